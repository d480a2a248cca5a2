"""Which part of a body answers which section of a template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, key, looser_keys
from sphinx_contribpolicy.pulls.body import Body, Box, Heading, Piece, SeenText, Words, seen_texts
from sphinx_contribpolicy.pulls.judge.boxes import KnownLabels, boxes_of, instead_of, meant_by
from sphinx_contribpolicy.pulls.judge.elsewhere import Elsewhere, at_colon, bared
from sphinx_contribpolicy.pulls.judge.statements import is_of_a_part
from sphinx_contribpolicy.pulls.judge.uses import tells_of_use
from sphinx_contribpolicy.pulls.template import Requirement, Template, with_boxes

_SENTENCE_END = re.compile("(?<=[.!?\u3002])\\s+|\n")
_GOES_ON = re.compile("([^?\uff1f]{1,200}?(?:[?\uff1f]|(?=\\s[-\u2013\u2014]\\s)))([^\n]+)")
"""A question or a name, and what stands behind it on its line."""
_LONGEST_HEADING = 200
"""Characters of a line that are compared with the headings of the template."""
_MOST_LINES = 2000
"""Lines that are looked at for a heading without its marks; more were not written by hand."""


class SectionAnswer(Struct, kw_only=True):
    """What a body holds for one section of the template."""

    requirement: Requirement
    present: bool = False
    """Whether its heading, or one of its boxes, stands in the body."""
    line: int | None = None
    pieces: list[Piece] = []
    boxes: list[Box | None] = []
    """For each box of the template the one that answers it, if any; a tick before all else.

    In the kit's own question its words alone too.
    """
    strange: list[Box] = []
    """Ticked boxes whose words are those of no box of the template."""
    instead: dict[int, Box] = {}
    """Which of them stands for a box of the template that is gone, by its number."""
    edited: list[Box] = []
    """Open ones, where none is ticked and one of the template is gone: that one was edited."""

    def lacks(self, number: int) -> bool:
        """Whether the box is gone, be its words still there."""
        box = self.boxes[number - 1]
        return box is None or box.state == "bare"

    @property
    def ticked(self) -> list[int]:
        """The boxes of the template that are ticked, counted from 1."""
        return [at for at, box in enumerate(self.boxes, 1) if box and box.state == "ticked"]

    def line_of(self, number: int) -> int | None:
        """Where the box stands; where it is gone, the section."""
        box = self.boxes[number - 1]
        return box.line if box else self.line

    @property
    def denial(self) -> int | None:
        """The box that says that no tool was used, where it is ticked."""
        number = self.requirement.denial
        return number if number in self.ticked else None

    @property
    def denies_a_part(self) -> bool:
        """Whether that box says it of significant parts alone."""
        question, number = self.requirement.question, self.requirement.denial
        if question is not None:
            return question.in_part
        return number is not None and is_of_a_part(self.requirement.label(number))

    @property
    def texts(self) -> list[SeenText]:
        """Everything that is seen in the section."""
        return seen_texts(self.pieces)


class Answers(Struct, frozen=True):
    """A body held against a template: an answer for each of its requirements, in their order."""

    body: Body
    template: Template
    sections: tuple[SectionAnswer, ...]

    @property
    def similarity(self) -> float:
        """How much of the template is in the body: 0 for nothing, 1 for each heading and box."""
        parts = [each.present for each in self.sections if each.requirement.section.key]
        parts += [box is not None for answer in self.sections for box in answer.boxes]
        return sum(parts) / len(parts) if parts else 0.0


def sentences(texts: Iterable[SeenText]) -> Iterator[SeenText]:
    """Each sentence of the texts, on one line, at the place of the text in which it stands.

    Lines go on in the next one, unless that says of tools itself what was used, as below "Closes
    #12" without a full stop.
    """
    for text in texts:
        lines = [" ".join(line.split()) for line in text.text.strip().split("\n")]
        begins = (line[:1].isupper() and tells_of_use(line) is not None for line in lines)
        joined = "".join(
            ("\n" if new else " ") + line for new, line in zip(begins, lines, strict=True)
        )
        for sentence in _SENTENCE_END.split(joined[1:]):
            yield SeenText(text.line, sentence, is_box=text.is_box)


def closest(body: Body, templates: Sequence[Template]) -> Answers:
    """The answers to the template that the body is most similar to, the first of several."""
    # max() keeps the first of equals, and with it the order in which the forge offers them.
    return max(
        (match(body, template) for template in templates), key=lambda answers: answers.similarity
    )


def match(body: Body, template: Template) -> Answers:
    """The part of `body` that answers each requirement of `template`.

    A piece belongs to the last heading of the template before it, so that headings of an author's
    own stay in the section in which they wrote them.
    """
    headings = _TemplateHeadings(template, body)
    answers = [SectionAnswer(requirement=each) for each in template.requirements]
    current = top = next((each for each in answers if not each.requirement.section.key), None)
    parts: list[Piece] = []
    begins: set[int] = set()
    level = 6  # what stands before the first heading ends with it
    for part in (part for piece in body.pieces for part in headings.cut(piece)):
        heading = part if isinstance(part, Heading) else None
        place = headings.place(heading) if heading else None
        if heading and place is not None:
            begins.add(len(parts))
            current = answers[place]
            current.line = current.line if current.present else part.line
            current.present = True
            level = heading.level
        elif template.elsewhere and heading and heading.level <= level:
            current = None  # a section of which the policy says nothing
        elif current is not None:
            current.pieces.append(part)
        parts.append(part)
    if top is not None:
        top.present = True
    if template.elsewhere:
        template = with_boxes(template, (list(_boxes(each.pieces)) for each in answers))
        for answer, requirement in zip(answers, template.requirements, strict=True):
            answer.requirement = requirement
    _answer_boxes(parts, begins, template, answers)
    return Answers(body, template, tuple(answers))


class _TemplateHeadings:
    """The headings of a template, and where in it they stand."""

    def __init__(self, template: Template, body: Body) -> None:
        written = {piece.key for piece in body.pieces if isinstance(piece, Heading)}
        self.lines_left = _MOST_LINES
        self.seen: Counter[Key] = Counter()
        named: dict[Key, list[int]] = {}
        looser: dict[Key, list[int]] = {}
        for at, section in enumerate(each.section for each in template.requirements):
            if section.key:
                named.setdefault(section.key, []).append(at)
                for name in looser_keys(section.heading):
                    looser.setdefault(name, []).append(at)
        self.names: AbstractSet[Key] = named.keys()
        # Where the heading stands too, a line is an answer that happens to say its words.
        self.lacking: AbstractSet[Key] = self.names - written
        # A looser name that two sections share says of neither which one is meant.
        self.places = {name: at for name, at in looser.items() if len(at) == 1} | named

    def name_of(self, heading: Heading) -> Key | None:
        """The name by which the template knows the heading; the same words before looser ones."""
        names = (heading.key, *looser_keys(heading.text))
        return next((name for name in names if name in self.places), None)

    def place(self, heading: Heading) -> int | None:
        """The section that the heading begins; the second of a name begins the second section."""
        name = self.name_of(heading)
        if name is None:
            return None
        self.seen[name] += 1
        places = self.places[name]
        return places[min(self.seen[name], len(places)) - 1]

    def cut(self, piece: Piece) -> Iterator[Piece]:
        """The piece, cut at what stands for a heading of the template that the body lacks.

        That is a line of the same words, or one that goes on behind a colon.
        """
        lines: list[str] = []
        wanted = self.lacking
        if isinstance(piece, Box) or (isinstance(piece, Words) and not piece.code):
            # A line behind that of a box goes on with it, be it meant to or not.
            text = piece.seen if isinstance(piece, Box) else piece.text
            lines = text.split("\n", self.lines_left)
            self.lines_left = max(0, self.lines_left - len(lines))
        elif isinstance(piece, Heading) and self.name_of(piece) is None:
            lines, wanted = [piece.text], self.names
        own = isinstance(piece, Box)
        found = [
            (at, *bare)
            for at, line in enumerate(lines)
            if at >= own and (bare := _bare(line, wanted))
        ]
        if not found:
            yield piece
            return
        targets = piece.targets if isinstance(piece, Words) else ()
        if isinstance(piece, Box):
            yield piece.cut_at(found[0][0])
        elif found[0][0] or targets:
            yield Words("\n".join(lines[: found[0][0]]), piece.line, targets)
        ends = [at for at, _, _ in found[1:]]
        for (at, label, rest), end in zip(found, [*ends, len(lines)], strict=True):
            line = piece.line + at
            yield Heading(label, key(label), 6, line)
            yield Words("\n".join([rest, *lines[at + 1 : end]]), line, targets)


def _bare(line: str, wanted: AbstractSet[Key]) -> tuple[str, str] | None:
    """The heading for which a line stands, and what follows it there."""
    going_on = _GOES_ON.match(line)
    parts = [(line[:_LONGEST_HEADING], line[_LONGEST_HEADING:]), at_colon(line)]
    for label, rest in (*parts, going_on.groups() if going_on else ("", "")):
        if label and key(label) in wanted:
            return label.strip(), rest
    return None


def _answer_boxes(
    parts: Sequence[Piece],
    begins: AbstractSet[int],
    template: Template,
    answers: Sequence[SectionAnswer],
) -> None:
    """Finds the box for each box of the template: by its words, else by what is left of them.

    A section whose heading is gone has its boxes elsewhere, and is answered around them.
    """
    written = list(_boxes(parts))
    inside = [list(_boxes(answer.pieces)) for answer in answers]
    for answer, boxes in zip(answers, boxes_of(template, inside, written), strict=True):
        answer.boxes = boxes
    known = KnownLabels(template)
    read_as = _read_by_meaning(answers, written, known)
    for answer in answers:
        answer.pieces = [read_as.get(each, each) for each in answer.pieces]
    elsewhere = Elsewhere(
        [read_as.get(each, each) for each in parts],
        begins,
        frozenset(box for answer in answers for box in answer.boxes if box),
    )
    lost = [answer for answer in answers if not answer.present]
    for answer in lost:
        own = [box for box in answer.boxes if box]
        if stretch := elsewhere.stretch(answer.requirement, own):
            for other in answers:
                if other.present:
                    other.pieces = [each for each in other.pieces if each not in stretch.taken]
            answer.pieces, answer.line = stretch.pieces, (own or stretch.pieces)[0].line
    for answer in lost:
        answer.present = bool(answer.pieces)
    for answer in answers:
        if (question := answer.requirement.question) and question.kind == "one-of":
            options = answer.requirement.section.options
            answer.pieces = [part for each in answer.pieces for part in bared(each, options)]
            bare = {box.label: box for box in _boxes(answer.pieces) if box.state == "bare"}
            pairs = zip(options, answer.boxes, strict=True)
            answer.boxes = [box or bare.get(option.label) for option, box in pairs]
        answer.strange = list(known.strangers(_boxes(answer.pieces)))
        answer.instead = instead_of(answer.requirement, answer.boxes, answer.strange)
        if None in answer.boxes and not answer.ticked and not answer.strange:
            answer.edited = list(known.strangers(_boxes(answer.pieces), "open"))


def _boxes(pieces: Iterable[Piece]) -> Iterator[Box]:
    return (each for each in pieces if isinstance(each, Box))


def _read_by_meaning(
    answers: Sequence[SectionAnswer], written: Sequence[Box], known: KnownLabels
) -> dict[Piece, Box]:
    """Takes the ticked boxes in other words; what each of them is read as.

    For a section whose heading is gone they count wherever they stand, where no other section
    could mean them.
    """
    here = [(box, [each]) for each in answers for box in known.strangers(_boxes(each.pieces))]
    lost = not all(answer.present for answer in answers)
    anywhere = [(box, answers) for box in known.strangers(written if lost else ())]
    read_as: dict[Piece, Box] = {}
    for box, asked in (*here, *anywhere):
        meanings = [
            (answer, *meant)
            for answer in asked
            if box not in read_as and (meant := meant_by(box, answer.requirement, answer.boxes))
        ]
        if len(meanings) == 1 and (asked is not answers or not meanings[0][0].present):
            ((answer, number, read_as[box]),) = meanings
            answer.boxes[number - 1] = read_as[box]
    return read_as
