"""How often a body is read: counted are the texts whose blocks markdown-it-py looks for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from bodies import CASES, SHAPES
from forge_standin import REPOSITORY, StandIn, running
from markdown_it.parser_block import ParserBlock

from sphinx_contribpolicy.policy import Policy, PullRequests
from sphinx_contribpolicy.pulls import Submission, check, check_live, template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

BODY = (CASES / "bullets-with-stars" / "body.md").read_text(encoding="utf-8")
TEMPLATES = [
    template_of(path.read_text(encoding="utf-8"), {}, path.name)
    for path in sorted(SHAPES.glob("*.md"))
]
POLICY = Policy(pull_requests=PullRequests(mode="comment"))


def reads(function: Callable[[], object]) -> int:
    """How many texts are read while `function` runs."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call" and frame.f_code is ParserBlock.parse.__code__

    sys.setprofile(note)
    try:
        function()
    finally:
        sys.setprofile(None)
    return count


@pytest.fixture
def forge(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with running() as forge:
        forge.pull["body"] = BODY
        monkeypatch.setenv("GITHUB_API_URL", forge.url)
        monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
        monkeypatch.setenv("GITHUB_TOKEN", "the-token")
        monkeypatch.setenv("GITHUB_RUN_ATTEMPT", "2")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield forge


@pytest.mark.parametrize("count", [1, 2, len(TEMPLATES)])
def test_a_body_is_read_once_for_all_templates(count: int) -> None:
    submission = Submission(body=BODY)
    assert reads(lambda: check(submission, POLICY, TEMPLATES[:count])) == 1


def test_a_body_is_not_read_for_those_who_are_exempt() -> None:
    assert reads(lambda: check(Submission(body=BODY, is_bot=True), POLICY, TEMPLATES)) == 0


@pytest.mark.parametrize("mode", ["report", "act"])
def test_a_pull_request_is_read_once_as_it_is_now(forge: StandIn, mode: str) -> None:
    old = Submission(body="", number=forge.pull["number"])
    act = mode == "act"
    assert check_live(old, POLICY, TEMPLATES, act=act).verdict == "pass"
    assert reads(lambda: check_live(old, POLICY, TEMPLATES, act=act)) == 1
