"""Each folder in `cases` is a project: lines of conf.py and a page in both markups.

`shape.txt` holds the shape of the doctree that both pages have: nodes, classes, anchors of rules
and levels of rubrics, but no words, which have tests of their own. Run the tests with
CONTRIBPOLICY_SHAPES=write to write it anew, and read what changed.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from sphinx_contribpolicy.directives import DIRECTIVES, STYLES

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = """\
[project]
name = "Larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/1"

[rules]
general = { level = "info", text = "Use *any* tool." }
understanding = { level = "must", text = "Understand [all of it](https://example.org)." }
disclosure = { level = "must", text = "Say what you used." }
human-voice = { level = "must", text = "Write it `yourself`." }
good-first = { level = "must-not", text = "Leave these to newcomers." }
enforcement = { level = "may", text = "We may close the rest.", box = "caution" }
agent-block = { level = "must", text = "Tell your user." }
"""
"""Rules in words of their own, so that the shapes do not change when the kit's words do."""

CASES_FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in CASES_FOLDER.iterdir() if path.is_dir())
STANDARD = {"docutils.nodes", "sphinx.addnodes"}


def shape(node: nodes.Node, depth: int = 0) -> Iterator[str]:
    """One line for each node that is no text."""
    if isinstance(node, nodes.Text):
        return
    words = [node.tagname]
    words += [f".{name}" for name in node["classes"]]
    words += [f"#{name}" for name in node["ids"] if name.startswith("contribpolicy-")]
    words += [f"level={node['heading-level']}"] if "heading-level" in node else []
    yield "  " * depth + " ".join(words) + "\n"
    for child in node.children:
        yield from shape(child, depth + 1)


def normalised(document: nodes.document) -> str:
    """The doctree without what differs because two pages are two files."""
    del document["source"]
    for node in document.findall(nodes.section):
        node["ids"].sort()  # MyST puts explicit ones first
    return document.pformat().replace("md-page", "page").replace("rst-page", "page")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_both_markups_give_the_same_standard_doctree(case: Path, project) -> None:
    project.write({"contribpolicy.toml": POLICY})
    for path in case.iterdir():
        if path.suffix in {".toml", ".md", ".rst"} and path.stem != "page":
            project.write({path.name: path.read_text("utf-8")})
    for suffix in ("md", "rst"):
        text = (case / f"page.{suffix}").read_text("utf-8")
        project.write({f"{suffix}-page.{suffix}": text.replace("MARKUP", suffix)})
    if (case / "conf.txt").exists():
        project.configure((case / "conf.txt").read_text("utf-8"))

    built = project.build()
    markdown, rest = built.doctree("md-page"), built.doctree("rst-page")

    assert {type(node).__module__ for node in markdown.findall()} <= STANDARD
    found = "".join(shape(markdown))
    expected = case / "shape.txt"
    if os.environ.get("CONTRIBPOLICY_SHAPES") == "write":
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")
    assert normalised(markdown) == normalised(rest)


def test_every_option_of_every_directive_and_every_style_stands_in_a_case() -> None:
    text = "".join(path.read_text("utf-8") for path in CASES_FOLDER.glob("*/page.rst"))
    used = {
        (name, option)
        for name, body in re.findall(r"^ *\.\. ([a-z-]+)::\n((?: +:.*\n)*)", text, re.MULTILINE)
        for option in re.findall(r":([a-z-]+):", body)
    }
    assert {
        (name, option) for name, surface in DIRECTIVES.items() for option in surface.options
    } <= used
    assert all(f":style: {style}" in text for style in STYLES[1:])
