"""Anchors of rules for builders that write none for a paragraph."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_contribpolicy.sphinxext.domain import ANCHOR, domain_of


class TargetAnchors(SphinxPostTransform):
    """Puts a target before each paragraph or list item that is the anchor of a rule.

    The LaTeX and Texinfo writers of Sphinx write the ids of sections and targets only, so that a
    link to a paragraph would lead nowhere.
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
                _add(node, anchors)


def _add(node: nodes.Element, anchors: list[str]) -> None:
    targets = [nodes.target("", "", refid=anchor) for anchor in anchors]
    parent = node.parent
    if isinstance(node, nodes.list_item):
        node[0:0] = targets
    elif isinstance(parent, nodes.Element):
        where = parent.index(node)
        parent[where:where] = targets
