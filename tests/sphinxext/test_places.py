"""Places in which a directive can stand."""

from __future__ import annotations

import pytest
from docutils import nodes
from sphinx import addnodes

PLACES = {
    "note": "```{note}\n%s\n```",
    "list item": "- Item\n\n%s",
    "quote": "> Quote\n>\n%s",
    "eval-rst": "```{eval-rst}\n.. llm-policy::\n```",
    "note in eval-rst": "```{eval-rst}\n.. note::\n\n   .. llm-policy::\n```",
}
DIRECTIVE = "~~~{llm-policy}\n~~~"
PREFIX = {"list item": "  ", "quote": "> "}


@pytest.mark.parametrize("place", PLACES)
def test_in_a_nested_place_headings_are_rubrics_of_the_right_level(project, place):
    lines = [PREFIX.get(place, "") + line for line in DIRECTIVE.splitlines()]
    text = PLACES[place].replace("%s", "\n".join(lines))
    page = project.page("md", "## Part", text)
    built = project.write({"index.md": page}).build("html")
    document = built.doctree("index")
    assert len(list(document.findall(nodes.section))) == 2
    rubrics = [node for node in document.findall(nodes.rubric) if node.parent is not document[-1]]
    assert [rubric["heading-level"] for rubric in rubrics][:2] == [3, 4]
    assert f'<h3 class="rubric">{rubrics[0].astext()}</h3>' in built.text("index.html")


@pytest.mark.parametrize("builder", ["html", "text"])
def test_in_only_it_gives_sections_for_that_builder(project, markup, builder):
    only = {"md": "```{only} html\n%s\n```", "rst": ".. only:: html\n\n%s"}[markup]
    directive = {"md": DIRECTIVE, "rst": "   .. llm-policy::"}[markup]
    text = project.page(markup, only % directive)
    built = project.write({f"index.{markup}": text}).build(builder)
    node, block = built.doctree("index").findall(addnodes.only)
    assert "contribpolicy-agents" in block[0]["classes"]
    assert isinstance(node[0], nodes.section)
    suffix = {"html": "html", "text": "txt"}[builder]
    title = node[0][0].astext()
    assert (title in built.text(f"index.{suffix}")) is (builder == "html")


def test_a_target_before_the_directive_names_the_policy(project, markup):
    target = {"md": "(rules)=", "rst": ".. _rules:"}[markup]
    link = {"md": "{ref}`rules`", "rst": ":ref:`rules`"}[markup]
    text = project.page(markup, target, project.directive(markup, "llm-policy"), link)
    built = project.write({f"index.{markup}": text}).build("html")
    document = built.doctree("index")
    policy = next(n for n in document.findall(nodes.section) if "rules" in n["ids"])
    title = policy[0].astext()
    assert f'<span class="std std-ref">{title}</span>' in built.text("index.html")


def test_the_option_name_makes_a_label(project, markup):
    link = {"md": "{ref}`rules`", "rst": ":ref:`rules`"}[markup]
    text = project.page(markup, project.directive(markup, "llm-policy", ":name: rules"), link)
    built = project.write({f"index.{markup}": text}).build("html")
    assert '<a class="reference internal" href="#rules">' in built.text("index.html")


def test_a_rest_page_that_includes_markdown_by_a_parser_shows_its_text(project):
    name = "contribpolicy:%s llm-policy"
    region = f"<!-- {name % 'begin'} -->\n\nOur text.\n\n<!-- {name % 'end'} -->\n"
    include = project.directive("rst", "include", ":parser: myst_parser.sphinx_").replace(
        "::", ":: included.md", 1
    )
    project.write({"included.md": region, "index.rst": project.page("rst", include)})
    assert "Our text." in project.build(warnings=True).doctree("index").astext()


def test_two_pages_with_the_same_headings_and_the_policy_build_without_a_warning(project, markup):
    own = {"md": "## What we do\n\nText.", "rst": "What we do\n----------\n\nText."}[markup]
    text = project.page(markup, project.directive(markup, "llm-policy"), own)
    built = project.write({f"{name}.{markup}": text for name in "ab"}).build("html")
    document = built.doctree("a")
    names = [name for node in document.findall(nodes.Element) for name in node["ids"]]
    assert len(names) == len(set(names))


NOTED = '''
preset = "minimal"
[document]
opening = """Voted on.[^vote]

[^vote]: In [May](https://example.org/may).
"""
closing = """We said so.[^1] Twice.[^1]

[^1]: On the list.

    By all.
"""
'''
OWN_NOTES = {
    "md": ("First.[^1] Then.[^vote]", "[^1]: One.\n\n[^vote]: Two.", "Last.[^z]\n\n[^z]: Three."),
    "rst": (
        "First. [1]_ Then. [#vote]_",
        ".. [1] One.\n.. [#vote] Two.",
        "Last. [#z]_\n\n.. [#z] Three.",
    ),
}


@pytest.mark.parametrize("builder", ["html", "latex", "text", "man"])
def test_footnotes_of_a_policy_are_numbered_among_those_of_the_page(project, markup, builder):
    first, notes, last = OWN_NOTES[markup]
    text = project.page(markup, first, notes, project.directive(markup, "llm-policy"), last)
    project.write({"contribpolicy.toml": NOTED, f"index.{markup}": text})
    project.configure('man_pages = [("index", "x", "x", [], 1)]\nnitpicky = True')
    built = project.build(builder)
    document = built.doctree("index")
    said = {note[0].astext(): note[1].astext() for note in document.findall(nodes.footnote)}
    assert said == {"1": "One.", "2": "Two.", "3": "In May.", "4": "On the list.", "5": "Three."}
    marks = [mark.astext() for mark in document.findall(nodes.footnote_reference)]
    assert marks == ["1", "2", "3", "4", "4", "5"]
    for mark in document.findall(nodes.footnote_reference):
        (note,) = (
            each for each in document.findall(nodes.footnote) if mark["refid"] in each["ids"]
        )
        assert note[0].astext() == mark.astext()
