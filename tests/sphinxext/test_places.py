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
