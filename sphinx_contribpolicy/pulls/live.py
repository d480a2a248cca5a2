"""Check a pull request as it is now on the forge, and act on it where the policy says so."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.pulls.actions import (
    Comment,
    Remove,
    Reopen,
    Rewrite,
    Wording,
    plan,
    tagged,
)
from sphinx_contribpolicy.pulls.check import Checked, answer, check
from sphinx_contribpolicy.pulls.commands import Asked, Outcome, said
from sphinx_contribpolicy.pulls.event import of_thread
from sphinx_contribpolicy.pulls.github import Forge, ForgeError
from sphinx_contribpolicy.pulls.inputs import submitted
from sphinx_contribpolicy.pulls.output import tame
from sphinx_contribpolicy.wording import Wording as PolicyWording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.pulls.event import Submission
    from sphinx_contribpolicy.pulls.template.sections import Template

_UNPROCESSABLE = 422


def checked_live(
    asked: Asked, policy: Policy, templates: Sequence[Template], *, act: bool
) -> Outcome:
    """The outcome for the pull request of the event; with `act` the forge is brought in line.

    A run on a schedule looks at every open pull request that an earlier check commented on. Raises
    `ForgeError` where the forge is needed and does not answer.
    """
    acting = act and policy.pull_requests.mode == "comment"
    if acting and _is_scheduled(asked):
        return _sweep(policy, templates)
    found = submitted("pull request", asked.event, asked.body, asked.title)
    checked = check(found, policy, templates)
    if checked.exempt == "bot" or not found.number:
        return said(asked, policy, found, checked)
    if not acting:
        if os.environ.get("GITHUB_RUN_ATTEMPT", "2") != "1":
            found = _current(found)
        return said(asked, policy, found, check(found, policy, templates))
    if checked.exempt in {"association", "since"}:
        return said(asked, policy, found, checked)
    forge = Forge.from_environment()
    found = _renewed(found, forge)
    checked = check(found, policy, templates)
    done = _apply(forge, found, checked, policy)
    outcome = said(asked, policy, found, checked)
    lines = "".join(f"{tame(line)}\n" for line in done) if asked.format != "json" else ""
    return Outcome(outcome.status, outcome.text + lines)


def _current(found: Submission) -> Submission:
    """The pull request as it is now; as the event has it where the forge does not answer."""
    try:
        return _renewed(found, Forge.from_environment())
    except ForgeError as error:
        sys.stderr.write(f"judged as the event has it: {error}\n")
        return found


def _renewed(found: Submission, forge: Forge) -> Submission:
    now = of_thread(forge.pull_request(found.number), found.kind)
    return msgspec.structs.replace(now, repository=found.repository, action=found.action)


def _is_scheduled(asked: Asked) -> bool:
    path = asked.event or os.environ.get("GITHUB_EVENT_PATH", "")
    if asked.body is not None or not path:
        return False
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError:
        return False
    return isinstance(event, dict) and "schedule" in event and "pull_request" not in event


def _sweep(policy: Policy, templates: Sequence[Template]) -> Outcome:
    forge = Forge.from_environment()
    lines = []
    for thread in forge.open_pull_requests():
        found = of_thread(thread, "pull request")
        checked = check(found, policy, templates)
        if checked.exempt in {"bot", "association", "since"}:
            continue
        if earlier := forge.replies(found.number):
            done = _apply(forge, found, checked, policy, earlier)
            lines += [f"#{found.number}: {line}" for line in done]
    text = "".join(f"{tame(line)}\n" for line in lines)
    return Outcome(0, text or "nothing to do\n")


def _apply(
    forge: Forge,
    found: Submission,
    checked: Checked,
    policy: Policy,
    earlier: Sequence[Comment] | None = None,
) -> list[str]:
    replies = forge.replies(found.number) if earlier is None else earlier
    done = [forge.act(found.number, Remove(extra.number)) for extra in replies[1:]]
    first = replies[0] if replies else None
    words = PolicyWording(policy)

    def text(closes: str, closed: bool) -> str:  # noqa: FBT001 - the shape that Wording asks for
        return answer(checked, words, found, closes=closes, closed=closed)

    now = datetime.now(UTC)
    actions = plan(found, checked.result, first, policy.pull_requests, Wording(text=text), now)
    for action in actions:
        try:
            done.append(forge.act(found.number, action))
        except ForgeError as error:
            if not (isinstance(action, Reopen) and error.status == _UNPROCESSABLE and first):
                raise
            # The forge does not reopen what was force-pushed, or lost its branch, while closed.
            done.append("could not open the pull request again")
            note = tagged(_cannot_reopen(words), first.since, closed=False)
            done.append(forge.act(found.number, Rewrite(first.number, note)))
            break
    return done


def _cannot_reopen(words: PolicyWording) -> str:
    return words.piece("reply", "cannot-reopen", thread=str(words.values["pr"])) + "\n"
