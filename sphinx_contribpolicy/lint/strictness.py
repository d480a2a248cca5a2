"""Checks of rules that ask for less than the base that the policy extends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import check
from sphinx_contribpolicy.policy import is_weaker, looser_than, strength

if TYPE_CHECKING:
    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject
    from sphinx_contribpolicy.policy import Rule

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
    if any(base.stance in looser_than(rule) and _covers(rule, base) for rule in own):
        return ""
    if strength(base.level) in _ASKING and same:
        return f"{asked}, and here it is {_shown(same[0], base)}"
    looser = next((rule for rule in own if rule.stance in looser_than(base)), None)
    if looser is not None and not same:
        return f"{asked}, and here stands `{looser.stance}`, which asks for less"
    if strength(base.level) in _ASKING and not any(rule.stance is None for rule in own):
        return f"{asked}, and here it is left out"
    return ""


def _covers(rule: Rule, base: Rule) -> bool:
    """Whether the rule holds wherever that of the base does, and at least as strongly."""
    # What permits or tells is as good at any level: `welcome` at `info` takes nothing away.
    if strength(base.level) in _ASKING and is_weaker(rule, base):
        return False
    narrower = any(
        getattr(rule, key) and getattr(rule, key) != getattr(base, key)
        for key in ("who", "where", "when", "except_")
    )
    return not narrower


def _shown(rule: Rule, base: Rule) -> str:
    if is_weaker(rule, base):
        return f"at `{rule.level}`"
    return "for fewer people, places or occasions"
