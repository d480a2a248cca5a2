"""Where a key of a policy file stands: in which file, and in which line of its text.

tomllib keeps no positions. What it has read is known to be TOML, so the words and marks of the text
are enough to tell where each value begins; they are read once, whatever is asked.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys and list indices that lead to a value, from the top of the policy file."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WORD = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+(?:"{3,5})?'
    r"|'''(?:[^']|'(?!''))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\.)*+"?|\'[^\'\n]*+\'?|#[^\n]*+|[][{},=.\n]|[^][{},=.\s"\'#]++',
    re.DOTALL,
)
_ENDS = frozenset({"", ",", "]", "}", "\n"})
# Nobody looks for the line of what is nested deeper.
_DEEPEST = 50


class Location(NamedTuple):
    """Where a value stands; `line` is None where it is not known, `key` is dotted."""

    file: Path | None
    line: int | None
    key: str


class _Value:
    """Where a value begins, and the values in it."""

    __slots__ = ("inside", "line")

    def __init__(self, line: int) -> None:
        self.line = line
        self.inside: dict[str | int, _Value] = {}

    def at(self, step: str | int, line: int) -> _Value:
        """The value in it that `step` leads to; a new one begins in `line`."""
        return self.inside.setdefault(step, _Value(line))


class Lines:
    """The lines of one TOML text that parses, which is read word by word."""

    def __init__(self, text: str) -> None:
        self._words = _words(text.replace("\r\n", "\n"))
        self._line, self._word = next(self._words)
        self._whole = _Value(0)
        lists: set[_Value] = set()
        table = self._whole
        while self._word:
            if self._word == "\n":
                self._next()
            elif self._word == "[":
                table = self._header(lists)
            else:
                self._pair(table, 0)

    def line_of(self, path: Sequence[str | int]) -> int | None:
        """The line, from 1, in which the value at `path` begins, or the nearest one around it.

        Inside a string of several lines it is the first line of that string. None where not even
        the first key of `path` is in the text.
        """
        value = self._whole
        for step in path:
            if step not in value.inside:
                break
            value = value.inside[step]
        return value.line or None

    def _next(self) -> str:
        word = self._word
        self._line, self._word = next(self._words, (self._line, ""))
        return word

    def _header(self, lists: set[_Value]) -> _Value:
        line = self._line
        self._next()
        many = self._word == "["
        value = self._whole
        for step in self._key():
            if value in lists:
                value = value.inside[len(value.inside) - 1]
            value = value.at(step, line)
        if many:
            lists.add(value)
            value = value.at(len(value.inside), line)
        elif value in lists:
            value = value.inside[len(value.inside) - 1]
        return value

    def _key(self) -> Iterator[str]:
        """The steps of a key, up to what ends it, which is passed over."""
        ends = {"=", "]"}
        while self._word and self._word not in ends:
            word = self._next()
            if word[0] in "\"'":
                yield tomllib.loads(f"key = {word}")["key"]
            elif word not in {".", "["}:
                yield word
        while self._word in ends:
            self._next()

    def _pair(self, table: _Value, depth: int) -> None:
        line = self._line
        value = table
        for step in self._key():
            value = value.at(step, line)
        self._value(value, depth)

    def _value(self, value: _Value, depth: int) -> None:
        first = self._next()
        if first in {"[", "{"}:
            self._several(value, depth + 1, pairs=first == "{")
        else:
            while self._word not in _ENDS:
                self._next()

    def _several(self, value: _Value, depth: int, *, pairs: bool) -> None:
        """The items of a list, or the pairs of a table on one line."""
        while self._word not in {"", "]", "}"}:
            if self._word in {",", "\n"}:
                self._next()
            elif depth > _DEEPEST:
                self._skip()
            elif pairs:
                self._pair(value, depth)
            else:
                self._value(value.at(len(value.inside), self._line), depth)
        self._next()

    def _skip(self) -> None:
        """Pass over all up to the end of the list or table around."""
        opened = 0
        while self._word and (opened or self._word not in {"]", "}"}):
            opened += (self._word in {"[", "{"}) - (self._word in {"]", "}"})
            self._next()


def _words(text: str) -> Iterator[tuple[int, str]]:
    """The words and marks, with the line of each; comments are none, and "" ends all."""
    line = 1
    for match in _WORD.finditer(text):
        word = match[0]
        if not word.startswith("#"):
            yield line, word
        line += word.count("\n")
    yield line, ""


def reaches(data: Any, path: Sequence[str | int]) -> int:
    """How many steps of `path` lead to something in `data`.

    >>> reaches({"rules": {"testing": ["brevity"]}}, ("rules", "testing", 1))
    2
    """
    for depth, step in enumerate(path):
        if isinstance(step, int):
            if not isinstance(data, list | tuple) or step >= len(data):
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
