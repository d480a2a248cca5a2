"""A Markdown text as the forge shows it: headings, boxes, words and comments, in their order.

markdown-it-py finds the blocks; what stands in fences, indented code, quotes and comments is no
heading and no box.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from markdown_it.token import Token
from msgspec import Struct
from msgspec.structs import replace

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.pulls.body.checkboxes import Box, box_of, looks_like_box
from sphinx_contribpolicy.pulls.body.markdown import blocks, shown
from sphinx_contribpolicy.pulls.phrases import data

LONGEST = 65_536
"""Characters that are read: GitHub takes no longer text. Source: its answer to one, "body is too
long (maximum is 65536 characters)". GitLab takes a mebibyte, which nobody fills by hand."""

_COPILOT = re.compile(r"copilot:(?:all|summary|walkthrough|poem)\b")
"""How "Copilot for PRs" marked the place that it filled; nothing marks the end."""
_MOST_HTML_HEADINGS = 500
"""In one block; the search looks 300 characters ahead for each."""
_QUOTE = re.compile(r"^ {0,3}> ?", re.MULTILINE)
_LINE_END = re.compile(r"\r\n?|\n")
# Comments may stand above it: projects put a licence or a greeting there.
_FRONT_MATTER = re.compile(
    r"\A(?P<before>\ufeff?\s{0,99}(?:<!--(?:(?!-->).){0,4000}-->\s{0,99}){0,3})"
    r"(?P<block>---[ \t]*\n(?:[A-Za-z_][\w-]{0,40}[ \t]*:[^\n]{0,500}\n){1,20}---[ \t]*(?:\n|\Z))",
    re.DOTALL,
)
# A command to the forge is no description. Source: docs.gitlab.com, "GitLab quick actions".
_QUICK_ACTION = re.compile(r"^ {0,3}/[a-z][a-z_]+(?:[ \t][^\n]*)?$", re.MULTILINE)
_HTML_HEADING = re.compile(
    r"<(h[1-6]|summary)\b[^<>]{0,500}>((?:[^<]|<(?!/?(?:h[1-6]|summary)\b)){0,300})</\1\s{0,9}>",
    re.IGNORECASE,
)


class Heading(Struct, frozen=True):
    """A heading."""

    text: str
    key: Key
    level: int
    line: int
    fold: bool = False
    """Whether it is the `<summary>` of a fold, which no section begins with unless it is named."""


class Words(Struct, frozen=True):
    """Words that are seen, and what their links and images lead to."""

    text: str
    line: int
    targets: tuple[str, ...] = ()
    code: bool = False
    depth: int = 0
    """In how many lists they stand; one more for a paragraph below the first one of an item."""


class Comment(Struct, frozen=True):
    """A comment, which nobody sees."""

    text: str
    line: int


Piece: TypeAlias = Heading | Words | Comment | Box


class Body(Struct, frozen=True):
    """A text that was read."""

    pieces: tuple[Piece, ...]
    """What it holds, in order; lines count from 1."""
    cut: bool = False
    """Whether it is longer than what is read of it."""
    quoted: tuple[tuple[int, str], ...] = ()
    """The line of each quotation, which says nothing, and its Markdown."""


def read(text: str, *, quick_actions: bool = False, quotes: bool = False) -> Body:
    """The Markdown `text`, up to `LONGEST` characters; takes linear time.

    Front matter at its start is passed over: the forge copies that of a template into a body.
    `quick_actions`: lines such as `/label ~bug` are commands to the forge, and no text.

    >>> [piece.text for piece in read("It <!-- not that -->leaks ~~here~~ [there](a.md).").pieces]
    [' not that ', 'It leaks  there.']
    """
    head = _LINE_END.sub("\n", text[:LONGEST]).replace("\0", "\ufffd")
    if found := _FRONT_MATTER.match(head):
        # Empty lines stand in for it: lines keep their numbers.
        head = found["before"] + "\n" * found["block"].count("\n") + head[found.end() :]
    if quick_actions:
        head = _QUICK_ACTION.sub("", head)
    reader = _Reader(quotes=quotes)
    pieces = tuple(_by_people(list(reader.read(head))))
    return Body(pieces, len(text) > LONGEST, tuple(reader.quoted))


def words_of(markdown: str) -> Key:
    """The words of Markdown as the forge shows it."""
    return tuple(word for piece in read(markdown).pieces for word in words(piece.text))


def box_labelled(markdown: str) -> Box:
    """The open box that the forge makes of a label, in which links are shown as links."""
    line = " ".join(markdown.split())
    found = next((piece for piece in read(f"- [ ] {line}").pieces if isinstance(piece, Box)), None)
    return found or Box(key(line), "open", 1, line, line)


class _Reader:
    """Reads one text, token by token."""

    def __init__(self, *, quotes: bool = False) -> None:
        self.takes_quotes = quotes
        self.hidden = False
        self.quoted: list[tuple[int, str]] = []
        self.quotes = self.lists = self.level = 0

    def read(self, text: str) -> Iterator[Piece]:
        lines, tokens = blocks(text)
        for at, token in enumerate(tokens):
            if token.type == "blockquote_open" and not self.quotes and token.map:
                quotation = _QUOTE.sub("", "\n".join(lines[slice(*token.map)]))
                self.quoted.append((_line(token), quotation))
            self._enter(token)
            if token.content and self.quotes and self.takes_quotes and token.type == "inline":
                yield Words(shown(token.content).text, _line(token))
            elif token.content and not self.quotes:
                opens = at > 1 and tokens[at - 2].type == "list_item_open"
                yield from self._piece(token, item=lines[_line(token) - 1] if opens else "")

    def _enter(self, token: Token) -> None:
        """Counts what is open."""
        if token.tag == "blockquote":
            self.quotes += token.nesting
        elif token.tag in {"ul", "ol"}:
            self.lists += token.nesting
        elif token.type in {"heading_open", "heading_close"}:
            self.level = int(token.tag[1]) if token.nesting > 0 else 0

    def _piece(self, token: Token, *, item: str) -> Iterator[Piece]:
        """The pieces of a token with content; `item`: the line on which it opens a list item."""
        line = _line(token)
        if token.type == "html_block":
            yield from self._html(token.content, line)
        elif token.type != "inline":
            if not self.hidden:
                yield Words(token.content, line, code=True, depth=self.lists)
        elif self.hidden:
            # A comment that goes over blocks ends in HTML alone: in text the forge escapes `-->`.
            self.hidden = not shown(token.content).comments
        elif self.level:
            yield from self._heading(token.content, line)
        else:
            yield from self._paragraph(token.content, line, item=item)

    def _heading(self, content: str, line: int) -> Iterator[Piece]:
        seen = shown(content)
        if self.lists:
            yield Words(seen.text, line, seen.targets, depth=self.lists)
        else:
            yield Heading(" ".join(seen.text.split()), key(seen.text), self.level, line)
        for at, comment in seen.comments:
            yield Comment(comment, line + at)

    def _paragraph(self, content: str, line: int, *, item: str) -> Iterator[Piece]:
        for at, part in _parts(content):
            seen = shown(part)
            box = box_of(part, seen, line + at, item="" if at else item)
            for below, comment in seen.comments:
                yield Comment(comment, line + at + below)
            if box is not None:
                yield replace(box, depth=self.lists)
            if box is None or seen.targets:
                text = "" if box else seen.text
                depth = self.lists + bool(self.lists and not item)
                yield Words(text, line + at, seen.targets, depth=depth)

    def _html(self, content: str, line: int) -> Iterator[Piece]:
        at = 0
        if self.hidden:
            at = content.find("-->") + 3
            if at < 3:  # noqa: PLR2004 - not found
                return
            line += content.count("\n", 0, at)
            self.hidden = False
        while (begin := content.find("<!--", at)) >= 0:
            yield from _html_words(content[at:begin], line)
            line += content.count("\n", at, begin)
            end = content.find("-->", begin + 2)
            self.hidden = end < 0
            end = len(content) if end < 0 else end
            yield Comment(content[begin + 4 : end], line)
            line += content.count("\n", begin, end)
            at = end + 3
        yield from _html_words(content[at:], line)


def _html_words(content: str, line: int) -> Iterator[Piece]:
    at = 0
    for heading in islice(_HTML_HEADING.finditer(content), _MOST_HTML_HEADINGS):
        yield from _seen(content[at : heading.start()], line)
        line += content.count("\n", at, heading.start())
        text = " ".join(shown(heading[2]).text.split())
        fold = heading[1].lower() == "summary"
        yield Heading(text, key(text), 6 if fold else int(heading[1][1]), line, fold)
        line += content.count("\n", heading.start(), heading.end())
        at = heading.end()
    yield from _seen(content[at:], line)


def _seen(content: str, line: int) -> Iterator[Words]:
    if content.strip():
        seen = shown(content)
        yield Words(seen.text, line, seen.targets)


def _parts(content: str) -> list[tuple[int, str]]:
    """A paragraph, cut before each line that looks like a box; with the number of the line."""
    lines = content.split("\n")
    cuts = [at for at, line in enumerate(lines) if at == 0 or looks_like_box(line.lstrip())]
    ends = [*cuts[1:], len(lines)]
    return [(begin, "\n".join(lines[begin:end])) for begin, end in zip(cuts, ends, strict=True)]


def _by_people(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces without what programs put between comments of their own."""
    comments = [
        (at, " ".join(piece.text.lower().split()))
        for at, piece in enumerate(pieces)
        if isinstance(piece, Comment)
    ]
    marks = data("tools")["added"]
    ends = {end: [at for at, text in comments if text.startswith(end)] for _, end in marks}
    resume = 0
    for at, text in comments:
        if at < resume:
            continue
        last: int | None
        if _COPILOT.match(text):
            last = _last_of_copilot(pieces, at)
        else:
            end = next((end for begin, end in marks if text.startswith(begin)), "")
            later = ends.get(end, [])
            last = next(islice(later, bisect_right(later, at), None), None)
        if last is not None:
            yield from pieces[resume:at]
            resume = last + 1
    yield from pieces[resume:]


def _last_of_copilot(pieces: Sequence[Piece], at: int) -> int:
    """The piece before the next heading of people, or the next comment of that program."""
    end = at
    for piece in pieces[at + 1 :]:
        its_own = isinstance(piece, Heading) and "generated by copilot" in piece.text.lower()
        if isinstance(piece, Heading | Box) and not its_own:
            break
        end += 1
    return end


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1
