"""The block for autonomous agents: which documents get it, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.doctree import CachedNodes

POSITIONS = ("end", "top", "both", "none")
CLASSES = ("contribpolicy-agents", "no-search")
"""Sphinx keeps what has the class `no-search` out of its search index."""
LEVEL = 2
"""The heading of the block is one below the document's title, but no larger than the policy's."""


def check_names(app: Sphinx, env: BuildEnvironment) -> None:
    """`env-check-consistency`: warn of names in `contribpolicy_agent_block` that no page has."""
    value = env.config.contribpolicy_agent_block
    for name in [] if isinstance(value, str) else value:
        if name not in env.found_docs:
            hint = nearest(str(name), env.found_docs) or "; a name has no suffix"
            warn(
                WarningType.CONFIG,
                f"contribpolicy_agent_block in conf.py: there is no document {name!r}{hint}",
            )


def is_listed(env: BuildEnvironment) -> bool:
    """Whether conf.py names the document that is being read as one that gets the block."""
    value = env.config.contribpolicy_agent_block
    return not isinstance(value, str) and env.docname in value


def is_automatic(env: BuildEnvironment, *, shows_policy: bool) -> bool:
    """Whether the document that is being read gets the block without a directive."""
    value = env.config.contribpolicy_agent_block
    return (shows_policy and value != "none") if isinstance(value, str) else is_listed(env)


def positions(env: BuildEnvironment, position: str) -> frozenset[str]:
    """What of "top" and "end" a document that gets the block has; `position` is the policy's."""
    value = env.config.contribpolicy_agent_block
    if isinstance(value, str):
        position = value or position
    elif position == "none":
        position = "end"
    return {"both": frozenset({"top", "end"}), "none": frozenset()}.get(
        position, frozenset({position})
    )


def build(
    made: CachedNodes, classes: Iterable[str], following: Sequence[nodes.Node], level: int
) -> nodes.container:
    """An ordinary container, which every builder shows and no table of contents lists."""
    for rubric in made.rubrics:
        rubric["heading-level"] = level
    return nodes.container("", *made.tops, *following, classes=[*CLASSES, *classes])


def under(conditions: Sequence[tuple[str, ...]], node: nodes.Element) -> addnodes.only:
    """The block where it is shown under one of the conditions alone, each of which is several."""
    each = (" and ".join(f"({expression})" for expression in every) for every in conditions)
    return addnodes.only("", node, expr=" or ".join(dict.fromkeys(each)))


def put_on_top(document: nodes.document, node: nodes.Element) -> None:
    """Put the block after the title of the document, or first where there is none."""
    for child in document:
        if isinstance(child, nodes.section):
            child.insert(1, node)
            return
    document.insert(0, node)
