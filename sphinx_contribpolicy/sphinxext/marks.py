"""Marks: what stands in the text of a page for a managed region or a tag until the page is parsed.

A region holds headings, so in the doctree its end would stand in another section than its begin.
So a mark takes the first lines of a region and the others are emptied: line numbers stay.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from sphinx_contribpolicy.sphinxext.options import SURFACES, OptionError, read
from sphinx_contribpolicy.sphinxext.request import Page, Placement, Wanted
from sphinx_contribpolicy.sphinxext.warnings_ import Warned, warn

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.regions import Region

Markup: TypeAlias = Literal["markdown", "rst"]

_WORD = "contribpolicy-live-"
_NUMBER = re.compile(rf"^(?:<!-- )?{_WORD}(\d+)(?: -->)?$")
_ATX = re.compile(r"(#{1,6})[ \t]")
_FRESH = "=-~^\"'*+#"
"""Adornments of reST titles, for a depth at which the file has none yet."""


class Mark(NamedTuple):
    """What a mark stands for; its number is its place in `Page.marks`."""

    wanted: Wanted
    placement: Placement


def number_of(text: str) -> int | None:
    """The number of the mark that the text of a node is, or None."""
    match = _NUMBER.match(text.strip())
    return int(match[1]) if match else None


class Source:
    """A text that Sphinx is about to parse; `whole` is that of its file, where that is longer."""

    def __init__(
        self, env: BuildEnvironment, text: str, markup: Markup, path: Path, whole: str = ""
    ) -> None:
        self._env = env
        self._text = text
        self._markup = markup
        self._path = path
        self._whole = whole or text

    def marked(self, first: int = 0, last: int | None = None) -> str:
        """The text with marks for the regions that lie whole in the given lines."""
        from sphinx_contribpolicy.markup.lines import split
        from sphinx_contribpolicy.regions import scan

        found = scan(self._text, self._markup)
        for diagnostic in found.diagnostics:
            warn(Warned.REGION, diagnostic.message, f"{self._path}:{diagnostic.line}")
        lines = split(self._text)
        behind = len(lines) if last is None else last
        for region in found.regions:
            if first <= region.begin and region.end < behind and region.name in SURFACES:
                old = lines[region.begin : region.end + 1]
                new = self._lines(region)
                new += [""] * (len(old) - len(new))
                lines[region.begin : region.end + 1] = [
                    text + line[len(line.rstrip("\r\n")) :]
                    for text, line in zip(new, old, strict=True)
                ]
        return "".join(lines)

    def _lines(self, region: Region) -> list[str]:
        """The lines of the mark of a region; none where its options are wrong."""
        mark = self._mark(region)
        if mark is None:
            return []
        page = Page.note(self._env)
        word = f"{_WORD}{len(page.marks)}"
        page.marks.append(mark)
        if mark.placement.style == "section" and mark.wanted.title != "" and not region.indent:
            if self._markup == "markdown" and (depth := _depth(region)):
                return [f"{'#' * depth} {word}"]
            if self._markup == "rst" and (lines := self._rest_title(region, word)):
                return lines
        comment = f"<!-- {word} -->" if self._markup == "markdown" else f".. {word}"
        return [region.indent + comment]

    def _mark(self, region: Region) -> Mark | None:
        given = {name: value for name, value in region.options.items() if name != "heading"}
        try:
            wanted, placement = read(region.name, given)
        except OptionError as error:
            for message in error.messages:
                warn(Warned.OPTION, message, f"{self._path}:{region.begin + 1}")
            return None
        if "heading" in region.options and "section" in SURFACES[region.name].styles:
            placement = placement._replace(style=region.options.get("style", "section"))
        return Mark(wanted.seen_from(self._env), placement)

    def _rest_title(self, region: Region, word: str) -> list[str]:
        """A title at the depth that the region has in its file; none where there is no room."""
        from sphinx_contribpolicy.regions import heading_adornments

        own = heading_adornments(region.content)
        depth = region.options.get("heading", "")
        if own:
            style = own[0]
        elif depth.isdecimal():
            used = heading_adornments(self._whole)
            fresh = [mark for mark in _FRESH if mark not in used and 2 * mark not in used]
            place = int(depth) - 1
            style = [*used, *fresh][place] if 0 <= place <= len(used) else ""
        else:
            return []
        line = style[:1] * len(word)
        lines = [word, line] if style == style[:1] else [line, word, line]
        return lines if style and len(lines) <= region.end - region.begin + 1 else []


def _depth(region: Region) -> int:
    """The depth of the heading of a region in Markdown; 0 where it has none."""
    given = region.options.get("heading", "")
    if given.isdecimal():
        return min(int(given), 6)
    match = _ATX.match(region.content)
    return len(match[1]) if match else 0
