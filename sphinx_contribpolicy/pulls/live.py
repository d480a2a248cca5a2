"""Check a pull request as it is now on the forge, and act on it where the policy says so."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.pulls.actions import (
    EarlierReply,
    Remove,
    Reopen,
    Rewrite,
    decide_actions,
    tagged,
)
from sphinx_contribpolicy.pulls.check import check, exempt
from sphinx_contribpolicy.pulls.event import of_thread
from sphinx_contribpolicy.pulls.output import tame
from sphinx_contribpolicy.pulls.reply import cannot_reopen, reply
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.pulls.event import Submission
    from sphinx_contribpolicy.pulls.github import Client
    from sphinx_contribpolicy.pulls.template import Template
    from sphinx_contribpolicy.pulls.verdict import CheckReport

_UNPROCESSABLE = 422


def check_live(
    submission: Submission, policy: Policy, templates: Sequence[Template], *, act: bool = False
) -> CheckReport:
    """The report on a pull request as it is now; with `act` the forge is brought in line.

    The event may be old: a run can be repeated days later. Raises `ForgeError` where the forge is
    needed and does not answer.
    """
    exemption = exempt(submission, policy.pull_requests)
    # A bot stays one, and without a number there is nothing to ask for.
    if exemption == "bot" or not submission.number:
        return check(submission, policy, templates)
    if not act:
        # The first run of a workflow has the event of this moment, and saves the request.
        if os.environ.get("GITHUB_RUN_ATTEMPT", "2") != "1":
            submission = _current(submission)
        return check(submission, policy, templates)
    # A label can be taken off; who somebody is and when they came stays.
    if exemption in {"association", "since"}:
        return check(submission, policy, templates)
    from sphinx_contribpolicy.pulls.github import Client

    client = Client.from_environment()
    submission = _renewed(submission, client)
    wording = Wording(policy)
    report = check(submission, policy, templates, wording)
    done = _act(client, submission, report, wording, client.replies(submission.number))
    return replace(report, done=tuple(done))


def sweep(policy: Policy, templates: Sequence[Template]) -> list[str]:
    """Brings every open pull request in line that an earlier check commented on.

    Returns what was done, a line each that can stand in a log. Raises `ForgeError`.
    """
    from sphinx_contribpolicy.pulls.github import Client

    client = Client.from_environment()
    wording = Wording(policy)
    lines = []
    for thread in client.open_pull_requests():
        submission = of_thread(thread, "pull request")
        exemption = exempt(submission, policy.pull_requests)
        if exemption in {"bot", "association", "since"}:
            continue
        if replies := client.replies(submission.number):
            report = check(submission, policy, templates, wording)
            done = _act(client, submission, report, wording, replies)
            lines += [tame(f"#{submission.number}: {line}") for line in done]
    return lines


def _current(submission: Submission) -> Submission:
    """The pull request as it is now; as the event has it where the forge does not answer."""
    from sphinx_contribpolicy.pulls.github import Client, ForgeError

    try:
        return _renewed(submission, Client.from_environment())
    except ForgeError as error:
        sys.stderr.write(f"judged as the event has it: {error}\n")
        return submission


def _renewed(submission: Submission, client: Client) -> Submission:
    now = of_thread(client.pull_request(submission.number), submission.kind)
    return replace(now, repository=submission.repository, action=submission.action)


def _act(
    client: Client,
    submission: Submission,
    report: CheckReport,
    wording: Wording,
    replies: Sequence[EarlierReply],
) -> list[str]:
    """Does what the policy asks for, and says what was done."""
    from sphinx_contribpolicy.pulls.github import ForgeError

    number = submission.number
    # Two runs at once can both have found no comment, and have written one each.
    done = [client.act(number, Remove(extra.number)) for extra in replies[1:]]
    first = replies[0] if replies else None
    settings = wording.policy.pull_requests
    words = partial(reply, wording, submission, report)
    for action in decide_actions(submission, report, first, settings, words, datetime.now(UTC)):
        try:
            done.append(client.act(number, action))
        except ForgeError as error:
            if not (isinstance(action, Reopen) and error.status == _UNPROCESSABLE and first):
                raise
            # The forge does not reopen what was force-pushed, or lost its branch, while closed.
            done.append("could not open the pull request again")
            note = tagged(cannot_reopen(wording), first.since, closed=False)
            done.append(client.act(number, Rewrite(first.number, note)))
            break
    return done
