"""The API of GitHub and Forgejo, as far as a check needs it.

Source: docs.github.com, "REST API endpoints for pull requests", "... for issue comments", "... for
labels". The address comes from `GITHUB_API_URL`, as GitHub Enterprise sets it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx_contribpolicy.pulls.actions import Action, EarlierReply, earlier_reply
from sphinx_contribpolicy.pulls.foreign import positive, string, table
from sphinx_contribpolicy.pulls.forges.exchange import ForgeError, exchange, is_address, token_in

_PAGE = 100
_MOST_PAGES = 50
_NOT_FOUND = 404
_GONE = 410
_ACTIONS = ("github-actions[bot]", "Bot")
_FORGEJO_ACTIONS = "forgejo-actions"
_VIEWER = {"query": "{viewer{login}}"}


class Client:
    """One repository on GitHub, or on a forge with the same API."""

    def __init__(self, api: str, repository: str, token: str, graphql: str = "") -> None:
        if not is_address(api):
            raise ForgeError(f"GITHUB_API_URL is no http or https address: {api!r}")
        if repository.count("/") != 1:
            raise ForgeError(f"GITHUB_REPOSITORY is no OWNER/NAME: {repository!r}")
        self._api = api.rstrip("/")
        self._base = f"{self._api}/repos/{quote(repository)}"
        # The token goes to one host alone.
        same = is_address(graphql) and urlsplit(graphql).netloc == urlsplit(api).netloc
        self._graphql = graphql if same else ""
        self._token = token

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Client:
        """The repository that the runner names; raises `ForgeError` where it names none."""
        given = environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or ""
        token = token_in("GITHUB_TOKEN", given)
        if not token:
            raise ForgeError("no token: set GITHUB_TOKEN, in a workflow to github.token")
        return cls(
            environment.get("GITHUB_API_URL") or "https://api.github.com",
            environment.get("GITHUB_REPOSITORY", ""),
            token,
            environment.get("GITHUB_GRAPHQL_URL", ""),
        )

    def pull_request(self, number: int) -> Mapping[str, Any]:
        """The pull request as it is now."""
        return self._thread("pull request", f"/pulls/{number}", number)

    def issue(self, number: int) -> Mapping[str, Any] | None:
        """An issue as it is now; None where there is none of this number."""
        try:
            return self._thread("issue", f"/issues/{number}", number)
        except ForgeError as error:
            if error.status in {_NOT_FOUND, _GONE}:
                return None
            raise

    def _thread(self, kind: str, path: str, number: int) -> Mapping[str, Any]:
        thread = self._call("GET", path)
        if not isinstance(thread, dict) or thread.get("number") != number:
            raise ForgeError(f"the forge gave no {kind} where #{number} was asked for")
        return thread

    def open_pull_requests(self) -> Iterator[Mapping[str, Any]]:
        """Every open pull request."""
        yield from self._pages("/pulls?state=open&sort=created&direction=asc")

    def replies(self, number: int) -> list[EarlierReply]:
        """The comments that earlier checks left, the oldest first.

        A comment by any account but that of the token is none: anybody can copy the tag.
        """
        return [
            written
            for each in self._pages(f"/issues/{number}/comments")
            if (written := earlier_reply(positive(each.get("id")), string(each.get("body"))))
            and written.number
            and self._is_own(each.get("user"))
        ]

    def _is_own(self, user: object) -> bool:
        """Whether a comment of `user` is one by the account of the token."""
        if not isinstance(user, dict):
            return False
        login = string(user.get("login") or user.get("username"))
        kind = user.get("type")
        if self._login:
            return self._login in {login, login.removesuffix("[bot]") if kind == "Bot" else login}
        # A token of GitHub Actions or Forgejo Actions may not ask who it is.
        return (login, kind) == _ACTIONS or (kind is None and login == _FORGEJO_ACTIONS)

    @cached_property
    def _login(self) -> str:
        """The account of the token; "" where the forge does not say."""
        try:
            # A token of an app, as that of GitHub Actions, has no user in the REST API.
            answer = self._ask("POST", self._graphql, _VIEWER) if self._graphql else None
            viewer = table(table(table(answer).get("data")).get("viewer"))
            found = viewer or table(self._ask("GET", f"{self._api}/user"))
        except ForgeError:
            return ""
        return string(found.get("login"))

    def act(self, number: int, action: Action) -> str:
        """Does one thing to pull request `number`; says what was done. Raises `ForgeError`."""
        issue, pull, text = f"/issues/{number}", f"/pulls/{number}", action.text
        comment, label = f"/issues/comments/{action.comment}", quote(text, safe="")
        calls: dict[str, tuple[str, str, Mapping[str, Any] | None, str]] = {
            "write": ("POST", f"{issue}/comments", {"body": text}, "commented"),
            "rewrite": ("PATCH", comment, {"body": text}, "updated the comment"),
            "remove": ("DELETE", comment, None, "removed the comment"),
            "label": ("POST", f"{issue}/labels", {"labels": [text]}, f"added the label {text}"),
            "unlabel": ("DELETE", f"{issue}/labels/{label}", None, f"removed the label {text}"),
            "close": ("PATCH", pull, {"state": "closed"}, "closed the pull request"),
            "reopen": ("PATCH", pull, {"state": "open"}, "opened the pull request again"),
        }
        method, path, data, done = calls[action.do]
        try:
            self._call(method, path, data)
        except ForgeError as error:
            # What is to be taken away can be gone already.
            if method != "DELETE" or error.status != _NOT_FOUND:
                raise
        return done

    def _pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        mark = "&" if "?" in path else "?"
        for page in range(1, _MOST_PAGES + 1):
            answer = self._call("GET", f"{path}{mark}per_page={_PAGE}&page={page}")
            if not isinstance(answer, list):
                raise ForgeError(f"the forge gave no list where {path} was asked for")
            yield from (each for each in answer if isinstance(each, dict))
            if len(answer) < _PAGE:
                return

    def _call(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> object:
        return self._ask(method, self._base + path, data)

    def _ask(self, method: str, url: str, data: Mapping[str, Any] | None = None) -> object:
        path = url.removeprefix(self._base)
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {self._token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        return exchange(method, url, headers, data, path=path)
