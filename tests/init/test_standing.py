from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

CASES = tomllib.loads((Path(__file__).parent / "standing.toml").read_text(encoding="utf-8"))["case"]
STATED = [case for case in CASES if "at" in case]
DISCUSSION = "--set=project.discussion_url=https://github.com/example/larkspur/discussions/1"
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
def tree(repository):
    """Makes a repository that git knows, with files of a case among others."""

    def made(files):
        repository.git("init", "-q", "-b", "main")
        repository.git("remote", "add", "origin", "https://github.com/example/larkspur.git")
        for name, text in {**DOCS, **files}.items():
            repository.write(name, text)
        return repository

    return made


@pytest.mark.parametrize("case", STATED, ids=name_of)
def test_no_second_policy_is_written_beside_one_that_stands(tree, case):
    repository = tree(case["files"])
    before = repository.content()
    done = repository.run("init", "--yes", DISCUSSION)
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
    assert "AI-assisted contributions" in made
    assert kept in made
    assert repository.run("sync", "--check") == (0, "", "")


def test_a_person_can_stop(tree, typed):
    repository = tree({"CONTRIBUTING.md": "# C\n\nNo AI tools, please.\n"})
    before = repository.content()
    typed("what?", "stop")
    done = repository.run("init")
    assert done.status == 1
    assert "CONTRIBUTING.md:3: No AI tools, please." in done.err
    assert repository.content() == before
