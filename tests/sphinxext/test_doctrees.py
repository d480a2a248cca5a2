"""What the copies of the generated nodes are: light, apart from each other, and ordinary."""

from __future__ import annotations

import subprocess
import sys

import pytest
from docutils import nodes

from sphinx_contribpolicy.markup import rst as rest
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.sphinxext.doctree import FACETS, NodeCache, parse
from sphinx_contribpolicy.wording import Block, Text, write


def text_of(project):
    return write(load(project.root / "contribpolicy.toml").policy)


def test_copies_share_no_list_and_no_node(project):
    cache = NodeCache()
    text = text_of(project)
    first = cache.copy(text, "section", "markdown", flat=False)
    second = cache.copy(text, "section", "markdown", flat=False)

    def mutable(made):
        for top in made.tops:
            for node in top.findall(nodes.Element):
                yield from map(id, (node, node.attributes, node.children))
                yield from (
                    id(value) for value in node.attributes.values() if isinstance(value, list)
                )

    seen = [*mutable(first), *mutable(second)]
    assert len(seen) == len(set(seen))


def test_a_copy_knows_no_document(project):
    made = NodeCache().copy(text_of(project), "section", "markdown", flat=False)
    assert all(node.document is None for top in made.tops for node in top.findall())


WORDS = [
    *("{ref}`x`", "a[^1]", "<b>bold</b>", "![i](j)", "| a |\n|---|\n| b |", "> quoted"),
    *("one\n\ntwo", "<https://example.org>", "[x]: /u", "(t)=\nword", "+++"),
    *("```{nothing}\n```", "# heading"),
]


@pytest.mark.parametrize("kind", ["paragraph", "item", "box", "markdown"])
@pytest.mark.parametrize("markup", ["markdown", "rst"])
def test_markdown_of_any_kind_gives_loose_nodes_without_messages(kind, markup):
    stated = Block(kind="paragraph", text="Stated.", facets=("testing",))
    for words in WORDS:
        text = Text((stated, Block(kind=kind, text=words, box="note" if kind == "box" else "")))
        tops = parse(text, markup)
        found = [node for top in tops for node in top.findall()]
        assert tops[0][FACETS] == ["testing"]
        assert tops[0].rawsource == "Stated."
        assert not [node for node in found if isinstance(node, nodes.system_message)]
        assert all(node.document is None and node.line is None for node in found)
        assert all(top.parent is None for top in tops)


def test_a_doctree_is_hardly_larger_than_with_the_text_written_by_hand(project, markup):
    text = text_of(project).markdown(2)
    if markup == "rst":
        text = rest.document(text, adornments="-~^")
    by_hand = project.page(markup, text)
    by_directive = project.page(markup, project.directive(markup, "llm-policy"))
    project.write({f"hand.{markup}": by_hand, f"kit.{markup}": by_directive})
    project.configure('contribpolicy_agent_block = "none"\nmyst_enable_extensions += ["alert"]')
    built = project.build()
    # what the kit adds are the anchors of the rules
    assert len(built.pickled("kit")) < 1.1 * len(built.pickled("hand"))


def test_the_environment_stores_digests_and_no_texts(project, markup):
    shown = project.directive(markup, "llm-policy")
    built = project.write({f"index.{markup}": project.page(markup, shown)}).build()
    sentence = "You can use any tools you like"
    assert sentence in built.doctree("index").astext()
    assert sentence not in repr(built.app.env.domaindata["contribpolicy"]["texts"])


def test_pickles_hold_nothing_of_this_package(project, markup):
    pages = [
        project.directive(markup, "llm-policy"),
        project.directive(markup, "agent-instructions"),
    ]
    built = project.write({f"index.{markup}": project.page(markup, *pages)}).build()
    assert b"sphinx_contribpolicy" not in built.pickled("index")
    assert b"docutils.nodes" in built.pickled("index")


def test_smart_quotes_are_those_of_the_page(project, markup):
    policy = "[rules]\ntesting = { level = 'must', text = 'Say \"tested\" -- or not.' }\n"
    text = project.page(markup, project.directive(markup, "llm-policy"), 'Say "tested" -- or not.')
    project.write({"contribpolicy.toml": policy, f"index.{markup}": text})
    for smart in (True, False):
        shown = project.build(smartquotes=smart).doctree("index").findall(nodes.paragraph)
        said = [node.astext() for node in shown if "tested" in node.astext()]
        assert len(said) == 2
        assert len(set(said)) == 1
        assert ("“" in said[0]) is smart


def test_loading_the_extension_imports_neither_policy_nor_words():
    script = """
import sys
import sphinx.application, myst_parser.sphinx_ext.main
import sphinx_contribpolicy, sphinx_contribpolicy.sphinxext
print([name for name in sys.modules if name.startswith(("msgspec", "sphinx_contribpolicy.policy",
    "sphinx_contribpolicy.wording", "sphinx_contribpolicy.regions", "tomlkit", "sphinx_design"))])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


def test_a_project_that_does_not_use_it_pays_no_more_than_its_registration(project):
    built = project.write({"index.md": "# Index\n\nText.\n"}).build()
    data = built.app.env.domaindata["contribpolicy"]
    assert (data["texts"], data["rules"], data["failures"]) == ({}, {}, {})
