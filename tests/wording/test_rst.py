"""The reST form says what the Markdown form says: docutils reads both to the same tree."""

from __future__ import annotations

import re
from itertools import product

import docutils.core
import pytest
from docutils import nodes
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.markup.markdown import escape
from sphinx_contribpolicy.policy import facets, load, preset_names
from sphinx_contribpolicy.wording import PARTS, write

pytestmark = pytest.mark.slow

QUIET = {"report_level": 5, "doctitle_xform": False, "smart_quotes": False}


def from_rst(text):
    return docutils.core.publish_doctree(text, settings_overrides=QUIET)


def from_markdown(text):
    from myst_parser.parsers.docutils_ import Parser

    settings = QUIET | {"myst_enable_extensions": ["alert"], "myst_suppress_warnings": ["myst"]}
    return docutils.core.publish_doctree(text, parser=Parser(), settings_overrides=settings)


def is_unseen(node):
    """Whether a reader sees nothing of it: a comment, or a note such as of a list that goes on."""
    is_note = isinstance(node, nodes.system_message) and node["level"] == 1
    return is_note or isinstance(node, nodes.comment)


def shape(node):
    """The tree without what the two parsers name differently: ids, names, bullets, code classes."""
    if isinstance(node, nodes.Text):
        return re.sub(r"\s+", " ", node.astext())
    if isinstance(node, nodes.literal_block):
        return ("literal_block", node.astext().rstrip("\n"))
    if isinstance(node, nodes.strong | nodes.emphasis):  # reST has no markup inside of markup
        return (node.tagname, "", (shape(nodes.Text(node.astext())),))
    children = [shape(child) for child in node.children if not is_unseen(child)]
    joined = []
    for child in children:
        if isinstance(child, str) and joined and isinstance(joined[-1], str):
            joined[-1] += child
        else:
            joined.append(child)
    joined = [child for child in joined if child]  # MyST leaves an empty text before emphasis
    return (node.tagname, node.get("refuri", ""), tuple(joined))


VOICES = list(product(("casual", "formal"), ("paragraphs", "list"), (False, True)))


@pytest.mark.parametrize("name", preset_names())
@pytest.mark.parametrize(("tone", "layout", "numbered"), VOICES)
def test_every_preset_is_the_same_in_both_markups(policy, name, tone, layout, numbered):
    wording = {"tone": tone, "layout": layout, "numbered": numbered}
    project = {"discussion_url": "https://example.org/discussions/1_a"}
    made = policy(preset=name, wording=wording, project=project)
    for part in set(PARTS) - {"table", "pull-request-template", "pull-request-disclosure"}:
        markdown = write(made, part).markdown()
        assert shape(from_rst(rst.document(markdown))) == shape(from_markdown(markdown)), part


STANCES = [
    (facet.name, stance.name, level)
    for facet in facets().values()
    for stance in facet.stances.values()
    for level in stance.levels
]
# At column 1 each word that can begin a line does.
WRAP = st.sampled_from([0, 1, 24, "sentence"])
RULE = st.tuples(st.sampled_from(STANCES), st.sampled_from(["", "caution", "note"]))


@given(
    rules=st.lists(RULE, min_size=1, max_size=16),
    wording=st.fixed_dictionaries(
        {
            "tone": st.sampled_from(["casual", "formal"]),
            "layout": st.sampled_from(["paragraphs", "list", "labels", "do-dont", "flat"]),
            "numbered": st.booleans(),
        }
    ),
    wrap=WRAP,
)
def test_any_policy_is_the_same_in_both_markups(tmp_path_factory, rules, wording, wrap):
    table = {}
    for (facet, stance, level), box in rules:
        table.setdefault(facet, []).append({"stance": stance, "level": level, "box": box})
    settings_ = {"project": {"name": "Larkspur"}, "rules": table, "wording": wording}
    made = load(root=tmp_path_factory.getbasetemp(), overrides=settings_).policy
    for part in ("policy", "summary", "checklist", "agents", "reviewers"):
        markdown = write(made, part).markdown()
        rest = rst.document(markdown, wrap=wrap)
        assert shape(from_rst(rest)) == shape(from_markdown(markdown)), part


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="\u200b"),
    min_size=1,
    max_size=12,
)
PLAIN = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


@given(PLAIN)
def test_plain_text_is_shown_character_by_character(text):
    shown = " ".join(text.split())
    assert from_markdown(f"It is {escape(text)} here").astext() == f"It is {shown} here"
    assert from_rst(rst.inline(f"It is {escape(text)} here")).astext() == f"It is {shown} here"


@given(PLAIN, PLAIN, PLAIN)
def test_emphasis_code_and_links_between_any_words(before, inner, after):
    before, inner, after = map(escape, (before, inner, after))
    for markdown in (
        f"a {before} *{inner}* {after} z",
        f"a {before} **{inner}**, {after} z",
        f"a {before} [{inner}](https://example.org/x_) {after} z",
    ):
        assert shape(from_rst(rst.inline(markdown))) == shape(from_markdown(markdown))


# What begins another construct of reST, or is one.
CONSTRUCTS = [
    *(
        "-o opt  desc",
        "--long opt  desc",
        "--flag=x  y",
        "-o, --opt <x>  y",
        "/V  desc",
        "+p  desc",
    ),
    *("-ofile", "+ plus", "- minus", "\u2022 bullet", "\u2023 b", "-", "+", "*"),
    *("1. one", "(1) one", "a) one", "i. one", "#. one", "A. Einstein", "MM) x", "(iv) x", "Z)"),
    *(":field: value", ":a b: ", ":f:", ": ", "| line block", "|", ">>> doctest", ">>>"),
    *("text::", "9::", "(x) ::", ":: x", "::", "a :: b", "\\\\::", "...::", ":::"),
    *(
        "`ref`_",
        "name_",
        "a__ b",
        "_`target`",
        "|sub| x",
        "|sub|_",
        "[1]_",
        "[#]_ x",
        "[*]_",
        "[C]_",
    ),
    *(
        ".. note:: x",
        ".. _t: http://x.org",
        ".. [1] foot",
        ".. [#n] foot",
        ".. |s| image:: x",
        "..",
    ),
    *(".. a comment", "..", "...", "....", "__ http://x.org", "__", "__ ", "_", "_x_", "__x__"),
    *(
        "=",
        "==",
        "====",
        "=== ===",
        "= =",
        "----",
        "~~~~",
        '""',
        "'''",
        "####",
        "\\\\",
        "((",
        ",,,,",
    ),
    *("+---+", "+-+-+", "+===+", "| x |", "```", "``lit``", "`int`", ":role:`x`", "`x`:role:"),
    *(
        "*em*",
        "**strong**",
        "*em",
        "**strong",
        "``",
        "http://x.org",
        "a@b.c",
        "mailto:a@b.c",
        "PEP 1",
    ),
    *(
        "title",
        "words",
        "term",
        "\\",
        "a\\",
        "\\*x",
        '" x',
        "> x",
        "$ x",
        "% x",
        "{x}",
        "{{x}}",
        "é",
    ),
]
CONSTRUCT = st.sampled_from(CONSTRUCTS) | st.text(
    "-+*/.:_=|`#[](){}<>\\\"'1aiZ ", min_size=1, max_size=9
)
LINES = st.lists(CONSTRUCT.map(escape).filter(bool), min_size=1, max_size=3)
AROUND = [
    "{}",
    "- a\n\n  {}",
    "- {}",
    "> {}",
    "1. {}",
    "**a** {}",
    "{}\n\n- b",
    "{}\n\n```\ncode\n```",
]


@given(st.lists(st.tuples(LINES, st.sampled_from(AROUND)), min_size=1, max_size=3), WRAP)
@example([(["\\-o opt  desc"], "{}")], 0)
@example([(["x", "...."], "{}")], 0)
@example([(["words (x) ::"], "{}\n\n> quote")], 1)
def test_text_never_turns_into_another_construct(blocks, wrap):
    # A first paragraph: MyST takes what looks like front matter from a list.
    pieces = ["First."]
    for lines, around in blocks:
        below = re.match(
            r"[\d>. -]*", around.rpartition("\n\n")[2] if "\n\n  {" in around else around
        )
        indent = re.sub(r"[\d.-]", " ", below[0])
        pieces.append(around.format(f"\n{indent}".join(lines)))
    markdown = "\n\n".join(pieces)
    assert shape(from_rst(rst.document(markdown, wrap=wrap))) == shape(from_markdown(markdown))


@given(PLAIN)
def test_a_paragraph_that_begins_like_a_block_stays_a_paragraph(text):
    assert shape(from_rst(rst.inline(escape(text)))) == shape(from_markdown(escape(text)))
