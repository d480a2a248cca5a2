"""The end of a body with more lines than markdown-it-py is given: read by its marks alone.

What it tells apart is what matters to a check: headings, boxes, fences, quotes and comments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.normalize import key
from sphinx_contribpolicy.pulls.body.checkboxes import box_of
from sphinx_contribpolicy.pulls.body.inline import shown
from sphinx_contribpolicy.pulls.body.reader import Comment, Heading, Piece, Words

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MARKS = 1000
"""Marks that are read; a body with more of them was not written by hand."""

_MARK = re.compile(
    r"^ {0,3}(?:(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})|(?P<comment><!--)|(?P<quote>>)"
    r"|(?P<level>#{1,6})[ \t]+(?P<heading>[^\n]*?)(?:[ \t]+#+)?[ \t]*$"
    r"|(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}(?P<box>\[[^\n]*)$)",
    re.MULTILINE,
)
_COMMENT_END = "-->"


def tail(head: str, rest: str) -> Iterator[Piece]:
    """The pieces of `rest`, the lines after `head`; what `head` leaves open is still open there."""
    yield from _pieces(rest, head.count("\n") + 2, _open(head))


def _open(head: str) -> str:
    """What ends the fence or the comment that is open at the end of `head`; "" where none is."""
    at = 0
    while mark := _MARK.search(head, at):
        ending = _ending(mark)
        at = mark.end()
        if ending:
            at = _after(head, at, ending)
            if at < 0:
                return ending
    return ""


def _pieces(text: str, line: int, ending: str) -> Iterator[Piece]:
    begin = _end(text, 0, ending) if ending else 0
    if begin and ending != _COMMENT_END:
        yield Words(text[:begin], line, code=True)
    line += text.count("\n", 0, begin)
    for _ in range(MOST_MARKS):
        mark = _MARK.search(text, begin)
        if mark is None:
            break
        yield from _words(text[begin : mark.start()], line)
        line += text.count("\n", begin, mark.start())
        begin = mark.end()
        if mark["fence"]:
            begin = _end(text, begin, _ending(mark))
            yield Words(text[mark.end() : begin], line, code=True)
        elif mark["comment"]:
            begin = _end(text, begin, _COMMENT_END)
            yield Comment(text[mark.end() : begin].removesuffix(_COMMENT_END), line)
        elif mark["quote"]:
            begin = _end(text, begin, "$")
        elif mark["level"]:
            title = " ".join(shown(mark["heading"]).text.split())
            yield Heading(title, key(title), len(mark["level"]), line)
        elif box := box_of(mark["box"], line, item=True):
            yield box
        line += text.count("\n", mark.start(), begin)
    yield from _words(text[begin:], line)


def _end(text: str, at: int, ending: str) -> int:
    """Where the next `ending` ends; the end of the text where there is none."""
    found = _after(text, at, ending)
    return found if found >= 0 else len(text)


def _ending(mark: re.Match[str]) -> str:
    if mark["fence"]:
        return rf"^ {{0,3}}{re.escape(mark['fence'][0])}{{{len(mark['fence'])},}}[ \t]*$"
    return _COMMENT_END if mark["comment"] else ""


def _after(text: str, at: int, ending: str) -> int:
    if ending == _COMMENT_END:
        found = text.find(ending, at)
        return found + 3 if found >= 0 else -1
    match = re.compile(ending, re.MULTILINE).search(text, at)
    return match.end() if match else -1


def _words(text: str, line: int) -> Iterator[Words]:
    if text.strip():
        seen = shown(text)
        if seen.text.strip() or seen.targets:
            yield Words(seen.text, line, seen.targets)
