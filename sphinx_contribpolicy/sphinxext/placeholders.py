"""The places in a document that are kept for generated nodes: of directives, regions and tags."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_contribpolicy.directives import Placement, TextRequest
from sphinx_contribpolicy.sphinxext.request import PageNotes, Request, pending_text
from sphinx_contribpolicy.sphinxext.source_read import region_number

if TYPE_CHECKING:
    from collections.abc import Iterator


class Placeholder:
    """A node that will be replaced, with what is asked for there."""

    def __init__(self, node: nodes.Element, request: Request, *, flat: bool = False) -> None:
        self.node = node
        self.text, self.placement, self.kept = request
        self._flat = flat

    @classmethod
    def before(cls, document: nodes.document, text: TextRequest) -> Placeholder:
        """One that stands for the document as a whole, and cannot be filled."""
        node = pending_text()
        node.source, node.line = document["source"], 1
        return cls(node, Request(text, Placement()))

    def _around(self) -> Iterator[nodes.Element]:
        """What the node stands in, from the inside out."""
        parent = self.node.parent
        while parent is not None:
            yield parent
            parent = parent.parent

    @property
    def takes_sections(self) -> bool:
        """Whether sections can stand in the place of the node."""
        # Sphinx takes `only` away, with what it holds or without; then its parent is the parent.
        stays = (each for each in self._around() if not isinstance(each, addnodes.only))
        return not self._flat and isinstance(next(stays, None), (nodes.document, nodes.section))

    @property
    def conditions(self) -> tuple[str, ...]:
        """What has to hold for Sphinx to show the node: the expressions of `only` around it."""
        around = self._around()
        return tuple(str(each["expr"]) for each in around if isinstance(each, addnodes.only))

    @property
    def depth(self) -> int:
        """How many sections the node stands in."""
        return sum(isinstance(each, nodes.section) for each in self._around())

    def fill(self, tops: list[nodes.Node], end: nodes.Element | None = None) -> None:
        """Put the nodes there, and the directive's own content in `end`, or else behind them."""
        own = self.own()
        if end is None:
            tops = [*tops, *own]
        else:
            end += own
        self._replace(tops)

    def empty(self) -> None:
        """Show nothing there."""
        self._replace([])

    def own(self) -> list[nodes.Node]:
        """The content that was written in the directive."""
        return self.node.children if isinstance(self.node, pending_text) else []

    def _replace(self, tops: list[nodes.Node]) -> None:
        parent = self.node.parent
        where = parent.index(self.node)
        parent[where : where + 1] = tops


class HeadingPlaceholder(Placeholder):
    """A heading that stands for a region, so that the page's own parser finds its depth.

    The page's text behind the region became part of this section; it belongs behind the last
    section of the generated text, as it does in the file.
    """

    node: nodes.section

    def fill(self, tops: list[nodes.Node], end: nodes.Element | None = None) -> None:
        """Put the sections there, and what follows the region behind them."""
        tail = self.node[1:]
        last = tops[-1] if tops else None
        if end is None or not isinstance(last, nodes.section):
            self._replace([*tops, *tail])
            return
        loose = list(takewhile(lambda node: not isinstance(node, nodes.section), tail))
        end += loose
        last += tail[len(loose) :]
        self._replace(tops)

    def empty(self) -> None:
        """Show nothing but what follows the region."""
        self._replace(self.node[1:])

    def forget_heading(self, document: nodes.document) -> None:
        """Take back what the parser noted of the heading."""
        for name in (*self.node["names"], *self.node["dupnames"]):
            document.nameids.pop(name, None)
            document.nametypes.pop(name, None)
        for anchor in self.node["ids"]:
            document.ids.pop(anchor, None)
        slugs = getattr(document, "myst_slugs", {})
        for slug in [slug for slug, entry in slugs.items() if entry[1] in self.node["ids"]]:
            del slugs[slug]


def placeholders(document: nodes.document, page: PageNotes) -> Iterator[Placeholder]:
    """The placeholders of the document, in its order; fill them after the last was found."""
    for node in document.findall(nodes.Element):
        if isinstance(node, pending_text):
            yield Placeholder(node, node["request"], flat=node["flat"])
        elif page.regions and (number := _region_number(node)) is not None:
            # Somebody may have written a number that no region has.
            for request in page.regions[number : number + 1]:
                if isinstance(node, nodes.section):
                    heading = HeadingPlaceholder(node, request)
                    heading.forget_heading(document)
                    yield heading
                else:
                    yield Placeholder(node, request)


def _region_number(node: nodes.Element) -> int | None:
    if isinstance(node, nodes.section):
        return region_number(node[0].astext()) if len(node) else None
    # A comment of reST, one of MyST, and a title of reST where no section can stand.
    if isinstance(node, (nodes.comment, nodes.raw, nodes.rubric)):
        return region_number(node.astext())
    return None
