"""What was chosen in a section: boxes, one or all of them to be ticked, and drop-down lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sphinx_contribpolicy.markup.normalize import Key, key
from sphinx_contribpolicy.pulls.body import SeenText, Words, authored
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer
from sphinx_contribpolicy.pulls.phrases import speaks_of_tools
from sphinx_contribpolicy.pulls.verdict import Code, Finding

# The facets whose rule can ask for it, the likeliest first: a reply links the rule that is there.
TOOLS = ("disclosure", "disclosure-detail", "pr-template")
BOXES = ("pr-template", "self-review")
_MOST_COMMAS = 20
_BLANK = re.compile(r"\{[^{}\n]{1,60}\}|_{3,}|#(?:x{2,}|n{3,})\b", re.IGNORECASE)


def found(
    code: Code, answer: SectionAnswer, facets: tuple[str, ...], line: int | None = None, **more: Any
) -> Finding:
    """A finding in a section, by default where that begins."""
    heading = answer.requirement.section.heading
    return Finding(code=code, section=heading, line=line or answer.line, facets=facets, **more)


def one_of(answer: SectionAnswer, *, said: bool, below: bool) -> Iterator[Finding]:
    """The boxes of which exactly one is to be ticked, and the words that the choice asks for.

    `said`: whether the author wrote words in the section; `below`: or in one behind it, for which
    a box may ask.
    """
    requirement = answer.requirement
    chosen = [number for number in requirement.choices if number in answer.ticked]
    total = len(requirement.choices)
    facets = TOOLS if requirement.about_tools else BOXES
    if not chosen:
        labels = tuple(map(requirement.label, requirement.choices))
        more = reworded(answer, labels)
        if all(map(answer.lacks, requirement.choices)):
            more |= {"gone": True, "boxes": labels}
        yield found("choice-missing", answer, facets, total=total, **more)
        yield from near_misses(answer, requirement.choices)
    elif len(chosen) > 1:
        line = max(answer.line_of(number) or 0 for number in chosen)
        labels = tuple(map(requirement.label, chosen))
        yield found("choice-conflict", answer, facets, line, boxes=labels, total=total)
    asking = {*requirement.detail, *requirement.hinted}
    # What a box asks for beside it is asked once the choice is clear.
    if len(chosen) == 1 and asking.intersection(chosen) and not (said or below):
        yield found(
            "detail-missing",
            answer,
            ("disclosure-detail", *TOOLS),
            answer.line_of(chosen[0]),
            severity="error" if chosen[0] in requirement.detail else "warning",
            boxes=(requirement.label(chosen[0]),),
        )


def last_told(answers: Answers) -> int:
    """The number of the last section in which the author says what a box may promise "below"."""
    found = -1
    for at, answer in enumerate(answers.sections):
        if authored(promised(answer), answers.template.text, signatures=True).words:
            found = at
    return found


def promised(answer: SectionAnswer) -> list[SeenText]:
    """What can be it: texts that speak of tools, or stand in a section that asks for boxes alone.

    The end of the body is below, too.
    """
    boxes_alone = set(answer.requirement.kinds) == {"all"}
    words = [each for each in answer.texts if not each.is_box]
    return [each for each in words if boxes_alone or speaks_of_tools(each.text)]


def every(answer: SectionAnswer) -> Iterator[Finding]:
    """The boxes that are all to be ticked."""
    for number in answer.requirement.required:
        if number not in answer.ticked:
            more: dict[str, Any] = {"boxes": (answer.requirement.label(number),)}
            if (box := answer.instead.get(number)) and box.state == "ticked":
                more |= {"kind": "reworded", "written": box.text}
            elif answer.boxes[number - 1] is None:
                more["gone"] = True
            yield found("box-unticked", answer, BOXES, answer.line_of(number), **more)
            yield from near_misses(answer, (number,))


def reworded(answer: SectionAnswer, labels: Iterable[str]) -> dict[str, Any]:
    """What a finding says where a box is ticked whose words are none of the template's `labels`."""
    ticked = (box.text for box in answer.strange if box.state == "ticked")
    if text := next(ticked, ""):
        return {"kind": "reworded", "written": text, "boxes": tuple(labels)}
    return {}


def near_misses(answer: SectionAnswer, numbers: Iterable[int]) -> Iterator[Finding]:
    """Boxes that look ticked and are not, beside the error that this causes."""
    for box in (answer.boxes[number - 1] for number in numbers):
        if box and box.state == "near":
            yield found(
                "box-malformed",
                answer,
                BOXES,
                box.line,
                severity="note",
                boxes=(box.written,),
                written=box.written,
            )


def blanks(answer: SectionAnswer) -> Iterator[Finding]:
    """The blanks that a ticked box still has as they came, such as `#xxxx` and `{name}`."""
    for option, box in zip(answer.requirement.section.options, answer.boxes, strict=True):
        if box is None or box.state != "ticked" or box.label != option.label:
            continue
        if blank := _BLANK.search(box.written):
            yield found(
                "detail-missing",
                answer,
                BOXES,
                box.line,
                severity="note",
                kind="field",
                boxes=(blank[0],),
            )


def denied(answer: SectionAnswer, line: int, written: str) -> Finding:
    """That the body tells of a tool, where a ticked box of `answer` says there was none.

    It says so of a part of the change alone where the kit asked for parts.
    """
    return found(
        "choice-conflict",
        answer,
        TOOLS,
        line,
        severity="warning",
        kind="signature-in-part" if answer.denies_a_part else "signature",
        boxes=(answer.requirement.label(answer.denial or 0),),
        written=written,
        gone=any(map(answer.lacks, answer.requirement.choices)),
    )


def drop_down(answer: SectionAnswer, facets: tuple[str, ...]) -> Iterator[Finding]:
    """A drop-down list: the text of the section is one of its answers, or several with commas."""
    offered = answer.requirement.answers
    texts = [piece.text.strip() for piece in answer.pieces if isinstance(piece, Words)]
    text = " ".join(filter(None, texts))
    known = set(map(key, offered))
    # The forge writes "_No response_" where nothing was chosen, and "None" where that is a choice.
    empty = not text or key(text) in {("no", "response"), ("none",)} - known
    if empty:
        yield found("section-empty", answer, facets, kind="answers", boxes=offered)
    elif key(text) not in known and not _are_answers(text.split(","), known):
        yield found("choice-missing", answer, facets, kind="answers", boxes=offered, written=text)


def _are_answers(parts: Sequence[str], known: set[Key]) -> bool:
    """Whether text that was cut at its commas is a series of answers, which may hold commas."""
    begins = {0}
    for end in range(1, len(parts) + 1):
        for begin in range(max(0, end - _MOST_COMMAS), end):
            if begin in begins and key(",".join(parts[begin:end])) in known:
                begins.add(end)
                break
    return len(parts) in begins
