"""Load a policy: find its file, read what it starts from and extends, judge it, and fill it in."""

from __future__ import annotations

import pathlib
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from sphinx_contribpolicy import forge
from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.git import repository_of
from sphinx_contribpolicy.policy import presets
from sphinx_contribpolicy.policy.body import body_of
from sphinx_contribpolicy.policy.discovery import find
from sphinx_contribpolicy.policy.layers import Checked, Stack, merged, preset_layer, unknown_preset
from sphinx_contribpolicy.policy.model import Policy, PolicyFile, Rule
from sphinx_contribpolicy.policy.plain import plain
from sphinx_contribpolicy.policy.reporting import problems_of
from sphinx_contribpolicy.policy.sources import Layer, read_layer
from sphinx_contribpolicy.policy.vocabulary import facets


class Loaded(Struct, frozen=True, kw_only=True):
    """A policy with where it came from.

    `files` are all files of the project or of packages that were read, for those who watch them.
    `origins` gives for each dotted key that a layer set the label of the layer: `preset ownership`,
    `like numpy`, a base as it is named in `extends`, the name of the policy file, or `overrides`.
    Rules have one origin per facet (`rules.disclosure`). A key that is not there has its default.
    `layers` are the settings as written, lowest first; `body` is the file of `policy.body_text`.
    """

    policy: Policy
    file: pathlib.Path | None
    files: tuple[pathlib.Path, ...]
    origins: Mapping[str, str]
    layers: tuple[Layer, ...] = ()
    body: pathlib.Path | None = None


def load(
    config: pathlib.Path | None = None,
    *,
    root: pathlib.Path | None = None,
    overrides: Mapping[str, object] | None = None,
    preset: str | None = None,
) -> Loaded:
    """The policy in the file `config`, or in the nearest policy file at or above `root`.

    `root` is the current folder by default. `overrides` are settings of the same shape as the
    file, put on top of it. `preset` replaces all rules and custom sections by those of the preset,
    and leaves out `wording.body`. Without a file, `overrides` or `preset` can stand alone.

    Raises PolicyError with every problem that was found.
    """
    start = (root or pathlib.Path()).absolute()
    file = config.absolute() if config else find(start)
    if file is None and not overrides and preset is None:
        message = (
            f"no contribpolicy.toml, and no pyproject.toml with [tool.contribpolicy], in {start} "
            f"or above; `contribpolicy init` writes one"
        )
        raise PolicyError([Diagnostic(code="no-file", message=message, file=start)])
    stack = Stack()
    over, faults = plain(overrides or {})
    fence = repository_of(file.resolve().parent) if file else start
    folder = file.parent if file else start
    top = read_layer(file, file.name, fence) if file else Layer("none", {}, None, folder=folder)
    over_layer = Layer("overrides", over, None, None, (), folder, fence)
    stack.diagnostics.extend(problems_of(over_layer, faults))
    stack.add(top, over_layer)
    shown = _shown_preset(preset, stack)
    body = None if shown else body_of(stack.layers)
    stack.finish()
    policy, origins = compose(stack.layers, shown)
    if body:
        policy = msgspec.structs.replace(policy, body_text=body.text)
    read = [layer.layer.file for layer in stack.layers if layer.layer.file]
    own = [path for path in read if path.parent != presets.folder()]
    files = dict.fromkeys([*reversed(own), *([body.file] if body else [])])
    return Loaded(
        policy=policy,
        file=file,
        files=tuple(files),
        origins=origins,
        layers=tuple(layer.layer for layer in stack.layers),
        body=body.file if body else None,
    )


def compose(layers: list[Checked], shown: Checked | None = None) -> tuple[Policy, dict[str, str]]:
    """The policy that faultless layers give, and the origin of each key; pure.

    `shown` is a preset that replaces rules, custom sections and body.
    """
    data, origins = merged(layers)
    if shown:
        for key in [key for key in origins if key.split(".")[0] in {"rules", "custom"}]:
            del origins[key]
        replaced, from_preset = merged([shown])
        for key in ("rules", "custom"):
            data.pop(key, None)
            if key in replaced:
                data[key] = replaced[key]
        origins |= {k: v for k, v in from_preset.items() if k.split(".")[0] in {"rules", "custom"}}
        data.get("wording", {}).pop("body", None)
    by_facet = data.pop("rules", {})
    file = msgspec.convert(data, PolicyFile)
    project = file.project
    if not project.forge:
        project = msgspec.structs.replace(project, forge=forge.guess(project.repository_url))
    rules = [
        msgspec.convert(rule, Rule) for facet in facets() for rule in by_facet.get(facet) or ()
    ]
    policy = Policy(
        project=project,
        wording=file.wording,
        rules=tuple(rules),
        custom=file.custom,
        document=file.document,
        agents=file.agents,
        files=file.files,
        commits=file.commits,
        pull_requests=file.pull_requests,
    )
    return policy, origins


def _shown_preset(name: str | None, stack: Stack) -> Checked | None:
    if name is None:
        return None
    if name not in presets.preset_names():
        message = unknown_preset(name)
        stack.diagnostics.append(Diagnostic(code="unknown-preset", message=message, key="preset"))
        return None
    return preset_layer(name)
