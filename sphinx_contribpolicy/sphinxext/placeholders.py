"""What a page asks for, and the places in its document that are kept until the text is there."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.util import get_filetype

from sphinx_contribpolicy.directives import OptionError, Placement, TextRequest, read_options
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

REGION = "contribpolicy-live-"
"""What stands for a region or tag of a page, with a number behind it."""
_REGION = re.compile(rf"^(?:<!-- )?{REGION}(\d+)(?: -->)?$")


class Request(NamedTuple):
    """What a directive, a region or a tag asks for; `kept` is a region, which `sync` fills."""

    text: TextRequest
    placement: Placement
    kept: bool = False


def read_request(
    env: BuildEnvironment, name: str, given: Mapping[str, str], place: str, *, region: bool = False
) -> Request | None:
    """The request of the directive or region `name` of the page being read, at `place`.

    None, with a warning for each, where options are wrong. Its `file` is a path from the source
    folder.
    """
    from sphinx_contribpolicy.policy import facets, published_policies

    try:
        text, placement = read_options(name, given, facets, published_policies, region=region)
    except OptionError as error:
        for diagnostic in error.diagnostics:
            warn(WarningType.OPTION, diagnostic.message, place)
        return None
    if text.file:
        text = text._replace(file=env.relfn2path(text.file)[0])
    return Request(text, placement)


class pending_text(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Stands where generated nodes will stand; its children are the directive's own content.

    `request` and `flat` are set as attributes; `flat` says that headings have to be rubrics,
    whatever the parent is. None is left after `ResolvePlaceholders` has run.
    """


class PageNotes:
    """What is known of the page that is being read; kept by Sphinx until the next page."""

    _KEY = "contribpolicy"

    def __init__(self) -> None:
        self.regions: list[Request] = []
        """What the regions and tags of the page ask for, by the number in their placeholders."""
        self.agent_block: nodes.Element | None = None
        """The block for agents that has to end the document."""
        self.included: set[Path] = set()
        """The included files of which regions and tags became live."""

    @classmethod
    def note(cls, env: BuildEnvironment) -> PageNotes:
        """The page that is being read, noted as one that holds something of this extension."""
        return cast("PageNotes", env.current_document.setdefault(cls._KEY, cls()))

    @classmethod
    def noted(cls, env: BuildEnvironment) -> PageNotes | None:
        """The page that is being read, or None where it holds nothing of this extension."""
        return cast("PageNotes | None", env.current_document.get(cls._KEY))


def is_rest(env: BuildEnvironment) -> bool:
    """Whether the page that is being read is reST, by its suffix."""
    path = env.doc2path(env.docname)
    return get_filetype(env.config.source_suffix, path) == "restructuredtext"


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
    """The place in `PageNotes.regions` of the region or tag that a node stands for, or None."""
    # A comment of reST, one of MyST, and a title of reST where no section can stand.
    if not isinstance(node, (nodes.section, nodes.comment, nodes.raw, nodes.rubric)):
        return None
    text = node[0] if isinstance(node, nodes.section) and len(node) else node
    match = _REGION.match(text.astext().strip())
    return int(match[1]) if match else None
