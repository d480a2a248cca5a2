"""Plain values as the TOML that a person would write: short tables and lists on one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tomlkit

_LONGEST_LIST = 72
"""Characters of a list that stands on one line."""


def table(values: Mapping[str, Any]) -> Any:
    """A table with a line for each key; a table below it stands in the line of its key."""
    return _filled(tomlkit.table(), values)


def array(entries: Iterable[Any]) -> Any:
    """A list, with a line for each entry where it is long or holds tables."""
    entries = list(entries)
    made = tomlkit.array()
    made.extend(map(_item, entries))
    tables = any(isinstance(each, Mapping) for each in entries)
    return made.multiline(multiline=tables or len(made.as_string()) > _LONGEST_LIST)


def inline(values: Mapping[str, Any]) -> Any:
    """A table on one line."""
    return _filled(tomlkit.inline_table(), values)


def noted(entries: Sequence[tuple[Any, str]]) -> Any:
    """The value of one entry, or a list with a line for each; a remark stands behind each."""
    if len(entries) == 1:
        value, remark = entries[0]
        return tomlkit.item(_item(value)).comment(remark)
    made = tomlkit.array()
    for value, remark in entries:
        made.add_line(_item(value), comment=remark)
    made.add_line(indent="")
    return made


def _filled(made: Any, values: Mapping[str, Any]) -> Any:
    for key, value in values.items():
        made[key] = _item(value)
    return made


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        return inline(value)
    return array(value) if isinstance(value, list) else value
