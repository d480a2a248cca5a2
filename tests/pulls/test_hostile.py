"""Bodies that are made to take long: `hostile.py` prints how long; here work is counted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from bodies import SHAPES, judged
from hostile import bodies

from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.pulls import Submission, check, template_of
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from types import FrameType

pytestmark = pytest.mark.slow

TEMPLATE = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")
SHORT, LONG = bodies(8_192), bodies(32_768)
WORDING = Wording(Policy())


def calls(body: str) -> int:
    """How many functions, of Python and of C, the check of a body calls."""
    template = template_of(TEMPLATE, {})
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        check(Submission(body=body), WORDING.policy, [template], WORDING)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", SHORT)
def test_four_times_the_body_is_at_most_five_times_the_work(name: str) -> None:
    calls("what is made once, such as the templates of the words")
    assert calls(LONG[name]) <= 5 * calls(SHORT[name]) + 1000


@pytest.mark.parametrize("name", SHORT)
def test_a_hostile_body_gets_a_verdict(name: str) -> None:
    assert judged(SHORT[name], TEMPLATE).verdict == "fail"


def test_a_section_after_thousands_of_lines_is_found() -> None:
    log = "```\n" + "a line of a log\n" * 2_000 + "```\n"
    many = "- an item\n" * 2_000 + "\n> ## Purpose\n> - [x] a\n\n<!--\n## Purpose\n-->\n"
    template = (
        "## Purpose\n\n<!-- Why? -->\n\n## Checked <!-- contribpolicy: all -->\n\n- [ ] Tests\n"
    )
    good = f"## Purpose\n\nIt leaks.\n\n{log}{many}\n## Checked\n\n- [x] Tests\n"
    assert judged(good, template).verdict == "pass"
    assert judged(good.replace("[x] Tests", "[ ] Tests"), template).verdict == "fail"
    nothing = f"{log}{many.replace('- an item', '')}"
    assert judged(f"{nothing}## Checked\n\n- [x] Tests\n", template).verdict == "fail"


@pytest.mark.parametrize(("begin", "end"), [("```", "```"), ("<!--", "-->")])
def test_what_stands_behind_hundreds_of_lines_of_code_or_comment_counts_once_it_ends(
    begin: str, end: str
) -> None:
    template = "## Purpose\n\n<!-- Why? -->\n"
    lines = f"{begin}\n" + "a\n" * 600
    assert judged(f"{lines}## Purpose\n\nIt leaks.\n", template).verdict == "fail"
    assert judged(f"{lines}{end}\n## Purpose\n\nIt leaks.\n", template).verdict == "pass"
