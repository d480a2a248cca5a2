from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

CASES = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
KIT = ("--kit-from", "https://github.com/example/kit@v1.0")
REPORTS = ".github/workflows/check-pr.yml"
COMMENTS = ".github/workflows/check-pr-comment.yml"
IN_STEP = ".github/workflows/check-policy.yml"
_REGION = re.compile(r" sha256=\w+([^\n]*\n).*?([^\n]*contribpolicy:end)", re.DOTALL)


@pytest.mark.parametrize("case", CASES["case"], ids=lambda case: case["name"])
def test_init_adds_to_what_is_there_once_and_loses_nothing(repository, case):
    for name, text in case["before"].items():
        repository.write(name, text)
    done = repository.run("init", "--yes", *case.get("arguments", ()))
    assert done.status == 0, done.err
    for name, text in case["after"].items():
        assert _REGION.sub(r"\1\2", repository.read(name)) == text.removeprefix("\n")
    assert [said for said in case.get("said", ()) if said not in done.out + done.err] == []
    assert [said for said in case.get("unsaid", ()) if said in done.out + done.err] == []
    for name, text in case["before"].items():
        left = iter(repository.read(name).splitlines())
        assert [line for line in text.splitlines() if line not in left] == [], name
    assert repository.run("sync", "--check") == (0, "", "")
    before = repository.content()
    extras = [each for each in case.get("arguments", ()) if each in {"--with", "security"}]
    assert repository.run("init", "--yes", *extras).status == 0
    assert repository.content() == before


def test_the_plan_shows_the_page_and_says_where_it_is_to_be_listed(repository):
    repository.write("docs/conf.py", "extensions = ['sphinx_contribpolicy']\n")
    repository.write("docs/index.md", "# Gears\n\n```{toctree}\nusage\n```\n")
    before = repository.content()
    done = repository.run("init", "--dry-run")
    assert "+++ b/docs/ai-policy.md\n" in done.out
    assert "docs/index.md:3: add the line 'ai-policy' to this toctree" in done.err
    assert repository.content() == before


@pytest.mark.parametrize("name", ["ai-policy.md", "ai-policy.rst"])
def test_a_page_of_that_name_is_left_as_it_is(repository, name):
    repository.write("contribpolicy.toml", '[files]\nwhole = { "AI_POLICY.md" = "policy" }\n')
    repository.write("docs/conf.py", "")
    repository.write("docs/index.md", "# Gears\n\n```{toctree}\nai-policy\n```\n")
    repository.write(f"docs/{name}", "Ours.\n")
    done = repository.run("init", "--yes")
    assert f"left to you: docs/{name}: a page stands there already" in done.err
    assert repository.read(f"docs/{name}") == "Ours.\n"
    assert len([each for each in repository.content() if "/ai-policy" in each]) == 1


def test_the_workflow_that_comments_takes_the_place_of_the_one_that_reports(repository):
    assert repository.run("init", "--yes", "--with", "comment", *KIT).status == 0
    installed = repository.read(".github/requirements-contribpolicy.txt")
    assert "\nsphinx-contribpolicy @ git+https://github.com/example/kit@v1.0\n" in installed
    assert " -r .github/requirements-contribpolicy.txt\n" in repository.read(COMMENTS)
    assert "pull_request_target:" in repository.read(COMMENTS)
    policy = tomllib.loads(repository.read("contribpolicy.toml"))
    assert policy["pull_requests"] == {"mode": "comment"}
    before = repository.content()
    assert REPORTS not in before
    assert "run: contribpolicy sync --check --strict\n" in repository.read(IN_STEP)
    assert "run: contribpolicy lint || true\n" in repository.read(IN_STEP)
    for extras in ((), ("--with", "comment")):
        done = repository.run("init", "--yes", *extras, *KIT)
        assert "nothing was written" in done.err
        assert "mode" not in done.err
        assert repository.content() == before


@pytest.mark.parametrize(
    ("step", "checks"),
    [
        ('pip install "sphinx-contribpolicy[sphinx]" furo && sphinx-build docs out', False),
        ("contribpolicy lint", False),
        ("contribpolicy sync", False),
        ("pip install sphinx-contribpolicy\n  check-pr:\n    uses: ./.github/a.yml", False),
        ("make  # once: contribpolicy check-pr", False),
        ("|\n          # contribpolicy check-pr\n          make check-pr", False),
        ("python -m sphinx_contribpolicy check-pr --live", True),
        (">-\n          uv run contribpolicy\n          check-pr --live", True),
        ("contribpolicy sync --root docs --check", True),
    ],
)
def test_only_a_workflow_that_runs_a_check_stands_for_the_one_of_the_kit(repository, step, checks):
    steps = f"steps:\n      - run: {step}\n"
    repository.write(".github/workflows/docs.yml", f"on: [push]\njobs:\n  docs:\n    {steps}")
    assert repository.run("init", "--yes", *KIT).status == 0
    written = {REPORTS, ".github/requirements-contribpolicy.txt"} & repository.content().keys()
    assert len(written) == (0 if checks else 2)


def test_whoever_sets_up_comments_hears_of_those_that_are_open_already(repository):
    done = repository.run("init", "--yes", "--with", "comment", *KIT)
    found = re.search(r"left to you: contribpolicy.toml: .*`(since = .*)` under (\S+)", done.err)
    assert found
    text = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", text.replace(found[2], f"{found[2]}\n{found[1]}"))
    assert repository.run("sync").status == 0
    assert tomllib.loads(repository.read("contribpolicy.toml"))["pull_requests"]["since"]
    (repository.root / COMMENTS).unlink()
    assert "since" not in repository.run("init", "--yes", "--with", "comment", *KIT).err


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "contribpolicy.toml",
            "",
            'contribpolicy.toml: set mode = "comment" under [pull_requests]',
        ),
        (
            "pyproject.toml",
            '[tool.contribpolicy]\npreset = "welcome"\n',
            'pyproject.toml: set mode = "comment" under [tool.contribpolicy.pull_requests]',
        ),
    ],
)
def test_a_policy_that_is_there_keeps_its_mode(repository, name, text, said):
    repository.write(name, text)
    repository.run("init", "--yes", *KIT)
    done = repository.run("init", "--yes", "--with", "comment", *KIT)
    assert done.status == 0
    assert f"left to you: {said}" in done.err
    assert f"{REPORTS}: take out the job that runs `contribpolicy check-pr`" in done.err
    assert IN_STEP not in repository.content()
    assert COMMENTS in repository.content()
    assert "pull_requests" not in tomllib.loads(repository.read(name))


@pytest.mark.parametrize("without", [(), ("--without", COMMENTS, *KIT)])
def test_nothing_is_left_to_do_for_a_workflow_that_is_not_written(repository, monkeypatch, without):
    monkeypatch.setattr("sphinx_contribpolicy.init.kit.installed.requirement", lambda _: "")
    repository.write(REPORTS, "on: pull_request\njobs: {a: {run: contribpolicy check-pr}}\n")
    repository.write("contribpolicy.toml", 'preset = "welcome"\n')
    done = repository.run("init", "--yes", "--with", "comment", *without)
    assert COMMENTS not in repository.content()
    assert (f"{COMMENTS}: is not written, because" in done.err) != bool(without)
    assert "take out" not in done.err
    assert "set mode" not in done.err


def test_the_workflow_that_comments_is_one_for_github(repository):
    forge = ("--set", "project.forge=gitlab")
    done = repository.run("init", "--yes", "--with", "comment", *forge)
    assert done.status == 0
    assert "left to you: the workflow that comments is one for GitHub" in done.err
    assert COMMENTS not in repository.content()


def test_on_gitlab_messages_speak_of_merge_requests(repository):
    forge = ("--set", "project.forge=gitlab", "--without", "*/Default.md")
    repository.write("CONTRIBUTING.md", "# Contributing\n\nHello.\n")
    done = repository.run("init", "--yes", "--preset", "minimal", *forge, *KIT)
    assert "wrote .gitlab/check-mr.yml: a check of merge requests that only reports" in done.out
    assert "no heading speaks of merge requests" in done.out
    said = [repository.run(command) for command in ("template", "coverage")]
    assert [each.err.count("no template of merge requests") for each in said] == [1, 1]
    assert "pull request" not in done.out + done.err + "".join(each.err for each in said)


@pytest.mark.parametrize(
    ("readme", "text", "name"),
    [
        ("README.md", "# Wheels\n", "Wheels"),
        ("README.md", "[![build](b.svg)](b)\n\nWheels & co\n===\n", "Wheels & co"),
        ("README.md", "# ![logo](x.png) `wheels` \N{FERRIS WHEEL}\r\n", "wheels"),
        ("README.md", "# [**Wheels**](https://example.org): they go round #\n", "Wheels"),
        ("README.md", "# Wheels \N{EM DASH} they go round\n", "Wheels"),
        ("README.md", "```\n# no\n```\n\n# C++\n", "C++"),
        ("README.rst", "======\nWheels\n======\n\nRound\n-----\n", "Wheels"),
        ("README.rst", "``big_wheels``\n==============\n", "big_wheels"),
        ("README.md", "# README\n\n## Wheels\n", "repository"),
        ("README.md", "## Setup\n", "repository"),
        ("README.md", "Wheels.\n", "repository"),
        ("README.md", f"# {'long ' * 20}\n", "repository"),
    ],
)
def test_the_title_of_the_readme_is_the_name_of_the_project(repository, readme, text, name):
    repository.write(readme, text)
    assert repository.run("init", "--yes").status == 0
    made = tomllib.loads(repository.read("contribpolicy.toml"))
    assert made["project"] == {"name": name}
    assert repository.run("sync", "--check") == (0, "", "")


def test_pyproject_knows_the_name_and_the_readme_how_it_is_written(repository):
    repository.write("README.md", "# Wheels for all of us\n")
    repository.write("pyproject.toml", '[project]\nname = "wheels"\n')
    repository.run("init", "--yes")
    made = tomllib.loads(repository.read("contribpolicy.toml"))
    assert made["project"]["name"] == "Wheels"


PROMPTED = """\
## Description

<!-- What changes? -->

## Kind

<!-- Tick one. -->

- [ ] Fix
- [ ] Feature

## Test plan

<!-- Commands -->
"""
LISTED = "## Summary\n\n<!-- Say why. -->\n\n## Before you send it\n\n- [ ] Tests\n- [ ] Docs\n"
CERTAIN = {"Description": "text", "Kind": "one-of"}


@pytest.mark.slow
def test_what_templates_ask_beyond_doubt_is_written_and_guesses_are_comments(repository):
    folder = ".github/PULL_REQUEST_TEMPLATE"
    repository.write(f"{folder}/code.md", PROMPTED)
    repository.write(f"{folder}/docs only.md", LISTED)
    assert repository.run("init", "--yes").status == 0
    text = repository.read("contribpolicy.toml")
    tables = tomllib.loads(text)["pull_requests"]["templates"]
    assert tables == {
        "code.md": {"sections": CERTAIN},
        "docs only.md": {"sections": {"Summary": "text"}},
    }
    assert '\n# "Test plan" = "text"\n' in text
    assert "beyond doubt" not in repository.run("template").out
    assert repository.run("template", "--write").err.endswith("nothing to add\n")
    body = repository.read(f"{folder}/code.md").replace("<!-- What changes? -->", "It leaks.")
    repository.write("body.md", body)
    done = repository.run("check-pr", "--body", "body.md")
    assert (done.status, "choice-missing" in done.out) == (1, True)
    repository.write("body.md", body.replace("[ ]", "[x]").replace("[x] Fix", "[ ] Fix"))
    assert repository.run("check-pr", "--body", "body.md").status == 0


@pytest.mark.slow
def test_one_template_has_one_table_and_what_the_policy_says_of_it_stays(repository):
    repository.write("contribpolicy.toml", '[pull_requests.sections]\n"Test plan" = "text"\n')
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", PROMPTED)
    assert repository.run("init", "--yes").status == 0
    found = tomllib.loads(repository.read("contribpolicy.toml"))["pull_requests"]
    assert found == {"sections": {"Test plan": "text"}}
    other = PROMPTED.replace("Description", "Beschreibung")
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", other)
    repository.write("contribpolicy.toml", 'preset = "minimal"\n')
    assert repository.run("init", "--yes").status == 0
    found = tomllib.loads(repository.read("contribpolicy.toml"))["pull_requests"]
    assert found == {"sections": {"Beschreibung": "text", "Kind": "one-of"}}
