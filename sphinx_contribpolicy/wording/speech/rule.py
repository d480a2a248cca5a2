"""A rule as its words take it: how strong it is, when it is kept, what it says besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.policy import facets, stance_of, strength

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Rule


def kind(rule: Rule) -> str:
    """Whom a rule binds: the kind of its stance, or of its facet where a text alone says it."""
    if stance := stance_of(rule):
        return stance.kind
    kinds = {each.kind for each in facets()[rule.facet].stances.values()}
    return "maintainers" if "maintainers" in kinds and "person" not in kinds else ""


def signed(rule: Rule) -> str:
    """The strength of a rule with the sign of its stance: `must-not` for a prohibition.

    A text of one's own can turn a prohibition into a duty, and its level says so.
    """
    stance = None if rule.text else stance_of(rule)
    forbids = stance.polarity == "prohibition" if stance else rule.level.endswith("-not")
    return f"{strength(rule.level)}-not" if forbids else strength(rule.level)


def is_plain(
    rule: Rule,
    *,
    items: bool = False,
    text: bool = False,
    detail: bool = False,
    title: bool = False,
) -> bool:
    """Whether a rule says no more than its stance, and needs no title.

    `items`, `text`, a `title` and a `detail` of one line are allowed where said: a detail of
    several, with code in it or a list, is a text of its own.
    """
    more = [
        *rule.bounds,
        "" if title else rule.title,
        "" if detail and "\n" not in rule.detail else rule.detail,
        *([] if text else [rule.text]),
    ]
    return not any(map(str.strip, more)) and (items or not rule.items)


def own_reason(rule: Rule) -> str:
    """The reason that a project gives for a rule; "" where it leaves that to the kit."""
    return rule.why if isinstance(rule.why, str) else ""


def is_usual(rule: Rule) -> bool:
    """Whether a rule is as strong as its stance usually is."""
    stance = stance_of(rule)
    return stance is not None and strength(rule.level) == strength(stance.level)


def group(rule: Rule) -> tuple[str, ...]:
    """When people come to keep the rule, and how strong it is; empty where it asks for nothing."""
    stance = stance_of(rule)
    if stance and stance.polarity is None:
        return ()
    moment = stance.moment if stance else "always"
    return "maintainers" if kind(rule) == "maintainers" else moment, signed(rule)


def stated_as(rule: Rule) -> str:
    """A rule as a passage names it: its stance, and how strong it is."""
    return f"{rule.facet}.{rule.stance} {strength(rule.level)}"
