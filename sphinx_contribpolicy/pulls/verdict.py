"""What a check gives: a report with a verdict, everything that was found, and how bad it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.policy import Rule, held_by_some, strength

PartCode: TypeAlias = Literal[
    "section-missing",
    "section-empty",
    "placeholder-left",
    "choice-missing",
    "choice-conflict",
    "detail-missing",
    "box-unticked",
    "box-malformed",
]
"""What is found in a section, be it the one above the first heading."""
Code: TypeAlias = Literal[
    "body-empty",
    "body-cut",
    "template-untouched",
    "template-removed",
    PartCode,
    "issue-missing",
    "limit-exceeded",
    "agent-account",
    "agent-marker",
    "tool-signature",
    "trailer-missing",
    "trailer-forbidden",
    "trailer-malformed",
    "commit-fixup",
    "commit-merge",
    "commit-mixed",
    "commit-wip",
]
"""What was found; stable, for programs. The last four are notes on commits."""
Verdict: TypeAlias = Literal["pass", "fail", "skip"]
Exemption: TypeAlias = Literal["bot", "login", "association", "label", "since"]
"""Why a submission is not judged."""

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The strictest first."""


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was found; all strings but the message are raw, whoever wrote them."""

    code: Code
    severity: Severity = "error"
    message: str = ""
    """What is said of it, Markdown on one line; made last, from all the rest."""
    section: str = ""
    """The section of the template; of a commit the start of its hash, and its subject."""
    line: int | None = None
    """Counts from 1 in the body or the message; None where no line is meant."""
    rule: str = ""
    """The facet whose rule asks for it; "" where the policy has none."""
    facets: tuple[str, ...] = ()
    """The facets that can ask for it, the likeliest first."""
    kind: str = ""
    """Which of the wordings of the code."""
    boxes: tuple[str, ...] = ()
    written: str = ""
    total: int = 0
    hidden: bool = False
    """Whether what is missing stands in a comment, as of the template, which nobody sees."""
    in_code: bool = False
    """Whether it stands in code, which the forge shows as it is written."""
    gone: bool = False
    """Whether no box is left of those of which one is wanted."""
    sections: tuple[str, ...] = ()
    of_issue: bool = False
    """Whether it was found in an issue, of which other words speak than of a change."""
    of_form: bool = False
    """Whether it was found in the answers to a form, which nobody can put around a text."""


class CheckReport(Struct, frozen=True, kw_only=True):
    """What a check says of a pull request, an issue, or a series of commits."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    once: tuple[Finding, ...] | None = None
    """The findings as a person reads them, one for each cause; None where that is all of them."""
    reply: str | None = None
    labels: tuple[str, ...] = ()
    exempt: Exemption | None = None
    reason: str = ""
    """Why nothing was judged, as a person reads it in a log."""
    template_url: str = ""
    """Where the forge shows the template that the body was held against."""
    story: tuple[str, ...] | None = None
    """A line for each commit; None where no commits were checked."""
    done: tuple[str, ...] = ()
    """What was done on the forge."""


def severity_of(rule: Rule | None) -> Severity:
    """How strictly the answer to a rule is taken."""
    if rule is None:
        return "error"
    if held_by_some(rule):
        return "note"
    return {"must": "error", "should": "warning"}.get(strength(rule.level), "note")  # type: ignore[return-value]


def strictest(rules: Iterable[Rule]) -> Severity | None:
    """How strictly rules are taken together; None where there is none."""
    return min(map(severity_of, rules), key=SEVERITIES.index, default=None)


def milder(one: Severity, other: Severity) -> Severity:
    """The milder of two."""
    return max(one, other, key=SEVERITIES.index)
