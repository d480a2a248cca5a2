"""Which layers a policy is made of, lowest first, and what they say together."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError, nearest
from sphinx_contribpolicy.policy import presets
from sphinx_contribpolicy.policy.discovery import Layer, base_file, read_layer
from sphinx_contribpolicy.policy.locate import KeyPath, dotted
from sphinx_contribpolicy.policy.model import PolicyFile, Rule
from sphinx_contribpolicy.policy.published import published_policies, slug_of, unknown_published
from sphinx_contribpolicy.policy.rule_forms import RulesByFacet, complete, rules
from sphinx_contribpolicy.policy.strictness import goes_beyond, softens
from sphinx_contribpolicy.policy.validation import Diagnostics, check
from sphinx_contribpolicy.policy.vocabulary import SECTIONS, facets
from sphinx_contribpolicy.policy.writer import rule_as_table, rule_as_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

STARTS = ("preset", "like")
_WORDS = ("text", "detail", "title", "why", "link", "box")
"""What a rule says beside what it asks."""
LIKE = "like "
"""What the label of a published policy begins with."""


class Validated(Struct, frozen=True):
    """A layer with the part of its settings that is right, and what is wrong with the rest."""

    layer: Layer
    data: dict[str, Any]
    wrong: Diagnostics


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
            _check_sections(layer, names)
        complete_rules(self.layers, whole=self._whole)
        if fixed:
            _check_fixed(self.layers)
        for layer in self.layers:
            self.diagnostics += layer.wrong.in_order()
        if self.diagnostics:
            raise PolicyError(self.diagnostics)


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


def complete_rules(layers: Sequence[Validated], *, whole: bool = True) -> None:
    """Has each rule that changes one of a lower layer say what it does not change.

    One that repeats a rule which is fixed is fixed as well, and left out where a stricter one
    stands beside it, which asks for all of it. That there is none to change is no
    mistake where layers are missing, and they are not the `whole`.
    """
    below: RulesByFacet = {}
    for each in layers:
        given = each.data["rules"]
        for facet in given:
            written = each.layer.data["rules"][facet]
            path = ("rules", facet, 0) if isinstance(written, list) else ("rules", facet)
            lower = below.get(facet) or ()
            wrong = each.wrong if whole else Diagnostics(each.layer)
            made = complete(given[facet], lower, path, wrong)
            binding = [rule for rule in lower or () if rule.get("fixed")]
            given[facet] = _repeated(made, binding) if made and binding else made
        below |= given


def _repeated(
    given: Sequence[dict[str, Any]], binding: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rules of a facet, over rules of it that are `binding`."""
    marked = [{**rule, "fixed": True} for rule in given]
    again = [rule in binding for rule in marked]
    own = [msgspec.convert(rule, Rule) for rule, old in zip(given, again, strict=True) if not old]
    return [
        rule if old else plain
        for rule, plain, old in zip(marked, given, again, strict=True)
        if not (old and any(goes_beyond(each, msgspec.convert(rule, Rule)) for each in own))
    ]


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

    Tables merge by key; everything else replaces what a lower layer said.
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
        else:
            under[key] = value
            origins[dotted(here)] = label


def _check_sections(layer: Validated, names: Mapping[str, object]) -> None:
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


def _check_fixed(layers: list[Validated]) -> None:
    """Report each layer that changes, drops or softens a rule which a lower one has fixed.

    To repeat such a rule is no change, with or without `fixed`: a list of rules on a facet replaces
    the list below it, so whoever adds a rule has to repeat the others.
    """
    fixed: dict[Rule, str] = {}
    standing: dict[str, list[Rule]] = {}
    for layer in layers:
        binding: dict[Rule, str] = {}
        for facet, given in layer.data["rules"].items():
            written = [msgspec.convert(rule, Rule) for rule in given or ()]
            kept = {msgspec.structs.replace(rule, fixed=True): rule for rule in written}
            added = [rule for key, rule in kept.items() if key not in standing.get(facet, ())]
            for rule, label in fixed.items():
                name = rule.stance or "a rule in words of its own"
                message = ""
                if words := next((each for each in written if _rewords(each, rule)), None):
                    message = _beside(standing.get(facet, [rule]), rule, label, words)
                elif rule.facet == facet and not (
                    rule in kept or any(goes_beyond(each, rule) for each in written)
                ):
                    message = (
                        f"{label} has fixed this rule ({name}); leave the facet out, or repeat the "
                        f"rule unchanged beside what you add"
                    )
                elif new := next((each for each in added if softens(each, rule)), None):
                    message = (
                        f"{label} has fixed {rule.facet}.{name}, and {new.stance!r} takes some of "
                        "that back; leave it out, or talk to the people who look after the base"
                    )
                if message:
                    layer.wrong.add("fixed-rule", ("rules", facet), message)
            standing[facet] = list(kept)
            binding |= {rule: layer.layer.label for rule in written if rule.fixed}
        fixed = {**binding, **fixed}


def _rewords(rule: Rule, fixed: Rule) -> bool:
    """Whether `rule` is the one that a base has fixed, with a text or a reason of its own."""
    same = (rule.facet, rule.stance, *rule.bounds) == (fixed.facet, fixed.stance, *fixed.bounds)
    other = (getattr(rule, key) not in ("", getattr(fixed, key)) for key in _WORDS)
    return bool(fixed.stance) and same and any(other)


def _beside(below: Iterable[Rule], rule: Rule, label: str, given: Rule) -> str:
    """What to write in place of `given`, which gives words to a rule that `label` has fixed.

    A list stands in place of all rules of the facet that are `below`.
    """
    own = Rule(facet=rule.facet, level="must", text=given.text or given.detail or "...")
    plain = (msgspec.structs.replace(each, fixed=False) for each in below)
    listed = ", ".join(map(rule_as_toml, (*plain, own)))
    return (
        f"{label} has fixed this rule ({rule.stance}), and words of your own could change it; say "
        f"more in a rule beside it, as in `{rule.facet} = [{listed}]`, or word its sentence anew "
        "in a folder of `wording.templates`"
    )
