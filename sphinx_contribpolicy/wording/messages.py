"""Which parts of a fragment are words: what translators see, and what a catalogue replaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PIECE = re.compile(r"^(do|not|who|short|why|item|at (?:must|should|encouraged|may|info)): *(.*)$")
"""A line that gives a piece of a sentence: its key, and the phrase."""

_TAGS_ONLY = re.compile(r"(?:\{%(?:(?!%\}).)*%\}\s*)+")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_STRING = re.compile(r"\"[^\"]*[A-Za-z][^\"]*\"|'[^']*[A-Za-z][^']*'")
_FENCE = ("```", "~~~")
_SYMBOLS = {("who", "maintainers")}


class Message(NamedTuple):
    """The words of one line of a section: a jinja2 template on one line.

    `line` counts from 0, `start` is the column of the words; `key` names the piece, or is "".
    """

    line: int
    start: int
    key: str
    text: str


def messages(source: str) -> Iterator[Message]:
    """The words of a section line by line; lines of tags or code hold none."""
    fenced = False
    for number, line in enumerate(source.split("\n")):
        text = line.strip()
        if text.startswith(_FENCE):
            fenced = not fenced
            continue
        if fenced or not text or _TAGS_ONLY.fullmatch(text):
            continue
        piece = PIECE.match(text)
        key, words = (piece[1], piece[2]) if piece else ("", text)
        if (key, words) not in _SYMBOLS and _has_words(words):
            yield Message(number, line.index(words), key, words)


def context(fragment: str, section: str, key: str) -> str:
    """How a catalogue names the place of a message."""
    return "/".join(filter(None, (fragment, section, key)))


def replaced(source: str, translate: Callable[[Message], str]) -> str:
    """The section with each of its messages replaced; it keeps its lines."""
    lines = source.split("\n")
    for message in messages(source):
        line = lines[message.line]
        rest = line[message.start + len(message.text) :]
        lines[message.line] = line[: message.start] + translate(message) + rest
    return "\n".join(lines)


def _has_words(text: str) -> bool:
    plain = _TAG.sub("", text)
    return any(map(str.isalpha, plain)) or any(map(_STRING.search, _TAG.findall(text)))
