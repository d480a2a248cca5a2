"""Markdown with its lines broken at a column, or after sentences, and the same meaning."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Wrap = int | Literal["sentence"]
"""A column, or a line for each sentence."""

# A code span, a link, or text without white space.
_WORD = re.compile(
    r"(?:(`+)(?!`).+?(?<!`)\1(?!`)|!?\[(?:\\.|[^\[\]\\])*\]\([^()\s]*\)|\\.|[^\s`\\]|`+|\\)+",
    re.DOTALL,
)
# At the start of a line these begin a block of another kind.
_BLOCK_START = re.compile(r"[-+>|:=%]|\*+$|#{1,6}$|\d{1,9}[.)]$|[-=]+$|[`~]{3}|<|\[[^\]]*\]:")
_HARD_BREAK = re.compile(r"(?: {2}|\\)\n")
_ALERT = re.compile(r"\[!\w+\]\n")
# The last word of a sentence, with what closes a quotation; "e.g." is none.
_SENTENCE_END = re.compile(r"(?!\W*(?:\w\.)+\W*$).*[.?!\u3002\uff01\uff1f][)\]\"'*_\u2019\u201d]*")


def wrapped(markdown: str, at: Wrap) -> str:
    """The text with its paragraphs broken before a column or after sentences, at white space.

    Headings, code, tables and lines that end in a break of their own stay as they are.

    >>> print(wrapped("- Say what changes, and why.", 20))
    - Say what changes,
      and why.
    >>> print(wrapped("> Say what changes. Say why.", "sentence"))
    > Say what changes.
    > Say why.
    """
    lines = markdown.split("\n")
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    for token, inline in reversed(list(pairwise(tokens))):
        if token.type != "paragraph_open" or token.map is None:
            continue
        start, end = token.map
        content = inline.content
        if _HARD_BREAK.search(content):
            continue
        alert = _ALERT.match(content)
        first, _, _ = content.partition("\n")
        prefix = lines[start][: lines[start].rfind(first)]
        rest = re.sub(r"[^>\s]", " ", prefix)
        kept = [prefix + alert[0].rstrip("\n")] if alert else []
        text = content[alert.end() :] if alert else content
        lead = rest if kept else prefix
        words = units(text, _WORD, _BLOCK_START.match)
        lines[start:end] = [*kept, *filled(words, lead, rest, at)]
    return "\n".join(lines)


def filled(words: Iterable[str], prefix: str, rest: str, at: Wrap) -> Iterator[str]:
    """The lines of a paragraph, the first behind `prefix`, and the others behind `rest`."""
    line = ""
    for word in words:
        if at == "sentence":
            last = line.rpartition(" ")[2]
            ends = bool(_SENTENCE_END.fullmatch(last)) and not word[0].islower()
        else:
            ends = len(prefix) + len(line) + 1 + len(word) > at
        if line and ends:
            yield prefix + line
            line, prefix = word, rest
        else:
            line = f"{line} {word}" if line else word
    yield prefix + line


def units(
    text: str, pattern: re.Pattern[str], begins_block: Callable[[str], object]
) -> Iterator[str]:
    """The words that can begin a line, each with those behind it that cannot."""
    held = ""
    for found in pattern.finditer(text):
        word = " ".join(found[0].split())
        if held and not begins_block(word):
            yield held
            held = ""
        held = f"{held} {word}" if held else word
    if held:
        yield held
