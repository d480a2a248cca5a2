"""The codes: each is documented, worded in both tones, and seen by a case."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from bodies import ALL_CASES

from sphinx_contribpolicy.policy import Policy, load
from sphinx_contribpolicy.pulls import CheckReport, Code, Finding, Submission, reply, worded
from sphinx_contribpolicy.pulls.judge.agents import starts_with_marker
from sphinx_contribpolicy.wording import Wording, write

CODES: tuple[Code, ...] = get_args(Code)
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "check-codes.md"


def wording(tone: str) -> Wording:
    given = {
        "wording": {"tone": tone},
        "agents": {"marker": "[agent]"},
        "pull_requests": {"exempt": {"label": "policy: exempt"}},
    }
    return Wording(load(overrides=given, root=Path(PAGE.anchor)).policy)


def test_every_code_has_a_section_in_the_docs_and_no_other_has_one() -> None:
    described = re.findall(r"^### `([a-z-]+)`$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(described) == sorted(CODES)


def test_every_code_of_a_body_is_seen_by_a_case() -> None:
    seen = {code for case in ALL_CASES for code in (*case.codes, *case.notes)}
    of_commits = {code for code in CODES if code.startswith(("commit-", "trailer-"))}
    assert set(CODES) - of_commits == seen


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_every_code_has_words_in_the_tone_of_the_policy(tone: str) -> None:
    words = wording(tone)
    personal = re.compile(r"\b(you|your|we|our|us|I)\b", re.IGNORECASE)
    wrong = {}
    for code, kind in product(CODES, ("", "reworded")):
        more = {"boxes": ("one", "two"), "written": "x", "total": 2, "hidden": bool(kind)}
        finding = Finding(code=code, kind=kind, section="A", **more)
        text = worded(finding, words).message.replace("`<!--`", "")
        spoken = tone == "formal" and personal.search(text)
        if not text.endswith(".") or set("\n!") & set(text) or spoken:
            wrong[code] = text
    assert wrong == {}


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_a_reply_says_everything_at_once_with_where_why_and_who_may_override(tone: str) -> None:
    findings = (
        Finding(code="section-empty", section="Description"),
        Finding(code="choice-missing", section="Use of AI tools", total=2, rule="disclosure"),
        Finding(code="box-unticked", section="Checklist", boxes=("a",)),
        Finding(code="box-unticked", section="Checklist", boxes=("b",)),
    )
    report = CheckReport(verdict="fail", findings=findings)
    text = reply(wording(tone), Submission(body=""), report, closes="2026-12-01")
    assert text.count("\n- ") == 3
    assert "`a` and `b` are not ticked" in text
    assert "2026-12-01" in text
    assert "`policy: exempt`" in text
    if tone == "formal":
        assert not re.search(r"\b(you|your|we|our|us|I)\b", text, re.IGNORECASE)


def test_a_note_beside_an_untouched_template_does_not_hide_why_the_check_fails() -> None:
    findings = (
        Finding(code="template-untouched"),
        Finding(code="agent-marker", severity="note"),
    )
    report = CheckReport(verdict="fail", findings=findings)
    text = reply(wording("casual"), Submission(body=""), report)
    assert "template has not been filled in" in text
    assert "`[agent]`" in text


def test_the_sign_that_agents_are_asked_for_is_the_one_that_is_looked_for() -> None:
    given = {"rules": {"agent-block": "self-identify"}, "agents": {"marker": "[agent: *x*]"}}
    policy = load(overrides=given, root=Path(PAGE.anchor)).policy
    asked = write(policy, "agents").markdown()
    (sign,) = re.findall(r"`([^`]*)`", asked)
    assert starts_with_marker(f"{sign} Fix it", policy.agents)
    assert not starts_with_marker("Fix it", policy.agents)
    assert not starts_with_marker(f"{sign} Fix it", Policy().agents)


@pytest.mark.parametrize("unseen", ["\u00ad", "\u3164", "\u180e", "\u200b", "\ufeff", "\u2800"])
def test_the_agent_marker_is_seen_through_characters_that_nobody_sees(unseen):
    agents = load(overrides={"agents": {"marker": "[agent]"}}, root=Path(PAGE.anchor)).policy.agents
    assert starts_with_marker(f"{unseen} [agent] Fix it", agents)
    assert starts_with_marker(f"[ag{unseen}ent] Fix it", agents)
    assert not starts_with_marker(f"{unseen}Fix [agent] it", agents)
