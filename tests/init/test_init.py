from __future__ import annotations

import io
import re
import tomllib
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import yaml

from sphinx_contribpolicy import git, pulls
from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import preset_names
from sphinx_contribpolicy.sync.lock import up_to_date
from sphinx_contribpolicy.word_files import words_checksum

NEW = [
    "contribpolicy.toml",
    "CONTRIBUTING.md",
    "AGENTS.md",
    "AI_POLICY.md",
    "contribpolicy.lock",
]
TEMPLATE = ".github/PULL_REQUEST_TEMPLATE.md"
ROOT = Path(__file__).parents[2]
KIT = ("--kit-from", "https://github.com/example/kit@v1.0")


def test_a_readme_alone_becomes_a_whole_set(repository):
    repository.write("README.md", "# Wheels\n\nThey go round.\n")
    done = repository.run("init", "--yes")
    assert done.status == 0
    assert set(repository.content()) == {"README.md", TEMPLATE, *NEW}
    assert repository.read("README.md").startswith("# Wheels\n\nThey go round.\n")
    assert "(AI_POLICY.md)" in repository.read("README.md")
    assert repository.run("sync", "--check") == (0, "", "")


@pytest.mark.parametrize("there", [False, True])
def test_what_is_to_be_done_on_the_forge_is_said_once(repository, there):
    preset = () if there else ("--preset", "disclosure")
    if there:
        repository.write("contribpolicy.toml", 'preset = "disclosure"\n')
    label = "left to you: the label 'good first issue': on the forge, describe it as"
    for wanted in ("--dry-run", "--yes"):
        assert label in repository.run("init", wanted, *preset).err
    for more in ((), KIT, ("--with", "claude")):
        done = repository.run("init", "--yes", *more)
        assert (done.status, label in done.err) == (0, False)


ALWAYS = "proseWrap: always\n"


@pytest.mark.parametrize(
    ("files", "asked"),
    [
        ({}, ""),
        ({".prettierrc": "printWidth: 80\n"}, ""),
        ({".prettierrc": "proseWrap: never\n"}, ""),
        ({".prettierrc": ALWAYS}, ".prettierrc asks for 80"),
        ({".prettierrc": f"{ALWAYS}printWidth: 160\n"}, ""),
        ({".prettierrc": ALWAYS, ".prettierignore": ".github/\n"}, ""),
        ({".markdownlint.yml": "MD041: false\n"}, ".markdownlint.yml asks for 80"),
        ({".markdownlint.yml": "MD013:\n  line_length: 100\n"}, ".markdownlint.yml asks for 100"),
        ({".markdownlint.yml": "MD013: false\n"}, ""),
        (
            {".markdownlint.yml": "MD041: false\n", ".prettierrc": ALWAYS},
            ".markdownlint.yml asks for 80 and .prettierrc asks for 80",
        ),
    ],
)
def test_a_box_that_is_longer_than_tools_take_is_said(repository, files, asked):
    for name, text in files.items():
        repository.write(name, text)
    done = repository.run("init", "--yes", "--preset", "certify")
    lines = repository.read(TEMPLATE).splitlines()
    number, line = max(enumerate(lines, 1), key=lambda each: len(each[1]))
    said = f"left to you: {TEMPLATE}:{number}: has {len(line)} characters, and {asked} at most; it"
    assert (said in done.err) == bool(asked)
    assert ("characters, and" in done.err) == bool(asked)


def test_a_long_comment_of_a_template_is_too_long_only_for_what_breaks_no_prose(repository):
    repository.write(".markdownlint.yml", "MD041: false\n")
    repository.write(".prettierrc", ALWAYS)
    done = repository.run("init", "--yes", "--preset", "assistive-only")
    long = [line for line in repository.read(TEMPLATE).splitlines() if len(line) > 80]
    assert [line[:4] for line in long] == ["<!--"]
    assert ".markdownlint.yml asks for 80 at most" in done.err
    assert ".prettierrc asks" not in done.err


SCHEMA = ".contribpolicy.schema.json: is not as prettier"
COMMENTING = "check-pr-comment.yml: is indented by 2, and .prettierrc asks for 4; run `prettier --"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, []),
        ({"package.json": "{}"}, []),
        ({"package.json": '{ "devDependencies": { "prettier": "3" } }'}, [SCHEMA]),
        ({".prettierrc": "tabWidth: 2"}, [SCHEMA]),
        ({".prettierrc": "tabWidth: 4"}, [SCHEMA, COMMENTING, "check-policy.yml: is indented by"]),
        ({".prettierrc": "tabWidth: 4", ".prettierignore": ".github\n*.schema.json\n"}, []),
    ],
)
def test_what_prettier_would_write_otherwise_is_said_once(repository, files, said):
    for name, text in files.items():
        repository.write(name, text)
    for expected in (said, []):
        done = repository.run("init", "--yes", "--with=schema", "--with=comment", *KIT)
        assert done.err.count(".prettierignore") == len(expected)
        assert [each for each in said if each in done.err] == expected


@pytest.mark.parametrize("preset", preset_names())
def test_every_preset_makes_a_set_in_an_empty_folder(repository, preset):
    assert repository.run("init", "--yes", "--preset", preset).status == 0
    assert set(repository.content()) - {TEMPLATE} == set(NEW)
    assert repository.run("sync", "--check") == (0, "", "")
    assert up_to_date(repository.root, words_checksum())
    first, _, second = repository.read("AI_POLICY.md").partition("\n\n")
    assert first.startswith("# ")
    assert second[0].isupper()


def test_what_init_wrote_is_what_another_policy_would_have_it_write(repository):
    repository.write("README.md", "# Wheels\n")
    repository.write("SECURITY.md", "# Security\n")
    repository.write(".github/CONTRIBUTING.md", "# Contributing\n")
    begin = ("--with", "security", "--set", "rules.security=own-words")
    assert repository.run("init", "--yes", *begin, "--preset", "disclosure").status == 0
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", policy.replace('"disclosure"', '"no-ai"'))
    assert repository.run("sync").status == 0
    changed = {name: repository.read(name) for name in ("README.md", "SECURITY.md", "AGENTS.md")}
    for name in repository.content():
        if name not in {"README.md", "SECURITY.md", ".github/CONTRIBUTING.md"}:
            (repository.root / name).unlink()
    repository.write("README.md", "# Wheels\n")
    repository.write("SECURITY.md", "# Security\n")
    repository.write(".github/CONTRIBUTING.md", "# Contributing\n")
    assert repository.run("init", "--yes", *begin, "--preset", "no-ai").status == 0
    assert {name: repository.read(name) for name in changed} == changed


@pytest.mark.parametrize("look", ["--yes", "--dry-run"])
def test_a_folder_of_a_repository_is_no_project_unless_somebody_says_so(
    repository_at, tmp_path, look
):
    whole, part = (repository_at(tmp_path / name) for name in ("our work", "our work/src"))
    whole.write(".git/HEAD", "ref: refs/heads/main\n")
    before = whole.content()
    done = part.run("init", look)
    assert (done.status, whole.content()) == (2, before)
    assert f"run init there (`contribpolicy init --root '{whole.root}'`)" in done.err
    assert "`--root .` if this folder is a project of its own" in done.err
    assert part.run("init", look, "--root", "..").status == 0
    assert part.content() == {}


def test_a_folder_of_a_repository_is_a_project_where_somebody_says_so_or_has_a_policy(
    repository, repository_at
):
    repository.write(".git/HEAD", "ref: refs/heads/main\n")
    part = repository_at(repository.root / "packages/a")
    assert part.run("init", "--yes", "--root", ".").status == 0
    before = part.content()
    assert NEW[1] in before
    assert part.run("init", "--yes").status == 0
    assert part.content() == before


def test_a_second_run_changes_nothing(repository):
    repository.run("init", "--yes")
    before = repository.content()
    done = repository.run("init", "--yes")
    assert done.status == 0
    assert "nothing was written" in done.err
    assert "is not written down" not in done.err
    assert repository.content() == before


def test_git_is_asked_each_thing_once(repository, monkeypatch):
    asked = []
    ask = git._git

    def noted(folder, *arguments, stdin):
        asked.append((folder, arguments, stdin))
        return ask(folder, *arguments, stdin=stdin)

    monkeypatch.setattr(git, "_git", noted)
    repository.git("init", "-q", "-b", "main")
    repository.write("README.md", "# Wheels\n")
    for most in (11, 6):  # what is there already, git has listed
        asked.clear()
        assert repository.run("init", "--yes").status == 0
        assert len(set(asked)) == len(asked) <= most, asked


def test_a_dry_run_shows_all_and_writes_nothing(repository):
    repository.write("README.md", "# Wheels\n")
    done = repository.run("init", "--dry-run")
    assert done.status == 0
    assert [name for name in NEW if f"+++ b/{name}\n" not in done.out] == []
    assert set(repository.content()) == {"README.md"}


def test_without_a_terminal_init_says_how_to_answer(repository):
    done = repository.run("init")
    assert done.status == 2
    assert "--yes" in done.err
    assert repository.content() == {}


def test_answers_are_taken(repository, typed):
    answers = (
        "2",
        "1",
        "3",
        "discolsure",
        "disclosure",
        "Fernhill",
        "https://codeberg.org/example/fernhill",
        "",
        "yes",
    )
    typed(*answers)
    done = repository.run("init")
    assert done.status == 0
    assert "+++ b/" not in done.out
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["preset"] == "disclosure"
    assert "Preset [assistive-only]" in done.err
    assert "'discolsure' is none of the answers; did you mean 'disclosure'?" in done.err
    assert policy["project"]["name"] == "Fernhill"
    assert ".forgejo/PULL_REQUEST_TEMPLATE.md" in repository.content()


@pytest.mark.parametrize(
    ("answers", "preset", "rules"),
    [
        (["", "", ""], "ownership", {}),
        (["3"], "no-ai", {}),  # who takes no such work is not asked who says so, nor of agents
        (["2", "", ""], "human-in-the-loop", {}),
        (["2", "1", ""], "human-in-the-loop", {}),
        (
            ["2", "3", ""],
            "human-in-the-loop",
            {"disclosure": "not-required", "pr-template": False},
        ),
        (["1", "", "3"], "ownership", {"agents": "ban-all"}),
        (["2", "1", "3"], "assistive-only", {}),
        (["1", "1", "4"], "disclosure", {"agents": False}),
        (["1", "2", "4"], "encouraged", {}),
    ],
)
def test_the_questions_of_the_page_lead_to_a_preset(repository, typed, answers, preset, rules):
    typed(*answers, "", "Fernhill", "", "", "yes")
    done = repository.run("init")
    assert done.status == 0, done.err
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert (policy["preset"], policy.get("rules", {})) == (preset, rules)
    page = (ROOT / "templates/choose/page/page.html").read_text(encoding="utf-8")
    asked = re.findall(r"<legend>(.*\?)</legend>", page)
    assert len(asked) == 3
    assert [each for each in asked if each not in done.err] == asked[1:] * (len(answers) == 1)
    assert repository.run("lint").status == 0


def test_an_answer_that_cannot_be_is_asked_for_again(repository, typed):
    typed("", "", "", "", "Fernhill", "example/fernhill", "https://example.org/fernhill", "", "yes")
    done = repository.run("init")
    assert done.status == 0, done.err
    assert "overrides" not in done.err
    assert "repository_url" not in done.err
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["project"]["repository_url"] == "https://example.org/fernhill"


def test_the_plan_stands_first_then_the_changes_then_what_is_left(repository):
    terminal = io.StringIO()
    with chdir(repository.root), redirect_stdout(terminal), redirect_stderr(terminal):
        main(["init", "--dry-run"])
    places = [
        terminal.getvalue().index(each)
        for each in (
            "write contribpolicy.toml: the policy\n",
            "write contribpolicy.lock: checksums of generated text\n",
            "+++ b/contribpolicy.toml\n",
            "+++ b/AI_POLICY.md\n",
            "left to you: ",
        )
    ]
    assert places == sorted(places)


def test_a_dialogue_says_the_plan_what_was_written_and_what_is_left_once_each(repository, typed):
    typed("", "", "", "", "", "", "", "yes")
    done = repository.run("init")
    written = re.findall(r"(?m)^wrote (.*)$", done.out)
    assert sorted(written) == sorted(repository.content())
    assert len(written) == len(done.out.splitlines())
    notes = [line for line in done.err.splitlines() if line.startswith("left to you: ")]
    assert notes == list(dict.fromkeys(notes)) != []
    assert done.err.count("contribpolicy.toml: the policy\n") == 1
    assert done.err.index("write contribpolicy.lock") < done.err.index("Write these files?")
    assert done.err.index("Write these files?") < done.err.index("left to you: ")


def test_the_changes_are_shown_to_whoever_asks_for_them_without_the_lock(repository, typed):
    typed("", "", "", "", "", "", "", "diff", "yes")
    done = repository.run("init")
    assert "+++ b/AI_POLICY.md" in done.out
    assert "+++ b/contribpolicy.lock" not in done.out
    (planned,) = re.findall(r"Planned: (.*)\nWrite these files\?", done.err)
    assert planned.split(", ") == re.findall(r"(?m)^wrote (.*)", done.out)


def test_what_cannot_be_left_out_is_said_and_asked_again(repository, typed):
    answers = ("contribpolicy.toml", "AGENT.md", "AGENTS.md, AI_POLICY.md")
    typed("", "", "", "", "", "", "", *answers)
    done = repository.run("init")
    assert done.status == 0, done.err
    assert "contribpolicy.toml: cannot be left out, because all else needs it\n" in done.err
    assert "AGENT.md: is none of them; did you mean 'AGENTS.md'?\n" in done.err
    assert not {"AGENTS.md", "AI_POLICY.md"} & repository.content().keys()
    assert "contribpolicy.toml" in repository.content()


def test_whoever_is_asked_hears_first_why_a_file_is_not_among_those(repository, typed):
    repository.write(".gitignore", "AGENTS.md\n")
    repository.git("init", "-q")
    typed(*[""] * 8, "no")
    done = repository.run("init", "--with", "comment")
    assert (done.status, set(repository.content())) == (1, {".gitignore"}), done.err
    plan = done.err.partition("Write these files?")[0]
    assert "check-pr-comment.yml: is not written, because this kit" in plan
    assert "AGENTS.md: is ignored by git, so it is not written;" in plan


@pytest.mark.parametrize("name", ["AI_POLICY.md", "AGENTS.md", "CONTRIBUTING.md"])
@pytest.mark.parametrize("asked", [(), ("--without", "A*", "--without", "C*")], ids=" ".join)
def test_a_kept_file_that_is_removed_stays_out_until_it_is_asked_for(repository, name, asked):
    assert repository.run("init", "--yes").status == 0
    left = repository.run("init", "--yes", "--without", name)
    assert repository.run("sync", "--check").status == 0
    assert f"left to you: {name}: has text of the policy, so it is not left out; remove" in left.err
    (repository.root / name).unlink()
    for more in (asked, ()):
        done = repository.run("init", "--yes", *more)
        assert (done.status, name in repository.content()) == (0, False), done.err
    files = tomllib.loads(repository.read("contribpolicy.toml"))["files"]
    assert files["without"] == [name]
    assert name not in (*files["regions"], *files["whole"])
    assert repository.run("init", "--yes", "--only", name).status == 0
    assert name in repository.content()
    assert "without = []" in repository.read("contribpolicy.toml")


@pytest.mark.parametrize(
    ("whole", "wanted"),
    [
        ('"docs/checklist.md" = "checklist"', True),
        ('"docs/policy.md" = "policy"', False),
        ('"docs/copy.md" = "GUIDE.md"', False),
    ],
)
@pytest.mark.parametrize("base", ["", "base.toml"])
def test_the_whole_policy_is_written_but_where_another_whole_file_has_it(
    repository, whole, wanted, base
):
    pair = "<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
    repository.write("GUIDE.md", f"# Guide\n\n{pair}")
    listed = f'preset = "minimal"\n[files]\nwithout = ["GUIDE.md"]\nwhole = {{ {whole} }}\n'
    repository.write(base or "contribpolicy.toml", listed)
    if base:
        repository.write("contribpolicy.toml", f'extends = ["{base}"]\n')
    done = repository.run("init", "--yes")
    assert done.status == 0, done.err
    assert ("AI_POLICY.md" in repository.content()) is wanted
    # What a base lists is its own to drop.
    own = repository.read("contribpolicy.toml")
    name = whole.partition(" = ")[0]
    assert (name in own, "without" in own, "AI_POLICY.md" in own) == (not base, not base, wanted)
    assert repository.run("init", "--yes").out == ""
    assert repository.run("sync", "--check", "--strict").status == 0


@pytest.mark.parametrize("asked", [(), ("--without", "AI_POLICY.md")], ids=" ".join)
def test_what_links_a_kept_file_that_was_removed_is_named(repository, asked):
    repository.write("README.md", "# Larkspur\n\nA library.\n")
    repository.run("init", "--yes")
    (repository.root / "AI_POLICY.md").unlink()
    said = repository.run("init", "--yes", *asked).err
    named = re.findall(r"left to you: (.+): links AI_POLICY.md, which is gone", said)
    assert named == ["AGENTS.md", "README.md"]
    assert "which is gone" not in repository.run("init", "--yes").err


@pytest.mark.parametrize("asked", [(), ("--without", "AI_POLICY.md")], ids=" ".join)
def test_a_whole_file_of_a_base_is_not_left_out_and_init_says_so(repository, asked):
    listed = 'preset = "minimal"\n[files]\nwhole = { "AI_POLICY.md" = "policy" }\n'
    repository.write("base.toml", listed)
    repository.write("contribpolicy.toml", 'extends = ["base.toml"]\n')
    assert repository.run("init", "--yes").status == 0
    (repository.root / "AI_POLICY.md").unlink()
    done = repository.run("init", "--yes", *asked)
    assert "left to you: AI_POLICY.md: is written, because a base lists it under" in done.err
    assert "AI_POLICY.md" in repository.content()
    assert "without" not in repository.read("contribpolicy.toml")


def test_a_whole_file_that_was_listed_by_hand_is_written(repository):
    listed = 'preset = "minimal"\n[files]\nregions = []\nwhole = { "AI_POLICY.md" = "policy" }\n'
    repository.write("contribpolicy.toml", listed)
    assert repository.run("init", "--yes").status == 0
    assert "AI_POLICY.md" in repository.content()


@pytest.mark.parametrize("name", ["contribpolicy.toml", "contribpolicy.lock"])
def test_the_policy_file_and_the_lock_cannot_be_left_out(repository, name):
    done = repository.run("init", "--yes", "--without", name)
    assert (done.status, repository.content()) == (2, {})
    assert f"{name}: cannot be left out, because all else needs it" in done.err


@pytest.mark.parametrize(
    ("named", "why"),
    [
        (["CONTRIBUTING.md"], "gets a sentence that leads to the policy, and no file that has it"),
        (["./CONTRIBUTING.md"], "name one of those as well, such as AI_POLICY.md"),
        (["README.md", "AI_POLICY.md"], "leads to the policy already"),
    ],
)
def test_a_file_that_is_asked_for_in_vain_has_its_reason(repository, named, why):
    repository.write("CONTRIBUTING.md", "# Contributing\n\nSee https://larkspur.example.org/dev.\n")
    repository.write("README.md", "# Larkspur\n\nOn AI: AI_POLICY.md.\n")
    done = repository.run("init", "--yes", *(f"--only={each}" for each in named))
    first = named[0].removeprefix("./")
    assert (done.status, done.out) == (2, "")
    assert f"\n{first}: " in done.err
    assert why in done.err
    assert set(repository.content()) == {"README.md", "CONTRIBUTING.md"}
    more = repository.run("init", "--yes", "--only=CONTRIBUTING.md", "--only=AI_POLICY.md")
    assert more.status == 0
    assert "AI_POLICY.md" in repository.read("CONTRIBUTING.md")


def test_the_policy_file_can_be_all_that_is_written(repository):
    done = repository.run("init", "--yes", "--only", "contribpolicy.toml")
    assert done.status == 0, done.err
    assert list(repository.content()) == ["contribpolicy.toml"]
    assert repository.run("lint").status == 0


def test_a_no_at_the_end_writes_nothing(repository, typed):
    typed("", "", "", "", "", "", "", "no")
    assert repository.run("init").status == 1
    assert repository.content() == {}


def test_settings_are_taken_as_toml_or_as_text(repository):
    done = repository.run(
        "init",
        "--yes",
        "--set",
        "project.name=Fern & hill",
        "--set",
        "rules.testing={level='must', text='Run it.'}",
        "--set",
        "wording.numbered=true",
    )
    assert done.status == 0
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["project"]["name"] == "Fern & hill"
    assert policy["wording"]["numbered"] is True
    assert "Run it." in repository.read("AI_POLICY.md")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("project.nam=x", "did you mean 'name'?"),
        ("rules.disclosure=never", "has no stance 'never'"),
        ("project", "write KEY=VALUE"),
        ("preset.name=x", "is no table"),
    ],
)
def test_a_wrong_setting_is_said_and_nothing_is_written(repository, setting, message):
    done = repository.run("init", "--yes", "--set", setting)
    assert done.status == 2
    assert message in done.err
    assert repository.content() == {}


def test_what_git_knows_is_used_without_its_secrets(repository):
    repository.git("init", "-q", "-b", "trunk")
    remote = "https://somebody:secret@gitlab.com/group/wheels.git"
    repository.git("remote", "add", "origin", remote)
    repository.run("init", "--yes")
    project = tomllib.loads(repository.read("contribpolicy.toml"))["project"]
    assert project == {"name": "wheels", "repository_url": "https://gitlab.com/group/wheels"}
    assert ".gitlab/merge_request_templates/Default.md" in repository.content()
    assert not any(name.startswith(".github") for name in repository.content())
    assert not any(b"secret" in content for content in repository.content().values())


@pytest.mark.parametrize(
    ("longest", "wrap"), [(77, 80), (80, 80), (81, 88), (86, 88), (92, 92), (95, 100), (110, 110)]
)
def test_lines_end_near_the_longest_of_a_guide_that_ends_them_unevenly(repository, longest, wrap):
    short = "Run the tests before you send a patch, say in it what you\n"
    line = f"{'saw there and '.ljust(longest - 3, 'x').replace('xxx', 'an ')} is\n"
    assert len(line) == longest + 1
    paragraph = f"{short}{line}{short}and why.\n\n"
    repository.write("CONTRIBUTING.md", f"# Contributing\n\n{paragraph}{paragraph}")
    assert repository.run("init", "--yes").status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml"))["wording"]["wrap"] == wrap


def test_an_existing_policy_file_is_completed_and_its_comments_stay(repository):
    repository.write("contribpolicy.toml", '# ours\npreset = "welcome"   # kind\n')
    assert repository.run("init", "--yes").status == 0
    policy = repository.read("contribpolicy.toml")
    assert policy.startswith('# ours\npreset = "welcome"   # kind\n')
    assert "AI_POLICY.md" in policy
    assert repository.run("sync", "--check").status == 0


def test_lines_end_where_those_of_the_guide_do_whatever_a_line_elsewhere_does(repository):
    line = "Run the tests before you send a patch, say in it what you have seen there,\n"
    repository.write("CONTRIBUTING.md", f"# Contributing\n\n{line}{line}and why it matters.\n")
    repository.write("README.md", f"# Larkspur\n\n{line.strip()} and be kind.\n")
    assert repository.run("init", "--yes").status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml"))["wording"]["wrap"] == 80


@pytest.mark.parametrize(
    ("there", "base", "wrap"),
    [
        ("", "", 88),
        ("extends = ['base.toml']\n", "", 88),
        ("preset = 'minimal'\n", "", 88),
        ("preset = 'minimal'\n[wording]\nwrap = 0\n", "", 0),
        ("extends = ['base.toml']\n", "[wording]\nwrap = 72\n", None),
    ],
)
def test_where_lines_end_is_written_down_beside_a_base_and_a_policy_file(
    repository, there, base, wrap
):
    repository.write(".mdformat.toml", "wrap = 88\n")
    repository.write("base.toml", f"preset = 'ownership'\n{base}")
    if there:
        repository.write("contribpolicy.toml", there)
    start = () if there else ("--set", "extends=['base.toml']")
    done = repository.run("init", "--yes", *start)
    assert done.status == 0, done.err
    made = repository.read("contribpolicy.toml")
    assert tomllib.loads(made).get("wording", {}).get("wrap") == wrap
    longest = max(map(len, repository.read("AI_POLICY.md").splitlines()))
    assert (longest <= 88) == (wrap != 0)
    assert repository.run("init", "--yes").err.startswith("nothing was written\n")
    assert repository.read("contribpolicy.toml") == made
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


def test_a_policy_in_pyproject_is_completed_there(repository):
    text = '[project]\nname = "wheels"\n\n[tool.contribpolicy]\npreset = "welcome"\n'
    repository.write("pyproject.toml", text)
    assert repository.run("init", "--yes").status == 0
    made = tomllib.loads(repository.read("pyproject.toml"))
    assert made["tool"]["contribpolicy"]["files"]["whole"] == {"AI_POLICY.md": "policy"}
    assert "contribpolicy.toml" not in repository.content()
    assert repository.run("sync", "--check").status == 0


def test_options_beside_an_existing_policy_are_an_error(repository):
    repository.write("contribpolicy.toml", 'preset = "welcome"\n')
    done = repository.run("init", "--yes", "--preset", "no-ai")
    assert done.status == 2
    assert "there is a policy already" in done.err


def test_an_empty_pair_says_where_the_text_goes(repository):
    pair = "<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
    repository.write("CONTRIBUTING.md", f"# C\n\n## Here\n\n{pair}\n## Later\n\nx\n")
    assert repository.run("init", "--yes").status == 0
    text = repository.read("CONTRIBUTING.md")
    assert text.count("contribpolicy:begin") == 1
    assert "\n### AI-assisted contributions\n" in text
    assert text.endswith("\n## Later\n\nx\n")


def test_extras_are_written_when_asked_for(repository):
    repository.write("SECURITY.md", "# Security\n\nWrite to us.\n")
    extras = [part for name in ("claude", "security", "schema") for part in ("--with", name)]
    extras += ["--set", "rules.security=own-words"]
    assert repository.run("init", "--yes", *extras).status == 0
    assert repository.read("CLAUDE.md") == "@AGENTS.md\n"
    assert "(AI_POLICY.md)" in repository.read("SECURITY.md")
    assert repository.read("contribpolicy.toml").startswith("#:schema ./.contribpolicy.schema.json")
    assert repository.run("sync", "--check").status == 0


WITHOUT_EFFECT = {
    "template": "`--with template` writes nothing into .github/PULL_REQUEST_TEMPLATE.md, because "
    "the policy asks nothing there; `contribpolicy facets disclosure` lists what it could ask",
    "form": "`--with form` writes nothing, because there is no issue form",
    "claude": "`--with claude` writes nothing into CLAUDE.md, because it is there already",
    "security": "`--with security` writes nothing, because there is no SECURITY.md or security.txt",
}


def test_an_extra_of_which_nothing_comes_says_why(repository):
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", "## Changes\n")
    repository.write("CLAUDE.md", "@AGENTS.md\n")
    asked = [part for name in WITHOUT_EFFECT for part in ("--with", name)]
    no_ai = ("--preset", "no-ai", "--set", "rules.security=own-words")
    done = repository.run("init", "--yes", *no_ai, *asked)
    said = [line.removeprefix("left to you: ") for line in done.err.splitlines()]
    assert [line for line in said if "--with" in line] == list(WITHOUT_EFFECT.values())
    assert "--with" not in repository.run("init", "--yes").err
    repository.write("SECURITY.md", "# Security\n")
    repository.write(".github/ISSUE_TEMPLATE/bug.yml", "name: Bug\nbody:\n  - type: input\n")
    done = repository.run("init", "--yes", *asked)
    assert "updated SECURITY.md: " in done.out
    assert "--with security" not in done.err
    form = "`--with form` writes nothing into .github/ISSUE_TEMPLATE/bug.yml, because the policy"
    assert form in done.err


def test_an_extra_beside_a_policy_that_stands_says_why_nothing_comes_of_it(repository):
    guide = "# Contributing\n\n## AI tools\n\nSay which AI tools you used in a pull request.\n"
    repository.write("CONTRIBUTING.md", guide)
    claude = ("--with", "claude")
    done = repository.run("init", "--yes", "--standing", "around", *claude)
    said = "`--with claude` writes nothing into CLAUDE.md, because"
    assert f"{said} this run puts markers around a policy" in done.err
    done = repository.run("init", "--yes", *claude)
    assert f"{said} beside a policy" in done.err
    assert "CLAUDE.md" not in repository.content()


def test_each_file_that_is_written_is_named_once(repository):
    done = repository.run("init", "--yes")
    assert "wrote AGENTS.md: new: the text for programs\n" in done.out
    assert (done.out + done.err).count("AGENTS.md: ") == 1
    assert "contribpolicy.lock" not in done.err


def test_hooks_and_changelog_are_joined_where_they_are_set_up(repository):
    hooks = "repos:\n  - repo: local\n    hooks:\n      - id: x\n        name: x\n"
    hooks += "        entry: x\n        language: system\n"
    repository.write(".pre-commit-config.yaml", hooks)
    towncrier = '[tool.towncrier]\ndirectory = "changes"\nfilename = "NEWS.md"\n'
    repository.write("pyproject.toml", f'[project]\nname = "wheels"\n{towncrier}')
    repository.write("changes/README.md", "Fragments.\n")
    assert repository.run("init", "--yes", *KIT).status == 0
    entries = yaml.safe_load(repository.read(".pre-commit-config.yaml"))["repos"]
    assert [entry["hooks"][0]["id"] for entry in entries] == ["x", "contribpolicy-sync"]
    assert "`AI_POLICY.md`" in repository.read("changes/+contribution-policy.doc.md")


def test_a_guide_in_another_markup_is_left_to_a_person(repository):
    repository.write("CONTRIBUTING.adoc", "= Contributing\n\nHello.\n")
    done = repository.run("init", "--yes")
    assert done.status == 0
    assert "left to you: CONTRIBUTING.adoc" in done.err
    assert repository.read("CONTRIBUTING.adoc") == "= Contributing\n\nHello.\n"
    assert repository.run("sync", "--check").status == 0


def test_a_template_that_is_a_form_gets_the_question_of_forms(repository):
    form = "name: Pull request\nbody:\n  - type: textarea\n    attributes:\n      label: Why?\n"
    repository.write(".forgejo/pull_request_template.yaml", form)
    settings = ("--set", "project.forge=forgejo")
    assert repository.run("init", "--yes", "--preset", "disclosure", *settings).status == 0
    made = yaml.safe_load(repository.read(".forgejo/pull_request_template.yaml"))
    assert [entry["type"] for entry in made["body"]] == ["textarea", "dropdown", "input"]
    assert repository.run("sync", "--check").status == 0


def test_a_file_that_is_no_text_stops_all(repository):
    repository.write("CONTRIBUTING.md", b"# C\n\n\xff\n")
    before = repository.content()
    done = repository.run("init", "--yes")
    assert done.status == 2
    assert "CONTRIBUTING.md:3: is not UTF-8" in done.err
    assert repository.content() == before


@pytest.mark.parametrize(
    "text",
    [
        "[project\n",
        "project = [1]\n",
        'tool = "x"\n',
        "[tool]\ntowncrier = 1\n",
        "[tool.towncrier]\ntype = [3]\n",
        "[tool.towncrier]\ndirectory = 3\n",
        "[tool.towncrier]\nsection = [3]\nfragment = 2\n",
        "[tool.towncrier]\nsection = 3\norphan_prefix = 3\n",
    ],
)
def test_an_odd_pyproject_is_no_reason_to_fail(repository, text):
    repository.write("pyproject.toml", text)
    assert repository.run("init", "--yes").status == 0
    assert repository.read("pyproject.toml") == text


def test_a_published_policy_can_be_the_start(repository):
    assert repository.run("init", "--yes", "--like", "numpy").status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml"))["like"] == "numpy"
    assert repository.run("sync", "--check").status == 0


# --- repositories as they are found -----------------------------------------------------------

LAYOUTS = sorted((Path(__file__).parent / "cases").iterdir())


@pytest.fixture(params=LAYOUTS, ids=lambda path: path.name)
def layout(request, repository):
    for path in sorted(request.param.rglob("*")):
        if path.is_file():
            name = path.relative_to(request.param).as_posix()
            # Tools that look at Python files here should not find those.
            repository.write(name.replace("conf.txt", "conf.py"), path.read_bytes())
    return repository


def test_a_layout_from_the_wild_is_set_up_kept_and_checked(layout):
    before = layout.content()
    done = layout.run("init", "--yes")
    assert done.status == 0, done.err
    assert layout.run("sync", "--check")[:2] == (0, "")
    assert layout.run("sync")[:2] == (0, "")
    again = layout.content()
    assert layout.run("init", "--yes").status == 0
    assert layout.content() == again
    for name, content in before.items():
        lines = again[name].splitlines()
        assert [line for line in content.splitlines() if line not in lines] == [], name


def test_text_on_such_tools_that_is_there_is_left_as_it_is(layout):
    before = layout.content()
    done = layout.run("init", "--yes")
    speaking = [
        name
        for name, content in before.items()
        if b"LLM" in content or b"Copilot" in content or b" AI" in content
    ]
    after = layout.content()
    for name in speaking:
        assert after[name] == before[name]
        if name != "AGENTS.md":  # which always names them
            assert f"  {name}:" in done.err


@pytest.mark.parametrize(
    ("settings", "asks"),
    [
        ("[rules]\nattribution = 'require-assisted-by'\n", True),
        ("[rules]\nattribution = 'suggest-assisted-by'\n", False),
        ("[rules]\nsign-off = 'ai-must-not-sign'\n", True),
        ("[rules]\nsign-off = 'pr-is-certification'\n", False),
        ("[rules]\nattribution = { stance = 'require-assisted-by', level = 'should' }\n", False),
        ("[commits]\nsign_off = 'human'\n", True),
        ("preset = 'minimal'\n", False),
    ],
)
def test_init_says_that_nothing_checks_commits_of_which_something_is_asked(
    repository, settings, asks
):
    repository.write("contribpolicy.toml", settings)
    job = f"add the job of {pulls.lacking_job([])} to a workflow"
    assert (job in repository.run("init", "--dry-run").err) == asks
    repository.write(".gitlab-ci.yml", "a: {script: [contribpolicy check-commits A..B]}\n")
    assert job not in repository.run("init", "--dry-run").err


def test_the_docs_have_the_job_for_commits_that_init_names():
    root = Path(__file__).parents[2]
    urls = tomllib.loads((root / "pyproject.toml").read_text())["project"]["urls"]
    page = f"{urls['Documentation']}/en/stable/how-to/commits.html"
    assert pulls.lacking_job([]) == f"{page}#in-a-workflow"
    assert "\n## In a workflow\n" in (root / "docs/how-to/commits.md").read_text()
