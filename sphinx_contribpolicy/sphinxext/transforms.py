"""When in Sphinx's work on a document each thing is done; light, as every project imports it."""

from __future__ import annotations

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform

from sphinx_contribpolicy.sphinxext import agent_block
from sphinx_contribpolicy.sphinxext.domain import ANCHOR, domain_of
from sphinx_contribpolicy.sphinxext.request import Page


class Expand(SphinxTransform):
    """Replaces all that keeps a place, before Sphinx translates (20) and its preparations (10)."""

    default_priority = 5

    def apply(self, **kwargs: object) -> None:
        """Leave ordinary docutils nodes only, once `Settle` has run."""
        page = Page.noted(self.env)
        if page is None:
            if not agent_block.listed(self.env):
                return
            page = Page.note(self.env)
        # A project that shows no text does not pay for it, and a page without one for no more.
        from sphinx_contribpolicy.sphinxext.resolve import Expansion

        Expansion(self.document, self.env, page).run()
        self.document.transformer.add_transforms([Settle, Lighten])


class Settle(SphinxTransform):
    """Puts what waited into the document, and the block for agents last: MyST puts footnotes there.

    They are there by 623; `waiting` says why this is as late as it can be.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Leave all generated nodes in their place."""
        page = Page.note(self.env)
        for put in page.waiting:
            put()
        if page.last is not None and page.last.parent is self.document:
            self.document.remove(page.last)
            self.document.append(page.last)


class Lighten(SphinxTransform):
    """Drops the source of generated paragraphs once they are translated: it repeats their text.

    Only `gettext` needs it later. Its doctrees are its own: Sphinx shares none between builders
    that treat versions of texts differently.
    """

    default_priority = 990

    def apply(self, **kwargs: object) -> None:
        """Leave `rawsource` of the generated paragraphs empty, but for `gettext`."""
        if not self.env.versioning_condition:
            for paragraph in Page.note(self.env).paragraphs:
                paragraph.rawsource = ""


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
                _add_targets(node, anchors)


def _add_targets(node: nodes.Element, anchors: list[str]) -> None:
    targets = [nodes.target("", "", refid=anchor) for anchor in anchors]
    parent = node.parent
    if isinstance(node, nodes.list_item):
        node[0:0] = targets
    elif isinstance(parent, nodes.Element):
        where = parent.index(node)
        parent[where:where] = targets
