"""Where code and headings stand in Markdown, with cmark as the judge."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cmarkgfm import markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.markup import lines
from sphinx_contribpolicy.markup.blocks import (
    blocks,
    code,
    headings,
    lines_outside_code,
    without_code,
)

CASES = tomllib.loads((Path(__file__).parent / "code.toml").read_text(encoding="utf-8"))


class Reader(HTMLParser):
    """The words of a page that stand in code, and those of its headings outside of containers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.code: set[str] = set()
        self.headings: list[tuple[int, str]] = []
        self._open: list[str] = []
        self._in_heading = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._open.append(tag)
        if re.fullmatch("h[1-6]", tag) and not {"li", "blockquote"} & set(self._open):
            self.headings.append((int(tag[1]), ""))
            self._in_heading = True

    def handle_endtag(self, tag):
        self._open.remove(tag)
        self._in_heading &= re.fullmatch("h[1-6]", tag) is None

    def handle_data(self, data):
        if "code" in self._open:
            self.code.update(re.findall(r"w\d+", data))
        if self._in_heading:
            level, text = self.headings.pop()
            self.headings.append((level, text + data))


def cmark(text):
    return Reader(markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_is_code_for_cmark_and_for_each_of_our_readers(case):
    text, is_code = case["text"], case["code"]
    assert cmark(text.replace("X", "w1")).code == ({"w1"} if is_code else set())
    assert ("X" not in without_code(text)) is is_code
    assert any("X" in line for _, line in lines_outside_code(text)) is not is_code
    marker = "<!-- contribpolicy:begin llm-policy -->"
    found = [block for block in blocks(text.replace("X", marker)) if marker in block.text]
    assert {block.kind == "code" for block in found} == {is_code}


LINES = (
    *(
        "",
        "",
        "",
        "w",
        "w w",
        "`w`",
        "`w",
        "w`",
        "``w` w``",
        "\\`w`",
        "`w\\`",
        "[w](x`y)",
        "[w](<`>)",
    ),
    *("```", "````", "~~~", "~~~ no", "``` py", "```{note}", ">", "> w", "> ```", "- w", "- ```"),
    *(
        "1. w",
        "  w",
        "    w",
        "      w",
        "\tw",
        "# w",
        "## w `w`",
        "#w",
        "w ##",
        "===",
        "---",
        "***",
    ),
)


@st.composite
def texts(draw):
    """Lines of Markdown in which each word is another one."""
    prefixes = st.sampled_from(("", "", "", "", "> ", "- ", "  ", "   "))
    picked = draw(st.lists(st.tuples(prefixes, st.sampled_from(LINES)), max_size=10))
    ends = draw(st.sampled_from(("\n", "\r\n")))
    numbers = iter(range(1000))
    text = ends.join(prefix + line for prefix, line in picked)
    return re.sub(r"\bw\b", lambda _: f"w{next(numbers)}", text)


@settings(max_examples=500)
@given(texts())
def test_code_is_what_cmark_shows_as_code(text):
    # Behind an item that begins with two blank lines markdown-it-py 4.0 goes on with the item,
    # where the first of them has blanks in it; CommonMark ends it, section 5.2.
    assume(not re.search(r"(?m)^[> ]*- *\r?\n[> ]* +\r?\n", text))
    words = set(re.findall(r"w\d+", text))
    assert cmark(text).code == words - set(re.findall(r"w\d+", without_code(text)))


@settings(max_examples=500)
@given(texts())
def test_headings_are_those_of_cmark(text):
    expected = [(level, re.findall(r"w\d+", title)) for level, title in cmark(text).headings]
    found = [(each.level, re.findall(r"w\d+", each.text)) for each in headings(text)]
    assert found == expected


@given(st.text(alphabet="a`~#->1. \t\n\r\0\ufeff[](){}%+=:<!&\\"))
def test_any_text_can_be_read(text):
    count = len(lines.split(text))
    for myst in (False, True):
        found = blocks(text, myst=myst)
        assert [block.begin for block in found] == sorted(block.begin for block in found)
        assert all(0 <= block.begin < block.end <= count for block in found)
    places = [place for pair in code(text) for place in pair]
    assert places == sorted(places)
    assert len(without_code(text)) == len(text)


MYST = """\
---
title: a
---

(target)=

% a comment
Text

:::{note}
# in a directive
:::

:::plain
# Heading
:::

+++
"""


def test_what_myst_reads_itself_is_no_text():
    found = [(block.kind, block.begin) for block in blocks(MYST, myst=True)]
    assert found == [
        ("aside", 0),
        ("aside", 4),
        ("aside", 6),
        ("paragraph", 7),
        ("code", 9),
        ("paragraph", 13),
        ("heading", 14),
        ("paragraph", 15),
        ("aside", 17),
    ]


def test_a_container_has_a_number_of_its_own():
    found = blocks("- a\n\n  b\n- c\n  > d\n\ne\n")
    assert [(block.text, block.quoted) for block in found] == [
        *(("a", False), ("b", False), ("c", False), ("d", True), ("e", False))
    ]
    numbers = [block.container for block in found]
    assert numbers[0] == numbers[1]
    assert len(set(numbers)) == 4
    assert numbers[-1] == 0


def test_fifty_lists_in_each_other_do_not_hide_what_follows():
    deep = "".join("  " * depth + "- a\n" for depth in range(45))
    assert [block.text for block in headings(f"{deep}\n# Title\n")] == ["Title"]
