"""The issue that a pull request belongs to, its size, and how many its author has open."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from bodies import run
from forge_standin import StandIn, running

from sphinx_contribpolicy.policy import Limit, Rule, limits_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

POLICY = """\
[project]
name = "demo"
repository_url = "https://github.com/owner/demo"
[rules]
change-scope = { stance = "accepted-issue-only", items = ["accepted"] }
volume = { stance = "numeric-limit", items = ["2 open pull requests", "400 changed lines"] }
newcomers = { stance = "start-small", level = "must", items = ["50 changed lines"] }
"""
THREAD: dict[str, Any] = {
    "number": 7,
    "title": "Sort the list",
    "body": "The list is sorted once. Fixes #12.",
    "user": {"login": "somebody", "type": "User"},
    "author_association": "CONTRIBUTOR",
    "additions": 100,
    "deletions": 20,
    "state": "open",
}
ACCEPTED = {"number": 12, "state": "open", "labels": [{"name": "Accepted"}]}
OPEN = {"number": 12, "state": "open", "labels": []}


def judged(
    folder: Path, recorded: object = None, *, env: dict[str, str] | None = None, **changes: Any
) -> list[str]:
    """The verdict, and each finding that is no note of what was not looked up."""
    (folder / "contribpolicy.toml").write_text(POLICY, encoding="utf-8")
    event = folder / "event.json"
    event.write_text(json.dumps({"pull_request": {**THREAD, **changes}}), encoding="utf-8")
    more: list[str | Path] = ["--live"] if env else []
    if recorded is not None:
        file = folder / "recorded.json"
        text = recorded if isinstance(recorded, str) else json.dumps(recorded)
        file.write_text(text, encoding="utf-8")
        more = ["--recorded", file]
    done = run("check-pr", "--event", event, "--format", "json", *more, cwd=folder, env=env)
    assert done.status in {0, 1}, done.err
    data = json.loads(done.out)
    found = [f"{each['severity']} {each['code']} {each['rule']}" for each in data["findings"]]
    return [data["verdict"], *found]


def recorded(*issues: object, others: int = 0) -> dict[str, Any]:
    # Forges know an account in any case of its letters.
    user = {"login": "SomeBody", "type": "User"}
    mine = [{**THREAD, "number": 20 + at, "user": user} for at in range(others)]
    theirs = {**THREAD, "number": 90, "user": {"login": "else"}}
    return {"issues": list(issues), "pull_requests": [THREAD, theirs, *mine]}


UNKNOWN = ["note issue-missing change-scope", "note limit-exceeded volume"]


@pytest.mark.parametrize(
    ("known", "changes", "expected"),
    [
        (recorded(ACCEPTED), {}, ["pass"]),
        (None, {}, ["pass", *UNKNOWN]),
        (None, {"body": "Sorted."}, ["fail", "error issue-missing change-scope", UNKNOWN[1]]),
        (recorded(OPEN), {}, ["fail", "error issue-missing change-scope"]),
        (recorded(), {}, ["fail", "error issue-missing change-scope"]),
        (
            recorded({**ACCEPTED, "state": "closed"}),
            {},
            ["fail", "error issue-missing change-scope"],
        ),
        (
            recorded({**ACCEPTED, "pull_request": {"url": "x"}}),
            {},
            ["fail", "error issue-missing change-scope"],
        ),
        (recorded(ACCEPTED, others=1), {}, ["pass"]),
        (recorded(ACCEPTED, others=2), {}, ["fail", "error limit-exceeded volume"]),
        (recorded(ACCEPTED), {"additions": 4000}, ["fail", "error limit-exceeded volume"]),
        (
            recorded(ACCEPTED),
            {"author_association": "FIRST_TIME_CONTRIBUTOR"},
            ["fail", "error limit-exceeded newcomers"],
        ),
    ],
)
def test_the_rules_on_issues_and_numbers_are_checked_where_the_facts_are_known(
    tmp_path: Path, known: object, changes: dict[str, Any], expected: list[str]
) -> None:
    assert judged(tmp_path, known, **changes) == expected


class Forge(StandIn):
    """The forge, which has an issue and open pull requests too."""

    issue: dict[str, Any] | None = ACCEPTED

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, object]:
        match method, path.strip("/").split("/"):
            case "GET", ["issues", "12"]:
                return (200, self.issue) if self.issue else (404, {"message": "Not Found"})
            case "GET", ["pulls"]:
                other = {**self.pull, "user": {"login": "SomeBody", "type": "User"}}
                return 200, [self.pull, {**other, "number": 8}, {**other, "number": 9}]
        return super().answer(method, path, data)


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        (ACCEPTED, ["fail", "error limit-exceeded volume"]),
        (None, ["fail", "error issue-missing change-scope", "error limit-exceeded volume"]),
    ],
)
def test_live_asks_the_forge_for_what_the_event_lacks(
    tmp_path: Path, issue: dict[str, Any] | None, expected: list[str]
) -> None:
    forge = Forge()
    forge.issue = issue
    with running(forge):
        env = {
            "PATH": "/usr/bin:/bin",
            "GITHUB_TOKEN": "t",
            "GITHUB_REPOSITORY": "owner/demo",
            "GITHUB_API_URL": forge.url,
            "GITHUB_RUN_ATTEMPT": "1",
            "NO_PROXY": "127.0.0.1",
        }
        assert judged(tmp_path, env=env) == expected
        assert forge.changes == []


def test_a_forge_that_does_not_answer_leaves_a_note(tmp_path: Path) -> None:
    env = {
        "PATH": "/usr/bin:/bin",
        "GITHUB_TOKEN": "t",
        "GITHUB_REPOSITORY": "owner/demo",
        "GITHUB_API_URL": "http://127.0.0.1:9",
        "GITHUB_RUN_ATTEMPT": "1",
    }
    assert judged(tmp_path, env=env) == ["pass", *UNKNOWN]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON, or cut off"),
        ("[]", "expected an object"),
        ('{"issue": []}', "expected an object"),
        ('{"issues": {}}', "'issues' is no list"),
        ('{"issues": [1]}', "holds something that is none"),
    ],
)
def test_a_recorded_file_that_is_none_is_said_in_a_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "contribpolicy.toml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "r.json").write_text(text, encoding="utf-8")
    (tmp_path / "b.md").write_text("Sorted.", encoding="utf-8")
    done = run("check-pr", "--body", "b.md", "--recorded", "r.json", cwd=tmp_path)
    assert (done.status, said in done.err, "Traceback" in done.err) == (2, True, False)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("3 open pull requests", [Limit(3, "open")]),
        ("one open merge request at a time", [Limit(1, "open")]),
        ("1,000 changed lines", [Limit(1000, "lines")]),
        ("two pull requests a week", []),
        ("a handful of files", []),
    ],
)
def test_a_limit_is_read_where_it_can_be_counted(item: str, expected: list[Limit]) -> None:
    rule = Rule(facet="volume", stance="numeric-limit", level="must", items=(item,))
    assert list(limits_of(rule)) == expected
