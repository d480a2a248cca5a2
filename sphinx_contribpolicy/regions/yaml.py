"""Where markers stand in YAML: comments on lines of their own, outside of long scalars.

It follows https://yaml.org/spec/1.2.2/ as far as lines go: block scalars (``|`` and ``>``) and
quoted scalars that go on below their line are text.
"""

from __future__ import annotations

import re

from sphinx_contribpolicy.regions.markers import LOOKS, Spot

_LOOKS = LOOKS["yaml"]
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=\s|$)")
_DASHES = re.compile(r" *+(?:[-?:] ++)*+")
_KEY = re.compile(
    r"(?:\"(?:[^\"\\]|\\.)*+\""
    r"|'(?:[^']|'')*+'"
    r"|[^\s\"'#|>\[{](?:[^\s:#]|:(?=\S)|(?<=\S)#| ++(?!#))*+"
    r") *+:(?:[ \t]++|$)",
)
_PROPERTIES = re.compile(r"(?:[&!]\S*+[ \t]++)*+")
_BLOCK_SCALAR = re.compile(r"[|>](?:[-+]?([1-9])?|([1-9])[-+])[ \t]*+(?:$|(?<=[ \t])#.*)")
_QUOTE_END = {
    '"': re.compile(r"(?:[^\"\\]|\\.|\\$)*+\""),
    "'": re.compile(r"(?:[^']|'')*+'"),
}


class YamlComments:
    """One reading of a YAML file; `spots` are found when `read` has returned."""

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self._scalar_parent: int | None = None  # the column above which a block scalar may be
        self._scalar_column = -1  # that of its text, -1 until its first line is seen
        self._plain_parent: int | None = None  # the column above which a plain scalar goes on
        self._quote = ""

    def read(self, lines: list[str]) -> None:
        """Read the lines, given without their ends and without a byte-order mark."""
        for number, line in enumerate(lines):
            if self._quote:
                self._in_quotes(line, 0)
            elif line.strip() and not self._in_block_scalar(line):
                self._line(number, line)

    def _in_quotes(self, line: str, start: int) -> None:
        if _QUOTE_END[self._quote].match(line, start):
            self._quote = ""

    def _in_block_scalar(self, line: str) -> bool:
        if self._scalar_parent is None:
            return False
        column = len(line) - len(line.lstrip(" "))
        if self._scalar_column < 0 and column > self._scalar_parent:
            self._scalar_column = column
        if 0 <= self._scalar_column <= column and not _DOCUMENT.match(line):
            return True
        self._scalar_parent = None
        self._scalar_column = -1
        return False

    def _line(self, number: int, line: str) -> None:
        text = line.lstrip(" \t")
        if text[0] == "#":
            if _LOOKS.match(text):
                self.spots.append(Spot(number, line[: -len(text)], text.rstrip(), 0))
            self._plain_parent = None
            return
        document = _DOCUMENT.match(line)
        parent, self._plain_parent = self._plain_parent, None
        if parent is not None and document is None and len(line) - len(text) > parent:
            self._plain_parent = parent
            return
        if document is not None:
            self._value(line, document.end() + 1, -1)
            return
        start = _end(_DASHES, line, 0)
        parent = max((column for column in range(start) if line[column] != " "), default=start - 1)
        key = _KEY.match(line, start)
        if key is not None:
            self._value(line, key.end(), start)
        else:
            self._value(line, start, parent)

    def _value(self, line: str, at: int, parent: int) -> None:
        """Note whether the scalar at `at`, of a node in column `parent`, goes on below."""
        at = _end(_PROPERTIES, line, at)
        scalar = _BLOCK_SCALAR.match(line, at)
        if scalar is not None:
            indicator = scalar[1] or scalar[2]
            # libyaml and PyYAML want a column of at least one, even in a document that is a scalar.
            self._scalar_parent = max(parent, 0)
            self._scalar_column = self._scalar_parent + int(indicator) if indicator else -1
        elif line[at : at + 1] in {'"', "'"}:
            self._quote = line[at]
            self._in_quotes(line, at + 1)
        elif line[at : at + 1] not in {"", "#"}:
            self._plain_parent = parent


def _end(pattern: re.Pattern[str], line: str, at: int) -> int:
    found = pattern.match(line, at)
    return found.end() if found else at
