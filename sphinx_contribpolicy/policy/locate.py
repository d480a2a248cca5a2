"""Where a key of a policy file stands: in which file, and in which line of its text.

tomllib keeps no positions. But the first lines of a text that end where a statement or an item of
a list ends are TOML too, and hold exactly the keys before that end: what is sought begins after
the longest such beginning that lacks it. That needs no second parser and no guess about the syntax.
"""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Key: TypeAlias = tuple[str | int, ...]
"""The keys and list indices that lead to a value, from the top of the policy file."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
# The items of a rule are a list in a list; a value that is wrong can nest deeper.
_MOST_BRACKETS = 3


class Location(NamedTuple):
    """Where a value stands; `line` is None where it is not known, `key` is dotted."""

    file: Path | None
    line: int | None
    key: str


class Lines:
    """The lines of one TOML text that parses."""

    def __init__(self, text: str) -> None:
        self._lines = text.replace("\r\n", "\n").split("\n")
        self._parsed: dict[int, Any] = {}

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """The line, from 1, in which the value at `path` begins, or the nearest one around it.

        Inside a string of several lines it is the first line of that string. None where not even
        the first key of `path` is in the text.
        """
        whole = self._beginning(len(self._lines))
        path = path[: reaches(whole, path)]
        if not path:
            return None
        low, high = 0, len(self._lines)  # the beginning of `low` lines lacks it, of `high` has it
        while high - low > 1:
            cut = self._statement_end(low, high)
            if cut is None:
                break
            if reaches(self._beginning(cut), path) < len(path):
                low = cut
            else:
                high = cut
        return self._first_line(low)

    def _statement_end(self, low: int, high: int) -> int | None:
        """Between `low` and `high`, near the middle: after how many lines a statement ends."""
        middle = (low + high) // 2
        for cut in chain(range(middle, low, -1), range(middle + 1, high)):
            if self._beginning(cut) is not None:
                return cut
        return None

    def _first_line(self, before: int) -> int:
        """The number of the first line behind `before` that is neither blank nor a comment."""
        for number, line in enumerate(self._lines[before:], before + 1):
            if line.strip() and not line.lstrip().startswith("#"):
                return number
        return before + 1

    def _beginning(self, count: int) -> Any:
        """What the first `count` lines hold, or None where they end inside a value.

        Within a list of several lines, the items before the cut are there: brackets close the list.
        """
        if count not in self._parsed:
            text = "\n".join(self._lines[:count])
            self._parsed[count] = next(_readings(text), None)
        return self._parsed[count]


def _readings(text: str) -> Iterator[dict[str, Any]]:
    for depth in range(_MOST_BRACKETS + 1):
        try:
            yield tomllib.loads(f"{text}\n{']' * depth}")
        except tomllib.TOMLDecodeError:
            continue


def reaches(data: Any, path: Sequence[str | int]) -> int:
    """How many steps of `path` lead to something in `data`.

    >>> reaches({"rules": {"testing": ["brevity"]}}, ("rules", "testing", 1))
    2
    """
    for depth, step in enumerate(path):
        if isinstance(step, int):
            if not isinstance(data, list) or step >= len(data):
                return depth
        elif not isinstance(data, dict) or step not in data:
            return depth
        data = data[step]
    return len(path)


def dotted(key: Sequence[str | int]) -> str:
    """`key` as TOML writes it, with `[index]` for lists.

    >>> dotted(("files", "whole", "AI_POLICY.md")), dotted(("custom", 0, "title"))
    ('files.whole."AI_POLICY.md"', 'custom[0].title')
    """
    text = ""
    for step in key:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if _BARE.fullmatch(step) else _quoted(step))
    return text


def _quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
