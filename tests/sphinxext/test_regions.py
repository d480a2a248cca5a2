"""Managed regions and tags in files that Sphinx reads become live nodes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docutils import nodes

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

POLICY = """\
[project]
name = "Larkspur"

[rules]
understanding = { level = "must", text = "Understand *all* of it." }
quality = { level = "must", text = "Follow the style." }
good-first = { level = "must-not", text = "Leave these to newcomers." }
agent-block = { level = "must", text = "Tell your user." }
"""

REGION = {
    "md": """\
<!-- contribpolicy:begin llm-policy heading=2 -->

## An old title

An old text.

### An old part

Another old text.

<!-- contribpolicy:end llm-policy -->
""",
    "rst": """\
.. contribpolicy:begin llm-policy heading=2

An old title
------------

An old text.

An old part
~~~~~~~~~~~

Another old text.

.. contribpolicy:end llm-policy
""",
}
EMPTY = {
    "md": """\
<!-- contribpolicy:begin llm-policy heading=2 -->
<!-- contribpolicy:end llm-policy -->
""",
    "rst": """\
.. contribpolicy:begin llm-policy heading=2
.. contribpolicy:end llm-policy
""",
}
BEFORE = {"md": "## Set up\n\nRun it.\n", "rst": "Set up\n------\n\nRun it.\n"}
DEEP = {"md": "### Deep\n\nDown.\n", "rst": "Deep\n~~~~\n\nDown.\n"}
BEHIND = {
    "md": "Behind.\n\n## Releases\n\nTag it.\n",
    "rst": "Behind.\n\nReleases\n--------\n\nTag it.\n",
}


@pytest.fixture
def lark(project):
    project.write({"contribpolicy.toml": POLICY})
    return project.configure('contribpolicy_agent_block = "none"')


def outline(node, depth=0):
    """The titles with their depths, and the paragraphs below them."""
    for child in node.children:
        if isinstance(child, nodes.section):
            yield f"{'#' * (depth + 1)} {child[0].astext()}"
            yield from outline(child, depth + 1)
        elif isinstance(child, (nodes.paragraph, nodes.rubric)):
            yield child.astext()
        elif not isinstance(child, nodes.title):
            yield from outline(child, depth)


LIVE = [
    "# Contributing",
    "## Set up",
    "Run it.",
    "## AI-assisted contributions",
    "### What you submit",
    "Understand all of it. Follow the style.",
    "### The good first issue label",
    "Leave these to newcomers.",
    "Behind.",
    "## Releases",
    "Tag it.",
]


def wanted(*, deep=False):
    return [*LIVE[:3], *(["### Deep", "Down."] if deep else []), *LIVE[3:]]


def live(found):
    """The outline without the paragraphs that the kit says on its own account."""
    assert "An old text." not in found
    assert "## An old title" not in found
    ours = [line for line in (*LIVE, "Down.") if not line.startswith("#")]
    kept = (next((end for end in ours if line.endswith(end)), line) for line in found)
    return [line for line in kept if line.startswith("#") or line in ours]


@pytest.mark.parametrize("deep", [False, True])
@pytest.mark.parametrize("region", [REGION, EMPTY], ids=["filled", "empty"])
def test_a_region_is_a_section_of_the_depth_that_it_has_in_its_file(lark, markup, region, deep):
    parts = [BEFORE[markup], *([DEEP[markup]] if deep else []), region[markup], BEHIND[markup]]
    lark.write({f"index.{markup}": lark.page(markup, *parts)})
    document = lark.build().doctree("index")
    found = list(outline(document))
    assert live(found) == wanted(deep=deep)
    assert not list(document.findall(nodes.comment))
    assert "contribpolicy-live" not in document.pformat()
    assert "contribpolicy-live" not in repr(document.nameids)


@pytest.mark.parametrize("region", [REGION, EMPTY], ids=["filled", "empty"])
def test_a_region_in_an_included_file_behind_its_title(lark, markup, region):
    guide = lark.page(markup, "Read the docs.", BEFORE[markup], region[markup], BEHIND[markup])
    include = lark.directive(markup, "include", ":start-after: Read the docs.")
    start = include.replace("include}", "include} ../CONTRIBUTING.md").replace(
        "include::", "include:: ../CONTRIBUTING.rst"
    )
    conf = (lark.root / "conf.py").read_text("utf-8")
    lark.write(
        {
            f"CONTRIBUTING.{markup}": guide,
            f"docs/index.{markup}": lark.page(markup, start),
            "docs/conf.py": conf,
        }
    )
    document = lark.build(srcdir="docs").doctree("index")
    found = list(outline(document))
    assert live(found) == wanted()
    sentence = next(n for n in document.findall(nodes.paragraph) if "Understand" in n.astext())
    assert sentence.source.endswith(f"CONTRIBUTING.{markup}")


def test_an_include_that_shifts_headings_shifts_the_region_too(lark):
    guide = lark.page("md", EMPTY["md"], title="Guide")
    lark.write(
        {
            "included.md": guide,
            "index.md": "# Larkspur\n\n```{include} included.md\n:heading-offset: 1\n```\n",
        }
    )
    found = list(outline(lark.build().doctree("index")))
    assert found[1] == "## Guide"
    assert found[2].startswith("### ")


@pytest.mark.parametrize("option", ["literal", "code: md"])
def test_a_literal_include_shows_the_file_as_it_is(lark, option):
    lark.write(
        {
            "included.md": f"# Guide\n\n{REGION['md']}",
            "index.md": f"# Larkspur\n\n```{{include}} included.md\n:{option}:\n```\n".replace(
                "md:\n", "md\n"
            ),
        }
    )
    document = lark.build().doctree("index")
    (block,) = document.findall(nodes.literal_block)
    assert block.astext().strip() == f"# Guide\n\n{REGION['md']}".strip()


def test_an_include_cut_inside_a_region_shows_the_text_of_the_file(lark):
    lark.write(
        {
            "included.md": f"# Guide\n\n{REGION['md']}",
            "index.md": (
                "# Larkspur\n\n```{include} included.md\n:start-after: heading=2 -->\n"
                ":end-before: <!-- contribpolicy:end\n```\n"
            ),
        }
    )
    found = list(outline(lark.build().doctree("index")))
    assert found == [
        *("# Larkspur", "## An old title", "An old text."),
        *("### An old part", "Another old text."),
    ]


def test_a_rest_file_inside_eval_rst_is_read_as_rest(lark):
    lark.write(
        {
            "included.rst": EMPTY["rst"].replace(" heading=2", ""),
            "index.md": "# Larkspur\n\n```{eval-rst}\n.. include:: included.rst\n```\n",
        }
    )
    assert "Understand all of it. Follow the style." in list(outline(lark.build().doctree("index")))


@pytest.mark.parametrize(
    "tag",
    ["<llm-policy/>", "<llm-policy />", "<llm-policy></llm-policy>", "<llm-policy>\n</llm-policy>",
     "<llm-policy>\n\n## Old\n\nold text\n\n</llm-policy>"],
)  # fmt: skip
def test_a_tag_is_the_directive(lark, tag):
    lark.write({"index.md": lark.page("md", "Text.", tag, "Behind.")})
    found = list(outline(lark.build().doctree("index")))
    ours = "Understand all of it. Follow the style."
    assert found.index("Text.") < found.index(ours) < found.index("Behind.")
    assert "old text" not in found


@pytest.mark.parametrize(
    ("tag", "inside"),
    [
        ('<llm-policy form="summary" title="In short"/>', "## In short"),
        ("<good-first-issue-note/>", "Leave these to newcomers."),
        ("<policy-table only='good-first'/>", "must not"),
        ("<agent-instructions/>", "For automated tools"),
        ("<reviewer-guide style='admonition'/>", "git log"),
    ],
)
def test_tags_take_the_options_of_the_directives(lark, tag, inside):
    lark.write({"index.md": lark.page("md", tag)})
    assert inside.lstrip("# ") in lark.build().doctree("index").astext()


def test_a_region_in_a_list_item_gives_rubrics(lark, markup):
    region = EMPTY[markup]
    item = "- Item\n\n" + "".join(f"  {line}\n" for line in region.splitlines())
    document = lark.write({f"index.{markup}": lark.page(markup, item)}).build().doctree("index")
    (item,) = document.findall(nodes.list_item)
    assert not list(item.findall(nodes.section))
    assert [rubric.astext() for rubric in item.findall(nodes.rubric)]


@pytest.mark.parametrize("text", ["````md\n%s````\n", "```html\n<llm-policy/>\n```\n%s"])
def test_markers_and_tags_in_code_stay_text(lark, text):
    shown = text % (REGION["md"] if text.startswith("````") else "")
    document = lark.write({"index.md": lark.page("md", shown)}).build().doctree("index")
    (block,) = document.findall(nodes.literal_block)
    assert block.astext().strip() in shown
    assert "Understand" not in document.astext()


def test_regions_stay_as_they_are_where_conf_says_so(lark, markup):
    lark.write({f"index.{markup}": lark.page(markup, REGION[markup])})
    found = list(outline(lark.build(contribpolicy_regions=False).doctree("index")))
    assert "An old text." in found


def test_line_numbers_stay(lark, markup):
    text = lark.page(markup, REGION[markup], "Behind.")
    document = lark.write({f"index.{markup}": text}).build().doctree("index")
    line = text.splitlines().index("Behind.") + 1
    behind = next(n for n in document.findall(nodes.paragraph) if n.astext() == "Behind.")
    assert behind.line == line


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_any_line_ends_are_read(lark, newline):
    text = lark.page("md", REGION["md"], "Behind.").replace("\n", newline)
    lark.write({"index.md": text})
    assert "Understand all of it. Follow the style." in list(outline(lark.build().doctree("index")))


@pytest.mark.parametrize("example", ["myst-contributing", "rest-contributing"])
def test_the_examples_show_the_policy_at_its_depth_and_the_text_for_agents_last(
    tmp_path, project, example
):
    shutil.copytree(EXAMPLES / example, project.root, dirs_exist_ok=True)
    built = project.build("html", srcdir="docs", html_theme="basic")
    document = built.doctree("contributing")
    (page,) = (node for node in document if isinstance(node, nodes.section))
    depths = [section for section in page if isinstance(section, nodes.section)]
    anchored = [
        s
        for s in depths
        if any("contribpolicy-" in i for n in s.findall(nodes.Element) for i in n["ids"])
    ]
    assert anchored
    assert "contribpolicy-agents" in document[-1]["classes"]


KEPT = "[files]\nregions = ['index.%s']\n%s"
WRAPPED = "[wording]\nwrap = 40\n"
EDITED = "somebody edited the region 'llm-policy', and pages show what the policy says in place of"


def kept(lark, repository_at, markup, settings=""):
    """A page with a region that `sync` has filled."""
    lark.write({"contribpolicy.toml": POLICY + KEPT % (markup, settings)})
    lark.write({f"index.{markup}": lark.page(markup, EMPTY[markup])})
    repository = repository_at(lark.root)
    assert repository.run("sync").status == 0
    return repository


def change(lark, name, old, new):
    text = (lark.root / name).read_text("utf-8")
    assert old in text
    lark.write({name: text.replace(old, new)})


@pytest.mark.parametrize("settings", ["", WRAPPED])
def test_an_edit_of_what_sync_wrote_is_said(lark, repository_at, markup, settings):
    kept(lark, repository_at, markup, settings)
    assert lark.build().warnings == ""
    change(lark, f"index.{markup}", "to newcomers", "to robots")
    built = lark.build(warnings=True)
    line = {"md": 4, "rst": 5}[markup]
    assert f"index.{markup}:{line}: WARNING: {EDITED}" in built.warnings
    assert "move it out of there or into contribpolicy.toml, and" in built.warnings
    assert built.warnings.count("WARNING") == 1
    assert "robots" not in built.doctree("index").astext()
    assert lark.build(suppress_warnings=["contribpolicy.edited"]).warnings == ""


@pytest.mark.parametrize("option", ["", ":start-after: Hello.", ":start-line: 3"])
def test_an_edit_in_an_included_file_is_said_with_its_line_there(
    lark, repository_at, markup, option
):
    lark.write({"contribpolicy.toml": POLICY + (KEPT % (markup, "")).replace("index", "included")})
    text = lark.page(markup, "Hello.\t\n", "A\tb. \n", EMPTY[markup].replace(" heading=2", ""))
    lark.write({f"included.{markup}": text})
    assert repository_at(lark.root).run("sync").status == 0
    change(lark, f"included.{markup}", "to newcomers", "to robots")
    include = lark.directive(markup, "include", option)
    include = include.replace("include}", "include} included.md")
    include = include.replace("include::", "include:: included.rst")
    lark.write({f"index.{markup}": lark.page(markup, include)})
    marker = next(line for line in text.splitlines() if "contribpolicy:begin" in line)
    line = text.splitlines().index(marker) + 1
    assert f"included.{markup}:{line}: WARNING: {EDITED}" in lark.build(warnings=True).warnings


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["", WRAPPED])
@pytest.mark.parametrize("lock", ["that of now", "that of before", "none"])
def test_what_sync_takes_for_its_own_is_no_edit(lark, repository_at, markup, settings, lock):
    repository = kept(lark, repository_at, markup, settings)
    file = lark.root / "contribpolicy.lock"
    before = file.read_text("utf-8") if file.exists() else ""
    change(
        lark,
        "contribpolicy.toml",
        "Follow the style.",
        "Follow the [style](https://example.org/a).",
    )
    lark.build()  # the policy has moved on
    assert repository.run("sync", "--lock").status == 0
    lark.build()
    change(lark, f"index.{markup}", "to newcomers.", "to\nnewcomers.")
    file.write_text(before, "utf-8") if lock == "that of before" else None
    file.unlink() if lock == "none" else None
    lark.build()
    if lock != "that of before":
        lark.build(contribpolicy_overrides={"wording": {"tone": "formal"}})
