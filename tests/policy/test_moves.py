"""What a change of policy does to its rules."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_contribpolicy.policy import Policy, Rule, facets, load, moves, preset_names

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Move

CASES = tomllib.loads(Path(__file__).with_name("moves.toml").read_text("utf-8"))["case"]
MIRRORED = {"came": "went", "went": "came", "stricter": "looser", "looser": "stricter"}


def policy(text: str) -> Policy:
    return load(root=Path("/"), overrides={"wording": {}} | tomllib.loads(text)).policy


def shown(move: Move) -> str:
    name = ".".join(filter(None, (move.rule.facet, move.rule.stance)))
    keys = ", ".join(move.keys)
    return f"{move.turn} {name} ({keys})" if keys else f"{move.turn} {name}"


def mirrored(found: tuple[Move, ...]) -> Counter[str]:
    return Counter(
        repr((MIRRORED.get(each.turn, each.turn), each.after, each.before, each.keys))
        for each in found
    )


def plain(found: tuple[Move, ...]) -> Counter[str]:
    return Counter(repr((each.turn, each.before, each.after, each.keys)) for each in found)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_move_is_found_and_no_other(case: dict[str, str]) -> None:
    before, after = policy(case["before"]), policy(case["after"])
    found = moves(before, after)
    assert list(map(shown, found)) == case["moves"]
    assert plain(moves(after, before)) == mirrored(found)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A policy of a few facets, so that two of them meet."""
    rules: dict[str, Rule] = {}
    names = ("general", "disclosure", "agents", "language", "enforcement", "volume")
    for name in draw(st.lists(st.sampled_from(names), max_size=8)):
        stance = facets()[name].stances[draw(st.sampled_from(sorted(facets()[name].stances)))]
        rule = Rule(
            facet=name,
            stance=stance.name,
            level=draw(st.sampled_from(stance.levels)),
            where=draw(st.sampled_from(["", "", "docs", "tests"])),
            items=draw(st.sampled_from([(), (), ("two open pull requests",)])),
        )
        rules[f"{name} {stance.name} {rule.where}"] = rule
    return Policy(rules=tuple(rules.values()))


@given(policies(), policies())
def test_what_did_not_move_is_the_same_and_the_way_back_is_the_mirror(
    before: Policy, after: Policy
) -> None:
    found = moves(before, after)
    assert moves(before, before) == ()
    assert plain(moves(after, before)) == mirrored(found)
    kept = [
        Counter(map(repr, side.rules)) - Counter(map(repr, rules))
        for side, rules in (
            (before, [each.before for each in found]),
            (after, [each.after for each in found]),
        )
    ]
    assert kept[0] == kept[1]


def test_all_rules_of_every_preset_come_and_go() -> None:
    for name in preset_names():
        whole = policy(f"preset = '{name}'")
        assert [each.turn for each in moves(Policy(), whole)] == ["came"] * len(whole.rules)
        assert [each.before for each in moves(whole, Policy())] == list(whole.rules)
