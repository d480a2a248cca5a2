"""Whose account it is: what a policy that sends agents away, or asks for a person, makes of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.policy import Policy, load, preset_names
from sphinx_contribpolicy.pulls import (
    CheckReport,
    Submission,
    check,
    check_commits,
    from_event,
    render,
    template_of,
)
from sphinx_contribpolicy.wording import coverage_of

ROOT = Path(Path.cwd().anchor)
BODY = "It sorts the list once."
BAN = {"stance": "ban-all"}
UNNAMED = {"stance": "bot-exceptions"}


def judged(policy: dict[str, Any], login: str = "Copilot", **more: Any) -> CheckReport:
    sent = {"body": BODY, "author": login, "is_bot": "[bot]" in login, **more}
    return check(Submission(**sent), load(overrides=policy, root=ROOT).policy, [])


def found(report: CheckReport) -> list[str]:
    return [f"{each.severity} {each.code}" for each in report.findings]


@pytest.mark.parametrize(
    ("rules", "severity"),
    [
        ({"agents": "ban-all"}, "error"),
        ({"agents": {**BAN, "level": "should-not"}}, "warning"),
        ({"agents": {**BAN, "where": "the core"}}, "note"),
        ({"agents": {**BAN, "except": "the release bot"}}, "note"),
        ({"agents": ["ban-all", UNNAMED]}, "note"),
        ({"agents": ["ban-all", {**UNNAMED, "items": ["renovate"]}]}, "error"),
        ({"general": "ban"}, "error"),
        ({"general": "ban", "agents": {**BAN, "level": "should-not"}}, "error"),
        ({"general": {"stance": "ban", "where": "the docs"}, "agents": "ban-all"}, "error"),
        ({"general": {"stance": "ban", "level": "should-not"}}, "warning"),
        ({"agents": "ban-unsupervised"}, "note"),
        ({"agents": "draft-workflow"}, "note"),
        ({"agents": "may-be-rejected"}, ""),
        ({"general": "assistive-only"}, ""),
        ({"general": "no-fully-generated"}, ""),
        ({"agent-block": "do-not-submit"}, ""),
    ],
)
@pytest.mark.parametrize("kind", ["pull request", "issue"])
def test_the_account_of_an_agent_weighs_as_much_as_the_rule_that_it_breaks(
    rules: dict[str, Any], severity: str, kind: str
) -> None:
    report = judged({"rules": rules}, kind=kind)
    assert found(report) == ([f"{severity} agent-account"] if severity else [])
    assert (report.verdict == "fail") is (severity == "error")
    assert bool(report.reply) is (severity in {"error", "warning"})


@pytest.mark.parametrize(
    ("login", "is_bot", "expected"),
    [
        ("Copilot", True, True),
        ("Copilot", False, True),
        ("app/copilot-swe-agent", True, True),
        ("devin-ai-integration[bot]", True, True),
        ("claude[bot]", False, True),
        ("claude", True, True),
        ("claude", False, False),
        ("cursor", False, False),
        ("cursoragent", False, True),
        ("dependabot[bot]", False, False),
        ("renovate[bot]", False, False),
        ("weblate", False, False),
        ("somebody", False, False),
        ("", False, False),
    ],
)
def test_an_account_is_known_and_that_of_a_person_is_not_taken_for_one(
    login: str, *, is_bot: bool, expected: bool
) -> None:
    settings = {"bots": False}
    policy = {"rules": {"agents": "ban-all"}, "pull_requests": {"exempt": settings}}
    assert ("error agent-account" in found(judged(policy, login, is_bot=is_bot))) is expected


@pytest.mark.parametrize(
    ("items", "login", "excepted"),
    [
        (["Devin"], "devin-ai-integration[bot]", True),
        (["`copilot-swe-agent[bot]`"], "Copilot", True),
        (["GitHub Copilot"], "Copilot", True),
        (["@claude", "the release bot"], "claude[bot]", True),
        (["Claude Code"], "claude[bot]", True),
        (["pull requests by Devin"], "devin-ai-integration[bot]", True),
        (["Devin"], "Copilot", False),
        (["our bot"], "Copilot", False),
        (["bot"], "Copilot", False),
    ],
)
def test_an_exception_of_the_policy_holds_for_the_accounts_that_it_names(
    items: list[str], login: str, *, excepted: bool
) -> None:
    agents = ["ban-all", {**UNNAMED, "items": items}]
    assert (found(judged({"rules": {"agents": agents}}, login)) == []) is excepted


@pytest.mark.parametrize(
    "exempt",
    [
        {"logins": ["copilot"]},
        {"label": "policy: exempt"},
    ],
)
def test_who_is_not_judged_is_not_judged_for_the_account(exempt: dict[str, Any]) -> None:
    policy = {"preset": "no-ai", "pull_requests": {"exempt": exempt}}
    assert judged(policy, labels=("policy: exempt",)).verdict == "skip"


@pytest.mark.parametrize("login", ["Copilot", "devin-ai-integration[bot]", "kim", "renovate[bot]"])
@pytest.mark.parametrize("association", ["OWNER", "MEMBER", "COLLABORATOR"])
def test_write_access_leaves_out_people_and_no_agent(login: str, association: str) -> None:
    report = judged({"preset": "no-ai"}, login, association=association)
    agent = login in {"Copilot", "devin-ai-integration[bot]"}
    assert report.verdict == ("fail" if agent else "skip")
    named = {"preset": "no-ai", "pull_requests": {"exempt": {"logins": [login]}}}
    assert judged(named, login, association=association).verdict == "skip"


@pytest.mark.parametrize(
    ("rules", "login", "told"),
    [
        ({"agents": "ban-unsupervised"}, "Copilot", True),
        ({}, "devin-ai-integration[bot]", True),
        ({}, "Copilot", True),
        ({}, "kim", False),
        ({"agents": ["ban-all", {**UNNAMED, "items": ["Devin"]}]}, "devin[bot]", False),
        ({"agents": "ban-all"}, "Copilot", False),
    ],
)
@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_what_an_agent_left_open_is_asked_of_the_person_that_it_works_for(
    rules: dict[str, Any], login: str, tone: str, *, told: bool
) -> None:
    policy = load(overrides={"rules": rules, "wording": {"tone": tone}}, root=ROOT).policy
    asked = "## What\n\n<!-- Say it. -->\n\n## List\n\n<!-- contribpolicy: all -->\n- [ ] Read\n"
    sent = Submission(body=asked, author=login, is_bot="[bot]" in login)
    text = check(sent, policy, [template_of(asked, {})]).reply or ""
    assert (f"`{login}` is the account of a coding agent. " in text) is told
    assert ("the person that it works for" in text.lower()) is told
    # No rule that the policy does not have.
    assert ("has to review" in text) is (rules == {"agents": "ban-unsupervised"})


@pytest.mark.parametrize(("draft", "expected"), [(True, []), (False, ["note agent-account"])])
def test_a_draft_that_the_policy_allows_is_no_finding(*, draft: bool, expected: list[str]) -> None:
    assert found(judged({"preset": "welcome"}, draft=draft)) == expected


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("preset", ["no-ai", "assistive-only"])
def test_the_reply_names_the_account_alone_and_promises_nothing_for_an_edit(
    preset: str, tone: str
) -> None:
    settings = {"mode": "comment", "close": True, "labels": {"agent": "agent"}}
    policy = {"preset": preset, "wording": {"tone": tone}, "pull_requests": settings}
    template = template_of("## What changes\n\n<!-- contribpolicy: text -->\n", {})
    sent = Submission(body="", author="Copilot", title="Sort")
    report = check(sent, load(overrides=policy, root=ROOT).policy, [template])
    assert {"body-empty", "agent-account"} <= {each.code for each in report.findings}
    assert "fail: 1 error\n" in render(report, "text")
    assert report.labels == ("agent",)
    text = report.reply or ""
    assert text.count("\n- ") == 1
    assert "`Copilot`" in text
    assert ("their own account" in text or "your own account" in text) is (preset != "no-ai")
    assert "description" not in text
    assert "disappears" not in text


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("🤖 Generated with [Claude Code](https://claude.com/claude-code)", True),
        ("Co-authored-by: Copilot <copilot@github.com>", True),
        ("Translated with ChatGPT, which the policy allows.", False),
        ("Written by Jules Verne", False),
        ("> Generated with Claude Code", False),
        ("- [ ] Generated with AI", False),
        ("- [x] Generated with AI", False),
        ("Generated by: AI", False),
        ("```\nGenerated with Claude Code\n```", False),
        ("<!-- Generated with Claude Code -->", False),
    ],
)
@pytest.mark.parametrize(
    ("rules", "severity"),
    [
        ({"general": "ban"}, "error"),
        ({"general": {"stance": "ban", "level": "should-not"}}, "warning"),
        ({"general": {"stance": "ban", "where": "the docs"}}, ""),
        ({"general": "ban", "reviewer-guidance": "no-policing"}, ""),
        ({"general": "assistive-only"}, ""),
        ({"disclosure": "required-any"}, ""),
        ({"agents": "ban-all"}, ""),
    ],
)
def test_a_line_in_which_a_tool_says_that_it_made_this_counts_where_no_such_work_is_taken(
    rules: dict[str, Any], severity: str, line: str, *, marked: bool
) -> None:
    policy = load(overrides={"rules": rules}, root=ROOT).policy
    template = template_of("## What changes\n\nGenerated by: AI\n", {})
    sent = Submission(body=f"## What changes\n\n{BODY}\n\n{line}\n")
    report = check(sent, policy, [template])
    assert found(report) == ([f"{severity} tool-signature"] if marked and severity else [])
    commit = check_commits([Commit(f"Sort\n\n{BODY}\n\n{line}\n")], policy)
    if marked:
        assert found(commit) == ([f"{severity} tool-signature"] if severity else [])
        assert commit.verdict == report.verdict


def test_the_event_of_a_forge_says_whose_account_it_is() -> None:
    user = {"login": "Copilot", "type": "Bot"}
    thread = {"number": 1, "title": "Sort", "body": BODY, "user": user}
    for kind, key in (("pull request", "pull_request"), ("issue", "issue")):
        sent = from_event(json.dumps({key: thread}), kind)  # type: ignore[arg-type]
        policy = load(overrides={"preset": "no-ai"}, root=ROOT).policy
        assert found(check(sent, policy, [])) == ["error agent-account"]


@pytest.mark.parametrize("preset", preset_names())
def test_coverage_calls_checked_what_is_found_of_the_account_of_an_agent(preset: str) -> None:
    policy = load(overrides={"preset": preset}, root=ROOT).policy
    checks = [each for each in coverage_of(policy) if "agent-account" in each.checks]
    report = judged({"preset": preset})
    assert bool(checks) is any(each.code == "agent-account" for each in report.findings)
    assert any(each.reply for each in checks) is (report.verdict == "fail")


def test_coverage_does_not_call_it_honour_that_a_person_has_to_review() -> None:
    policy = load(overrides={"rules": {"agents": "ban-unsupervised"}}, root=ROOT).policy
    (rule,) = coverage_of(policy)
    assert (rule.checks, rule.honour_only, rule.reply) == (("agent-account",), False, False)


@pytest.mark.parametrize("more", ["- [ ] Generated with AI", "```\nGenerated with Copilot\n```"])
def test_what_the_template_offers_or_code_shows_is_not_what_the_author_says(more: str) -> None:
    text = f"## Use of AI\n\n- [ ] No AI tools were used\n- [ ] I used some\n\n{more}\n"
    template = template_of(text, {})
    report = check(Submission(body=text.replace("[ ] No", "[x] No")), Policy(), [template])
    assert "choice-conflict" not in {each.code for each in report.findings}
