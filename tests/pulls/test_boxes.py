"""A box is ticked where cmark-gfm, which GitHub runs, draws one that is."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.pulls.body import Box, read

LINES = [
    *("- [x] alpha", "- [ ] beta", "* [X] gamma", "+ [x] delta", "1. [x] eps", "  - [x] zeta"),
    *("    - [x] eta", "      - [x] theta", "   1) [ ] iota", "-   [x] kappa", "-     [x] lambda"),
    *("- [x]mu", "- [x]", "-\t[x] nu", "- \t[x] xi", "\t- [x] omicron", "> - [x] pi", "> text"),
    *("```", "~~~", "````md", "<!--", "-->", "<!-- a -->", "- <!-- [x] q -->", "<div>", "</div>"),
    *("<details>", "<summary>rho</summary>", "# head", "sigma", "===", "---", "", "", "", "- a"),
    *(
        "  text",
        "    code",
        "<pre>",
        "</pre>",
        "- [x] *tau*",
        "- [x] `ups`",
        "| a | b |",
    ),
    *("- # - [x] h", "- - [x] nest", "1. - [x] nest2", "- ## hh", "+", "*", "10. [x] ten"),
    *("2) [x] two", "\\- [x] esc", "- \\[x] esc2", "- [x](http://y) link", "-- [x] dash"),
    *(
        "<input type=checkbox>",
        "&nbsp;- [x] nb",
        "* * *",
        "- [x] a\\",
        "- [x]\u00a0nb",
        "<a>",
        "</b>",
    ),
    *("- [x]\u3000wide", "- [x]\ttab", "- [x]  two", "- [ ]\n  [x] below", "- [x] \n  below"),
    *("123456789. [x] nine", "1. [ ] a\n\n   - [x] in it", "> text\n</b>\n- [x] behind a tag"),
]


COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.DOTALL)
"""As a browser reads it: one that nothing closes goes on to the end."""


class Drawn(HTMLParser):
    """The labels of the boxes in a page that are ticked, quotes aside."""

    def __init__(self) -> None:
        super().__init__()
        self.quotes = 0
        self.ticked: list[str] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.quotes += tag == "blockquote"
        named = dict(attrs)
        # What somebody writes as HTML is not disabled.
        if tag == "input" and "disabled" in named and "checked" in named and not self.quotes:
            self.ticked.append("")
            self.open = True
        elif tag in {"li", "ul", "ol", "h2"}:
            self.open = False

    def handle_endtag(self, tag: str) -> None:
        self.quotes -= tag == "blockquote"
        self.open &= tag not in {"li", "p"}

    def handle_data(self, data: str) -> None:
        if self.open:
            self.ticked[-1] += data


def drawn(text: str) -> list[str]:
    """The first words of what cmark-gfm draws as ticked."""
    page = Drawn()
    html = cmarkgfm.github_flavored_markdown_to_html(text, options=Options.CMARK_OPT_UNSAFE)
    page.feed(COMMENT.sub("", html))
    page.close()
    return [first(label) for label in page.ticked if first(label)]


def seen(text: str) -> list[str]:
    """The first words of what is taken as ticked."""
    boxes = [piece for piece in read(text).pieces if isinstance(piece, Box)]
    return [first(box.text) for box in boxes if box.state == "ticked"]


def first(label: str) -> str:
    return next(iter(re.findall(r"\w+", label)), "")


@given(lines=st.lists(st.sampled_from(LINES), max_size=8))
@example(["- [x]", "  sigma"])
@example(["- - [x] nest"])
@example(["- [ ] beta", "</pre>", "- [x] *tau*"])
@example(["> - [x] pi", "</b>", "- [x] *tau*"])
@example(["<div>", "<!--", "1. [ ] a\n\n   - [x] in it"])
@settings(max_examples=1500)
def test_what_is_ticked_is_what_is_drawn_as_ticked(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    assert seen(text) == drawn(text)
    # A body of many lines is read as a short one is.
    assert seen("\n" * 400 + text) == drawn(text)


@pytest.mark.parametrize("lines", [["- [x] alpha"], ["1. [X] eps", "- [ ] beta"]])
def test_the_oracle_draws_boxes(lines: list[str]) -> None:
    assert len(drawn("\n".join(lines))) == 1
