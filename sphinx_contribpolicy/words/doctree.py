"""The docutils form of a text: parsed once, apart from any page, ready to be copied into many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from myst_parser.parsers.docutils_ import Parser

from . import rst

if TYPE_CHECKING:
    from .text import Text

Markup = Literal["markdown", "rst"]

FACETS = "contribpolicy_facets"
"""The attribute of a node that names the facets first stated in it, a list."""

_MARK = "contribpolicy "
_SOURCE = "[contribpolicy]"


def parse(text: Text, markup: Markup) -> list[nodes.Element]:
    """The top nodes of `text`: its sections nest as its headings do.

    `markup` is that of the page that will show it: translations are looked up by, and parsed from,
    the source of a paragraph in that markup, which stands in `rawsource`. The nodes belong to no
    document and have no source and no line yet.
    """
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
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.FixedTextElement):
            node.rawsource = _raw(node, markup)
        if isinstance(node, nodes.section):
            # The page gives the section its names and ids, so that they are unique there.
            node["names"], node["ids"] = [], []
    top = [child for child in document.children if isinstance(child, nodes.Element)]
    for node in top:
        node.parent = None
    return top


def _raw(node: nodes.TextElement, markup: Markup) -> str:
    if not node.rawsource or isinstance(node, nodes.Inline):
        return ""
    return rst.inline(node.rawsource) if markup == "rst" else node.rawsource


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
