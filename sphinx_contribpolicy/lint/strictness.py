"""Checks of rules that ask for less than the base that the policy extends."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from sphinx_contribpolicy.lint.check import check
from sphinx_contribpolicy.policy import Strength, facets, strength

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject
    from sphinx_contribpolicy.policy import Rule, Stance

_ASKING = ("must", "should", "encouraged")
"""The strengths that ask for something, the strongest first; the others permit or tell."""


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
        left_out = strength(base.level) in _ASKING and not own
        return f"the base has a rule on {base.facet} that is left out" if left_out else ""
    same = [rule for rule in own if rule.stance == base.stance]
    if any(_covers(rule, base) for rule in same):
        return ""
    above, below = _neighbours(base)
    if any(rule.stance in above and _covers(rule, base) for rule in own):
        return ""
    if strength(base.level) in _ASKING and same:
        return f"{asked}, and here it is {_shown(same[0], base)}"
    looser = next((rule for rule in own if rule.stance in below and rule.stance), None)
    if looser is not None and not same:
        return f"{asked}, and here stands `{looser.stance}`, which asks for less"
    if strength(base.level) in _ASKING and not any(rule.stance is None for rule in own):
        return f"{asked}, and here it is left out"
    return ""


def _neighbours(base: Rule) -> tuple[set[str], set[str]]:
    """The stances that are stricter than that of the base, and those that are looser."""
    stances = facets()[base.facet].stances
    looser = {name: _looser_than(name, stances) for name in stances}
    above = {name for name, below in looser.items() if base.stance in below}
    return above, looser.get(base.stance or "", set())


def _looser_than(name: str, stances: Mapping[str, Stance]) -> set[str]:
    below = set(stances[name].stricter_than)
    return below.union(*(_looser_than(each, stances) for each in below))


def _covers(rule: Rule, base: Rule) -> bool:
    """Whether the rule holds wherever that of the base does, and at least as strongly."""
    # What permits or tells is as good at any level: `welcome` at `info` takes nothing away.
    if strength(base.level) in _ASKING and _is_weaker(rule, base):
        return False
    narrower = any(
        getattr(rule, key) and getattr(rule, key) != getattr(base, key)
        for key in ("who", "where", "when", "except_")
    )
    return not narrower


def _shown(rule: Rule, base: Rule) -> str:
    if _is_weaker(rule, base):
        return f"at `{rule.level}`"
    return "for fewer people, places or occasions"


def _is_weaker(rule: Rule, base: Rule) -> bool:
    order = get_args(Strength)
    return order.index(strength(rule.level)) > order.index(strength(base.level))
