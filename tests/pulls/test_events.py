"""What is read: events of three forges, files, standard input; and who is exempt."""

from __future__ import annotations

import json
import os
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from bodies import CASES, SHAPES, run
from hypothesis import given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.policy import Exempt, Policy, PullRequests
from sphinx_contribpolicy.pulls import check, exempt, from_event, template_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

GOOD = (CASES / "bullets-with-stars" / "body.md").read_text(encoding="utf-8")
TEMPLATE = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")

GITHUB: dict[str, Any] = {
    "action": "opened",
    "pull_request": {
        "number": 1,
        "title": "T",
        "body": GOOD,
        "draft": True,
        "state": "open",
        "user": {"login": "a", "type": "User"},
        "author_association": "NONE",
        "labels": [{"name": "one"}],
        "created_at": "2026-05-01T10:00:00Z",
    },
    "repository": {"full_name": "o/r"},
}
GITLAB: dict[str, Any] = {
    "object_kind": "merge_request",
    "user": {"id": 3, "username": "a"},
    "project": {"path_with_namespace": "o/r"},
    "object_attributes": {
        "iid": 1,
        "title": "T",
        "description": GOOD,
        "draft": True,
        "author_id": 3,
        "state": "opened",
        "action": "open",
        "created_at": "2026-05-01 10:00:00 UTC",
        "labels": [{"title": "one"}],
    },
}
FORGEJO: dict[str, Any] = {
    "action": "opened",
    "number": 1,
    "pull_request": {**GITHUB["pull_request"], "user": {"login": "a", "username": "a"}},
    "repository": {"full_name": "o/r"},
}
POLICY = Policy()
EVENTS = {"github": GITHUB, "gitlab": GITLAB, "forgejo": FORGEJO}


@pytest.mark.parametrize("forge", EVENTS)
def test_an_event_of_each_forge_tells_the_same(forge: str) -> None:
    submission = from_event(json.dumps(EVENTS[forge]), "pull request")
    assert (submission.body, submission.title, submission.author, submission.draft) == (
        GOOD,
        "T",
        "a",
        True,
    )
    assert (submission.number, submission.labels, submission.repository) == (1, ("one",), "o/r")
    assert submission.created is not None
    assert submission.created.date() == date(2026, 5, 1)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", '{"issue": {}}', '{"pull_request": 1}', '{"object_kind": "push"}'],
)
def test_an_event_without_a_pull_request_is_said_in_a_line(text: str) -> None:
    with pytest.raises(InputError, match="event"):
        from_event(text, "pull request")


def test_an_issue_event_of_gitlab_is_no_merge_request() -> None:
    with pytest.raises(InputError, match="merge_request"):
        from_event(json.dumps({**GITLAB, "object_kind": "issue"}), "pull request")


ODD = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats() | st.text(max_size=9)
    | st.sampled_from(["\ud800", "\x00", "a" * 99, "2026-13-01", 10**400, "::error::x", [[]] * 9]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a tree of JSON."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items:
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*path, key))


@given(forge=st.sampled_from(sorted(EVENTS)), data=st.data())
@settings(max_examples=300)
def test_an_event_with_anything_in_any_place_is_judged_or_refused(forge: str, data: Any) -> None:
    event = json.loads(json.dumps(EVENTS[forge]))
    for _ in range(data.draw(st.integers(1, 3))):
        *path, last = data.draw(st.sampled_from(list(places(event))))
        holder = event
        for step in path:
            holder = holder[step]
        if data.draw(st.booleans()):
            holder[last] = deepcopy(data.draw(ODD))
        else:
            del holder[last]
        if not event:
            break
    try:
        submission = from_event(json.dumps(event), "pull request")
    except InputError:
        return
    assert check(submission, POLICY, [template_of(TEMPLATE, {})]).verdict in {
        "pass",
        "fail",
        "skip",
    }
    assert exempt(submission, POLICY.pull_requests) in {None, "bot", "association", "label"}


def test_a_null_body_is_an_empty_one() -> None:
    thread = {**GITHUB["pull_request"], "body": None}
    assert from_event(json.dumps({"pull_request": thread}), "pull request").body == ""


def test_half_of_a_surrogate_pair_is_no_trouble() -> None:
    submission = from_event('{"pull_request": {"body": "a\\ud800b"}}', "pull request")
    assert submission.body == "a?b"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"user": {"login": "a", "type": "Bot"}}, "bot"),
        ({"user": {"login": "renovate[bot]", "type": "User"}}, None),
        ({"author_association": "COLLABORATOR"}, "association"),
        ({"author_association": "FIRST_TIMER"}, None),
        ({"labels": [{"name": "EXEMPT"}]}, "label"),
        ({"created_at": "2026-04-30T23:59:59Z"}, "since"),
        ({"created_at": "2026-05-01T00:00:00Z"}, None),
        ({"created_at": "not a date"}, None),
    ],
)
def test_who_is_exempt(change: dict[str, Any], reason: str | None) -> None:
    event = {**GITHUB, "pull_request": {**GITHUB["pull_request"], **change}}
    settings = PullRequests(since=date(2026, 5, 1), exempt=Exempt(label="exempt"))
    assert exempt(from_event(json.dumps(event), "pull request"), settings) == reason


@pytest.mark.parametrize("user", [{"bot": True}, {"user_type": "project_bot"}])
def test_a_bot_of_gitlab_is_known_by_its_account(user: dict[str, Any]) -> None:
    event = {**GITLAB, "user": {**GITLAB["user"], **user}}
    assert from_event(json.dumps(event), "pull request").is_bot
    by_another = {**event, "user": {**event["user"], "id": 4}}
    assert not from_event(json.dumps(by_another), "pull request").is_bot


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "contribpolicy.toml").write_text('[project]\nname = "demo"\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "Pull_Request_Template.MD").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def test_a_body_on_standard_input(project: Path) -> None:
    done = run("check-pr", "--body", "-", "--format", "json", cwd=project, stdin=GOOD.encode())
    assert done.status == 0
    assert json.loads(done.out) == {"verdict": "pass", "findings": [], "reply": None, "labels": []}


def test_the_json_of_a_failure_has_the_promised_keys(project: Path) -> None:
    done = run("check-pr", "--body", "-", "--format", "json", cwd=project, stdin=TEMPLATE.encode())
    data = json.loads(done.out)
    assert done.status == 1
    assert list(data) == ["verdict", "findings", "reply", "labels"]
    assert list(data["findings"][0]) == ["code", "severity", "message", "section", "line", "rule"]


def test_the_event_that_the_runner_names(project: Path) -> None:
    (project / "event.json").write_text(json.dumps(GITHUB), encoding="utf-8")
    env = {**os.environ, "GITHUB_EVENT_PATH": str(project / "event.json")}
    assert run("check-pr", cwd=project, env=env).out == "pass\n"


def test_a_reply_that_says_nothing_is_an_empty_file(project: Path) -> None:
    run("check-pr", "--body", "-", "--reply", "r.md", cwd=project, stdin=TEMPLATE.encode())
    reply = (project / "r.md").read_text(encoding="utf-8")
    assert reply.startswith("Please fill in the template.\n\nThanks for the pull request.")
    run("check-pr", "--body", "-", "--reply", "r.md", cwd=project, stdin=GOOD.encode())
    assert (project / "r.md").read_bytes() == b""
    piped = run("check-pr", "--body", "-", "--reply", "-", cwd=project, stdin=TEMPLATE.encode())
    assert piped.out.endswith(reply)
    assert not (project / "-").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--body", "missing.md"], "missing.md"),
        (["--body", "latin.md"], "UTF-8"),
        (["--event", "latin.md"], "UTF-8"),
        (["--event", "contribpolicy.toml"], "JSON"),
        (["--body", "contribpolicy.toml", "--template", "missing.md"], "missing.md"),
        ([], "GITHUB_EVENT_PATH|nothing to check"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(
    project: Path, arguments: list[str], said: str
) -> None:
    (project / "latin.md").write_bytes(b"\xe9")
    env = {name: value for name, value in os.environ.items() if name != "GITHUB_EVENT_PATH"}
    done = run("check-pr", *arguments, cwd=project, env=env)
    assert done.status == 2
    assert any(part in done.err for part in said.split("|"))
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('"Discription" = "text"', "did you mean 'Branch description'"),
        ('"Branch description" = "one-of"', "has none"),
        ('"Checklist" = { kind = "all", detail = [3] }', "has 2"),
    ],
)
def test_settings_that_do_not_fit_the_template_are_told_to_maintainers_and_fail_nobody(
    project: Path, settings: str, said: str
) -> None:
    with (project / "contribpolicy.toml").open("a") as file:
        file.write(f"[pull_requests.sections]\n{settings}\n")
    line = (project / "contribpolicy.toml").read_text().split("\n").index(settings) + 1
    key = settings.split('"')[1]
    good = run("check-pr", "--body", "-", cwd=project, stdin=GOOD.encode())
    assert (good.status, good.out) == (0, "pass\n")
    assert f"contribpolicy.toml:{line}: pull_requests.sections." in good.err
    assert key in good.err.partition(": ")[2].partition(": ")[2]
    assert said in good.err
    # The rest is judged.
    bad = run("check-pr", "--body", "-", cwd=project, stdin=b"")
    assert (bad.status, "body-empty" in bad.out, said in bad.err) == (1, True, True)


def test_a_template_that_is_gone_is_told_and_another_one_judges(project: Path) -> None:
    (project / "contribpolicy.toml").write_text('[pull_requests]\ntemplate = "docs/pr.md"\n')
    done = run("check-pr", "--body", "-", cwd=project, stdin=GOOD.encode())
    assert (done.status, done.out) == (0, "pass\n")
    assert "contribpolicy.toml:2: pull_requests.template: there is no file 'docs/pr.md'" in done.err


@pytest.mark.parametrize("command", ["check-pr", "check-issue"])
def test_a_comment_of_the_template_with_an_unknown_kind_is_told(
    project: Path, command: str
) -> None:
    (project / "t.md").write_text("## A\n<!-- contribpolicy: al -->\n- [ ] x\n")
    done = run(command, "--body", "-", "--template", "t.md", cwd=project, stdin=b"## A\n\nwords")
    assert done.status == 0
    assert "t.md" in done.err
    assert "'al'" in done.err


def test_of_several_templates_the_nearest_counts(tmp_path: Path) -> None:
    (tmp_path / "contribpolicy.toml").write_text('[project]\nname = "demo"\n')
    folder = tmp_path / ".github" / "PULL_REQUEST_TEMPLATE"
    folder.mkdir(parents=True)
    for shape in SHAPES.glob("*.md"):
        (folder / shape.name).write_bytes(shape.read_bytes())
    for case in ("levels-honest", "questions-honest", "free-text-honest", "two-boxes-honest"):
        done = run("check-pr", "--body", CASES / case / "body.md", cwd=tmp_path)
        assert (case, done.out) == (case, "pass\n")


def test_without_a_template_the_sections_of_the_policy_count(tmp_path: Path) -> None:
    settings = '[pull_requests.sections]\n"Motivation" = "text"\n"AI" = "disclosure"\n'
    (tmp_path / "contribpolicy.toml").write_text(settings)
    good = b"# Motivation\n\nIt leaks.\n\n# AI\n\nnone\n"
    assert run("check-pr", "--body", "-", cwd=tmp_path, stdin=good).status == 0
    assert run("check-pr", "--body", "-", cwd=tmp_path, stdin=b"# AI\n\nnone\n").status == 1


ELSEWHERE = """# What changes

It reads the cache once.

# Use of AI tools

- [ ] I made this without AI tools
- [ ] I used AI tools

# Checklist

- [ ] Tested

# Kind

- [ ] Bug
"""


@pytest.mark.parametrize("kind", ["disclosure", "one-of"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), ["choice-missing", "box-unticked"]),
        ((("[ ] T", "[x] T"),), ["choice-missing"]),
        ((("[ ] I used", "[x] I used"), ("[ ] T", "[x] T")), []),
        ((("[ ]", "[x]"),), ["choice-conflict"]),
        (
            (("- [ ] I made this without AI tools\n- [ ] I used AI tools\n", ""),),
            ["section-empty", "box-unticked"],
        ),
        (
            (("- [ ] I made this without AI tools\n- [ ] I used AI tools", "None."),),
            ["box-unticked"],
        ),
        ((("- [ ] Tested\n", ""),), ["choice-missing", "section-empty"]),
    ],
)
def test_without_a_template_the_boxes_of_the_body_are_those_of_its_sections(
    tmp_path: Path, kind: str, changes: tuple[tuple[str, str], ...], expected: list[str]
) -> None:
    settings = f'[pull_requests.sections]\n"Use of AI tools" = "{kind}"\nChecklist = "all"\n'
    (tmp_path / "contribpolicy.toml").write_text(settings)
    body = ELSEWHERE
    for old, new in changes:
        body = body.replace(old, new)
    done = run("check-pr", "--body", "-", cwd=tmp_path, stdin=body.encode())
    found = [line.split()[1] for line in done.out.splitlines() if line.startswith("error")]
    assert (found, done.status) == (expected, int(bool(expected)))


def test_boxes_without_end_are_not_taken_for_those_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "contribpolicy.toml").write_text('[pull_requests.sections]\nChecklist = "all"\n')
    body = ELSEWHERE.replace("- [ ] Tested\n", "".join(f"- [ ] a{at}\n" for at in range(2000)))
    done = run("check-pr", "--body", "-", cwd=tmp_path, stdin=body.encode())
    assert (done.status, done.out.count("error box-unticked")) == (1, 50)


def test_what_is_asked_beside_a_box_can_stand_behind_the_colon_of_one_from_elsewhere(
    tmp_path: Path,
) -> None:
    settings = '"Use of AI tools" = { kind = "one-of", choices = [1, 2], detail = [2] }\n'
    (tmp_path / "contribpolicy.toml").write_text(f"[pull_requests.sections]\n{settings}")
    used = ELSEWHERE.replace("[ ] I used AI tools", "[x] I used AI tools")
    for body, expected in ((used, 1), (used.replace("used AI tools", "used AI tools: Devin"), 0)):
        done = run("check-pr", "--body", "-", cwd=tmp_path, stdin=body.encode())
        assert (done.status, "detail-missing" in done.out) == (expected, bool(expected))
