"""New text for the regions of a file, with every byte outside of them left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, RegionsError
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.regions.markers import with_checksum as line_with_checksum
from sphinx_contribpolicy.regions.model import Markup, Region, Scan, canonical, checksum
from sphinx_contribpolicy.regions.scanner import scan

if TYPE_CHECKING:
    from collections.abc import Callable


def fill(
    text: str,
    markup: Markup,
    contents: Callable[[Region], str | None],
    *,
    with_checksum: bool,
) -> str:
    """The text with what `contents` gives in place of the content of each comment region.

    None from `contents` leaves a region as it is, and tags are never filled. The new lines take the
    line end and the indentation of the begin marker. One blank line stands inside each marker, as
    Markdown formatters and docutils want it; in YAML there is none. The begin marker gets the
    checksum, or loses it. Filling a second time changes nothing.

    Raises:
        RegionsError: the markers of the text are wrong, or a content does not come back when
            the filled text is scanned (it leaves a fence open or holds a marker).
    """
    found = scan(text, markup)
    if found.diagnostics:
        raise RegionsError(found.diagnostics)
    lines = file_lines.split(text)
    filled: list[str] = []
    wanted: list[str] = []
    done = 0
    for region in found.regions:
        content = contents(region) if region.form == "comment" else None
        wanted.append(region.content if content is None else canonical(content))
        if content is None:
            continue
        begin = lines[region.begin]
        filled += lines[done : region.begin]
        end = file_lines.ending(begin)
        sha256 = checksum(wanted[-1]) if with_checksum else None
        filled.append(line_with_checksum(begin.rstrip("\r\n"), markup, sha256) + end)
        filled += _body(wanted[-1], markup, region.indent, end)
        done = region.end
    result = "".join(filled + lines[done:])
    if result != text:
        _check(result, markup, found, wanted)
    return result


def _body(content: str, markup: Markup, indent: str, end: str) -> list[str]:
    body = [f"{indent}{line}{end}" if line else end for line in content.split("\n")[:-1]]
    if markup == "yaml":
        return body
    return [end, *body, end] if body else [end]


def _check(result: str, markup: Markup, before: Scan, wanted: list[str]) -> None:
    after = scan(result, markup)
    contents = [region.content for region in after.regions]
    if contents == wanted and not after.diagnostics:
        return
    pairs = zip(contents, wanted, strict=False)
    first = next((number for number, (got, want) in enumerate(pairs) if got != want), len(contents))
    region = before.regions[min(first, len(before.regions) - 1)]
    message = (
        f"with the text of the region '{region.name}' the file would be no YAML: put the markers "
        "where an entry of a list can stand, as far in as the other entries"
        if markup == "yaml"
        else f"the text for the region '{region.name}' cannot stand between its markers: it leaves "
        "a code fence, a comment or an HTML block open, or holds a marker itself"
    )
    diagnostic = Diagnostic("malformed", message, line=region.begin + 1)
    raise RegionsError((diagnostic, *after.diagnostics))
