"""The layers that a policy is made of, gathered lowest first, and what they say together."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError, nearest
from sphinx_contribpolicy.policy import presets
from sphinx_contribpolicy.policy.discovery import Layer, base_file, read_layer
from sphinx_contribpolicy.policy.layers.layer import Validated, check_sections, validated
from sphinx_contribpolicy.policy.layers.rules import check_fixed, complete_rules
from sphinx_contribpolicy.policy.locate import KeyPath, dotted
from sphinx_contribpolicy.policy.published import published_policies, slug_of, unknown_published
from sphinx_contribpolicy.policy.vocabulary import SECTIONS
from sphinx_contribpolicy.policy.writer import rule_as_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STARTS = ("preset", "like")
LIKE = "like "
"""What the label of a published policy begins with."""


class Stack:
    """Gathers layers, and everything that is found wrong on the way."""

    def __init__(self) -> None:
        self.layers: list[Validated] = []
        self.diagnostics: list[Diagnostic] = []
        self._whole = True
        """Whether each base could be read, so that the rules below a layer are known."""
        self._read: dict[Path, bool] = {}
        """Each file that was read, and whether what it extends is still being read."""

    def add(self, layer: Layer, bases: Layer | None = None) -> None:
        """Add a policy file, below it what it starts from and extends.

        `bases` are settings whose `preset`, `like` and `extends` replace those of `layer`. A base
        that is extended in several ways stands once, below all that extend it.
        """
        # Not by recursion: a row of bases may be longer than the stack of calls is deep.
        row = [self._added(layer, bases)]
        while row:
            base = next(row[-1], None)
            if base is None:
                row.pop()
            else:
                row.append(self._added(base))

    def _added(self, layer: Layer, bases: Layer | None = None) -> Iterator[Layer]:
        """Each base of `layer`, which has to be added before the next one; then it is added."""
        # Lowest first: what a file starts from, then what it extends, then the file itself, so that
        # an organisation's base wins over a preset that only saves writing.
        top, over = validated(layer), validated(bases) if bases else None
        self._add_start(over if over and any(key in over.data for key in STARTS) else top)
        owner = over if over and "extends" in over.data else top
        file = layer.file.resolve() if layer.file else Path()
        self._read[file] = True
        for index, name in enumerate(owner.data.get("extends", ())):
            try:
                base, fence = base_file(name, layer)
            except PolicyError as error:
                self._whole = False
                owner.wrong.take(error, ("extends", index))
                continue
            if base not in self._read:
                self._read[base] = False
                try:
                    yield read_layer(base, name, fence)
                except PolicyError as error:
                    self._whole = False
                    self.diagnostics += error.diagnostics
            elif self._read[base]:
                row = [path for path, is_open in self._read.items() if is_open]
                loop = [path.name for path in (*row[row.index(base) :], base)]
                message = f"bases extend each other in a loop: {' -> '.join(loop)}"
                owner.wrong.add("base-loop", ("extends", index), message)
        self._read[file] = False
        self.layers += [top, over] if over else [top]

    def _add_start(self, owner: Validated) -> None:
        given = [key for key in STARTS if owner.data.get(key)]
        if given[1:]:
            message = "`preset` and `like` both say where the policy starts; keep one of them"
            owner.wrong.add("conflicting-keys", ("like",), message)
            return
        for key in given:
            try:
                self.layers.append(start_layer(key, owner.data[key]))
            except PolicyError as error:
                owner.wrong.take(error, (key,))

    def finish(self, *, fixed: bool = True) -> None:
        """Judge the layers together; PolicyError with all that is wrong, if there is anything.

        Without `fixed` no rule of a base binds those above it.
        """
        # A section of a base's own can be named by whoever extends it, and the other way round.
        # What else is wrong with it makes it no stranger.
        given = [layer.layer.data.get("custom") for layer in self.layers]
        customs = [each for own in given if isinstance(own, list) for each in own]
        titles = {str(each.get("title") or "") for each in customs if isinstance(each, dict)} - {""}
        names = dict.fromkeys((*SECTIONS, *sorted(titles)))
        for layer in self.layers:
            check_sections(layer, names)
        complete_rules(self.layers, whole=self._whole)
        if fixed:
            check_fixed(self.layers)
        for layer in self.layers:
            self.diagnostics += layer.wrong.in_order()
        if self.diagnostics:
            raise PolicyError(self.diagnostics)


def start_layer(key: str, name: str) -> Validated:
    """The layer of the `preset` or of the published policy (`like`) that is named.

    PolicyError where there is none of that name.
    """
    if key == "like":
        if slug := slug_of(name):
            return _like(slug)
        raise PolicyError([Diagnostic("unknown-project", unknown_published(name), key=key)])
    known = presets.preset_names()
    if name not in known:
        hint = nearest(name, known) or f"; known are {', '.join(known)}"
        message = f"no preset is called {name!r}{hint}"
        raise PolicyError([Diagnostic("unknown-preset", message, key=key)])
    return validated(_shipped(name))


@cache  # a run over many repositories asks for the same preset again and again
def _shipped(name: str) -> Layer:
    file = presets.preset(name).file
    layer = read_layer(file, f"preset {name}", file.parent)
    layer.data.pop("about", None)
    return layer


def _like(slug: str) -> Validated:
    tables: dict[str, list[dict[str, Any]]] = {}
    for position in published_policies()[slug].rules:
        table = rule_as_table(position)
        if table not in tables.setdefault(position.facet, []):
            tables[position.facet].append(table)
    return validated(Layer(f"{LIKE}{slug}", {"rules": tables}))


def merged(layers: list[Validated]) -> tuple[dict[str, Any], dict[str, str]]:
    """What the layers say together, and for each dotted key the label of the layer that said it.

    Tables merge by key; everything else replaces what a lower layer said, but for a day before that
    of a lower layer: each only says that nobody is judged before it.
    """
    data: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        merge(data, layer.data, layer.layer.label, origins)
    return data, origins


def merge(
    under: dict[str, Any],
    over: Mapping[str, Any],
    label: str,
    origins: dict[str, str],
    path: KeyPath = (),
) -> None:
    """Put settings of the layer `label`, which stand at `path`, on top of others."""
    for key, value in over.items():
        here = (*path, key)
        # What a section of a template wants is one value, though it is written as a table, and
        # so is the layout.
        if isinstance(value, dict) and path != ("pull_requests", "sections") and key != "layout":
            merge(under.setdefault(key, {}), value, label, origins, here)
        # A day may be written as a string, as in overrides; both read as 2026-03-01.
        elif here != ("pull_requests", "since") or str(value) >= str(under.get(key, "")):
            under[key] = value
            origins[dotted(here)] = label
