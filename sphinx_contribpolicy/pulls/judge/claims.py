"""What a body says of the use of tools: each statement is a claim that one was used, or was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.pulls.body import (
    Box,
    SeenText,
    TemplateText,
    Words,
    authored,
    seen_texts,
    words_of,
)
from sphinx_contribpolicy.pulls.judge.authorship import (
    credits_tool,
    settles,
    tells_of_making,
    tells_of_more,
)
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, sentences
from sphinx_contribpolicy.pulls.judge.statements import answers_on_tools, says_nothing
from sphinx_contribpolicy.pulls.judge.uses import tells_of_use
from sphinx_contribpolicy.pulls.phrases import opening, phrases, speaks
from sphinx_contribpolicy.pulls.tools import is_mark, tool_at
from sphinx_contribpolicy.wording import Asked


class Claim(NamedTuple):
    """What a body says of tools."""

    used: bool
    line: int
    written: str


def used_anyway(answer: SectionAnswer, answers: Answers) -> Claim | None:
    """What says first that a tool was used, where a ticked box of `answer` says that none was.

    Beside a box on significant parts only what says that a tool made something; nothing where the
    author confirms the box.
    """
    choices = answer.requirement.choices or answer.ticked
    if sum(number in choices for number in answer.ticked) > 1:
        return None
    fields = list(_in_fields(answer, answers.template.text))
    said = [
        *claims_elsewhere(answer, answers),
        *_told(said_in(answer), answers),
        *_named(answer),
        *claims_on_boxes(answer),
    ]
    question, of_parts = answer.requirement.question, answer.denies_a_part
    label = words(answer.requirement.label(answer.denial)) if answer.denial else []
    aside = speaks(label, "sets_aside") and speaks(label, "minor")
    if of_parts or question is None or question.minor_exempt or aside:
        fields = [each for each in fields if tells_of_more(each.written)]
        # A sentence can tell of both: "Copilot for completion, and Claude wrote the parser".
        tells = tells_of_making if of_parts else tells_of_more
        said = [each for each in said if tells(each.written)]
    used = [claim for claim in (*fields, *said) if claim.used]
    confirmed = used and _is_confirmed(answer, answers, {claim.written for claim in used})
    return None if confirmed else min(used, key=lambda claim: claim.line, default=None)


def _is_confirmed(answer: SectionAnswer, answers: Answers, used: AbstractSet[str]) -> bool:
    """Whether the author says that the ticked box of `answer` is right, beside what was `used`."""
    own = [SeenText(box.line, text) for box, text, _ in said_on_boxes(answer)]
    said = [(each, True) for each in (*said_in(answer), *own)]
    said += [(each, each.text in used) for each in said_elsewhere(answer, answers)]
    return any(
        settles(each.text, of_parts=answer.denies_a_part, beside=beside)
        and authored([each], answers.template.text).words
        for each, beside in said
    )


def claims_in(answer: SectionAnswer, template: TemplateText) -> Iterator[Claim]:
    """What the section says in a field or a sentence."""
    yield from _in_fields(answer, template)
    for each in sentences(_said(answer)):
        told = answers_on_tools(each.text)
        own = _is_own(each, template)
        if told is not None and (own or key(each.text) in phrases("none")):
            yield Claim(told, each.line, each.text)


def _in_fields(answer: SectionAnswer, template: TemplateText) -> Iterator[Claim]:
    """What the fields of the section say, each on the line of its label."""
    for at, (field, texts) in enumerate(fields_of(answer)[0]):
        value = texts[0].text.strip() if texts else ""
        said = [each.text for each in sentences(texts[:1])]
        if any(map(says_nothing, said)) and not any(map(_is_answer, said)):
            continue
        # Without a model or a version a tool is still one.
        none = at == 0 and key(value) in phrases("none")
        if none or authored(texts[:1], template).words:
            used = not (none or speaks(words(value), "no"))
            yield Claim(used, texts[0].line, f"{field.text}: {value}")


def _is_answer(sentence: str) -> bool:
    return answers_on_tools(sentence) is not None


def claims_on_boxes(answer: SectionAnswer) -> Iterator[Claim]:
    """What is said behind a box, filled into one that asks for it, or on one in other words."""
    for box, text, asked in said_on_boxes(answer):
        used = answers_on_tools(text) if asked else tells_of_use(text)
        if used is not None:
            yield Claim(used, box.line, text)


def said_on_boxes(answer: SectionAnswer) -> Iterator[tuple[Box, str, bool]]:
    """The words of a box that are not the template's, and whether the box asks for them."""
    yield from ((box, box.text, True) for box in answer.strange)
    yield from _behind_boxes(answer)


def _behind_boxes(answer: SectionAnswer) -> Iterator[tuple[Box, str, bool]]:
    """What follows the words of the template on a box, also on a line right below it."""
    for option, box in zip(answer.requirement.section.options, answer.boxes, strict=True):
        if box and (text := box.behind(len(option.label))):
            yield box, text, option.text.rstrip("_ .)").endswith((":", "?"))


def _named(answer: SectionAnswer) -> Iterator[Claim]:
    """What names a tool and says no more of it than for what: "Copilot, for the tests"."""
    for each in said_in(answer):
        name = words(opening(each.text))
        if name and len(tool_at(name, 0)) == len(name) and answers_on_tools(each.text):
            yield Claim(True, each.line, each.text)


def claims_elsewhere(answer: SectionAnswer, answers: Answers) -> Iterator[Claim]:
    """What a program's line or a sentence in another section says of the use of a tool."""
    if signed := signed_line(answers):
        yield Claim(True, *signed)
    yield from _told(said_elsewhere(answer, answers), answers)


def credited_elsewhere(answer: SectionAnswer, answers: Answers) -> str:
    """The first sentence of another section that names a tool and what is its part, or ""."""
    said = (each for each in said_elsewhere(answer, answers) if credits_tool(each.text))
    return next((each.text for each in said if _is_own(each, answers.template.text)), "")


def signed_line(answers: Answers) -> tuple[int, str] | None:
    """The first line in which a tool says that it made this, and its number.

    Code is shown and not said, the words of a box are an answer, and the template's own lines are
    its own.
    """
    sections = [each.section for each in answers.template.requirements]
    asked = {key(line) for section in sections for line in section.visible_lines}
    said = [each for each in answers.body.pieces if not (isinstance(each, Words) and each.code)]
    lines = [each for text in seen_texts(said) if not text.is_box for each in text.lines]
    marks = [(at, line.strip()) for at, line in lines if is_mark(line) and key(line) not in asked]
    behind = (each for answer in answers.sections for each in _behind_boxes(answer))
    marks += [(box.line, text) for box, text, _ in behind if is_mark(text, label=False)]
    return min(marks, default=None)


def said_elsewhere(answer: SectionAnswer, answers: Answers) -> Iterator[SeenText]:
    """Each sentence of the other sections."""
    for other in answers.sections:
        if other is not answer:
            yield from said_in(other)
            on_boxes = said_on_boxes(other)
            yield from sentences(SeenText(box.line, text) for box, text, _ in on_boxes)


def said_in(answer: SectionAnswer) -> Iterator[SeenText]:
    """Each sentence of the section outside of boxes."""
    prose = (each for each in answer.pieces if isinstance(each, Words) and not each.code)
    return sentences(seen_texts(prose))


def _told(said: Iterable[SeenText], answers: Answers) -> Iterator[Claim]:
    for each in said:
        used = tells_of_use(each.text)
        if used is not None and _is_own(each, answers.template.text):
            yield Claim(used, each.line, each.text)


def _is_own(sentence: SeenText, template: TemplateText) -> bool:
    """Whether the author wrote it, and not the template."""
    return authored([sentence], template, none_answers=True, signatures=True).words


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


def fields_of(answer: SectionAnswer) -> tuple[list[tuple[Asked, list[SeenText]]], list[SeenText]]:
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
