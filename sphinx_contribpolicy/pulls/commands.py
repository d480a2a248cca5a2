"""The commands of this part, with plain values: what to check and how to say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.pulls.check import Checked, check
from sphinx_contribpolicy.pulls.exemption import reason_in_words
from sphinx_contribpolicy.pulls.inputs import issue_templates_of, submitted, templates_of
from sphinx_contribpolicy.pulls.output import Format, reported

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.pulls.event import Submission
    from sphinx_contribpolicy.pulls.template.sections import Template


class Outcome(NamedTuple):
    """What a command gives: its exit status and what it prints to standard output."""

    status: int
    text: str


class Asked(NamedTuple):
    """What to check, and how to say it.

    `event` and `body` are files, `body` "-" is standard input; `reply` is a file that the reply is
    written to, an empty one where there is nothing to say. `root` is the folder of the repository.
    """

    root: Path
    event: Path | None = None
    body: str | None = None
    title: str = ""
    template: Path | None = None
    format: Format = "text"
    reply: Path | None = None


def check_pr(asked: Asked, policy: Policy, *, live: bool = False, act: bool = False) -> Outcome:
    """Checks a pull request; 0 where it passes or is not judged, 1 where it fails.

    `live` reads the current pull request from the forge before; `act` comments, labels and closes
    as the policy says. Raises `InputError`, `ForgeError`, `WordsError` and OSError.
    """
    templates = templates_of(policy, asked.root, asked.template)
    if live or act:
        from sphinx_contribpolicy.pulls.live import checked_live

        return checked_live(asked, policy, templates, act=act)
    found = submitted("pull request", asked.event, asked.body, asked.title)
    return outcome(asked, policy, found, templates)


def check_issue(asked: Asked, policy: Policy) -> Outcome:
    """Checks an issue against the forms of the project; otherwise as `check_pr`."""
    templates = issue_templates_of(policy, asked.root, asked.template)
    found = submitted("issue", asked.event, asked.body, asked.title)
    return outcome(asked, policy, found, templates)


def outcome(
    asked: Asked, policy: Policy, found: Submission, templates: Sequence[Template]
) -> Outcome:
    """The check of one submission, written and printed as asked."""
    checked = check(found, policy, templates)
    return said(asked, policy, found, checked)


def said(asked: Asked, policy: Policy, found: Submission, checked: Checked) -> Outcome:
    """What is printed of a check, and its status; the reply is written where asked."""
    if asked.reply is not None:
        asked.reply.write_text(checked.result.reply or "", encoding="utf-8", newline="\n")
    why = reason_in_words(checked.exempt, found, policy.pull_requests) if checked.exempt else ""
    text = reported(checked.result, asked.format, why=why)
    return Outcome(1 if checked.result.verdict == "fail" else 0, text)
