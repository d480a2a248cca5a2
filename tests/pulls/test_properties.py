"""What holds for every body."""

from __future__ import annotations

import re

import pytest
from bodies import ALL_CASES, SHAPES, Case, judged
from hypothesis import example, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow

TEMPLATES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SHAPES.glob("*.md"))}
GOOD = [
    case
    for case in ALL_CASES
    if case.accepted.verdict == "pass"
    and not case.name.startswith(("comment-opened", "whole-body"))
]
SCRAPS = [
    *("# ", "## ", "- [ ] ", "- [x] ", "* [X] ", "[x] ", "> ", "```\n", "~~~", "<!--", "-->", "`"),
    *("<details>", "</details>", "<div>", "\n", "\n\n", "    ", "\t", "~~", "&amp;", "&#0;", "\0"),
    *("\\", "~", "![", "<a ", "<http://a.b>"),
    *(
        "[a](b)",
        "![](c)",
        "](",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\r\n",
        "\r",
        "|",
        "---",
        "===",
        "1. ",
    ),
    *("Description", "AI disclosure", "None", "N/A", "TODO", "@user", "#1", "::error::", "##[x]y"),
    *("No AI tools were used", "AI tools were used", "\ud800", "é\u0301", "描述", "/label ~a"),
    *(line for template in TEMPLATES.values() for line in template.splitlines(keepends=True)),
]
BODIES = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), max_size=40).map("".join)
SHAPE = st.sampled_from(sorted(TEMPLATES))


@given(body=BODIES, shape=SHAPE)
@settings(max_examples=300, deadline=None)
def test_any_body_gets_a_verdict(body: str, shape: str) -> None:
    result = judged(body, TEMPLATES[shape])
    errors = [finding for finding in result.findings if finding.severity == "error"]
    assert result.verdict == ("fail" if errors else "pass")
    assert all(finding.message for finding in result.findings)


# A template is a file, and a file holds no half of a character; an event can.
@given(template=BODIES.filter(lambda text: "\ud800" not in text))
@example(template="# 0\x0c0")
@settings(max_examples=200, deadline=None)
def test_any_template_that_asks_for_words_is_not_answered_by_itself(template: str) -> None:
    whole = f"## What changes\n\n<!-- In your words. -->\n\n## More\n\n{template}"
    assert judged(whole, whole).verdict == "fail"


@given(body=BODIES, shape=SHAPE)
@settings(max_examples=200, deadline=None)
def test_taking_the_ticks_out_never_makes_a_body_better(body: str, shape: str) -> None:
    with_ticks = judged(body, TEMPLATES[shape])
    without = judged(re.sub(r"\[[xX]\]", "[ ]", body), TEMPLATES[shape])
    assert (without.verdict, with_ticks.verdict) != ("pass", "fail")


ADDED = {
    "a comment": "<!-- - [x] something\n\n## Heading -->",
    "a fence": "```md\n## Checklist\n- [x] a\n<!--\n```",
    "a quote": "> ## AI disclosure\n> - [x] **AI tools were used**\n> more",
    "an alert": "> [!NOTE]\n> - [x] a",
    "a bot's summary": (
        "<!-- This is an auto-generated comment: release notes by a bot -->\n"
        "## Summary by a bot\n\n- [x] **AI tools were used**: I name them below, and I have "
        "checked what they gave.\n<!-- end of auto-generated comment: release notes by a bot -->"
    ),
}


@pytest.mark.parametrize("what", ADDED)
@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_what_is_no_part_of_the_answer_does_not_change_a_good_verdict(
    case: Case, what: str
) -> None:
    for body in (f"{case.body}\n\n{ADDED[what]}\n", f"{ADDED[what]}\n\n{case.body}"):
        assert case.judged(body).verdict == "pass"


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case.name)
def test_line_ends_do_not_matter(case: Case) -> None:
    plain = case.body.replace("\r\n", "\n")
    assert case.judged(plain) == case.judged(plain.replace("\n", "\r\n"))
    assert case.judged(plain.replace("\n", "\r")).verdict == "pass"
