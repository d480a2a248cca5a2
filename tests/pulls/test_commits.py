"""The commits of a range, and a message that is about to become one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import check_commits

FORM = "AGENT:MODEL [TOOLS]"
ASSISTED = {"key": "Assisted-by", "grammar": FORM}
CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"
HUMAN = "Signed-off-by: Ada <ada@example.org>"


def codes(message: str, **settings: object) -> list[tuple[str, str]]:
    policy = load(overrides=settings, root=Path(Path.cwd().anchor)).policy
    report = check_commits([Commit(message, "1")], policy)
    return [(finding.code, finding.severity) for finding in report.findings]


def trailer(when: str) -> dict[str, object]:
    return {"trailer": {**ASSISTED, "when": when}}


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Fix it", []),
        ("Fix it\n\nAssisted-by: Claude:claude-3-opus coccinelle sparse", []),
        ("Fix it\n\nassisted-by: GitHub Copilot:gpt-5 [pylint]", []),
        ("Fix it\n\nAssisted-by: none", []),
        ("Fix it\n\nAssisted-by: some tool", ["trailer-malformed"]),
        ("Fix it\n\nAssisted-by:", ["trailer-malformed"]),
        ("Fix it\n\nAssisted-by: A:b\n\nMore words follow.", ["trailer-malformed"]),
        (f"Fix it\n\n{CLAUDE}", ["trailer-missing"]),
        (f"Fix it\n\nAssisted-by: Claude:opus\n{CLAUDE}", []),
        ("Fix it\n\n🤖 Generated with [Claude Code](https://claude.com)", ["trailer-missing"]),
        ("Fix it\n\nGenerated-by: a tool", ["trailer-missing"]),
        ("Fix it\n\nGenerated-by: protoc 3.21", []),
        ("Fix it\n\nGenerated-by: scripts/tables.py", []),
        ("Fix it\n\nGenerated-by: protoc, and Claude Code", ["trailer-missing"]),
        ("Fix it\n\nAssisted by: Claude Code", ["trailer-missing"]),
        ("Fix it\n\nIt was wrong.\n\n**Assisted-by:** Claude", ["trailer-missing"]),
        ("Fix it\n\n- Assisted-by: Claude Code", ["trailer-missing"]),
        ("Fix it\n\n- Assisted-by: is what we ask for now", []),
        ("Say it\n\nWe now ask for\nAssisted-by: in each commit.", []),
        ("Say it\n\nThe trailer\nAssisted-by: A:b in the guide\nis explained.", []),
        (f"Say it\n\nThe line\nAssisted-by: A:b in the guide.\n\n{HUMAN}", []),
        ("Fix it\n\nIt was wrong.\nAssisted-by: Claude:opus", ["trailer-malformed"]),
        ("Fix it\n\nCloses #3\nAssisted-by: Claude:opus", ["trailer-malformed"]),
        ("Fix it\n\nAssisted-by: A\n\nMore.", ["trailer-malformed", "trailer-malformed"]),
        ("Fix it\n\nCo-authored-by: Claude Dupont <claude@example.fr>", []),
    ],
)
def test_a_required_trailer(message: str, expected: list[str]) -> None:
    assert codes(message, commits=trailer("required")) == [(code, "error") for code in expected]


@pytest.mark.parametrize(
    ("message", "grammar", "said"),
    [
        ("Assisted-by:", "", "`Assisted-by:` names nothing. Please write which tool helped"),
        ("Assisted-by:", "TOOL", "`Assisted-by:` should have the form `Assisted-by: TOOL`."),
        ("Assisted-by: Claude Code", FORM, "for example `Assisted-by: ExampleAssistant:model-1`."),
        ("Assisted-by: Claude\n\nMore.", "", "Please move it to the last paragraph"),
    ],
)
def test_what_is_wrong_with_a_trailer_is_said_with_what_to_write(message, grammar, said) -> None:
    asked = {"trailer": {"key": "Assisted-by", "grammar": grammar, "when": "required"}}
    policy = load(root=Path("/"), overrides={"commits": asked}).policy
    (finding,) = check_commits([Commit(f"Fix it\n\n{message}", "1")], policy).findings
    assert said in finding.message


def test_a_suggested_trailer_is_only_noted() -> None:
    assert codes(f"Fix\n\n{CLAUDE}", commits=trailer("suggested")) == [("trailer-missing", "note")]
    assert codes("Fix", commits=trailer("suggested")) == []


@pytest.mark.parametrize(
    "line", ["Assisted-by: Claude:opus", "AI-assisted-by: x", "Generated-by: y", CLAUDE]
)
def test_forbidden_trailers(line: str) -> None:
    assert codes(f"Fix\n\n{line}", commits=trailer("forbidden")) == [("trailer-forbidden", "error")]
    assert codes(f"Fix\n\n{HUMAN}", commits=trailer("forbidden")) == []


@pytest.mark.parametrize(
    ("facet", "stance", "message", "expected"),
    [
        ("attribution", "forbid-ai-coauthor", f"Fix\n\n{CLAUDE}", ["trailer-forbidden"]),
        ("attribution", "forbid-ai-coauthor", "Fix\n\nAssisted-by: a tool", []),
        ("attribution", "require-assisted-by", f"Fix\n\n{CLAUDE}", ["trailer-missing"]),
        ("attribution", "require-generated-by", "Fix\n\nGenerated-by: a tool", []),
        ("attribution", "forbid-all-trailers", "Fix\n\nAssisted-by: x", ["trailer-forbidden"]),
        ("sign-off", "human-sign-off", "Fix", ["trailer-missing"]),
        ("sign-off", "human-sign-off", f"Fix\n\n{HUMAN}", []),
        (
            *("sign-off", "ai-must-not-sign", "Fix\n\nSigned-off-by: Claude Code <a@b.c>"),
            ["trailer-forbidden"],
        ),
    ],
)
def test_the_rules_of_the_policy_count_without_settings(
    facet: str, stance: str, message: str, expected: list[str]
) -> None:
    assert codes(message, rules={facet: stance}) == [(code, "error") for code in expected]


@pytest.mark.parametrize(("level", "severity"), [("must", "error"), ("should", "warning")])
@pytest.mark.parametrize(
    ("facet", "stance", "message"),
    [
        ("attribution", "require-assisted-by", f"Fix it\n\n{CLAUDE}"),
        ("attribution", "forbid-ai-coauthor", f"Fix it\n\n{CLAUDE}"),
        ("attribution", "forbid-all-trailers", "Fix it\n\nGenerated with Claude Code"),
        ("sign-off", "human-sign-off", "Fix it"),
        ("sign-off", "ai-must-not-sign", "Fix it\n\nSigned-off-by: Claude <noreply@anthropic.com>"),
    ],
)
def test_a_commit_is_judged_as_strictly_as_the_rule(
    facet: str, stance: str, message: str, level: str, severity: str
) -> None:
    forbids = stance.startswith(("forbid", "ai-must-not"))
    rule = {"stance": stance, "level": f"{level}-not" if forbids else level}
    assert {each[1] for each in codes(message, rules={facet: rule})} == {severity}
    told = {"sign_off": "human", **trailer("forbidden" if forbids else "required")}
    found = codes(message, rules={facet: rule}, commits=told)
    assert {each for _, each in found} <= {"error", "note"}


@pytest.mark.parametrize(
    ("value", "grammar", "expected"),
    [
        ("Claude:opus", "AGENT:MODEL [TOOLS]", True),
        ("Claude:opus a b", "AGENT:MODEL [TOOLS]", True),
        ("Claude opus", "AGENT:MODEL [TOOLS]", False),
        (":opus", "AGENT:MODEL [TOOLS]", False),
        ("cursor (gpt-5)", "tool (model)", True),
        ("cursor", "tool (model)", False),
        ("anything at all", "", True),
        ("...", "", False),
    ],
)
def test_the_grammar_of_a_trailer(value, grammar, expected) -> None:
    asked = {"trailer": {"key": "Assisted-by", "grammar": grammar, "when": "suggested"}}
    wrong = codes(f"Fix it\n\nAssisted-by: {value}", commits=asked)
    assert wrong == ([] if expected else [("trailer-malformed", "error")])


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Claude <noreply@anthropic.com>", True),
        ("GitHub Copilot <x@example.org>", True),
        ("Claude Monet <claude@example.fr>", False),
        ("Devin Smith <devin@example.org>", False),
        ("Ai Weiwei <ai@example.org>", False),
        ("AI <ai@example.org>", True),
        ("Gemini Rossi <g@example.it>", False),
    ],
)
def test_a_person_with_the_name_of_a_tool_is_a_person(value, expected) -> None:
    wrong = codes(f"Fix it\n\nCo-authored-by: {value}", rules={"attribution": "forbid-ai-coauthor"})
    assert wrong == ([("trailer-forbidden", "error")] if expected else [])


# --- with git -------------------------------------------------------------------------------------


@pytest.fixture
def repository(repository):
    """A repository that asks for a trailer, with its first commit."""
    repository.git("init", "-q", "-b", "main")
    repository.write(
        "contribpolicy.toml",
        '[project]\nname = "demo"\n[commits]\n'
        'trailer = { key = "Assisted-by", grammar = "AGENT:MODEL [TOOLS]", when = "required" }\n',
    )
    commit(repository, "Begin")
    repository.git("tag", "base")
    return repository


def commit(repository, message, *paths):
    for path in paths:
        repository.write(path, message)
    repository.git("add", ".")
    repository.git("commit", "-q", "--allow-empty", "-m", message)


def test_the_story_is_printed_first_and_odd_commits_are_noted(repository) -> None:
    commit(repository, "Cache the header", "src/a.py", "tests/b.py", "docs/c.md")
    commit(repository, "fixup! Cache the header", "src/a.py")
    commit(repository, "WIP", "src/a.py")
    commit(repository, "Everything else", "api/é.py", "web/b.py", "ops/c.py")
    repository.git("checkout", "-q", "-b", "other", "base")
    commit(repository, "Beside")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "Merge other", "other")
    done = repository.run("check-commits", "base..HEAD")
    story, _, findings = done.out.partition("\n\n")
    first, *_ = story.splitlines()
    assert first.partition(" ")[2] in {"Beside", "Cache the header"}
    assert len(story.splitlines()) == 6
    noted = [line.split()[1] for line in findings.splitlines() if line.startswith("note")]
    assert sorted(noted) == ["commit-fixup", "commit-merge", "commit-mixed", "commit-wip"]
    assert done.status == 0


def test_a_failing_commit_is_named(repository) -> None:
    commit(repository, f"Cache the header\n\n{CLAUDE}", "a.py")
    done = repository.run("check-commits", "base..HEAD", "--format", "json")
    data = json.loads(done.out)
    assert done.status == 1
    assert data["verdict"] == "fail"
    assert data["findings"][0]["section"].endswith("Cache the header")
    assert data["story"][0].endswith("Cache the header")


@pytest.mark.parametrize("span", ["nowhere..HEAD", "HEAD", "--output=x..y"])
def test_a_range_that_is_none_is_said_in_a_line(repository, span: str) -> None:
    done = repository.run("check-commits", "--", span)
    assert done.status == 2
    assert "Traceback" not in done.err
    assert not (repository.root / "x..y").exists()


def test_a_commit_message_hook_stops_a_commit(repository) -> None:
    root = Path(__file__).parents[2]
    hook = repository.write(
        ".git/hooks/commit-msg",
        f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m sphinx_contribpolicy '
        'check-commits --message "$1"\n',
    )
    hook.chmod(0o755)
    commit(repository, "Good\n\nAssisted-by: Claude:opus", "a.py")
    with pytest.raises(AssertionError, match="trailer-missing"):
        commit(repository, f"Bad\n\n{CLAUDE}", "b.py")


def test_comments_of_a_message_do_not_count(repository_at, tmp_path: Path) -> None:
    repository = repository_at(tmp_path)
    repository.write("contribpolicy.toml", '[commits]\nsign_off = "human"\n')
    scissors = "# ------------------------ >8 ------------------------"
    message = f"Fix\n\n{HUMAN}\n# {CLAUDE}\n{scissors}\ndiff\nSigned-off-by: Claude Code <x@y.z>\n"
    repository.write("m", message)
    assert repository.run("check-commits", "--message", "m").out == "pass\n"


@pytest.mark.parametrize("line", ["Key: a{}x", "Key:{}x", "Key{}x", "Key: a{}", "{}: x"])
@pytest.mark.parametrize("filling", [" ", "\t", "a", "-", ": "])
def test_a_line_of_any_length_is_read_to_its_end(line: str, filling: str) -> None:
    """Without a bound, a megabyte of this took hours."""
    message = f"Subject\n\n{line.format(filling * 500_000)}\n"
    policy = load(overrides={"preset": "ownership"}, root=Path(__file__).parent).policy
    assert check_commits([Commit(message)], policy).verdict in {"pass", "fail"}
