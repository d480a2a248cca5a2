"""Marks that nothing reads where they stand, and that somebody meant to be read: a warning each.

They are markup of the host in policy files, whose text is data; and regions and tags in files that
an `include` gives to another parser. Sphinx lets nobody see such a text before it is parsed, so its
regions show the text that they hold and its tags show nothing. Their marks are in the doctree.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it import MarkdownIt

from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.sphinxext.request import PageNotes
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

_ROLE = re.compile(r"\{[A-Za-z][\w:+.-]{0,60}\}\Z")
_DIRECTIVE = re.compile(r"(?:`{3}|~{3}|:{3})(\{[A-Za-z][\w:+.-]{0,60}\})")
_NAMES = "|".join(DIRECTIVES)
_MARK = re.compile(
    rf"contribpolicy:begin[ \t]+({_NAMES})\b|^[ \t]*<({_NAMES})\b[^>\n]*>", re.MULTILINE
)


def warn_of_markup(files: Iterable[Path]) -> None:
    """Warn of each role and directive in `files`, with its line."""
    for file in files:
        try:
            lines = plain_file(file).read_text("utf-8").split("\n")
        except (OSError, ValueError):
            continue
        for number, line in enumerate(lines, 1):
            if "{" in line and not (file.suffix == ".toml" and line.lstrip().startswith("#")):
                for name in _markup(line):
                    message = (
                        f"{name} is shown as it is written: the text of a policy is data; put a "
                        "role or a directive into the content of the directive that shows it"
                    )
                    warn(WarningType.MARKUP, message, f"{file}:{number}")


def _markup(line: str) -> Iterator[str]:
    for directive in _DIRECTIVE.finditer(line):
        yield directive[1]
    # A code span behind a name in braces; what stands inside of a span is none.
    (inline,) = MarkdownIt().parseInline(line)
    for before, after in pairwise(inline.children or ()):
        end = before.content[-64:] if before.type == "text" else ""
        if after.type == "code_inline" and (role := _ROLE.search(end)):
            yield role[0]


def warn_of_marks(document: nodes.document, env: BuildEnvironment) -> None:
    """Warn of each region and tag in a file that another parser than that of the page has read."""
    page = PageNotes.noted(env)
    # docutils gives an included file as seen from the working directory.
    live = {Path(document["source"]).resolve(), *(page.included if page else ())}
    for node, region, tag in _marks(document):
        if not node.source or Path(node.source).resolve() in live:
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
