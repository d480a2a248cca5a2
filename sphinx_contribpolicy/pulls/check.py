"""Check a submission: exemptions, the body against its template, the marker of agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from sphinx_contribpolicy.pulls.body.reader import read
from sphinx_contribpolicy.pulls.exemption import Reason, exemption
from sphinx_contribpolicy.pulls.judge import judge, nearness
from sphinx_contribpolicy.pulls.reply import Point, message, reply
from sphinx_contribpolicy.pulls.verdict import Fault, Finding, Result
from sphinx_contribpolicy.wording import Fragments, Wording, starts_with_marker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.pulls.body.reader import Body
    from sphinx_contribpolicy.pulls.event import Submission
    from sphinx_contribpolicy.pulls.template.sections import Template


class Checked(Struct, frozen=True, kw_only=True):
    """A result with what it came from, for those who act on it."""

    result: Result
    exempt: Reason | None = None
    points: tuple[Point, ...] = ()
    template_url: str = ""


def check(
    found: Submission,
    policy: Policy,
    templates: Sequence[Template],
    *,
    words: Sequence[Path] = (),
    fragments: Fragments | None = None,
) -> Checked:
    """What the policy says of a submission; `templates` are those of the project, in its order.

    With several templates the one that the body is nearest to counts. `words` are folders whose
    fragments replace the shipped ones; `fragments`, where given, is used in their place, and saves
    reading them again for the next submission. Raises `WordsError` where a fragment cannot be used.
    """
    if reason := exemption(found, policy.pull_requests):
        return Checked(result=Result(verdict="skip"), exempt=reason)
    faults: list[Fault] = []
    url = ""
    if templates:
        body = read(found.body)
        template = nearest(body, templates)
        faults += judge(body, template)
        url = policy.project.file_url(template.name)
    faults += agent(found, policy)
    wording = Wording(policy, fragments or Fragments(words))
    points = tuple(point_of(fault, policy) for fault in faults)
    findings = tuple(
        finding_of(fault, point, message(wording, point, url))
        for fault, point in zip(faults, points, strict=True)
    )
    failed = any(finding.severity == "error" for finding in findings)
    answered = failed or any(
        finding.code == "agent-marker" and finding.severity != "note" for finding in findings
    )
    labels = policy.pull_requests.labels
    marked = any(finding.code == "agent-marker" for finding in findings)
    result = Result(
        verdict="fail" if failed else "pass",
        findings=findings,
        reply=None,
        labels=tuple(
            label for label, on in ((labels.fail, failed), (labels.agent, marked)) if label and on
        ),
    )
    checked = Checked(result=result, points=points, template_url=url)
    if not answered:
        return checked
    return Checked(
        result=Result(
            verdict=result.verdict,
            findings=findings,
            reply=answer(checked, wording, found),
            labels=result.labels,
        ),
        points=points,
        template_url=url,
    )


def answer(
    checked: Checked,
    wording: Wording,
    found: Submission,
    *,
    closes: str = "",
    closed: bool = False,
) -> str:
    """The reply to what was found: thanks, every point, how to clear it."""
    return reply(
        wording,
        checked.points,
        thread="issue" if found.kind == "issue" else "",
        template_url=checked.template_url,
        label=wording.policy.pull_requests.exempt.label,
        closes=closes,
        closed=closed,
    )


def nearest(body: Body, templates: Sequence[Template]) -> Template:
    """The template of which most is in the body; the first of several that are equally near."""
    if len(templates) == 1:
        return templates[0]
    return max(templates, key=lambda template: nearness(body, template))


def agent(found: Submission, policy: Policy) -> list[Fault]:
    """The agent marker in the title, as strong as the policy's rules on agents are."""
    if not starts_with_marker(found.title, policy.agents):
        return []
    stances = {rule.stance for rule in policy.rules_of("agents") if _binds(rule.level)}
    severity: Literal["error", "warning", "note"] = "note"
    kind = ""
    if "ban-all" in stances:
        severity, kind = "error", "ban"
    elif stances & {"ban-unsupervised", "draft-workflow"}:
        severity, kind = "warning", "person"
    return [
        Fault(code="agent-marker", severity=severity, kind=kind, facets=("agents", "agent-block"))
    ]


def point_of(fault: Fault, policy: Policy) -> Point:
    """What the words need to know of a fault."""
    said = {rule.facet for rule in policy.rules}
    return Point(
        code=fault.code,
        section=fault.section,
        kind=fault.kind,
        boxes=fault.boxes,
        written=fault.written,
        total=fault.total,
        rule=next((facet for facet in fault.facets if facet in said), ""),
    )


def finding_of(fault: Fault, point: Point, text: str) -> Finding:
    """The fault with its message."""
    return Finding(
        code=fault.code,
        severity=fault.severity,
        message=text,
        section=fault.section,
        line=fault.line,
        rule=point.rule,
    )


def _binds(level: str) -> bool:
    return level in {"must", "must-not", "should", "should-not"}
