"""Judge the answers to a template: what is missing, doubled or left standing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from sphinx_contribpolicy.markup.normalize import key, visible, words
from sphinx_contribpolicy.pulls.body import (
    LONGEST,
    AuthoredText,
    Comment,
    Piece,
    SeenText,
    Words,
    authored,
    seen_texts,
)
from sphinx_contribpolicy.pulls.judge.choices import (
    TOOLS,
    blanks,
    drop_down,
    every,
    found,
    last_told,
    near_misses,
    one_of,
    reworded,
)
from sphinx_contribpolicy.pulls.judge.circumstances import issue_left_out
from sphinx_contribpolicy.pulls.judge.description import TEXT, asking, described, noted
from sphinx_contribpolicy.pulls.judge.details import of_bare_words, of_fields, told_below
from sphinx_contribpolicy.pulls.judge.elsewhere import unseen
from sphinx_contribpolicy.pulls.judge.hidden import hides, is_quoted
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer
from sphinx_contribpolicy.pulls.judge.own_questions import by_its_rule
from sphinx_contribpolicy.pulls.phrases import speaks, speaks_of_tools
from sphinx_contribpolicy.pulls.template import Requirement, Template
from sphinx_contribpolicy.pulls.verdict import Finding

_DEEPEST = 6


def judge(answers: Answers) -> list[Finding]:
    """Everything that is wrong with a body, in the order of the template; without messages.

    Pure, in linear time.
    """
    template, pieces = answers.template, answers.body.pieces
    findings = list(_of_the_whole(answers))
    first = asking(template)
    below, last = _below(template.requirements), last_told(answers)
    for at, (answer, inner) in enumerate(zip(answers.sections, below, strict=True)):
        requirement = answer.requirement
        inside = [text for each in inner for text in answers.sections[each].texts]
        is_first = requirement is first
        wrong = list(_of_a_section(answer, answers, inside, first=is_first, below=at < last))
        if wrong and is_first and (text := described(answer, answers)):
            wrong = [noted(each, answer, text) for each in wrong]
        # What nobody asked for in so many words fails nobody.
        here = [
            replace(each, severity="note")
            if requirement.inferred
            else _invited(by_its_rule(answer, each, answers), answer, answers)
            for each in wrong
        ]
        here += of_fields(answer, answers)
        here += of_bare_words(answer, answers, at)
        if here and hides(answer, template):
            here[0] = replace(here[0], hidden=True)
        elif here and here[0].code == "section-empty" and is_quoted(answer, answers):
            here[0] = replace(here[0], in_code=True)
        findings += here
        findings += blanks(answer)
    findings += told_below(answers)
    findings += issue_left_out(pieces, template)
    if answers.body.cut:
        findings.append(Finding(code="body-cut", severity="note", total=LONGEST))
    return _with_what_is_unseen(findings, answers)


def _with_what_is_unseen(findings: Sequence[Finding], answers: Answers) -> list[Finding]:
    """The findings, each with whether what it misses stands where nothing counts."""
    away = {"body-empty", "template-removed", "section-missing"}
    if not any(each.code in away or each.gone for each in findings):
        return list(findings)
    in_code, in_comments = unseen(answers.body)
    sections = [each.section for each in answers.template.requirements]
    asked = {each.key for each in sections} | {
        box.label for each in sections for box in each.options
    }
    found = []
    for each in findings:
        lost = {key(text) for text in (each.section, *each.boxes)} if each.section else asked
        lost = lost - {()} if each.code in away or each.gone else set()
        hidden = each.hidden or bool(lost & in_comments)
        found.append(replace(each, hidden=hidden, in_code=each.in_code or bool(lost & in_code)))
    return found


def _invited(finding: Finding, answer: SectionAnswer, answers: Answers) -> Finding:
    """The finding, as a note where the template says that the section may go, and it is gone."""
    template, requirement = answers.template, answer.requirement
    # Whoever leaves sections out that do not apply still says what changes.
    one = None if requirement is asking(template) else requirement.section
    if finding.code != "section-missing" or not template.lets_go(one):
        return finding
    kind = finding.kind or "invited"
    return replace(finding, severity="note", kind=kind)


def _below(requirements: Sequence[Requirement]) -> list[list[int]]:
    """For each section the deeper ones below it whose words are an answer to it too."""
    count = Counter(each.section.level for each in requirements)
    inner: list[list[int]] = [[] for _ in requirements]
    open_: list[int] = []
    for at, requirement in enumerate(requirements):
        section = requirement.section
        while open_ and requirements[open_[-1]].section.level >= section.level:
            open_.pop()
        free = requirement.inferred or requirement.optional
        free = (free and not speaks(section.key, "beside")) or speaks(section.key, "describes")
        if not section.options and not requirement.about_tools:
            for above in open_[-_DEEPEST:]:
                # Below a title that stands alone is the whole body, and not only its answer.
                if free or count[requirements[above].section.level] > 1:
                    inner[above].append(at)
        if section.key:
            open_.append(at)
    return inner


def _of_the_whole(answers: Answers) -> Iterator[Finding]:
    # Words that stand in a comment, in place of what a section asks.
    hidden = any(hides(each, answers.template) for each in answers.sections)
    pieces = answers.body.pieces
    shown = (each for each in pieces if not isinstance(each, Comment))
    if not any(getattr(each, "targets", ()) or visible(each.text).strip() for each in shown):
        yield Finding(code="body-empty", facets=TEXT, hidden=hidden)
    asked = [each.section for each in answers.template.requirements]
    if any(each.key or each.options for each in asked) and not _is_left(answers):
        goes = answers.template.lets_go() and _describes(answers)
        yield Finding(
            code="template-removed",
            severity="error" if _is_needed(answers) and not goes else "note",
            kind="invited" if goes else "",
            facets=("pr-template",),
        )
    elif pieces and _is_untouched(answers):
        yield Finding(code="template-untouched", facets=("pr-template",), hidden=hidden)


def _is_needed(answers: Answers) -> bool:
    """Whether a template that is gone is missed: it was asked for, or nothing stands for it."""
    template = answers.template
    description = asking(template)
    others = (each for each in template.requirements if each is not description)
    asked = any(not each.inferred and not each.optional for each in others)
    return asked or not _describes(answers)


def _describes(answers: Answers) -> bool:
    """Whether there are words of the author's own, wherever they stand."""
    return authored(seen_texts(answers.body.pieces), answers.template.text).words


def _is_left(answers: Answers) -> bool:
    # The text before the first heading is always there; only a heading or a box tells.
    return any(
        (answer.present and bool(answer.requirement.section.key)) or any(answer.boxes)
        for answer in answers.sections
    )


def _is_untouched(answers: Answers) -> bool:
    template, pieces = answers.template, answers.body.pieces
    if not (_is_left(answers) or _says_the_same(pieces, template)):
        return False
    for answer in answers.sections:
        pairs = zip(answer.requirement.section.options, answer.boxes, strict=True)
        if _keeps_some(answer) or any(box and box.state != option.state for option, box in pairs):
            return False
    # A form says nothing itself but the headings.
    inside = [text for answer in answers.sections for text in answer.texts]
    added = authored(inside if template.form else seen_texts(pieces), template.text)
    return not (added.words or added.anything)


def _keeps_some(answer: SectionAnswer) -> bool:
    """Whether of a list of alternatives some were deleted, and what is left is the answer."""
    offered = answer.requirement.section.alternatives
    kept = {key(piece.text) for piece in answer.pieces if isinstance(piece, Words)} & offered
    return 0 < len(kept) < len(offered)


def _says_the_same(pieces: Sequence[Piece], template: Template) -> bool:
    """Whether a template without headings and boxes stands as it came, comments included."""
    comments = [piece.text for piece in pieces if isinstance(piece, Comment)]
    theirs = [text for each in template.requirements for text in each.section.comments]
    seen = any(words(each.text) for each in seen_texts(pieces))
    return seen or bool(set(map(key, comments)) & set(map(key, theirs)))


def _of_a_section(
    answer: SectionAnswer, answers: Answers, inside: Sequence[SeenText], *, first: bool, below: bool
) -> Iterator[Finding]:
    """What is wrong with a section.

    `inside`: what deeper ones say. `first`: it is the first that asks what changes. `below`: a
    later one speaks of tools.
    """
    requirement = answer.requirement
    if requirement.optional:
        return
    facets = TOOLS if requirement.about_tools else TEXT
    if not answer.present:
        yield _missing(answer, facets, first=first and not answers.template.form)
        return
    added = authored(
        [*answer.texts, *inside],
        answers.template.text,
        none_answers=requirement.takes_none and (requirement.lines or not first),
        boxed=bool(requirement.section.options),
        signatures=requirement.about_tools,
        describes=first and not answers.template.form,
    )
    said = added.words or _keeps_some(answer)
    if "text" in requirement.kinds and not said and not (requirement.lines and added.none):
        yield _empty(answer, added, facets)
    if "disclosure" in requirement.kinds:
        yield from _disclosure(answer, added, facets, said=said)
    if requirement.answers:
        yield from drop_down(answer, facets)
    elif "one-of" in requirement.kinds:
        yield from one_of(answer, said=said, below=below)
    yield from every(answer)


def _missing(answer: SectionAnswer, facets: tuple[str, ...], *, first: bool) -> Finding:
    """The section that is not there, with its boxes, so that all can be mended in one go."""
    requirement = answer.requirement
    numbers = requirement.choices or requirement.required
    kind = "choice" if requirement.choices else "boxes" if numbers else "description" * first
    boxes = tuple(map(requirement.label, numbers))
    return found("section-missing", answer, facets, kind=kind, boxes=boxes)


def _disclosure(
    answer: SectionAnswer, added: AuthoredText, facets: tuple[str, ...], *, said: bool
) -> Iterator[Finding]:
    """An answer in words, "None" among them; where the section has boxes, a tick is one too."""
    ticked, options = answer.ticked, answer.requirement.section.options
    if not ticked and not said and not added.none:
        if not options:
            yield _empty(answer, added, facets)
            return
        more = reworded(answer, (option.text for option in options))
        yield found("choice-missing", answer, facets, total=len(options), **more)
        yield from near_misses(answer, range(1, len(options) + 1))
    side_by_side = len({options[at - 1].depth for at in ticked}) == 1
    if answer.denial and len(ticked) > 1 and side_by_side:
        labels = tuple(map(answer.requirement.label, ticked))
        yield found("choice-conflict", answer, facets, boxes=labels, total=len(options))


def _empty(answer: SectionAnswer, added: AuthoredText, facets: tuple[str, ...]) -> Finding:
    requirement = answer.requirement
    kind = "line" if requirement.lines else "text" if requirement.section.key else "top"
    if "disclosure" in requirement.kinds:
        asks = requirement.about_tools or speaks_of_tools(requirement.section.asked)
        kind = "disclosure" if asks else "line"
    return found(
        "placeholder-left" if added.placeholder else "section-empty",
        answer,
        facets,
        added.placeholder_line,
        kind=kind,
        written=added.placeholder,
    )
