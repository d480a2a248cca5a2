"""What to do on the forge after a check: comment, label, close, reopen. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from msgspec import Struct

from sphinx_contribpolicy.policy import PullRequests
from sphinx_contribpolicy.pulls.event import Submission
from sphinx_contribpolicy.pulls.verdict import CheckReport

_TAG = re.compile(
    r"<!-- contribpolicy:reply since=(?P<since>[0-9T:+-]{16,32}) closed=(?P<closed>yes|no) -->\n"
)


class EarlierReply(Struct, frozen=True, kw_only=True):
    """The comment of an earlier check."""

    number: int
    text: str
    since: datetime
    """When it was first written: grace counts from here."""
    closed: bool
    """Whether the check closed the pull request with it."""


class Action(NamedTuple):
    """One thing to do; `text` is that of a comment or the name of a label."""

    do: Literal["write", "rewrite", "remove", "label", "unlabel", "close", "reopen"]
    text: str = ""
    comment: int = 0
    """The number of the comment that is meant."""


def decide_actions(  # noqa: PLR0913, PLR0917 - all that the decision depends on
    submission: Submission,
    report: CheckReport,
    earlier: EarlierReply | None,
    settings: PullRequests,
    reply: Callable[..., str],
    now: datetime,
) -> tuple[Action, ...]:
    """The actions that bring the forge in line with `report`; none where it is so already.

    `reply` words the comment; `closes` is the time before which nothing is closed, or "".
    """
    is_open = submission.open
    if submission.merged or (not is_open and not (earlier and earlier.closed)):
        return ()  # What people closed, they alone open again.
    labels = _labels(submission, report, settings)
    back = () if is_open else (Action("reopen"),)
    if report.reply is None or report.verdict == "skip":
        return (*back, *labels, *([Action("remove", comment=earlier.number)] if earlier else []))
    if report.verdict == "pass":
        return (*back, *labels, *_comment(earlier, reply(), now, closed=False))
    since = told_since(submission, earlier, now)
    closes = closing_time(submission, settings, since)
    # Never without an earlier comment: nobody is closed who was not warned.
    close = bool(is_open and closes and earlier and now >= closes)
    closed = close or not is_open
    text = reply(closed=True) if closed else reply(closes=said(closes))
    told = _comment(earlier, text, since, closed=closed)
    return (*labels, *told, *([Action("close")] if close else []))


def told_since(submission: Submission, earlier: EarlierReply | None, now: datetime) -> datetime:
    """Since when the author knows what is missing."""
    # Open although the check closed it: a person opened it again, and the grace begins anew.
    return earlier.since if earlier and not (earlier.closed and submission.open) else now


def closing_time(
    submission: Submission, settings: PullRequests, since: datetime | None
) -> datetime | None:
    """Before when nothing is closed that lacks something since `since`; None where never is."""
    if not settings.close or submission.draft or not since:
        return None
    count, unit = settings.grace.split()
    return since + timedelta(**{f"{unit.rstrip('s')}s": int(count)})


def said(time: datetime | None) -> str:
    """A time as a reply says it; "" for none."""
    return f"{time.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if time else ""


def tagged(text: str, since: datetime, *, closed: bool) -> str:
    """The reply with the hidden tag by which a later check finds it."""
    stamp = since.astimezone(UTC).isoformat(timespec="seconds")
    return f"<!-- contribpolicy:reply since={stamp} closed={'yes' if closed else 'no'} -->\n{text}"


def earlier_reply(number: int, text: str) -> EarlierReply | None:
    """The comment with this text, if a check wrote it."""
    match = _TAG.match(text.replace("\r\n", "\n"))
    if match is None:
        return None
    try:
        since = datetime.fromisoformat(match["since"])
    except ValueError:
        return None
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return EarlierReply(number=number, text=text, since=since, closed=match["closed"] == "yes")


def _comment(
    earlier: EarlierReply | None, text: str, since: datetime, *, closed: bool
) -> tuple[Action, ...]:
    text = tagged(text, since, closed=closed)
    if earlier is None:
        return (Action("write", text),)
    same = earlier.text.replace("\r\n", "\n").strip() == text.strip()
    return () if same else (Action("rewrite", text, earlier.number),)


def _labels(
    submission: Submission, report: CheckReport, settings: PullRequests
) -> tuple[Action, ...]:
    present = {label.casefold() for label in submission.labels}
    add = [Action("label", name) for name in report.labels if name.casefold() not in present]
    fail = settings.labels.fail
    settled = fail and fail not in report.labels and fail.casefold() in present
    return (*add, *([Action("unlabel", fail)] if settled else []))
