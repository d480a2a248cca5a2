"""A report as text, as JSON, and as the annotations of a workflow.

What a stranger wrote may stand in a log. A runner of GitHub acts on a line that begins with `::`,
and on `##[` anywhere in a line (github.com/actions/runner, ActionCommand.cs); neither is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from sphinx_contribpolicy.pulls.verdict import CheckReport, Finding

Format: TypeAlias = Literal["text", "json", "github"]
_ANNOTATION = {"error": "error", "warning": "warning", "note": "notice"}
_KEYS = ("code", "severity", "message", "section", "line", "rule")
"""What JSON says of a finding; the rest of it is in the message."""


def render(report: CheckReport, form: Format) -> str:
    """The report in the format `form`; ends in a newline."""
    if form == "json":
        return _json(report)
    story = [tame(line) for line in report.story or ()]
    findings = map(_annotation if form == "github" else _line, report.findings)
    # JSON is for programs, which ask the forge what was done on it.
    done = map(tame, report.done)
    lines = [*story, *([""] if story else []), *findings, _summary(report), *done]
    return "".join(f"{line}\n" for line in lines)


def _json(report: CheckReport) -> str:
    """The report as one line that no runner takes for a command."""
    findings = [{name: getattr(each, name) for name in _KEYS} for each in report.findings]
    data: dict[str, object] = {"verdict": report.verdict, "findings": findings}
    if report.story is None:
        data |= {"reply": report.reply, "labels": report.labels}
    else:
        data["story"] = report.story
    text = msgspec.json.encode(data).decode().replace("##[", "#\\u0023[")
    return f"{text}\n"


def tame(text: str) -> str:
    """`text` on one line that no runner takes for a command."""
    line = " ".join(text.split()).replace("##[", "# #[")
    return f" {line}" if line.startswith("::") else line


def _line(finding: Finding) -> str:
    place = f" line {finding.line}" if finding.line else ""
    section = f" [{tame(finding.section)}]" if finding.section else ""
    return f"{finding.severity} {finding.code}{place}{section}: {tame(finding.message)}"


def _annotation(finding: Finding) -> str:
    section = f"{finding.section}: " if finding.section else ""
    name = _ANNOTATION[finding.severity]
    text = _escaped(tame(section + finding.message))
    return f"::{name} title=contribpolicy {finding.code}::{text}"


def _summary(report: CheckReport) -> str:
    if report.verdict == "skip":
        return f"skip: not judged, {tame(report.reason)}" if report.reason else "skip: not judged"
    count = sum(finding.severity == "error" for finding in report.findings)
    if count:
        return f"fail: {count} {'error' if count == 1 else 'errors'}"
    return "pass"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
