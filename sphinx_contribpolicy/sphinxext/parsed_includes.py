"""Files that an `include` gives to another parser: what stays dead in them is said.

Sphinx lets nobody see such a text before it is parsed, so its regions show the text that they hold
and its tags show nothing. Their marks are still in the doctree.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.sphinxext.request import Page
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

_NAMES = "|".join(DIRECTIVES)
_MARK = re.compile(
    rf"contribpolicy:begin[ \t]+({_NAMES})\b|^[ \t]*<({_NAMES})\b[^>\n]*>", re.MULTILINE
)


def warn_of_marks(document: nodes.document, env: BuildEnvironment) -> None:
    """Warn of each region and tag in a file that another parser than that of the page has read."""
    page = Page.noted(env)
    live = {Path(document["source"]), *(page.included if page else ())}
    for node, region, tag in _marks(document):
        if not node.source or Path(node.source) in live:
            continue
        what = (
            f"the region '{region}' shows the text that its file holds"
            if region
            else f"<{tag}> shows nothing"
        )
        message = (
            f"{what}, because an include with `:parser:` reads the file: include it from a page "
            f"of its own markup, or write the directive {region or tag} in its place"
        )
        warn(WarningType.REGION, message, node)


def _marks(document: nodes.document) -> Iterator[tuple[nodes.Element, str, str]]:
    for node in document.findall(nodes.Element):
        if isinstance(node, (nodes.raw, nodes.comment)):
            for region, tag in _MARK.findall(node.astext()):
                yield node, region, tag
