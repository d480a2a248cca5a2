"""The questions that the kit's own template asks: how their answers are read, and how strictly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, takewhile

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.policy import stance_of
from sphinx_contribpolicy.pulls.body import (
    Box,
    SeenText,
    TemplateText,
    Words,
    authored,
    seen_texts,
    words_of,
)
from sphinx_contribpolicy.pulls.judge.choices import TOOLS, denied, found, signed_line
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, sentences
from sphinx_contribpolicy.pulls.judge.uses import answers_on_tools, tells_of_use
from sphinx_contribpolicy.pulls.phrases import ending, phrases, speaks
from sphinx_contribpolicy.pulls.tools import is_mark
from sphinx_contribpolicy.pulls.verdict import Finding, milder, severity_of
from sphinx_contribpolicy.wording import Asked

_STEM = 4
"""Letters by which words are compared, so that "test" is "tested"."""


def by_its_rule(answer: SectionAnswer, finding: Finding, answers: Answers) -> Finding:
    """The finding as strict as the rule that asks, and under its facet; milder where words do."""
    question = answer.requirement.question
    if question is None:
        return finding
    rule = question.rule
    if finding.code == "box-unticked":
        at = [box.text for box in answer.requirement.section.options].index(finding.boxes[0])
        rule = question.boxes[at].rule
        if rule and (stance := stance_of(rule)) and stance.may_not_apply:
            finding = _in_words(finding, at, answer, answers)
    elif question.kind == "one-of" and finding.code in {"choice-missing", "section-missing"}:
        finding = _told_in_words(finding, answer, answers)
    elif finding.code == "detail-missing":
        finding = _told_elsewhere(finding, answer, answers)
    severity = milder(finding.severity, severity_of(rule))
    found_by = ((rule.facet,) if rule else ()) + finding.facets
    return replace(finding, facets=found_by, severity=severity)


def _in_words(finding: Finding, at: int, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open box of an act that a change may not allow; a note where words answer it."""
    labels = [option.label for option in answer.requirement.section.options]
    others = {word for label in labels if label != labels[at] for word in label}
    act = {word[:_STEM] for word in labels[at] if len(word) > _STEM and word not in others}
    known = {word[:_STEM] for word in labels[at]}
    for texts, needed in _places(answer, answers, at):
        written = " ".join(word for text in texts for word in text.text.split())
        spoken = words(written)
        more = [word for word in spoken if word[:_STEM] not in known]
        # "Not tested" and "later" say that it is open, as the box does.
        reason = any((word,) not in phrases("undone") for word in more)
        excused = _excuses(spoken, act)
        # "[x] Tested" in place of the box says in fewer words what that says.
        short = not more and texts[0].is_box and answer.boxes[at] is None
        told = (reason or (short and excused > 0)) and excused >= needed
        if told and authored(texts, answers.template.text).words:
            return replace(
                finding,
                line=texts[0].line,
                severity="note",
                kind="in-words",
                written=written,
            )
    return replace(finding, kind=finding.kind or "may-not-apply")


def _places(
    answer: SectionAnswer, answers: Answers, at: int
) -> Iterator[tuple[list[SeenText], int]]:
    """What can answer an open box, the nearest first, and how much each has to excuse.

    Nothing at the box or on one in its place, a little in the section where the box is gone.
    """
    own = answer.boxes[at]
    if box := own or answer.strange:
        behind = answer.pieces[answer.pieces.index(box) + 1 :] if box in answer.pieces else []
        below = takewhile(lambda each: isinstance(each, Words) and each.depth > box.depth, behind)
        yield [SeenText(box.line, box.text, is_box=True), *seen_texts(below)], 0
    for text in answer.texts:
        for line, part in text.lines:
            yield [SeenText(line, part)], 1 if own is None and not text.is_box else 2
    for text, sentence in _said_elsewhere(answer, answers):
        yield [SeenText(text.line, sentence)], 3


def _excuses(spoken: Sequence[str], act: AbstractSet[str]) -> int:
    """How well words excuse that something was not done.

    3 says "nothing to" and what, 2 that there is nothing to do and of what, 1 either.
    """
    acts = [number for number, word in enumerate(spoken) if word[:_STEM] in act]
    if any(ending(spoken[:number], "nothing_to") for number in acts):
        return 3
    return speaks(spoken, "no", "moot") + bool(acts)


def _told_in_words(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open choice, with what answers it in words; in the section itself that is enough."""
    kind, told = "in-words", list(_uses_here(answer, answers.template.text))
    if finding.code == "choice-missing" and not told and (left := _left(answer)):
        return replace(finding, severity="warning", kind=kind, boxes=(left,), written=left)
    if not told:
        kind, told = "elsewhere", list(_uses_elsewhere(answer, answers))
    if not told:
        return finding
    # Who denies it of a part, and used a tool for another, used one.
    used, written = max(told, key=lambda each: each[0])
    requirement, question = answer.requirement, answer.requirement.question
    fitting = [number for number in requirement.choices if used is (number != requirement.denial)]
    if used and question and (question.in_part or question.minor_exempt):
        fitting = []  # only the author knows how much it was
    return replace(
        finding,
        severity="warning" if kind == "in-words" else finding.severity,
        kind=kind,
        boxes=tuple(map(requirement.label, fitting)) if len(fitting) == 1 else (),
        written=written,
    )


def _left(answer: SectionAnswer) -> str:
    """The one answer whose words are left, with its box or without; "" where others are, too."""
    requirement = answer.requirement
    lines = {key(line) for text in answer.texts if not text.is_box for _, line in text.lines}
    labels = {number: requirement.label(number) for number in requirement.choices}
    left = [each for at, each in labels.items() if answer.boxes[at - 1] or key(each) in lines]
    alone = not (answer.strange or answer.edited)
    return left[0] if len(left) == 1 < len(labels) and alone else ""


def _told_elsewhere(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open field or the missing words, as a note where a sentence elsewhere says it."""
    for used, written in _uses_elsewhere(answer, answers):
        # The line of a program names it, and says nothing of what it did.
        if used and not is_mark(written):
            return replace(finding, severity="note", kind="elsewhere", written=written)
    return finding


def _uses_here(answer: SectionAnswer, template: TemplateText) -> Iterator[tuple[bool, str]]:
    """What the section says in a field or a sentence: whether a tool was used, and the words."""
    for field, texts in _fields(answer)[0]:
        value = texts[0].text.strip() if texts else ""
        none = key(value) in phrases("none")
        if none or authored(texts[:1], template).words:
            yield not (none or speaks(words(value), "no")), f"{field.text}: {value}"
    for text, sentence in sentences(_said(answer)):
        told = answers_on_tools(sentence)
        seen = SeenText(text.line, sentence, is_box=text.is_box)
        own = authored([seen], template, none_answers=True, signatures=True).words
        if told is not None and (own or key(sentence) in phrases("none")):
            yield told, sentence


def _said(answer: SectionAnswer) -> list[SeenText]:
    """The words and boxes of the section, without open boxes that the template does not have.

    But for one that stands for a box of it: of two such nobody could say which one is meant.
    """
    chosen = {"ticked", "near"}
    told = [*answer.boxes, *(answer.edited if len(answer.edited) == 1 else ())]
    return seen_texts(
        each
        for each in answer.pieces
        if isinstance(each, Words)
        or (isinstance(each, Box) and (each.state in chosen or each in told))
    )


def _uses_elsewhere(answer: SectionAnswer, answers: Answers) -> Iterator[tuple[bool, str]]:
    """What a program's line or a sentence in another section says of the use of a tool."""
    if signed := signed_line(answers):
        yield True, signed[1]
    for text, sentence in _said_elsewhere(answer, answers):
        used = tells_of_use(sentence)
        seen = SeenText(text.line, sentence)
        own = authored([seen], answers.template.text, none_answers=True).words
        if used is not None and own:
            yield used, sentence


def _said_elsewhere(answer: SectionAnswer, answers: Answers) -> Iterator[tuple[SeenText, str]]:
    """Each sentence of the other sections, with the text in which it stands."""
    for other in answers.sections:
        prose = [each for each in other.pieces if isinstance(each, Words) and not each.code]
        yield from sentences(seen_texts(prose)) if other is not answer else ()


def of_fields(answer: SectionAnswer, answers: Answers) -> Iterator[Finding]:
    """What is wrong with the fields below a choice: left open, or filled in below a denial."""
    question, template = answer.requirement.question, answers.template.text
    told, others = _fields(answer)
    if question and any(answer.state(number) == "ticked" for number in question.detail):
        # Who says it in a sentence, in place of the fields or beside them, has said it.
        told = [] if authored(others, template).words else told
        filled = [bool(authored(texts, template).words) for _, texts in told]
        for (field, texts), is_filled in zip(told, filled, strict=True):
            if not is_filled:
                # People say all of it in one line: "Tool: Claude Code with Opus 4.5".
                least: Severity = "warning" if any(filled) else "error"
                finding = found(
                    "detail-missing",
                    answer,
                    (field.rule.facet,) if field.rule else (),
                    texts[0].line if texts else None,
                    severity=milder(severity_of(field.rule), least),
                    kind="field",
                    boxes=(field.text,),
                )
                yield _told_elsewhere(finding, answer, answers)
    elif answer.denial:
        named = (
            denied(answer, texts[0].line, f"{field.text}: {texts[0].text.strip()}", "note")
            for field, texts in told
            # What stands on lines of its own below may be about something else.
            if authored(texts[:1], template).words and not speaks(words(texts[0].text), "no")
        )
        yield from islice(named, 1)


def told_below(answers: Answers) -> Iterator[Finding]:
    """The fields of the kit in a form, all empty below an answer that tools were used.

    The first of its answers is that none was.
    """
    asked: SectionAnswer | None = None
    open_: list[str] = []
    for answer in answers.sections:
        requirement = answer.requirement
        if requirement.answers and requirement.about_tools:
            text = "\n".join(each.text for each in answer.texts)
            used = key(text) in map(key, requirement.answers[1:])
            asked = answer if used else None
        elif requirement.told_below and asked:
            if authored(answer.texts, answers.template.text).words:
                return
            open_.append(requirement.section.heading)
    if asked and open_:
        finding = found("detail-missing", asked, TOOLS, kind="field", boxes=(open_[0],))
        yield _told_elsewhere(finding, asked, answers)


def _fields(answer: SectionAnswer) -> tuple[list[tuple[Asked, list[SeenText]]], list[SeenText]]:
    """What stands behind the label of each field, up to the next one, and all other words.

    What stands below the last field may fill it in, or say what all of them ask: it is both.
    """
    question = answer.requirement.question
    fields = {words_of(field.text): field for field in question.fields} if question else {}
    values: dict[Key, list[SeenText]] = {}
    others: list[SeenText] = []
    below: list[SeenText] = []
    current: list[SeenText] | None = None
    for text in _said(answer):
        current = None if text.is_box else current
        for number, line in text.lines:
            # On which line a link stands is not known, and each with all of them takes long.
            targets = text.targets if number == text.line else ()
            label, rest = at_colon(line)
            if label and key(label) in fields:
                current, below = values.setdefault(key(label), []), []
                current.append(SeenText(number, rest, targets))
            elif current is None:
                others.append(SeenText(number, line, targets, text.is_box))
            else:
                below.append(SeenText(number, line, targets))
                current.append(below[-1])
    return [(field, values.get(label, [])) for label, field in fields.items()], [*others, *below]
