"""The API of the forge, as far as a check needs it. Everything that goes over the network is here.

Source: docs.github.com, "REST API endpoints for pull requests", "... for issue comments", "... for
labels". The address comes from `GITHUB_API_URL`, as GitHub Enterprise sets it.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from functools import cached_property
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.pulls import actions
from sphinx_contribpolicy.pulls.actions import Action, EarlierReply, earlier_reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from http.client import HTTPMessage
    from typing import IO

_SECONDS = 20
_PAGE = 100
_MOST_PAGES = 50
_LARGEST = 64 * 1024 * 1024
_PIECE = 64 * 1024
_NOT_FOUND = 404
_ACTIONS = ("github-actions[bot]", "Bot")
_FORGEJO_ACTIONS = "forgejo-actions"
_VIEWER = {"query": "{viewer{login}}"}


class ForgeError(InputError):
    """The forge did not answer, or refused; `status` is that of HTTP, 0 without an answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class Client:
    """One repository on GitHub, or on a forge with the same API."""

    def __init__(self, api: str, repository: str, token: str, graphql: str = "") -> None:
        if not _is_address(api):
            raise ForgeError(f"GITHUB_API_URL is no http or https address: {api!r}")
        if repository.count("/") != 1:
            raise ForgeError(f"GITHUB_REPOSITORY is no OWNER/NAME: {repository!r}")
        self._api = api.rstrip("/")
        self._base = f"{self._api}/repos/{quote(repository)}"
        # The token goes to one host alone.
        same = _is_address(graphql) and urlsplit(graphql).netloc == urlsplit(api).netloc
        self._graphql = graphql if same else ""
        self._token = token
        self._open = urllib.request.build_opener(_SameHost).open

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Client:
        """The repository that the runner names; raises `ForgeError` where it names none."""
        token = (environment.get("GITHUB_TOKEN") or environment.get("GH_TOKEN") or "").strip()
        if not token:
            raise ForgeError("no token: set GITHUB_TOKEN, in a workflow to github.token")
        # What http.client says of such a header quotes it, and so would a log.
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ForgeError("GITHUB_TOKEN is no token: it holds a space, a line end or the like")
        return cls(
            environment.get("GITHUB_API_URL") or "https://api.github.com",
            environment.get("GITHUB_REPOSITORY", ""),
            token,
            environment.get("GITHUB_GRAPHQL_URL", ""),
        )

    def pull_request(self, number: int) -> Mapping[str, Any]:
        """The pull request as it is now."""
        thread = self._call("GET", f"/pulls/{number}")
        if not isinstance(thread, dict) or thread.get("number") != number:
            raise ForgeError(f"the forge gave no pull request where #{number} was asked for")
        return thread

    def open_pull_requests(self) -> Iterator[Mapping[str, Any]]:
        """Every open pull request."""
        yield from self._pages("/pulls?state=open&sort=created&direction=asc")

    def replies(self, number: int) -> list[EarlierReply]:
        """The comments that earlier checks left, the oldest first.

        A comment by any account but that of the token is none: anybody can copy the tag.
        """
        comments = self._pages(f"/issues/{number}/comments")
        found: list[EarlierReply] = []
        for each in comments:
            written = earlier_reply(_integer(each.get("id")), _text(each.get("body")))
            if written and written.number and self._is_own(each.get("user")):
                found.append(written)
        return found

    def _is_own(self, user: object) -> bool:
        """Whether a comment of `user` is one by the account of the token."""
        if not isinstance(user, dict):
            return False
        login = _text(user.get("login") or user.get("username"))
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
            viewer = _table(_table(_table(answer).get("data")).get("viewer"))
            found = viewer or _table(self._ask("GET", f"{self._api}/user"))
        except ForgeError:
            return ""
        return _text(found.get("login"))

    def act(self, number: int, action: Action) -> str:
        """Does one thing to pull request `number`; says what was done. Raises `ForgeError`."""
        match action:
            case actions.Write(text):
                self._call("POST", f"/issues/{number}/comments", {"body": text})
                return "commented"
            case actions.Rewrite(comment, text):
                self._call("PATCH", f"/issues/comments/{comment}", {"body": text})
                return "updated the comment"
            case actions.Remove(comment):
                self._gone(f"/issues/comments/{comment}")
                return "removed the comment"
            case actions.Label(name):
                self._call("POST", f"/issues/{number}/labels", {"labels": [name]})
                return f"added the label {name}"
            case actions.Unlabel(name):
                self._gone(f"/issues/{number}/labels/{quote(name, safe='')}")
                return f"removed the label {name}"
            case actions.Close():
                self._call("PATCH", f"/pulls/{number}", {"state": "closed"})
                return "closed the pull request"
            case actions.Reopen():
                self._call("PATCH", f"/pulls/{number}", {"state": "open"})
                return "opened the pull request again"

    def _gone(self, path: str) -> None:
        try:
            self._call("DELETE", path)
        except ForgeError as error:
            if error.status != _NOT_FOUND:
                raise

    def _pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        mark = "&" if "?" in path else "?"
        for page in range(1, _MOST_PAGES + 1):
            answer = self._call("GET", f"{path}{mark}per_page={_PAGE}&page={page}")
            listed = answer if isinstance(answer, list) else []
            yield from (each for each in listed if isinstance(each, dict))
            if len(listed) < _PAGE:
                return

    def _call(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> object:
        return self._ask(method, self._base + path, data)

    def _ask(self, method: str, url: str, data: Mapping[str, Any] | None = None) -> object:
        path = url.removeprefix(self._base)
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at when this was made
            url,
            method=method,
            data=None if data is None else json.dumps(data).encode(),
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "User-Agent": "sphinx-contribpolicy",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        try:
            with self._open(request, timeout=_SECONDS) as answer:
                text = _whole(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise ForgeError(_refusal(method, path, error), error.code) from error
        except (HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise ForgeError(f"the forge does not answer ({method} {path}): {reason}") from error
        try:
            return json.loads(text) if text else None
        except (ValueError, RecursionError) as error:
            raise ForgeError(f"the forge gave no JSON ({method} {path})") from error


def _whole(answer: IO[bytes]) -> bytes:
    """What an answer holds; OSError where it drips, or does not end."""
    end = time.monotonic() + _SECONDS
    parts: list[bytes] = []
    size = 0
    while part := answer.read1(_PIECE):  # type: ignore[attr-defined] # HTTPResponse has it
        parts.append(part)
        size += len(part)
        if size > _LARGEST:
            raise OSError("the answer is too long")
        if time.monotonic() > end:
            raise TimeoutError("the answer takes too long")
    # `read1` takes an end that comes too early for the end.
    if getattr(answer, "length", None):
        raise OSError("the answer breaks off")
    return b"".join(parts)


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _integer(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirection on the same host alone: the token goes to nobody else."""

    def redirect_request(  # noqa: PLR0913, PLR0917 - the signature is that of urllib
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _refusal(method: str, path: str, error: urllib.error.HTTPError) -> str:
    hint = {
        401: "; is the token set?",
        403: "; does the job have `pull-requests: write`?",
        404: "; does it exist, and may the token read it?",
    }.get(error.code, "")
    return f"the forge refused {method} {path}: {error.code} {error.reason}{hint}"
