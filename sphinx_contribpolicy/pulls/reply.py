"""The reply to a pull request or issue, and the message of each thing that was found in it.

A reply quotes strangers. What they wrote stands in code spans, on one line and cut short: there no
mention, link or markup works. Source: docs.github.com, "Basic writing and formatting syntax".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import get_args

from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import capital, code, destination, escape
from sphinx_contribpolicy.markup.normalize import shortened, visible
from sphinx_contribpolicy.pulls.event import Submission
from sphinx_contribpolicy.pulls.judge import asks_for_a_person, works_for_somebody
from sphinx_contribpolicy.pulls.verdict import CheckReport, Finding, PartCode
from sphinx_contribpolicy.wording import Wording

LONGEST_QUOTE = 80
_TWO = 2
_OF_AGENTS = frozenset({"agent-account", "agent-marker"})
_OF_TWO_MINDS = frozenset({"signature", "signature-in-part", "in-words", "bare"})
"""The kinds of what the author says in one place, and otherwise or not all of it in another."""
_WHOLE = _OF_AGENTS | {"body-empty", "body-cut", "template-untouched", "template-removed"}
_AWAY = frozenset({"body-empty", "section-missing", "template-removed"})
_LEFT_OPEN = frozenset({"choice-missing", "box-unticked"})
_CAUSES = ("body-empty", "template-removed", "template-untouched")
"""What leaves every section open, the whole before its parts."""
_PARTS: tuple[str, ...] = get_args(PartCode)
_FIRST = 100
"""Characters of the first line: people read it on a phone, or hear it."""
_MENTION = re.compile(r"@(?=\w)")


def quoted(text: str) -> str:
    """Foreign text as a code span: on one line, without what cannot be seen, cut where long."""
    return code(shortened(text, LONGEST_QUOTE) or "…")


def named(text: str) -> str:
    """A name of the template's own, as Markdown that mentions nobody."""
    return _MENTION.sub("@\u2060", escape(visible(text)))


def worded(finding: Finding, wording: Wording) -> Finding:
    """The finding with its message, and with the first of its facets that the policy rules on."""
    rule = next((facet for facet in finding.facets if wording.policy.rules_of(facet)), "")
    return replace(finding, message=_message(wording, finding), rule=rule)


def _message(wording: Wording, finding: Finding, *, kind: str = "") -> str:
    boxes = [quoted(box.rstrip(".")) for box in finding.boxes]
    sections = [f"**{named(name)}**" for name in finding.sections]
    two = (finding.total or len(boxes)) == _TWO
    conditions = {
        f"kind-{finding.kind}": finding.kind,
        "issue": finding.of_issue,
        "form": finding.of_form,
        "gone": finding.gone,
        "quoted": finding.code == "section-empty" and not finding.section,
        "one": len(boxes) == 1,
        "two": two,
        "both": two and len(boxes) == _TWO,
    }
    said = wording.piece(
        "reply",
        "in-code" if finding.in_code else finding.code,
        *_true(conditions),
        kind=kind,
        section=named(finding.section),
        box=boxes[0] if boxes else "",
        boxes=wording.series(boxes, "or" if finding.kind == "answers" else "and"),
        written=quoted(finding.written.rstrip(".")) if finding.written else "",
        sections=wording.series(sections),
        total=str(finding.total),
    )
    hidden = wording.piece("reply", "hidden") if finding.hidden and not kind else ""
    return f"{said} {hidden}" if hidden else said


def reply(
    wording: Wording,
    submission: Submission,
    report: CheckReport,
    *,
    closes: str = "",
    closed: bool = False,
) -> str:
    """The reply that says all that was found, Markdown that ends in one newline.

    `closes` is the day after which the thread is closed, `closed` says that it was.
    """
    findings = _boxes_together(once(_needed(report.findings)))
    settings = wording.policy.pull_requests
    failed = report.verdict != "pass"
    conditions = {
        # No edit changes whose account it is.
        "account": any(map(_is_refused, findings)),
        # A comment is answered where it stands, and taken back; what stands in a log is neither.
        "comment": settings.mode == "comment" and submission.kind == "pull request",
        "draft": submission.draft,
        "passed": not failed,
    }
    thread = wording.name("issue" if submission.kind == "issue" else "pr")

    def say(key: str, *more: str, **values: str) -> str:
        return wording.piece("reply", key, *_true(conditions), *more, thread=thread, **values)

    of_agents = all(each.code in _OF_AGENTS for each in findings)
    thanks_only = of_agents or not failed
    items = [f"- {text}" for text in _items(wording, findings)]
    blocks = [
        _first(wording, findings),
        say("thanks-only" if thanks_only else "thanks"),
        "\n".join(items),
    ]
    # What the template asks is asked of a person, whatever else the policy says of agents.
    if not thanks_only and works_for_somebody(wording.policy, submission):
        # That a person reviews it first is said where a rule does.
        kind = ("kind-person",) if asks_for_a_person(wording.policy) else ()
        blocks.append(say("agent", *kind, written=quoted(submission.author)))
    if closed:
        blocks.append(say("closed"))
    elif closes:
        blocks.append(say("will-close", date=escape(closes)))
    label = settings.exempt.label
    form = ("form",) if any(each.of_form for each in findings) else ()
    closing = [] if conditions["account"] else [say("closing", *(form if failed else ()))]
    closing.append(say("mistaken", override=code(label) if label else ""))
    away = any(each.gone or each.code in _AWAY for each in findings)
    if away and (url := report.template_url):
        closing.append(say("template", *form, template_url=destination(url)))
    if url := next(filter(None, (_url(wording, finding) for finding in findings)), ""):
        closing.append(say("why", url=destination(url)))
    blocks.append(" ".join(closing))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _true(conditions: Mapping[str, object]) -> Iterator[str]:
    """The names of those that hold."""
    return (name for name, holds in conditions.items() if holds)


def _first(wording: Wording, findings: Sequence[Finding]) -> str:
    """What to do, in one line that is short enough for a phone."""
    errors = [each for each in findings if each.severity != "note"] or list(findings)
    sections = list(dict.fromkeys(named(each.section) for each in errors))
    count = len({each.section or each.code for each in errors})
    if count > 1 and errors[0].code not in _CAUSES:
        names = wording.series([f"**{name}**" for name in sections])
        line = wording.piece("reply", "several", sections=names)
        if all(sections) and len(line) < _FIRST:
            return line
        return wording.piece("reply", "several", total=str(count))
    if not errors:
        return ""
    line = _message(wording, errors[0], kind="first")
    if len(line) >= _FIRST:
        line = _message(wording, replace(errors[0], section=""), kind="first")
    return line


def cannot_reopen(wording: Wording) -> str:
    """The reply to a mended pull request that the forge does not open again."""
    return wording.piece("reply", "cannot-reopen", thread=wording.name("pr")) + "\n"


def _items(wording: Wording, findings: Sequence[Finding]) -> Iterator[str]:
    """What was found as list items, that of one section in one item."""
    by_section: dict[str, list[Finding]] = {}
    for finding in findings:
        section = "" if finding.code in _WHOLE else finding.section
        by_section.setdefault(section or f"{finding.code}\0", []).append(finding)
    for group in by_section.values():
        name = "" if group[0].code in _WHOLE else named(group[0].section)
        first, *others = (_message(wording, finding) for finding in group)
        text = " ".join([first, *map(capital, others)])
        yield f"**{name}**: {text}" if name else capital(text)


def _needed(findings: Sequence[Finding]) -> list[Finding]:
    """What a contributor can mend, without notes: of those what stands beside what is told.

    The sections that are gone with the rest are named with it.
    """
    sections = {finding.section for finding in findings if finding.severity != "note"}
    codes = {finding.code for finding in findings if finding.severity == "error"}
    gone = bool(codes & {"body-empty", "template-removed"})
    return [
        finding
        for finding in findings
        if finding.severity != "note"
        or finding.code in {"agent-marker", "body-cut"}
        or (finding.code == "box-malformed" and finding.section in sections)
        or (finding.code == "section-missing" and gone)
    ]


def _url(wording: Wording, finding: Finding) -> str:
    """Where people read the rule: in the docs, or in a file; "" if nowhere."""
    project, files = wording.policy.project, wording.policy.files
    if not finding.rule:
        return ""
    if project.docs_url.startswith(("http://", "https://")):
        return f"{project.docs_url.partition('#')[0]}#contribpolicy-{finding.rule}"
    whole = [path for path, part in files.whole.items() if part == "policy"]
    guides = [path for path in (*files.regions, *files.copies) if "contributing" in path.lower()]
    # A forge gives the rules of a file no anchor.
    return project.file_url(next(iter([*whole, *guides, wording.policy.wording.body]), ""))


def is_told(finding: Finding) -> bool:
    """Whether a reply tells the author of it although it fails nothing.

    They alone know which of two things is right, and a rule of the policy asks them.
    """
    asked = finding.code in _OF_AGENTS or (finding.kind in _OF_TWO_MINDS and finding.rule)
    return finding.severity == "warning" and bool(asked)


def _is_refused(finding: Finding) -> bool:
    """Whether it is whose account it is that fails."""
    return finding.code == "agent-account" and finding.severity == "error"


def once(findings: Sequence[Finding]) -> list[Finding]:
    """What was found, without what another finding says too: one cause is named once."""
    errors = [each for each in findings if each.severity == "error"]
    if refused := list(filter(_is_refused, errors)):
        # What a person opens in its place is judged anew.
        return refused
    codes = {each.code for each in errors}
    cause = next((code for code in _CAUSES if code in codes), None)
    others = [each for each in errors if each.code != cause]
    if cause == "template-untouched" and len(others) == 1:
        # The one thing that is open says more than that nothing was done.
        return [each for each in findings if each.code != cause]
    if cause is None:
        let_go = [each.code for each in findings if each.kind == "invited"]
        parts = ("section-missing", "invited") if "template-removed" in let_go else ()
        return _ticks_once([each for each in findings if (each.code, each.kind) != parts])
    # What an empty body lacks is asked for once.
    said = {"elsewhere", "description"} if cause == "body-empty" else {"elsewhere"}
    open_ = [each.section for each in errors if each.section and each.kind not in said]
    above = [each for each in others if not each.section and each.code in _PARTS]
    others_above = any(each.kind != "top" for each in above)
    if others_above and cause != "body-empty":
        open_ = []  # a box without a heading has no name beside those that have one
    boxes = any(each.code in _LEFT_OPEN for each in errors)
    more = {
        "sections": tuple(dict.fromkeys(open_)),
        "kind": "top" if above and not others_above else "boxes" if boxes else "",
        "facets": tuple(facet for each in errors for facet in each.facets),
        "rule": next((each.rule for each in errors if each.rule), ""),
    }
    return [
        replace(each, **more) if each.code == cause else each
        for each in findings
        # What the author says in another place is acknowledged there.
        if each.code == cause
        or each.kind == "elsewhere"
        or not (each.section or each.code in (*_CAUSES, *_PARTS))
    ]


def _ticks_once(findings: Sequence[Finding]) -> list[Finding]:
    """The findings with a misread tick in place of what it leaves open, which stands before it."""
    kept: list[Finding] = []
    for finding in findings:
        before = kept[-1] if kept else finding
        same = before.code == "choice-missing" or before.line == finding.line
        same = same and before.section == finding.section
        if finding.code == "box-malformed" and before.code in _LEFT_OPEN and same:
            kept.pop()
            kept.append(replace(finding, severity=before.severity, rule=before.rule))
        else:
            kept.append(finding)
    return kept


def _said_of(finding: Finding) -> tuple[str, ...]:
    written = finding.written if finding.code == "box-unticked" else ""
    return (finding.code, finding.section, finding.kind, "gone" * finding.gone, written)


def _boxes_together(findings: Sequence[Finding]) -> list[Finding]:
    """The boxes of a section of which the same is said as one finding."""
    together: list[Finding] = []
    for said, same in groupby(findings, _said_of):
        first, *others = same
        if said[0].startswith("box-"):
            boxes = [box for each in (first, *others) for box in each.boxes]
            first, others = replace(first, boxes=tuple(boxes)), []
        together += [first, *others]
    return together
