"""What to do on the forge after a check: comment, label, close, reopen. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import PullRequests
    from sphinx_contribpolicy.pulls.event import Submission
    from sphinx_contribpolicy.pulls.verdict import Result

_TAG = re.compile(
    r"<!-- contribpolicy:reply since=(?P<since>[0-9T:+-]{16,32}) closed=(?P<closed>yes|no) -->\n"
)
_UNITS = {"minute": "minutes", "hour": "hours", "day": "days", "week": "weeks"}


class Comment(Struct, frozen=True, kw_only=True):
    """The comment of an earlier check."""

    number: int
    text: str
    since: datetime
    """When it was first written: grace counts from here."""
    closed: bool
    """Whether the check closed the pull request with it."""


class Write(Struct, frozen=True):
    """Write a comment."""

    text: str


class Rewrite(Struct, frozen=True):
    """Replace the text of the comment."""

    number: int
    text: str


class Remove(Struct, frozen=True):
    """Remove the comment."""

    number: int


class Label(Struct, frozen=True):
    """Add a label."""

    name: str


class Unlabel(Struct, frozen=True):
    """Take a label off."""

    name: str


class Close(Struct, frozen=True):
    """Close the pull request."""


class Reopen(Struct, frozen=True):
    """Open the pull request again."""


Action: TypeAlias = Write | Rewrite | Remove | Label | Unlabel | Close | Reopen


class Wording(Struct, frozen=True, kw_only=True):
    """How a reply reads: `text(closes, closed)`; `closes` is the last day before closing, or ""."""

    text: Callable[[str, bool], str]


def plan(  # noqa: PLR0913, PLR0917 - all that the decision depends on
    found: Submission,
    result: Result,
    earlier: Comment | None,
    settings: PullRequests,
    wording: Wording,
    now: datetime,
) -> tuple[Action, ...]:
    """The actions that bring the forge in line with `result`; none where it is so already."""
    if found.merged or (not found.open and not (earlier and earlier.closed)):
        return ()
    labels = _labels(found, result, settings)
    if result.reply is None or result.verdict == "skip":
        back = [] if found.open or earlier is None else [Reopen()]
        gone = [Remove(earlier.number)] if earlier else []
        return (*back, *labels, *gone)
    if result.verdict == "pass":
        back = [] if found.open else [Reopen()]
        return (*back, *labels, *_comment(earlier, wording.text("", False), now, closed=False))
    since = earlier.since if earlier and not (earlier.closed and found.open) else now
    if not found.open:
        return (*labels, *_comment(earlier, wording.text("", True), since, closed=True))
    closes = settings.close and not found.draft
    ends = since + grace(settings.grace)
    if closes and earlier and now >= ends:
        return (*labels, *_comment(earlier, wording.text("", True), since, closed=True), Close())
    text = wording.text(f"{ends:%Y-%m-%d}" if closes else "", False)
    return (*labels, *_comment(earlier, text, since, closed=False))


def grace(text: str) -> timedelta:
    """The stretch of time that the setting `grace` names, such as "7 days"."""
    count, unit = text.split()
    return timedelta(**{_UNITS[unit.rstrip("s")]: int(count)})


def tagged(text: str, since: datetime, *, closed: bool) -> str:
    """The reply with the hidden tag by which a later check finds it."""
    stamp = since.astimezone(UTC).isoformat(timespec="seconds")
    return f"<!-- contribpolicy:reply since={stamp} closed={'yes' if closed else 'no'} -->\n{text}"


def earlier_of(number: int, text: str) -> Comment | None:
    """The comment with this text, if a check wrote it."""
    match = _TAG.match(text.replace("\r\n", "\n"))
    if match is None:
        return None
    try:
        since = datetime.fromisoformat(match["since"])
    except ValueError:
        return None
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return Comment(number=number, text=text, since=since, closed=match["closed"] == "yes")


def _comment(
    earlier: Comment | None, text: str, since: datetime, *, closed: bool
) -> tuple[Action, ...]:
    text = tagged(text, since, closed=closed)
    if earlier is None:
        return (Write(text),)
    same = earlier.text.replace("\r\n", "\n").strip() == text.strip()
    return () if same else (Rewrite(earlier.number, text),)


def _labels(found: Submission, result: Result, settings: PullRequests) -> tuple[Action, ...]:
    present = {label.casefold() for label in found.labels}
    add = [Label(name) for name in result.labels if name.casefold() not in present]
    fail = settings.labels.fail
    settled = fail and fail not in result.labels and fail.casefold() in present
    return (*add, *([Unlabel(fail)] if settled else []))
