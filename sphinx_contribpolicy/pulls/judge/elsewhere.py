"""Where a section is answered whose heading is gone or reworded: around its boxes, or below it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from msgspec.structs import replace

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.pulls.body import (
    Body,
    Box,
    Comment,
    Heading,
    Piece,
    Words,
    is_mark_behind,
    read,
)
from sphinx_contribpolicy.pulls.phrases import speaks_of_tools
from sphinx_contribpolicy.pulls.template import Requirement
from sphinx_contribpolicy.pulls.tools import LONGEST

_FEW_WORDS = 4
"""Words of a heading that asks about tools; a longer one says what a change does to one."""
_IN_FRONT = 2
"""Words of a mark in front of an option."""
_MOST_WRAPPED = 3
"""Lines over which the words of an option go."""
_BOLD = re.compile(r"(\*\*|__)([^*_\n]{1,60}?):?\1[ \t]*:?[ \t]*$")
_COLON = re.compile("([^:\uff1a]{1,200})[:\uff1a]")


class Stretch(NamedTuple):
    """A part of a body that answers a section without its heading."""

    pieces: list[Piece]
    taken: AbstractSet[Piece]
    """What answers that section alone, and not the one in which it stands."""


class Elsewhere(NamedTuple):
    """The pieces of a body, in which a section is looked for by its boxes.

    `begins`: numbers of the headings of the template. `known`: the boxes of its options.
    """

    pieces: Sequence[Piece]
    begins: AbstractSet[int]
    known: AbstractSet[Box]

    def stretch(self, requirement: Requirement, boxes: Sequence[Box]) -> Stretch | None:
        """What answers a section: around these boxes of it, else below a heading on its subject."""
        if boxes:
            return self._around(requirement, boxes)
        return self._below_other_heading(requirement)

    def _around(self, requirement: Requirement, boxes: Sequence[Box]) -> Stretch:
        """What stands around the boxes, up to the next heading."""
        own = frozenset(boxes)
        others = self.known - own
        chosen = next((box for box in boxes if box.state == "ticked"), None)
        at = self.pieces.index(chosen or boxes[0])
        head = next((n for n in range(at, -1, -1) if isinstance(self.pieces[n], Heading)), -1)
        above = self.pieces[head] if head >= 0 and head not in self.begins else None
        if not isinstance(above, Heading):
            begin = at
            while begin and isinstance(each := self.pieces[begin - 1], Box) and each not in others:
                begin -= 1
            found = self.pieces[begin : self._end(at, requirement.section.level)]
            # Where nothing is ticked, the words are those of the section in which they stand.
            kept = (each for each in found if chosen or isinstance(each, Box))
            inside = [each for each in kept if each not in others]
            return Stretch(inside, own.union(labelled(inside, requirement)))
        end = self._end(at, above.level)
        inside = [each for each in self.pieces[head + 1 : end] if each not in others]
        if not _takes_words(requirement):
            return Stretch(inside, own)
        opens = next(n for n in range(head, end) if self.pieces[n] in own)
        # Words above the boxes may be what the author says of something else.
        said = any(isinstance(each, Words) for each in self.pieces[head:opens])
        return Stretch(inside, frozenset(self.pieces[opens if said else head : end]))

    def _below_other_heading(self, requirement: Requirement) -> Stretch | None:
        """What stands under a heading of the author's own that speaks of tools as the section's."""
        if not speaks_of_tools(requirement.section.heading):
            return None
        for at, piece in enumerate(self.pieces):
            head, *below = _headed(piece)
            if not isinstance(head, Heading) or at in self.begins:
                continue
            if len(words(head.text)) <= _FEW_WORDS and speaks_of_tools(head.text):
                end = self._end(at + 1, head.level)
                found = [each for each in self.pieces[at + 1 : end] if each not in self.known]
                return Stretch([head, *below, *found], frozenset([piece, *found]))
        return None

    def _end(self, at: int, level: int) -> int:
        """Where the next section begins, which the template has or an author made."""
        for number in range(at, len(self.pieces)):
            piece = self.pieces[number]
            if isinstance(piece, Heading) and (number in self.begins or piece.level <= level):
                return number
        return len(self.pieces)


def _headed(piece: Piece) -> list[Piece]:
    """The piece, cut below a first line in bold, which stands for a heading."""
    if isinstance(piece, Words) and not (piece.code or piece.depth):
        line, _, rest = piece.text.strip().partition("\n")
        if bold := _BOLD.match(line):
            head = Heading(bold[2], key(bold[2]), 6, piece.line)
            return [head, replace(piece, text=rest, line=piece.line + 1)]
    return [piece]


def unseen(body: Body) -> tuple[set[Key], set[Key]]:
    """The headings and boxes in code and quotations, and those in comments, where none is one."""
    found: tuple[set[Key], set[Key]] = (set(), set())
    code = [each.text for each in body.pieces if isinstance(each, Words) and each.code]
    comments = [each.text for each in body.pieces if isinstance(each, Comment)]
    quotations = [text for _, text in body.quoted]
    for texts, keys in zip(([*code, *quotations], comments), found, strict=True):
        for piece in (piece for text in texts for piece in read(text).pieces):
            if isinstance(piece, Heading):
                keys.add(piece.key)
            elif isinstance(piece, Box):
                keys.add(piece.label)
    return found


def bared(piece: Piece, options: Sequence[Box]) -> Iterator[Piece]:
    """The piece, cut at the words of options that stand there without their box.

    What follows them on the last line stands behind the box; a mark in front of them does, too.
    """
    if not isinstance(piece, Words) or piece.code:
        yield piece
        return
    lines = piece.text.split("\n")
    begin = at = 0
    while at < len(lines):
        size, label, text = next(_bare_at(lines, at, options), (1, (), ""))
        if label:
            if begin < at:
                yield replace(piece, text="\n".join(lines[begin:at]), line=piece.line + begin)
            yield Box(label, "bare", piece.line + at, text, text, piece.depth)
            begin = at + size
        at += size
    if not begin or begin < len(lines):
        yield replace(piece, text="\n".join(lines[begin:]), line=piece.line + begin)


def _bare_at(
    lines: Sequence[str], at: int, options: Sequence[Box]
) -> Iterator[tuple[int, Key, str]]:
    """The options that begin on a line: how many lines each takes, its label and its text."""
    begins = words(lines[at][:LONGEST])[: _IN_FRONT + 1]
    for option in (each for each in options if not set(each.label[:1]).isdisjoint(begins)):
        for size in range(1, _MOST_WRAPPED + 1):
            parts = " ".join(lines[at : at + size])[:LONGEST].split()
            for front in range(min(_IN_FRONT, len(parts)), -1, -1):
                mark, text = (" ".join(each) for each in (parts[:front], parts[front:]))
                box = Box(option.label, "bare", 0, text, text)
                if key(text)[: len(box.label)] == box.label and (not front or is_mark_behind(mark)):
                    behind = box.behind(len(box.label))
                    yield size, box.label, " ".join(filter(None, (option.text, mark, behind)))


def _takes_words(requirement: Requirement) -> bool:
    fields = requirement.question and requirement.question.fields
    asks = {"text", "disclosure"} & set(requirement.kinds)
    return bool(asks or requirement.detail or requirement.hinted or fields)


def labelled(pieces: Sequence[Piece], requirement: Requirement) -> list[Piece]:
    """The pieces that begin with a label that the section has before a colon."""
    labels = set(map(_label, requirement.section.visible_lines)) - {()}
    return [each for each in pieces if isinstance(each, Words) and _label(each.text) in labels]


def _label(text: str) -> Key:
    return key(at_colon(text)[0])


def at_colon(line: str) -> tuple[str, str]:
    """What stands before and behind the first colon of a line, if that stands near its start."""
    colon = _COLON.match(line)
    return (colon[1], line[colon.end() :]) if colon else ("", "")
