"""The docutils form of a text that holds any Markdown, as MyST reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from myst_parser.parsers.docutils_ import Parser

from sphinx_contribpolicy.wording.plain_nodes import FACETS

if TYPE_CHECKING:
    from sphinx_contribpolicy.wording.text import Text

_MARK = "contribpolicy "
_SOURCE = "[contribpolicy]"


def myst_nodes(text: Text) -> list[nodes.Element]:
    """The top nodes of `text`, its sections nested."""
    settings = get_default_settings(Parser)
    settings.report_level = 5  # what a fragment holds is reported by the words, not by docutils
    settings.myst_enable_extensions = {"alert"}
    settings.myst_all_links_external = True
    settings.myst_suppress_warnings = ["myst"]
    document = new_document(_SOURCE, settings)
    Parser().parse(text.marked(), document)
    _take_marks(document)
    for node in document.findall():
        node.source = node.line = None
        if node is not document:
            # A node that knows its document drags it into every doctree that holds a copy of it.
            node.document = None  # type: ignore[assignment]  # docutils allows it for loose nodes
        if isinstance(node, nodes.section):
            # The page gives the section its names and ids, so that they are unique there.
            node["names"], node["dupnames"], node["ids"] = [], [], []
    top = [child for child in document.children if isinstance(child, nodes.Element)]
    for node in top:
        node.parent = None
    return top


def _take_marks(document: nodes.document) -> None:
    for message in list(document.findall(nodes.system_message)):
        message.parent.remove(message)
    for comment in list(document.findall(nodes.comment)):
        mark = comment.astext().strip()
        if not mark.startswith(_MARK):
            continue
        parent = comment.parent
        after = parent.index(comment) + 1
        stating = parent.children[after] if after < len(parent.children) else None
        if isinstance(stating, nodes.Element):
            stating[FACETS] = mark.removeprefix(_MARK).split()
        parent.remove(comment)
