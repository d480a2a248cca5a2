"""Check `[rules]`, and bring the short forms that people write to tables with a level each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

import msgspec

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.policy.model import Level, Rule
from sphinx_contribpolicy.policy.validation import Bad, Diagnostics, described, shown, table
from sphinx_contribpolicy.policy.vocabulary import Facet, Stance, facets
from sphinx_contribpolicy.policy.writer import rule_as_toml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy.locate import KeyPath

RulesOfFacet: TypeAlias = list[dict[str, Any]] | Literal[False]
"""The rules of a facet, each a table with the keys that were given, or False to drop them."""
RulesByFacet: TypeAlias = dict[str, RulesOfFacet]

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
    alone = len(places) == 1
    checked = (_rule(facet, item, place, wrong, alone=alone) for item, place in places)
    return [rule for rule in checked if isinstance(rule, dict)]


def _rule(
    facet: Facet, given: object, path: KeyPath, wrong: Diagnostics, *, alone: bool
) -> dict[str, Any] | Bad:
    if isinstance(given, str):
        return _with_stance(facet, {"stance": given}, path, wrong)
    if not isinstance(given, dict):
        return wrong.add("wrong-type", path, f"{_FORMS}, got {described(given)}")
    # The level has a default that depends on the stance, so its absence is judged below.
    filled = {"level": "info", **given}
    checked = table(Rule, filled, path, wrong, given=frozenset({"facet"}))
    if not isinstance(checked, dict):
        return checked
    if "level" not in given:
        del checked["level"]
    if given.get("stance") is not None:
        return _with_stance(facet, checked, (*path, "stance"), wrong)
    return _without_stance(facet, checked, path, wrong, alone=alone)


def _with_stance(
    facet: Facet, rule: dict[str, Any], path: KeyPath, wrong: Diagnostics
) -> dict[str, Any] | Bad:
    name = rule["stance"]
    stance = facet.stances.get(name)
    if stance is None:
        hint = _holders(name) or (nearest(name, facet.stances) if name else "")
        known = ", ".join(facet.stances)
        message = f"{facet.name} has no stance {shown(name)}{hint} ({facet.name} has {known})"
        return wrong.add("unknown-stance", path, message)
    level = rule.get("level", stance.level)
    if not stance.can_be(level):
        message = _impossible(facet, stance, level)
        return wrong.add("impossible-level", (*path[:-1], "level"), message)
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
    return f"{message}; expected one of {listed}, or no stance, and a `text` that says the rule"


def _without_stance(
    facet: Facet, rule: dict[str, Any], path: KeyPath, wrong: Diagnostics, *, alone: bool
) -> dict[str, Any] | Bad:
    """A rule in words of its own, or what changes the rule of a lower layer (`complete`)."""
    unfinished = not {"text", "level"} <= rule.keys()
    if not rule or not rule.get("text", "-").strip() or (unfinished and not alone):
        return _say_unfinished(rule, path, wrong)
    return {"facet": facet.name, **rule}


def complete(
    given: RulesOfFacet, below: Sequence[dict[str, Any]], path: KeyPath, wrong: Diagnostics
) -> RulesOfFacet:
    """The rules of a facet in a layer, where `below` are those of the layers below it.

    A table without a stance, and without a text and a level of its own, changes the one rule that
    stands below: what it does not say stays. It stands alone, at `path`.
    """
    if not given or "stance" in given[0] or {"text", "level"} <= given[0].keys():
        return given
    (rule,) = given
    if not below:
        _say_unfinished(rule, path, wrong)
        return []
    if below[1:]:
        wrong.add("missing-key", path, _several(rule, below))
        return []
    changed = {**below[0], **rule}
    facet = facets()[rule["facet"]]
    stance = facet.stances.get(changed.get("stance", ""))
    if stance and not stance.can_be(changed["level"]):
        message = _impossible(facet, stance, changed["level"])
        wrong.add("impossible-level", (*path, "level"), message)
        return []
    return [changed]


def _say_unfinished(rule: dict[str, Any], path: KeyPath, wrong: Diagnostics) -> Bad:
    if not rule.get("text", "").strip():
        return wrong.add(
            "empty-rule", path, "a rule needs a stance or a text; this one has neither"
        )
    levels = ", ".join(repr(level) for level in get_args(Level))
    message = f"a rule without a stance needs a level; expected one of {levels}"
    return wrong.add("missing-key", path, message)


def _several(rule: dict[str, Any], below: Sequence[dict[str, Any]]) -> str:
    """That a rule does not say which one it changes, and how to say it."""
    message = "a table without a stance changes the one rule of the layers below"
    facet, ways = facets()[rule["facet"]], []
    for at, old in enumerate(below):
        new = {**old, **rule}
        stance = facet.stances.get(new.get("stance", ""))
        if stance and stance.can_be(new["level"]):
            stay = (*below[:at], new, *below[at + 1 :])
            listed = ", ".join(rule_as_toml(msgspec.convert(each, Rule)) for each in stay)
            ways.append(f"`{facet.name} = [{listed}]`")
    if not ways:
        return f"{message}, and there are several; give it a text and a level"
    return f"{message}, and there are several; write {' or '.join(ways)}"


def _holders(name: str) -> str:
    """The hint that `name` is a stance of other facets, or "" where it is none."""
    holders = [facet.name for facet in facets().values() if name in facet.stances]
    return f"; {name!r} is a stance of {' and '.join(holders)}" if holders else ""
