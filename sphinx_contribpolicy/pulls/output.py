"""A report as text, as JSON, and as the annotations of a workflow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from sphinx_contribpolicy.printed import harmless_json, one_line
from sphinx_contribpolicy.pulls.verdict import CheckReport, Finding

Format: TypeAlias = Literal["text", "json", "github"]
_ANNOTATION = {"error": "error", "warning": "warning", "note": "notice"}
_KEYS = ("code", "severity", "message", "section", "line", "rule")
"""What JSON says of a finding; the rest of it is in the message."""


def render(report: CheckReport, form: Format) -> str:
    """The report in the format `form`; ends in a newline."""
    if form == "json":
        return _json(report)
    said = report.findings if report.once is None else report.once
    story = [one_line(line) for line in report.story or ()]
    findings = map(_annotation if form == "github" else _line, said)
    # JSON is for programs, which ask the forge what was done on it.
    done = map(one_line, report.done)
    lines = [*story, *([""] if story else []), *findings, _summary(report, said), *done]
    return "".join(f"{line}\n" for line in lines)


def _json(report: CheckReport) -> str:
    """The report as one line that no runner takes for a command."""
    findings = [{name: getattr(each, name) for name in _KEYS} for each in report.findings]
    data: dict[str, object] = {"verdict": report.verdict, "findings": findings}
    if report.story is None:
        data |= {"reply": report.reply, "labels": report.labels}
    else:
        data["story"] = report.story
    return f"{harmless_json(msgspec.json.encode(data).decode())}\n"


def _line(finding: Finding) -> str:
    place = f" line {finding.line}" if finding.line else ""
    section = f" [{one_line(finding.section)}]" if finding.section else ""
    return f"{finding.severity} {finding.code}{place}{section}: {one_line(finding.message)}"


def _annotation(finding: Finding) -> str:
    section = f"{finding.section}: " if finding.section else ""
    name = _ANNOTATION[finding.severity]
    # Of what a command escapes, one line holds nothing else.
    text = one_line(section + finding.message).replace("%", "%25")
    return f"::{name} title=contribpolicy {finding.code}::{text}"


def _summary(report: CheckReport, said: Sequence[Finding]) -> str:
    if report.verdict == "skip":
        return f"skip: not judged{f', {one_line(report.reason)}' if report.reason else ''}"
    count = sum(finding.severity == "error" for finding in said)
    if count:
        return f"fail: {count} {'error' if count == 1 else 'errors'}"
    return "pass"
