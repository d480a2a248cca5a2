"""The docutils form of a text: made once, apart from any page, ready to be copied into many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from docutils import nodes

from sphinx_contribpolicy.wording.plain_nodes import NotPlain, plain_nodes

if TYPE_CHECKING:
    from sphinx_contribpolicy.wording.text import Text

Markup = Literal["markdown", "rst"]


def parse(text: Text, markup: Markup | None) -> list[nodes.Element]:
    """The top nodes of `text`: its sections nest as its headings do.

    `markup` is that of the page that will show it: translations are looked up by, and parsed from,
    the source of a paragraph in that markup, which stands in `rawsource`; None leaves it empty. The
    nodes belong to no document and have no source and no line yet.
    """
    try:
        tops = plain_nodes(text)
    except NotPlain:
        # Most projects have no Markdown of their own in the policy, and never import it.
        from sphinx_contribpolicy.wording.myst_nodes import myst_nodes

        tops = myst_nodes(text)
    for top in tops:
        for node in top.findall(nodes.TextElement):
            if not isinstance(node, nodes.FixedTextElement):
                node.rawsource = _raw(node, markup)
    return tops


def _raw(node: nodes.TextElement, markup: Markup | None) -> str:
    if markup is None or not node.rawsource or isinstance(node, nodes.Inline):
        return ""
    if markup == "markdown":
        return node.rawsource
    # Only a page that can be translated needs it.
    from sphinx_contribpolicy.markup.rst import inline

    return inline(node.rawsource)
