"""Load a policy: find its file, read what it starts from and extends, judge it, and fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from sphinx_contribpolicy import forge
from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.git import inside, repository_of, submodule_of
from sphinx_contribpolicy.policy import presets
from sphinx_contribpolicy.policy.discovery import (
    NAME,
    SHARED,
    Layer,
    find,
    otherwise_named,
    read_layer,
)
from sphinx_contribpolicy.policy.layers import (
    LIKE,
    STARTS,
    Stack,
    Validated,
    complete_rules,
    merge,
    merged,
    start_layer,
    validated,
)
from sphinx_contribpolicy.policy.locate import dotted
from sphinx_contribpolicy.policy.model import Policy, PolicyFile, Rule
from sphinx_contribpolicy.policy.named_files import body_of, templates_of
from sphinx_contribpolicy.policy.settings import plain
from sphinx_contribpolicy.policy.strictness import once
from sphinx_contribpolicy.policy.validation import Diagnostics
from sphinx_contribpolicy.policy.vocabulary import facets

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.locate import KeyPath, Location

_START_LABELS = tuple(f"{key} " for key in STARTS)
_SHOWN = ("rules", "custom")
"""What a preset that is shown replaces."""


class Loaded(Struct, frozen=True, kw_only=True):
    """A policy with where it came from.

    `files` are all files of the project or of packages that were read, for those who watch them.
    `origins` gives for each dotted key that a layer set the label of the layer: `preset ownership`,
    `like numpy`, a base as it is named in `extends`, the name of the policy file, or `overrides`.
    Rules have one origin per facet (`rules.disclosure`). A key that is not there has its default.
    `layers` are the settings as written, lowest first; `body` is the file of `policy.body_text`.
    """

    policy: Policy
    file: Path | None
    files: tuple[Path, ...]
    origins: Mapping[str, str]
    layers: tuple[Layer, ...] = ()
    body: Path | None = None

    def locate(self, *key: str | int) -> Location:
        """Where the value at `key` was set; in the policy file, where nobody set it."""
        won = self.origins.get(dotted(key))
        from_top = reversed(self.layers)
        found = [each for each in from_top if each.holds(key) or each.file == self.file]
        layer = max(found, key=lambda each: each.label == won)  # the first of them, where none did
        return layer.locate(key)

    @property
    def is_base(self) -> bool:
        """Whether the file is there for others to extend.

        No project is looked after under its name, and it says of none what it is called.
        """
        named = bool(self.policy.project.name.strip())
        return self.file is not None and self.file.name not in (NAME, SHARED) and not named

    @property
    def own_names(self) -> tuple[str, ...]:
        """The policy file and the body, from the folder of the first, where the text is changed."""
        names = (self.file.name if self.file else "", self.policy.wording.body)
        return tuple(filter(None, names))

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages that a base or a copied file comes from, as they are imported."""
        extended = (each for layer in self.layers for each in layer.data.get("extends", ()))
        used = (*extended, *self.policy.files.copies.values())
        return tuple(dict.fromkeys(each.partition(":")[0] for each in used if ":" in each))

    @property
    def submodules(self) -> tuple[str, ...]:
        """The submodules that a base, the body, words or a copied file lie in, from the root."""
        top = self.layers[-1]
        fence = top.fence.resolve()
        names = self.policy.files.copies.values()
        copied = (inside(each, top.folder, fence) for each in names if ":" not in each)
        read = filter(None, (*self.files, *self.policy.templates, *copied))
        found = (submodule_of(path.resolve(), fence) for path in read)
        return tuple(dict.fromkeys(filter(None, found)))

    def sets(self, key: KeyPath) -> bool:
        """Whether the policy itself, and no base, has a setting."""
        return any(layer.holds(key) for layer in self._above())

    def start_rules(self) -> tuple[Rule, ...]:
        """The rules of the preset, or of the published policy, at the bottom of the layers."""
        start = [each for each in self.layers[:1] if each.label.startswith(_START_LABELS)]
        return compose([validated(each) for each in start])[0].rules

    def base_rules(self) -> tuple[Rule, ...]:
        """The rules of the bases together, as they would be without the policy's own settings."""
        if self.file is None:
            return ()
        above = self._above()
        below = list(self.layers[: -len(above)])
        starts = any(layer.data.get(key) for layer in above for key in STARTS)
        if starts and below and below[0].label.startswith(_START_LABELS):
            # What the policy itself starts from is a choice of its own, not a base that binds it.
            del below[0]
        layers = [validated(layer) for layer in below]
        complete_rules(layers)
        return compose(layers)[0].rules

    def _above(self) -> tuple[Layer, ...]:
        """The layers above the bases: the policy file, and what stands on top of it."""
        files = [layer.file for layer in self.layers]
        return self.layers[files.index(self.file) if self.file in files else 0 :]

    def fixed_rules(self) -> tuple[Rule, ...]:
        """The rules that the bases have fixed."""
        return tuple(rule for rule in self.base_rules() if rule.fixed)


def load(
    config: Path | None = None,
    *,
    root: Path | None = None,
    overrides: Mapping[str, object] | None = None,
    preset: str | None = None,
    fixed: bool = True,
) -> Loaded:
    """The policy in the file `config`, or in the nearest policy file at or above `root`.

    `root` is the current folder by default. `overrides` are settings of the same shape as the
    file, put on top of it. `preset` replaces all rules and custom sections by those of the preset,
    or of the published policy where it is `like NAME`, and leaves out `wording.body`. Without a
    file, `overrides` or `preset` can stand alone. Without `fixed` it is no mistake to change what a
    base has fixed, for whoever only compares.

    Raises PolicyError with everything that is wrong.

    >>> loaded = load(root=Path("/"), overrides={"rules": {"disclosure": "required-any"}})
    >>> loaded.policy.rules[0].level, loaded.origins["rules.disclosure"]
    ('must', 'overrides')
    """
    start = (root or Path()).absolute()
    file = config.absolute() if config else find(start)
    if file is None and not overrides and preset is None:
        message = (
            f"no contribpolicy.toml, and no pyproject.toml with [tool.contribpolicy], in {start} "
            "or above; `contribpolicy init` writes one, and `contribpolicy_file` in conf.py names "
            f"one that stands elsewhere{otherwise_named(start)}"
        )
        raise PolicyError([Diagnostic("no-file", message, start)])
    # Bases and the body may lie anywhere in the repository, and nowhere else.
    fence = repository_of(file.resolve().parent) if file else start
    folder = file.parent if file else start
    top = read_layer(file, file.name, fence) if file else Layer("none", {}, folder=folder)
    over = Layer("overrides", {}, folder=folder, fence=fence)
    wrong = Diagnostics(over)
    over = msgspec.structs.replace(over, data=plain(overrides or {}, wrong))
    stack = Stack()
    stack.diagnostics += wrong.in_order()
    stack.add(top, over)
    shown = _shown_preset(preset, stack)
    # A body that cannot be used is reported together with everything else.
    body, text, at = (None, None, "") if shown else body_of(stack.layers, folder)
    words = templates_of(stack.layers)
    stack.finish(fixed=fixed)
    policy, origins = compose(stack.layers, shown)
    wording = msgspec.structs.replace(policy.wording, body=at)
    policy = msgspec.structs.replace(policy, body_text=text, templates=words, wording=wording)
    # Presets change with the kit alone, so nobody has to watch them. The policy file comes first.
    read = [layer.layer.file for layer in reversed(stack.layers)]
    own = [path for path in read if path and path.parent != presets.folder()]
    return Loaded(
        policy=policy,
        file=file,
        files=tuple(dict.fromkeys([*own, *([body] if body else [])])),
        origins=origins,
        layers=tuple(layer.layer for layer in stack.layers),
        body=body,
    )


def compose(
    layers: list[Validated], shown: Validated | None = None
) -> tuple[Policy, dict[str, str]]:
    """The policy that layers without mistakes give, and the origin of each key; pure.

    `shown` is a preset that replaces rules, custom sections and body.
    """
    data, origins = merged(layers)
    if shown:
        for key in _SHOWN:
            data.pop(key, None)
        data.get("wording", {}).pop("body", None)
        others = origins.items()
        origins = {key: label for key, label in others if key.partition(".")[0] not in _SHOWN}
        own = {key: shown.data[key] for key in _SHOWN if key in shown.data}
        merge(data, own, shown.layer.label, origins)
    by_facet = data.pop("rules", {})
    settings = msgspec.structs.asdict(msgspec.convert(data, PolicyFile))
    for key in (*STARTS, "extends"):
        del settings[key]
    project = settings["project"]
    if not project.forge:
        guessed = forge.guess(project.repository_url)
        settings["project"] = msgspec.structs.replace(project, forge=guessed)
    # Rules stand in the order of the facets, whatever the order of the layers that gave them: a
    # text does not change when a rule moves into a base. A flat list is in the order of the file.
    order = by_facet if settings["wording"].layout == "flat" else facets()
    rules = (msgspec.convert(by_facet.get(facet) or (), tuple[Rule, ...]) for facet in order)
    settings["rules"] = tuple(rule for given in rules for rule in once(given))
    return Policy(**settings), origins


def _shown_preset(name: str | None, stack: Stack) -> Validated | None:
    if name is None:
        return None
    key = "like" if name.startswith(LIKE) else "preset"
    try:
        return start_layer(key, name.removeprefix(LIKE))
    except PolicyError as error:
        stack.diagnostics += error.diagnostics
        return None
