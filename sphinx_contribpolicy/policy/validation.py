"""Check the tables of one policy file against the model, and report all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.policy.fields import EXPECTED, URL
from sphinx_contribpolicy.policy.repository import Section

Path: TypeAlias = tuple[str | int, ...]
"""Where a value stands: keys and list indices from the top of the policy file."""


class Fault(NamedTuple):
    """What is wrong at a place, before it is known in which line that is."""

    code: str
    path: Path
    message: str


_DESCRIBED: Mapping[type, str] = MappingProxyType(
    {
        str: "the string",
        int: "the number",
        float: "the number",
        datetime: "a date with a time",
        date: "a date",
        time: "a time",
        list: "a list",
        dict: "a table",
    }
)


class _Bad:
    """The type of `BAD`."""


BAD = _Bad()
"""What a check returns for a value that cannot be kept; the fault has been reported then."""


def table(
    kind: type[Struct],
    value: object,
    path: Path,
    faults: list[Fault],
    *,
    given: frozenset[str] = frozenset(),
) -> dict[str, Any] | _Bad:
    """The part of `value` that is right for the class `kind`, as plain data.

    Every fault is added to `faults`. Fields in `given` come from elsewhere: their keys are unknown.
    """
    if not isinstance(value, dict):
        faults.append(Fault("wrong-type", path, f"expected a table, got {described(value)}"))
        return BAD
    known = {name: info for name, info in _fields(kind).items() if name not in given}
    kept: dict[str, Any] = {}
    whole = True
    for key, item in value.items():
        if key not in known:
            faults.append(_unknown_key(key, known, path))
            continue
        checked = check(known[key].type, item, (*path, key), faults)
        if checked is BAD:
            whole = False
        else:
            kept[key] = checked
    for name, info in known.items():
        if info.required and name not in value:
            faults.append(Fault("missing-key", path, f"the key {name!r} is missing"))
            whole = False
    required = any(info.required for info in known.values())
    return kept if whole or not required else BAD


def check(hint: Any, value: object, path: Path, faults: list[Fault]) -> Any:
    """`value` as plain data if it is right for the annotation `hint`, else `BAD`."""
    inner, metas = _bare(hint)
    if inner is Section:
        return _section(value, path, faults)
    if isinstance(inner, type) and issubclass(inner, Struct):
        return table(inner, value, path, faults)
    origin = get_origin(inner)
    if origin is tuple:
        return _list(get_args(inner)[0], metas, value, path, faults)
    if origin is Mapping:
        return _mapping(get_args(inner), value, path, faults)
    return _leaf(hint, value, path, faults)


def described(value: object) -> str:
    """What `value` is, in the words of a policy file, with the value where it is short."""
    if isinstance(value, bool):
        return "true" if value else "false"
    for kind, words in _DESCRIBED.items():
        if isinstance(value, kind):
            return words if words.startswith("a ") else f"{words} {shown(value)}"
    return f"a Python object of type {type(value).__name__}"


def shown(value: object, limit: int = 60) -> str:
    """`repr(value)`, cut at `limit` characters."""
    try:
        text = repr(value)
    except ValueError:  # an integer of more digits than Python writes out
        return "too large to show"
    return text if len(text) <= limit else f"{text[: limit - 3]}..."


def one_of(names: tuple[str, ...] | list[str], value: object) -> str:
    """The message that lists the allowed `names`, with the nearest to `value`."""
    listed = ", ".join(repr(name) for name in names if name)
    hint = nearest(value, names) if isinstance(value, str) and value else ""
    return f"expected one of {listed}, got {described(value)}{hint}"


@cache
def _fields(kind: type[Struct]) -> dict[str, FieldInfo]:
    return {info.encode_name: info for info in fields(kind)}


def _bare(hint: Any) -> tuple[Any, tuple[Meta, ...]]:
    metas: tuple[Meta, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *found = get_args(hint)
        metas = tuple(found)
    if get_origin(hint) in {Union, UnionType}:
        some = [member for member in get_args(hint) if member is not NoneType]
        if len(some) == 1:
            inner, more = _bare(some[0])
            return inner, metas + more
    return hint, metas


def _unknown_key(key: str, known: Mapping[str, object], path: Path) -> Fault:
    hint = nearest(key, known) or f"; known are {', '.join(sorted(known))}"
    return Fault("unknown-key", (*path, key), f"unknown key{hint}")


def _list(
    hint: Any, metas: tuple[Meta, ...], value: object, path: Path, faults: list[Fault]
) -> list[Any] | _Bad:
    if not isinstance(value, list):
        faults.append(Fault("wrong-type", path, f"expected a list, got {described(value)}"))
        return BAD
    if not value and any(meta.min_length for meta in metas):
        faults.append(Fault("wrong-value", path, "the list is empty"))
        return BAD
    checked = [check(hint, item, (*path, index), faults) for index, item in enumerate(value)]
    return [item for item in checked if item is not BAD]


def _mapping(
    hints: tuple[Any, ...], value: object, path: Path, faults: list[Fault]
) -> dict[str, Any] | _Bad:
    if not isinstance(value, dict):
        faults.append(Fault("wrong-type", path, f"expected a table, got {described(value)}"))
        return BAD
    kept = {}
    for key, item in value.items():
        right = check(hints[0], key, (*path, key), faults) is not BAD
        checked = check(hints[1], item, (*path, key), faults)
        if right and checked is not BAD:
            kept[key] = checked
    return kept


def _section(value: object, path: Path, faults: list[Fault]) -> dict[str, Any] | _Bad:
    kinds_hint = _fields(Section)["kind"].type
    match value:
        case str():
            kinds = check(get_args(_bare(kinds_hint)[0])[0], value, path, faults)
            return BAD if kinds is BAD else {"kind": [kinds]}
        case list():
            kinds = check(kinds_hint, value, path, faults)
            return BAD if kinds is BAD else {"kind": kinds}
        case {"kind": str(kind), **others}:
            return table(Section, {"kind": [kind], **others}, path, faults)
        case dict():
            return table(Section, value, path, faults)
    expected = "expected a kind, a list of kinds, or a table with `kind` and `detail`"
    faults.append(Fault("wrong-type", path, f"{expected}, got {described(value)}"))
    return BAD


def _leaf(hint: Any, value: object, path: Path, faults: list[Fault]) -> Any:
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        faults.append(_leaf_fault(hint, value, path))
        return BAD
    return value


def _leaf_fault(hint: Any, value: object, path: Path) -> Fault:
    inner, metas = _bare(hint)
    if names := _names(inner):
        code: str = "unknown-level" if path[-1] == "level" else "wrong-value"
        if not isinstance(value, str):
            code = "wrong-type"
        return Fault(code, path, one_of(names, value))
    if inner is date:
        return Fault(
            "wrong-type", path, f"expected a date such as 2026-11-22, got {described(value)}"
        )
    if inner is str and isinstance(value, str):
        return _string_fault(metas, value, path)
    if inner is int and isinstance(value, int) and not isinstance(value, bool):
        return Fault("wrong-value", path, f"expected a number from 1, got {described(value)}")
    words = {str: "a string", bool: "true or false", int: "a whole number"}
    return Fault("wrong-type", path, f"expected {words[inner]}, got {described(value)}")


def _string_fault(metas: tuple[Meta, ...], value: str, path: Path) -> Fault:
    if not value:
        return Fault("wrong-value", path, "the string is empty; leave the key out, or fill it in")
    patterns = [meta.pattern for meta in metas if meta.pattern]
    code: str = "wrong-url" if URL in patterns else "wrong-value"
    expected = " and ".join(EXPECTED[pattern] for pattern in patterns)
    return Fault(code, path, f"expected {expected}, got {described(value)}")


def _names(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if get_origin(hint) in {Union, UnionType}:
        return [name for member in get_args(hint) for name in _names(member)]
    return []
