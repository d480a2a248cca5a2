"""Where a value comes from: the layers that set it, from the first to the one that wins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.policy.layers import STARTS
from sphinx_contribpolicy.policy.locate import KeyPath, dotted, reaches
from sphinx_contribpolicy.policy.model import Rule, keys_of
from sphinx_contribpolicy.policy.vocabulary import facets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy.loader import Loaded

_STEP = re.compile(r'\.?("(?:[^"\\]|\\.)*"|[A-Za-z0-9_-]+)|\[(\d+)\]')
_DEFAULTS = "the defaults"

_Answer: TypeAlias = list[tuple[str, Any]]


def explain_key(loaded: Loaded, key: str) -> list[str]:
    """The value of `key`, the layer that it comes from, and what the layers below it say: lines.

    `key` is dotted as in messages: `rules.testing[0].level`, `files.whole."AI_POLICY.md"`.
    Raises InputError where there is no such key.

    >>> from pathlib import Path
    >>> from sphinx_contribpolicy.policy import load
    >>> loaded = load(root=Path("/"), overrides={"preset": "no-ai", "wording": {"tone": "formal"}})
    >>> explain_key(loaded, "wording.tone")
    ['wording.tone = "formal"', '  from overrides']
    """
    path = _steps(key)
    if path is None:
        raise InputError(f"{key!r} is no key; expected one such as wording.tone")
    said = list(_said(loaded, path))
    if _is_open(loaded, path):
        return [f"{dotted(path[:2])}: no rule", *_unset(said)]
    data = _resolved(loaded)
    depth = reaches(data, path)
    if depth < len(path):
        raise InputError(_unknown(data, key, path, depth))
    origin = _origin(loaded, path)
    found = _at(data, path)
    shown = _shown(_given(found) if path[0] == "rules" else found)
    lines = [f"{key} = {shown}", f"  from {origin}"]
    return lines + [f"  {label} says {_shown(value)}" for label, value in said if label != origin]


def _said(loaded: Loaded, path: KeyPath) -> Iterator[tuple[str, Any]]:
    """What each layer says of a key; the only rule of a facet need not stand in a list."""
    alone = (*path[:2], *path[3:]) if path[0] == "rules" and path[2:3] == (0,) else path
    for layer in loaded.layers:
        if found := next(filter(layer.holds, (path, alone)), None):
            yield layer.label, _at(layer.data, found)


def _steps(key: str) -> KeyPath | None:
    path: list[str | int] = []
    position = 0
    while position < len(key):
        step = _STEP.match(key, position)
        if step is None or (step[0].startswith(".") and not path):
            return None
        path.append(int(step[2]) if step[2] else _name(step[1]))
        position = step.end()
    return tuple(path) or None


def _name(step: str) -> str:
    if not step.startswith('"'):
        return step
    try:
        return msgspec.json.decode(step, type=str)
    except msgspec.DecodeError:
        return step


def _is_open(loaded: Loaded, path: KeyPath) -> bool:
    """Whether `path` is a facet on which the policy has no rule."""
    is_facet = len(path) > 1 and path[0] == "rules" and path[1] in facets()
    return is_facet and not loaded.policy.rules_of(str(path[1]))


def _unset(said: _Answer) -> list[str]:
    if not said:
        return ["  no layer sets it"]
    *below, (last, _) = said
    lines = [f"  {last} drops what layers below it say"]
    return lines + [f"  {label} says {_shown(value)}" for label, value in below]


def _unknown(data: dict[str, Any], key: str, path: KeyPath, depth: int) -> str:
    around, step = _at(data, path[:depth]), path[depth]
    if isinstance(around, list | tuple):
        numbers = {0: "no entries", 1: "one entry, 0"}
        has = numbers.get(len(around), f"{len(around)} entries, from 0")
        return f"there is no key {key!r}; {dotted(path[:depth])} has {has}"
    known = facets() if path[:depth] == ("rules",) else around if isinstance(around, dict) else ()
    if depth:
        return f"there is no key {key!r}{nearest(str(step), known)}"
    if path[1:] and (facet := facets().get(str(step))):
        stance = str(path[1])
        hint = nearest(stance, facet.stances) or f"; `contribpolicy facets {step}` lists them"
        return f"{step} has no stance {stance!r}{hint}"
    tables = {name: inner for name, inner in data.items() if isinstance(inner, dict)}
    found = [f"'{name}.{step}'" for name, inner in tables.items() if step in inner]
    hint = f"; did you mean {' or '.join(found)}?" if found else nearest(key, [*data, *facets()])
    return f"there is no key {key!r}{hint}"


def _resolved(loaded: Loaded) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(loaded.policy, enc_hook=str)
    for found in ("body_text", "templates"):  # what was read, and no key of the file
        del data[found]
    for layer in loaded.layers:  # as it is written, wherever that is
        data["wording"]["body"] = layer.data.get("wording", {}).get("body", data["wording"]["body"])
    rules: dict[str, list[Any]] = {}
    for rule in data.pop("rules"):
        rules.setdefault(rule.pop("facet"), []).append(rule)
    data["rules"] = rules
    for start in (*STARTS, "extends"):
        given = [layer.data[start] for layer in loaded.layers if start in layer.data]
        data[start] = given[-1] if given else [] if start == "extends" else ""
    return data


def _given(found: Any) -> Any:
    """Rules without what nobody gave."""
    if isinstance(found, list):
        return list(map(_given, found))
    if not isinstance(found, dict):
        return found
    if found.keys() != keys_of(Rule).keys() - {"facet"}:
        return {name: _given(each) for name, each in found.items()}
    return {
        name: value
        for name, value in found.items()
        if value and value != keys_of(Rule)[name].default
    }


def _at(data: Any, path: KeyPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _origin(loaded: Loaded, path: KeyPath) -> str:
    for length in range(len(path), 0, -1):
        prefix = dotted(path[:length])
        if prefix in loaded.origins:
            return loaded.origins[prefix]
    key = dotted(path)
    inside = {origin for name, origin in loaded.origins.items() if name.startswith(f"{key}.")}
    if inside:
        order = [layer.label for layer in loaded.layers]
        return " and ".join(sorted(inside, key=order.index))
    if key == "project.forge" and loaded.policy.project.repository_url:
        return "project.repository_url"
    return _DEFAULTS


def _shown(value: Any) -> str:
    return msgspec.json.encode(value).decode()
