"""A forge that breaks off, lies, drips or refuses: no traceback, no verdict on a contributor."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from bodies import CASES, SHAPES, accepted
from forge_standin import BOT, REPOSITORY, StandIn, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

GOOD = (CASES / "bullets-with-stars" / "body.md").read_text(encoding="utf-8")
TEMPLATE = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")
POLICY = accepted(TEMPLATE, '[project]\nname = "demo"\n[pull_requests]\nmode = "comment"\n')
TAG = "<!-- contribpolicy:reply since=2026-01-01T00:00:00+00:00 closed=no -->\nold\n"
TOKEN = "SECRETTOKEN"  # noqa: S105 - no real one


def answered(text: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Length: {len(text)}\r\n\r\n{text}".encode()


BROKEN = {
    "nothing": b"",
    "no HTTP": b"garbage\r\n\r\n",
    "a long header": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    "many headers": b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 200 + b"\r\n",
    "a chunk cut off": b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n40\r\n{"number":7',
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    "an end too early": b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{}",
    "a length that is none": b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{",
    "no UTF-8": b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe",
    "deep": answered("[" * 100_000),
    "an empty object": answered("{}"),
    "a list": answered("[]"),
    "null": answered("null"),
    "another number": answered('{"number": 8, "body": "x"}'),
    "a refusal": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
    "a refusal with commands": b"HTTP/1.1 500 x\x1b[2J::error::y\r\nContent-Length: 0\r\n\r\n",
    "another host": (
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/x\r\nContent-Length: 0\r\n\r\n"
    ),
}


@contextmanager
def saying(data: bytes) -> Iterator[str]:
    """A server that says `data` to everybody; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.recv(65_536)
                    client.sendall(data)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "contribpolicy.toml").write_text(POLICY, encoding="utf-8")
    (tmp_path / "pull_request_template.md").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


def check(
    checkout: Path, api: str, *options: str, event: object = None, token: str = TOKEN
) -> subprocess.CompletedProcess[str]:
    thread = {"number": 7, "body": GOOD, "user": {"login": "u"}}
    file = checkout / "event.json"
    file.write_text(json.dumps({"pull_request": thread} if event is None else event))
    return subprocess.run(
        [sys.executable, "-m", "sphinx_contribpolicy", "check-pr", *options],
        cwd=checkout,
        env={
            **os.environ,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_TOKEN": token,
            "GITHUB_API_URL": api,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_RUN_ATTEMPT": "2",
        },
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("answer", BROKEN)
def test_a_broken_answer_is_no_verdict(answer: str, checkout: Path) -> None:
    with saying(BROKEN[answer]) as api:
        live, act = check(checkout, api, "--live"), check(checkout, api, "--act")
    assert (live.returncode, live.stdout) == (0, "pass\n")
    assert live.stderr.startswith("judged as the event has it: ")
    assert (act.returncode, act.stdout) == (2, "")
    for done in (live, act):
        assert len(done.stderr.splitlines()) == 1
        assert "please report" not in done.stderr
        assert TOKEN not in done.stderr
        assert "\x1b" not in done.stderr


@pytest.mark.parametrize("api", ["HTTPS://h:x", "http://[::1", "file:///etc", "http://", "x"])
def test_an_address_that_is_none_is_said(api: str, checkout: Path) -> None:
    done = check(checkout, api, "--act")
    assert done.returncode == 2
    assert "GITHUB_API_URL" in done.stderr


@pytest.mark.parametrize(
    "token", [f"{TOKEN}\n", f" {TOKEN}\r\n", f"{TOKEN} x", f"{TOKEN}\nX: y", f"ü{TOKEN}"]
)
@pytest.mark.parametrize("option", ["--live", "--act"])
def test_a_token_that_is_none_is_not_printed(token: str, option: str, checkout: Path) -> None:
    with saying(BROKEN["a refusal"]) as api:
        done = check(checkout, api, option, token=token)
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


COMMENTS: dict[str, Any] = {
    "no number": {"body": TAG, "user": BOT},
    "a user that is a text": {"id": 1, "body": TAG, "user": "Bot"},
    "a number that is a text": {"id": "one", "body": TAG, "user": BOT},
    "a body that is a number": {"id": 1, "body": 5, "user": BOT},
    "no user": {"id": 1, "body": TAG, "user": None},
    "another bot": {"id": 1, "body": TAG, "user": {"type": "Bot", "login": "echo[bot]"}},
    "a person of that name": {
        "id": 1,
        "body": TAG,
        "user": {"type": "User", "login": BOT["login"]},
    },
}


@pytest.mark.parametrize("comment", COMMENTS)
def test_a_comment_that_is_not_the_kits_own_is_left_alone(comment: str, checkout: Path) -> None:
    with running() as forge:
        forge.pull["body"] = "prose"
        forge.comments = [COMMENTS[comment]]
        assert check(checkout, forge.url, "--act").returncode == 1
        assert forge.comments[0] == COMMENTS[comment]
        assert check(checkout, forge.url, "--act").returncode == 1
    assert len(forge.comments) == 2, "its own comment is found again"


class Named(StandIn):
    """A forge that says whose token it is, and whose users have no type."""

    robot: dict[str, Any] = {"login": "policy-robot", "id": 3}  # noqa: RUF012 - nobody changes it

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, object]:
        if (method, path) == ("GET", "/user"):
            return 200, self.robot
        if method == "POST" and path.endswith("/comments"):
            self.say(data["body"], self.robot)
            return 201, self.comments[-1]
        return super().answer(method, path, data)


def test_the_account_of_the_token_finds_its_comment_whatever_its_type(checkout: Path) -> None:
    with running(Named()) as forge:
        forge.pull["body"] = "prose"
        forge.comments = [{"id": 1, "body": TAG, "user": BOT}]
        for _ in range(3):
            assert check(checkout, forge.url, "--act").returncode == 1
    assert [each["user"]["login"] for each in forge.comments] == [BOT["login"], "policy-robot"]


HOSTILE_TITLE = "\u2028::error::x ##[add-path]y \x1b[2J"
HOSTILE_BODIES = {
    1: f"&#{'9' * 4301};",
    2: "x <" + "a" * 60_000,
    3: "\n" * 301 + "# a" + " " * 60_000 + "x",
    4: "`" * 30_000 + "[" * 30_000,
    5: f"::error::{'#' * 9}\u2028::stop-commands::x",
}


class Many(StandIn):
    """A forge with fifty open pull requests, every third of them good; it lies about five.

    It is slow, and what it says comes in pieces.
    """

    def __init__(self) -> None:
        super().__init__()
        self.threads = {
            n: {**self.pull, "number": n, "body": "prose" if n % 3 else GOOD, "title": f"A {n}"}
            for n in range(1, 51)
        }
        for number, body in HOSTILE_BODIES.items():
            self.threads[number] |= {"title": HOSTILE_TITLE, "body": body}
        self.failed: set[int] = set()
        self.passed: set[int] = set()

    def answer(self, method: str, path: str, data: dict[str, Any]) -> tuple[int, object]:
        match method, path.strip("/").split("/"):
            case "GET", ["pulls"]:
                return 200, list(self.threads.values())
            case "GET", ["issues", "10", "comments"]:
                return 403, {}
            case "GET", ["issues", "20", "comments"]:
                return 302, {}
            case "GET", ["issues", "30", "comments"]:
                return 200, {"message": "::error::x"}
            case "GET", ["issues", number, "comments"]:
                return 200, [{"id": int(number), "body": TAG, "user": BOT}]
            case _, ["issues", "comments", "40" | "50"]:
                return 500, {"message": "::error::x"}
            case "PATCH", ["issues", "comments", number]:
                self.failed.add(int(number))
                return 200, {}
            case "DELETE", ["issues", "comments", number]:
                self.passed.add(int(number))
                return 204, None
        return super().answer(method, path, data)


@pytest.mark.parametrize("form", ["text", "github"])
def test_a_sweep_judges_all_that_can_be_judged_and_ends_with_2(form: str, checkout: Path) -> None:
    lied_about = {10, 20, 30, 40, 50}
    with running(Many(), drips=True) as forge:
        assert isinstance(forge, Many)
        done = check(
            checkout, forge.url, "--act", "--format", form, event={"schedule": "17 4 * * *"}
        )
    assert done.returncode == 2
    good = set(range(6, 51, 3))
    assert (forge.passed, forge.failed) == (
        good - lied_about,
        set(range(1, 51)) - good - lied_about,
    )
    assert len(forge.passed | forge.failed) == 45
    printed = done.stdout + done.stderr
    missed = [line for line in printed.splitlines() if "was not judged" in line]
    assert {int(line.split("#")[1].split()[0]) for line in missed} == lied_about
    assert TOKEN not in printed
    assert "\x1b" not in printed
    assert not [line for line in printed.splitlines() if line.lstrip().startswith("::error::")]
    assert forge.tokens == {f"Bearer {TOKEN}"}


@pytest.mark.parametrize("answer", ["a chunk cut off", "an empty object", "null", "another host"])
def test_a_sweep_says_where_the_list_breaks_off(answer: str, checkout: Path) -> None:
    with saying(BROKEN[answer]) as api:
        done = check(checkout, api, "--act", event={"schedule": "x"})
    assert done.returncode == 2
    assert "the rest of the pull requests was not judged" in done.stderr
