"""Judge the answers to a template: what is missing, doubled or left standing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import key, visible, words
from sphinx_contribpolicy.pulls.body import LONGEST, AuthoredText, Comment, Words, authored
from sphinx_contribpolicy.pulls.match import seen_texts
from sphinx_contribpolicy.pulls.phrases import speaks
from sphinx_contribpolicy.pulls.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.pulls.body import Piece
    from sphinx_contribpolicy.pulls.match import Answers, SectionAnswer
    from sphinx_contribpolicy.pulls.template import Requirement, Template

# The facets whose rule can ask for it, the likeliest first: a reply links the rule that is there.
_TEXT = ("pr-template", "human-voice")
_TOOLS = ("disclosure", "disclosure-detail", "pr-template")
_BOXES = ("pr-template", "self-review")
_LONGEST_STUB = 200
_ISSUE_STUB = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?(?:(?:fix|close|resolve)(?:e?[sd])?|related to|refs?|see|issue)\b:?"
    r"(?:\s+issue)?:?\s*(?:#|gh-)\s*(?:x{3,}|\d{0}|n{3,}|\.{3})?\s*\.?\s*$",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"(?:#|\bgh-|[!&])\d+|/(?:issues|pull|merge_requests|work_items)/\d+", re.IGNORECASE
)


def judge(answers: Answers) -> list[Finding]:
    """Everything that is wrong with a body, in the order of the template; without messages.

    Pure, in linear time.
    """
    template, pieces = answers.template, answers.body.pieces
    findings = list(_of_the_whole(answers))
    first = next(filter(_describes, template.requirements), None)
    for requirement, answer in zip(template.requirements, answers.sections, strict=True):
        findings += _of_a_section(requirement, answer, template, first=requirement is first)
    findings += _issue(pieces, template)
    if answers.body.cut:
        findings.append(Finding(code="body-cut", severity="note", total=LONGEST))
    return findings


def _describes(requirement: Requirement) -> bool:
    """Whether the section asks what changes; the first that does cannot be answered with "No"."""
    return "text" in requirement.kinds and not speaks(requirement.section.key, "beside")


def _of_the_whole(answers: Answers) -> Iterator[Finding]:
    pieces = answers.body.pieces
    if not any(_is_seen(piece) for piece in pieces):
        yield Finding(code="body-empty", facets=_TEXT)
    if answers.template.has_parts and not _is_left(answers):
        yield Finding(code="template-removed", facets=("pr-template",))
    elif pieces and _is_untouched(answers):
        yield Finding(code="template-untouched", facets=("pr-template",))


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
    if any(box and box.state != "open" for answer in answers.sections for box in answer.boxes):
        return False
    added = authored(seen_texts(pieces), template.text)
    return not added.words and not added.anything


def _says_the_same(pieces: Sequence[Piece], template: Template) -> bool:
    """Whether a template without headings and boxes stands as it came, comments included."""
    comments = [piece.text for piece in pieces if isinstance(piece, Comment)]
    theirs = [text for each in template.requirements for text in each.section.comments]
    seen = any(words(each.text) for each in seen_texts(pieces))
    return seen or bool(set(map(key, comments)) & set(map(key, theirs)))


def _of_a_section(
    requirement: Requirement, answer: SectionAnswer, template: Template, *, first: bool
) -> Iterator[Finding]:
    if requirement.optional:
        return
    facets = _TOOLS if requirement.about_tools else _TEXT
    if not answer.present:
        name = requirement.section.heading
        yield Finding(code="section-missing", section=name, facets=facets)
        return
    line = answer.line or None
    takes_none = requirement.takes_none and not first
    added = authored(answer.texts, template.text, none_answers=takes_none)
    if "text" in requirement.kinds and not added.words:
        finding = _empty(requirement, added, line, facets)
        # "None" to a question that nobody declared to want words may well be the answer.
        mild = requirement.inferred and takes_none and added.none
        yield msgspec.structs.replace(finding, severity="warning") if mild else finding
    if "disclosure" in requirement.kinds and not added.words and not added.none:
        yield _empty(requirement, added, line, facets)
    if requirement.answers:
        yield from _drop_down(requirement, answer, line, facets)
    elif "one-of" in requirement.kinds:
        yield from _one_of(requirement, answer, added, line)
    yield from _every(requirement, answer, line)


def _empty(
    requirement: Requirement, added: AuthoredText, line: int | None, facets: tuple[str, ...]
) -> Finding:
    finding = Finding(
        code="section-empty",
        section=requirement.section.heading,
        line=line,
        facets=facets,
        kind="disclosure" if "disclosure" in requirement.kinds else "text",
    )
    if not added.placeholder:
        return finding
    return msgspec.structs.replace(
        finding,
        code="placeholder-left",
        line=added.placeholder_line or line,
        written=added.placeholder,
    )


def _one_of(
    requirement: Requirement, answer: SectionAnswer, added: AuthoredText, line: int | None
) -> Iterator[Finding]:
    name = requirement.section.heading
    chosen = [number for number in requirement.choices if answer.state(number) == "ticked"]
    labels = [requirement.section.options[number - 1].text for number in chosen]
    total = len(requirement.choices)
    facets = _TOOLS if requirement.about_tools else _BOXES
    if not chosen:
        yield Finding(code="choice-missing", section=name, line=line, facets=facets, total=total)
        yield from _near_misses(requirement, answer, requirement.choices)
    elif len(chosen) > 1:
        at = [box.line for number in chosen if (box := answer.boxes[number - 1])]
        yield Finding(
            code="choice-conflict",
            section=name,
            line=max(at),
            facets=facets,
            boxes=tuple(labels),
            total=total,
        )
    if added.words:
        return
    for number in chosen:
        declared = number in requirement.detail
        # What the label only hints at is asked once the choice is clear.
        if declared or (number in requirement.hinted and len(chosen) == 1):
            box = answer.boxes[number - 1]
            yield Finding(
                code="detail-missing",
                severity="error" if declared else "warning",
                section=name,
                line=box.line if box else line,
                facets=("disclosure-detail", *_TOOLS),
                boxes=(requirement.section.options[number - 1].text,),
            )


def _every(requirement: Requirement, answer: SectionAnswer, line: int | None) -> Iterator[Finding]:
    for number in requirement.required:
        if answer.state(number) == "ticked":
            continue
        box = answer.boxes[number - 1]
        yield Finding(
            code="box-unticked",
            section=requirement.section.heading,
            line=box.line if box else line,
            facets=_BOXES,
            boxes=(requirement.section.options[number - 1].text,),
        )
        yield from _near_misses(requirement, answer, (number,))


def _near_misses(
    requirement: Requirement, answer: SectionAnswer, numbers: Sequence[int]
) -> Iterator[Finding]:
    boxes = (answer.boxes[number - 1] for number in numbers)
    for box in boxes:
        if box and box.state == "near":
            yield Finding(
                code="box-malformed",
                severity="note",
                section=requirement.section.heading,
                line=box.line,
                facets=_BOXES,
                written=box.written,
            )


def _drop_down(
    requirement: Requirement, answer: SectionAnswer, line: int | None, facets: tuple[str, ...]
) -> Iterator[Finding]:
    """A drop-down list: the text of the section is one of its answers, or several with commas."""
    texts = [piece.text.strip() for piece in answer.pieces if isinstance(piece, Words)]
    text = " ".join(filter(None, texts))
    known = {key(choice) for choice in requirement.answers}
    # The forge writes "_No response_" where nothing was chosen, and "None" where that is a choice.
    empty = not text or key(text) in {("no", "response"), ("none",)} - known
    if not empty and (
        key(text) in known or all(key(choice) in known for choice in text.split(","))
    ):
        return
    yield Finding(
        code="section-empty" if empty else "choice-missing",
        section=requirement.section.heading,
        line=line,
        facets=facets,
        kind="answers",
        boxes=requirement.answers,
        written="" if empty else text,
    )


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
    for line, text, targets in seen_texts(pieces):
        # An issue that is named anywhere does, so the stub may stay.
        if _ISSUE.search(text) or any(map(_ISSUE.search, targets)):
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
