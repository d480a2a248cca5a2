"""Markup of the host in policy files, where it is no markup: a warning for each."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_ROLE = re.compile(r"\{[A-Za-z][\w:+.-]{0,60}\}\Z")
_DIRECTIVE = re.compile(r"(?:`{3}|~{3}|:{3})(\{[A-Za-z][\w:+.-]{0,60}\})")


def warn_of_markup(files: Iterable[Path]) -> None:
    """Warn of each role and directive in `files`, with its line."""
    for file in files:
        try:
            lines = file.read_text("utf-8").split("\n")
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
