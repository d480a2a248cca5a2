"""Which part of a body belongs to which section of the template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, key, looser_keys
from sphinx_contribpolicy.pulls.body.checkboxes import Box, State
from sphinx_contribpolicy.pulls.body.reader import Comment, Heading, Piece, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_contribpolicy.pulls.template.sections import Template


_LONGEST_HEADING = 200
_COLON = re.compile("([^:\uff1a]{1,200})[:\uff1a]")
_MOST_LINES = 2000
"""Lines that are looked at for a heading without its marks."""


class Filled(Struct, kw_only=True):
    """What a body holds for one section of the template."""

    found: bool = False
    line: int = 0
    pieces: list[Piece] = []
    boxes: list[Box | None] = []
    """For each box of the template the one that answers it, if any; a tick before all else."""

    def state(self, number: int) -> State | None:
        """What was done with a box of the template, counted from 1; None where it is gone."""
        box = self.boxes[number - 1]
        return box.state if box else None

    def texts(self) -> list[tuple[int, str, tuple[str, ...]]]:
        """Line, text and link targets of everything that is seen in the section."""
        return texts_of(self.pieces)


def texts_of(pieces: Iterable[Piece]) -> list[tuple[int, str, tuple[str, ...]]]:
    """Line, text and link targets of every piece that is seen."""
    return [
        (piece.line, piece.text, piece.targets if isinstance(piece, Words) else ())
        for piece in pieces
        if not isinstance(piece, Comment) and not (isinstance(piece, Box) and _is_gone(piece))
    ]


def matched(pieces: Sequence[Piece], template: Template) -> list[Filled]:
    """What `pieces` hold for each section of `template`."""
    written = {piece.key for piece in pieces if isinstance(piece, Heading)}
    names = _Names(template, written)
    filled = [Filled(pieces=[], boxes=[]) for _ in template.wants]
    current = names.first
    seen: dict[Key, int] = {}
    for piece in pieces:
        for part in names.cut(piece):
            place = names.place(part, seen) if isinstance(part, Heading) else None
            if place is not None:
                current = place
                if not filled[current].found:
                    filled[current].line = part.line
                filled[current].found = True
            elif current is not None:
                filled[current].pieces.append(part)
    if names.first is not None:
        filled[names.first].found = True
    _answer_boxes(pieces, template, filled)
    return filled


class _Names:
    """The headings of a template, and where in it they stand."""

    def __init__(self, template: Template, written: set[Key]) -> None:
        self.written = written
        self.lines_left = _MOST_LINES
        self.places: dict[Key, list[int]] = {}
        self.first: int | None = None
        looser: dict[Key, list[int]] = {}
        for at, want in enumerate(template.wants):
            if not want.section.key:
                self.first = at
                continue
            self.places.setdefault(want.section.key, []).append(at)
            for each in looser_keys(want.section.heading):
                looser.setdefault(each, []).append(at)
        self.looser = {
            each: places
            for each, places in looser.items()
            if len(places) == 1 and each not in self.places
        }

    def of(self, heading: Heading) -> Key | None:
        """The name by which the template knows the heading."""
        if heading.key in self.places:
            return heading.key
        for each in (heading.key, *looser_keys(heading.text)):
            if each in self.places or each in self.looser:
                return each
        return None

    def place(self, heading: Heading, seen: dict[Key, int]) -> int | None:
        """The section that the heading begins; the second of a name begins the second section."""
        name = self.of(heading)
        if name is None:
            return None
        places = self.places.get(name) or self.looser[name]
        count = seen.get(name, 0)
        seen[name] = count + 1
        return places[min(count, len(places) - 1)]

    def cut(self, piece: Piece) -> list[Piece]:
        """The piece, cut at what stands for a heading of the template that the body lacks.

        That is a line of the same words, or one that goes on behind a colon.
        """
        if isinstance(piece, Heading) and self.of(piece) is None:
            label, rest = _at_colon(piece.text)
            if label and key(label) in self.places:
                return [
                    Heading(label, key(label), piece.level, piece.line),
                    Words(rest, piece.line),
                ]
        if not isinstance(piece, Words) or piece.code:
            return [piece]
        lines = piece.text.split("\n", self.lines_left)
        self.lines_left = max(0, self.lines_left - len(lines))
        parts: list[Piece] = []
        kept: list[str] = []
        begin = piece.line
        for at, line in enumerate(lines):
            label, rest = self._bare_heading(line)
            if label:
                parts.append(Words("\n".join(kept), begin, piece.targets))
                parts.append(Heading(label, key(label), 6, piece.line + at))
                kept, begin = [rest], piece.line + at
            else:
                kept.append(line)
        return [*parts, Words("\n".join(kept), begin, piece.targets)] if parts else [piece]

    def _bare_heading(self, line: str) -> tuple[str, str]:
        for label, rest in ((line[:_LONGEST_HEADING], line[_LONGEST_HEADING:]), _at_colon(line)):
            name = key(label)
            if name and name in self.places and name not in self.written:
                return label.strip(), rest
        return "", ""


def _at_colon(line: str) -> tuple[str, str]:
    """What stands before and behind the first colon of a line, if that stands near its start."""
    colon = _COLON.match(line)
    return (colon[1], line[colon.end() :]) if colon else ("", "")


def _answer_boxes(pieces: Sequence[Piece], template: Template, filled: list[Filled]) -> None:
    labels = [option.label for want in template.wants for option in want.section.options]
    everywhere = _by_start(piece for piece in pieces if isinstance(piece, Box))
    for want, part in zip(template.wants, filled, strict=True):
        here = _by_start(piece for piece in part.pieces if isinstance(piece, Box))
        rivals = [option.label for option in want.section.options]
        part.boxes = [_answer(option.label, here, rivals) for option in want.section.options]
        for at, option in enumerate(want.section.options):
            if part.boxes[at] is None and labels.count(option.label) == 1:
                part.boxes[at] = _answer(option.label, everywhere, labels)
        if not part.found and any(part.boxes):
            part.found = True
            part.line = next(box.line for box in part.boxes if box)


_ORDER: tuple[State, ...] = ("ticked", "near", "struck", "not-applicable", "open")


def _by_start(boxes: Iterable[Box]) -> dict[str, list[Box]]:
    found: dict[str, list[Box]] = {}
    for box in boxes:
        if box.label:
            found.setdefault(box.label[0], []).append(box)
    return found


def _answer(label: Key, boxes: dict[str, list[Box]], rivals: Sequence[Key]) -> Box | None:
    """The box that answers the one with `label`: the same words, to which more may be added."""
    if not label:
        return None
    longer = [rival for rival in rivals if len(rival) > len(label) and rival[: len(label)] == label]
    size = len(label)
    found = [
        box
        for box in boxes.get(label[0], ())
        if box.label[:size] == label
        and not any(box.label[: len(rival)] == rival for rival in longer)
    ]
    return min(found, key=lambda box: _ORDER.index(box.state)) if found else None


def _is_gone(box: Box) -> bool:
    return box.state == "struck"
