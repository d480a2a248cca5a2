"""Bring settings given in Python to the types that TOML gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sphinx_contribpolicy.policy.validation import BAD, Fault, Path, described

_DEEPEST = 20


def plain(settings: Mapping[str, object]) -> tuple[dict[str, Any], list[Fault]]:
    """`settings` as dicts, lists, strings, numbers and dates; and what has no place in TOML."""
    faults: list[Fault] = []
    found = _plain(settings, (), faults)
    return found if isinstance(found, dict) else {}, faults


def _plain(value: object, path: Path, faults: list[Fault]) -> Any:
    if len(path) > _DEEPEST:
        faults.append(Fault("wrong-type", path, "values are nested too deep"))
        return BAD
    match value:
        case str():
            return _string(value, path, faults)
        case bool() | int() | float() | date() | time():
            return value
        case Mapping():
            return _table(value, path, faults)
        case list() | tuple():
            items = [_plain(item, (*path, index), faults) for index, item in enumerate(value)]
            return [item for item in items if item is not BAD]
    faults.append(Fault("wrong-type", path, f"expected a TOML value, got {described(value)}"))
    return BAD


def _table(value: Mapping[object, object], path: Path, faults: list[Fault]) -> dict[str, Any]:
    found = {}
    for key, item in value.items():
        if not isinstance(key, str):
            faults.append(Fault("wrong-type", path, f"a key is a string, not {described(key)}"))
            continue
        name = _string(key, path, faults)
        checked = BAD if name is BAD else _plain(item, (*path, name), faults)
        if checked is not BAD:
            found[name] = checked
    return found


def _string(value: str, path: Path, faults: list[Fault]) -> Any:
    try:
        value.encode()
    except UnicodeEncodeError:
        faults.append(Fault("wrong-value", path, "the string holds half a character (a surrogate)"))
        return BAD
    return str(value)
