"""A layer of a policy, judged by itself: what of it is right, and what is wrong with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.policy.discovery import Layer
from sphinx_contribpolicy.policy.model import PolicyFile
from sphinx_contribpolicy.policy.rule_forms import rules
from sphinx_contribpolicy.policy.validation import Diagnostics, check
from sphinx_contribpolicy.policy.vocabulary import SECTIONS, facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sphinx_contribpolicy.policy.locate import KeyPath


class Validated(Struct, frozen=True):
    """A layer with the part of its settings that is right, and what is wrong with the rest."""

    layer: Layer
    data: dict[str, Any]
    wrong: Diagnostics


def validated(layer: Layer) -> Validated:
    """`layer`, judged by itself."""
    wrong = Diagnostics(layer)
    given = dict(layer.data)
    own_rules = given.pop("rules", {})
    data = check(PolicyFile, given, (), wrong)
    data["rules"] = rules(own_rules, ("rules",), wrong)
    customs = given.get("custom")
    for index, custom in enumerate(customs if isinstance(customs, list) else ()):
        if isinstance(custom, dict):
            _check_custom(custom, ("custom", index), wrong)
    return Validated(layer, data, wrong)


def _check_custom(custom: Mapping[str, Any], path: KeyPath, wrong: Diagnostics) -> None:
    """Reports a section that says nothing, and what it names that there is not."""
    if not (custom.get("text") or custom.get("rules")):
        message = "the section says nothing: give it a `text`, or name what stands in it as `rules`"
        wrong.add("missing-key", path, message)
    stances = [f"{name}.{stance}" for name, facet in facets().items() for stance in facet.stances]
    listed = custom.get("rules")
    named: list[tuple[KeyPath, object, str, Iterable[str]]] = [
        (("after",), custom.get("after"), "section", SECTIONS)
    ]
    for at, name in enumerate(listed if isinstance(listed, list) else ()):
        named.append((("rules", at), name, "stance", stances))
    for key, name, kind, more in named:
        known = (*facets(), *more)
        if name and isinstance(name, str) and name not in known:
            hint = nearest(name, known) or "; facets are listed by `contribpolicy facets`"
            message = f"no facet or {kind} is called {name!r}{hint}"
            wrong.add("unknown-section", (*path, *key), message)


def check_sections(layer: Validated, names: Mapping[str, object]) -> None:
    """Report the sections that the wording names and no layer has, or `sections` names twice."""
    wording = layer.data.get("wording", {})
    layout = wording.get("layout")
    given = [("sections", index, name) for index, name in enumerate(wording.get("sections", ()))]
    given += [("layout", name, name) for name in (layout if isinstance(layout, dict) else ())]
    seen = set[tuple[str, str]]()
    for key, step, name in given:
        at = ("wording", key, step)
        if name not in names:
            hint = nearest(name, names) or f"; known are {', '.join(names)}"
            layer.wrong.add("unknown-section", at, f"no section is called {name!r}{hint}")
        elif (key, name) in seen:
            layer.wrong.add("wrong-value", at, f"the section {name!r} is named twice")
        seen.add((key, name))
