"""A question to a forge over the network, and its answer. Nothing else in the house goes there."""

from __future__ import annotations

import json
import time
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sphinx_contribpolicy.diagnostics import InputError

if TYPE_CHECKING:
    import urllib.request
    from collections.abc import Mapping
    from http.client import HTTPMessage

_SECONDS = 20
_LARGEST = 64 * 1024 * 1024
_PIECE = 64 * 1024


class ForgeError(InputError):
    """The forge did not answer, or refused; `status` is that of HTTP, 0 without an answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


def exchange(
    method: str,
    url: str,
    headers: Mapping[str, str],
    data: Mapping[str, Any] | None = None,
    *,
    path: str,
) -> object:
    """What the forge answers, from JSON; None for nothing. `path` names the question in errors.

    Raises `ForgeError`.
    """
    import urllib.request  # slow to import, and a check mostly asks nobody
    from http.client import HTTPException

    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at when the client was made
        url,
        method=method,
        data=None if data is None else json.dumps(data).encode(),
        headers={
            "Content-Type": "application/json",
            "User-Agent": "sphinx-contribpolicy",
            **headers,
        },
    )
    try:
        with urllib.request.build_opener(_same_host()).open(request, timeout=_SECONDS) as answer:
            text = _whole(answer)
    except urllib.error.HTTPError as error:
        with error:
            raise ForgeError(_refusal(method, path, error), error.code) from error
    except (HTTPException, OSError, ValueError) as error:
        why = getattr(error, "reason", error)
        raise ForgeError(f"the forge does not answer ({method} {path}): {why}") from error
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError) as error:
        raise ForgeError(f"the forge gave no JSON ({method} {path})") from error


def token_in(name: str, value: str) -> str:
    """The token that the variable `name` holds; raises `ForgeError` where it is none."""
    token = value.strip()
    # What http.client says of such a header quotes it, and so would a log.
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ForgeError(f"{name} is no token: it holds a space, a line end or the like")
    return token


def is_address(url: str) -> bool:
    """Whether `url` is one of http or https."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


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


def _same_host() -> type[urllib.request.HTTPRedirectHandler]:
    """What follows a redirection on the same host alone: the token goes to nobody else."""
    from urllib.request import HTTPRedirectHandler, Request

    class SameHost(HTTPRedirectHandler):
        def redirect_request(  # noqa: PLR0913, PLR0917 - the signature is that of urllib
            self,
            req: Request,
            fp: IO[bytes],
            code: int,
            msg: str,
            headers: HTTPMessage,
            newurl: str,
        ) -> Request | None:
            here, there = urlsplit(req.full_url), urlsplit(newurl)
            if (here.scheme, here.netloc) != (there.scheme, there.netloc):
                return None
            return super().redirect_request(req, fp, code, msg, headers, newurl)

    return SameHost


def _refusal(method: str, path: str, error: urllib.error.HTTPError) -> str:
    hint = {
        401: "; is the token set?",
        403: "; does the job have `pull-requests: write`?",
        404: "; does it exist, and may the token read it?",
    }.get(error.code, "")
    return f"the forge refused {method} {path}: {error.code} {error.reason}{hint}"
