"""What the line scanners take for a marker, compared with the parsers of each markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import yaml
from cmarkgfm import markdown_to_html
from cmarkgfm.cmark import Options
from docutils import nodes
from docutils.core import publish_doctree
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from sphinx_contribpolicy.regions.markers import LOOKS
from sphinx_contribpolicy.regions.scanner import read


def spots(lines, markup):
    return read("\n".join(lines), markup)[1].spots


MARKERS = (
    "<!-- contribpolicy:begin llm-policy -->",
    "<!-- contribpolicy:end llm-policy -->",
    *("<llm-policy>", "</llm-policy>", "<llm-policy/>", '<llm-policy form="a">'),
)
REST_MARKER = ".. contribpolicy:begin llm-policy n="
YAML_MARKER = "# contribpolicy:begin issue-form-disclosure n="

MARKDOWN_LINES = (
    *("text", "Text here", "", "", "", "\u00a0", "😀 emoji", "`code`", "\\", "&nbsp;", "x --> y"),
    *("```", "````", "~~~", "```py", "``` a`b", "~~~~ x", "> ```", "- ```"),
    *("# H", "## H2", "#", "####### no", "#no", "===", "---", "***", "- - -", "* * *"),
    *("- ", "- a", "* ", "+", "-", "1.", "1. a", "2. b", "10) x", "> ", "> q", ">"),
    *("<div>", "</div>", "> <div>", "<!--", "-->", "<!-- c -->", "<pre>", "</pre>", "<script>"),
    *("</script>", "<?php", "?>", "<![CDATA[", "]]>", "<!DOCTYPE x", "<span>", "<b", "<c-tag a=1>"),
    *("<a href='x'>t</a>", "|a|b|", "|-|-|"),
)
PLAIN_LINES = tuple(line for line in MARKDOWN_LINES if not set("<>") & set(line.lstrip("> ")))
MYST_LINES = (
    *("::::{grid}", "% comment", "+++", "(target)=", "(a)= x", "```{note}"),
    *(":::{x} y\n\n:::", "```{code-block} md\n:caption: x"),
)
REST_LINES = (
    *("text", "Text here.", "", "", "", "Example::", "::", "x::", "term", "  def", "    deep"),
    *("- a", "- ", "* b", "\u2022 b", "1. x", "2. y", "(a) z", "#. q", "A. word", "i. w"),
    *(":field: v", ":f:", "   :alt: x", "-a  opt", ">>> x", "| line", "+--+", "*emph*", "``lit``"),
    *(".. note::", ".. note:: arg", ".. code-block:: py", ".. comment", "..", ".. unknown::"),
    *(".. [1] foot", ".. _target: x", ".. |s| replace:: x", "__ anon", ".. __: x", "\\"),
    *(".. container:: x", ".. figure:: x.png", ".. image:: y", ".. admonition:: T"),
    *("Title", "=====", "-----", "====", "=== ===\na   b\n=== ===\n"),
)
YAML_LINES = (
    *("text", "", "", "  ", "KEY: value", "KEY: |", "KEY: >-", "KEY: |2", "- a", "- KEY: |", "- |"),
    *("- > # c", 'KEY: "abc', 'def"', "KEY: 'it", "end'", "KEY: !!str |", "KEY: &a |", "KEY: # c"),
    *("--- |", "---", "KEY: 'x # y'", "- - |", "KEY: http://x#y", 'KEY: "a \\" b', "- KEY: x"),
)
INDENTS = ("", "", "", "", "", " ", "  ", "   ", "    ", "      ", "\t", " \t", "     ")
MARKDOWN_PREFIXES = (*INDENTS, "> ", ">", "- ", "  - ", "1. ", "   1. ", "> - ", "- > ")
COMMONMARK = MarkdownIt("commonmark").enable("table")
MYST = create_md_parser(MdParserConfig(enable_extensions={"colon_fence"}), RendererHTML)


@st.composite
def files(draw, lines, prefixes, markers):
    """The lines of a file, the markers that end in "n=" numbered by line."""
    line = st.one_of(st.sampled_from(lines), st.sampled_from(markers))
    picked = draw(st.lists(st.tuples(st.sampled_from(prefixes), line), max_size=12))
    texts = (prefix + text if text.strip() else text for prefix, text in picked)
    file = "\n".join(texts).split("\n")
    return [
        (line + str(number) if line.endswith("n=") else line).replace("KEY", f"key{number}")
        for number, line in enumerate(file)
    ]


@st.composite
def markdown_files(draw, lines=MARKDOWN_LINES, markers=MARKERS):
    """A Markdown file in which a line that is indented by four or more follows a blank one.

    In the middle of a paragraph in a quote or list, markdown-it takes such a line for code where
    CommonMark and cmark take it for the paragraph.
    """
    file = draw(files(lines, MARKDOWN_PREFIXES, markers))
    return [
        line.lstrip(" \t") if above.strip() and re.match(r" {4}| {0,3}\t", line) else line
        for above, line in zip(["", *file], file, strict=False)
    ]


def ends_in_a_paragraph(lines):
    """Whether an end tag stands in a paragraph, which it ends here and in no Markdown parser."""
    found = spots(lines, "markdown")
    return any(spot.in_paragraph and spot.text.startswith("</") for spot in found)


def found_lines(lines, markup):
    return {spot.line for spot in spots(lines, markup) if not spot.in_paragraph}


def markdown_expectation(parser, lines):
    """The lines that are markers for the parser, and those that are inside of something else."""
    markers, inside, quotes = set(), set(), 0
    for token in parser.parse("\n".join(lines)):
        quotes += token.nesting * (token.type == "blockquote_open")
        quotes += token.nesting * (token.type == "blockquote_close")
        span = set(range(*token.map)) if token.map else set()
        own = token.type == "html_block" and LOOKS["markdown"].match(token.content.lstrip(" \t"))
        if own and not quotes:
            markers.add(token.map[0])
        elif token.type in {"fence", "code_block", "colon_fence", "html_block"} or (
            quotes and token.type in {"paragraph_open", "heading_open", "hr"}
        ):
            inside |= span
    return markers, inside


@settings(max_examples=300)
@given(lines=markdown_files())
def test_markdown_markers_are_the_html_blocks_of_commonmark(lines):
    markers, inside = markdown_expectation(COMMONMARK, lines)
    assume((not lines or lines[0].rstrip() != "---") and not ends_in_a_paragraph(lines))
    found = found_lines(lines, "markdown")
    assert markers <= found
    assert not found & inside


@settings(max_examples=300)
@example(lines=["> text", "> </llm-policy>", "<llm-policy>"])
@example(lines=["> |a|b|", "> |-|-|", "<llm-policy>"])
@given(lines=markdown_files((*MARKDOWN_LINES, *MYST_LINES)))
def test_markdown_markers_are_the_html_blocks_of_myst(lines):
    # A colon fence without a directive's braces holds live Markdown, here and in MyST.
    assume(all("::" not in line or "{" in line or line == ":::" for line in lines))
    tokens = MYST.parse("\n".join(lines))
    bare = [token for token in tokens if token.type == "colon_fence" and "{" not in token.info]
    assume(not bare and not any(token.type == "front_matter" for token in tokens))
    assume(not ends_in_a_paragraph(lines))
    markers, inside = markdown_expectation(MYST, lines)
    found = found_lines(lines, "markdown")
    assert markers <= found
    assert not found & inside


class CommentsOfCmark(HTMLParser):
    """The numbers of the markers that a page shows as comments between its blocks."""

    def __init__(self, text):
        super().__init__()
        self.numbers = set()
        self._open = []
        self.feed(markdown_to_html(text, Options.CMARK_OPT_UNSAFE))

    def handle_starttag(self, tag, attrs):
        self._open.append(tag)

    def handle_endtag(self, tag):
        self._open.remove(tag)

    def handle_comment(self, data):
        if not {"p", "blockquote", "h1", "h2"} & set(self._open):
            self.numbers.add(int(data.rpartition("n=")[2]))


@settings(max_examples=300)
@given(lines=markdown_files(PLAIN_LINES, ["<!-- contribpolicy:begin llm-policy n="]))
def test_markdown_markers_are_the_comments_between_the_blocks_of_cmark(lines):
    assume(not lines or lines[0].rstrip() != "---")
    # Indented like code it goes on with a paragraph, which has no tag in an item of a tight list.
    assume(not any(re.match(r" {4}| {0,3}\t", line) and "n=" in line for line in lines))
    lines = [f"{line} -->" if "n=" in line else line for line in lines]
    assert found_lines(lines, "markdown") == CommentsOfCmark("\n".join(lines)).numbers


def rest_expectation(lines):
    """The numbers of the comments outside of quotes and tables; None where docutils complains."""
    silent = {"report_level": 1, "halt_level": 5, "warning_stream": False, "doctitle_xform": False}
    document = publish_doctree("\n".join(lines), settings_overrides=silent)
    if next(document.findall(nodes.system_message), None) is not None:
        return None
    markers = set()
    for comment in document.findall(nodes.comment):
        number = re.match(r"contribpolicy:begin llm-policy n=(\d+)", comment.astext())
        above, parents = comment.parent, []
        while above is not None:
            parents.append(above)
            above = above.parent
        quoted = any(isinstance(parent, nodes.block_quote | nodes.table) for parent in parents)
        if number and not quoted:
            markers.add(int(number[1]))
    return markers


@settings(max_examples=100)
@given(
    lines=files(REST_LINES, (*INDENTS, "- ", "* ", "#. ", "   - "), [REST_MARKER]),
)
def test_rest_markers_are_comments_of_docutils(lines):
    expected = rest_expectation(lines)
    assume(expected is not None)
    assert found_lines(lines, "rst") <= expected


def blocks(draw_from, marker):
    """Well-formed reST: each block apart from the next, and indented as the one that holds it."""
    leaf = st.sampled_from([["Text.", "More."], [marker], ["Title", "====="], ["| a", "| b"]])

    def within(opening, inner):
        return [opening, "", *("   " + line if line else "" for line in inner)]

    def first_line(mark, inner):
        rest = ("   " + line if line else "" for line in inner[1:])
        return [mark.ljust(3) + inner[0], *rest]

    def extend(children):
        inner = st.lists(children, min_size=1, max_size=3).map(
            lambda several: [line for block in several for line in [*block, ""]][:-1],
        )
        return st.one_of(
            st.builds(within, st.sampled_from(draw_from), inner),
            st.builds(first_line, st.sampled_from(["-", "*", "#.", "1."]), inner),
        )

    return st.lists(st.recursive(leaf, extend, max_leaves=6), max_size=5).map(
        lambda several: [line for block in several for line in [*block, ""]],
    )


@settings(max_examples=150)
@given(
    lines=blocks(
        ["Text::", "::", ".. note::", ".. code-block:: md", ".. a comment", "Text", ":field:"],
        REST_MARKER,
    ),
)
def test_rest_markers_are_all_comments_of_docutils_in_tidy_files(lines):
    lines = [line + str(at) if line.endswith("n=") else line for at, line in enumerate(lines)]
    expected = rest_expectation(lines)
    assume(expected is not None)
    assert found_lines(lines, "rst") == expected


def strings_of(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from (*strings_of(key), *strings_of(item))
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)


@settings(max_examples=300)
@given(lines=files(YAML_LINES, ("", "", "  ", "    ", " ", "      "), [YAML_MARKER]))
def test_yaml_markers_are_no_part_of_a_scalar(lines):
    lines = [line.lstrip(" ") if "---" in line else line for line in lines]
    try:
        documents = list(yaml.load_all("\n".join(lines), yaml.BaseLoader))
    except yaml.YAMLError:
        assume(False)
    texts = "\n".join(text for document in documents for text in strings_of(document))
    numbers = set(re.findall(r"disclosure n=(\d+)", texts))
    markers = {number for number, line in enumerate(lines) if YAML_MARKER in line}
    expected = {number for number in markers if str(number) not in numbers}
    assert found_lines(lines, "yaml") <= expected
    if not any(isinstance(document, str) for document in documents):
        assert found_lines(lines, "yaml") == expected


@pytest.mark.parametrize("markup", ["markdown", "rst", "yaml"])
def test_a_thousand_nested_containers_are_text(markup):
    line = {"markdown": "- " * 1000 + MARKERS[0], "rst": "- " * 1000 + REST_MARKER, "yaml": "- [["}
    assert found_lines([line[markup]], markup) == set()
