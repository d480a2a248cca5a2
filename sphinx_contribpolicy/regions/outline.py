"""The headings of a file around its regions: their depth, and how reST adorns them.

Headings inside of regions are left out, or filling one region would change the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.regions.scanner import read, scan

if TYPE_CHECKING:
    from sphinx_contribpolicy.regions.model import FileHeading


def headings(text: str, markup: Literal["markdown", "rst"] = "markdown") -> list[FileHeading]:
    r"""The headings outside of regions, lists, quotes and directives, from top to bottom.

    In Markdown the depth is the level as written; in reST it is the place of the adornment in
    `heading_adornments`.

    >>> [(each.depth, each.text) for each in headings("# A *title*\n\n> # Quoted\n")]
    [(1, 'A *title*')]
    """
    inside = {
        line
        for region in scan(text, markup).regions
        for line in range(region.begin, region.end + 1)
    }
    _, reading = read(text, markup)
    outside = [each for each in reading.headings if each.begin not in inside]
    if markup == "markdown":
        return outside
    depths = list(dict.fromkeys(each.adornment for each in outside))
    return [each._replace(depth=depths.index(each.adornment) + 1) for each in outside]


def heading_depth_at(text: str, line: int, markup: Literal["markdown", "rst"] = "markdown") -> int:
    """The depth of the heading above a line, which counts from 0; 0 where there is none."""
    above = [each.depth for each in headings(text, markup) if each.begin < line]
    return above[-1] if above else 0


def heading_adornments(text: str) -> list[str]:
    """The adornments of a reST file from the outermost to the innermost depth."""
    return list(dict.fromkeys(each.adornment for each in headings(text, "rst")))
