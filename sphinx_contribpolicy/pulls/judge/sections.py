"""Judge the answers to a template: what is missing, doubled or left standing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import key, says_something, visible, words
from sphinx_contribpolicy.pulls.body import LONGEST, AuthoredText, Comment, Words, authored
from sphinx_contribpolicy.pulls.judge.choices import (
    TOOLS,
    blanks,
    denied_and_signed,
    drop_down,
    every,
    found,
    near_misses,
    one_of,
    reworded,
    told_below,
)
from sphinx_contribpolicy.pulls.judge.circumstances import NAMED
from sphinx_contribpolicy.pulls.judge.match import seen_texts
from sphinx_contribpolicy.pulls.judge.own_questions import by_its_rule, of_fields
from sphinx_contribpolicy.pulls.phrases import speaks
from sphinx_contribpolicy.pulls.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.pulls.body import Piece
    from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, SeenText
    from sphinx_contribpolicy.pulls.template import Requirement, Template

# The facets whose rule can ask for it, the likeliest first: a reply links the rule that is there.
_TEXT = ("pr-template", "human-voice")
_LONGEST_STUB = 200
_DEEPEST = 6
_ISSUE_STUB = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?(?:(?:fix|close|resolve)(?:e?[sd])?|related to|refs?|see|issue)\b:?"
    r"(?:\s+issue)?:?\s*(?:#|gh-)\s*+(?:x{3,}|n{3,}|\.{3})?+\s*+\.?\s*+$",
    re.IGNORECASE,
)


def judge(answers: Answers) -> list[Finding]:
    """Everything that is wrong with a body, in the order of the template; without messages.

    Pure, in linear time.
    """
    template, pieces = answers.template, answers.body.pieces
    findings = list(_of_the_whole(answers))
    first = next(filter(_describes, template.requirements), None)
    below = _below(template.requirements)
    for at, (requirement, answer) in enumerate(
        zip(template.requirements, answers.sections, strict=True)
    ):
        inside = [text for each in below[at] for text in answers.sections[each].texts]
        wrong = _of_a_section(requirement, answer, answers, inside, first=requirement is first)
        # What nobody asked for in so many words fails nobody.
        findings += (
            map(_noted, wrong)
            if requirement.inferred
            else (by_its_rule(requirement, each) for each in wrong)
        )
        findings += of_fields(requirement, answer, template)
        findings += blanks(requirement, answer)
        findings += denied_and_signed(requirement, answer, answers)
    findings += told_below(answers)
    findings += _issue(pieces, template)
    if answers.body.cut:
        findings.append(Finding(code="body-cut", severity="note", total=LONGEST))
    return findings


def _noted(finding: Finding) -> Finding:
    return msgspec.structs.replace(finding, severity="note")


def _below(requirements: Sequence[Requirement]) -> list[list[int]]:
    """For each section the deeper ones below it whose words are an answer to it too."""
    inner: list[list[int]] = [[] for _ in requirements]
    levels = [requirement.section.level for requirement in requirements]
    open_: list[int] = []
    for at, requirement in enumerate(requirements):
        while open_ and levels[open_[-1]] >= levels[at]:
            open_.pop()
        takes = not requirement.section.options and not requirement.about_tools
        for above in open_[-_DEEPEST:]:
            # Below a title that stands alone there is the whole body, and not only its answer.
            title = levels.count(levels[above]) == 1
            names = speaks(requirement.section.key, "describes")
            beside = speaks(requirement.section.key, "beside")
            free = (requirement.inferred or requirement.optional) and not beside
            if takes and (free or not title or names):
                inner[above].append(at)
        if requirement.section.key:
            open_.append(at)
    return inner


def _describes(requirement: Requirement) -> bool:
    """Whether the section asks what changes; the first that does cannot be answered with "No"."""
    return "text" in requirement.kinds and not speaks(requirement.section.key, "beside")


def _of_the_whole(answers: Answers) -> Iterator[Finding]:
    pieces = answers.body.pieces
    if not any(_is_seen(piece) for piece in pieces):
        yield Finding(code="body-empty", facets=_TEXT, hidden=_is_hidden(answers))
    if answers.template.has_parts and not _is_left(answers):
        yield Finding(
            code="template-removed",
            severity="error" if _is_needed(answers) else "note",
            facets=("pr-template",),
        )
    elif pieces and _is_untouched(answers):
        hidden = _is_hidden(answers)
        yield Finding(code="template-untouched", facets=("pr-template",), hidden=hidden)


def _is_hidden(answers: Answers) -> bool:
    """Whether words stand in a comment in some section, in place of what it asks."""
    pairs = zip(answers.template.requirements, answers.sections, strict=True)
    return any(_hides(requirement, answer) for requirement, answer in pairs)


def _hides(requirement: Requirement, answer: SectionAnswer) -> bool:
    """Whether a comment of the section has other words than in the template."""
    asked = set(map(key, requirement.section.comments))
    found = {key(piece.text) for piece in answer.pieces if isinstance(piece, Comment)}
    # Programs leave comments too, beside the prompt and not in its place.
    return bool(asked - found) and any(says_something(list(each)) for each in found - asked)


def _is_needed(answers: Answers) -> bool:
    """Whether a template that is gone is missed: it was asked for, or nothing stands for it."""
    template = answers.template
    if any(not each.inferred and not each.optional for each in template.requirements):
        return True
    return not authored(seen_texts(answers.body.pieces), template.text).words


def _is_seen(piece: Piece) -> bool:
    if isinstance(piece, Comment):
        return False
    if isinstance(piece, Words) and piece.targets:
        return True
    return bool(visible(piece.text).strip())


def _is_left(answers: Answers) -> bool:
    # The text before the first heading is always there; only a heading or a box tells.
    return any(
        (answer.present and bool(requirement.section.key)) or any(answer.boxes)
        for requirement, answer in zip(answers.template.requirements, answers.sections, strict=True)
    )


def _is_untouched(answers: Answers) -> bool:
    template, pieces = answers.template, answers.body.pieces
    if not (_is_left(answers) or _says_the_same(pieces, template)):
        return False
    for requirement, answer in zip(template.requirements, answers.sections, strict=True):
        if _keeps_some(requirement, answer):
            return False
        for option, box in zip(requirement.section.options, answer.boxes, strict=True):
            if box and box.state != option.state:
                return False
    texts = seen_texts(pieces)
    if template.form:
        # A form says nothing itself but the headings.
        texts = [text for answer in answers.sections for text in answer.texts]
    added = authored(texts, template.text)
    return not added.words and not added.anything


def _keeps_some(requirement: Requirement, answer: SectionAnswer) -> bool:
    """Whether of a list of alternatives some were deleted, and what is left is the answer."""
    offered = requirement.section.alternatives
    if len(offered) <= 1:
        return False
    kept = {key(piece.text) for piece in answer.pieces if isinstance(piece, Words)} & offered
    return 0 < len(kept) < len(offered)


def _says_the_same(pieces: Sequence[Piece], template: Template) -> bool:
    """Whether a template without headings and boxes stands as it came, comments included."""
    comments = [piece.text for piece in pieces if isinstance(piece, Comment)]
    theirs = [text for each in template.requirements for text in each.section.comments]
    seen = any(words(each.text) for each in seen_texts(pieces))
    return seen or bool(set(map(key, comments)) & set(map(key, theirs)))


def _of_a_section(
    requirement: Requirement,
    answer: SectionAnswer,
    answers: Answers,
    inside: Sequence[SeenText],
    *,
    first: bool,
) -> Iterator[Finding]:
    if requirement.optional:
        return
    facets = TOOLS if requirement.about_tools else _TEXT
    if not answer.present:
        yield found("section-missing", requirement, None, facets)
        return
    line = answer.line or None
    takes_none = requirement.takes_none and (requirement.lines or not first)
    boxed = bool(requirement.section.options)
    texts = [*answer.texts, *inside]
    added = authored(
        texts,
        answers.template.text,
        none_answers=takes_none,
        boxed=boxed,
        signatures=requirement.about_tools,
    )
    if not added.words and _keeps_some(requirement, answer):
        added = msgspec.structs.replace(added, words=True)
    if "text" in requirement.kinds and not added.words and not (requirement.lines and added.none):
        yield _empty(requirement, answer, added, line, facets)
    if "disclosure" in requirement.kinds:
        yield from _disclosure(requirement, answer, added, line)
    if requirement.answers:
        yield from drop_down(requirement, answer, line, facets)
    elif "one-of" in requirement.kinds:
        yield from one_of(requirement, answer, answers, line, said=added.words)
    yield from every(requirement, answer, line)


def _disclosure(
    requirement: Requirement, answer: SectionAnswer, added: AuthoredText, line: int | None
) -> Iterator[Finding]:
    """An answer in words, "None" among them; where the section has boxes, a tick is one too."""
    ticked = [at for at, box in enumerate(answer.boxes, 1) if box and box.state == "ticked"]
    options = requirement.section.options
    facets = TOOLS if requirement.about_tools else _TEXT
    if not ticked and not added.words and not added.none:
        if not options:
            yield _empty(requirement, answer, added, line, facets)
            return
        total = len(options)
        yield found("choice-missing", requirement, line, facets, total=total, **reworded(answer))
        yield from near_misses(requirement, answer, range(1, len(options) + 1))
    if requirement.denial in ticked and len(ticked) > 1:
        boxes = [options[at - 1] for at in ticked]
        if sum(option.depth == boxes[0].depth for option in boxes) == len(boxes):
            more = {"boxes": tuple(option.text for option in boxes), "total": len(options)}
            yield found("choice-conflict", requirement, line, facets, **more)


def _empty(
    requirement: Requirement,
    answer: SectionAnswer,
    added: AuthoredText,
    line: int | None,
    facets: tuple[str, ...],
) -> Finding:
    kind = "line" if requirement.lines else "text" if requirement.section.key else "top"
    if "disclosure" in requirement.kinds:
        kind = "disclosure"
    more = {"kind": kind, "hidden": _hides(requirement, answer)}
    if not added.placeholder:
        return found("section-empty", requirement, line, facets, **more)
    at, written = added.placeholder_line or line, added.placeholder
    return found("placeholder-left", requirement, at, facets, written=written, **more)


def _issue(pieces: Sequence[Piece], template: Template) -> Iterator[Finding]:
    """A line such as 'Fixes #' that the template offers and nobody completed."""
    offered = any(
        _ISSUE_STUB.match(line)
        for requirement in template.requirements
        for text in requirement.section.visible
        for line in text.split("\n")
    )
    if not offered:
        return
    stub: tuple[int, str] | None = None
    for line, text, targets, _ in seen_texts(pieces):
        # An issue that is named anywhere does, so the stub may stay.
        if NAMED.search(text) or any(map(NAMED.search, targets)):
            return
        for at, part in enumerate(text.split("\n")):
            if stub is None and len(part) < _LONGEST_STUB and _ISSUE_STUB.match(part):
                stub = (line + at, part.strip())
    if stub:
        yield Finding(
            code="issue-missing",
            severity="warning",
            line=stub[0],
            facets=("issues",),
            written=stub[1],
        )
