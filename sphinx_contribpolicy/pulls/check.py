"""Check a submission: who is exempt, the body against its template, what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from sphinx_contribpolicy.policy import Policy, PullRequests
from sphinx_contribpolicy.pulls.actions import closing_time, said
from sphinx_contribpolicy.pulls.body import read
from sphinx_contribpolicy.pulls.event import Submission
from sphinx_contribpolicy.pulls.judge import (
    closest,
    judge,
    of_agents,
    of_circumstances,
    of_signatures,
)
from sphinx_contribpolicy.pulls.reply import is_told, once, reply, worded
from sphinx_contribpolicy.pulls.template import Template
from sphinx_contribpolicy.pulls.tools import is_agent
from sphinx_contribpolicy.pulls.verdict import CheckReport, Exemption, Finding
from sphinx_contribpolicy.wording import Wording


def check(
    submission: Submission,
    policy: Policy,
    templates: Sequence[Template],
    wording: Wording | None = None,
) -> CheckReport:
    r"""What the policy says of a submission; `templates` are those of the project, in its order.

    The body is read once; with several templates the one that it is closest to counts. `wording`,
    where given, says the policy, and saves reading the words again for the next submission. Raises
    `WordsError` where a fragment cannot be used.

    >>> from sphinx_contribpolicy.policy import Policy
    >>> from sphinx_contribpolicy.pulls import Submission, template_of
    >>> template = template_of("## What changes\n\n<!-- contribpolicy: text -->\n", {})
    >>> report = check(Submission(body="## What changes\n\nTODO\n"), Policy(), [template])
    >>> report.verdict, [(each.code, each.section, each.line) for each in report.findings]
    ('fail', [('placeholder-left', 'What changes', 3)])
    """
    settings = policy.pull_requests
    if exemption := exempt(submission, settings):
        reason = _reason(exemption, submission, settings)
        return CheckReport(verdict="skip", exempt=exemption, reason=reason)
    findings: list[Finding] = []
    url, of_form = "", False
    if templates:
        # On GitHub such a line can be the answer that a template asks for, as in "/kind bug".
        commands = policy.project.forge == "gitlab"
        answers = closest(read(submission.body, quick_actions=commands), templates)
        findings += judge(answers)
        findings += of_signatures(policy, answers)
        if submission.kind == "pull request":
            findings += of_circumstances(policy, submission, answers)
        url = policy.project.file_url(answers.template.name)
        of_form = answers.template.form
    findings += of_agents(policy, submission)
    wording = wording or Wording(policy)
    about = {"of_issue": submission.kind == "issue", "of_form": of_form}
    findings = [worded(replace(each, **about), wording) for each in findings]
    failed = any(finding.severity == "error" for finding in findings)
    marked = any(finding.code in {"agent-account", "agent-marker"} for finding in findings)
    labels = ((settings.labels.fail, failed), (settings.labels.agent, marked))
    report = CheckReport(
        verdict="fail" if failed else "pass",
        findings=tuple(findings),
        once=tuple(worded(each, wording) for each in once(findings)),
        labels=tuple(label for label, on in labels if label and on),
        template_url=url,
    )
    if failed or any(map(is_told, findings)):
        # A comment that is written now says before when nothing is closed.
        comments = settings.mode == "comment" and submission.kind != "issue" and submission.open
        now = datetime.now(UTC) if failed and comments else None
        closes = said(closing_time(submission, settings, now))
        return replace(report, reply=reply(wording, submission, report, closes=closes))
    return report


def exempt(submission: Submission, settings: PullRequests) -> Exemption | None:
    """Why a submission is not judged, or None where it is."""
    exempted = settings.exempt
    # What a coding agent writes a policy on such tools is about, whatever it may do here: a name or
    # a label exempts it, and not that it is a bot or that somebody gave it access.
    agent = is_agent(submission.author, is_bot=submission.is_bot)
    association, label = submission.association.upper(), exempted.label.casefold()
    created = submission.created
    why: dict[Exemption, object] = {
        "bot": exempted.bots and submission.is_bot and not agent,
        "login": any(map(submission.is_by, exempted.logins)),
        "association": (association and not agent)
        and association in map(str.upper, exempted.associations),
        "label": label and label in map(str.casefold, submission.labels),
        "since": settings.since and created and created.date() < settings.since,
    }
    return next((exemption for exemption, holds in why.items() if holds), None)


def _reason(exemption: Exemption, submission: Submission, settings: PullRequests) -> str:
    author = submission.author or "the author"
    reasons: dict[Exemption, str] = {
        "bot": f"{author} is a bot",
        "login": f"{author} is named under pull_requests.exempt.logins",
        "association": f"{author} is {submission.association} here",
        "label": f"it has the label {settings.exempt.label!r}",
        "since": f"it is older than {settings.since}",
    }
    return reasons[exemption]
