"""The sections of a fragment: what stands under each heading of the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = ""
"""The key of the one section of a fragment without headings."""

_HEADING = re.compile(r"^## +([a-z][a-z0-9-]*)[ \t]*$", re.MULTILINE)


class Section(NamedTuple):
    """One section of a fragment, not compiled yet.

    `line` is that of its first line of content, from 1.
    """

    file: Path
    line: int
    source: str


def split(path: Path) -> dict[str, Section]:
    """The sections of a fragment by their headings; raises `WordsError` if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}; save it as UTF-8"
        raise WordsError([Diagnostic("fragment", message, path, 1)]) from error
    marks = list(_HEADING.finditer(text))
    if not marks:
        return {WHOLE: Section(path, 1, text)}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        mark[1]: Section(path, text.count("\n", 0, mark.end()) + 1, text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    }
