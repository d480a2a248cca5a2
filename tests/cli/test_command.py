"""The command as people run it: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib

import jsonschema
import pytest

from sphinx_contribpolicy.policy import Level, load
from sphinx_contribpolicy.wording import WHOLE_PARTS, write

pytestmark = pytest.mark.slow

POLICY = """\
preset = "ownership"

[project]
name = "Larkspur"
repository_url = "https://github.com/example/larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/12"
docs_url = "https://larkspur.example.org/contributing/"

[wording]
tone = "formal"
"""


@pytest.mark.parametrize("part", WHOLE_PARTS)
def test_show_prints_each_part_as_the_words_have_it(command, part):
    done = command("show", "--part", part, policy=POLICY)
    policy = load(command.root / "contribpolicy.toml").policy
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == write(policy, part).markdown()


def test_show_offers_every_part_that_stands_alone(command):
    usage = command("show", "--part", "none of them").stderr
    assert all(f"'{part}'" in usage or part in usage for part in WHOLE_PARTS)


def test_show_as_json_has_every_rule_with_its_sentence_and_anchor(command):
    done = command("show", "--format", "json", policy=POLICY)
    data = json.loads(done.stdout)
    assert set(data) == {"form", "project", "document", "wording", "rules", "text"}
    policy = load(command.root / "contribpolicy.toml").policy
    kept = [(rule.facet, rule.stance, rule.level) for rule in policy.rules]
    assert [(rule["facet"], rule["stance"], rule["level"]) for rule in data["rules"]] == kept
    for rule in data["rules"]:
        assert rule["anchor"] == f"contribpolicy-{rule['facet']}"
        assert rule["text"].endswith(".")


def test_show_as_toml_is_a_policy_file_that_says_the_same(command):
    done = command("show", "--format", "toml", policy=POLICY)
    again = command("show", policy=done.stdout)
    assert again.stdout == command("show", policy=POLICY).stdout


def test_show_as_rest_underlines_its_headings(command):
    done = command("show", "--format", "rst", policy=POLICY)
    assert done.stdout.startswith("AI-assisted contributions\n=========================\n")


def test_show_takes_fragments_of_ones_own(command):
    (command.root / "mine").mkdir()
    (command.root / "mine" / "quality.md").write_text(
        "## brevity\ncasual: use few words\nformal: use few words\n"
    )
    done = command("show", "--templates", "mine", policy=POLICY)
    assert "Use few words." in done.stdout


def test_coverage_says_what_keeps_a_rule_from_being_said_or_asked(command):
    done = command("coverage", policy=f'{POLICY}sections = ["responsibility"]\n')
    assert done.stderr == "there is no template of pull requests here, so nothing is asked in one\n"
    said, *_ = [line for line in done.stdout.splitlines() if line.startswith("human-voice.own")]
    assert said.endswith("honour only; left out of the text by wording.sections")
    done = command("coverage", "--format", "json")
    rules = {
        each["stance"]: (each["off"], bool(each["text"]))
        for each in json.loads(done.stdout)["rules"]
    }
    assert rules["own-words"] == (["wording.sections"], False)
    assert rules["author-accountable"] == ([], True)


def test_coverage_tells_apart_what_is_noted_what_is_unchecked_and_what_is_said_in_own_words(
    command,
):
    (command.root / "body.md").write_text("# AI\n\nSay what you used.\n")
    rules = {
        "disclosure": '"required-any"',
        "testing": '{ stance = "test-before-submit", where = "in the engine" }',
    }
    said = "\n".join(f"{facet} = {rule}" for facet, rule in rules.items())
    table = '[pull_requests.sections]\n"Use of AI tools" = "optional"\n'
    policy = f'[wording]\nbody = "body.md"\n{table}[rules]\n{said}\n'
    lines = command("coverage", policy=policy).stdout.splitlines()
    testing, disclosure = (line.rsplit("  ", 1)[-1].strip().split("; ") for line in lines)
    own = "the text is your own (wording.body)"
    assert testing == ["box-unticked", "only a note, because of `where`", own]
    unchecked = 'switched off by pull_requests.sections."Use of AI tools"'
    assert disclosure == ["honour only", own, unchecked]
    (noted, _) = json.loads(command("coverage", "--format", "json").stdout)["rules"]
    assert noted["noted"] == ["where"]


def test_coverage_tells_what_is_found_in_the_sections_of_a_template_from_elsewhere(command):
    table = '[pull_requests.sections]\n"Use of AI tools" = "disclosure"\n'
    done = command("coverage", policy=f'preset = "disclosure"\n{table}')
    assert "only what `pull_requests.sections` names is asked in one" in done.stderr
    rules = dict(line.split(maxsplit=1) for line in done.stdout.splitlines())
    assert rules["disclosure.required-significant"].endswith("  choice-missing, choice-conflict")
    switched = "honour only; switched off by pull_requests.sections"
    assert switched in rules["disclosure-detail.extent-or-parts"]


def test_show_names_a_template_folder_that_is_not_there(command):
    done = command("show", "--templates", "nowhere", policy=POLICY)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "nowhere: is no folder; give one that holds fragments\n"


def test_the_policy_file_is_found_from_a_folder_below(command):
    below = command.root / "docs" / "deep"
    below.mkdir(parents=True)
    assert command("show", "--root", str(below), policy=POLICY).returncode == 0


def test_presets_are_listed_with_their_sentence(command):
    listed = json.loads(command("presets", "--format", "json").stdout)["presets"]
    assert len(listed) >= 11
    lines = command("presets").stdout.splitlines()
    for line, preset in zip(lines, listed, strict=False):
        assert line.split(maxsplit=1) == [preset["preset"], preset["about"]]
        assert preset["about"].startswith("For a ")


def test_presets_are_compared_by_question(command):
    listed = json.loads(command("presets", "--format", "json").stdout)["presets"]
    said = {each["preset"]: each["positions"] for each in listed}
    assert "required-significant" in said["disclosure"]["disclosure"]
    assert said["ownership"]["disclosure"] == []
    shown = command("presets").stdout
    assert "\nIs the use of tools disclosed?\n" in shown


def test_facets_are_searched_by_a_word_of_a_meaning_or_a_sentence(command):
    shown = command("facets", "spelling").stdout
    assert "disclosure.trivial-exempt" in shown
    data = json.loads(command("facets", "spelling", "--format", "json").stdout)["facets"]
    assert all(facet["stances"] for facet in data)
    assert len(data) < 20


EVERYDAY = """
autocomplete: permitted.completion-mechanical disclosure.trivial-exempt
autocompletion: permitted.completion-mechanical
completions: permitted.completion-mechanical
copilot: general.allowed tools.recommended permitted.completion-mechanical
chatgpt: general.allowed tools.recommended
chatbot: human-voice.own-words learning.ask-humans
translated: language.allowed
grammar: language.allowed
dyslexia: language.allowed
screenshots: testing.proof-of-execution
tests: testing.write-tests
license: copyright.licence-compliance
licence: copyright.licence-compliance
plagiarism: copyright.provenance
signed-off: sign-off.human-sign-off
DCO: sign-off.dco-cannot-be-met
slop: prohibited.unreviewed-output enforcement.mark-as-spam
spam: volume.no-mass-submissions enforcement.mark-as-spam
bot: agents.ban-unsupervised agents.bot-exceptions ai-review.bot-identity
bounties: security.no-fabricated-reports
bounty: security.no-fabricated-reports volume.no-mass-submissions
hackathon: volume.no-mass-submissions
vulnerabilities: security.private-channel
docstrings: docs.human-only
logo: media.banned
vibe coding: general.ban prohibited.unreviewed-output
beginners: newcomers.start-small good-first.off-limits
wip: alternatives.draft-when-unsure
hallucinations: prohibited.hallucinated-work
ban: enforcement.ban general.ban
"""


def test_facets_finds_what_people_call_by_other_words(repository):
    missed = []
    for line in EVERYDAY.strip().splitlines():
        word, _, wanted = line.partition(": ")
        done = repository.run("facets", word, "--format", "json")
        assert done.status == 0, done.err
        found = {
            f"{facet['facet']}.{stance['stance']}"
            for facet in json.loads(done.out)["facets"]
            for stance in facet["stances"]
        }
        missed += [f"{word}: {each}" for each in wanted.split() if each not in found]
    assert missed == []


def test_facets_finds_no_short_word_inside_of_others(repository):
    found = repository.run("facets", "art").out
    assert "media.banned" in found
    assert "layering" not in found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("copyrihgt", "no stance speaks of 'copyrihgt'; did you mean 'copyright'?"),
        ("hackaton", "no stance speaks of 'hackaton'; did you mean 'hackathon'?"),
        ("zzz", "no stance speaks of 'zzz'; `contribpolicy facets` lists the subjects"),
        ("wip logo", "no stance speaks of all of wip, logo; leave one of them out"),
    ],
)
def test_facets_names_the_nearest_of_what_nothing_speaks_of(repository, words, said):
    done = repository.run("facets", words)
    assert (done.status, done.out) == (2, "")
    assert said in done.err


def test_explain_finds_the_rules_that_a_sentence_says(repository):
    repository.write("contribpolicy.toml", POLICY)
    lines = repository.run("show").out.splitlines()
    (line,) = (each for each in lines if "pull request template must" in each)
    for sentence in (line, line.partition(". ")[2], "request template must be filled in"):
        shown = repository.run("explain", *sentence.split()).out
        assert "  pr-template.keep-template (must), from preset ownership\n" in shown
        assert "testing" not in shown
        more, _, rule = shown.splitlines()[-1].rpartition(" ")
        assert more == "to see all words of a rule: contribpolicy explain"
        assert f"  {rule} (" in shown


@pytest.mark.parametrize(
    ("part", "sentence", "words"),
    [
        (
            "agents",
            "Disclosure is expected where AI tools made a significant part of a contribution",
            "automated-tools.md:N: ## opening\n  text disclosure.required-significant: ",
        ),
        (
            "pull-request-template",
            "No significant part of this was made by an AI tool.",
            "disclosure.md:N: ## required-significant\n  without: ",
        ),
        (
            "pull-request-template",
            "Tick one; any answer is fine.",
            "pull-request-template.md:N: ## use\n  prompt: ",
        ),
    ],
)
def test_explain_finds_a_sentence_of_the_text_for_agents_and_of_the_template(
    repository, part, sentence, words
):
    repository.write(
        "contribpolicy.toml",
        "[rules]\ndisclosure = { stance = 'required-significant', text = 'Tell us.' }\n",
    )
    shown = repository.run("explain", sentence)
    assert shown.status == 0, shown.err
    assert f"says that (contribpolicy show --part {part})" in shown.out
    # Words of the kit move when others come above them.
    assert words in re.sub(r"(?<=\.md:)\d+", "N", shown.out)
    assert shown.out.count("\n") == 3


def test_explain_names_the_way_on_for_a_sentence_that_nothing_says(repository):
    repository.write("contribpolicy.toml", POLICY)
    for sentence in ("Bring your own coffee, please.", "   ", "? ?"):
        done = repository.run("explain", sentence)
        assert (done.status, done.out) == (2, "")
        assert "no rule of the policy says that; `contribpolicy facets WORD`" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("lnit", "there is no command 'lnit'; did you mean 'lint'?\n"),
        ("qqq", "there is no command 'qqq'; `contribpolicy --help` lists them\n"),
        ("show --fromat json", "unrecognized arguments: --fromat json; did you mean '--format'?\n"),
        ("presets ownership", "contribpolicy presets: error: unrecognized arguments: ownership\n"),
        ("init --yes --preset discloser", "preset: no preset is called 'discloser'; did you mean"),
        ("init --yes --set project.nme=x", "project.nme: unknown key; did you mean 'name'?"),
    ],
)
def test_a_slip_on_the_command_line_is_answered_with_the_nearest(repository, arguments, said):
    done = repository.run(*arguments.split())
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert "overrides" not in done.err


def test_facets_takes_a_stance_by_its_whole_name(repository):
    done = repository.run("facets", "disclosure.required-any")
    assert done.out.startswith("disclosure.required-any  Any use is disclosed.")
    assert done.out.count("[") == 1


def test_facets_takes_several_words_and_finds_what_speaks_of_all(command):
    shown = command("facets", "comment", "own", "words").stdout
    assert "human-voice.own-words" in shown
    assert shown == command("facets", "comment own words").stdout
    assert len(shown) < len(command("facets", "comment").stdout)


def test_a_facet_is_shown_with_the_sentence_of_each_stance(command):
    shown = command("facets", "disclosure").stdout
    assert shown.startswith("disclosure = ")
    assert "If you used AI tools, say so in the pull request" in shown


def test_explain_takes_a_facet_and_says_what_a_key_does(command):
    shown = command("explain", "testing", policy=POLICY).stdout
    assert shown.startswith("rules.testing = ")
    assert "  says: " in shown
    shown = command("explain", "wording.sections", policy=POLICY).stdout
    assert "Order and choice of sections" in shown


def test_explain_shows_the_passages_of_the_policy_and_the_lines_of_others(command):
    policy = '[rules]\ntesting = "test-before-submit"\nself-review = "review-all"\n'
    shown = command("explain", "testing.test-before-submit", policy=policy).stdout
    assert "## review-all + test-before-submit\n  casual: " in shown
    assert "every-line" not in shown
    assert re.search(
        r"passages\.md: said with rules that this policy has not at lines \d+, ", shown
    )


def test_help_begins_with_an_example(command):
    assert "contribpolicy init --dry-run" in command("--help").stdout.split("options:")[0]


def test_facets_are_listed_with_their_stances(command):
    listed = json.loads(command("facets", "--format", "json").stdout)["facets"]
    assert len(listed) == 43
    assert sum(len(facet["stances"]) for facet in listed) == 217
    levels = {stance["level"] for facet in listed for stance in facet["stances"]}
    assert levels <= set(Level.__args__)
    one = command("facets", "disclosure", "--format", "toml").stdout
    assert tomllib.loads(one)["facets"][0]["facet"] == "disclosure"


def test_a_facet_that_is_nearly_right_is_suggested(command):
    done = command("facets", "tesing")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'testing'" in done.stderr


def test_published_policies_are_listed_and_become_policy_files(command):
    assert len(json.loads(command("published", "--format", "json").stdout)["published"]) == 60
    shown = command("published", "NumPy").stdout
    assert "numpy/numpy:doc/source/dev/ai_policy.rst" in shown
    file = command("published", "numpy", "--format", "toml").stdout
    done = command("show", policy=f'{file}\n[project]\nname = "Larkspur"\n')
    assert "f you used AI tools" in done.stdout


def test_schema_is_valid_and_takes_what_the_kit_writes(command):
    schema = json.loads(command("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    written = command("show", "--format", "toml", policy=POLICY).stdout
    jsonschema.validate(tomllib.loads(written), schema)


def test_explain_names_the_layer_of_a_value(command):
    done = command("explain", "wording.tone", policy=POLICY)
    assert done.stdout.splitlines() == [
        'wording.tone = "formal"',
        "  `casual` says you and we; `formal` speaks of contributors.",
        "  from contribpolicy.toml",
    ]
    done = command("explain", "rules.testing", policy=POLICY)
    assert "from preset ownership" in done.stdout
    done = command("explain", "wording.noun", policy=POLICY)
    assert "from the defaults" in done.stdout


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("tone", "there is no key 'tone'; did you mean 'wording.tone'?\n"),
        ("discloser", "there is no key 'discloser'; did you mean 'disclosure'?\n"),
        ("wordin", "there is no key 'wordin'; did you mean 'wording'?\n"),
        ("testing.write-test", "testing has no stance 'write-test'; did you mean 'write-tests'?\n"),
        ("testing.x", "testing has no stance 'x'; `contribpolicy facets testing` lists them\n"),
        ("template", "there is no key 'template'; did you mean 'pull_requests.template'?\n"),
        ("zzz", "there is no key 'zzz'\n"),
    ],
)
def test_explain_knows_where_a_name_belongs(repository, key, said):
    repository.write("contribpolicy.toml", POLICY)
    assert repository.run("explain", key) == (2, "", said)


@pytest.mark.parametrize(
    "keys",
    [
        ("rules.disclosure", "rules.agents"),
        ("testing", "wording.tone"),
        ("testing.write-tests", 'pull_requests.sections."How I tried"'),
        ("agents", "files"),
    ],
)
def test_explain_takes_several_keys_as_one_after_the_other(repository, keys):
    policy = "preset = 'ownership'\n[pull_requests.sections]\n'How I tried' = 'text'\n"
    repository.write("contribpolicy.toml", policy)
    alone = [repository.run("explain", key) for key in keys]
    assert repository.run("explain", *keys) == (0, "\n".join(each.out for each in alone), "")
    assert all(each.status == 0 and each.out for each in alone)


def test_explain_names_the_one_of_several_keys_that_is_none(repository):
    repository.write("contribpolicy.toml", "preset = 'ownership'\n")
    done = repository.run("explain", "wording.tone", "wording.ton")
    assert (done.status, done.out) == (2, "")
    assert "there is no key 'wording.ton'; did you mean 'tone'?" in done.err


def test_explain_suggests_the_key_that_was_meant(command):
    done = command("explain", "wording.ton", policy=POLICY)
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean 'tone'" in done.stderr


def test_lint_is_content_with_a_good_policy(command):
    done = command("lint", policy=POLICY)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_lint_finds_what_was_probably_not_meant(command):
    policy = POLICY + "\n[document]\nreview_after = 2020-01-01\n"
    done = command("lint", "--format", "json", policy=policy)
    (finding,) = json.loads(done.stdout)["findings"]
    assert done.returncode == 1
    assert set(finding) == {"code", "severity", "message", "key", "file", "line"}
    assert (finding["code"], finding["severity"]) == ("review-overdue", "warning")
    assert (finding["key"], finding["line"]) == ("document.review_after", 13)


def test_notes_leave_the_exit_status_at_0(command):
    done = command("lint", policy='preset = "minimal"\n[project]\nname = "Larkspur"\n')
    assert done.returncode == 0
    assert "discussion-unset" in done.stdout


BAD = 'preset = "ownershp"\n[wording]\ntone = "loud"\n[rules]\ndisclosur = "required"\n'


@pytest.mark.parametrize("arguments", [("show",), ("lint",), ("explain", "wording.tone")])
def test_all_that_is_wrong_is_said_at_once_with_its_place(command, arguments):
    done = command(*arguments, policy=BAD)
    assert (done.returncode, done.stdout) == (2, "")
    for said in (
        "contribpolicy.toml:1: preset: ",
        "did you mean 'ownership'",
        "contribpolicy.toml:3: wording.tone: ",
        "contribpolicy.toml:5: rules.disclosur: ",
        "did you mean 'disclosure'",
    ):
        assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_lint_gives_configuration_errors_as_findings_too(command):
    done = command("lint", "--format", "json", policy=BAD)
    findings = json.loads(done.stdout)["findings"]
    assert done.returncode == 2
    assert {finding["severity"] for finding in findings} == {"error"}
    assert [finding["line"] for finding in findings] == [1, 3, 5]


def test_no_policy_file_says_what_to_do(command):
    done = command("show")
    assert done.returncode == 2
    assert "contribpolicy.toml" in done.stderr
    assert "contribpolicy init" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("show", "--part", "all"), ("show", "-z")])
def test_wrong_arguments_end_with_2(command, arguments):
    done = command(*arguments, policy=POLICY)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: contribpolicy")


def test_a_reader_that_stops_early_gets_no_traceback(tmp_path):
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m sphinx_contribpolicy facets --format json | head -n 1"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


def test_the_command_starts_without_sphinx_and_docutils(command):
    code = (
        "import sys; from sphinx_contribpolicy.cli import main; main(['show']);"
        "print(sorted({'sphinx', 'docutils', 'myst_parser', 'markdown_it', 'tomlkit'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    (command.root / "contribpolicy.toml").write_text(POLICY)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=command.root, capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
