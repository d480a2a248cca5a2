"""The regions of a file and the headings around them.

`scan` joins each begin marker with its end, and says what is wrong. Headings inside of regions are
left out of `headings`, or filling one region would change the next one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.regions import markers
from sphinx_contribpolicy.regions.model import FileHeading, Markup, Region, Scan, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.regions.markers import Marker, Reading, Spot

# Short texts that a page may say at more than one place; a policy that stands twice is a slip.
_REPEATABLE = ("agent-instructions", "good-first-issue-note", "policy-discussion")
_CONFLICT = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)")  # `git merge`, with `diff3` too
_CONFLICT_MIDDLE = "=" * 7


def scan(text: str, markup: Markup) -> Scan:
    r"""The regions of a text, and what is wrong with its markers. Any text can be scanned.

    A region with a mistake that leaves its extent in doubt is not among the regions; one that
    stands twice or holds a merge conflict is, beside what is wrong with it.

    >>> pair = "<!-- contribpolicy:begin llm-policy -->\nHi\n<!-- contribpolicy:end llm-policy -->"
    >>> [(region.name, region.content) for region in scan(pair, "markdown").regions]
    [('llm-policy', 'Hi\n')]
    """
    # Most files have no marker, and this is faster than any reading.
    tags = (mark + name for name in DIRECTIVES for mark in ("<", "</") if markup == "markdown")
    if not any(word in text for word in ("contribpolicy:", *tags)):
        return Scan((), ())
    bare, reading = read(text, markup)
    pairing = _Pairing(bare, markup)
    for spot in reading.spots:
        pairing.add(spot)
    return pairing.result(reading.flaws)


@lru_cache(maxsize=8)
def read(text: str, markup: Markup) -> tuple[list[str], Reading]:
    """The bare lines of a text, and what stands in them.

    Whoever judges a file, asks for its headings, fills it and looks at what came out reads a text
    several times, so the last few results are kept.
    """
    bare = file_lines.bare(text)
    # Most runs meet one markup or two, and the readers of the others are slow to import.
    if markup == "markdown":
        from sphinx_contribpolicy.regions import markdown

        return bare, markdown.read(bare)
    if markup == "rst":
        from sphinx_contribpolicy.regions import rst

        return bare, rst.read(bare)
    from sphinx_contribpolicy.regions import yaml

    return bare, yaml.read(bare)


def headings(text: str, markup: Literal["markdown", "rst"] = "markdown") -> list[FileHeading]:
    r"""The headings outside of regions, lists, quotes and directives, from top to bottom.

    In Markdown the depth is the level as written; in reST it is the place of the adornment in
    `heading_adornments`.

    >>> [(each.depth, each.text) for each in headings("# A *title*\n\n> # Quoted\n")]
    [(1, 'A *title*')]
    """
    found = scan(text, markup).regions
    inside = {line for each in found for line in range(each.begin, each.end + 1)}
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


class _Pairing:
    """The markers read so far: closed regions, and begin markers that wait for their end."""

    def __init__(self, bare: list[str], markup: Markup) -> None:
        self._bare = bare
        self._markup = markup
        self._open: list[Marker] = []
        # Begun in a region that has ended since, by name and form.
        self._passed: dict[tuple[str, str], Marker] = {}
        # Whose begin marker is there, but wrong: its end is no second mistake.
        self._broken: set[tuple[str, str]] = set()
        self._conflict_lines = _conflict_lines(bare)
        self._ended: dict[tuple[str, str], int] = {}  # the line of the last end
        self._regions: list[Region] = []
        self._diagnostics: list[Diagnostic] = []

    def add(self, spot: Spot) -> None:
        marker = markers.read(spot, self._markup)
        if isinstance(marker, Diagnostic):
            self._report(marker.code, marker.message, spot.line)
            self._broken.add((marker.key, "comment"))
        elif marker is None:
            return
        elif marker.kind == "end":
            self._end(marker)
        elif self._well_placed(marker):
            self._begin(marker)
        elif marker.kind == "begin":
            self._broken.add(_key(marker))

    def result(self, flaws: Mapping[int, Diagnostic]) -> Scan:
        for line, flaw in flaws.items():
            self._report(flaw.code, flaw.message, line)
        for marker in (*self._open, *self._passed.values()):
            self._endless(marker)
        self._regions.sort(key=lambda region: region.begin)
        self._doubled()
        found = sorted(self._diagnostics, key=lambda each: (each.line or 0, each.code))
        return Scan(tuple(self._regions), tuple(dict.fromkeys(found)))

    def _begin(self, marker: Marker) -> None:
        same = [each for each in self._open if _key(each) == _key(marker)]
        if same and marker.kind == "begin":
            self._report(
                "doubled",
                f"a second begin of '{marker.name}' before the end of the one on line "
                f"{same[0].spot.line + 1}: remove one of them, or write "
                f"{self._spelled('end', marker)} between them",
                marker.spot.line,
            )
            self._open.remove(same[0])
            self._conflicts(same[0].spot.line + 1, marker.spot.line)
        if marker.kind == "empty" and self._open:
            self._nested(marker, self._open[-1])
        elif marker.kind == "empty":
            self._regions.append(self._region(marker, marker.spot.line))
        else:
            self._open.append(marker)

    def _end(self, end: Marker) -> None:
        begin = next((each for each in self._open if _key(each) == _key(end)), None)
        if begin is None:
            self._stray(end)
            return
        if begin.spot.place != end.spot.place:
            self._report(
                "misplaced",
                f"the end of '{end.name}' stands in another list item or block than its begin on "
                f"line {begin.spot.line + 1}: indent both alike",
                end.spot.line,
            )
            self._open.remove(begin)
            return
        self._ended[_key(end)] = end.spot.line
        index = self._open.index(begin)
        for passed in self._open[index + 1 :]:
            if earlier := self._passed.pop(_key(passed), None):
                self._endless(earlier)
            self._passed[_key(passed)] = passed
        del self._open[index:]
        self._conflicts(begin.spot.line + 1, end.spot.line)
        if self._open:
            self._nested(begin, self._open[-1])
        else:
            self._regions.append(self._region(begin, end.spot.line))

    def _stray(self, end: Marker) -> None:
        begin = self._spelled("begin", end)
        if crossed := self._passed.pop(_key(end), None):
            self._report(
                "crossed",
                f"the region '{end.name}' begins on line {crossed.spot.line + 1} inside of another "
                "region and ends outside of it: end one before the other begins",
                end.spot.line,
            )
        elif _key(end) in self._broken:
            self._broken.remove(_key(end))
        elif _key(end) in self._ended:
            self._report(
                "doubled",
                f"a second end of '{end.name}', which ended on line {self._ended[_key(end)] + 1}: "
                f"remove one of them, or write {begin} between them",
                end.spot.line,
            )
        else:
            self._report(
                "missing-begin",
                f"'{end.name}' ends here and does not begin above: write {begin} above its text, "
                "or remove this line",
                end.spot.line,
            )

    def _endless(self, begin: Marker) -> None:
        self._report(
            "missing-end",
            f"the region '{begin.name}' has no end: write {self._spelled('end', begin)} on a line "
            "of its own below its text (markers in code, quotes and HTML blocks are text)",
            begin.spot.line,
        )
        self._conflicts(begin.spot.line + 1, len(self._bare))

    def _nested(self, inner: Marker, outer: Marker) -> None:
        self._report(
            "nested",
            f"the region '{inner.name}' stands inside of '{outer.name}', which begins on line "
            f"{outer.spot.line + 1}: move it out, since generated text takes the place of all that "
            "a region holds",
            inner.spot.line,
        )

    def _well_placed(self, marker: Marker) -> bool:
        if marker.spot.in_paragraph:
            touches = f"the begin of '{marker.name}' belongs to the paragraph above it"
        elif marker.spot.crowded:
            touches = f"'{marker.name}' runs into the text below it"
        else:
            return True
        self._report("misplaced", f"{touches}: put a blank line between", marker.spot.line)
        return False

    def _region(self, begin: Marker, end: int) -> Region:
        line, indent = begin.spot.line, begin.spot.indent
        body = "\n".join(
            each.removeprefix(indent) if each.startswith(indent) else each.lstrip(" \t")
            for each in self._bare[line + 1 : end]
        )
        form, options, sha256 = begin.form, begin.options, begin.sha256
        return Region(begin.name, options, form, line, end, indent, sha256, canonical(body))

    def _doubled(self) -> None:
        seen: dict[object, Region] = {}
        for region in self._regions:
            if region.form != "comment" or region.name in _REPEATABLE:
                continue
            key = (region.name, frozenset(region.options.items()))
            first = seen.setdefault(key, region)
            if first is not region:
                self._report(
                    "doubled",
                    f"the region '{region.name}' stands on line {first.begin + 1} already, with "
                    "the same options: remove one of them",
                    region.begin,
                )

    def _conflicts(self, begin: int, end: int) -> None:
        first = bisect_left(self._conflict_lines, begin)
        if first < len(self._conflict_lines) and self._conflict_lines[first] < end:
            self._report(
                "conflict",
                "a merge conflict is left in the region: settle it, or keep either side and let "
                "`contribpolicy sync` write the text anew",
                self._conflict_lines[first],
            )

    def _spelled(self, kind: str, marker: Marker) -> str:
        return markers.spelled(kind, marker.name, marker.form, self._markup)

    def _report(self, code: str, message: str, line: int) -> None:
        self._diagnostics.append(Diagnostic(code, message, line=line + 1))


def _key(marker: Marker) -> tuple[str, str]:
    return marker.name, marker.form


def _conflict_lines(bare: list[str]) -> list[int]:
    """The lines that git leaves in a conflict; '=======' under a short title is its underline."""
    return [
        number
        for number, (above, line) in enumerate(pairwise(["", *bare]))
        if _CONFLICT.match(line)
        or (line == _CONFLICT_MIDDLE and not 0 < len(above.strip()) <= len(_CONFLICT_MIDDLE))
    ]
