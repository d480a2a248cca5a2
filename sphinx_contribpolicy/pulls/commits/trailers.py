"""Trailers of a commit message: where they stand, whom they name, and the grammar they follow.

Source: git-interpret-trailers(1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.tools import LONGEST, is_signature, is_tool

_TRAILER = re.compile(r"^(?P<key>[A-Za-z0-9-]+)[ \t]*:(?P<value>.*)$")
_OPEN = re.compile(r"\w[,(-]?\s*$")
"""The end of a line whose sentence may go on in the next one."""
_LIKE = re.compile(
    r"^ {0,3}(?:[-*+>] +)?[*_`]*(?:assisted|generated)[- \u2011]by[*_`]*\s*:[*_`]*\s*"
    r"(?P<value>\S.*)$",
    re.IGNORECASE,
)
"""A line that is meant as a trailer, and has not the form of one."""
_GIT_OWN = re.compile(r"^(?:Signed-off-by: |\(cherry picked from commit )")
_FENCE = re.compile(r"^\s{0,3}(?:`{3}|~{3})")
_UPPER = "[A-Z][A-Z0-9_-]+"
_LOWER = "[a-z][a-z0-9_-]+"
_GAP = r"\s++"
_SPACE = " \t\r\n"
"""What git takes for space; any other sign is the beginning of words."""


class Trailer(Struct, frozen=True):
    """One line `Key: value` of a message; `line` counts from 1."""

    key: str
    value: str
    line: int
    at_end: bool
    """Whether it stands in the last paragraph, where git looks for trailers."""

    @property
    def written(self) -> str:
        """The line as it stands, in short."""
        return f"{self.key}: {self.value}"


def cleaned(message: str, mark: str = "#") -> str:
    """A message as git keeps it: without its comment lines and what stands below the scissors.

    `mark` is what its comments begin with (`core.commentChar`). Lines keep their numbers.
    """
    scissors = re.compile(rf"^{re.escape(mark)} -{{8,}} >8 -{{8,}}$", re.MULTILINE)
    kept = scissors.split(message.replace("\r\n", "\n"), maxsplit=1)[0]
    return "\n".join("" if line.startswith(mark) else line for line in kept.split("\n"))


def trailers_of(message: str) -> list[Trailer]:
    """Every line of the message that has the form of a trailer, the first paragraph aside.

    Lines that follow one with an indent belong to it, as git reads them. What stands in a fence is
    an example, and a line in the middle of a sentence is prose.
    """
    lines = message.replace("\r\n", "\n").split("\n")
    # The space behind an empty "Signed-off-by: " stays: by that git knows its own.
    while lines and not lines[-1].strip(_SPACE):
        lines.pop()
    begin = _block_begin(lines)
    found: list[Trailer] = []
    fenced = follows_one = False
    for at in range(_title_end(lines), len(lines)):
        line = lines[at][:LONGEST]
        if at < begin and _FENCE.match(line):
            fenced = not fenced
        elif at >= begin and line.startswith(tuple(_SPACE)):
            if follows_one:
                last = found.pop()
                value = f"{last.value} {line.strip(_SPACE)}".strip()[:LONGEST]
                found.append(Trailer(last.key, value, last.line, at_end=True))
        else:
            told = at >= begin or not (fenced or _is_prose(lines, at))
            match = _TRAILER.match(line) if told else None
            follows_one = match is not None and at >= begin
            if match:
                found.append(
                    Trailer(match["key"], match["value"].strip(_SPACE), at + 1, at >= begin)
                )
    return found


def _is_prose(lines: Sequence[str], at: int) -> bool:
    """Whether a line, whatever its form, goes on from that above it and is no whole line itself."""
    line = lines[at].rstrip()
    above, below = lines[at - 1], "".join(lines[at + 1 : at + 2])
    goes_on = bool(below.strip(_SPACE)) and not _TRAILER.match(below)
    begun = _OPEN.search(above[-LONGEST:]) and not (_TRAILER.match(above) or is_signature(above))
    return bool(begun) and (goes_on or line.endswith((".", ",", ";", "!", "?")))


def _title_end(lines: Sequence[str]) -> int:
    """The line behind the first paragraph, which holds no trailer."""
    blank = [not line.strip(_SPACE) for line in lines]
    begin = blank.index(False) if False in blank else len(lines)
    return blank.index(True, begin) if True in blank[begin:] else len(lines)


def _block_begin(lines: Sequence[str]) -> int:
    """The first line of the block of trailers at the end; behind the last where there is none."""
    begin = max((at + 1 for at, line in enumerate(lines) if not line.strip(_SPACE)), default=0)
    if begin < _title_end(lines):
        return len(lines)
    trailers = others = 0
    own = follows_one = False
    for line in lines[begin:]:
        if _GIT_OWN.match(line):
            trailers += 1
            own = follows_one = True
        elif line.startswith(tuple(_SPACE)):
            others += not follows_one
        elif _TRAILER.match(line):
            trailers += 1
            follows_one = True
        else:
            others += 1
            follows_one = False
    # Among prose git wants a line of its own making, and a quarter that are trailers.
    is_block = trailers and (not others or (own and 3 * trailers >= others))
    return begin if is_block else len(lines)


def footer(message: str) -> tuple[int, str] | None:
    """The line, with its number, in which a tool says that it wrote this; None where none does."""
    for at, line in enumerate(message.split("\n"), 1):
        like = None if _TRAILER.match(line) else _LIKE.match(line[:LONGEST])
        if is_signature(line) or (like and is_tool(like["value"])):
            return at, line.strip()
    return None


def follows(value: str, grammar: str) -> bool:
    """Whether a value follows `grammar`; what says something follows the empty one."""
    fits = not grammar or _pattern(grammar).fullmatch(value[:LONGEST].strip()) is not None
    return fits and bool(words(value))


@cache
def _pattern(grammar: str) -> re.Pattern[str]:
    """The grammar as a pattern: capitals stand for anything, brackets for what may be left out."""
    upper = re.search(_UPPER, grammar)
    token = rf"(?P<any>{_UPPER if upper else _LOWER})(?=(?P<after>.?))|(?P<gap>\s?)\[|(?P<sign>.)"

    def pattern(match: re.Match[str]) -> str:
        if match["any"]:
            after = match["after"]
            ends = r"\s" if after.isspace() else "" if after in "[]" else re.escape(after)
            return rf"[^{ends}\[\]]+"
        if match["gap"] is not None:
            return rf"(?:{_GAP if match['gap'] else ''}\[?"
        if match["sign"] == "]":
            return r"\]?)?"
        return _GAP if match["sign"].isspace() else re.escape(match["sign"])

    return re.compile(re.sub(token, pattern, grammar))
