"""Positions that differ by the kind of work, ladders of consequences, and bans that leave room."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import sentences, write

CASES = Path(__file__).parent / "cases"
POSITIONS = ["ban-with-permitted-uses", "enforcement-ladder", "kinds-of-work"]
KINDS = {
    "general": "contributions",
    "docs": "documentation",
    "media": "images",
    "security": "security",
    "human-voice": "issues",
    "ai-review": "review",
}


def policy(name, tone="casual"):
    return load(CASES / name / "contribpolicy.toml", overrides={"wording": {"tone": tone}}).policy


@pytest.mark.parametrize("name", POSITIONS)
def test_lint_has_nothing_to_say(name):
    loaded = load(CASES / name / "contribpolicy.toml")
    assert [each.code for each in lint(loaded) if each.code != "discussion-unset"] == []


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_each_kind_of_work_is_named_in_the_sentence_that_holds_for_it(tone):
    said = {}
    for stated in sentences(policy("kinds-of-work", tone)):
        said.setdefault(stated.rule.facet, stated.text)
    unnamed = [facet for facet, word in KINDS.items() if word not in said[facet].lower()]
    assert unnamed == []
    assert len({said[facet] for facet in KINDS}) == len(KINDS)


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_consequences_stand_in_their_order_with_who_and_where_to_object(tone):
    text = write(policy("enforcement-ladder", tone)).markdown()
    steps = ["first time", "repetition", "second warning", "the core team", "the conduct committee"]
    steps += ["lasting", "conduct@larkspur.example.org"]
    places = [text.lower().find(step) for step in steps]
    assert places == sorted(places)
    assert -1 not in places
    assert len(re.findall(r"^> \[!CAUTION\]", text, re.MULTILINE)) == 1


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_a_ban_names_what_is_fine_before_anything_else_that_it_asks_for(tone):
    text = write(policy("ban-with-permitted-uses", tone)).markdown()
    opening, *_ = text.partition("\n## ")
    for use in ("the code", "bugs", "completing"):
        assert use in opening
