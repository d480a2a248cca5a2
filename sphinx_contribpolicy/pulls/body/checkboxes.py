"""Boxes to tick, and what people write when they mean one."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Literal
from unicodedata import category

from msgspec import Struct
from msgspec.structs import replace

from sphinx_contribpolicy.markup.normalize import Key, key, visible, words
from sphinx_contribpolicy.pulls.body.markdown import Shown, shown
from sphinx_contribpolicy.pulls.phrases import is_question, says_only

State = Literal["ticked", "open", "struck", "not-applicable", "near", "bare"]
"""What was done with a box; `near` is meant as a tick, and is none; `bare` are its words alone."""

_REAL = re.compile(r"\[([ xX])\](?=[ \t\n])\s*(?=\S)")
_DRAWN = re.compile(r"[ \t\v\f]*+(?:[-+*]|[0-9]++.)[ \t\v\f]++\[[ xX]\][ \t\v\f]")
"""Where cmark-gfm, which GitHub runs, draws a box: it looks at the whole line, so a box behind two
bullets is text, and so is one whose label is on the next line. Source: its `ext_scanners.re`."""
_BOX = re.compile(r"^\s*\[[ xX]\]")
_STRUCK = re.compile(r"~{1,2}\s?\[[ xX]\]")
_BULLET = "[-*+\u2022\u00b7\u2013\u2014]"
_OPEN = "(?:\\\\?\\[|\uff3b|\\()"
_CLOSE = "(?:\\\\?\\]|\uff3d|\\))"
_INSIDE = "[^\\[\\]()\uff3b\uff3d\\\\\n]{0,6}"
_LIKE = re.compile(
    rf"(?:{_BULLET}|\d{{1,3}}[.)])?\s{{0,4}}[`*_~]{{0,3}}{_OPEN}(?P<mark>{_INSIDE}){_CLOSE}"
    r"[`*_~]{0,3}:?"
)
_SIGN = re.compile(rf"(?:{_BULLET}\s{{0,4}})?(?P<mark>[☑☒✅✔✓🗹🗸☐⬜])")
_TICKS = re.compile(
    "[xXvVyY*\u2022\u25cf\u25a0\u221a\u0445\u0425\u00d7✗✘✕✓✔✅☑☒🗹🗸]"
    "|yes|ok|done|true|ja|oui|si|sí|sim|да|是|はい|예|evet"
)
_NONE = re.compile("n\\s?/?\\s?a\\.?|[-\u2013\u2014]", re.IGNORECASE)
_EMPTY = {"", "☐", "⬜"}
_CROSSES = frozenset("❌❎✖✗✘🚫⛔👎")
"""Which in brackets are ticks, and behind words say that these are not it."""


class Box(Struct, frozen=True):
    """A box, or what looks like one."""

    label: Key
    state: State
    line: int
    text: str
    """The label as it is seen."""
    written: str
    """The source."""
    depth: int = 0
    """In how many lists it stands."""
    title: str = ""
    """The first line of the label, by which people know it; what goes on in small letters, too."""

    def behind(self, count: int) -> str:
        """The text behind so many words of it."""
        parts = self.text.split()
        while parts and count > 0:
            count -= len(words(parts.pop(0)))
        return " ".join(parts)

    @property
    def seen(self) -> str:
        """The source as it is seen, its lines kept."""
        return shown(self.written).whole if "\n" in self.written else self.written

    def cut_at(self, number: int) -> Box:
        """The box without what stands on its lines from that number, counted from 0."""
        source = "\n".join(self.written.split("\n")[:number])
        near = None if _REAL.match(source) or _STRUCK.match(source) else _near(source, self.line)
        made = near or _made(_BOX.sub("", shown(source).whole), self.state, self.line, source)
        return replace(made, depth=self.depth)


def box_of(source: str, seen: Shown, line: int, *, item: str) -> Box | None:
    """The box at the start of a paragraph, or None; `item`: the line on which it opens a list item.

    `seen` is what is seen of `source`; `item` is empty elsewhere.
    """
    label, kept = (_BOX.sub("", text) for text in (seen.whole, seen.text))
    if _DRAWN.match(item) and (real := _REAL.match(source)):
        state: State = "open" if real[1] == " " else "ticked"
        if words(label) and not words(kept):
            state = "struck"
        return _made(label, state, line, source)
    if item and _STRUCK.match(source):
        return _made(label, "struck", line, source)
    return _near(source, line)


def _near(source: str, line: int) -> Box | None:
    start = visible(source[:400]).lstrip()
    match = _LIKE.match(start) or _SIGN.match(start)
    if match is None:
        return None
    mark = match["mark"].strip()
    state: State
    if mark in _EMPTY:
        state = "open"
    elif _TICKS.fullmatch(mark.lower()) or _TICKS.fullmatch(mark):
        state = "near"
    elif _NONE.fullmatch(mark):
        state = "not-applicable"
    else:
        return None
    rest = start[match.end() :] + visible(source[400:])
    return _made(shown(rest).whole, state, line, source)


def _made(label: str, state: State, line: int, source: str) -> Box:
    text = " ".join(label.split())
    first, *rest = label.strip().split("\n")
    title = " ".join(" ".join([first, *takewhile(_goes_on, rest)]).split())
    return Box(key(text), state, line, text, source.strip(), title=title)


def _goes_on(line: str) -> bool:
    """Whether a line goes on with the one above: in small letters, and as no label of its own."""
    begin = next(filter(str.isalpha, line), "")
    return begin.islower() and not line.rstrip().endswith((":", "_"))


def looks_like_box(line: str) -> bool:
    """Whether a line within a paragraph begins with something like a box."""
    return bool(_LIKE.match(line) or _SIGN.match(line))


def is_mark_behind(text: str) -> bool:
    """Whether a text beside a label is no more than a mark, such as a tick or an arrow.

    >>> is_mark_behind("✔"), is_mark_behind("<-- this one"), is_mark_behind("?")
    (True, True, False)
    """
    mark = text.strip(" .!()[]").lower()
    if is_question(text) or not _CROSSES.isdisjoint(mark):
        return False
    if spoken := words(mark):
        return says_only(spoken, "points", "yes")
    return bool(_TICKS.fullmatch(mark)) or any(category(each) in {"So", "Sm"} for each in mark)
