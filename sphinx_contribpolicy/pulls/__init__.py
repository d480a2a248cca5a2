"""Pull requests: read a body, judge it against the project's own template, word the reply."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.check import check, exempt
from sphinx_contribpolicy.pulls.commits.check import check_commits
from sphinx_contribpolicy.pulls.event import Submission, SubmissionKind, from_event
from sphinx_contribpolicy.pulls.inputs import (
    is_scheduled,
    issue_templates,
    pull_request_templates,
    read_message,
    read_submission,
)
from sphinx_contribpolicy.pulls.live import check_live, sweep
from sphinx_contribpolicy.pulls.output import Format, render, tame
from sphinx_contribpolicy.pulls.reply import reply, worded
from sphinx_contribpolicy.pulls.template.inference import template_of
from sphinx_contribpolicy.pulls.template.sections import Template
from sphinx_contribpolicy.pulls.verdict import (
    CheckReport,
    Code,
    Exemption,
    Finding,
    Verdict,
)

__all__ = [
    "CheckReport",
    "Code",
    "Exemption",
    "Finding",
    "Format",
    "Submission",
    "SubmissionKind",
    "Template",
    "Verdict",
    "check",
    "check_commits",
    "check_live",
    "exempt",
    "from_event",
    "is_scheduled",
    "issue_templates",
    "pull_request_templates",
    "read_message",
    "read_submission",
    "render",
    "reply",
    "sweep",
    "tame",
    "template_of",
    "worded",
]
