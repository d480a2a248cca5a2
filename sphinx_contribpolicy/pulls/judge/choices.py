"""What was chosen in a section: boxes, one or all of them to be ticked, and drop-down lists."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.markup.normalize import Key, key
from sphinx_contribpolicy.pulls.body import Words, authored
from sphinx_contribpolicy.pulls.judge.match import seen_texts
from sphinx_contribpolicy.pulls.phrases import speaks_of_tools
from sphinx_contribpolicy.pulls.tools import is_mark
from sphinx_contribpolicy.pulls.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer
    from sphinx_contribpolicy.pulls.template import Requirement
    from sphinx_contribpolicy.pulls.verdict import Code

# The facets whose rule can ask for it, the likeliest first: a reply links the rule that is there.
TOOLS = ("disclosure", "disclosure-detail", "pr-template")
BOXES = ("pr-template", "self-review")
_MOST_COMMAS = 20
_BLANK = re.compile(r"\{[^{}\n]{1,60}\}|_{3,}|#(?:x{2,}|n{3,})\b", re.IGNORECASE)


def found(
    code: Code, requirement: Requirement, line: int | None, facets: tuple[str, ...], **more: Any
) -> Finding:
    """A finding in the section of the requirement."""
    heading = requirement.section.heading
    return Finding(code=code, section=heading, line=line, facets=facets, **more)


def one_of(
    requirement: Requirement,
    answer: SectionAnswer,
    answers: Answers,
    line: int | None,
    *,
    said: bool,
) -> Iterator[Finding]:
    """The boxes of which exactly one is to be ticked, and the words that the choice asks for.

    `said`: whether the author wrote words in the section.
    """
    chosen = [number for number in requirement.choices if answer.state(number) == "ticked"]
    labels = [requirement.section.options[number - 1].text for number in chosen]
    total = len(requirement.choices)
    facets = TOOLS if requirement.about_tools else BOXES
    if not chosen:
        yield found("choice-missing", requirement, line, facets, total=total, **reworded(answer))
        yield from near_misses(requirement, answer, requirement.choices)
    elif len(chosen) > 1:
        at = [box.line for number in chosen if (box := answer.boxes[number - 1])]
        more = {"boxes": tuple(labels), "total": total}
        yield found("choice-conflict", requirement, max(at), facets, **more)
    asking = {*requirement.detail, *requirement.hinted}
    if said or (asking.intersection(chosen) and _said_below(requirement, answers)):
        return
    for number in chosen:
        declared = number in requirement.detail
        # What the label only hints at is asked once the choice is clear.
        if declared or (number in requirement.hinted and len(chosen) == 1):
            box = answer.boxes[number - 1]
            yield found(
                "detail-missing",
                requirement,
                box.line if box else line,
                ("disclosure-detail", *TOOLS),
                severity="error" if declared else "warning",
                boxes=(requirement.section.options[number - 1].text,),
            )


def _said_below(requirement: Requirement, answers: Answers) -> bool:
    """Whether the author says it behind the section: of tools, or where only boxes are asked for.

    A box may promise to say it "below", and the end of the body is.
    """
    asked = answers.template.requirements
    behind = asked.index(requirement) + 1
    texts = [
        text
        for other, answer in zip(asked[behind:], answers.sections[behind:], strict=True)
        for text in answer.texts
        if not text.is_box and (set(other.kinds) == {"all"} or speaks_of_tools(text.text))
    ]
    return authored(texts, answers.template.text, signatures=True).words


def every(requirement: Requirement, answer: SectionAnswer, line: int | None) -> Iterator[Finding]:
    """The boxes that are all to be ticked."""
    for number in requirement.required:
        if answer.state(number) == "ticked":
            continue
        box = answer.boxes[number - 1]
        boxes = (requirement.section.options[number - 1].text,)
        at = box.line if box else line
        more = {} if box else reworded(answer)
        yield found("box-unticked", requirement, at, BOXES, boxes=boxes, **more)
        yield from near_misses(requirement, answer, (number,))


def reworded(answer: SectionAnswer) -> dict[str, Any]:
    """What a finding says where a box is ticked whose words are none of the template's."""
    box = answer.strange
    return {"kind": "reworded", "written": box.text} if box and box.state == "ticked" else {}


def near_misses(
    requirement: Requirement, answer: SectionAnswer, numbers: Sequence[int]
) -> Iterator[Finding]:
    """Boxes that look ticked and are not, beside the error that this causes."""
    boxes = (answer.boxes[number - 1] for number in numbers)
    for box in boxes:
        if box and box.state == "near":
            more = {"severity": "note", "written": box.written}
            yield found("box-malformed", requirement, box.line, BOXES, **more)


def blanks(requirement: Requirement, answer: SectionAnswer) -> Iterator[Finding]:
    """The blanks that a ticked box still has as they came, such as `#xxxx` and `{name}`."""
    for option, box in zip(requirement.section.options, answer.boxes, strict=True):
        if box is None or box.state != "ticked" or box.label != option.label:
            continue
        if blank := _BLANK.search(box.written):
            more = {"severity": "note", "kind": "field", "boxes": (blank[0],)}
            yield found("detail-missing", requirement, box.line, BOXES, **more)


def denied_and_signed(
    requirement: Requirement, answer: SectionAnswer, answers: Answers
) -> Iterator[Finding]:
    """The box that says that no tool was used, above a line in which a tool says that it was."""
    denial = requirement.denial
    if denial is None or answer.state(denial) != "ticked":
        return
    in_part = requirement.question is not None and requirement.question.in_part
    if signed := signed_line(answers):
        line, written = signed
        more = {
            "severity": "note" if in_part else "warning",
            "kind": "signature-in-part" if in_part else "signature",
            "boxes": (requirement.section.options[denial - 1].text,),
            "written": written,
        }
        yield found("choice-conflict", requirement, line, TOOLS, **more)


def signed_line(answers: Answers) -> tuple[int, str] | None:
    """The first line in which a tool says that it made this, and its number.

    Code is shown and not said, a box is an answer, and the template's own lines are its own.
    """
    asked = {
        key(line)
        for requirement in answers.template.requirements
        for text in requirement.section.visible
        for line in text.split("\n")
    }
    said = [each for each in answers.body.pieces if not (isinstance(each, Words) and each.code)]
    for text in seen_texts(said):
        for at, line in enumerate(() if text.is_box else text.text.split("\n")):
            if is_mark(line) and key(line) not in asked:
                return text.line + at, line.strip()
    return None


def drop_down(
    requirement: Requirement, answer: SectionAnswer, line: int | None, facets: tuple[str, ...]
) -> Iterator[Finding]:
    """A drop-down list: the text of the section is one of its answers, or several with commas."""
    texts = [piece.text.strip() for piece in answer.pieces if isinstance(piece, Words)]
    text = " ".join(filter(None, texts))
    known = {key(choice) for choice in requirement.answers}
    # The forge writes "_No response_" where nothing was chosen, and "None" where that is a choice.
    empty = not text or key(text) in {("no", "response"), ("none",)} - known
    if not empty and (key(text) in known or _are_answers(text.split(","), known)):
        return
    more = {"kind": "answers", "boxes": requirement.answers, "written": "" if empty else text}
    yield found("section-empty" if empty else "choice-missing", requirement, line, facets, **more)


def told_below(answers: Answers) -> Iterator[Finding]:
    """The fields of the kit in a form, all empty below an answer that tools were used.

    The first of its answers is that none was.
    """
    asked: tuple[Requirement, SectionAnswer] | None = None
    open_: list[str] = []
    for requirement, answer in zip(answers.template.requirements, answers.sections, strict=True):
        text = "\n".join(each.text for each in answer.texts)
        if requirement.answers and requirement.about_tools:
            used = key(text) in {key(each) for each in requirement.answers[1:]}
            asked = (requirement, answer) if used else None
        elif requirement.told_below and asked:
            if authored(answer.texts, answers.template.text).words:
                return
            open_.append(requirement.section.heading)
    if asked and open_:
        more = {"kind": "field", "boxes": (open_[0],)}
        yield found("detail-missing", asked[0], asked[1].line or None, TOOLS, **more)


def _are_answers(parts: Sequence[str], known: set[Key]) -> bool:
    """Whether text that was cut at its commas is a series of answers, which may hold commas."""
    begins = {0}
    for end in range(1, len(parts) + 1):
        for begin in range(max(0, end - _MOST_COMMAS), end):
            if begin in begins and key(",".join(parts[begin:end])) in known:
                begins.add(end)
                break
    return len(parts) in begins
