"""What stands around a pull request: the issue that it belongs to, and limits in numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.policy import limits_of
from sphinx_contribpolicy.pulls.judge.own_questions import severity_of
from sphinx_contribpolicy.pulls.verdict import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sphinx_contribpolicy.diagnostics import Severity
    from sphinx_contribpolicy.policy import Policy, Rule

NAMED = re.compile(
    r"(?:#|\bgh-|[!&])\d+|/(?:issues|pull|merge_requests|work_items)/\d+", re.IGNORECASE
)
_HERE = re.compile(r"(?:(?<![\w/&])#|\bgh-|/issues/)(\d{1,9})\b", re.IGNORECASE)
_MOST = 5
"""Issues that are looked up."""
_ACCEPTED = re.compile(
    r"accepted|approved|confirmed|triaged|ready|help[ -]wanted|up[ -]for[ -]grabs", re.IGNORECASE
)
NEWCOMERS = frozenset({"FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"})


class Issue(NamedTuple):
    """An issue as the forge has it."""

    number: int
    open: bool
    labels: tuple[str, ...] = ()
    assigned: bool = False
    pull_request: bool = False


class Needs(NamedTuple):
    """What the rules of a policy need to know beyond what an event holds."""

    issues: bool
    open: bool


def needs_of(policy: Policy) -> Needs:
    """What has to be looked up to judge by the policy."""
    limits = [limit.of for rule in policy.rules for limit in limits_of(rule)]
    return Needs(any(map(_asks_for_an_issue, policy.rules)), "open" in limits)


def issues_named(text: str) -> tuple[int, ...]:
    """The numbers of the issues of this repository that a text names, the first few."""
    return tuple(dict.fromkeys(int(found) for found in _HERE.findall(text)))[:_MOST]


def of_circumstances(  # noqa: PLR0913 - all that the rules are about
    policy: Policy,
    texts: Sequence[str],
    *,
    association: str,
    changed: int | None,
    open_: int | None,
    issues: Mapping[int, Issue] | None,
) -> Iterator[Finding]:
    """What is wrong around a pull request whose title, text and links are `texts`.

    What is not known is a note.
    """
    for rule in policy.rules:
        if _asks_for_an_issue(rule):
            yield from _of_issue(policy, rule, texts, issues)
        if rule.stance == "start-small" and association.upper() not in NEWCOMERS:
            continue
        for limit in limits_of(rule):
            count = changed if limit.of == "lines" else open_
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
    policy: Policy, rule: Rule, texts: Sequence[str], issues: Mapping[int, Issue] | None
) -> Iterator[Finding]:
    facets = (rule.facet,)
    severity = severity_of(rule)
    if not any(map(NAMED.search, texts)):
        yield Finding(code="issue-missing", severity=severity, kind="accepted", facets=facets)
        return
    numbers = issues_named("\n".join(texts))
    found = [issues[number] for number in numbers if issues and number in issues]
    named = [f"#{number}" for number in numbers]
    kind = ""
    if issues is None or not numbers:
        kind, severity = "issue-unknown", "note"
        named = named or [next(hit[0] for text in texts if (hit := NAMED.search(text)))]
    elif not any(each.open and not each.pull_request for each in found):
        kind = "issue-none"
    elif not any(_is_accepted(each, rule, policy) for each in found):
        # What a project calls accepted only its own labels say.
        kind, severity = "issue-open", severity if rule.items else _milder(severity)
    if kind:
        yield Finding(
            code="issue-missing",
            severity=severity,
            kind=kind,
            facets=facets,
            written=", ".join(named),
        )


def _milder(severity: Severity) -> Severity:
    return "warning" if severity == "error" else "note"


def _is_accepted(issue: Issue, rule: Rule, policy: Policy) -> bool:
    if not issue.open or issue.pull_request:
        return False
    labels = {label.casefold() for label in issue.labels}
    if rule.items:
        return bool(labels & {item.casefold() for item in rule.items})
    known = policy.project.good_first_issue_label.casefold()
    return issue.assigned or known in labels or any(map(_ACCEPTED.search, labels))
