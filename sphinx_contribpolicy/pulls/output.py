"""Findings as text, as JSON, and as the annotations of a workflow.

What a stranger wrote may stand in a log. A runner of GitHub acts on a line that begins with `::`,
and on `##[` anywhere in a line (github.com/actions/runner, ActionCommand.cs); neither is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.pulls.verdict import Finding, Result

Format: TypeAlias = Literal["text", "json", "github"]
_ANNOTATION = {"error": "error", "warning": "warning", "note": "notice"}


def reported(result: Result, form: Format, *, why: str = "", title: str = "contribpolicy") -> str:
    """The result in the format `form`; ends in a newline. `why` says why nothing was judged."""
    match form:
        case "json":
            return as_json(result)
        case "github":
            lines = [_annotation(finding, title) for finding in result.findings]
            return "".join(f"{line}\n" for line in [*lines, _summary(result, why)])
        case "text":
            lines = [*_lines(result.findings), _summary(result, why)]
            return "".join(f"{line}\n" for line in lines)


def as_json(value: object) -> str:
    """`value` as one line of JSON that no runner takes for a command."""
    text = msgspec.json.encode(value).decode().replace("##[", "#\\u0023[")
    return f"{text}\n"


def tame(text: str) -> str:
    """`text` on one line that no runner takes for a command."""
    line = " ".join(text.split()).replace("##[", "# #[")
    return f" {line}" if line.startswith("::") else line


def _lines(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        place = f" line {finding.line}" if finding.line else ""
        section = f" [{tame(finding.section)}]" if finding.section else ""
        yield f"{finding.severity} {finding.code}{place}{section}: {tame(finding.message)}"


def _summary(result: Result, why: str) -> str:
    if result.verdict == "skip":
        return f"skip: not judged, {tame(why)}" if why else "skip: not judged"
    count = sum(finding.severity == "error" for finding in result.findings)
    if count:
        return f"fail: {count} {'error' if count == 1 else 'errors'}"
    return "pass"


def _annotation(finding: Finding, title: str) -> str:
    section = f"{finding.section}: " if finding.section else ""
    name = _ANNOTATION[finding.severity]
    text = _escaped(tame(section + finding.message))
    return f"::{name} title={title} {finding.code}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
