"""The questions that the kit's own template asks: how their answers are read, and how strictly."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import key, words
from sphinx_contribpolicy.policy import facets, strength
from sphinx_contribpolicy.pulls.body import Words, authored, words_of
from sphinx_contribpolicy.pulls.judge.choices import denied, found
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.judge.match import SeenText, seen_texts
from sphinx_contribpolicy.pulls.phrases import speaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from sphinx_contribpolicy.diagnostics import Severity
    from sphinx_contribpolicy.markup.normalize import Key
    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.pulls.body import Box, TemplateText
    from sphinx_contribpolicy.pulls.judge.match import SectionAnswer
    from sphinx_contribpolicy.pulls.verdict import Finding
    from sphinx_contribpolicy.wording import Asked

    Told: TypeAlias = list[tuple[Asked, list[SeenText]]]
    """The fields, each with what stands behind its label."""


SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The strictest first."""
_STEM = 4
"""Letters by which words are compared, so that "test" is "tested"."""


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
    return min(map(severity_of, rules), key=SEVERITIES.index, default=None)


def by_its_rule(answer: SectionAnswer, finding: Finding, template: TemplateText) -> Finding:
    """The finding as strict as the rule that asks, and under its facet."""
    question = answer.requirement.question
    if question is None:
        return finding
    rule = question.rule
    if finding.code == "box-unticked":
        labels = [words_of(box.text) for box in question.boxes]
        if (label := key(finding.boxes[0])) in labels:
            at = labels.index(label)
            rule = question.boxes[at].rule
            if rule and facets()[rule.facet].stances[rule.stance or ""].may_not_apply:
                finding = _in_words(finding, labels, at, answer, template)
    severity = max(finding.severity, severity_of(rule), key=SEVERITIES.index)
    found_by = ((rule.facet,) if rule else ()) + finding.facets
    return msgspec.structs.replace(finding, facets=found_by, severity=severity)


def _in_words(
    finding: Finding, labels: Sequence[Key], at: int, answer: SectionAnswer, template: TemplateText
) -> Finding:
    """The open box of an act that a change may not allow; a note where words answer it.

    They stand at the box or on one in its place. Elsewhere in the section they have to say that
    there is nothing to do, and of what, unless the box is gone.
    """
    own = answer.boxes[at]
    box = own or answer.strange
    near: list[SeenText] = []
    if box:
        behind = answer.pieces[answer.pieces.index(box) + 1 :] if box in answer.pieces else []
        below = takewhile(lambda each: isinstance(each, Words) and each.depth > box.depth, behind)
        near = [SeenText(box.line, box.text, is_box=True), *seen_texts(below)]
    others = {word for label in labels if label != labels[at] for word in label}
    act = {word[:_STEM] for word in labels[at] if len(word) > _STEM and word not in others}
    said = [near] if near else []
    for text in answer.texts:
        for line, part in enumerate(text.text.split("\n"), text.line):
            spoken = words(part)
            moot = speaks(spoken, "no") or speaks(spoken, "moot")
            told = not act.isdisjoint(word[:_STEM] for word in spoken)
            if (moot and told) or (own is None and not text.is_box and (moot or told)):
                said.append([SeenText(line, part)])
    for texts in said:
        if authored(texts, template).words:
            return msgspec.structs.replace(
                finding,
                severity="note",
                kind="in-words",
                line=texts[0].line,
                written=" ".join(" ".join(text.text.split()) for text in texts),
            )
    return msgspec.structs.replace(finding, kind="may-not-apply", written="")


def of_fields(answer: SectionAnswer, template: TemplateText) -> Iterator[Finding]:
    """What is wrong with the fields below a choice: left open, or filled in below a denial."""
    question = answer.requirement.question
    if question is None or not question.fields:
        return
    boxes = [answer.boxes[number - 1] for number in question.detail]
    chosen = [box for box in boxes if box and box.state == "ticked"]
    values = _values(answer.texts, [words_of(field.text) for field in question.fields])
    told = [(field, values.get(words_of(field.text), [])) for field in question.fields]
    if chosen:
        yield from _open_fields(answer, told, chosen, template)
    elif answer.denial:
        yield from _denied_and_named(answer, answer.denial, told, template)


def _open_fields(
    answer: SectionAnswer, told: Told, chosen: Iterable[Box], template: TemplateText
) -> Iterator[Finding]:
    """The fields that the chosen boxes ask for and that nobody filled in."""
    open_ = [each for each in told if not authored(each[1], template).words]
    # Who says it in a sentence, in place of the fields or beside them, has said it.
    said = [each for each in answer.texts if not each.is_box] + list(map(_beside, chosen))
    if len(open_) == len(told) and authored(said, template).words:
        return
    for field, texts in open_:
        facets = (field.rule.facet,) if field.rule else ()
        more = {"severity": severity_of(field.rule), "kind": "field", "boxes": (field.text,)}
        yield found("detail-missing", answer, facets, texts[0].line if texts else None, **more)


def _denied_and_named(
    answer: SectionAnswer, denial: int, told: Told, template: TemplateText
) -> Iterator[Finding]:
    """The box that says that no tool was used, above the first field in which one is named."""
    for field, texts in told:
        # What stands on lines of its own below may be about something else.
        if authored(texts[:1], template).words and not speaks(words(texts[0].text), "no"):
            written = f"{field.text}: {texts[0].text.strip()}"
            yield denied(answer, denial, texts[0].line, written, "note")
            return


def _beside(box: Box) -> SeenText:
    """What a ticked box says besides its label; where that was edited, behind a colon alone."""
    as_it_came = key(box.text)[: len(box.label)] == box.label
    text = box.text if as_it_came else at_colon(box.written)[1]
    return SeenText(box.line, text, is_box=True)


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
