"""Parse once, copy many: the nodes of a text, ready to be put into any number of pages."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes

from sphinx_contribpolicy.sphinxext import styles

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


class Grafts:
    """The grafts of one process, kept as pickles: loading one copies all its nodes in C."""

    def __init__(self) -> None:
        self._pickles: dict[tuple[Text, Markup, str, bool], bytes] = {}

    def copy(self, text: Text, markup: Markup, style: str, *, flat: bool) -> Graft:
        """A copy of the nodes of `text`; `markup` is that of their `rawsource`."""
        key = (text, markup, style, flat)
        if key not in self._pickles:
            self._pickles[key] = pickle.dumps(_graft(text, markup, style, flat=flat), -1)
        return cast("Graft", pickle.loads(self._pickles[key]))  # noqa: S301 - made two lines above


def _graft(text: Text, markup: Markup, style: str, *, flat: bool) -> Graft:
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
