"""The regions of a file that a policy lists, and what is wrong with such a file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError, RegionsError
from sphinx_contribpolicy.regions import Region, Scan, checksum, fill, is_same, scan, spelled
from sphinx_contribpolicy.sync.lock import LOCK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx_contribpolicy.sync.files import RepoFile


def check_once(file: RepoFile, seen: dict[Path, str]) -> None:
    """FilesError for a file that is `seen` already, by another name too, or holds no such text."""
    if file.path in seen:
        message = f"is listed twice under [files], here as '{file.name}' and as '{seen[file.path]}'"
        raise file.wrong("listed-twice", f"{message}; remove one")
    seen[file.path] = file.name
    if file.path.name in {LOCK, "contribpolicy.toml", "pyproject.toml"}:
        message = "is no file to keep generated text in; take it out of [files]"
        raise file.wrong("listed-twice", message)


def regions_of(file: RepoFile, wanted: str) -> tuple[dict[str, Region], list[Diagnostic]]:
    """The regions by name, and what is wrong with markers; FilesError where there are none.

    A second region of the same name has a number behind it. `wanted` is that which should be there.
    """
    if file.data is None:
        raise file.wrong(
            "no-file",
            "is listed under [files] and is not there; write it, with a pair of markers where "
            "the text goes, or take it out of the list",
        )
    scanned = scan(file.text, file.markup)
    found: dict[str, Region] = {}
    counts = Counter[str]()
    for region in scanned.regions:
        if region.form == "comment":
            counts[region.name] += 1
            count = counts[region.name]
            found[region.name if count == 1 else f"{region.name} {count}"] = region
    if not found and not scanned.diagnostics:
        raise _gone(file, scanned, wanted)
    return found, _of_markers(file, scanned.diagnostics)


def filled(file: RepoFile, wanted: Mapping[int, str], *, bare: bool, anew: bool) -> str:
    """The file with its regions filled; `bare`: no checksums; `anew`: those in step too."""

    def content(region: Region) -> str | None:
        text = wanted[region.begin]
        marked = None if bare else checksum(text)
        # What a formatter did to blank lines, ends of lines and quotes is no reason to write.
        same = is_same(region.content, text, file.markup)
        return None if same and region.sha256 == marked and not anew else text

    try:
        return fill(file.text, file.markup, content, with_checksum=not bare)
    except RegionsError as error:
        raise FilesError(_of_markers(file, error.diagnostics)) from None


def _of_markers(file: RepoFile, diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    return [each._replace(code=f"marker-{each.code}", file=file.path) for each in diagnostics]


def _gone(file: RepoFile, found: Scan, wanted: str) -> FilesError:
    if found.regions:
        return file.wrong(
            "region-gone",
            "holds only tags, which Sphinx reads; write a pair of comments for `sync` to fill, or "
            "take the file out of [files]",
            found.regions[0].begin + 1,
        )
    quote = "" if file.markup == "markdown" else "'"
    pair = " and ".join(
        f"{quote}{spelled(kind, wanted, 'comment', file.markup)}{quote}"
        for kind in ("begin", "end")
    )
    return file.wrong(
        "region-gone",
        f"is listed under [files] and holds no region; put {pair} where the text "
        "goes, or take the file out of the list",
    )
