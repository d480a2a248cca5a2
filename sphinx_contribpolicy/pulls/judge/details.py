"""What a choice on tools asks beside a tick: words, or fields, and what is missing of them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.markup.normalize import key, words
from sphinx_contribpolicy.pulls.body import Box, SeenText, authored
from sphinx_contribpolicy.pulls.judge.authorship import is_bare
from sphinx_contribpolicy.pulls.judge.choices import TOOLS, found, promised
from sphinx_contribpolicy.pulls.judge.claims import (
    claims_in,
    claims_on_boxes,
    credited_elsewhere,
    fields_of,
    signed_line,
)
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer
from sphinx_contribpolicy.pulls.phrases import ending, speaks
from sphinx_contribpolicy.pulls.verdict import Finding, milder, severity_of
from sphinx_contribpolicy.wording import Asked


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
    if finding.kind or not (signed := signed_line(answers)):
        return finding
    # A program's line names the tool, and says nothing of what it did.
    if _asks_for_parts(finding.boxes[0]):
        least = milder(finding.severity, "warning")
        return replace(finding, severity=least, kind="bare", written=signed[1])
    return replace(finding, severity="note", kind="elsewhere", written=signed[1])


def _asks_for_parts(label: str) -> bool:
    return speaks(words(label), "a_part")


def of_fields(answer: SectionAnswer, answers: Answers) -> Iterator[Finding]:
    """What is wrong with the fields below a choice that asks for them: what was left open."""
    question, template = answer.requirement.question, answers.template.text
    if not question or not set(question.detail).intersection(answer.ticked):
        return
    told, others = fields_of(answer)
    # Who says it in a sentence, in place of the fields or beside them, has said it.
    told = [] if authored(others, template).words else told
    filled = [bool(authored(texts, template).words) for _, texts in told]
    signed = signed_line(answers)
    named = signed and any(_asks_for_the_tool(field) for field, _ in told)
    for (field, texts), is_filled in zip(told, filled, strict=True):
        if not is_filled:
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
            if finding.kind == "field" and signed and _asks_for_the_tool(field):
                finding = replace(finding, severity="note", kind="elsewhere", written=signed[1])
            yield finding
            if finding.kind == "none":
                return


def _asks_for_the_tool(field: Asked) -> bool:
    """Whether a program's line answers a field: "Tool", but not "Parts made by AI tools"."""
    return bool(ending(words(field.text), "helpers")) and not _asks_for_parts(field.text)


def of_bare_words(answer: SectionAnswer, answers: Answers, at: int) -> Iterator[Finding]:
    """That the words which a ticked box asks for say no more than that a tool was used.

    A program's line names the tool, which is enough where no part is asked. `at` is the number of
    the section.
    """
    question = answer.requirement.question
    if not question or question.fields:
        return
    chosen = [number for number in question.detail if number in answer.ticked]
    if len(chosen) != 1:
        return
    label, template = answer.requirement.label(chosen[0]), answers.template.text
    of_parts = _asks_for_parts(label)
    bare: SeenText | None = None
    linked = False
    below = (text for each in answers.sections[at + 1 :] for text in promised(each))
    boxes = {
        piece.line for each in answers.sections for piece in each.pieces if isinstance(piece, Box)
    }
    for text in (*answer.texts, *below):
        # The link of a line right below a box stands apart from it, and that may be a program's.
        if text.line in boxes and not text.text:
            linked = True
            continue
        lines = [SeenText(number, line) for number, line in text.lines if line.strip()]
        for each in lines or [text]:
            if authored([each], template, signatures=True).words:
                if not is_bare(each.text, of_parts=of_parts):
                    return
                bare = bare or each
    if linked and of_parts and not bare and (signed := signed_line(answers)):
        bare = SeenText(*signed)
    if bare:
        finding = found(
            "detail-missing",
            answer,
            ("disclosure-detail", *TOOLS),
            bare.line,
            severity=milder(severity_of(question.rule), "warning"),
            kind="bare",
            boxes=(label,),
            written=bare.text.strip(),
        )
        yield answered(finding, answer, answers)


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
