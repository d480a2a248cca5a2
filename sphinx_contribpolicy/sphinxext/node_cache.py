"""Parse once, copy many: the nodes of a text, ready to be put into any number of pages."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes

from sphinx_contribpolicy.sphinxext import styles
from sphinx_contribpolicy.sphinxext.doctree import FACETS, parse

if TYPE_CHECKING:
    from sphinx_contribpolicy.sphinxext.doctree import Markup
    from sphinx_contribpolicy.wording import Text

_LOCATED = (nodes.TextElement, nodes.section, nodes.Admonition)


class CachedNodes(NamedTuple):
    """One copy of the nodes, with lists of those that a page adapts; all in document order."""

    tops: list[nodes.Node]
    located: list[nodes.Element]
    """Nodes that need the place where they are shown: what Sphinx translates or warns about."""
    sections: list[nodes.section]
    rubrics: list[nodes.rubric]
    anchors: list[tuple[str, nodes.Element]]
    """The facets with the nodes that state them first."""
    headings: list[tuple[str, nodes.Element]]
    """The sections and rubrics, each with the words of which a page makes its slug."""
    end: nodes.Element | None
    """What takes nodes that follow the text; None where they stand behind it."""


class NodeCache:
    """The nodes of each text in this process.

    They are kept as pickles: loading one copies the nodes in C, and the lists of a copy name the
    nodes of that copy. docutils' own `deepcopy` of a node would leave the lists behind, and
    `copy.deepcopy` takes seven times as long.
    """

    def __init__(self) -> None:
        self._pickles: dict[tuple[Text, str, Markup, bool], bytes] = {}

    def copy(self, text: Text, style: str, markup: Markup, *, flat: bool) -> CachedNodes:
        """A copy of the nodes of `text`; `markup` is that of their `rawsource`."""
        key = (text, style, markup, flat)
        if key not in self._pickles:
            self._pickles[key] = pickle.dumps(_nodes(*key), -1)
        return cast("CachedNodes", pickle.loads(self._pickles[key]))  # noqa: S301 - made a line above


def _nodes(text: Text, style: str, markup: Markup, flat: bool) -> CachedNodes:  # noqa: FBT001 - a key of the cache
    tops = list[nodes.Node](parse(text, markup))
    # A heading over nothing says nothing.
    bare = all(isinstance(top, nodes.section) and len(top) == 1 for top in tops)
    tops = [] if bare else styles.shape(tops, style, flat=flat)
    made = CachedNodes(tops, [], [], [], [], [], styles.end(tops))
    for top in tops:
        top.parent = None
        for node in top.findall(nodes.Element):
            _list(node, made)
    return made


def _list(node: nodes.Element, made: CachedNodes) -> None:
    for facet in node.attributes.pop(FACETS, ()):
        made.anchors.append((facet, node))
    if heading := node.attributes.pop("slug", ""):
        made.headings.append((heading, node))
    if isinstance(node, nodes.section):
        node["names"] = [nodes.fully_normalize_name(node[0].astext())]
        node["ids"] = []
        made.sections.append(node)
    elif isinstance(node, nodes.rubric) and styles.LEVEL in node:
        made.rubrics.append(node)
    # What stands inside a line is located by its block, as docutils itself does it.
    if isinstance(node, _LOCATED) and not isinstance(node, nodes.Inline):
        made.located.append(node)
