"""A stance that is given twice stands once."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from msgspec.structs import replace

from sphinx_contribpolicy.policy.vocabulary import Strength, strength

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.policy.model import Rule


def once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of a facet, each stance once, where it was first: the stronger level wins.

    `items` and `detail` add up, and so do texts of one's own. What holds for other people, places
    or occasions, or leaves out something else, is another rule.
    """
    found: dict[object, Rule] = {}
    for number, rule in enumerate(rules):
        bounds = (rule.stance, rule.who, rule.where, rule.when, rule.except_)
        key = bounds if rule.stance else number
        found[key] = _both(found[key], rule) if key in found else rule
    return tuple(found.values())


def _both(one: Rule, other: Rule) -> Rule:
    order = get_args(Strength)
    first, second = sorted((one, other), key=lambda rule: order.index(strength(rule.level)))
    return replace(
        first,
        items=tuple(dict.fromkeys((*one.items, *other.items))),
        text=_added(first.text, second.text),
        detail=_added(first.detail, second.detail),
        why=second.why if first.why == "" else first.why,
        link=first.link or second.link,
        box=first.box or second.box,
        telling=one.telling or other.telling,
        fixed=one.fixed or other.fixed,
    )


def _added(one: str, other: str) -> str:
    return " ".join(dict.fromkeys(filter(None, (one.strip(), other.strip()))))
