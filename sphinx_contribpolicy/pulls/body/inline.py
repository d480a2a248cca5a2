"""The text inside a block: what a reader sees of it, without markup, comments and struck-out words.

A scanner of its own, one pass from left to right: markdown-it-py takes half a second for 64 KiB of
opening brackets.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left

from msgspec import Struct

MOST_SIGNS = 4000
"""Signs of markup that are read in one paragraph; what follows is taken as it is written."""

_SPECIAL = re.compile(
    r"(?P<escape>(?:\\[!-/:-@\[-`{-~])+)|(?P<code>`+)|(?P<angle><(?=[A-Za-z/!]))|(?P<strike>~+)"
    r"|\]\(\s{0,9}(?P<target><[^<>\n]{0,2000}>|[^()\s<>]{0,2000})"
    r"(?:\s{1,9}\"[^\"]{0,500}\")?\s{0,9}\)"
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_SHORT_COMMENT = re.compile(r"<!---?>")
_SOURCE = re.compile(r"\b(?:src|href)\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)
_SHOWN_TAGS = frozenset({"img", "video", "picture", "audio", "a"})


class Shown(Struct, frozen=True):
    """What is seen of a piece of inline Markdown; lines stay lines."""

    text: str
    whole: str
    """The text with what was struck out."""
    comments: tuple[tuple[int, str], ...] = ()
    """Each comment with the number of its first line, from 0."""
    targets: tuple[str, ...] = ()
    """What links and images lead to."""


class Scanner:
    """Reads one piece of inline Markdown; made for one use."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.kept: list[str] = []
        self.all: list[str] = []
        self.comments: list[tuple[int, str]] = []
        self.targets: list[str] = []
        self._code: dict[int, list[int]] = {}
        self._strikes: dict[int, int] = {}
        self._no_comment_end = False
        self._counted = (0, 0)
        for run in re.finditer("`+", source):
            self._code.setdefault(len(run[0]), []).append(run.start())

    def run(self) -> Shown:
        """Everything that is seen."""
        at = 0
        source = self.source
        for _ in range(MOST_SIGNS):
            match = _SPECIAL.search(source, at)
            if match is None:
                break
            self._say(_unescaped(source[at : match.start()]))
            at = self._special(match)
        self._say(_unescaped(source[at:]))
        return Shown(
            "".join(self.kept), "".join(self.all), tuple(self.comments), tuple(self.targets)
        )

    def _say(self, text: str) -> None:
        if text:
            self.kept.append(text)
            self.all.append(text)

    def _special(self, match: re.Match[str]) -> int:
        begin, end = match.span()
        match match.lastgroup:
            case "escape":
                self._say(match[0][1::2])
            case "code":
                return self._code_span(begin, end)
            case "angle":
                return self._angle(begin)
            case "strike" if end - begin <= 2:  # noqa: PLR2004 - GitHub strikes out with one or two
                self._strike(begin, end)
            case "target":
                if place := match["target"].strip("<>"):
                    self.targets.append(place)
                self._say("]" + "\n" * match[0].count("\n"))
            case _:
                self._say(match[0])
        return end

    def _code_span(self, begin: int, end: int) -> int:
        starts = self._code[end - begin]
        at = bisect_left(starts, end)
        if at == len(starts):
            self._say(self.source[begin:end])
            return end
        self._say(self.source[end : starts[at]])
        return starts[at] + end - begin

    def _angle(self, begin: int) -> int:
        source = self.source
        if source.startswith("<!--", begin):
            return self._comment(begin)
        if link := _AUTOLINK.match(source, begin):
            self.targets.append(link[1])
            return link.end()
        if tag := _TAG.match(source, begin):
            if tag[1].lower() in _SHOWN_TAGS and (place := _SOURCE.search(tag[2])):
                self.targets.append(place[1])
            self._say("\n" * tag[0].count("\n"))
            return tag.end()
        self._say("<")
        return begin + 1

    def _comment(self, begin: int) -> int:
        source = self.source
        if short := _SHORT_COMMENT.match(source, begin):
            return short.end()
        close = -1 if self._no_comment_end else source.find("-->", begin + 4)
        if close < 0:
            self._no_comment_end = True
            self._say("<")
            return begin + 1
        text = source[begin + 4 : close]
        self.comments.append((self._line(begin), text))
        self._say("\n" * text.count("\n"))
        return close + 3

    def _line(self, at: int) -> int:
        before, line = self._counted
        line += self.source.count("\n", before, at)
        self._counted = (at, line)
        return line

    def _strike(self, begin: int, end: int) -> None:
        length = end - begin
        opened = self._strikes.pop(length, None)
        if opened is not None and not self.source[begin - 1].isspace():
            struck = "".join(self.kept[opened:])
            del self.kept[opened:]
            self.kept.append("\n" * struck.count("\n"))
            return
        if not self.source[end : end + 1].isspace():
            self._strikes[length] = len(self.kept)


def shown(source: str) -> Shown:
    """What a reader sees of inline Markdown `source`."""
    if not _SPECIAL.search(source):
        text = _unescaped(source)
        return Shown(text, text)
    return Scanner(source).run()


def _unescaped(text: str) -> str:
    return html.unescape(text) if "&" in text else text
