"""Parse once, copy many: the nodes of a text, ready to be put into any number of pages."""

from __future__ import annotations

import pickle
from sys import intern
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes

from sphinx_contribpolicy.sphinxext import styles
from sphinx_contribpolicy.sphinxext.waiting import is_plain
from sphinx_contribpolicy.wording.doctree import parse
from sphinx_contribpolicy.wording.plain_nodes import FACETS

if TYPE_CHECKING:
    from sphinx_contribpolicy.sphinxext.marks import Markup
    from sphinx_contribpolicy.wording import Text

_LOCATED = (nodes.TextElement, nodes.section, nodes.Admonition)


class Graft(NamedTuple):
    """One copy of the nodes, with lists of those that a page adapts; all in document order."""

    tops: list[nodes.Node]
    located: list[nodes.Element]
    """Nodes that need the place where they are shown: what Sphinx translates or warns about."""
    paragraphs: list[nodes.paragraph]
    sections: list[nodes.section]
    rubrics: list[nodes.rubric]
    anchors: list[tuple[str, nodes.Element]]
    """The facets with the nodes that state them first."""
    in_headings: list[nodes.Element]
    """What stands in the titles of sections, beside text."""
    end: nodes.Element | None
    """What takes nodes that follow the text; None where they stand behind it."""
    waits: bool = False
    """Whether the nodes can join their document late: what it would do to them is done."""


class Grafts:
    """The grafts of one process, kept as pickles: loading one copies all its nodes in C."""

    def __init__(self) -> None:
        self._pickles: dict[tuple[Text, str, Markup | None, bool], bytes] = {}

    def copy(self, text: Text, style: str, markup: Markup, *, flat: bool) -> Graft:
        """A copy of the nodes of `text`; `markup` is that of their `rawsource`."""
        key = (text, style, markup, flat)
        if key not in self._pickles:
            self._pickles[key] = pickle.dumps(_graft(*key), -1)
        return cast("Graft", pickle.loads(self._pickles[key]))  # noqa: S301 - made a line above

    def copy_late(
        self, text: Text, style: str, document: nodes.document, *, flat: bool
    ) -> Graft | None:
        """A copy of the nodes as they can join the document late; None where they cannot.

        They have behind them what the transforms of a document would do, and have no `rawsource`:
        what is translated cannot wait.
        """
        key = (text, style, None, flat)
        if key not in self._pickles:
            graft = _graft(*key)
            late = _prepared(graft, document) if is_plain(graft.tops) else None
            self._pickles[key] = pickle.dumps(late, -1)
        copy = cast("Graft | None", pickle.loads(self._pickles[key]))  # noqa: S301 - made above
        for node in copy.in_headings if copy else ():
            # Sphinx copies these into the table of contents. Names of attributes that come out of a
            # pickle are not those of its own nodes, and would be stored beside them on each page.
            node.attributes = {intern(name): value for name, value in node.attributes.items()}
        return copy


def _prepared(graft: Graft, document: nodes.document) -> Graft:
    apart = nodes.document(document.settings, document.reporter)
    apart.children = [*graft.tops]
    SphinxSmartQuotes(apart, startnode=None).apply()
    return graft._replace(paragraphs=[], waits=True)


def _graft(text: Text, style: str, markup: Markup | None, flat: bool) -> Graft:  # noqa: FBT001 - a key of `Grafts`
    tops = styles.shape([*parse(text, markup)], style, flat=flat)
    graft = Graft(tops, [], [], [], [], [], [], styles.end(tops))
    for top in tops:
        top.parent = None
        for node in top.findall(nodes.Element):
            _note(node, graft)
    return graft


def _note(node: nodes.Element, graft: Graft) -> None:
    for facet in node.attributes.pop(FACETS, ()):
        graft.anchors.append((facet, node))
    if isinstance(node, nodes.section):
        node["names"] = [nodes.fully_normalize_name(node[0].astext())]
        node["ids"] = []
        graft.sections.append(node)
        graft.in_headings.extend(node[0].findall(nodes.Element, include_self=False))
    elif isinstance(node, nodes.paragraph):
        graft.paragraphs.append(node)
    elif isinstance(node, nodes.rubric) and styles.LEVEL in node:
        graft.rubrics.append(node)
    if isinstance(node, _LOCATED) and not isinstance(node, nodes.Inline):
        graft.located.append(node)
