"""Check a pull request as it is now on the forge, and act on it where the policy says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import ContribPolicyError
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.printed import one_line
from sphinx_contribpolicy.pulls.actions import (
    Action,
    EarlierReply,
    closing_time,
    decide_actions,
    said,
    tagged,
    told_since,
)
from sphinx_contribpolicy.pulls.check import check, exempt
from sphinx_contribpolicy.pulls.event import Submission, issue_of, of_thread
from sphinx_contribpolicy.pulls.forges import Client, ForgeError, current_merge_request, is_pipeline
from sphinx_contribpolicy.pulls.judge import issues_named, needs_issues, needs_open
from sphinx_contribpolicy.pulls.reply import cannot_reopen, reply
from sphinx_contribpolicy.pulls.template import Template
from sphinx_contribpolicy.pulls.verdict import CheckReport
from sphinx_contribpolicy.wording import Wording

_UNPROCESSABLE = 422
_LASTING = frozenset({"login", "association", "since"})
"""Why somebody is exempt, whatever is done to the pull request."""


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
        pass
    elif is_pipeline():
        submission = _current(submission, current_merge_request)
    elif not act:
        # The first run of a workflow has the event of this moment, and saves the request.
        if os.environ.get("GITHUB_RUN_ATTEMPT", "2") != "1":
            submission = _current(submission, _renewed)
        submission = _surveyed(submission, policy)
    # A label can be taken off; who somebody is and when they came stays.
    elif exemption not in _LASTING:
        return _checked_and_done(submission, policy, templates)
    return check(submission, policy, templates)


def _checked_and_done(
    submission: Submission, policy: Policy, templates: Sequence[Template]
) -> CheckReport:
    client = Client.from_environment()
    submission = _surveyed(_renewed(submission, client), policy, client)
    wording = Wording(policy)
    report = check(submission, policy, templates, wording)
    replies = client.replies(submission.number)
    if report.verdict == "fail" and submission.open:
        # The summary of the run says what the comment says.
        since = told_since(submission, next(iter(replies), None), datetime.now(UTC))
        closes = said(closing_time(submission, policy.pull_requests, since))
        report = replace(report, reply=reply(wording, submission, report, closes=closes))
    done = _act(client, submission, report, wording, replies)
    return replace(report, done=tuple(done))


class Swept(NamedTuple):
    """What a run over all pull requests did, and which ones it could not judge; a line each."""

    done: tuple[str, ...]
    missed: tuple[str, ...]


def sweep(policy: Policy, templates: Sequence[Template]) -> Swept:
    """Brings every open pull request in line that an earlier check commented on.

    One that cannot be judged stops no other. Raises `ForgeError` where there is no forge to ask.
    """
    client = Client.from_environment()
    wording = Wording(policy)
    done: list[str] = []
    missed: list[str] = []
    try:
        for thread in client.open_pull_requests():
            submission = of_thread(thread, "pull request")
            name = f"#{submission.number}"
            try:
                acted = _swept(client, submission, templates, wording)
            except Exception as error:  # noqa: BLE001 - whatever one does, the others are judged
                why = str(error) if isinstance(error, ContribPolicyError) else repr(error)
                missed.append(one_line(f"{name} was not judged: {shortened(why, 300)}"))
            else:
                done += [one_line(f"{name}: {line}") for line in acted]
    except ForgeError as error:
        missed.append(one_line(f"the rest of the pull requests was not judged: {error}"))
    return Swept(tuple(done), tuple(missed))


def _swept(
    client: Client, submission: Submission, templates: Sequence[Template], wording: Wording
) -> list[str]:
    left_aside = exempt(submission, wording.policy.pull_requests) in {"bot", *_LASTING}
    if left_aside or not (replies := client.replies(submission.number)):
        return []
    submission = _surveyed(submission, wording.policy, client)
    report = check(submission, wording.policy, templates, wording)
    return _act(client, submission, report, wording, replies)


def _current(submission: Submission, ask: Callable[[Submission], Submission]) -> Submission:
    """The pull request as it is now; as the event has it where the forge does not answer."""
    try:
        return ask(submission)
    except ForgeError as error:
        if submission.cut:
            raise ForgeError(
                f"{error}, and the pipeline has but the beginning of the description; nothing was "
                "judged"
            ) from error
        sys.stderr.write(f"judged as the event has it: {one_line(str(error))}\n")
        return submission


def _surveyed(submission: Submission, policy: Policy, client: Client | None = None) -> Submission:
    """With the issues that it names, and how many of the author's are open, where rules ask.

    As it is where the forge does not answer.
    """
    named = submission.issues is None and needs_issues(policy)
    open_ = submission.open_by_author is None and submission.author and needs_open(policy)
    if not (named or open_):
        return submission
    try:
        client = client or Client.from_environment()
        if named:
            numbers = issues_named(f"{submission.title}\n{submission.body}")
            issues = map(issue_of, filter(None, map(client.issue, numbers)))
            submission = replace(submission, issues={each.number: each for each in issues})
        if open_:
            threads = client.open_pull_requests()
            authors = [of_thread(each, "pull request").author for each in threads]
            mine = sum(map(submission.is_by, authors))
            submission = replace(submission, open_by_author=mine)
    except ForgeError as error:
        sys.stderr.write(f"not looked up: {one_line(str(error))}\n")
    return submission


def _renewed(submission: Submission, client: Client | None = None) -> Submission:
    client = client or Client.from_environment()
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
    number = submission.number
    # Two runs at once can both have found no comment, and have written one each.
    done = [client.act(number, Action("remove", comment=extra.number)) for extra in replies[1:]]
    first = replies[0] if replies else None
    settings = wording.policy.pull_requests
    words = partial(reply, wording, submission, report)
    for action in decide_actions(submission, report, first, settings, words, datetime.now(UTC)):
        try:
            done.append(client.act(number, action))
        except ForgeError as error:
            if not (action.do == "reopen" and error.status == _UNPROCESSABLE and first):
                raise
            # The forge does not reopen what was force-pushed, or lost its branch, while closed.
            done.append("could not open the pull request again")
            note = tagged(cannot_reopen(wording), first.since, closed=False)
            done.append(client.act(number, Action("rewrite", note, first.number)))
            break
    return done
