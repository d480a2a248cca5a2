"""Where markers and headings stand in reStructuredText, line by line.

It follows https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html. A comment is a marker
at the top level, in a list item, a field, a definition, a footnote and in directives known to read
their content as reST. Literal blocks, block quotes, comments and the content of every other
directive are text: to write into a code sample is worse than to ask for another place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import count, pairwise
from typing import NamedTuple

from sphinx_contribpolicy.regions.markers import LOOKS, Reading, Spot
from sphinx_contribpolicy.regions.model import PROSE_DIRECTIVES, FileHeading

_LOOKS = LOOKS["rst"]
_PUNCTUATION = r"[!-/:-@\[-`{-~]"
_ADORNMENT = re.compile(rf"({_PUNCTUATION})\1*+$")
_EXPLICIT = re.compile(r"(?:\.\.|__)(?: ++|$)")
_DIRECTIVE = re.compile(r"([\w.+:-]+?) ?::(?: |$)")
_FOOTNOTE = re.compile(r"\[[^\]]++\](?: |$)")
_FIELD = re.compile(r":[^:\s][^:]*+:(?: ++|$)")
_OPTION = re.compile(r"(?:--?\w|/[A-Z])\S*+(?: \S++)?  ++")
_ITEM = re.compile(
    r"(?:[-+*\u2022\u2023\u2043]"
    r"|(\(?(?:[0-9]{1,9}|[A-Za-z]|[IVXLCDMivxlcdm]{1,9}|#)[.)])"
    r")(?: ++|$)",
)
_VERBATIM = re.compile(r">>>(?: |$)|\|(?: |$)")  # a doctest block, a line block
_TABLE_BORDER = re.compile(r"=++(?: ++=++)++$")
# For docutils a shorter underline is text, unless the title is as short; so is a transition.
_SHORTEST_ADORNMENT = 4
# Each line costs as much as it has containers, and nobody writes a hundred of them.
_DEPTH = 100


class _Block(NamedTuple):
    """An indented block: the least column of its lines, and whether it is read as reST."""

    column: int
    live: bool
    place: int


def read(lines: list[str]) -> Reading:
    """What a reading of a file gives, from its bare lines."""
    reader = _RstReader(lines)
    return Reading(reader.spots, reader.headings)


class _RstReader:
    """One reading of a file, which finds its `spots` and `headings`."""

    def __init__(self, lines: list[str]) -> None:
        self.spots: list[Spot] = []
        self.headings: list[FileHeading] = []
        self._lines = [line.expandtabs(8).rstrip() for line in lines]
        self._blocks = [_Block(0, live=True, place=0)]
        self._places = count(1)
        self._deeper_live = False  # what an indented block after this line is
        self._runs_on = False  # whether an indented block right below goes on with this line
        self._paragraph = 0  # the lines of the open paragraph so far
        self._literal_next = False
        self._skip_to = 0
        below = pairwise([*self._lines, ""])
        self._table_ends = [  # borders above a blank line
            at
            for at, (line, next_line) in enumerate(below)
            if not next_line and _TABLE_BORDER.match(line.lstrip())
        ]
        self._verbatim = False  # until the next blank line
        for number, line in enumerate(self._lines):
            if number < self._skip_to:
                continue
            if line:
                self._line(number, line, lines[number])
            else:
                self._blank(number)

    def _blank(self, number: int) -> None:
        self._verbatim = self._runs_on = False
        if self._paragraph:
            self._paragraph = 0
            self._deeper_live = False
            self._literal_next = self._lines[number - 1].endswith("::")

    def _line(self, number: int, line: str, raw: str) -> None:
        if self._verbatim:
            return
        column = len(line) - len(line.lstrip())
        while column < self._blocks[-1].column:
            self._blocks.pop()
            self._paragraph = 0
            self._forget()
        block = self._blocks[-1]
        if not block.live:
            return
        if column > block.column:
            live = not self._literal_next and (self._deeper_live or self._paragraph == 1)
            runs_on = self._runs_on
            self._push(column if live else block.column + 1, live=live)
            if not live:
                return
            self._paragraph = 2 if runs_on else 0
        if self._paragraph:
            self._continue(number, line[column:], raw)
        else:
            self._start(number, line, column, raw)

    def _push(self, column: int, *, live: bool) -> None:
        self._blocks.append(_Block(column, live, next(self._places)))
        self._paragraph = 0
        self._forget()

    def _forget(self) -> None:
        self._deeper_live = self._literal_next = self._runs_on = False

    def _continue(self, number: int, text: str, raw: str) -> None:
        if self._paragraph == 1 and self._is_underline(number, text):
            self._title(number - 1, number + 1, text[0])
            self._paragraph = 0
            return
        self._paragraph += 1
        if _LOOKS.match(text):
            self._spot(number, text, raw, in_paragraph=True)
            if "contribpolicy:end" in text:
                self._paragraph = 0

    def _start(self, number: int, line: str, column: int, raw: str) -> None:
        """Read a line that begins a block, behind the marks of the list items that it opens."""
        text = line[column:]
        if self._literal_next and re.match(_PUNCTUATION, text):
            self._verbatim = True
            self._literal_next = False
            return
        self._forget()
        item = self._item(number, line, column)
        while item is not None:
            if item.end() == len(line):
                self._deeper_live = True
                return
            column = item.end()
            self._push(column, live=True)
            item = self._item(number, line, column)
        text = line[column:]
        field = _FIELD.match(text) or _OPTION.match(text)
        if _EXPLICIT.match(text):
            self._explicit(number, text, raw)
        elif field is not None:
            self._deeper_live = True
            self._runs_on = field.end() < len(text)
        elif _VERBATIM.match(text):
            self._verbatim = True
        elif not self._overlined(number, text) and not self._table(number, text):
            self._paragraph = 1

    def _item(self, number: int, line: str, column: int) -> re.Match[str] | None:
        item = _ITEM.match(line, column)
        if item is None or len(self._blocks) > _DEPTH:
            return None
        below = self._lines[number + 1] if number + 1 < len(self._lines) else ""
        same_column = below and not below[:column].strip() and not below[: column + 1].isspace()
        if item[1] and same_column and not _follows(item[1], _ITEM.match(below, column)):
            # An enumerator above a line that is neither its item's nor the next item is a word.
            return None
        return item

    def _explicit(self, number: int, text: str, raw: str) -> None:
        if _LOOKS.match(text):
            self._spot(number, text, raw)
            return
        text = text[2:].lstrip()
        directive = _DIRECTIVE.match(text)
        opening = directive or _FOOTNOTE.match(text)
        if opening is not None:
            self._deeper_live = directive is None or directive[1] in PROSE_DIRECTIVES
            self._runs_on = opening.end() < len(text)

    def _overlined(self, number: int, text: str) -> bool:
        """Whether the line is an overline or a transition; the title below is read with it."""
        if not _ADORNMENT.match(text) or len(self._blocks) > 1:
            return False
        following = self._lines[number + 1 : number + 3]
        if len(following) > 1 and following[0] and following[1] == text:
            self._title(number, number + 3, text[0] * 2)
            self._skip_to = number + 3
            return True
        return len(text) >= _SHORTEST_ADORNMENT and not (following and following[0])

    def _table(self, number: int, text: str) -> bool:
        """Whether a simple table begins here; all of it is text."""
        if not _TABLE_BORDER.match(text):
            return False
        following = bisect_right(self._table_ends, number)
        if following == len(self._table_ends):
            return False
        self._skip_to = self._table_ends[following] + 1
        return True

    def _is_underline(self, number: int, text: str) -> bool:
        if not _ADORNMENT.match(text):
            return False
        title = self._lines[number - 1].strip()
        return len(text) >= min(len(title), _SHORTEST_ADORNMENT)

    def _title(self, begin: int, end: int, adornment: str) -> None:
        if len(self._blocks) == 1:
            title = self._lines[end - 2].strip()
            self.headings.append(FileHeading(begin, end, 0, title, adornment))

    def _spot(self, number: int, text: str, raw: str, *, in_paragraph: bool = False) -> None:
        rest = raw.lstrip()
        indent = raw[: len(raw) - len(rest)]
        if not _EXPLICIT.match(rest):
            indent = " " * self._blocks[-1].column
        self.spots.append(Spot(number, indent, text, self._blocks[-1].place, in_paragraph))


def _follows(enumerator: str, item: re.Match[str] | None) -> bool:
    """Whether an item goes on with the list of an enumerator such as "1." or "(a)"."""
    if item is None or not item[1]:
        return False
    number, following = enumerator.strip("()."), item[1].strip("().")
    if number.isdecimal() and following.isdecimal():
        return int(following) == int(number) + 1
    return number == following == "#" or (number.isalpha() and following.isalpha())
