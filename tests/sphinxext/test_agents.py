"""The block for autonomous agents: where it stands, and how often."""

from __future__ import annotations

import pytest
from docutils import nodes

FOOTNOTE = {
    "md": "A note.[^a]\n\n[^a]: A footnote.",
    "rst": "A note.\\ [#a]_\n\n.. [#a] A footnote.",
}


def blocks(document):
    return [
        node
        for node in document.findall(nodes.container)
        if "contribpolicy-agents" in node["classes"]
    ]


def place(node):
    """Of what kind the parent is, and what stands before and behind the block."""
    parent = node.parent
    where = parent.index(node)
    before = parent[where - 1].tagname if where else ""
    behind = parent[where + 1].tagname if where + 1 < len(parent) else ""
    return parent.tagname, before, behind


def policy(position):
    return f'preset = "minimal"\n[agents]\nposition = "{position}"\n'


def test_it_is_the_last_of_the_document_even_behind_footnotes(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"), FOOTNOTE[markup])
    document = project.write({f"index.{markup}": text}).build().doctree("index")
    (block,) = blocks(document)
    assert document[-1] is block
    assert list(document.findall(nodes.footnote))
    assert block["classes"] == ["contribpolicy-agents", "no-search"]


@pytest.mark.parametrize(("depth", "level"), [(1, 2), (2, 3), (3, 4), (5, 5)])
def test_its_heading_is_no_larger_than_the_title_of_the_policy(project, depth, level):
    above = "".join(f"{'#' * each} Part {each}\n\n" for each in range(1, depth + 1))
    text = f"{above}{project.directive('md', 'llm-policy')}\n"
    (block,) = blocks(project.write({"index.md": text}).build().doctree("index"))
    assert next(block.findall(nodes.rubric))["heading-level"] == level


def test_it_is_not_in_the_table_of_contents(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"))
    built = project.write({f"index.{markup}": text}).build()
    (block,) = blocks(built.doctree("index"))
    heading = next(block.findall(nodes.rubric)).astext()
    assert heading not in built.app.env.tocs["index"].astext()


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("end", [("document", "section", "")]),
        ("top", [("section", "title", "paragraph")]),
        ("both", [("section", "title", "paragraph"), ("document", "section", "")]),
        ("none", []),
    ],
)
@pytest.mark.parametrize("said_in", ["policy", "conf.py"])
def test_the_position_is_that_of_the_policy_or_of_conf(project, position, expected, said_in):
    text = project.page("md", "Text.", project.directive("md", "llm-policy"))
    project.write({"index.md": text})
    if said_in == "policy":
        project.write({"contribpolicy.toml": policy(position)})
    else:
        other = "top" if position == "none" else "none"
        project.write({"contribpolicy.toml": policy(other)})
        project.configure(f'contribpolicy_agent_block = "{position}"')
    document = project.build().doctree("index")
    assert [place(block) for block in blocks(document)] == expected


KEPT = {
    "md": "<!-- contribpolicy:begin {0} -->\nOld.\n<!-- contribpolicy:end {0} -->",
    "rst": ".. contribpolicy:begin {0}\n\nOld.\n\n.. contribpolicy:end {0}",
}


@pytest.mark.parametrize(
    ("position", "parents"),
    [("end", ["document"]), ("top", ["section"]), ("both", ["section", "document"]), ("none", [])],
)
@pytest.mark.parametrize("said_in", ["policy", "conf.py"])
def test_the_position_holds_for_a_kept_region_beside_the_policy(
    project, markup, position, parents, said_in
):
    regions = [KEPT[markup].format(name) for name in ("llm-policy", "agent-instructions")]
    guide = project.page(markup, *regions, title="Guide")
    include = {"md": "```{include} guide.txt\n```", "rst": ".. include:: guide.txt"}[markup]
    project.write({"guide.txt": guide, f"index.{markup}": f"{include}\n"})
    if said_in == "policy":
        project.write({"contribpolicy.toml": policy(position)})
    else:
        project.configure(f'contribpolicy_agent_block = "{position}"')
    found = blocks(project.build().doctree("index"))
    assert [block.parent.tagname for block in found] == parents


def test_a_kept_region_is_left_out_where_conf_names_other_pages(project, markup):
    regions = [KEPT[markup].format(name) for name in ("llm-policy", "agent-instructions")]
    project.write(
        {
            f"a.{markup}": project.page(markup, *regions),
            f"b.{markup}": project.page(markup, "Nothing of the policy."),
        }
    )
    built = project.configure('contribpolicy_agent_block = ["b"]').build()
    assert [len(blocks(built.doctree(name))) for name in "ab"] == [0, 1]


@pytest.mark.parametrize("position", ["end", "top", "none"])
def test_a_kept_region_on_a_page_without_the_policy_stays(project, markup, position):
    text = project.page(markup, "Text.", KEPT[markup].format("agent-instructions"))
    project.write({"contribpolicy.toml": policy(position), f"index.{markup}": text})
    (block,) = blocks(project.build().doctree("index"))
    assert block.parent.tagname == "document"


@pytest.mark.parametrize(("position", "where"), [("top", "section"), ("none", "document")])
def test_a_directive_beside_the_policy_shows_it_once_and_always(project, markup, position, where):
    parts = [project.directive(markup, name) for name in ("llm-policy", "agent-instructions")]
    text = project.page(markup, "Text.", *parts)
    project.write({"contribpolicy.toml": policy(position), f"index.{markup}": text})
    (block,) = blocks(project.build().doctree("index"))
    assert block.parent.tagname == where


@pytest.mark.parametrize(("position", "where"), [("end", "document"), ("top", "section")])
def test_documents_named_in_conf_get_it_and_no_others(project, markup, position, where):
    project.write(
        {
            "contribpolicy.toml": policy(position),
            f"a.{markup}": project.page(markup, project.directive(markup, "llm-policy")),
            f"b.{markup}": project.page(markup, "Nothing of the policy."),
        }
    )
    built = project.configure('contribpolicy_agent_block = ["b"]').build()
    assert blocks(built.doctree("a")) == []
    assert [place(block)[0] for block in blocks(built.doctree("b"))] == [where]


@pytest.mark.parametrize(
    "options",
    [(":form: summary",), (":only: disclosure",), (":preset: welcome",)],
)
def test_an_extract_or_an_example_brings_none(project, markup, options):
    text = project.page(markup, project.directive(markup, "llm-policy", *options))
    built = project.write({f"index.{markup}": text}).build()
    assert blocks(built.doctree("index")) == []


def test_any_number_of_directives_gives_one_with_their_content_and_classes(project, markup):
    parts = [
        project.directive(
            markup, "agent-instructions", ":class: ours", content="*One* more thing."
        ),
        project.directive(markup, "llm-policy"),
        project.directive(markup, "agent-instructions"),
        "Last.",
    ]
    built = project.write({f"index.{markup}": project.page(markup, *parts)}).build()
    document = built.doctree("index")
    (block,) = blocks(document)
    assert document[-1] is block
    assert block["classes"][-1] == "ours"
    assert block[-1].astext() == "One more thing."


def test_here_keeps_it_in_its_place_and_there_is_no_other(project, markup):
    parts = [
        project.directive(markup, "agent-instructions", ":here:", content="More."),
        project.directive(markup, "agent-instructions"),
        project.directive(markup, "llm-policy"),
    ]
    built = project.write({f"index.{markup}": project.page(markup, "Text.", *parts)}).build()
    (block,) = blocks(built.doctree("index"))
    assert place(block) == ("section", "paragraph", "section")
    assert block[-1].astext() == "More."


def test_a_document_without_a_title_gets_it_on_top_as_its_first_node(project):
    project.write({"contribpolicy.toml": policy("top"), "index.md": "# Index\n", "a.md": "Text.\n"})
    built = project.configure('contribpolicy_agent_block = ["a"]').build()
    (block,) = blocks(built.doctree("a"))
    assert place(block) == ("document", "", "paragraph")


def test_singlehtml_and_latex_show_one_for_each_page(project):
    page = project.page("md", "```{llm-policy}\n```")
    index = project.page("md", "```{toctree}\na\nb\n```", title="Larkspur")
    project.write({"index.md": index, "a.md": page, "b.md": page})
    html = project.build("singlehtml").text("index.html")
    tex = project.build("latex").text("larkspur.tex")
    assert html.count('class="contribpolicy-agents') == 2
    assert tex.count(r"\begin{sphinxuseclass}{contribpolicy-agents}") == 2
