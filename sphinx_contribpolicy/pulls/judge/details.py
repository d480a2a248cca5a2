"""What a choice on tools asks beside a tick: words, or fields, and what is missing of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.markup.normalize import key, words
from sphinx_contribpolicy.policy import Rule
from sphinx_contribpolicy.pulls.body import Box, SeenText, TemplateText, authored
from sphinx_contribpolicy.pulls.judge.authorship import is_bare
from sphinx_contribpolicy.pulls.judge.choices import TOOLS, found, promised
from sphinx_contribpolicy.pulls.judge.claims import (
    claims_in,
    claims_on_boxes,
    credited_elsewhere,
    fields_of,
    said_on_boxes,
    signed_line,
)
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer
from sphinx_contribpolicy.pulls.phrases import ending, speaks
from sphinx_contribpolicy.pulls.verdict import Finding, milder, severity_of
from sphinx_contribpolicy.wording import Question


def answered(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open field or the missing words, as a note where a sentence elsewhere says it.

    As a question where words say that no tool was used, and the tick that one was.
    """
    denial = answer.requirement.denial
    told = [*claims_on_boxes(answer), *claims_in(answer, answers.template.text)]
    if denial and not answer.denial and told and not any(claim.used for claim in told):
        label = (answer.requirement.label(denial),)
        first = told[0]
        return replace(finding, kind="none", boxes=label, written=first.written, line=first.line)
    if not answer.requirement.about_tools:
        return finding
    if credit := credited_elsewhere(answer, answers):
        return replace(finding, severity="note", kind="elsewhere", written=credit)
    signed, asked = signed_line(answers), finding.boxes[0]
    if finding.kind not in {"", "field"} or not signed:
        return finding
    # A program's line names the tool, and says nothing of what it did.
    if _asks_for_parts(asked):
        least = milder(finding.severity, "warning")
        return replace(finding, severity=least, kind="bare", written=signed[1])
    if finding.kind and not _asks_for_the_tool(asked):
        return finding
    return replace(finding, severity="note", kind="elsewhere", written=signed[1])


def _asks_for_parts(label: str) -> bool:
    spoken = words(label)
    # In "An LLM wrote a significant part, and I name it below" the tool alone is asked.
    of_the_tool = speaks(spoken, "asks_for_tool") and not speaks(spoken, "asks_for_part")
    return speaks(spoken, "a_part") and not of_the_tool


def of_fields(answer: SectionAnswer, answers: Answers) -> Iterator[Finding]:
    """What is wrong with the fields below a choice that asks for them: what was left open."""
    question, template = answer.requirement.question, answers.template.text
    if not question or not _asking(answer, question):
        return
    told, others = fields_of(answer)
    parts = any(_asks_for_parts(field.text) for field, _ in told)
    said_beside = _said(others, answer, template) if parts else []
    beside = _bare(said_beside, of_parts=True)
    # Who says it in a sentence, in place of the fields or beside them, has said it.
    # A program's line can say it, too: "Generated with Claude Code: the tests".
    told = [] if (said_beside or authored(others, template).words) and not beside else told
    filled = [bool(authored(texts, template).words) for _, texts in told]
    named = signed_line(answers) and any(_asks_for_the_tool(field.text) for field, _ in told)
    for (field, texts), is_filled in zip(told, filled, strict=True):
        if _asks_for_parts(field.text):
            said = _said(texts, answer, template)
            if bare := _bare(said, of_parts=True) if said else beside:
                yield _no_more_than(bare, field.text, field.rule, answer, answers)
                continue
            is_filled = is_filled or bool(said)  # noqa: PLW2901 - by a program's line
        if not (is_filled or beside):
            # People say all of it in one line: "Tool: Claude Code with Opus 4.5".
            least: Severity = "warning" if any(filled) or named else "error"
            finding = found(
                "detail-missing",
                answer,
                (field.rule.facet,) if field.rule else (),
                texts[0].line if texts else None,
                severity=milder(severity_of(field.rule), least),
                kind="field",
                boxes=(field.text,),
            )
            finding = answered(finding, answer, answers)
            yield finding
            if finding.kind == "none":
                return


def _asking(answer: SectionAnswer, question: Question) -> int:
    """The number of the ticked box, where that asks for more; 0 where the choice is not clear."""
    number, *others = answer.ticked or (0,)
    return number if number in question.detail and not others else 0


def _asks_for_the_tool(label: str) -> bool:
    """Whether a program's line answers a field: "Tool", but not "Parts made by AI tools"."""
    return bool(ending(words(label), "helpers")) and not _asks_for_parts(label)


def of_bare_words(answer: SectionAnswer, answers: Answers, at: int) -> Iterator[Finding]:
    """That the words which a ticked box asks for say no more than that a tool was used.

    `at` is the number of the section.
    """
    question = answer.requirement.question
    if not question or question.fields:
        return
    asking = _asking(answer, question)
    if not asking:
        return
    label = answer.requirement.label(asking)
    of_parts = _asks_for_parts(label)
    below = (text for each in answers.sections[at + 1 :] for text in promised(each))
    boxes = {each.line for each in answers.body.pieces if isinstance(each, Box)}
    texts = [*answer.texts, *below]
    # The link of a line right below a box stands apart from it, and that may be a program's.
    kept = [text for text in texts if text.text or text.line not in boxes]
    said = _said(kept, answer, answers.template.text)
    linked = len(kept) < len(texts)
    if linked and of_parts and not said and (signed := signed_line(answers)):
        said = [SeenText(*signed)]
    if bare := _bare(said, of_parts=of_parts):
        yield _no_more_than(bare, label, question.rule, answer, answers)


def _said(
    texts: Iterable[SeenText], answer: SectionAnswer, template: TemplateText
) -> list[SeenText]:
    """The lines of texts that hold words of the author or of a program; of boxes what is theirs."""
    behind = {box.line: text for box, text, _ in said_on_boxes(answer)}
    own = (t._replace(text=behind.get(t.line, t.text)) if t.is_box else t for t in texts)
    lines = (
        each
        for text in own
        for each in [SeenText(at, line) for at, line in text.lines if line.strip()] or [text]
    )
    return [each for each in lines if authored([each], template, signatures=True).words]


def _bare(said: Sequence[SeenText], *, of_parts: bool) -> SeenText | None:
    """The first of these lines, if all say no more than that a tool was used.

    A program's names the tool, which is enough where no part is asked.
    """
    only = all(is_bare(each.text, of_parts=of_parts) for each in said)
    return said[0] if said and only else None


def _no_more_than(
    bare: SeenText, label: str, rule: Rule | None, answer: SectionAnswer, answers: Answers
) -> Finding:
    """That a box or field asks for more; as a note where a sentence elsewhere says it."""
    finding = found(
        "detail-missing",
        answer,
        ("disclosure-detail", *TOOLS),
        bare.line,
        severity=milder(severity_of(rule), "warning"),
        kind="bare",
        boxes=(label,),
        written=bare.text.strip(),
    )
    return answered(finding, answer, answers)


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
        yield answered(finding, asked, answers)
