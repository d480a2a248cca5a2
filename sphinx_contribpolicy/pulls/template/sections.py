"""What a project asks for: a template or form, as sections that each require something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.policy import Kind
from sphinx_contribpolicy.pulls.body import (
    Box,
    Comment,
    Heading,
    Piece,
    TemplateText,
    Words,
    read,
    template_text,
)
from sphinx_contribpolicy.pulls.phrases import speaks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Option(Struct, frozen=True):
    """A box of the template."""

    label: Key
    text: str


class Section(Struct, frozen=True):
    """A section of a template; the one without a heading stands before the first heading."""

    heading: str
    key: Key
    level: int
    line: int
    pieces: tuple[Piece, ...] = ()
    options: tuple[Option, ...] = ()

    @property
    def comments(self) -> Iterator[str]:
        """The comments in the section."""
        return (piece.text for piece in self.pieces if isinstance(piece, Comment))

    @property
    def visible(self) -> Iterator[str]:
        """The texts of the section that are seen, boxes aside."""
        return (piece.text for piece in self.pieces if isinstance(piece, Words))

    @property
    def prompt(self) -> list[str]:
        """The words in which the section asks."""
        return words(self.asked)

    @property
    def asked(self) -> str:
        """What the section asks: comments for people, and text."""
        asked = [text for text in self.comments if not text.strip().startswith("contribpolicy:")]
        return "\n".join([*asked, *self.visible])


class Requirement(Struct, frozen=True, kw_only=True):
    """What one section has to hold."""

    section: Section
    kinds: tuple[Kind, ...]
    detail: tuple[int, ...] = ()
    """Boxes, counted from 1, whose choice asks for words."""
    choices: tuple[int, ...] = ()
    """Boxes, counted from 1, among which one is chosen."""
    required: tuple[int, ...] = ()
    """Boxes, counted from 1, that all have to be ticked."""
    hinted: tuple[int, ...] = ()
    """Boxes, counted from 1, that by their own words ask for words."""
    answers: tuple[str, ...] = ()
    """Of a drop-down list: what can be chosen in it."""
    about_tools: bool = False
    inferred: bool = False
    """Whether nobody declared what the section requires."""

    @property
    def takes_none(self) -> bool:
        """Whether "None" or "No" is an answer: the heading is a question, or beside the matter."""
        asks = self.section.heading.rstrip().endswith(("?", "\uff1f", "\u061f"))
        return asks or speaks(self.section.key, "beside")

    @property
    def optional(self) -> bool:
        """Whether the section may be empty."""
        return set(self.kinds) == {"optional"}


class Template(Struct, frozen=True):
    """A template with what each of its sections requires."""

    requirements: tuple[Requirement, ...]
    text: TemplateText
    name: str = ""

    @property
    def has_parts(self) -> bool:
        """Whether there is anything in it that could be removed."""
        return any(each.section.key or each.section.options for each in self.requirements)


def sections_of(text: str) -> tuple[Section, ...]:
    """The sections of template `text`, the one before the first heading first."""
    pieces = read(_without_front_matter(text)).pieces
    if not any(isinstance(piece, Heading) for piece in pieces):
        pieces = tuple(map(_bold_heading, pieces))
    cut: list[tuple[Heading, list[Piece]]] = [(Heading("", (), 0, 1), [])]
    for piece in pieces:
        if isinstance(piece, Heading) and piece.key:
            cut.append((piece, []))
        else:
            cut[-1][1].append(piece)
    return tuple(_section(heading, pieces) for heading, pieces in cut)


def text_of(sections: Sequence[Section]) -> TemplateText:
    """Everything that the sections say, headings and comments included."""
    hidden: list[str] = []
    visible: list[str] = []
    targets: set[str] = set()
    for section in sections:
        visible.append(section.heading)
        for piece in section.pieces:
            if isinstance(piece, Comment):
                hidden.append(piece.text)
            else:
                visible.append(piece.text)
            if isinstance(piece, Words):
                targets.update(piece.targets)
    return template_text(hidden, visible, targets)


def _section(heading: Heading, pieces: list[Piece]) -> Section:
    options = tuple(Option(piece.label, piece.text) for piece in pieces if isinstance(piece, Box))
    return Section(heading.text, heading.key, heading.level, heading.line, tuple(pieces), options)


def _bold_heading(piece: Piece) -> Piece:
    """A line in bold as a heading, for templates that have no other headings."""
    if isinstance(piece, Words):
        text = piece.text.strip().removesuffix(":").strip()
        bold = text.startswith("**") and text.endswith("**") and text.count("**") == 2  # noqa: PLR2004 - one pair
        if bold and "\n" not in text and key(text):
            return Heading(text.strip("*:").strip(), key(text), 6, piece.line)
    return piece


def _without_front_matter(text: str) -> str:
    lines = text.lstrip("\ufeff").splitlines()
    if lines and lines[0].rstrip() == "---":
        for at, line in enumerate(lines[1:], 1):
            if line.rstrip() == "---":
                return "\n" * (at + 1) + "\n".join(lines[at + 1 :])
    return text.lstrip("\ufeff")
