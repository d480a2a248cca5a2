"""What a check gives: a verdict, what was found, the reply, and labels."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Code: TypeAlias = Literal[
    "body-empty",
    "body-cut",
    "template-untouched",
    "template-removed",
    "section-missing",
    "section-empty",
    "placeholder-left",
    "choice-missing",
    "choice-conflict",
    "detail-missing",
    "box-unticked",
    "box-malformed",
    "issue-missing",
    "agent-marker",
    "trailer-missing",
    "trailer-forbidden",
    "trailer-malformed",
    "commit-fixup",
    "commit-merge",
    "commit-mixed",
    "commit-wip",
]
"""What was found; stable, for programs. The last four are notes on commits."""
Severity: TypeAlias = Literal["error", "warning", "note"]
Verdict: TypeAlias = Literal["pass", "fail", "skip"]


class Finding(Struct, frozen=True, kw_only=True):
    """One thing that was found; `line` counts from 1 in the body, None where no line is meant."""

    code: Code
    severity: Severity
    message: str
    section: str = ""
    line: int | None = None
    rule: str = ""
    """The facet whose rule asks for it; "" where the policy has none."""


class Result(Struct, frozen=True, kw_only=True):
    """What a check says; as JSON it is what `--format json` prints."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    reply: str | None = None
    labels: tuple[str, ...] = ()


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with a body, before it is worded; all strings are raw."""

    code: Code
    severity: Severity = "error"
    section: str = ""
    line: int | None = None
    facets: tuple[str, ...] = ()
    """The facets that can ask for it, the likeliest first."""
    kind: str = ""
    boxes: tuple[str, ...] = ()
    written: str = ""
    total: int = 0
