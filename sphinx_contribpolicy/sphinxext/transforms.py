"""When in Sphinx's work on a document each thing is done; light, as every project imports it."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_contribpolicy.sphinxext import agent_block
from sphinx_contribpolicy.sphinxext.domain import ANCHOR, domain_of
from sphinx_contribpolicy.sphinxext.request import Page


class ResolvePlaceholders(SphinxTransform):
    """Puts the generated nodes where a directive, region or tag keeps their place.

    At 5, because every transform of Sphinx is to treat them as if they were written: the first that
    looks at blocks is `PreserveTranslatableMessages` at 10, and `Locale` translates at 20.
    """

    default_priority = 5

    def apply(self, **kwargs: object) -> None:
        """Leave ordinary docutils nodes only."""
        page = Page.noted(self.env)
        if page is None:
            if not agent_block.is_listed(self.env):
                return
            page = Page.note(self.env)
        # A project that shows no text does not pay for it, and a page without one for no more.
        from sphinx_contribpolicy.sphinxext.resolve import Resolver

        Resolver(self.document, self.env, page).run()
        if page.agent_block is not None:
            self.document.transformer.add_transforms([MoveAgentBlock])


class MoveAgentBlock(SphinxTransform):
    """Puts the block for agents last in its document.

    Others append to a document as well: MyST its footnotes at 623, docutils its messages at 860.
    From 879 on labels and anchors are gathered, so all has to be in its place by then.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Leave the block behind all else, if it still stands at the end of the document."""
        block = Page.note(self.env).agent_block
        if block is not None and block.parent is self.document:
            self.document.remove(block)
            self.document.append(block)


class TargetAnchors(SphinxPostTransform):
    """Puts a target before each paragraph or list item that is the anchor of a rule.

    The LaTeX and Texinfo writers of Sphinx write the ids of sections and targets only, so that a
    link to a paragraph would lead nowhere. At 5, before references are resolved at 10.
    """

    default_priority = 5
    formats = ("latex", "texinfo")

    def run(self, **kwargs: object) -> None:
        """Add the targets."""
        if not domain_of(self.env).rules:
            return
        for node in list(self.document.findall(nodes.Element)):
            anchors = [anchor for anchor in node["ids"] if anchor.startswith(ANCHOR)]
            if anchors and not isinstance(node, (nodes.section, nodes.target)):
                _add_targets(node, anchors)


def _add_targets(node: nodes.Element, anchors: list[str]) -> None:
    targets = [nodes.target("", "", refid=anchor) for anchor in anchors]
    parent = node.parent
    if isinstance(node, nodes.list_item):
        node[0:0] = targets
    elif isinstance(parent, nodes.Element):
        where = parent.index(node)
        parent[where:where] = targets
