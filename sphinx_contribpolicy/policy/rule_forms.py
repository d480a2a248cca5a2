"""Check `[rules]`, and bring the short forms that people write to tables with a level each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.policy.model import Level, Rule
from sphinx_contribpolicy.policy.validation import Diagnostics, described, shown, table
from sphinx_contribpolicy.policy.vocabulary import Facet, Stance, facets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy.locate import KeyPath

RulesByFacet: TypeAlias = dict[str, list[dict[str, Any]] | Literal[False]]
"""By facet: its rules, each a table with every key that `Rule` needs, or False to drop them."""

_FORMS = "expected a stance, a table, a list of both, or false"


def rules(value: object, path: KeyPath, wrong: Diagnostics) -> RulesByFacet:
    """The right part of `[rules]`."""
    if not isinstance(value, dict):
        wrong.add("wrong-type", path, f"expected a table, got {described(value)}")
        return {}
    found: RulesByFacet = {}
    for name, given in value.items():
        facet = facets().get(name)
        if facet is None:
            hint = _holders(name) or nearest(name, facets())
            hint = hint or "; `contribpolicy facets` lists them"
            wrong.add("unknown-facet", (*path, name), f"unknown facet{hint}")
        elif given is False:
            found[name] = False
        else:
            found[name] = _rules_of(facet, given, (*path, name), wrong)
    return found


def _rules_of(
    facet: Facet, given: object, path: KeyPath, wrong: Diagnostics
) -> list[dict[str, Any]]:
    if isinstance(given, list):
        places: Sequence[tuple[object, KeyPath]] = [
            (item, (*path, index)) for index, item in enumerate(given)
        ]
    else:
        places = [(given, path)]
    checked = (_rule(facet, item, place, wrong) for item, place in places)
    return [rule for rule in checked if rule is not None]


def _rule(facet: Facet, given: object, path: KeyPath, wrong: Diagnostics) -> dict[str, Any] | None:
    if isinstance(given, str):
        return _with_stance(facet, {"stance": given}, path, wrong)
    if not isinstance(given, dict):
        wrong.add("wrong-type", path, f"{_FORMS}, got {described(given)}")
        return None
    # The level has a default that depends on the stance, so its absence is judged below.
    stand_in = {} if "level" in given else {"level": "info"}
    checked = table(Rule, {**given, **stand_in}, path, wrong, given=frozenset({"facet"}))
    if not isinstance(checked, dict):
        return None
    for key in stand_in:
        del checked[key]
    if given.get("stance") is not None:
        return _with_stance(facet, checked, (*path, "stance"), wrong)
    return _own_text(facet, checked, path, wrong)


def _with_stance(
    facet: Facet, rule: dict[str, Any], path: KeyPath, wrong: Diagnostics
) -> dict[str, Any] | None:
    name = rule["stance"]
    stance = facet.stances.get(name)
    if stance is None:
        hint = _holders(name) or (nearest(name, facet.stances) if name else "")
        known = ", ".join(facet.stances)
        message = f"{facet.name} has no stance {shown(name)}{hint} (its stances are {known})"
        wrong.add("unknown-stance", path, message)
        return None
    level = rule.get("level", stance.level)
    if not stance.can_be(level):
        wrong.add("impossible-level", (*path[:-1], "level"), _impossible(facet, stance, level))
        return None
    return {"facet": facet.name, "level": level, **rule}


def _impossible(facet: Facet, stance: Stance, level: Level) -> str:
    """Why the stance cannot have the level, and the rule that was probably meant."""
    own = f"{facet.name}.{stance.name}"
    message = f"{own} cannot be {level}"
    opposed = [
        other
        for name, other in facet.stances.items()
        if f"{facet.name}.{name}" in stance.opposites or own in other.opposites
    ]
    polarity = "prohibition" if level.endswith("-not") else "duty"
    meant = [each for each in opposed if each.polarity == polarity and each.can_be(level)]
    if meant:
        other = max(meant, key=lambda each: each.level == level)
        table = f'{{ stance = "{other.name}", level = "{level}" }}'
        rule = f'"{other.name}"' if other.level == level else table
        return f"{message}; did you mean {facet.name} = {rule}?"
    listed = ", ".join(map(repr, stance.levels))
    return f"{message}; expected one of {listed}, or a rule that its own `text` says"


def _own_text(
    facet: Facet, rule: dict[str, Any], path: KeyPath, wrong: Diagnostics
) -> dict[str, Any] | None:
    if not rule.get("text", "").strip():
        wrong.add("empty-rule", path, "a rule needs a stance or a text; this one has neither")
        return None
    if "level" not in rule:
        levels = ", ".join(repr(level) for level in get_args(Level))
        message = f"a rule without a stance needs a level; expected one of {levels}"
        wrong.add("missing-key", path, message)
        return None
    return {"facet": facet.name, **rule}


def _holders(name: str) -> str:
    """The hint that `name` is a stance of other facets, or "" where it is none."""
    holders = [facet.name for facet in facets().values() if name in facet.stances]
    return f"; {name!r} is a stance of {' and '.join(holders)}" if holders else ""
