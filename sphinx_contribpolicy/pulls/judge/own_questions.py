"""The questions that the kit's own template asks: how their answers are read, and how strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import key, words
from sphinx_contribpolicy.policy import strength
from sphinx_contribpolicy.pulls.body import authored, read
from sphinx_contribpolicy.pulls.judge.choices import TOOLS
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.judge.match import SeenText
from sphinx_contribpolicy.pulls.phrases import speaks
from sphinx_contribpolicy.pulls.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_contribpolicy.diagnostics import Severity
    from sphinx_contribpolicy.markup.normalize import Key
    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.pulls.body import Box
    from sphinx_contribpolicy.pulls.judge.match import SectionAnswer
    from sphinx_contribpolicy.pulls.template import Requirement, Template


def severity_of(rule: Rule | None) -> Severity:
    """How strictly the answer to a rule is taken.

    Whether a rule on some people, places or occasions holds nobody but its reader knows.
    """
    if rule is None:
        return "error"
    if any(map(str.strip, (rule.who, rule.where, rule.when, rule.except_))):
        return "note"
    return {"must": "error", "should": "warning"}.get(strength(rule.level), "note")  # type: ignore[return-value]


def strictest(rules: Iterable[Rule]) -> Severity | None:
    """How strictly rules are taken together; None where there is none."""
    order: tuple[Severity, ...] = ("error", "warning", "note")
    return min(map(severity_of, rules), key=order.index, default=None)


def by_its_rule(requirement: Requirement, finding: Finding) -> Finding:
    """The finding as strict as the rule that asks, and under its facet."""
    question = requirement.question
    if question is None:
        return finding
    rule = question.rule
    if finding.code == "box-unticked":
        rule = next(
            (box.rule for box in question.boxes if shown(box.text) == key(finding.boxes[0])), rule
        )
    facets = ((rule.facet,) if rule else ()) + finding.facets
    severity = finding.severity if finding.severity == "note" else severity_of(rule)
    return msgspec.structs.replace(finding, facets=facets, severity=severity)


def of_fields(
    requirement: Requirement, answer: SectionAnswer, template: Template
) -> Iterator[Finding]:
    """What is wrong with the fields below a choice: left open, or filled in below a denial."""
    yield from _open_fields(requirement, answer, template)
    yield from _denied_and_named(requirement, answer, template)


def _open_fields(
    requirement: Requirement, answer: SectionAnswer, template: Template
) -> Iterator[Finding]:
    """The fields that the chosen box asks for and that nobody filled in."""
    question = requirement.question
    if question is None or not question.fields:
        return
    boxes = [answer.boxes[number - 1] for number in question.detail]
    chosen = [box for box in boxes if box and box.state == "ticked"]
    if not chosen:
        return
    labels = [shown(field.text) for field in question.fields]
    values = _values(answer.texts, labels)
    filled = [label for label in labels if authored(values.get(label, []), template.text).words]
    # Who says it in a sentence, in place of the fields or beside them, has said it.
    said = [each for each in answer.texts if not each.is_box] + list(map(_beside, chosen))
    if not filled and authored(said, template.text).words:
        return
    for field, label in zip(question.fields, labels, strict=True):
        if label in filled:
            continue
        texts = values.get(label, [])
        yield Finding(
            code="detail-missing",
            severity=severity_of(field.rule),
            kind="field",
            section=requirement.section.heading,
            line=texts[0].line if texts else answer.line or None,
            facets=(field.rule.facet,) if field.rule else (),
            boxes=(field.text,),
        )


def _denied_and_named(
    requirement: Requirement, answer: SectionAnswer, template: Template
) -> Iterator[Finding]:
    """The box that says that no tool was used, above a field in which one is named."""
    question, denial = requirement.question, requirement.denial
    if question is None or denial is None or answer.state(denial) != "ticked":
        return
    if any(answer.state(number) == "ticked" for number in question.detail):
        return
    values = _values(answer.texts, [shown(field.text) for field in question.fields])
    for field in question.fields:
        # What stands on lines of its own below may be about something else.
        told = values.get(shown(field.text), [])[:1]
        if not authored(told, template.text).words or speaks(words(told[0].text), "no"):
            continue
        yield Finding(
            code="choice-conflict",
            severity="note",
            kind="signature-in-part" if question.in_part else "signature",
            section=requirement.section.heading,
            line=told[0].line,
            facets=TOOLS,
            boxes=(requirement.section.options[denial - 1].text,),
            written=f"{field.text}: {told[0].text.strip()}",
        )
        return


def _beside(box: Box) -> SeenText:
    """What a ticked box says besides its label; where that was edited, behind a colon alone."""
    as_it_came = key(box.text)[: len(box.label)] == box.label
    text = box.text if as_it_came else at_colon(box.written)[1]
    return SeenText(box.line, text, is_box=True)


def shown(markdown: str) -> Key:
    """The words of a label as the forge shows it."""
    return tuple(word for piece in read(markdown).pieces for word in key(piece.text))


def _values(texts: Sequence[SeenText], labels: Sequence[Key]) -> dict[Key, list[SeenText]]:
    """What stands behind each label, up to the next one."""
    found: dict[Key, list[SeenText]] = {}
    current: list[SeenText] | None = None
    # The longest first: "Tool" begins "Tool version" too.
    ordered = sorted(labels, key=len, reverse=True)
    for text in texts:
        for at, line in enumerate(text.text.split("\n")):
            before, rest = at_colon(line)
            label = next((each for each in ordered if before and key(before) == each), None)
            if label is not None:
                current = found.setdefault(label, [])
                current.append(SeenText(text.line + at, rest, text.targets))
            elif text.is_box:
                current = None
            elif current is not None:
                current.append(SeenText(text.line + at, line, text.targets))
    return found
