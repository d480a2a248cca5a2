"""Where markers and headings stand in Markdown, in the blocks that `markup.blocks` finds.

What stands in code, in a quote, in an HTML block that something else began or in the fence of a
directive is text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.blocks import MarkdownBlock, blocks
from sphinx_contribpolicy.regions.markers import LOOKS, Reading, Spot
from sphinx_contribpolicy.regions.model import FileHeading

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOOKS = LOOKS["markdown"]
_TAG_ALONE = re.compile(r"</?[a-z][^<>]*+>\s*+$")
_ITEM_MARKS = re.compile(r"[ \t]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]++)*+")


def read(lines: list[str]) -> Reading:
    """What a reading of a file gives, from its bare lines."""
    spots: list[Spot] = []
    headings: list[FileHeading] = []
    for block in blocks("\n".join(lines), myst=True):
        if block.quoted:
            continue
        if block.kind == "html":
            spots += _in_html(block, lines)
        elif block.kind == "paragraph":
            spots += _in_paragraph(block, lines)
        elif block.kind == "heading" and not block.container:
            headings.append(FileHeading(block.begin, block.end, block.level, block.text))
    return Reading(spots, headings)


def _in_html(block: MarkdownBlock, lines: list[str]) -> Iterator[Spot]:
    first = _spot(block, lines, block.begin)
    if not _LOOKS.match(first.text):
        return
    # A tag, other than a comment, begins a block that goes on to the next blank line.
    whole = first.text.endswith("/>")
    yield first._replace(crowded=whole and block.end > block.begin + 1)
    if not whole and not first.text.startswith("<!--"):
        below = (_spot(block, lines, number) for number in range(block.begin + 1, block.end))
        yield from (spot for spot in below if _LOOKS.match(spot.text))


def _in_paragraph(block: MarkdownBlock, lines: list[str]) -> Iterator[Spot]:
    """What is no block of HTML: `<a></a>`, tags that are broken, and tags below a line of text."""
    for number in range(block.begin, block.end):
        spot = _spot(block, lines, number)
        if not _LOOKS.match(spot.text):
            continue
        if number == block.begin:
            yield spot._replace(crowded=block.end > number + 1)
        elif _TAG_ALONE.match(spot.text):
            yield spot._replace(in_paragraph=True)


def _spot(block: MarkdownBlock, lines: list[str], number: int) -> Spot:
    line = lines[number]
    marks = _ITEM_MARKS.match(line)
    column = marks.end() if marks else 0
    before = line[:column]
    indent = before if not before.strip() else " " * len(before.expandtabs(4))
    return Spot(number, indent, line[column:].rstrip(), block.container)
