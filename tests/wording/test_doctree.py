"""The docutils form of a text: made without MyST, and the same as MyST makes it."""

from __future__ import annotations

import subprocess
import sys
from itertools import product

import pytest
from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from sphinx_contribpolicy.policy import facets, preset_names
from sphinx_contribpolicy.wording import Block, Text, write
from sphinx_contribpolicy.wording.myst_nodes import myst_nodes
from sphinx_contribpolicy.wording.plain_nodes import NotPlain, plain_nodes

SETTINGS = [
    {"tone": tone, "layout": layout, "numbered": numbered}
    for tone, layout, numbered in product(
        ("formal", "casual"), ("paragraphs", "list"), (False, True)
    )
]


def told(tops):
    """All that nodes say, and what they were made from."""
    return [
        (
            node.pformat() if node in tops else "",
            "" if isinstance(node, nodes.Inline) else getattr(node, "rawsource", ""),
        )
        for top in tops
        for node in top.findall()
    ]


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
@pytest.mark.parametrize("name", preset_names())
def test_presets_need_no_myst_and_give_what_myst_gives(policy, name, settings):
    made = policy(preset=name, wording=settings)
    for part in ("policy", "good-first-issue", "agents", "discussion"):
        text = write(made, part)
        assert told(plain_nodes(text)) == told(myst_nodes(text)), part


def test_no_stance_needs_myst(policy):
    for facet in facets().values():
        for stance in facet.stances:
            text = write(policy(rules={facet.name: [{"stance": stance, "box": "note"}]}))
            assert told(plain_nodes(text)) == told(myst_nodes(text))


PIECES = [
    piece
    for kind in (
        ("word", "*so*", "**so**", "`so`", "&amp;", "'\"--...", "\\", "\\*", "\\{", "$x$", "~~x~~"),
        (
            "[a *b*](https://e.org/?a=1&b=2)",
            "[b](c/d.md)",
            "[b](#c)",
            "[](d)",
            "![i](e)",
            "<https://e.org>",
        ),
        (
            "[x]",
            "[x]: /u\n",
            "[^1]",
            "{ref}`x`",
            "<b>",
            "https://e.org",
            "\n",
            "  \n",
            "\t",
            "\u2028",
        ),
        ("1.", "- ", "# ", "%", "(t)=", "+++", "> q", "---", "***", ":::", "| a |\n|---|\n"),
    )
    for piece in kind
]
PHRASES = st.lists(
    st.sampled_from(PIECES) | st.text(alphabet="ab*_`[](){}<>!\\# \n-+.:|~^$%&", max_size=6),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(st.data())
def test_any_text_is_read_as_myst_reads_it_or_left_to_it(data):
    kinds = data.draw(
        st.lists(st.sampled_from(["heading", "paragraph", "item", "box"]), max_size=5)
    )
    blocks, number = [], 0
    for kind in kinds:
        phrase = data.draw(PHRASES).strip() or "word"
        number = number + 1 if kind == "item" and number and blocks[-1].kind == "item" else 0
        if kind == "item" and not number:
            number = data.draw(st.integers(0, 1))
        level = data.draw(st.integers(1, 2)) if kind == "heading" else 0
        if kind == "heading":
            phrase = " ".join(phrase.split())
        box = "note" if kind == "box" else ""
        facet = data.draw(st.sampled_from([(), ("general",)])) if kind != "heading" else ()
        blocks.append(
            Block(kind=kind, text=phrase, level=level, number=number, box=box, facets=facet)
        )
    text = Text(tuple(blocks))
    try:
        plain = plain_nodes(text)
    except NotPlain:
        return
    assert told(plain) == told(myst_nodes(text))


@pytest.mark.parametrize(
    "words",
    [
        "{ref}`x`",
        "a[^1]",
        "<b>bold</b>",
        "![i](j)",
        "| a |\n|---|\n| b |",
        "> quoted",
        "one\n\ntwo",
        "<https://example.org>",
        "% unseen",
    ],
)
def test_other_markdown_is_left_to_myst(words):
    with pytest.raises(NotPlain):
        plain_nodes(Text((Block(kind="paragraph", text=words),)))


def test_a_text_of_the_kit_is_made_without_importing_myst(tmp_path):
    script = """
import sys
from pathlib import Path
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write
from sphinx_contribpolicy.wording.doctree import parse
policy = load(root=Path(sys.argv[1]), overrides={"preset": "ownership"}).policy
assert parse(write(policy), None)
print([name for name in sys.modules if name.startswith(("myst_parser", "yaml"))])
"""
    command = [sys.executable, "-c", script, str(tmp_path)]
    assert subprocess.run(command, capture_output=True, check=True).stdout.decode().strip() == "[]"
