"""Sphinx projects of any number of pages, the policy shown on each in one of several ways."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write

if TYPE_CHECKING:
    from pathlib import Path

POLICY = """\
preset = "ownership"

[project]
name = "Larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/12"

[agents]
position = "none"
"""
FILLER = "Some words about this page, so that it is one. They are the same in every variant.\n"

PLAIN_DIRECTIVE = """
from pathlib import Path
from sphinx.util.docutils import SphinxDirective
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.wording import Fragments, write

LOADED = {}

class Plain(SphinxDirective):
    def run(self):
        file = Path(self.env.srcdir, "contribpolicy.toml")
        if not LOADED:
            LOADED.update(policy=load(file).policy, fragments=Fragments())
        text = write(LOADED["policy"], fragments=LOADED["fragments"]).markdown(heading=2)
        if self.env.doc2path(self.env.docname).suffix == ".rst":
            text = rst.document(text, "-~^")
        return self.parse_text_to_nodes(text, allow_section_headings=True)

def setup(app):
    app.add_directive("plain-policy", Plain)
"""
"""A directive as one writes it in an afternoon: loads once, writes and parses at each use."""


class Part(NamedTuple):
    """What a page shows: the name of the directive, its part of the words, its lines by hand."""

    directive: str
    part: str
    options: tuple[str, ...] = ()


POLICY_PART = Part("llm-policy", "policy")
PARTS = (
    Part("good-first-issue-note", "good-first-issue", ("style: note",)),
    Part("agent-instructions", "agents", ("here:",)),
)
VARIANTS = ("by hand", "include", "sphinx-jinja", "plain directive", "llm-policy")
"""The ways to show the policy, other than not at all."""


def directive(markup: str, name: str, *options: str, argument: str = "") -> str:
    """A directive without content, in the markup of a page."""
    if markup == "md":
        lines = [f"```{{{name}}} {argument}".rstrip(), *(f":{option}" for option in options), "```"]
    else:
        lines = [f".. {name}:: {argument}".rstrip(), *(f"   :{option}" for option in options)]
    return "\n".join(lines) + "\n"


def by_hand(folder: Path, markup: str, part: Part = POLICY_PART) -> str:
    """The part as somebody would write it under the title of a page."""
    text = write(load(folder / "contribpolicy.toml").policy, part.part)  # type: ignore[arg-type]
    if part is POLICY_PART:
        markdown = text.markdown(heading=2)
        return rst.document(markdown, "-~^") if markup == "rst" else markdown
    title, *blocks = (block.text for block in text.blocks)
    body = "\n\n".join(blocks)
    if part.part == "good-first-issue":
        return _boxed(markup, "note", body)
    return _boxed(markup, "container", _boxed(markup, "rubric", "", title) + "\n" + body)


def project(
    folder: Path,
    markup: str,
    variant: str,
    pages: int,
    part: Part = POLICY_PART,
    *,
    showing: int | None = None,
) -> Path:
    """A project of that many pages in `folder`, which is made; returns it.

    The first `showing` pages show the part; all, where that is not given.
    """
    folder.mkdir(parents=True)
    (folder / "contribpolicy.toml").write_text(POLICY)
    extensions = ["myst_parser"] * (markup == "md")
    more = ""
    shown = ""
    match variant:
        case "by hand":
            shown = by_hand(folder, markup, part)
        case "include":
            (folder / f"policy.{markup}.txt").write_text(by_hand(folder, markup))
            shown = directive(markup, "include", argument=f"policy.{markup}.txt")
        case "sphinx-jinja":
            extensions += ["sphinx_jinja"]
            more = "jinja_contexts = {'project': {'name': 'Larkspur'}}\n"
            template = by_hand(folder, markup).replace("Larkspur", "{{ name }}")
            (folder / "policy.jinja").write_text(template)
            shown = directive(markup, "jinja", "file: policy.jinja", argument="project")
        case "plain directive":
            more = PLAIN_DIRECTIVE
            shown = directive(markup, "plain-policy")
        case "llm-policy":
            extensions += ["sphinx_contribpolicy"]
            shown = directive(markup, part.directive, *part.options)
        case "loaded, not used":
            extensions += ["sphinx_contribpolicy"]
    alert = "myst_enable_extensions = ['alert', 'colon_fence']\n" if markup == "md" else ""
    settings = (
        f"extensions = {extensions}\nhtml_theme = 'basic'\n{alert}exclude_patterns = ['*.txt']\n"
    )
    (folder / "conf.py").write_text(settings + more)
    names = [f"page{number}" for number in range(pages)]
    for number, name in enumerate(names):
        title = f"# Page {name}\n" if markup == "md" else f"Page {name}\n{'=' * 20}\n"
        used = shown if showing is None or number < showing else ""
        (folder / f"{name}.{markup}").write_text(f"{title}\n{FILLER}\n{used}")
    toctree = "\n".join(f"   {name}" for name in names)
    (folder / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n{toctree}\n")
    return folder


def build(made: Path, builder: str, *, afresh: bool = True) -> list[str]:
    """The command that builds the project; `afresh` also removes what was built before."""
    if afresh:
        shutil.rmtree(made / "_build", ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-b", builder]
    return [
        *command,
        "-d",
        str(made / "_build" / "doctrees"),
        str(made),
        str(made / "_build" / builder),
    ]


def _boxed(markup: str, name: str, body: str, argument: str = "") -> str:
    if markup == "md":
        return f"::::{{{name}}} {argument}\n".replace(" \n", "\n") + f"{body}\n::::\n"
    indented = "\n".join(f"   {line}".rstrip() for line in body.split("\n"))
    return f".. {name}:: {argument}".rstrip() + f"\n\n{indented}\n"
