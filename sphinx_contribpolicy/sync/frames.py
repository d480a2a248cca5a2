"""What the text of a region depends on in the file around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.directives import DEEPEST_HEADING
from sphinx_contribpolicy.regions import checksum, heading_adornments, heading_depth_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.regions import Markup, Region


class Frame(NamedTuple):
    """The level of the first heading, and the adornments of a reST file from the outermost in."""

    heading: int
    adornments: tuple[str, ...]


def frame(region: Region, text: str, markup: Markup) -> Frame:
    """The frame of a region in a file that holds `text`."""
    if markup == "yaml":
        return Frame(0, ())
    given = region.options.get("heading", "")
    heading = int(given) if given.isdigit() else heading_depth_at(text, region.begin, markup) + 1
    adornments = tuple(heading_adornments(text)) if markup == "rst" else ()
    return Frame(max(1, min(heading, DEEPEST_HEADING)), adornments)


def framed(kept: Iterable[Region], text: str, markup: Markup, *, bare: bool) -> str:
    """A checksum of all that the texts of these regions depend on; `bare`: markers without one."""
    around = [
        [region.name, sorted(region.options.items()), *frame(region, text, markup)]
        for region in kept
    ]
    return checksum(repr([bare, around]))[:16]
