"""The headings of a file around its regions: their depth, and how reST adorns them.

Headings inside of regions are left out, or filling one region would change the next one.
"""

from __future__ import annotations

from typing import Literal

from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.regions.fill import blank
from sphinx_contribpolicy.regions.scanner import scan


def heading_depth_at(text: str, line: int, markup: Literal["markdown", "rst"] = "markdown") -> int:
    """The depth of the heading above a line, which counts from 0: 1 for a title, 0 for none.

    In Markdown the depth is the level as written; in reST it is the place of the adornment in
    `heading_adornments`.
    """
    depth = 0
    for number, level in heading_depths(text, markup):
        if number < line:
            depth = level
    return depth


def heading_depths(
    text: str, markup: Literal["markdown", "rst"] = "markdown"
) -> list[tuple[int, int]]:
    """The headings outside of regions: their lines, which count from 0, and depths as above."""
    if markup == "rst":
        found = _rest_headings(text)
        depths = list(dict.fromkeys(adornment for _, adornment in found))
        return [(number, depths.index(adornment) + 1) for number, adornment in found]
    from sphinx_contribpolicy.regions.markdown import MarkdownBlocks

    reader = MarkdownBlocks()
    reader.read(_lines_outside(text, markup))
    return reader.headings


def heading_adornments(text: str) -> list[str]:
    """The adornments of a reST file from the outermost to the innermost depth.

    "=" is a title that is underlined with it, "==" one that has an overline too.
    """
    return list(dict.fromkeys(adornment for _, adornment in _rest_headings(text)))


def _rest_headings(text: str) -> list[tuple[int, str]]:
    from sphinx_contribpolicy.regions.rst import RestBlocks

    reader = RestBlocks()
    reader.read(_lines_outside(text, "rst"))
    return reader.headings


def _lines_outside(text: str, markup: Literal["markdown", "rst"]) -> list[str]:
    return file_lines.bare(file_lines.split(blank(text, scan(text, markup))))
