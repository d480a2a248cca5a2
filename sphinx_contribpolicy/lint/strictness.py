"""Checks of rules that ask for less than the base that the policy extends."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.lint.check import check

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject
    from sphinx_contribpolicy.policy import Level, Rule

STRENGTH: Mapping[Level, int] = MappingProxyType(
    {
        "info": 0,
        "may": 1,
        "encouraged": 2,
        "should": 3,
        "should-not": 3,
        "must": 4,
        "must-not": 4,
    }
)
"""How strong a level is; the polarity is that of the stance."""

_BINDING = 2
"""From here on a level asks for something; below it permits or tells."""


@cache
def ladders() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """For each facet with an order: lists of its stances, the loosest first."""
    with Path(__file__).with_name("strictness.toml").open("rb") as file:
        found = msgspec.convert(tomllib.load(file), dict[str, tuple[tuple[str, ...], ...]])
    return MappingProxyType(found)


@check(
    "looser-than-base",
    "warning",
    fix="keep to the base or go beyond it, or talk to the people who look after it",
)
def looser_than_base(subject: Subject) -> Hits:
    """A rule asks for less than the base that the policy extends, or leaves its rule out.

    A repository can always be stricter than its organisation. Levels have an order, and so have
    the stances of many facets; stances about different things are not compared.
    """
    for rule in subject.loaded.base_rules():
        message = _looser(rule, subject.policy.rules_of(rule.facet))
        if message:
            yield subject.at("rules", rule.facet), message


def _looser(base: Rule, own: tuple[Rule, ...]) -> str:
    asked = f"the base asks for `{base.stance}` at `{base.level}`"
    if base.stance is None:
        left_out = STRENGTH[base.level] >= _BINDING and not own
        return f"the base has a rule on {base.facet} that is left out" if left_out else ""
    same = [rule for rule in own if rule.stance == base.stance]
    if any(_covers(rule, base) for rule in same):
        return ""
    above, below = _neighbours(base)
    if any(rule.stance in above and _covers(rule, base) for rule in own):
        return ""
    if STRENGTH[base.level] >= _BINDING and same:
        return f"{asked}, and here it is {_shown(same[0], base)}"
    looser = next((rule for rule in own if rule.stance in below and rule.stance), None)
    if looser is not None and not same:
        return f"{asked}, and here stands `{looser.stance}`, which asks for less"
    if STRENGTH[base.level] >= _BINDING and not any(rule.stance is None for rule in own):
        return f"{asked}, and here it is left out"
    return ""


def _neighbours(base: Rule) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The stances that are stricter than that of the base, and those that are looser."""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    for ladder in ladders().get(base.facet, ()):
        if base.stance in ladder:
            at = ladder.index(base.stance)
            below, above = below + ladder[:at], above + ladder[at + 1 :]
    return above, below


def _covers(rule: Rule, base: Rule) -> bool:
    """Whether the rule holds wherever that of the base does, and at least as strongly."""
    # What permits or tells is as good at any level: `welcome` at `info` takes nothing away.
    needed = STRENGTH[base.level] if STRENGTH[base.level] >= _BINDING else 0
    if STRENGTH[rule.level] < needed:
        return False
    narrower = any(
        getattr(rule, key) and getattr(rule, key) != getattr(base, key)
        for key in ("who", "where", "when", "except_")
    )
    return not narrower


def _shown(rule: Rule, base: Rule) -> str:
    if STRENGTH[rule.level] < STRENGTH[base.level]:
        return f"at `{rule.level}`"
    return "for fewer people, places or occasions"
