"""Check `[rules]`, and bring the short forms that people write to tables with a level each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.policy.fields import Level
from sphinx_contribpolicy.policy.model import Rule
from sphinx_contribpolicy.policy.validation import Fault, Path, described, shown, table
from sphinx_contribpolicy.policy.vocabulary import Facet, facets

if TYPE_CHECKING:
    from collections.abc import Sequence

Rules: TypeAlias = dict[str, list[dict[str, Any]] | Literal[False]]
"""By facet: its rules, each a table with every key that `Rule` needs, or False to drop them."""

_FORMS = "expected a stance, a table, a list of both, or false"


def rules(value: object, path: Path, faults: list[Fault]) -> Rules:
    """The right part of `[rules]`; every fault is added to `faults`."""
    if not isinstance(value, dict):
        faults.append(Fault("wrong-type", path, f"expected a table, got {described(value)}"))
        return {}
    found: Rules = {}
    for name, given in value.items():
        facet = facets().get(name)
        if facet is None:
            faults.append(_unknown_facet(name, (*path, name)))
        elif given is False:
            found[name] = False
        else:
            found[name] = _rules_of(facet, given, (*path, name), faults)
    return found


def _rules_of(facet: Facet, given: object, path: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    if isinstance(given, list):
        places: Sequence[tuple[object, Path]] = [
            (item, (*path, index)) for index, item in enumerate(given)
        ]
    else:
        places = [(given, path)]
    checked = (_rule(facet, item, place, faults) for item, place in places)
    return [rule for rule in checked if rule is not None]


def _rule(facet: Facet, given: object, path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    if isinstance(given, str):
        return _with_stance(facet, {"stance": given}, path, path, faults)
    if not isinstance(given, dict):
        faults.append(Fault("wrong-type", path, f"{_FORMS}, got {described(given)}"))
        return None
    # The level has a default that depends on the stance, so its absence is judged below.
    stand_in = {} if "level" in given else {"level": "info"}
    checked = table(Rule, {**given, **stand_in}, path, faults, given=frozenset({"facet"}))
    if not isinstance(checked, dict):
        return None
    for key in stand_in:
        del checked[key]
    if given.get("stance") is not None:
        return _with_stance(facet, checked, path, (*path, "stance"), faults)
    return _own_text(facet, checked, path, faults)


def _with_stance(
    facet: Facet, rule: dict[str, Any], path: Path, at: Path, faults: list[Fault]
) -> dict[str, Any] | None:
    stance = facet.stances.get(rule["stance"])
    if stance is None:
        faults.append(Fault("unknown-stance", at, _unknown_stance(facet, rule["stance"])))
        return None
    return {"facet": facet.name, "level": stance.level, **rule}


def _own_text(
    facet: Facet, rule: dict[str, Any], path: Path, faults: list[Fault]
) -> dict[str, Any] | None:
    if not rule.get("text", "").strip():
        faults.append(
            Fault("empty-rule", path, "a rule needs a stance or a text; this one has neither")
        )
        return None
    if "level" not in rule:
        levels = ", ".join(repr(level) for level in get_args(Level))
        faults.append(
            Fault(
                "missing-key",
                path,
                f"a rule without a stance needs a level; expected one of {levels}",
            )
        )
        return None
    return {"facet": facet.name, **rule}


def _unknown_facet(name: str, path: Path) -> Fault:
    holders = [facet.name for facet in facets().values() if name in facet.stances]
    if holders:
        hint = f"; {name!r} is a stance of {' and '.join(holders)}"
    else:
        hint = nearest(name, facets()) or "; `contribpolicy facets` lists them"
    return Fault("unknown-facet", path, f"unknown facet{hint}")


def _unknown_stance(facet: Facet, name: str) -> str:
    holders = [other.name for other in facets().values() if name in other.stances]
    if holders:
        hint = f"; {name!r} is a stance of {' and '.join(holders)}"
    else:
        hint = nearest(name, facet.stances) if name else ""
    known = ", ".join(facet.stances)
    return f"{facet.name} has no stance {shown(name)}{hint} (its stances are {known})"
