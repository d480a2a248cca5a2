"""A box is ticked where cmark-gfm, which GitHub runs, draws one that is."""

from __future__ import annotations

import re
import tomllib
from html.parser import HTMLParser

import cmarkgfm
import pytest
from bodies import HERE, judged
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


KINDS = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))


def listed(labels: list[str], mark: str = " ") -> str:
    return "".join(f"- [{mark}] {label}\n" for label in labels)


def findings(boxes: list[str], body: str, kind: object) -> list[tuple[str, str]]:
    report = judged(
        f"## AI tools\n\n{body}",
        f"## AI tools\n\n{listed(boxes)}",
        {"pull_requests": {"sections": {"AI tools": kind}}},
    )
    return [
        (each.code, each.message.partition(" is ticked")[0])
        for each in report.findings
        if each.severity == "error"
    ]


@pytest.mark.parametrize(("boxes", "written", "meant"), KINDS["reworded"])
def test_a_choice_that_is_ticked_in_other_words_counts_where_it_is_clear(
    boxes: list[str], written: str, meant: int
) -> None:
    others = [box for at, box in enumerate(boxes, 1) if at != meant]
    ticked = listed([written], "x")
    for body in (ticked, listed(others[:1]) + ticked, listed(boxes) + ticked):
        found = findings(boxes, body, "one-of")
        assert found == ([] if meant else [("choice-missing", f"`{written.rstrip('.')}`")]), body
    for other in others if meant else ():
        found = findings(boxes, listed([other], "x") + ticked, "one-of")
        assert [code for code, _ in found] == ["choice-conflict"]


@pytest.mark.parametrize(("box", "written", "same"), KINDS["promises"])
def test_a_promise_that_is_ticked_in_other_words_counts_where_they_promise_it(
    box: str,
    written: str,
    same: bool,  # noqa: FBT001
) -> None:
    found = findings([box], listed([written], "x"), "all")
    assert found == ([] if same else [("box-unticked", f"`{written.rstrip('.')}`")])


def test_only_what_is_said_besides_the_words_of_the_box_is_detail() -> None:
    boxes = ["I used none.", "I used AI tools, and say below for which parts."]
    kind = {"kind": "one-of", "detail": [2]}
    assert findings(boxes, "- [x] I used AI tools: Claude wrote both tests.\n", kind) == []
    ((code, _),) = findings(boxes, "- [x] I used AI tools\n", kind)
    assert code == "detail-missing"


def test_the_box_of_another_section_is_no_answer() -> None:
    template = (
        "## AI tools\n\n- [ ] I used none.\n- [ ] I used some.\n\n## List\n\n- [ ] I used it.\n"
    )
    body = "## AI tools\n\n- [x] I used it.\n\n## List\n"
    sections = {"AI tools": "one-of", "List": "all"}
    report = judged(body, template, {"pull_requests": {"sections": sections}})
    assert [(each.code, each.kind) for each in report.findings] == [("choice-missing", "")]


@pytest.mark.parametrize(
    "box", ["- [x] Bug fix", "- [x] Bug fix of <!-- which? --> a leak", "☑ Bug fix"]
)
@pytest.mark.parametrize(
    "heading",
    ["**Tests**", "__Tests:__", "Tests", "  **Tests**"],
)
def test_a_heading_that_goes_on_with_a_box_begins_its_section(box: str, heading: str) -> None:
    template = "## Kind\n\n- [ ] Bug fix\n\n## Tests\n\n## AI\n\n- [ ] None\n- [ ] Some\n"
    sections = {"Kind": "optional", "Tests": "text", "AI": "one-of"}
    body = f"## Kind\n\n{box}\n{heading}\nmake test is green\n\n## AI\n\n- [x] None\n"
    settings = {"pull_requests": {"sections": sections}}
    assert judged(body, template, settings).findings == ()
    sent = body.replace("make test is green\n", "")
    (found,) = judged(sent, template, settings).findings
    assert (found.code, found.section, found.line) == ("section-empty", "Tests", 4)


def test_a_heading_in_html_behind_the_end_of_a_comment_has_its_own_line() -> None:
    opens = "<div> <!-- Say\n\nwhat.\n\n<p>\nThat is all. -->\n"
    body = f"{opens}<h2>Tests</h2>\n</p>\n\n## AI\n\nI used none of them here.\n"
    settings = {"pull_requests": {"sections": {"Tests": "text", "AI": "text"}}}
    (found,) = judged(body, "## Tests\n\n## AI\n", settings).findings
    assert (found.code, found.section, found.line) == ("section-empty", "Tests", 7)


def test_a_box_that_a_heading_was_cut_off_is_still_the_one_of_the_template() -> None:
    template = "## Kind\n\n- [ ] Bug\n- [ ] Other\n\n## Tests\n\n"
    body = "## Kind\n\n- [ ] Bug\n- [x] Other\nTests: none\nare needed here\n"
    settings = {"pull_requests": {"sections": {"Kind": "one-of", "Tests": "text"}}}
    assert judged(body, template, settings).findings == ()
