"""Who is not judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import PullRequests
    from sphinx_contribpolicy.pulls.event import Submission

Reason: TypeAlias = Literal["bot", "association", "label", "since"]


def exemption(found: Submission, settings: PullRequests) -> Reason | None:
    """Why `found` is not judged, or None where it is."""
    exempt = settings.exempt
    if exempt.bots and found.is_bot:
        return "bot"
    if found.association and found.association.upper() in map(str.upper, exempt.associations):
        return "association"
    if exempt.label and exempt.label.casefold() in map(str.casefold, found.labels):
        return "label"
    if settings.since and found.created and found.created.date() < settings.since:
        return "since"
    return None


def reason_in_words(reason: Reason, found: Submission, settings: PullRequests) -> str:
    """The reason as a person reads it in a log."""
    match reason:
        case "bot":
            return f"{found.author or 'the author'} is a bot"
        case "association":
            return f"{found.author or 'the author'} is {found.association} here"
        case "label":
            return f"it has the label {settings.exempt.label!r}"
        case "since":
            return f"it is older than {settings.since}"
