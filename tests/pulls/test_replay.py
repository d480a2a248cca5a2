"""`contribpolicy replay`: saved pull requests, judged by the template of their day."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from bodies import run

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import (
    Submission,
    check,
    pull_request_templates,
    read_saved,
    replay,
    summary,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

START = datetime(2026, 1, 1, tzinfo=UTC)
VERSIONS = 12
POLICY = """\
[project]
name = "demo"
[pull_requests]
since = 2026-11-01
[pull_requests.sections]
"Description" = "text"
"Checklist 3" = "all"
"""


def template(version: int) -> str:
    boxes = "".join(f"- [ ] Point {at}\n" for at in range(version % 4))
    return f"## Description\n\n<!-- Say what, {version}. -->\n\n## Checklist {version}\n\n{boxes}"


def day(version: int, hours: int = 0) -> datetime:
    return START + timedelta(days=10 * version, hours=hours)


def git(folder: Path, *arguments: str, when: datetime = START) -> None:
    environment = {
        "GIT_AUTHOR_DATE": when.isoformat(),
        "GIT_COMMITTER_DATE": when.isoformat(),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "PATH": "/usr/bin:/bin:/usr/local/bin",
    }
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, env=environment, check=True)


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A repository whose template changed twelve times, once by a move."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "contribpolicy.toml").write_text(POLICY, encoding="utf-8")
    for version in range(VERSIONS):
        name = "PULL_REQUEST_TEMPLATE.md" if version < 6 else ".github/pull_request_template.md"
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(template(version), encoding="utf-8")
        if version == 6:
            (folder / "PULL_REQUEST_TEMPLATE.md").unlink()
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", f"Template {version}", when=day(version))
        git(folder, "commit", "-q", "--allow-empty", "-m", "Other", when=day(version, 5))
    return folder


def body(version: int, at: int) -> str:
    text = template(version)
    match at % 5:
        case 0:
            return text
        case 1:
            return text.replace("-->", f"-->\nThe queue keeps its order, {at}.")
        case 2:
            return text.replace("[ ]", "[x]")
        case 3:
            return text.replace("-->", "-->\nA faster start.").replace("[ ]", "[x]")
        case _:
            return "Some prose alone." if at % 2 else ""


def thread(number: int, **more: Any) -> dict[str, Any]:
    version = number % VERSIONS
    return {
        "number": number,
        "title": "T",
        "body": body(version, number // VERSIONS),
        "created_at": day(version, 1 + number % 200).isoformat().replace("+00:00", "Z"),
        "user": {"login": f"somebody-{number % 40}", "type": "User"},
        "author_association": "FIRST_TIME_CONTRIBUTOR" if number % 4 == 0 else "CONTRIBUTOR",
        "labels": [],
        **more,
    }


def saved(folder: Path, data: object, name: str = "pulls.json") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return file


def test_a_thousand_bodies_get_what_the_check_says_at_each_commit(
    history: Path, tmp_path: Path
) -> None:
    threads = [thread(number) for number in range(1, 1001)]
    policy = load(root=history).policy
    told = summary(replay(read_saved(saved(tmp_path, threads)), policy, history))
    expected: dict[int, Any] = {}
    for version in range(VERSIONS):
        git(history, "checkout", "-q", f"main~{2 * (VERSIONS - version) - 1}")
        # Of the sections that are told, a template that lacks one was never asked for it.
        lacking = [] if version == 3 else ["Checklist 3"]
        sections = {
            name: each
            for name, each in policy.pull_requests.sections.items()
            if name not in lacking
        }
        overrides = {
            "project": {"name": "demo"},
            "pull_requests": {
                "sections": {name: list(each.kind) for name, each in sections.items()}
            },
        }
        then = load(overrides=overrides, root=tmp_path / "nowhere").policy
        templates = pull_request_templates(then, history)
        for each in threads:
            if each["number"] % VERSIONS == version:
                report = check(Submission(body=each["body"]), then, templates)
                codes = [(one.code, one.severity, one.section) for one in report.findings]
                expected[each["number"]] = (report.verdict, codes)
    got = {
        each["number"]: (
            each["verdict"],
            [(one["code"], one["severity"], one["section"]) for one in each["findings"]],
        )
        for each in told["pull_requests"]
    }
    assert got == expected
    assert (told["all"]["total"], told["first_time"]["total"]) == (1000, 250)
    assert told["all"]["pass"] > 100
    assert told["all"]["fail"] > 100


def test_the_command_says_it_as_text_and_as_json(history: Path, tmp_path: Path) -> None:
    file = saved(tmp_path, [[thread(1), thread(12)], [thread(25)]])
    text = run("replay", file, cwd=history)
    assert (text.status, text.out.splitlines()[:2]) == (
        0,
        [
            "3 pull requests: 1 pass, 2 fail, 0 skip",
            "1 from first-time contributors: 1 pass, 0 fail, 0 skip",
        ],
    )
    assert "      2 (0) section-empty [Description]\n" in text.out
    data = json.loads(run("replay", file, "--format", "json", cwd=history).out)
    assert [each["number"] for each in data["pull_requests"]] == [12, 1, 25]
    asked = [{"code": "section-empty", "section": "Description", "count": 2}]
    assert (data["first_time"]["asked"], data["all"]["asked"]) == ([], asked)


def test_a_bot_is_no_first_time_contributor(history: Path, tmp_path: Path) -> None:
    of_bot = {"user": {"login": "dependabot[bot]", "type": "Bot"}}
    listed = [
        thread(1),
        {**thread(12), **of_bot, "author_association": "NONE"},
        {**thread(25), **of_bot, "author_association": ""},
    ]
    out = run("replay", saved(tmp_path, [listed]), cwd=history).out.splitlines()
    assert out[1].startswith("0 from first-time contributors:")


def test_a_folder_of_events_of_three_forges_is_a_list_too(history: Path, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    opened = thread(1)
    saved(folder, {"action": "opened", "pull_request": opened}, "b.json")
    saved(folder, {"action": "edited", "pull_request": {**opened, "body": "Later"}}, "a.json")
    attributes = {
        "iid": 5,
        "title": "T",
        "description": body(4, 3),
        "created_at": "2026-02-12 10:00:00 UTC",
        "author_id": 3,
    }
    event = {"object_kind": "merge_request", "object_attributes": attributes, "user": {"id": 3}}
    saved(folder, event, "c.json")
    data = json.loads(run("replay", folder, "--format", "json", cwd=history).out)
    told = [(each["number"], each["verdict"]) for each in data["pull_requests"]]
    assert told == [(1, "fail"), (5, "pass")]


def test_a_list_of_gitlab_is_read_as_its_api_gives_it(tmp_path: Path) -> None:
    merge = {
        "iid": 9,
        "description": "D",
        "title": "T",
        "created_at": "2026-02-12T10:00:00.000Z",
        "author": {"id": 4, "username": "a", "bot": False},
        "labels": ["policy: exempt"],
        "state": "merged",
    }
    (found,) = read_saved(saved(tmp_path, [merge]))
    assert (found.number, found.author, found.labels, found.merged) == (
        9,
        "a",
        ("policy: exempt",),
        True,
    )


NEWEST = template(VERSIONS - 1)
BODIES = {
    "untouched": NEWEST,
    "ticks that are none": NEWEST.replace("-->", "-->\nFast.").replace("[ ]", "[y]"),
    "open boxes": NEWEST.replace("-->", "-->\nFast."),
    "empty": "",
    "away": "Prose alone.",
    "complete": NEWEST.replace("-->", "-->\nFast.").replace("[ ]", "[x]"),
}


def test_what_would_have_been_asked_for_is_counted_as_a_check_says_it(
    history: Path, tmp_path: Path
) -> None:
    sections = POLICY.replace("Checklist 3", "Checklist 11")
    (history / "contribpolicy.toml").write_text(sections, encoding="utf-8")
    when = day(VERSIONS).isoformat()
    threads = [thread(at, body=each, created_at=when) for at, each in enumerate(BODIES.values(), 1)]
    counted = run("replay", saved(tmp_path, threads), cwd=history).out
    asked: Counter[tuple[str, str]] = Counter()
    for each in BODIES.values():
        (tmp_path / "body.md").write_text(each, encoding="utf-8")
        log = run("check-pr", "--body", tmp_path / "body.md", cwd=history).out
        said = re.findall(r"^error (\S+?)(?: line \d+)?( \[.*?\])?: ", log, re.MULTILINE)
        asked.update(set(said))
    lines = re.findall(r"^ +(\d+) \(\d+\) (\S+)( \[.*\])?$", counted, re.MULTILINE)
    assert {(code, section): int(count) for count, code, section in lines} == asked
    assert len(asked) > 3


ENTRY = thread(1)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('[{"number": 1, "bo', "no JSON, or cut off"),
        ('{"message": "Not Found"}', "the forge said 'Not Found'"),
        ('{"pull_request": {}}', "an object with the keys pull_request"),
        ('"text"', "no list of pull requests"),
        ('[1, "x"]', "entry 1: no pull request, but 1\n"),
        (json.dumps([ENTRY, {"sha": "1", "commit": {}}]), "entry 2: no pull request: expected"),
        (
            json.dumps([{**ENTRY, "html_url": "https://example.org/o/r/issues/1"}]),
            "entry 1: an issue",
        ),
        (json.dumps([{**ENTRY, "created_at": "soon"}]), "entry 1: it does not say when"),
    ],
)
def test_a_file_that_is_no_list_of_pull_requests_is_said_in_a_line(
    history: Path, tmp_path: Path, data: str, said: str
) -> None:
    done = run("replay", saved(tmp_path, data), cwd=history)
    assert (done.status, done.out) == (2, "")
    assert said in f"{done.err}\n"
    assert "Traceback" not in done.err


def test_every_event_that_cannot_be_used_is_named(history: Path, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    folder.mkdir()
    saved(folder, '{"pull_request": {', "cut.json")
    saved(folder, {"ref": "refs/heads/main", "commits": []}, "push.json")
    saved(folder, {"pull_request": thread(2)}, "right.json")
    done = run("replay", folder, cwd=history)
    assert (done.status, done.out) == (2, "")
    assert "cut.json: the event is no JSON" in done.err
    assert "push.json: the event holds no pull request" in done.err
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "no event" in run("replay", empty, cwd=history).err


def test_without_a_history_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "contribpolicy.toml").write_text(POLICY, encoding="utf-8")
    done = run("replay", saved(tmp_path, [thread(1)]), cwd=tmp_path)
    assert done.status == 2
    assert "history" in done.err
