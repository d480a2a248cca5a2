from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from sphinx_contribpolicy.markup import rst

pytestmark = pytest.mark.slow

CASES = tomllib.loads((Path(__file__).parent / "standing.toml").read_text(encoding="utf-8"))["case"]
STATED = [case for case in CASES if "at" in case]
LEADING = [case for case in CASES if "leads" in case]
DISCUSSION = "--set=project.discussion_url=https://github.com/example/larkspur/discussions/1"
KIT = ("--kit-from", "https://github.com/example/kit@v1.0")
HOOK = ".pre-commit-config.yaml"
DOCS = {
    "README.md": "# Larkspur\n\nA library.\n",
    "docs/conf.py": "project = 'Larkspur'\nextensions = ['myst_parser']\n",
    "docs/index.md": "# Docs\n\n```{toctree}\nusage\n```\n",
    "docs/usage.md": "# Usage\n",
    "pyproject.toml": '[tool.towncrier]\ndirectory = "news"\nfilename = "NEWS.md"\n',
    "news/12.misc.md": "Faster.\n",
}


def name_of(case):
    return case["name"]


@pytest.fixture
def tree(repository, fresh_git):
    """Makes a repository that git knows, with files of a case among others."""

    def made(files):
        shutil.copytree(fresh_git, repository.root / ".git")
        for name, text in {**DOCS, **files}.items():
            repository.write(name, text)
        return repository

    return made


@pytest.mark.parametrize("case", STATED, ids=name_of)
def test_no_second_policy_is_written_beside_one_that_stands(tree, case):
    repository = tree({HOOK: "repos:\n  - repo: meta\n    hooks: []\n", **case["files"]})
    before = repository.content()
    # A kit that is named is no wish for a check: until a release everybody has to name one.
    kit = KIT if STATED.index(case) % 2 else ()
    done = repository.run("init", "--yes", DISCUSSION, *kit)
    assert done.status == 0, done.err
    assert f"  {case['at']}\n" in done.err
    assert [way for way in ("1. keep", "2. take", "3. stop") if way not in done.err] == []
    after = repository.content()
    policy = tomllib.loads(after.pop("contribpolicy.toml").decode())
    assert after == before
    assert set(policy) <= {"project", "wording", "files"}
    body = case["at"].partition(":")[0] if case.get("body") else None
    assert policy.get("wording", {}).get("body") == body


@pytest.mark.parametrize("case", STATED[::3], ids=name_of)
def test_what_init_leaves_beside_a_policy_is_in_step_and_stays(tree, case):
    repository = tree(case["files"])
    repository.run("init", "--yes", DISCUSSION)
    before = repository.content()
    assert repository.run("sync", "--check").status == 0
    assert repository.run("lint").status == 0
    again = repository.run("init", "--yes")
    assert again.status == 0
    assert "3. stop" in again.err
    assert repository.content() == before


def test_rules_beside_a_section_that_stays_lead_to_the_template_and_to_that_section(tree):
    guide = "# C\n\n## AI policy\n\nTell us if an AI tool wrote more than a few lines.\n"
    repository = tree({"CONTRIBUTING.md": guide})
    repository.run("init", "--yes", DISCUSSION)
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", f'{policy}\n[rules]\ndisclosure = "required-any"\n')
    told = repository.run("init", "--yes").err
    assert "everything is there" not in told
    steps = ("init --standing around", "then run `contribpolicy init` again")
    assert [step for step in steps if step not in told.partition("2. take")[0]] == []
    only = repository.run("init", "--dry-run", "--only", "AGENTS.md", "--with", "template").err
    assert "leads nowhere" in only
    assert "1. keep those words: run `contribpolicy init --standing around`" in only
    assert repository.run("init", "--yes", "--standing", "around").status == 0
    done = repository.run("init", "--yes")
    assert "wrote .github/PULL_REQUEST_TEMPLATE.md" in done.out + done.err
    assert "leads nowhere" not in done.err


def test_lines_that_a_linter_takes_as_too_long_are_named_where_words_stay(tree):
    guide = "# C\n\n## AI policy\n\nTell us if an AI tool wrote more than\na few lines.\n"
    repository = tree({"CONTRIBUTING.md": guide, ".markdownlint.json": '{ "MD041": false }'})
    done = repository.run("init", "--yes", "--standing", "around")
    assert "left to you: CONTRIBUTING.md:3: has 121 characters, and .markdownlint.json" in done.err
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", f'{policy}\n[rules]\ndisclosure = "required-any"\n')
    done = repository.run("init", "--yes")
    assert "left to you: AGENTS.md:3: has" in done.err
    assert "`wrap = 80` under [wording]" in done.err
    assert "CONTRIBUTING.md:" not in done.err


@pytest.mark.parametrize("wish", ["template", "form", "claude", "comment", "--only"])
def test_what_is_asked_for_beside_a_policy_comes_with_the_place_and_the_three_ways(tree, wish):
    repository = tree({"CONTRIBUTING.md": "# C\n\n## LLM use\n\nTell us if an LLM wrote it.\n"})
    asked = ("--only", "AGENTS.md") if wish == "--only" else ("--with", wish)
    for _ in range(2):
        done = repository.run("init", "--yes", *asked, "--kit-from", "https://github.com/x/k@v1")
        assert done.status == 0, done.err
        said = ("  CONTRIBUTING.md:3: LLM use", "  1. keep", "  2. take", "  3. stop: remove")
        assert [each for each in said if each not in done.err] == []
        assert "no text was written" not in done.err
        assert "CONTRIBUTING.md has the policy, so that a reply" in done.err


@pytest.mark.slow
@pytest.mark.parametrize("case", [case for case in CASES if "at" not in case], ids=name_of)
def test_a_text_that_only_names_such_tools_is_no_policy(tree, case):
    repository = tree(case["files"])
    done = repository.run("init", "--yes", DISCUSSION)
    assert done.status == 0, done.err
    assert "stands here already" not in done.err
    assert "AI_POLICY.md" in repository.content()


def test_a_policy_that_the_kit_keeps_is_no_second_one(tree):
    repository = tree({"README.md": "# Larkspur\n\nUse pip.\n"})
    repository.run("init", "--yes", DISCUSSION)
    again = repository.run("init", "--yes")
    assert "stands here already" not in again.err


def test_what_git_ignores_and_what_is_tested_states_nothing(tree):
    rule = "# AI policy\n\nNo AI-generated pull requests.\n"
    repository = tree(
        {".gitignore": "old/\n", "old/AI_POLICY.md": rule, "tests/AI_POLICY.md": rule}
    )
    done = repository.run("init", "--yes", DISCUSSION)
    assert "stands here already" not in done.err


def test_words_that_are_kept_are_not_replaced_by_themselves(tree):
    repository = tree({"AI_POLICY.md": "# AI policy\n\nNo AI-generated pull requests.\n"})
    repository.run("init", "--yes", DISCUSSION)
    before = repository.content()
    done = repository.run("init", "--yes", "--standing", "replace")
    assert (done.status, "take body out" in done.err) == (2, True), done.err
    assert repository.content() == before


def test_positions_that_were_asked_for_are_written_down_and_no_text(tree):
    repository = tree({"CONTRIBUTING.md": "# C\n\nNo AI tools, please.\n"})
    assert repository.run("init", "--yes", "--like", "numpy").status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml"))["like"] == "numpy"
    assert "AI_POLICY.md" not in repository.content()


def test_a_pair_in_place_of_the_section_takes_the_positions(tree):
    guide = "# C\n\n## Use of AI\n\nNo AI tools, please.\n"
    repository = tree({"CONTRIBUTING.md": guide})
    repository.run("init", "--yes", "--like", "numpy")
    pair = "<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
    repository.write("CONTRIBUTING.md", f"# C\n\n{pair}")
    done = repository.run("init", "--yes")
    assert "stands here already" not in done.err
    assert "## AI" in repository.read("CONTRIBUTING.md")
    assert repository.run("sync", "--check") == (0, "", "")


def test_a_section_that_a_pair_took_the_place_of_is_named_in_the_settings(tree):
    name, template = "pull-request-disclosure", ".github/PULL_REQUEST_TEMPLATE.md"
    pair = f"<!-- contribpolicy:begin {name} -->\n<!-- contribpolicy:end {name} -->\n"
    settings = '[pull_requests.sections]\n"Did you use AI?" = "one-of"\n'
    repository = tree(
        {
            template: f"## What changes\n\n{pair}",
            "contribpolicy.toml": f'preset = "disclosure"\n{settings}',
        }
    )
    done = repository.run("init", "--yes")
    said = f"names 'Did you use AI?', and {template} has no such section; take it out"
    assert f"left to you: contribpolicy.toml: pull_requests.sections {said}" in done.err


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("CONTRIBUTING.md", "# C\n\n## Use of AI\n\nNo AI tools.\n\n## End\n\nBye.\n", "Bye."),
        (
            "CONTRIBUTING.rst",
            "C\n=\n\nUse of AI\n---------\n\nNo AI tools.\n\nEnd\n---\n\nBye.\n",
            "Bye.",
        ),
        ("AI_POLICY.md", "# AI policy\n\nNo AI tools.\n", ""),
    ],
)
def test_a_person_can_have_the_words_replaced(tree, typed, name, text, kept):
    repository = tree({name: text})
    answers = ("replace", "", "", "", "minimal", "Larkspur", "", "", "yes")
    typed(*answers)
    done = repository.run("init")
    assert done.status == 0, done.err
    made = repository.read(name)
    assert "No AI tools." not in made
    title = "Use of AI" if kept else "AI policy"
    assert title in made
    assert kept in made
    assert f'contribpolicy.toml: title = "{title}" keeps the heading of {name}' in done.err
    assert repository.run("sync", "--check") == (0, "", "")


def test_a_person_can_stop(tree, typed):
    repository = tree({"CONTRIBUTING.md": "# C\n\nNo AI tools, please.\n"})
    before = repository.content()
    typed("what?", "stop")
    done = repository.run("init")
    assert done.status == 1
    assert "CONTRIBUTING.md:3: No AI tools, please." in done.err
    assert repository.content() == before


@pytest.mark.parametrize(
    ("name", "own", "url"),
    [
        ("CONTRIBUTING.md", "AI_POLICY.md", "docs/guide.md"),
        (".github/CONTRIBUTING.md", ".github/AI_POLICY.md", "guide.md"),
        ("docs/contributing.md", "AI_POLICY.md", "https://example.org"),
    ],
)
@pytest.mark.parametrize("first", [True, False], ids=["at once", "beside a policy file"])
def test_markers_go_around_a_section_and_its_words_stay(tree, name, own, url, first):
    section = f"Say so, with *care*: [how]({url}).\n\n### Why\n\nAsk us.\n\n> [!NOTE]\n> No.\n"
    guide = f"# Join us\n\nHello.\n\n## Use of AI\n\n{section}\nEnd\n---\n\nBye.\n"
    there = {} if ":" in url else {f"{name.rpartition('CONTR')[0]}{url}": "# How\n"}
    repository = tree({name: guide, **there})
    if not first:
        assert repository.run("init", "--yes").status == 0
    done = repository.run("init", "--yes", "--standing", "around")
    assert done.status == 0, done.err
    before = repository.content()
    assert repository.run("init", "--yes").status == 0
    assert repository.content() == before
    made = repository.read(name)
    begin, end = (made.index(f"<!-- contribpolicy:{side}") for side in ("begin", "end"))
    assert begin < made.index("## Use of AI") < made.index("> No.") < end < made.index("End\n---")
    kept = [line for line in made.splitlines() if line and "contribpolicy:" not in line]
    assert kept == [line for line in guide.splitlines() if line]
    wanted = f"# Use of AI\n\n{section}".replace("### Why", "## Why")
    assert repository.read(own) == wanted
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["wording"] == {"body": own}
    assert policy["files"]["regions"] == [name]
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    # Without the kit, MyST would show the alert of a page as a quotation.
    assert "add 'sphinx_contribpolicy' to `extensions`" in done.err
    conf = DOCS["docs/conf.py"].replace("]", ", 'sphinx_contribpolicy']")
    repository.write("docs/conf.py", conf)
    assert repository.run("lint").status == 0


def test_the_words_that_are_kept_take_the_definitions_of_their_links_along(tree):
    section = "## Use of AI\n\nNo AI tools; see the [Discussion][talk], and [why].\n\n"
    below = "## End\n\nBye [you].\n\n[Talk]: https://example.org/44\n[why]: <why.md> 'Why'\n"
    repository = tree({"CONTRIBUTING.md": f"# C\n\n{section}{below}[you]: you.md\n"})
    repository.run("init", "--yes", "--standing", "around")
    words = repository.read("AI_POLICY.md")
    assert words.endswith("and [why].\n\n[Talk]: https://example.org/44\n[why]: <why.md> 'Why'\n")
    guide = repository.read("CONTRIBUTING.md").partition("contribpolicy:end llm-policy")[2]
    assert guide == " -->\n\n## End\n\nBye [you].\n\n[you]: you.md\n"
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    assert "link-undefined" not in repository.run("lint").out


@pytest.mark.parametrize("included", [True, False])
def test_the_words_that_are_kept_take_their_footnotes_along(tree, included):
    section = "## Use of AI\n\nNo AI tools,[^1] and no agents.[^both]\n\n"
    notes = {
        "1": "[^1]: Such as [these][list].\n\n    And others.[^deep]\n",
        "both": "[^both]: Programs.\n",
        "deep": "[^deep]: Ask.\n",
    }
    text = f"# C\n\n{section}## End\n\nNo spam.[^both] Bye.[^bye]\n\n"
    own = "[^bye]: See you.\n"
    text += f"{own}{''.join(notes.values())}\n[list]: list.md\n"
    page = "```{include} ../CONTRIBUTING.md\n```\n"
    repository = tree({"CONTRIBUTING.md": text, **({"docs/c.md": page} if included else {})})
    repository.run("init", "--yes", "--standing", "around")
    words = repository.read("AI_POLICY.md")
    assert words.endswith(f"agents.[^both]\n\n[list]: list.md\n\n{''.join(notes.values())}")
    guide = repository.read("CONTRIBUTING.md").partition("contribpolicy:end llm-policy")[2]
    # A page of the docs would not find those that stand between the markers.
    left = own + (notes["both"] if included else "")
    assert guide.endswith(f"No spam.[^both] Bye.[^bye]\n\n{left}")
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


DEFINED = (
    "[vote]: https://example.org/44\n\n[^w]: In [May][may].\n\n[may]: https://example.org/may\n\n"
)
"""What the words and the rest of the guide below need, beside what the words alone do."""
DEFINING = (
    "# C\n\n## Use of AI\n\nNo AI tools, by [vote],[^w] as [here].\n\n"
    f"{DEFINED}[here]: /here\n\n## End\n\nEach week, as [decided][Vote].[^w]\n"
)


@pytest.mark.parametrize("way", ["around", "replace"])
@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/contributing.md"])
def test_definitions_among_the_words_that_the_rest_needs_stay_where_it_reads_them(tree, way, name):
    repository = tree(
        {name: DEFINING, "contribpolicy.toml": "[rules]\ndisclosure = 'required-any'\n"}
    )
    done = repository.run("init", "--yes", "--standing", way)
    assert done.status == 0, done.err
    below = repository.read(name).partition("contribpolicy:end llm-policy")[2]
    # In a guide that no page of the docs shows, those between the markers do.
    shown = way == "around" and name == "CONTRIBUTING.md"
    end = "## End\n\nEach week, as [decided][Vote].[^w]\n"
    assert below.startswith(f" -->\n\n{'' if shown else DEFINED}{end}")
    if way == "around":
        assert repository.read("AI_POLICY.md").endswith(f"[here].\n\n{DEFINED}[here]: /here\n")
    kept = f"left to you: {name}: directives, comments, targets and definitions among"
    assert (kept in done.err) == (way == "replace")
    assert repository.run("sync", "--check").status == 0


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {"CONTRIBUTING.rst": "C\n=\n\nAI\n--\n\n.. note:: Do not use AI.\n\nNo.\n"},
            "has markup of reST that Markdown lacks",
        ),
        ({"CONTRIBUTING.md": "# C\n\nNo AI tools, please.\n"}, "is no section with a heading"),
        (
            {"CONTRIBUTING.md": "# C\n\n## AI\n\nNo AI tools.\n\n(why)=\n\n### Why\n\nSo.\n"},
            "CONTRIBUTING.md:7: '(why)=' is for MyST alone",
        ),
        (
            {
                "CONTRIBUTING.md": "# C\n\n## AI\n\nNo AI tools, please.\n",
                "AI_POLICY.md": "\n",
                "contribpolicy.toml": "",
            },
            "AI_POLICY.md: is there already",
        ),
    ],
)
def test_markers_that_cannot_go_around_a_text_are_refused_with_the_reason(tree, files, why):
    repository = tree(files)
    before = repository.content()
    done = repository.run("init", "--yes", "--standing", "around")
    assert (done.status, why in done.err) == (2, True), done.err
    assert repository.content() == before


POINTS = (
    "You answer for what you submit.",
    "Say in the pull request which tools you used, and\n   what for.",
    "No AI comments in reviews.",
    "First issues are for people.",
    "See `the thread <https://example.org/1>`_, ``make check`` and *why*.",
    "Agents do not open pull requests.",
    "Maintainers may close what ignores this.",
)
VOTED = "".join(f"{number}. {each}\n" for number, each in enumerate(POINTS, 1))
IN_REST = f"C\n=\n\nHello.\n\nUse of AI tools\n---------------\n\n{VOTED}\nEnd\n---\n\nBye.\n"


def in_markdown(points):
    text = VOTED.split("5. ")[0] if points == 4 else VOTED
    text = text.replace(
        "`the thread <https://example.org/1>`_", "[the thread](https://example.org/1)"
    )
    return text.replace("``", "`")


HALF = f"# C\n\n## Use of AI tools\n\n{in_markdown(4)}\n## End\n\nBye.\n"


@pytest.mark.parametrize(
    ("fuller", "text"),
    [
        ("docs/contributing.rst", IN_REST),
        ("docs/guide.md", f"# Guide\n\n## AI policy\n\n{in_markdown(7)}"),
    ],
)
def test_the_fuller_text_is_the_policy_and_a_half_copy_is_named(tree, fuller, text):
    repository = tree({"CONTRIBUTING.md": HALF, fuller: text})
    done = repository.run("init", "--yes", "--standing", "around")
    assert done.status == 0, done.err
    assert repository.read("AI_POLICY.md").endswith(f"\n\n{in_markdown(7)}")
    assert repository.read("CONTRIBUTING.md") == HALF
    kept = [line for line in repository.read(fuller).splitlines() if line]
    same = [line for line in kept if "contribpolicy:" not in line]
    assert same == [line.replace(">`_", ">`__") for line in text.splitlines() if line]
    again = repository.run("init", "--yes")
    for said in (done.err, again.err):
        assert "left to you: CONTRIBUTING.md:3: 'Use of AI tools' speaks of this too" in said
    named = "CONTRIBUTING.md:3: files: warning: 'Use of AI tools' is a policy of its own"
    assert named in repository.run("lint").out
    assert "the heading was" not in shown_in(repository, "CONTRIBUTING.md").err
    assert "Agents do not open" in repository.read("CONTRIBUTING.md")
    assert "policy-twice" not in repository.run("lint").out
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


def shown_in(repository, name):
    done = repository.run("init", "--yes", "--standing", "replace", "--policy-in", name)
    assert done.status == 0, done.err
    return done


def test_init_asks_which_of_two_texts_is_the_policy(tree):
    other = "Patches\n=======\n\nAI tools\n--------\n\nSay so.\n\nWe may ask.\n"
    repository = tree({"CONTRIBUTING.md": HALF, "docs/dev/patches.rst": other})
    before = repository.content()
    around = ("init", "--yes", "--standing", "around")
    asked = repository.run(*around)
    assert (asked.status, "CONTRIBUTING.md:3" in asked.err) == (2, True)
    assert "`contribpolicy init --standing around --policy-in CONTRIBUTING.md`" in asked.err
    none = repository.run(*around, "--policy-in", "README.md")
    assert (none.status, "no policy stands in README.md" in none.err) == (2, True)
    assert repository.content() == before
    assert repository.run(*around, "--policy-in", "docs/dev/patches.rst").status == 0
    assert repository.read("AI_POLICY.md") == "# AI tools\n\nSay so.\n\nWe may ask.\n"


def test_a_person_is_asked_which_of_two_texts_is_the_policy(tree, typed):
    other = "# Patches\n\n## AI tools\n\nSay so.\n\nWe may ask.\n"
    repository = tree({"CONTRIBUTING.md": HALF, "docs/dev/patches.md": other})
    typed("around", "Larkspur", "", "", "docs/dev/patches.md", "yes")
    done = repository.run("init")
    assert done.status == 0, done.err
    assert repository.read("AI_POLICY.md") == "# AI tools\n\nSay so.\n\nWe may ask.\n"


def test_a_whole_file_with_half_of_a_policy_is_not_taken_for_it(tree):
    half = f"# AI policy\n\n{in_markdown(4)}"
    repository = tree({"docs/ai-policy.md": half, "CONTRIBUTING.rst": IN_REST})
    assert repository.run("init", "--yes").status == 0
    assert "wording" not in tomllib.loads(repository.read("contribpolicy.toml"))


@pytest.mark.parametrize("link", ["docs/use.md", "https://larkspur.example.org/use.html"])
@pytest.mark.parametrize("heading", ["", "## Use of AI tools\n\n"])
def test_what_only_leads_to_a_policy_is_none_beside_it(tree, link, heading):
    guide = f"# C\n\n{heading}For AI tools see [the guide]({link}).\n"
    policy = f"# Use\n\n## AI policy\n\n{in_markdown(7)}"
    repository = tree({"CONTRIBUTING.md": guide, "docs/use.md": policy})
    done = repository.run("init", "--yes", "--standing", "around")
    assert (done.status, "speaks of this" in done.err) == (0, False), done.err
    assert repository.read("AI_POLICY.md") == f"# AI policy\n\n{in_markdown(7)}"
    assert "policy-twice" not in repository.run("lint").out


BY_HAND = {
    "CONTRIBUTING.rst": "C\n=\n\nAI tools\n--------\n\n.. note:: Agents.\n\nDo not use AI.\n",
    "docs/ai-policy.rst": "AI policy\n=========\n\nDo not use AI: see :doc:`index`.\n",
    "CONTRIBUTING.md": "# C\n\nDo not use AI tools.\n",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_words_that_no_program_can_take_out_are_moved_by_the_steps_that_init_says(tree, name):
    repository = tree({name: BY_HAND[name]})
    done = repository.run("init", "--yes")
    if name.endswith(".rst"):
        done = repository.run("init", "--yes", "--standing", "around")
    step = f"run `contribpolicy init --standing replace --policy-in {name}`"
    assert step in done.err
    assert 'body = "AI_POLICY.md" below [wording]' in done.err
    repository.write("AI_POLICY.md", "# AI tools\n\nDo not use AI, please.\n")
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", f'{policy}\n[wording]\nbody = "AI_POLICY.md"\n')
    shown_in(repository, name)
    assert "Do not use AI, please." in repository.read(name)
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize(
    ("ask", "file"),
    [("--only=AGENTS.md", "AGENTS.md"), ("--with=template", ".github/PULL_REQUEST_TEMPLATE.md")],
)
def test_files_that_are_named_are_written_beside_words_that_are_no_body(tree, ask, file):
    repository = tree({"CONTRIBUTING.rst": IN_REST})
    said = repository.run("init", "--yes").err
    assert (
        f"`{ask.replace('=', ' ')}`" in said
        or f"`contribpolicy init {ask.replace('=', ' ')}`" in said
    )
    done = repository.run("init", "--yes", ask)
    assert done.status == 0, done.err
    assert file in repository.content()
    assert repository.read("CONTRIBUTING.rst") == IN_REST
    assert "speaks of this too" not in done.err
    assert "policy-nowhere" not in repository.run("lint").out


@pytest.mark.parametrize("asks", [("--with", "template", *KIT), KIT], ids=" ".join)
def test_the_check_is_written_after_one_file_was_asked_for_alone(tree, asks):
    there = {"CONTRIBUTING.rst": IN_REST, ".github/PULL_REQUEST_TEMPLATE.md": "## Changes\n"}
    repository = tree(there)
    for ask in ((), ("--only", "AGENTS.md"), asks):
        done = repository.run("init", "--yes", *ask)
        assert done.status == 0, done.err
    assert ".github/workflows/check-pr.yml" in repository.content()
    assert "without" not in repository.read("contribpolicy.toml")


WRAPPED = (
    "Say in a pull request which AI tools you used, and what for, in a line or two of\nyour own.\n"
)
LONG = (
    "Say in a pull request which AI tools you used, and what for, in a line or two of your own.\n"
)


@pytest.mark.parametrize("words", [WRAPPED, LONG], ids=["wrapped", "long"])
@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("CONTRIBUTING.md", [("--standing", "around")]),
        ("CONTRIBUTING.md", [(), ("--standing", "around")]),
        ("CONTRIBUTING.md", [(), ("--standing", "replace")]),
        ("AI_POLICY.md", [()]),
    ],
)
def test_lines_end_where_a_formatter_ends_them_beside_words_that_end_there(tree, name, ways, words):
    there = {".prettierrc": "proseWrap: always\n", name: f"# Guide\n\n## AI tools\n\n{words}"}
    repository = tree(there)
    for way in ways:
        if "replace" in way:
            policy = repository.read("contribpolicy.toml")
            repository.write("contribpolicy.toml", f'preset = "ownership"\n{policy}')
        assert repository.run("init", "--yes", *way).status == 0
    replaced = "replace" in ways[-1]
    assert replaced or words in repository.read(name)
    policy = repository.read("contribpolicy.toml")
    assert ("wrap = 80" in policy) == (replaced or words == WRAPPED)
    rules = (
        ""
        if replaced
        else "[rules]\ndisclosure = 'required-any'\nresponsibility = 'author-accountable'\n"
    )
    repository.write("contribpolicy.toml", f"{policy}{rules}")
    assert repository.run("init", "--yes").status == 0
    assert replaced or words in repository.read(name)
    longest = max(map(len, repository.read("AGENTS.md").splitlines()))
    assert (longest <= 80) == ("wrap = 80" in policy)


def test_links_of_a_section_lead_on_from_the_file_of_its_words_and_from_its_own(tree):
    words = (
        "Do not use AI tools in pull requests: see [minutes](minutes.md) and [all](../ALL.md).\n"
    )
    repository = tree({"docs/contributing.md": f"# Contributing\n\n## AI tools\n\n{words}"})
    assert repository.run("init", "--yes", "--standing", "around").status == 0
    moved = words.replace("minutes.md", "docs/minutes.md").replace("../ALL", "ALL")
    assert repository.read("AI_POLICY.md") == f"# AI tools\n\n{moved}"
    assert words in repository.read("docs/contributing.md")
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize(
    ("name", "back"),
    [("CONTRIBUTING.md", "CONTRIBUTING.md"), ("docs/contributing.md", "docs/contributing.md")],
)
def test_links_inside_of_the_page_lead_back_there_from_the_file_of_the_words(tree, name, back):
    words = (
        "Do not use AI tools in pull requests: run the [tests](#the-tests), see [why](#why-not), "
        "[here](#use-of-ai), [this][t] and `[code](#the-tests)`.\n\n### Why not?\n\nNo.\n"
    )
    rest = "## The tests\n\nRun pytest.\n\n[t]: #the-tests\n"
    repository = tree({name: f"# Contributing\n\n## Use of AI\n\n{words}\n{rest}"})
    assert repository.run("init", "--yes", "--standing", "around").status == 0
    made = words.replace("[tests](#", f"[tests]({back}#").replace("###", "##")
    assert repository.read("AI_POLICY.md") == f"# Use of AI\n\n{made}\n[t]: {back}#the-tests\n"
    assert f"## Use of AI\n\n{words}\n[t]: #the-tests\n\n<!--" in repository.read(name)
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    assert "link-nowhere" not in repository.run("lint").out


def test_a_region_of_the_kit_is_no_policy_beside_the_one_that_stands(tree):
    policy = "preset = 'disclosure'\n[wording]\nbody = 'AI_POLICY.md'\n"
    template = ".github/PULL_REQUEST_TEMPLATE.md"
    there = {"AI_POLICY.md": "# AI policy\n\nSay which AI tools you used.\n", template: ""}
    repository = tree({**there, "contribpolicy.toml": policy})
    assert repository.run("init", "--yes").status == 0
    text = repository.read(template)
    assert "AI tool" in text
    for ending in ("", "\nThank you!\n"):
        repository.write(template, text + ending)
        assert "speaks of this" not in repository.run("init", "--dry-run").err
        assert "policy-twice" not in repository.run("lint").out


def test_nothing_that_is_in_no_commit_is_replaced(tree):
    repository = tree({"AI_POLICY.md": "# AI policy\n\nNo AI tools.\n"})
    repository.git("init", "-q", "-b", "main")
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Policy")
    minutes = "# AI policy\n\nNo AI tools.\n\n## Minutes\n\n41 for, 6 against.\n"
    repository.write("AI_POLICY.md", minutes)
    before = repository.content()
    way = ("init", "--yes", "--preset", "minimal", "--standing", "replace")
    done = repository.run(*way)
    assert done.status == 2
    assert "AI_POLICY.md: the policy would take the place of all" in done.err
    assert repository.content() == before
    repository.git("commit", "-q", "-a", "-m", "Minutes")
    done = repository.run(*way)
    assert done.status == 0, done.err
    assert "AI_POLICY.md: the policy, in place of all that stood there" in done.out


def test_words_are_replaced_only_by_words(tree):
    guide = "# C\n\n## Use of AI\n\nNo AI tools, please.\n"
    repository = tree({"CONTRIBUTING.md": guide, "contribpolicy.toml": ""})
    done = repository.run("init", "--yes", "--standing", "replace")
    assert done.status == 2
    assert "says nothing that could stand in place" in done.err
    repository.write("contribpolicy.toml", 'like = "numpy"\n')
    assert repository.run("init", "--yes", "--standing", "replace").status == 0
    assert "No AI tools, please." not in repository.read("CONTRIBUTING.md")
    assert repository.run("sync", "--check") == (0, "", "")


REPLACED = ("init", "--yes", "--standing", "replace")
AROUND = ("init", "--yes", "--standing", "around")
GUIDE = {"CONTRIBUTING.md": "# C\n\n## Use of AI tools\n\nSay so, please.\n\n## End\n\nBye.\n"}
TEMPLATE = ".github/pull_request_template.md"


@pytest.mark.parametrize("case", LEADING, ids=name_of)
def test_a_box_that_only_leads_to_the_policy_is_left_in_peace(tree, case):
    repository = tree({**GUIDE, **case["files"]})
    around = repository.run(*AROUND, "--dry-run")
    done = repository.run(*REPLACED, "--preset", "disclosure")
    assert (around.status, done.status) == (0, 0), done.err
    assert "speaks of this" not in around.err + done.err
    made = repository.read(TEMPLATE)
    assert made.startswith(case["files"][TEMPLATE])
    assert "<!-- contribpolicy:begin pull-request-disclosure" in made
    assert "policy-twice" not in repository.run("lint").out


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- [ ] Tests\n- [ ] I have read the AI policy and used no AI tools\n", 2),
        ("## What\n\n## AI disclosure\n\n- [ ] This contains AI-generated content.\n", 3),
        ("<!-- AI-generated changes are closed: say what you used. -->\n", 1),
    ],
)
def test_what_a_template_has_of_its_own_is_named_once_and_left(tree, text, line):
    repository = tree({**GUIDE, TEMPLATE: text})
    for way in (AROUND, (*REPLACED, "--preset", "disclosure")):
        done = repository.run(*way, "--dry-run")
        told = [each for each in done.err.splitlines() if f"{TEMPLATE}:" in each]
        assert [f"{TEMPLATE}:{line}: " in each for each in told] == [True], done.err
        assert "see that it agrees with the policy" in told[0]
        assert ("the pair pull-request-disclosure" in told[0]) == ("replace" in way)
        assert "--policy-in" not in done.err
    before = repository.content()
    refused = repository.run(*REPLACED, "--preset", "minimal", "--policy-in", TEMPLATE)
    assert (refused.status, f"{TEMPLATE}: is a template" in refused.err) == (2, True)
    assert repository.content() == before


@pytest.mark.parametrize(
    ("name", "title", "mark"),
    [
        ("CONTRIBUTING.md", "## AI policy", '<a id="ai"></a>'),
        ("CONTRIBUTING.md", "AI policy\n---------", '<a name="ai"></a>'),
        ("CONTRIBUTING.rst", "AI policy\n---------", ".. _ai:"),
    ],
)
def test_an_anchor_below_a_heading_stays_with_the_section(tree, name, title, mark):
    top = "C\n=\n\n"
    words = "Tell us if an AI tool wrote it.\n\n"
    behind = f"{title.replace('AI policy', 'The tests')}\n\nRun them.\n"
    repository = tree({name: f"{top}{title}\n\n{mark}\n\n{words}{behind}"})
    done = repository.run(*REPLACED, "--preset", "minimal")
    assert done.status == 0, done.err
    above, _, rest = repository.read(name).partition("contribpolicy:begin llm-policy")
    assert above.rstrip(" <!-.") == f"{top}{mark}\n\n"
    assert mark not in rest


def test_a_section_of_a_template_is_given_up_with_what_is_said_of_it(tree):
    text = "## Summary\n\n## AI disclosure (optional)\n\n<!-- Which AI tools? -->\n"
    pair = "<!-- contribpolicy:begin pull-request-disclosure -->\n"
    repository = tree({TEMPLATE: text})
    done = repository.run("init", "--yes", DISCUSSION, "--preset", "disclosure")
    known = '"AI disclosure (optional)" = "optional"\n'
    policy = repository.read("contribpolicy.toml")
    assert known in policy
    step = "in its place, take out what contribpolicy.toml says of that section, and run init again"
    assert step in done.err
    repository.write("contribpolicy.toml", policy.replace(known, ""))
    end = pair.replace("begin", "end")
    repository.write(TEMPLATE, f"## Summary\n\n{pair}{end}")
    assert "left to you: contribpolicy.toml" not in repository.run("init", "--yes").err
    assert repository.run("lint").status == 0


def test_a_template_that_alone_speaks_of_tools_is_offered_to_nobody_as_a_place(tree):
    text = "## AI policy\n\nAI-generated changes are closed.\n"
    repository = tree({TEMPLATE: text})
    said = repository.run("init", "--dry-run").err
    assert f"  {TEMPLATE}:1: AI policy\n" in said
    assert ("--policy-in" in said, "--standing around" in said) == (False, False)
    refused = repository.run(*AROUND)
    assert (refused.status, f"{TEMPLATE}:1: is in a template" in refused.err) == (2, True)
    assert "--policy-in" not in refused.err
    done = repository.run(*REPLACED, "--preset", "disclosure")
    assert done.status == 0, done.err
    assert repository.read(TEMPLATE) == text
    assert f"{TEMPLATE}:1: 'AI policy' speaks of this too" in done.err
    assert "begin llm-policy" in repository.read("CONTRIBUTING.md")
    assert "title" not in tomllib.loads(repository.read("contribpolicy.toml")).get("wording", {})


def test_a_title_that_somebody_wrote_is_not_offered_for_removal(tree):
    repository = tree(GUIDE)
    policy = 'preset = "disclosure"\n[wording]\ntitle = "Use of AI tools"\n'
    repository.write("contribpolicy.toml", policy)
    done = repository.run(*REPLACED)
    assert done.status == 0, done.err
    assert "\n## Use of AI tools\n" in repository.read("CONTRIBUTING.md")
    assert "title" not in done.err


@pytest.mark.parametrize("first", [(), AROUND], ids=["at once", "after its words were kept"])
def test_the_heading_of_replaced_words_stays_so_that_links_to_it_hold(tree, first):
    repository = tree(GUIDE)
    if first:
        assert repository.run(*first).status == 0
        policy = repository.read("contribpolicy.toml")
        rules = policy.replace('[wording]\nbody = "AI_POLICY.md"\n', "")
        repository.write("contribpolicy.toml", f'preset = "disclosure"\n{rules}')
        repository.git("init", "-q")
        repository.git("add", "--all")
        repository.git("commit", "-q", "-m", "Keep the words")
    done = repository.run(*REPLACED, *([] if first else ["--preset", "disclosure"]))
    assert done.status == 0, done.err
    assert "Say so, please." not in repository.read("CONTRIBUTING.md")
    assert "\n## Use of AI tools\n" in repository.read("CONTRIBUTING.md")
    assert repository.read("AI_POLICY.md").startswith("# Use of AI tools\n")
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["wording"]["title"] == "Use of AI tools"
    assert 'contribpolicy.toml: title = "Use of AI tools" keeps the heading of' in done.err
    assert "speaks of this" not in done.err
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    assert repository.run(*REPLACED).status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml")) == policy


HEADED = (
    "# Guide\n\n## Use of AI\n\nSay so.\n\n### Say how\n\nTell us which AI tool it was.\n\n"
    "### Why not\n\nNo.\n\n## End\n\nBye.\n"
)


@pytest.mark.parametrize(
    ("name", "page", "link"),
    [
        ("CONTRIBUTING.md", "docs/a.md", "[how](../CONTRIBUTING.md#say-how)"),
        ("CONTRIBUTING.md", "docs/a.md", "[how](https://forge.example/CONTRIBUTING.md#say-how)"),
        ("CONTRIBUTING.md", "CONTRIBUTING.md", "[how](#say-how)"),
        ("docs/contributing.rst", "docs/a.rst", "`how <contributing.html#say-how>`_"),
    ],
)
def test_the_plan_names_headings_that_go_and_are_linked(tree, name, page, link):
    guide = rst.document(HEADED) if name.endswith("rst") else HEADED
    before = guide if page == name else "# Page\n"
    more = f"\nSee {link}, [that](other.md#why-not) and [this](CONTRIBUTING.md#use-of-ai).\n"
    repository = tree({name: guide, page: f"{before}{more}"})
    done = repository.run("init", "--dry-run", "--standing", "replace", "--preset", "minimal")
    assert done.status == 0, done.err
    plan = next(line for line in done.err.splitlines() if line.startswith(f"update {name}: "))
    at = f"{page}:{before.count(chr(10)) + 2}"
    assert plan.endswith(f"; with them go headings that are linked: 'Say how' ({at})")


@pytest.mark.parametrize("position", ["end", "none"])
@pytest.mark.parametrize(
    ("files", "way"), [(GUIDE, AROUND), ({"AI_POLICY.md": "# AI policy\n\nSay so.\n"}, AROUND[:2])]
)
def test_whoever_keeps_words_hears_what_pages_add_to_them(tree, files, way, position):
    repository = tree(files)
    setting = f"agents.position={position}"
    done = repository.run(*way, "--set", setting)
    assert done.status == 0, done.err
    assert ('position = "none"' in done.err) == (position == "end")


@pytest.mark.parametrize(
    ("heading", "setting", "title"),
    [
        ("## May I use AI?", "project.name=Larkspur", None),
        ("## Use of AI tools", "wording.title=Our tools", "Our tools"),
    ],
    ids=["a question", "a title is chosen"],
)
def test_a_heading_that_cannot_be_the_title_is_named(tree, heading, setting, title):
    repository = tree({"CONTRIBUTING.md": f"# C\n\n{heading}\n\nNo AI tools, please.\n"})
    done = repository.run(*REPLACED, "--preset", "disclosure", "--set", setting)
    assert done.status == 0, done.err
    assert f"CONTRIBUTING.md: the heading was '{heading[3:]}'; see what links to it" in done.err
    wording = tomllib.loads(repository.read("contribpolicy.toml")).get("wording", {})
    assert wording.get("title") == title
    assert heading not in repository.read("CONTRIBUTING.md")


@pytest.mark.parametrize(
    ("files", "way"),
    [(GUIDE, AROUND), ({"AI_POLICY.md": "# AI policy\n\nSay so.\n"}, ("init", "--yes"))],
    ids=["around a section", "a whole file"],
)
def test_what_the_docs_lack_is_said_where_words_are_kept(tree, files, way):
    repository = tree({**files, "docs/requirements.txt": "sphinx\n"})
    done = repository.run(*way)
    assert "left to you: docs/conf.py: add 'sphinx_contribpolicy' to `extensions`" in done.err
    lacking = (
        "left to you: docs/requirements.txt: without sphinx-contribpolicy[sphinx], and this kit"
    )
    assert lacking in done.err


@pytest.mark.parametrize("end", ["", " \\\n    --hash=sha256:12\n"], ids=["plain", "with a hash"])
def test_what_is_pinned_is_known_to_a_later_run(tree, end):
    pinned = f"sphinx-contribpolicy @ git+https://github.com/example/kit@v0.1{end}"
    required = ".github/requirements-contribpolicy.txt"
    repository = tree({"docs/requirements.txt": "sphinx\n", required: pinned})
    done = repository.run("init", "--yes")
    place = " @ git+https://github.com/example/kit@v0.1\n"
    said = f"left to you: docs/requirements.txt: add sphinx-contribpolicy[sphinx]{place}"
    assert said in done.err
    assert "pass --kit-from" not in done.err
    assert repository.read(required) == pinned
    assert f" -r {required}\n" in repository.read(".github/workflows/check-pr.yml")


def test_a_guide_comes_before_what_else_states_a_policy(tree):
    rule = "## AI-generated work\n\nReports and patches made with AI tools must be disclosed.\n"
    names = ("CONTRIBUTING.md", ".github/SECURITY.md", ".github/pull_request_template.md")
    repository = tree(dict.fromkeys(names, f"# T\n\n{rule}"))
    said = repository.run("init", "--yes", "--standing", "keep").err
    assert sorted(names, key=said.index) == [names[0], names[2], names[1]]


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        (
            "CONTRIBUTING.rst",
            (
                "C\n=\n\nUse of AI\n---------\n\nNo AI.\n\n.. _x:\n\n.. toctree::\n\n   a\n   b\n\n"
                "So, not::\n\n   an AI\n\nEnd\n---\n\nBye.\n"
            ),
            "\n.. _x:\n\n.. toctree::\n\n   a\n   b\n\nEnd\n---\n\nBye.\n",
        ),
        (
            "CONTRIBUTING.md",
            "# C\n\n## Use of AI\n\nNo AI.\n\n```{toctree}\na\n\nb\n```\n\nNo.\n\n## End\n\nBye.\n",
            "\n```{toctree}\na\n\nb\n```\n\n## End\n\nBye.\n",
        ),
        (
            "docs/ai-policy.md",
            "<!-- SPDX: MIT -->\n# AI policy\n\nNo AI tools.\n\n```{toctree}\na\n```\n",
            "\n```{toctree}\na\n```\n",
        ),
    ],
)
def test_a_replacement_takes_nothing_but_words_away(tree, name, text, kept):
    repository = tree({name: text})
    done = repository.run("init", "--yes", "--preset", "minimal", "--standing", "replace")
    assert done.status == 0, done.err
    made = repository.read(name)
    assert [word for word in ("No AI", "No.", "So, not", "an AI") if word in made] == []
    assert made.partition("contribpolicy:end llm-policy")[2].partition("\n")[2].startswith(kept)
    assert f"left to you: {name}: directives, comments, targets and definitions among" in done.err
    assert repository.run("sync", "--check") == (0, "", "")


def test_words_inside_of_something_are_not_replaced(tree):
    patches = "Patches\n=======\n\n.. warning::\n\n   AI-generated patches must say so.\n"
    repository = tree({"docs/devel/patches.rst": patches})
    before = repository.content()
    done = repository.run("init", "--yes", "--preset", "minimal", "--standing", "replace")
    said = "docs/devel/patches.rst:6: nothing can take the place of this, because it is part of "
    said += "'.. warning::' on line 4; take"
    assert (done.status, said in done.err) == (2, True), done.err
    assert repository.content() == before


VOTED_PAGE = "Say in the pull request which AI tools you used.\n\nNo AI for security reports.\n"
IN_REST_ABOVE = {
    "a label": ".. _ai-policy:\n\n",
    "an index and a label": ".. index:: AI; LLM\n   single: tools\n\n.. _ai-policy:\n\n",
    "metadata": ".. meta::\n   :description: AI\n\n",
    "fields": ":orphan:\n:tocdepth: 2\n\n",
    "a licence": ".. SPDX-License-Identifier: MIT\n..\n   Copyright us\n\n",
    "words": "Since 2026.\n\n",
}
IN_MYST_ABOVE = {
    "a label": "(ai-policy)=\n",
    "front matter": "---\norphan: true\n---\n\n",
    "a comment": "% Voted on in May.\n",
    "a licence": "<!-- SPDX-License-Identifier: MIT -->\n\n",
    "an anchor": '<a id="ai-policy"></a>\n\n',
    "a label below words": "Since 2026.\n\n(ai-policy)=\n\n",
}
PAGES = {
    **{
        f"{name}, reST": (f"{above}Use of AI\n=========", ".rst")
        for name, above in IN_REST_ABOVE.items()
    },
    **{f"{name}, MyST": (f"{above}# Use of AI", ".md") for name, above in IN_MYST_ABOVE.items()},
    "an overline": ("\n.. _ai:\n\n=========\nUse of AI\n=========", ".rst"),
}


@pytest.mark.parametrize(("top", "suffix"), PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("kept", [False, True], ids=["rules", "body"])
def test_what_stands_above_the_title_of_a_page_stays_and_so_does_the_title(tree, top, suffix, kept):
    name = f"docs/ai-policy{suffix}"
    repository = tree({name: f"{top}\n\n{VOTED_PAGE}"})
    settings = 'preset = "minimal"\n' if not kept else '[wording]\nbody = "AI_POLICY.md"\n'
    repository.write("contribpolicy.toml", settings)
    if kept:
        repository.write("AI_POLICY.md", f"# Use of AI\n\n{VOTED_PAGE}")
    done = repository.run(*REPLACED, "--policy-in", name)
    assert done.status == 0, done.err
    made = repository.read(name)
    assert made.startswith(f"{top}\n\n")
    assert " contribpolicy:begin llm-policy no-title" in made[len(top) : len(top) + 60]
    assert made.count("Use of AI") == 1
    assert ("No AI for security reports." in made) == kept
    assert "the heading" not in done.err
    assert "among these words" not in done.err
    assert "title" not in tomllib.loads(repository.read("contribpolicy.toml")).get("wording", {})
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


LABELLED = {
    "CONTRIBUTING.md": (
        "# C\n\nHello.\n\n(ai)=\n## Use of AI\n\nSay so.\n\n(end)=\n\n## End\n\nBye.\n"
    ),
    "docs/contributing.rst": (
        "C\n=\n\nHello.\n\n.. _ai:\n.. index:: AI\n\nUse of AI\n---------\n\nSay so.\n\n"
        ".. _end:\n\nEnd\n---\n\nBye.\n"
    ),
}


@pytest.mark.parametrize(("name", "text"), LABELLED.items(), ids=LABELLED)
@pytest.mark.parametrize("way", ["around", "replace"])
def test_no_marker_stands_between_a_label_and_its_heading(tree, name, text, way):
    repository = tree({name: text, "contribpolicy.toml": ""})
    if way == "replace":
        repository.write("contribpolicy.toml", 'preset = "minimal"\n')
    done = repository.run("init", "--yes", "--standing", way)
    assert done.status == 0, done.err
    made = repository.read(name)
    above, _, below = text.partition("Say so.\n")
    assert made.startswith(above)
    assert made.endswith(below)
    assert " contribpolicy:begin llm-policy no-title" in made
    assert ("Say so." in made) == (way == "around")
    assert "among these words" not in done.err
    if way == "around":
        assert repository.read("AI_POLICY.md") == "# Use of AI\n\nSay so.\n"
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize("above", ["", ".. _ai-policy:\n\n"], ids=["alone", "labelled"])
@pytest.mark.parametrize("first", [True, False], ids=["at once", "beside a policy file"])
def test_markers_go_around_the_words_of_a_whole_page_in_rest(tree, above, first):
    title = f"{above}Use of AI\n=========\n\n"
    name, words = "docs/ai-policy.rst", f"{VOTED_PAGE}\nWhy\n---\n\nSee `us <index.rst>`__.\n"
    repository = tree({name: title + words})
    if not first:
        told = repository.run("init", "--yes").err
        assert "run `contribpolicy init --standing around`, which names the page" in told
    done = repository.run(*AROUND)
    assert done.status == 0, done.err
    begin, end = (f".. contribpolicy:{side} llm-policy" for side in ("begin", "end"))
    made = re.sub(r" sha256=\w+", "", repository.read(name))
    assert made == f"{title}{begin} no-title\n\n{words}\n{end}\n"
    kept = words.replace("Why\n---", "## Why").replace("`us <index.rst>`__", "[us](docs/index.rst)")
    assert repository.read("AI_POLICY.md") == f"# Use of AI\n\n{kept}"
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    before = repository.content()
    assert repository.run("init", "--yes").status == 0
    assert repository.content() == before


def test_a_policy_in_a_markup_that_the_kit_does_not_write_is_named_and_said_elsewhere(tree):
    text = "= AI policy\n\nNo AI tools.\n"
    repository = tree({"AI_POLICY.adoc": text})
    assert "to have them said elsewhere" in repository.run("init", "--dry-run").err
    done = repository.run(*REPLACED, "--preset", "minimal")
    assert done.status == 0, done.err
    assert "AI_POLICY.adoc:1: 'AI policy' speaks of this too, and is left as it is" in done.err
    assert "--policy-in" not in done.err
    assert repository.read("AI_POLICY.adoc") == text
    assert "begin llm-policy" in repository.read("CONTRIBUTING.md")


def test_a_sample_of_a_page_in_rest_is_one_in_markdown(tree):
    words = (
        "End the message with a trailer::\n\n    Assisted-by: AI\n\n      more\n\nNo AI tools.\n"
    )
    repository = tree({"docs/ai-policy.rst": f"Use of AI\n=========\n\n{words}"})
    done = repository.run(*AROUND)
    assert done.status == 0, done.err
    assert repository.read("AI_POLICY.md") == f"# Use of AI\n\n{words.replace('::', ':')}"
    sample = "trailer:\n\n.. code-block::\n\n   Assisted-by: AI\n\n     more\n\nNo AI tools.\n"
    assert sample in repository.read("docs/ai-policy.rst")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        (
            "docs/ai-policy.rst",
            "AI policy\n=========\n\nSee :doc:`index`. No AI tools.\n",
            "has markup of reST that Markdown lacks ('See :doc:`index`. No AI tools.')",
        ),
        ("AI_POLICY.adoc", "= AI policy\n\nNo AI tools.\n", "no Markdown and no reST; write its"),
    ],
)
def test_a_whole_page_that_markers_cannot_go_around_is_refused_with_the_reason(
    tree, name, text, why
):
    repository = tree({name: text})
    before = repository.content()
    done = repository.run(*AROUND)
    assert (done.status, f"{name}:1: " in done.err, why in done.err) == (2, True, True), done.err
    assert repository.content() == before


def test_a_page_of_the_docs_that_is_the_policy_needs_no_second_one(tree):
    conf = "extensions = ['myst_parser', 'sphinx_contribpolicy']\n"
    index = "# Docs\n\n```{toctree}\nai\n```\n"
    words = f"# Use of AI\n\n{VOTED_PAGE}"
    repository = tree({"docs/conf.py": conf, "docs/index.md": index, "docs/ai.md": words})
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Policy")
    done = repository.run(*REPLACED, "--preset", "minimal")
    assert done.status == 0, done.err
    assert "docs/ai.md: the policy, in place of all that stood there" in done.out
    assert "docs/ai-policy.md" not in repository.content()
    assert "toctree" not in done.err


@pytest.mark.parametrize("words", ["AI_POLICY.md", "docs/ai.md"])
def test_what_leads_to_the_policy_is_written_beside_words_that_are_kept(tree, words):
    conf = "extensions = ['myst_parser', 'sphinx_contribpolicy']\n"
    repository = tree({"docs/conf.py": conf, words: f"# Use of AI\n\n{VOTED_PAGE}"})
    policy = f'preset = "minimal"\n[wording]\nbody = "{words}"\n'
    repository.write("contribpolicy.toml", policy)
    done = repository.run("init", "--yes")
    assert done.status == 0, done.err
    name = words.rpartition("/")[2]
    assert f"On AI tools, see [{name}]({words})." in repository.read("README.md")
    page = "docs/ai-policy.md" in repository.content()
    assert page == (words == "AI_POLICY.md")
    assert ("docs/index.md:3: add the line 'ai-policy' to this toctree" in done.err) == page
    assert "nothing leads" not in repository.run("lint").out
    before = repository.content()
    assert repository.run("init", "--yes").status == 0
    assert repository.content() == before


@pytest.mark.parametrize(
    "sentence",
    [
        "Read our policy on AI in ``docs/ai-policy.rst`` first.",
        "Please read our policy on AI tools in :doc:`ai-policy` first.",
        "Please see :ref:`ai-policy` before you use AI tools in a pull request.",
        "Contributions made with AI tools must follow :doc:`the policy </ai-policy>`.",
        "AI-generated changes are judged by ``ai-policy.rst``. Be kind.",
    ],
)
def test_a_sentence_that_names_the_page_of_the_policy_is_none(tree, sentence):
    page = f".. _ai-policy:\n\nUse of AI\n=========\n\n{VOTED_PAGE}"
    guide = f"Contributing\n============\n\n{sentence}\n\nSetup\n-----\n\nRun make.\n"
    repository = tree({"docs/ai-policy.rst": page, "CONTRIBUTING.rst": guide})
    told = repository.run(*REPLACED, "--preset", "minimal", "--only", "docs/ai-policy.rst")
    again = repository.run("init", "--yes")
    assert (told.status, again.status) == (0, 0), told.err
    assert "speaks of this" not in told.err + again.err
    assert (
        repository.read("CONTRIBUTING.rst") == guide
    )  # it leads to the page, and says it not again
    assert "policy-twice" not in repository.run("lint").out


@pytest.mark.parametrize(
    "sentence",
    [
        "No AI-generated changes. See ``docs/ai-policy.rst``.",
        "AI-generated changes to ``docs/index.md`` must be disclosed.",
    ],
)
def test_a_rule_beside_the_name_of_a_page_is_one(tree, sentence):
    page = f"Use of AI\n=========\n\n{VOTED_PAGE}"
    guide = f"Contributing\n============\n\n{sentence}\n"
    repository = tree({"docs/ai-policy.rst": page, "CONTRIBUTING.rst": guide})
    told = repository.run(*REPLACED, "--preset", "minimal", "--policy-in", "docs/ai-policy.rst")
    assert "CONTRIBUTING.rst:4: " in told.err
    assert "speaks of this too" in told.err


WITH_PAGE = {
    "docs/conf.py": "extensions = ['myst_parser', 'sphinx_contribpolicy']\n",
    "docs/index.md": "# Docs\n\n```{toctree}\ncontributing\nai\n```\n",
    "CONTRIBUTING.md": "# Contributing\n\nSee [the guide](docs/contributing.md).\n",
}
PAGE = "(ai-policy)=\n# AI policy\n\nTell us in the pull request what an AI tool wrote.\n"
POLICY_AND_URL = (
    'preset = "minimal"\n[project]\nname = "Larkspur"\n'
    'repository_url = "https://github.com/example/larkspur"\n'
)


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("Mind the [AI policy](ai.md).", ""),
        ("Mind [](ai.md).", ""),
        ("Mind the [AI policy](project:#ai-policy).", ""),
        ("Keep them small.", "\nOn AI tools, see [ai.md](ai.md).\n"),
    ],
)
@pytest.mark.parametrize("page", [PAGE, PAGE.partition("\n")[2]], ids=["label", "whole"])
def test_a_guide_of_the_docs_leads_to_their_page_and_has_no_copy_of_it(tree, said, added, page):
    guide = f"# Guide\n\n## Pull requests\n\n{said}\n"
    repository = tree({**WITH_PAGE, "docs/ai.md": page, "docs/contributing.md": guide})
    repository.write("contribpolicy.toml", POLICY_AND_URL)
    repository.git("add", "--all")
    repository.git("commit", "-q", "-m", "Policy")
    done = repository.run(*REPLACED)
    assert done.status == 0, done.err
    assert "Tell us in the pull request what" not in repository.read("docs/ai.md")
    label = "project:" in said and page != PAGE
    assert label or repository.read("docs/contributing.md") == guide + added
    before = repository.content()
    assert repository.run("init", "--yes").status == 0
    assert repository.content() == before


@pytest.mark.parametrize(
    ("said", "added"),
    [
        ("Mind the :ref:`policy on AI <ai-policy>`.", ""),
        ("Keep them small.", "\nOn AI tools, see :doc:`ai`.\n"),
    ],
)
def test_a_guide_in_rest_leads_to_the_page_of_the_docs_by_a_role(tree, said, added):
    page = (
        ".. _ai-policy:\n\nAI policy\n=========\n\nTell us in the pull request what an AI wrote.\n"
    )
    guide = f"Guide\n=====\n\nPull requests\n-------------\n\n{said}\n"
    repository = tree({"docs/ai.rst": page, "docs/contributing.rst": guide})
    done = repository.run(*REPLACED, "--preset", "minimal")
    assert done.status == 0, done.err
    assert repository.read("docs/contributing.rst") == guide + added


def test_what_leads_to_words_that_were_kept_leads_to_those_in_their_place(tree):
    repository = tree(
        {"CONTRIBUTING.md": "# C\n\nSee [the guide](docs/usage.md).\n", "docs/ai.md": PAGE}
    )
    body = '[wording]\nbody = "docs/ai.md"\n'
    repository.write("contribpolicy.toml", POLICY_AND_URL + body)
    assert repository.run("init", "--yes").status == 0
    policy = repository.read("contribpolicy.toml").replace('body = "docs/ai.md"\n', "")
    repository.write("contribpolicy.toml", policy)
    names = ("README.md", "CONTRIBUTING.md", "AGENTS.md")
    before = [repository.read(name).partition("<!--")[0] for name in names]
    assert all("ai.md](docs/ai.md)" in text for text in before)
    done = repository.run(*REPLACED)
    assert done.status == 0, done.err
    assert "begin llm-policy" in repository.read("docs/ai.md")
    assert [repository.read(name).partition("<!--")[0] for name in names] == before
    assert "policy-unlinked" not in repository.run("lint").out


@pytest.mark.parametrize(
    ("said", "leads"),
    [
        ("Our [rules on AI](CONTRIBUTING.md#use-of-ai-tools) were voted on in March.", True),
        ("We use [AI](https://ai.example). See [the guide](CONTRIBUTING.md).", False),
    ],
)
def test_a_sentence_on_tools_that_links_the_guide_is_not_said_again(tree, said, leads):
    readme = f"# Larkspur\n\n## Contributing\n\n{said}\n"
    repository = tree({**GUIDE, "README.md": readme})
    done = repository.run(*REPLACED, "--preset", "minimal")
    assert done.status == 0, done.err
    assert (repository.read("README.md") == readme) == leads


@pytest.mark.parametrize("there", [True, False])
def test_what_init_says_of_templates_without_rules_is_what_it_does(tree, there):
    repository = tree({**GUIDE, **({TEMPLATE: "## Changes\n"} if there else {})})
    told = repository.run("init", "--yes").err
    assert "`--with template` the check, and a template where there is none" in told
    assert repository.run("init", "--yes", "--with", "template", *KIT).status == 0
    after = repository.content()
    assert ".github/workflows/check-pr.yml" in after
    assert (".github/PULL_REQUEST_TEMPLATE.md" in after) == (not there)
    assert not there or after[TEMPLATE] == b"## Changes\n"
