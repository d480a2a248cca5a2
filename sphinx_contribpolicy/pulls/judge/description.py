"""Where the author says what changes: in the section that asks for it, or anywhere else."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.body import (
    Box,
    Heading,
    Piece,
    SeenText,
    Words,
    authored,
    seen_texts,
)
from sphinx_contribpolicy.pulls.judge.choices import found
from sphinx_contribpolicy.pulls.judge.elsewhere import labelled
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, sentences
from sphinx_contribpolicy.pulls.judge.statements import answers_on_tools
from sphinx_contribpolicy.pulls.judge.uses import tells_of_use
from sphinx_contribpolicy.pulls.phrases import speaks, speaks_of_tools
from sphinx_contribpolicy.pulls.template import Requirement, Template
from sphinx_contribpolicy.pulls.verdict import Finding

TEXT = ("pr-template", "human-voice")
"""The facets whose rule can ask for words, the likeliest first: a reply links what is there."""
_REMARK = 2
"""Words of "Thanks!" and "See above"."""
_TWO = 2
"""Sentences that the kit asks for where a description is missing."""


def asking(template: Template) -> Requirement | None:
    """The requirement that asks what changes: the first one for words that is about the matter."""
    told = (each for each in template.requirements if "text" in each.kinds)
    return next((each for each in told if not speaks(each.section.key, "beside")), None)


def described(asked: SectionAnswer, answers: Answers) -> SeenText | None:
    """What the author says of the change, elsewhere than in the section that asks for it."""
    template = answers.template
    for answer in answers.sections:
        if answer is asked or template.form:
            continue
        for text in _apart(answer, template):
            on_tools = all(tells_of_use(each.text) is not None for each in sentences([text]))
            if not on_tools and authored([text], template.text, describes=True).words:
                return text
    return None


def _apart(answer: SectionAnswer, template: Template) -> Iterator[SeenText]:
    """The texts of a section that answer nothing in it, and excuse no box that is open.

    A log in a fence is none of them.
    """
    requirement = answer.requirement
    section, asks = requirement.section, _asks_for_words(requirement)
    least: int | None = 1 if section.options or not section.key else _TWO
    least = None if asks and not _is_chosen(answer) else least
    fields = frozenset(labelled(answer.pieces, requirement) if asks else ())
    excused: int | None = None
    for piece in answer.pieces:
        if isinstance(piece, Heading):
            apart = piece.level <= section.level or speaks(piece.key, "describes")
            if piece.key not in template.text.visible and speaks_of_tools(piece.text):
                least = None
            elif piece.key not in template.text.visible and apart:
                least, asks = 1, False
        elif isinstance(piece, Box):
            # Of a choice that is made an open box needs no excuse.
            excused = None if asks or piece.state == "ticked" else piece.depth
            # Words on the line of the box are about it; a line below often goes on without a gap.
            if "\n" in piece.written and excused is None and least is not None:
                yield from _on_else(answer, piece, template) if asks else seen_texts([piece])
            # What is nested below a box on tools tells of them.
            excused = piece.depth if asks else excused
        elif isinstance(piece, Words) and not piece.code and piece not in fields:
            excused = excused if excused is not None and piece.depth > excused else None
            if excused is None and least is not None:
                texts = _on_else(answer, piece, template) if asks else seen_texts([piece])
                yield from (each for each in texts if len(list(sentences([each]))) >= least)


def _on_else(answer: SectionAnswer, piece: Piece, template: Template) -> Iterator[SeenText]:
    """What a piece of the question on tools says of another matter, once a box is ticked there.

    What could be both fails nobody. One sentence beside an account of a tool goes on with that.
    """
    for text in seen_texts([piece]):
        said = sentences([text._replace(is_box=False)])
        own = [each.text for each in said if authored([each], template.text).words]
        others = [each for each in own if answers_on_tools(each) is None]
        rest = " ".join(others)
        enough = len(others) >= min(len(own), _TWO) or answer.denial
        if enough and len(words(rest)) > _REMARK:
            yield text._replace(text=rest)


def _is_chosen(answer: SectionAnswer) -> bool:
    """Whether a box of the question on tools is ticked, and no words are asked for beside it."""
    requirement = answer.requirement
    on_tools = requirement.about_tools or requirement.denial is not None
    free = answer.denial or (on_tools and "text" not in requirement.kinds)
    return bool(free and answer.ticked)


def _asks_for_words(requirement: Requirement) -> bool:
    """Whether the words of a section are its answer."""
    asks = {"text", "disclosure"} if not requirement.inferred else set()
    # What the kit calls a tool a policy may call by a word of its own.
    if requirement.about_tools or requirement.denial is not None:
        on_tools = speaks_of_tools(requirement.section.heading)
        asks |= set(requirement.kinds) if on_tools else {"disclosure", "one-of"}
    return bool(asks & set(requirement.kinds))


def noted(finding: Finding, answer: SectionAnswer, text: SeenText) -> Finding:
    """The finding, as a note where words are all that it lacks, and stand elsewhere."""
    words_alone = finding.code in {"section-empty", "placeholder-left"}
    if not words_alone and set(answer.requirement.kinds) != {"text"}:
        return finding
    return found(
        "section-empty",
        answer,
        TEXT,
        text.line,
        severity="note",
        kind="elsewhere",
        written=text.text,
    )
