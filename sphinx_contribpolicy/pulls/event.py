"""What is judged: a pull request or an issue, from an event of a forge or from a text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.pulls.foreign import items, keys_of, positive, string, table

SubmissionKind: TypeAlias = Literal["pull request", "issue"]


class Issue(NamedTuple):
    """An issue as the forge has it."""

    number: int
    open: bool
    labels: tuple[str, ...] = ()
    assigned: bool = False
    pull_request: bool = False


class Submission(Struct, frozen=True, kw_only=True):
    """A pull request or an issue; what an event does not tell is empty."""

    body: str
    title: str = ""
    kind: SubmissionKind = "pull request"
    author: str = ""
    is_bot: bool = False
    association: str = ""
    labels: tuple[str, ...] = ()
    created: datetime | None = None
    draft: bool = False
    number: int = 0
    open: bool = True
    merged: bool = False
    repository: str = ""
    """Owner and name, with a slash."""
    action: str = ""
    cut: bool = False
    """Whether `body` is but the beginning of the description."""
    changed: int | None = None
    """Lines that it adds and removes."""
    open_by_author: int | None = None
    """Pull requests of the author that are open, this one among them."""
    issues: Mapping[int, Issue] | None = None
    """The issues that it names, as the forge has them; None where nobody looked."""

    def is_by(self, login: str) -> bool:
        """Whether `login` is its author: forges know an account in any case of its letters."""
        return bool(login) and login.casefold() == self.author.casefold()


def from_event(text: str, kind: SubmissionKind) -> Submission:
    """The submission in an event of GitHub, GitLab or Forgejo; raises `InputError` without one."""
    try:
        event = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the event is no JSON: {error}") from error
    if not isinstance(event, Mapping):
        raise InputError("the event is no JSON object")
    if "object_kind" in event and isinstance(event.get("object_attributes"), Mapping):
        return _from_gitlab(event, kind)
    key = "pull_request" if kind == "pull request" else "issue"
    thread = event.get(key)
    if not isinstance(thread, Mapping):
        found = f"{key!r} is {thread!r:.40}" if key in event else f"found {keys_of(event)}"
        raise InputError(f"the event holds no {kind}: expected the key {key!r}, {found}")
    return of_thread(thread, kind, event)


def of_thread(
    thread: Mapping[str, Any], kind: SubmissionKind, event: Mapping[str, Any] | None = None
) -> Submission:
    """The submission in a pull request or issue as the API of GitHub or Forgejo gives it."""
    event = event or {}
    user = table(thread.get("user"))
    repository = table(event.get("repository"))
    counts = (thread.get("additions"), thread.get("deletions"))
    lines = [each for each in counts if isinstance(each, int)]
    return Submission(
        body=string(thread.get("body")),
        title=string(thread.get("title")),
        kind=kind,
        author=string(user.get("login") or user.get("username")),
        is_bot=string(user.get("type")).lower() == "bot" or user.get("is_bot") is True,
        association=string(thread.get("author_association")),
        labels=_labels(thread.get("labels"), "name"),
        created=_time(thread.get("created_at")),
        draft=thread.get("draft") is True,
        number=positive(thread.get("number")),
        open=string(thread.get("state")) != "closed",
        merged=thread.get("merged") is True or bool(thread.get("merged_at")),
        repository=string(repository.get("full_name")),
        action=string(event.get("action")),
        changed=sum(lines) if lines else None,
    )


def issue_of(thread: Mapping[str, Any]) -> Issue:
    """An issue as the API of GitHub or Forgejo gives it."""
    return Issue(
        positive(thread.get("number")),
        string(thread.get("state")) != "closed",
        _labels(thread.get("labels"), "name"),
        bool(thread.get("assignee") or thread.get("assignees")),
        bool(thread.get("pull_request")),
    )


def of_listed(thread: object) -> Submission:
    """The pull request in an entry of a list that the API of a forge gives.

    Raises `InputError` where it is something else.
    """
    if not isinstance(thread, Mapping):
        raise InputError(f"no pull request, but {shortened(repr(thread), 40)}")
    key, number = ("description", "iid") if "iid" in thread else ("body", "number")
    if key not in thread or not positive(thread.get(number)):
        raise InputError(
            f"no pull request: expected the keys {number!r} and {key!r}, found {keys_of(thread)}"
        )
    if "/issues/" in string(thread.get("html_url")) and "pull_request" not in thread:
        raise InputError("an issue, and no pull request")
    if key == "description":
        event = {"object_kind": "merge_request", "object_attributes": thread}
        return _from_gitlab({**event, "user": thread.get("author")}, "pull request")
    return of_thread(thread, "pull request")


def _from_gitlab(event: Mapping[str, Any], kind: SubmissionKind) -> Submission:
    wanted = "merge_request" if kind == "pull request" else "issue"
    given = string(event.get("object_kind"))
    if given not in {wanted, "work_item" if kind == "issue" else wanted}:
        raise InputError(
            f"the event holds no {kind}: expected object_kind {wanted!r}, found {given!r}"
        )
    thread = event["object_attributes"]
    user = table(event.get("user"))
    # An event has the person who caused it; of the author GitLab gives the number alone.
    opened_by_user = thread.get("author_id") in (None, user.get("id"))
    return Submission(
        body=string(thread.get("description")),
        title=string(thread.get("title")),
        kind=kind,
        author=string(user.get("username")) if opened_by_user else "",
        is_bot=opened_by_user
        and (user.get("bot") is True or string(user.get("user_type")).endswith("bot")),
        labels=_labels(thread.get("labels") or event.get("labels"), "title"),
        created=_time(thread.get("created_at")),
        draft=thread.get("draft") is True or thread.get("work_in_progress") is True,
        number=positive(thread.get("iid")),
        open=string(thread.get("state")) not in {"closed", "merged"},
        merged=string(thread.get("state")) == "merged",
        repository=string(table(event.get("project")).get("path_with_namespace")),
        action=string(thread.get("action")),
    )


def _labels(value: object, name: str) -> tuple[str, ...]:
    # The API of GitLab gives names where an event gives objects.
    return tuple(string(each) or string(table(each).get(name)) for each in items(value))


def _time(value: object) -> datetime | None:
    text = string(value).replace(" UTC", "+00:00")
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
