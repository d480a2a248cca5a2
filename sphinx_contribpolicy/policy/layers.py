"""Which layers a policy is made of, lowest first, and what they say together."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError, nearest
from sphinx_contribpolicy.policy import presets
from sphinx_contribpolicy.policy.model import PolicyFile, Rule
from sphinx_contribpolicy.policy.published import published, slug_of
from sphinx_contribpolicy.policy.reading import is_file
from sphinx_contribpolicy.policy.reporting import dotted, problems_of
from sphinx_contribpolicy.policy.rule_forms import rules
from sphinx_contribpolicy.policy.sources import (
    Layer,
    inside,
    package_file,
    package_folder,
    read_layer,
)
from sphinx_contribpolicy.policy.validation import Fault, Path, check
from sphinx_contribpolicy.policy.vocabulary import SECTIONS, facets

if TYPE_CHECKING:
    import pathlib

STARTS = ("preset", "like")
_PACKAGED = re.compile(r"([A-Za-z_]\w+(?:\.[A-Za-z_]\w*)*):(.+)")


class Checked(Struct, frozen=True):
    """A layer with the part of its settings that is right, and the faults in the rest."""

    layer: Layer
    data: dict[str, Any]
    faults: list[Fault]


class Stack:
    """Gathers layers, and every problem met on the way."""

    def __init__(self) -> None:
        self.layers: list[Checked] = []
        self.diagnostics: list[Diagnostic] = []

    def add(self, layer: Layer, bases: Layer | None = None) -> None:
        """Add a policy file, below it what it starts from and extends.

        `bases` are settings whose `preset`, `like` and `extends` replace those of `layer`.
        """
        self._add(checked(layer), () if layer.file is None else (layer.file.resolve(),), bases)

    def _add(
        self, top: Checked, chain: tuple[pathlib.Path, ...], bases: Layer | None = None
    ) -> None:
        over = checked(bases) if bases else None
        start = over if over and any(key in over.data for key in STARTS) else top
        self._add_start(start)
        owner = over if over and "extends" in over.data else top
        for index, name in enumerate(owner.data.get("extends", ())):
            fault = self._add_base(name, top.layer, ("extends", index), chain)
            if fault:
                owner.faults.append(fault)
        self.layers.append(top)
        if over:
            self.layers.append(over)

    def _add_start(self, owner: Checked) -> None:
        preset, like = (owner.data.get(key) for key in STARTS)
        if preset and like:
            message = "`preset` and `like` both say where the policy starts; keep one of them"
            owner.faults.append(Fault("conflicting-keys", ("like",), message))
        elif preset and preset in presets.preset_names():
            self.layers.append(preset_layer(preset))
        elif preset:
            owner.faults.append(Fault("unknown-preset", ("preset",), unknown_preset(preset)))
        elif like:
            slug = slug_of(like)
            if slug is None:
                names = [entry.project for entry in published().values()]
                hint = nearest(like, (*names, *published()))
                message = f"no published policy {like!r} is recorded{hint}"
                message += "" if hint else "; `contribpolicy published` lists them"
                owner.faults.append(Fault("unknown-project", ("like",), message))
            else:
                self.layers.append(_like_layer(slug))

    def _add_base(
        self, name: str, parent: Layer, at: Path, chain: tuple[pathlib.Path, ...]
    ) -> Fault | None:
        """Add the base called `name`; the fault where it cannot be."""
        if packaged := _PACKAGED.fullmatch(name):
            package, resource = packaged.groups()
            file = package_file(package, resource)
            fence = package_folder(package, file) if file else None
            missing = f"the package {package!r} is not installed or holds no file {resource!r}"
        else:
            fence = parent.fence
            file = inside(name, parent.folder, fence)
            if file is None:
                message = f"{name!r} leads out of {fence}; a base is inside, or package:resource"
                return Fault("base-outside", at, message)
            missing = f"there is no file {file}"
        if file is None or fence is None or not is_file(file):
            return Fault("base-missing", at, missing)
        if file in chain:
            names = " -> ".join(path.name for path in (*chain[chain.index(file) :], file))
            return Fault("base-loop", at, f"bases extend each other in a loop: {names}")
        try:
            layer = read_layer(file, name, fence)
        except PolicyError as error:
            self.diagnostics.extend(error.diagnostics)
        else:
            self._add(checked(layer), (*chain, file))
        return None

    def finish(self) -> None:
        """Judge the layers together; PolicyError with every problem, if there is one."""
        titles = {c["title"] for layer in self.layers for c in layer.data.get("custom", ())}
        for layer in self.layers:
            layer.faults.extend(_section_faults(layer.data, titles))
        _check_fixed(self.layers)
        for layer in self.layers:
            self.diagnostics.extend(problems_of(layer.layer, layer.faults))
        if self.diagnostics:
            raise PolicyError(dict.fromkeys(self.diagnostics))


def checked(layer: Layer) -> Checked:
    """`layer`, judged by itself."""
    faults: list[Fault] = []
    given = dict(layer.data)
    own_rules = given.pop("rules", {})
    data = check(PolicyFile, given, (), faults)
    data["rules"] = rules(own_rules, ("rules",), faults)
    for index, custom in enumerate(data.get("custom", ())):
        after = custom.get("after", "")
        names = (*facets(), *SECTIONS)
        if after and after not in names:
            hint = nearest(after, names) or "; facets are listed by `contribpolicy facets`"
            message = f"no facet or section is called {after!r}{hint}"
            faults.append(Fault("unknown-section", ("custom", index, "after"), message))
    return Checked(layer, data, faults)


def preset_layer(name: str) -> Checked:
    """The layer of a preset; KeyError where there is none of this name."""
    shipped = _shipped(name)
    return Checked(shipped.layer, deepcopy(shipped.data), [*shipped.faults])


@cache
def _shipped(name: str) -> Checked:
    # A run over many repositories asks for the same preset again and again.
    file = presets.preset(name).file
    layer = read_layer(file, f"preset {name}", file.parent)
    layer.data.pop("about", None)
    return checked(layer)


def unknown_preset(name: str) -> str:
    """The message about a preset that does not exist."""
    known = presets.preset_names()
    hint = nearest(name, known) or f"; known are {', '.join(known)}"
    return f"no preset is called {name!r}{hint}"


def merged(layers: list[Checked]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the layers say together, and for each dotted key the label of the layer that said it.

    Tables merge by key; everything else replaces what a lower layer said.
    """
    data: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        _merge(data, layer.data, (), layer.layer.label, origins)
    return data, origins


def _merge(
    under: dict[str, Any], over: dict[str, Any], path: Path, label: str, origins: dict[str, str]
) -> None:
    for key, value in over.items():
        here = (*path, key)
        # What a section of a template wants is one value, though it is written as a table.
        if isinstance(value, dict) and path != ("pull_requests", "sections"):
            below = under.setdefault(key, {})
            _merge(below, value, here, label, origins)
        else:
            under[key] = value
            origins[dotted(here)] = label


def _section_faults(data: dict[str, Any], titles: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    names = (*SECTIONS, *sorted(titles))
    given = data.get("wording", {}).get("sections", [])
    for index, name in enumerate(given):
        at = ("wording", "sections", index)
        code: str = "unknown-section"
        if name not in names:
            hint = nearest(name, names) or f"; known are {', '.join(names)}"
            faults.append(Fault(code, at, f"no section is called {name!r}{hint}"))
        elif name in given[:index]:
            faults.append(Fault("wrong-value", at, f"the section {name!r} is named twice"))
    return faults


def _check_fixed(layers: list[Checked]) -> None:
    """Report each layer that changes or drops a rule which a lower one has fixed."""
    fixed: dict[str, list[tuple[Rule, str]]] = {}
    for layer in layers:
        for facet, given in layer.data["rules"].items():
            written = [msgspec.convert(rule, Rule) for rule in given or ()]
            kept = {msgspec.structs.replace(rule, fixed=True) for rule in written}
            for rule, label in fixed.get(facet, ()):
                if rule not in kept:
                    name = rule.stance or "a rule in words of its own"
                    message = (
                        f"{label} has fixed this rule ({name}); leave the facet out, or repeat the "
                        f"rule unchanged beside what you add"
                    )
                    layer.faults.append(Fault("fixed-rule", ("rules", facet), message))
            already = [rule for rule, _ in fixed.get(facet, ())]
            fixed.setdefault(facet, []).extend(
                (rule, layer.layer.label) for rule in written if rule.fixed and rule not in already
            )


def _like_layer(slug: str) -> Checked:
    stances: dict[str, list[dict[str, str]]] = {}
    for rule in published()[slug].rules:
        table = {"stance": rule.stance, "level": rule.level}
        if table not in stances.setdefault(rule.facet, []):
            stances[rule.facet].append(table)
    return checked(Layer(f"like {slug}", {"rules": stances}))
