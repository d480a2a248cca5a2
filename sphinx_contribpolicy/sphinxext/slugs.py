"""What MyST knows headings by, so that `[text](page.md#slug)` finds generated ones too."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import (
    MdParserConfig,
    TopmatterReadError,
    merge_file_level,
    read_topmatter,
)
from myst_parser.mdit_to_docutils.base import compute_unique_slug

from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment


def note_headings(
    document: nodes.document, env: BuildEnvironment, headings: Iterable[tuple[str, nodes.Element]]
) -> None:
    """Give each heading a slug, as MyST does with those that it reads; none in a page of reST.

    A heading is its text, without emphasis and links as MyST takes it, and its section or rubric,
    which has to stand in the document. The page's own headings keep theirs.
    """
    slugs = getattr(document, "myst_slugs", None)
    if slugs is None:
        return
    config = _config(env)
    for text, node in headings:
        if _level(node) > config.heading_anchors:
            continue
        slug = _slug(text, slugs, config, node)
        if not slug:
            continue
        if isinstance(node, nodes.rubric):
            node["names"] = [nodes.fully_normalize_name(node.astext())]
            document.note_implicit_target(node)
        node["slug"] = slug
        title = node[0] if isinstance(node, nodes.section) else node
        slugs[slug] = (node.line, node["ids"][0], title.astext())
    if slugs:
        env.metadata[env.docname]["myst_slugs"] = slugs


def _config(env: BuildEnvironment) -> MdParserConfig:
    """The settings of MyST for the page that is being read, with those that it makes itself."""
    config: MdParserConfig = env.myst_config  # type: ignore[attr-defined] # MyST puts it there
    try:
        topmatter = read_topmatter(Path(env.doc2path(env.docname)).read_text("utf-8-sig"))
    except (OSError, ValueError, TopmatterReadError):
        return config
    # Of what is wrong there MyST has warned when it parsed the page.
    return merge_file_level(config, topmatter, lambda *_: None) if topmatter else config


def _level(node: nodes.Element) -> int:
    level = int(node.get("heading-level", 0))
    section: nodes.Element | None = None if level else node
    while section is not None:
        level += isinstance(section, nodes.section)
        section = section.parent
    return level


def _slug(
    text: str, slugs: dict[str, tuple[int, str, str]], config: MdParserConfig, node: nodes.Element
) -> str:
    inline = Token("inline", "", 0, content=text, children=[Token("text", "", 0, content=text)])
    heading = SyntaxTreeNode(
        [Token("heading_open", "h1", 1), inline, Token("heading_close", "h1", -1)]
    )
    try:
        return compute_unique_slug(heading.children[0], slugs, config.heading_slug_func)
    except Exception as error:  # noqa: BLE001 - a function of the project's own
        warn(WarningType.CONFIG, f"myst_heading_slug_func cannot take {text!r}: {error}", node)
        return ""
