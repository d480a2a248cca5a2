"""Parse once, copy many: the nodes of a text, ready to be put into any number of pages."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.transforms import SphinxSmartQuotes

from sphinx_contribpolicy.sphinxext import styles
from sphinx_contribpolicy.sphinxext.waiting import is_plain

if TYPE_CHECKING:
    from sphinx_contribpolicy.sphinxext.marks import Markup
    from sphinx_contribpolicy.words import Text

FACETS = "contribpolicy_facets"
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
    end: nodes.Element | None
    """What takes nodes that follow the text; None where they stand behind it."""
    waits: bool = False
    """Whether the nodes can join their document late: what it would do to them is done."""


class Grafts:
    """The grafts of one process, kept as pickles: loading one copies all its nodes in C."""

    def __init__(self) -> None:
        self._pickles: dict[tuple[Text, Markup, str, bool, bool], bytes] = {}

    def copy(
        self,
        text: Text,
        markup: Markup,
        style: str,
        *,
        flat: bool,
        late_in: nodes.document | None = None,
    ) -> Graft:
        """A copy of the nodes of `text`; `markup` is that of their `rawsource`.

        `late_in` is a document that the nodes can join late, if they are plain.
        """
        key = (text, markup, style, flat, late_in is not None)
        if key not in self._pickles:
            graft = _late_graft(text, style, late_in, flat=flat) if late_in is not None else None
            graft = graft or _graft(text, markup, style, flat=flat)
            self._pickles[key] = pickle.dumps(graft, -1)
        return cast("Graft", pickle.loads(self._pickles[key]))  # noqa: S301 - made a line above


def _late_graft(text: Text, style: str, document: nodes.document, *, flat: bool) -> Graft | None:
    """The nodes as the transforms of a document leave them, or None where they are not plain."""
    # What can wait is never translated, so it needs no source.
    graft = _graft(text, None, style, flat=flat)
    if not is_plain(graft.tops):
        return None
    apart = nodes.document(document.settings, document.reporter)
    apart.children = [*graft.tops]
    SphinxSmartQuotes(apart, startnode=None).apply()
    return graft._replace(paragraphs=[], waits=True)


def _graft(text: Text, markup: Markup | None, style: str, *, flat: bool) -> Graft:
    from sphinx_contribpolicy.words.doctree import parse

    tops = styles.shape([*parse(text, markup)], style, flat=flat)
    graft = Graft(tops, [], [], [], [], [], styles.end(tops))
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
    elif isinstance(node, nodes.paragraph):
        graft.paragraphs.append(node)
    elif isinstance(node, nodes.rubric) and styles.LEVEL in node:
        graft.rubrics.append(node)
    if isinstance(node, _LOCATED) and not isinstance(node, nodes.Inline):
        graft.located.append(node)
