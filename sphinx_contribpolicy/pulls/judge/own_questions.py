"""The questions that the kit's own template asks: how their answers are read, and how strictly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import takewhile

from msgspec.structs import replace

from sphinx_contribpolicy.markup.normalize import Key, key, words
from sphinx_contribpolicy.pulls.body import SeenText, Words, authored, is_mark_behind, seen_texts
from sphinx_contribpolicy.pulls.judge.boxes import STEM, beginnings, may_not_apply, telling
from sphinx_contribpolicy.pulls.judge.claims import (
    Claim,
    claims_elsewhere,
    claims_in,
    said_elsewhere,
    said_in,
    said_on_boxes,
)
from sphinx_contribpolicy.pulls.judge.details import answered
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon, unseen
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, sentences
from sphinx_contribpolicy.pulls.judge.statements import is_of_a_part, leaves_open
from sphinx_contribpolicy.pulls.phrases import (
    clauses,
    ending,
    is_question,
    phrases,
    says_only,
    speaks,
)
from sphinx_contribpolicy.pulls.verdict import Finding, milder, severity_of

_FEW = 3
"""Words of a clause that says no more than "docs only"."""


def by_its_rule(answer: SectionAnswer, finding: Finding, answers: Answers) -> Finding:
    """The finding as strict as the rule that asks, and under its facet; milder where words do."""
    question = answer.requirement.question
    if finding.code == "choice-missing" and not finding.kind and answer.requirement.about_tools:
        finding = _asked_back(finding, answer, answers)
    if finding.code == "detail-missing":
        finding = answered(finding, answer, answers)
    if question is None:
        return finding
    rule = question.rule
    if finding.code == "box-unticked":
        at = [box.title for box in answer.requirement.section.options].index(finding.boxes[0])
        rule = question.boxes[at].rule
        if may_not_apply(answer.requirement, at):
            finding = _in_words(finding, at, answer, answers)
    elif question.kind == "one-of" and finding.code in {"choice-missing", "section-missing"}:
        finding = _told_in_words(finding, answer, answers)
    severity = milder(finding.severity, severity_of(rule))
    found_by = ((rule.facet,) if rule else ()) + finding.facets
    return replace(finding, facets=found_by, severity=severity)


def _in_words(finding: Finding, at: int, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open box of an act that a change may not allow; a note where words answer it."""
    labels = [option.label for option in answer.requirement.section.options]
    known = {word[:STEM] for word in labels[at]}
    for texts, needed in _places(answer, answers, at):
        written = " ".join(word for text in texts for word in text.text.split())
        spoken = words(written)
        more = [word for word in spoken if word[:STEM] not in known]
        # "Not tested" and "later" say that it is open, as the box does; "sorry" says no more.
        idle = ("undone", "admits", "idle", "courtesies") if speaks(more, "admits", "no") else ()
        reason = any((word,) not in phrases("undone", *idle) for word in more)
        instead = texts[0].is_box and answer.boxes[at] is None
        # A project's own box need not speak of a test, and its words be about anything.
        act = telling(labels, at, tried=True) if instead else _act(labels, at)
        excused = _excuses(written, act | beginnings("tests"))
        # "[x] Tested" in place of the box says in fewer words what that says.
        short = not more and instead
        told = (reason or (short and excused > 0)) and excused >= needed
        if told and authored(texts, answers.template.text).words:
            box = answer.boxes[at]
            # The words of the template are not the author's.
            if box and texts[0].is_box and box.label[: len(labels[at])] == labels[at]:
                said = (box.behind(len(labels[at])), *(each.text for each in texts[1:]))
                written = " ".join(" ".join(said).split())
            return replace(
                finding,
                line=texts[0].line,
                severity="note",
                kind="in-words",
                written=written,
                gone=False,
            )
    return replace(finding, kind=finding.kind or "may-not-apply")


def _places(
    answer: SectionAnswer, answers: Answers, at: int
) -> Iterator[tuple[list[SeenText], int]]:
    """What can answer an open box, the nearest first, and how much each has to excuse.

    Nothing at the box, a little on one in its place or in the section where the box is gone.
    """
    own = answer.boxes[at]
    others = [box.line for number, box in answer.instead.items() if number != at + 1]
    if box := own or answer.instead.get(at + 1):
        behind = answer.pieces[answer.pieces.index(box) + 1 :] if box in answer.pieces else []
        below = takewhile(lambda each: isinstance(each, Words) and each.depth > box.depth, behind)
        yield [SeenText(box.line, box.text, is_box=True), *seen_texts(below)], own is None
    for text in answer.texts:
        for line, part in () if text.line in others else text.lines:
            yield [SeenText(line, part)], 1 if own is None and not text.is_box else 2
    yield from (([each], 3) for each in said_elsewhere(answer, answers))


def _act(labels: Sequence[Key], at: int) -> set[str]:
    """The beginnings of the words in which a label says what was tried out; else of all its own."""
    tried = {word[:STEM] for word in labels[at] if (word,) in phrases("proof")}
    return tried or telling(labels, at, tried=False)


def _excuses(written: str, act: AbstractSet[str]) -> int:
    """How well words excuse that something was not done.

    3 says "nothing to" and what, that it is needless, or that it was left out and why; 2 that there
    is nothing to do and of what, or no more than the former; 1 either.
    """
    spoken = words(written)
    moot = speaks(spoken, "moot")
    acts = [number for number, word in enumerate(spoken) if word[:STEM] in act]
    # "Only docs, nothing to run", but not "With no file there is nothing to run".
    tried = act | beginnings("proof") if moot else act
    done = (number for number, word in enumerate(spoken) if word[:STEM] in tried)
    if any(ending(spoken[:at], "nothing_to") for at in done):
        return 3
    if any(_is_left_out(spoken, at) for at in acts):
        return 3
    said = [words(each) for each in clauses(written)]
    for clause in said:
        # "No tests are needed"; with a reason beside it, "Not tested".
        rest = [word for word in clause if word[:STEM] not in act]
        if len(rest) < len(clause) and (moot or speaks(rest, "needless")):
            known = ("no", "contracted", "needless", "be", "unnamed", "left_out")
            if speaks(rest, "no", "contracted") and says_only(rest, *known):
                return 3
    # "Docs only", and no verb.
    short = (each for each in said if len(each) <= _FEW and not speaks(each, "proof"))
    whole = any(speaks(each, "moot") for each in short)
    return 2 if whole else speaks(spoken, "no", "moot") + bool(acts)


def _is_left_out(spoken: Sequence[str], at: int) -> bool:
    """Whether the words around an act say that their author left it out, and why.

    >>> _is_left_out("only docs so i did not test anything".split(), 6)
    True
    """
    begin = at
    while begin and (spoken[begin - 1],) in phrases("undone", "left_out"):
        begin -= 1
    gap, before, after = spoken[begin:at], spoken[:begin], spoken[at + 1 :]
    if not speaks(gap, "no") and "t" not in gap:
        return False
    if (*before[-1:],) in phrases("authors"):
        reasoned = speaks(after, "gives_reason") and speaks(after, "moot")
        return reasoned or speaks(before, "moot")
    # "Docs only, not tested", but not "I only did not test it".
    moot = ending(before, "moot")
    whose = before[: len(before) - len(moot)]
    return bool(moot) and (*whose[-1:],) not in phrases("authors")


def _asked_back(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open choice with what the section asks, doubts or refuses to say in its place."""
    template = answers.template.text
    behind = [*said_on_boxes(answer)] + [(box, box.text, False) for box in answer.edited]
    on_boxes = sentences(SeenText(box.line, text) for box, text, _ in behind)
    for each in (*said_in(answer), *on_boxes):
        label, rest = at_colon(each.text)
        text = rest.strip() if key(label) in template.visible else each.text
        if authored([each], template).words and leaves_open(text):
            kind = "question" if is_question(text) else "unsaid"
            return replace(finding, kind=kind, written=text)
    return finding


def _told_in_words(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The open choice, with what answers it in words; in the section itself that is enough.

    Who denies it of large parts, as an older template may have asked, leaves open what is asked of
    all.
    """
    kind, told = "in-words", _answering(answer, claims_in(answer, answers.template.text))
    left = _left(answer, answers) if finding.code == "choice-missing" else ""
    # "Yes" and "No" behind two boxes are about these.
    told = [each for each in told if not (left and _is_of_a_box(each.written))]
    if left and not told:
        boxes = () if finding.gone else (left,)
        return replace(finding, severity="warning", kind=kind, boxes=boxes, written=left)
    if not told:
        kind, told = "elsewhere", _answering(answer, claims_elsewhere(answer, answers))
    if not told:
        return finding
    # Who denies it of a part, and used a tool for another, used one.
    deciding = max(told, key=lambda claim: claim.used)
    # A denial above it is quoted too: "No. I only asked ChatGPT to explain the error."
    said = dict.fromkeys((told[0].written, deciding.written))
    used = deciding.used
    requirement, question = answer.requirement, answer.requirement.question
    saying = [number for number in requirement.choices if used is (number != requirement.denial)]
    partly_gone = finding.code == "choice-missing" and not finding.gone
    lost = [number for number in saying if partly_gone and answer.lacks(number)]
    # Only the author knows how much it was.
    unsure = used and question and (question.in_part or question.minor_exempt)
    fitting = lost or ([] if unsure or finding.gone else saying)
    return replace(
        finding,
        severity="warning" if kind == "in-words" else finding.severity,
        kind=kind,
        boxes=tuple(map(requirement.label, fitting)) if len(fitting) == 1 else (),
        written=" ".join(said),
        gone=finding.gone or bool(lost),
    )


def _answering(answer: SectionAnswer, told: Iterable[Claim]) -> list[Claim]:
    """The claims that say as much as the question asks."""
    in_part = answer.denies_a_part
    return [each for each in told if each.used or in_part or not is_of_a_part(each.written)]


def _is_of_a_box(written: str) -> bool:
    return is_mark_behind(written) or key(written) in phrases("none")


def _left(answer: SectionAnswer, answers: Answers) -> str:
    """The one answer with a mark beside it, or whose words are left alone; "" where none is.

    Words are left with their box or without, and neither struck out nor called not applicable.
    """
    requirement = answer.requirement
    texts = {box: text for box, text, _ in said_on_boxes(answer)}
    stands = {
        number: texts.get(box, "")
        for number in requirement.choices
        if (box := answer.boxes[number - 1]) and box.state not in {"struck", "not-applicable"}
    }
    marked = [number for number, text in stands.items() if is_mark_behind(text)]
    # Who ticks one in a comment leaves the other as it came.
    hidden = set().union(*unseen(answers.body))
    labels = [option.label for option in requirement.section.options]
    alone = len(stands) == 1 < len(requirement.choices) and not (answer.strange or answer.edited)
    alone = alone and not any(labels[number - 1] in hidden for number in requirement.choices)
    found = marked or (list(stands) if alone else [])
    return requirement.label(found[0]) if len(found) == 1 else ""
