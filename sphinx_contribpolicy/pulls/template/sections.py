"""What a project asks for: a template or form, as sections that each require something."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.policy import SectionKind
from sphinx_contribpolicy.pulls.body import (
    Box,
    Comment,
    Heading,
    Piece,
    TemplateText,
    Words,
    read,
    template_text,
    words_of,
)
from sphinx_contribpolicy.pulls.phrases import speaks, speaks_of_tools
from sphinx_contribpolicy.wording import Question

# A remark in round brackets or in italics may follow: "**Which issue this fixes** *(optional)*".
_BOLD = re.compile(r"^\*\*[^*\n]{1,200}\*\*\s*+:?\s*+(?:[*_(][^\n]{0,200})?$")
_MARK = re.compile(r"^\s*(?:[-*+]\s+)?\[[ xX]\]\s*")
_BLANK = re.compile(
    r"`?\[[^\[\]()\n]{1,60}\](?!\()`?|`?<(?!/|!|https?:|br\b|a\b|img\b|b\b|i\b|code\b|kbd\b|sub\b|sup\b)[^<>\n]{1,60}>`?"
    r"|`?\{[^{}\n]{1,60}\}`?|_{3,}|\.{3,}|\u2026|`?\byes\b`?\s?/\s?`?\bno\b`?",
    re.IGNORECASE,
)


class Section(Struct, frozen=True):
    """A section of a template; the one without a heading stands before the first heading."""

    heading: str
    key: Key
    level: int
    line: int
    pieces: tuple[Piece, ...] = ()
    options: tuple[Box, ...] = ()
    """The boxes that the template offers."""
    blanks: Mapping[Key, tuple[Key, ...]] = {}
    """By the label of a box that has blanks to fill in, the words between them."""
    has_deeper: bool = False
    """Whether the next section stands below this one."""

    @property
    def comments(self) -> Iterator[str]:
        """The comments in the section."""
        return (piece.text for piece in self.pieces if isinstance(piece, Comment))

    @property
    def visible(self) -> Iterator[str]:
        """The texts of the section that are seen, boxes aside."""
        return (piece.text for piece in self.pieces if isinstance(piece, Words))

    @property
    def visible_lines(self) -> Iterator[str]:
        """Their lines."""
        return (line for text in self.visible for line in text.split("\n"))

    @property
    def alternatives(self) -> frozenset[Key]:
        """The items of a list without boxes, of which people leave the one that applies."""
        listed = (each for each in self.pieces if isinstance(each, Words) and each.depth)
        return frozenset(() if self.options else map(key, (each.text for each in listed))) - {()}

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
    kinds: tuple[SectionKind, ...]
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
    told_below: bool = False
    """Of a field of a form that the kit wrote: it belongs to the answer that tools were used."""
    denial: int | None = None
    """The box, counted from 1, that says that no tool was used, where others say that one was."""
    about_tools: bool = False
    inferred: bool = False
    """Whether nobody declared what the section requires."""
    certain: bool = False
    """Of what is inferred: whether it is beyond doubt."""
    question: Question | None = None
    """Of a section that the kit wrote: what it asks, and for which rule."""
    lines: bool = False
    """Of a field of a form: whether it takes one line, for which "N/A" can be the answer."""

    @property
    def takes_none(self) -> bool:
        """Whether "None" or "No" is an answer: the heading is a question, or beside the matter."""
        asks = self.section.heading.rstrip().endswith(("?", "\uff1f", "\u061f"))
        return asks or self.lines or speaks(self.section.key, "beside")

    def label(self, number: int) -> str:
        """The first line of a box of the section, counted from 1."""
        return self.section.options[number - 1].title

    @property
    def optional(self) -> bool:
        """Whether the section may be empty."""
        return set(self.kinds) == {"optional"}


class Invitation(NamedTuple):
    """A sentence of a template by which something of it may go, and the line where it begins."""

    line: int
    said: str
    goes: Literal["template", "sections", "section"]
    """The whole of it, any section, or the one in which the sentence stands."""
    section: Section


class Template(Struct, frozen=True):
    """A template with what each of its sections requires."""

    requirements: tuple[Requirement, ...]
    text: TemplateText
    name: str = ""
    form: bool = False
    """Whether it is a form, of whose fields the forge makes the body."""
    invitations: tuple[Invitation, ...] = ()
    elsewhere: bool = False
    """Whether it stands in no file here, and only what the policy says of sections is known."""

    def lets_go(self, what: Section | None = None) -> Invitation | None:
        """The sentence that says that a section may go; without one, that all of it may."""
        goes = (
            each
            for each in self.invitations
            if each.goes == "template"
            or (what is not None and (each.goes == "sections" or each.section is what))
        )
        return next(goes, None)


def sections_of(text: str, named: Collection[Key] = ()) -> tuple[Section, ...]:
    """The sections of template `text`, the one before the first heading first.

    The summary of a fold begins one only where its key is among `named`.
    """
    pieces = read(text, quotes=True).pieces
    if not any(isinstance(piece, Heading) and not piece.fold for piece in pieces):
        pieces = tuple(map(_bold_heading, pieces))
    cut: list[tuple[Heading, list[Piece]]] = [(Heading("", (), 0, 1), [])]
    for piece in pieces:
        if isinstance(piece, Heading) and piece.key and (not piece.fold or piece.key in named):
            cut.append((piece, []))
        else:
            cut[-1][1].append(piece)
    levels = [heading.level for heading, _ in cut[1:]] + [0]
    return tuple(
        _section(heading, inside, has_deeper=level > heading.level)
        for (heading, inside), level in zip(cut, levels, strict=True)
    )


def template_asking(
    requirements: Iterable[Requirement],
    name: str = "",
    *,
    form: bool = False,
    invitations: tuple[Invitation, ...] = (),
) -> Template:
    """The template with these requirements, and all that their sections say."""
    asked = tuple(requirements)
    pieces = [piece for each in asked for piece in each.section.pieces]
    seen = [piece for piece in pieces if isinstance(piece, Heading | Words)]
    # The heading above an answer in a form is the forge's; an answer of the same words is one.
    headings = [] if form else [each.section.heading for each in asked]
    text = template_text(
        [piece.text for piece in pieces if isinstance(piece, Comment)],
        [piece.text for piece in seen] + headings,
        [target for piece in seen if isinstance(piece, Words) for target in piece.targets],
        [piece.text for piece in pieces if isinstance(piece, Box)],
    )
    return Template(asked, text, name, form, invitations)


def _section(heading: Heading, pieces: list[Piece], *, has_deeper: bool) -> Section:
    options = tuple(piece for piece in pieces if isinstance(piece, Box))
    blanks = {each.label: parts for each in options if (parts := _between_blanks(each))}
    return Section(
        heading.text,
        heading.key,
        heading.level,
        heading.line,
        tuple(pieces),
        options,
        blanks,
        has_deeper,
    )


def _between_blanks(box: Box) -> tuple[Key, ...]:
    parts = [words_of(part) for part in _BLANK.split(_MARK.sub("", box.written))]
    # What stands before the first blank begins the label; without words a blank tells nothing.
    return (parts[0], *filter(None, parts[1:])) if any(parts) and len(parts) > 1 else ()


def _bold_heading(piece: Piece) -> Piece:
    """A line in bold as a heading, for templates that have no other headings."""
    if isinstance(piece, Words) and "\n" not in piece.text.strip():
        line = piece.text.strip()
        if _BOLD.match(line) and key(line):
            text = line.replace("**", "").strip().removesuffix(":").strip()
            return Heading(text, key(text), 6, piece.line)
    return piece


def _asks_for_words(options: Sequence[Box], number: int, *, on_tools: bool) -> bool:
    """Whether a box asks for words; on tools also by a label at its end with nothing behind it."""
    option = options[number - 1]
    # Boxes below it are what is behind its label.
    has_deeper = any(each.depth > option.depth for each in options[number : number + 1])
    is_label = option.text.rstrip(" .)\u2026").endswith((":", "\uff1a"))
    asks = speaks(option.label, "asks_for_detail")
    return asks or (on_tools and is_label and not has_deeper)


def requirement_of(
    section: Section,
    kinds: tuple[SectionKind, ...],
    *,
    detail: tuple[int, ...] = (),
    choices: tuple[int, ...] = (),
    **more: Any,
) -> Requirement:
    """What `section` has to hold where it is of these kinds; `more` is known of it besides."""
    every = tuple(range(1, len(section.options) + 1))
    chosen = (choices or every) if "one-of" in kinds else ()
    # With a choice in the same section the boxes beside it are meant.
    all_of = tuple(number for number in every if number not in choices) if chosen else every
    texts = [section.heading, *(option.text for option in section.options)]
    on_tools = any(map(speaks_of_tools, texts))
    return Requirement(
        section=section,
        kinds=kinds,
        detail=detail,
        choices=chosen,
        required=all_of if "all" in kinds else (),
        hinted=tuple(
            number
            for number in chosen
            if not detail and _asks_for_words(section.options, number, on_tools=on_tools)
        ),
        about_tools=on_tools,
        **more,
    )
