"""What stands around a pull request: the issue that it belongs to, and limits in numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sphinx_contribpolicy.policy import Policy, Rule, limits_of
from sphinx_contribpolicy.pulls.body import Piece, seen_texts
from sphinx_contribpolicy.pulls.event import Issue, Submission
from sphinx_contribpolicy.pulls.judge.match import Answers
from sphinx_contribpolicy.pulls.template import Template
from sphinx_contribpolicy.pulls.verdict import Finding, severity_of

_NAMED = re.compile(
    r"(?:#|\bgh-|[!&])\d+|/(?:issues|pull|merge_requests|work_items)/\d+", re.IGNORECASE
)
_ISSUE_STUB = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?(?:(?:fix|close|resolve)(?:e?[sd])?|related to|refs?|see|issue)\b:?"
    r"(?:\s+issue)?:?\s*(?:#|gh-)\s*+(?:x{3,}|n{3,}|\.{3})?+\s*+\.?\s*+$",
    re.IGNORECASE,
)
_LONGEST_STUB = 200
_HERE = re.compile(r"(?:(?<![\w/&])#|\bgh-|/issues/)(\d{1,9})\b", re.IGNORECASE)
_MOST = 5
"""Issues that are looked up."""
_ACCEPTED = re.compile(
    r"accepted|approved|confirmed|triaged|ready|help[ -]wanted|up[ -]for[ -]grabs", re.IGNORECASE
)
NEWCOMERS = frozenset({"FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"})


def issue_left_out(pieces: Sequence[Piece], template: Template) -> Iterator[Finding]:
    """A line such as 'Fixes #' that the template offers and nobody completed."""
    asked = (line for each in template.requirements for line in each.section.visible_lines)
    texts = seen_texts(pieces)
    named = (_NAMED.search(each) for text in texts for each in (text.text, *text.targets))
    # An issue that is named anywhere does, so the stub may stay.
    if not any(map(_ISSUE_STUB.match, asked)) or any(named):
        return
    for line, part in (each for text in texts for each in text.lines):
        if len(part) < _LONGEST_STUB and _ISSUE_STUB.match(part):
            yield Finding(
                code="issue-missing",
                severity="warning",
                line=line,
                facets=("issues",),
                written=part.strip(),
            )
            return


def needs_issues(policy: Policy) -> bool:
    """Whether a rule needs to know the issues that a pull request names."""
    return any(map(_asks_for_an_issue, policy.rules))


def needs_open(policy: Policy) -> bool:
    """Whether a rule needs to know how many pull requests of the author are open."""
    return any(limit.of == "open" for rule in policy.rules for limit in limits_of(rule))


def issues_named(text: str) -> tuple[int, ...]:
    """The numbers of the issues of this repository that a text names, the first few."""
    return tuple(dict.fromkeys(int(found) for found in _HERE.findall(text)))[:_MOST]


def of_circumstances(policy: Policy, submission: Submission, answers: Answers) -> Iterator[Finding]:
    """What is wrong around a pull request: with its issue, its size, or the number of open ones.

    What is not known is a note.
    """
    for rule in policy.rules:
        if _asks_for_an_issue(rule):
            yield from _of_issue(policy, rule, submission, answers)
        if rule.stance == "start-small" and submission.association.upper() not in NEWCOMERS:
            continue
        for limit in limits_of(rule):
            count = submission.changed if limit.of == "lines" else submission.open_by_author
            if count is None or count > limit.number:
                yield Finding(
                    code="limit-exceeded",
                    severity="note" if count is None else severity_of(rule),
                    kind=f"{limit.of}-unknown" if count is None else limit.of,
                    facets=(rule.facet,),
                    written=str(limit.number),
                    total=count or 0,
                )


def _asks_for_an_issue(rule: Rule) -> bool:
    return rule.stance == "accepted-issue-only"


def _of_issue(
    policy: Policy, rule: Rule, submission: Submission, answers: Answers
) -> Iterator[Finding]:
    """The issue that a rule asks for, in the section where the template of the kit asks for it."""
    seen = seen_texts(answers.body.pieces)
    texts = [submission.title, *(part for text in seen for part in (text.text, *text.targets))]
    hit = next(filter(None, map(_NAMED.search, texts)), None)
    issues, numbers = submission.issues, issues_named("\n".join(texts))
    found = [issues[number] for number in numbers if issues and number in issues]
    named = [f"#{number}" for number in numbers]
    questions = ((each, each.question) for each in answers.template.requirements)
    asked = (each.section.heading for each, asks in questions if asks and asks.kind == "issue")
    kind, severity = "", severity_of(rule)
    if hit is None:
        kind = "accepted"
    elif issues is None or not numbers:
        kind, severity = "issue-unknown", "note"
        named = named or [hit[0]]
    elif not any(each.open and not each.pull_request for each in found):
        kind = "issue-none"
    elif not any(_is_accepted(each, rule, policy) for each in found):
        # What a project calls accepted only its own labels say.
        kind = "issue-open"
        severity = severity if rule.items else "warning" if severity == "error" else "note"
    if kind:
        yield Finding(
            code="issue-missing",
            severity=severity,
            kind=kind,
            section=next(asked, ""),
            facets=(rule.facet,),
            written=", ".join(named),
        )


def _is_accepted(issue: Issue, rule: Rule, policy: Policy) -> bool:
    if not issue.open or issue.pull_request:
        return False
    labels = {label.casefold() for label in issue.labels}
    if rule.items:
        return bool(labels & {item.casefold() for item in rule.items})
    known = policy.project.good_first_issue_label.casefold()
    return issue.assigned or known in labels or any(map(_ACCEPTED.search, labels))
