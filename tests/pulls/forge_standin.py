"""A forge on this machine: the part of its API that a check uses, with a record of every call."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = "owner/demo"
BOT = {"login": "github-actions[bot]", "type": "Bot"}


class StandIn:
    """The state of one repository with one pull request, number 7."""

    def __init__(self) -> None:
        self.pull: dict[str, Any] = {
            "number": 7,
            "title": "A change",
            "body": "",
            "state": "open",
            "merged": False,
            "draft": False,
            "user": {"login": "somebody", "type": "User"},
            "author_association": "CONTRIBUTOR",
            "labels": [],
            "created_at": "2026-05-01T10:00:00Z",
        }
        self.comments: list[dict[str, Any]] = []
        self.calls: list[tuple[str, str]] = []
        self.tokens: set[str] = set()
        self.refuses_to_reopen = False
        self.url = ""

    @property
    def changes(self) -> list[tuple[str, str]]:
        """The calls that changed something."""
        return [call for call in self.calls if call[0] != "GET"]

    @property
    def labels(self) -> list[str]:
        return [label["name"] for label in self.pull["labels"]]

    def event(self, action: str = "edited", **changes: Any) -> dict[str, Any]:
        """The event that the forge would send now."""
        thread = {**self.pull, **changes}
        return {"action": action, "pull_request": thread, "repository": {"full_name": REPOSITORY}}

    def say(self, text: str, user: dict[str, str]) -> None:
        """A comment by somebody."""
        number = 100 + len(self.calls) + len(self.comments)
        self.comments.append({"id": number, "body": text, "user": user})

    def answer(  # noqa: PLR0911 - one answer for each call
        self, method: str, path: str, data: dict[str, Any]
    ) -> tuple[int, object]:
        """What the API says to a call; the path is that below the repository."""
        match method, path.strip("/").split("/"):
            case "GET", ["pulls"]:
                return 200, [self.pull] if self.pull["state"] == "open" else []
            case "GET", ["pulls", "7"]:
                return 200, self.pull
            case "PATCH", ["pulls", "7"]:
                if data["state"] == "open" and self.refuses_to_reopen:
                    return 422, {"message": "state cannot be changed"}
                self.pull["state"] = data["state"]
                return 200, self.pull
            case "GET", ["issues", "7", "comments"]:
                return 200, self.comments
            case "POST", ["issues", "7", "comments"]:
                self.say(data["body"], BOT)
                return 201, self.comments[-1]
            case "PATCH", ["issues", "comments", number]:
                found = next(each for each in self.comments if each["id"] == int(number))
                found["body"] = data["body"]
                return 200, found
            case "DELETE", ["issues", "comments", number]:
                self.comments = [each for each in self.comments if each["id"] != int(number)]
                return 204, None
            case "POST", ["issues", "7", "labels"]:
                self.pull["labels"] += [{"name": name} for name in data["labels"]]
                return 200, self.pull["labels"]
            case "DELETE", ["issues", "7", "labels", name]:
                wanted = unquote(name)
                if wanted not in self.labels:
                    return 404, {"message": "Label does not exist"}
                kept = [label for label in self.pull["labels"] if label["name"] != wanted]
                self.pull["labels"] = kept
                return 200, kept
        return 404, {"message": "Not Found"}


@contextmanager
def running(forge: StandIn | None = None, *, drips: bool = False) -> Iterator[StandIn]:
    """A stand-in that answers at its `url` until the block ends; slowly, in pieces, if it drips.

    Where it says that something is elsewhere, that is another host.
    """
    forge = forge or StandIn()

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            parts = urlsplit(self.path)
            prefix = f"/repos/{REPOSITORY}"
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length)) if length else {}
            path = parts.path.removeprefix(prefix)
            forge.calls.append((self.command, path))
            forge.tokens.add(self.headers.get("Authorization", ""))
            status, answer = forge.answer(self.command, path, data)
            if parse_qs(parts.query).get("page", ["1"]) != ["1"]:
                answer = []
            text = b"" if answer is None else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            if status == HTTPStatus.FOUND:
                self.send_header("Location", f"http://127.0.0.2:{server.server_address[1]}/x")
            self.end_headers()
            piece = max(len(text) // 3, 1) if drips else len(text) or 1
            with suppress(BrokenPipeError):  # nobody reads what stands behind an error
                for at in range(0, len(text), piece):
                    self.wfile.write(text[at : at + piece])
                    time.sleep(0.002 if drips else 0)

        do_GET = do_POST = do_PATCH = do_DELETE = handle_one  # noqa: N815 - names of http.server

        def log_message(self, *arguments: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forge.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def stamp(when: datetime) -> str:
    """The time as the hidden tag holds it."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
