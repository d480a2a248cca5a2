"""Check the settings of one layer against the model, and report all that is wrong at once.

msgspec knows what is right, but stops at the first mistake and knows no line; so tables and lists
are walked here, and msgspec judges single values.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyCode, PolicyError, nearest
from sphinx_contribpolicy.policy.locate import dotted
from sphinx_contribpolicy.policy.model import (
    EXPECTED,
    LINK,
    URL,
    PolicyFile,
    SectionSettings,
    keys_of,
)
from sphinx_contribpolicy.policy.vocabulary import facets

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.discovery import Layer
    from sphinx_contribpolicy.policy.locate import KeyPath

# The order counts: a bool is an int, and a datetime is a date.
_DESCRIBED = {
    str: "the string",
    int: "the number",
    float: "the number",
    datetime: "a date with a time",
    date: "a date",
    time: "a time",
    list: "a list",
    dict: "a table",
}


class Bad:
    """The type of `BAD`."""


BAD = Bad()
"""What a check returns for a value that cannot be kept; it has said why then."""


class Diagnostics:
    """Gathers what is wrong with the settings of one layer."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer
        self._found: list[Diagnostic] = []

    def add(self, code: PolicyCode, path: KeyPath, message: str) -> Bad:
        """Something is wrong at `path`; gives `BAD`, for whoever has to return that then."""
        self._found.append(Diagnostic(code, message, *self._layer.locate(path)))
        return BAD

    def take(self, error: PolicyError, path: KeyPath) -> None:
        """What an error says is wrong at `path`."""
        place = self._layer.locate(path)
        self._found += [Diagnostic(each.code, each.message, *place) for each in error.diagnostics]

    def has(self, path: KeyPath) -> bool:
        """Whether something is wrong at `path`, or below it."""
        key = dotted(path)
        return any(f"{each.key}.".startswith((f"{key}.", f"{key}[")) for each in self._found)

    def in_order(self) -> list[Diagnostic]:
        """All that was added, by the lines in which it stands."""
        return sorted(self._found, key=lambda each: each.line or 0)


def table(
    kind: type[Struct],
    value: object,
    path: KeyPath,
    wrong: Diagnostics,
    *,
    given: frozenset[str] = frozenset(),
) -> dict[str, Any] | Bad:
    """The part of `value` that is right for the class `kind`, as plain data.

    Fields in `given` come from elsewhere: their keys are unknown.
    """
    known = {name: info for name, info in keys_of(kind).items() if name not in given}
    if not isinstance(value, dict):
        keys = f"expected a table with some of {', '.join(sorted(known))}"
        hint = _elsewhere(path) if path else ""
        return wrong.add("wrong-type", path, f"{keys}, got {described(value)}{hint}")
    kept: dict[str, Any] = {}
    whole = True
    for key, item in value.items():
        if key not in known:
            hint = _elsewhere((*path, key)) or nearest(key, known)
            hint = hint or f"; known are {', '.join(sorted(known))}"
            wrong.add("unknown-key", (*path, key), f"unknown key{hint}")
            continue
        checked = check(known[key].type, item, (*path, key), wrong)
        if checked is BAD:
            whole = False
        else:
            kept[key] = checked
    for name, info in known.items():
        if info.required and name not in value:
            wrong.add("missing-key", path, f"the key {name!r} is missing")
            whole = False
    # Without a key that it needs a table cannot become an object; the rest of another one can, so
    # that what is judged later (names of sections, fixed rules) is reported in the same run.
    required = any(info.required for info in known.values())
    return kept if whole or not required else BAD


def check(hint: Any, value: object, path: KeyPath, wrong: Diagnostics) -> Any:
    """`value` as plain data if it is right for the annotation `hint`, else `BAD`."""
    inner, metas = _bare(hint)
    if inner is SectionSettings:
        return _section(value, path, wrong)
    if isinstance(inner, type) and issubclass(inner, Struct):
        return table(inner, value, path, wrong)
    if get_origin(inner) is tuple:
        return _list(get_args(inner)[0], metas, value, path, wrong)
    # What can be said for each section, or once for all, is judged as what it is.
    members = get_args(inner) if isinstance(value, dict) else ()
    for member in (inner, *members):
        if get_origin(member) is Mapping:
            return _mapping(get_args(member), value, path, wrong)
    try:
        msgspec.convert(value, hint)
    except msgspec.ValidationError:
        code, message = _mistake(inner, metas, value)
        # A level that does not exist has a code of its own, as facets and stances have.
        if code == "wrong-value" and path[-1] == "level":
            code = "unknown-level"
        return wrong.add(code, path, message)
    return value


def described(value: object) -> str:
    """What `value` is, in the words of a policy file, with the value where it is short.

    >>> described(7), described(True), described([])
    ('the number 7', 'true', 'a list')
    """
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


def _elsewhere(path: KeyPath) -> str:
    """Where a key that stands in a wrong table belongs, as the end of a message."""
    key = str(path[-1])
    if key in facets():
        return f"; the rule {key!r} belongs under [rules]"
    types = {name: _bare(info.type)[0] for name, info in keys_of(PolicyFile).items()}
    tables = [
        name for name, kind in types.items() if isinstance(kind, type) and issubclass(kind, Struct)
    ]
    found = [f"[{name}]" for name in tables if name != path[0] and key in keys_of(types[name])]
    return f"; it belongs under {' or '.join(found)}" if found else ""


def _bare(hint: Any) -> tuple[Any, tuple[Meta, ...]]:
    """The type in an annotation, without `Annotated` and `| None`, and what is said of it."""
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


def _list(
    hint: Any, metas: tuple[Meta, ...], value: object, path: KeyPath, wrong: Diagnostics
) -> list[Any] | Bad:
    if not isinstance(value, list):
        return wrong.add("wrong-type", path, f"expected a list, got {described(value)}")
    if not value and any(meta.min_length for meta in metas):
        return wrong.add("wrong-value", path, "the list is empty")
    checked = [check(hint, item, (*path, index), wrong) for index, item in enumerate(value)]
    return [item for item in checked if item is not BAD]


def _mapping(
    hints: tuple[Any, ...], value: object, path: KeyPath, wrong: Diagnostics
) -> dict[str, Any] | Bad:
    if not isinstance(value, dict):
        return wrong.add("wrong-type", path, f"expected a table, got {described(value)}")
    kept = {}
    for key, item in value.items():
        right = check(hints[0], key, (*path, key), wrong) is not BAD
        checked = check(hints[1], item, (*path, key), wrong)
        if right and checked is not BAD:
            kept[key] = checked
    return kept


def _section(value: object, path: KeyPath, wrong: Diagnostics) -> dict[str, Any] | Bad:
    """The settings of a section, which people also write as one kind or as a list of kinds."""
    hint = keys_of(SectionSettings)["kind"].type
    match value:
        case str():
            kind = check(get_args(_bare(hint)[0])[0], value, path, wrong)
            return BAD if kind is BAD else {"kind": [kind]}
        case list():
            kinds = check(hint, value, path, wrong)
            return BAD if kinds is BAD else {"kind": kinds}
        case {"kind": str(kind), **others}:
            return table(SectionSettings, {"kind": [kind], **others}, path, wrong)
        case dict():
            return table(SectionSettings, value, path, wrong)
    expected = "expected a kind, a list of kinds, or a table with `kind`, `choices` and `detail`"
    return wrong.add("wrong-type", path, f"{expected}, got {described(value)}")


def _mistake(hint: Any, metas: tuple[Meta, ...], value: object) -> tuple[PolicyCode, str]:
    """The code and the message for a single value that `hint` does not take."""
    if names := _names(hint):
        listed = ", ".join(repr(name) for name in names if name)
        near = nearest(value, names) if isinstance(value, str) and value else ""
        code: PolicyCode = "wrong-value" if isinstance(value, str) else "wrong-type"
        numbers = any(_bare(member)[0] is int for member in get_args(hint))
        expected = f"a number from 0 or {listed}" if numbers else f"one of {listed}"
        return code, f"expected {expected}, got {described(value)}{near}"
    if hint is date:
        return "wrong-type", f"expected a date such as 2026-11-22, got {described(value)}"
    if hint is str and isinstance(value, str):
        if not value:
            return "wrong-value", "the string is empty; leave the key out, or fill it in"
        patterns = [meta.pattern for meta in metas if meta.pattern]
        expected = " and ".join(EXPECTED[pattern] for pattern in patterns)
        code = "wrong-value" if {URL, LINK}.isdisjoint(patterns) else "wrong-url"
        return code, f"expected {expected}, got {described(value)}"
    if hint is int and isinstance(value, int) and not isinstance(value, bool):
        least = next((meta.ge for meta in metas if meta.ge is not None), 1)
        return "wrong-value", f"expected a number from {least}, got {described(value)}"
    words = {str: "a string", bool: "true or false", int: "a whole number"}
    kinds = [_bare(member)[0] for member in get_args(hint)] or [hint]
    expected = " or ".join(words[kind] for kind in kinds)
    return "wrong-type", f"expected {expected}, got {described(value)}"


def _names(hint: Any) -> list[str]:
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if get_origin(hint) in {Union, UnionType}:
        return [name for member in get_args(hint) for name in _names(member)]
    return []
