"""Fragments and sections of a project that nothing asks for: nearly always a slip of the pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, nearest
from sphinx_contribpolicy.word_files import shipped
from sphinx_contribpolicy.wording.sections import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def unused_sections(folders: Sequence[Path]) -> Iterator[Diagnostic]:
    """A diagnostic for each section that its fragment does not have, and each misspelt fragment.

    A file whose name is not near to that of a fragment is taken for something else.
    """
    known = {path.stem for path in (shipped() / "words").glob("*.md")}
    for file in _files(folders):
        if file.stem in known:
            yield from _sections(file)
        elif hint := nearest(file.stem, known):
            message = f"there is no fragment {file.stem!r}{hint}"
            yield Diagnostic("fragment", message, file, 1)


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    own = [folder for folder in folders if not folder.is_relative_to(shipped())]
    for folder in own:
        for place in (folder, folder / "words"):
            yield from sorted(place.glob("*.md"))


def _sections(file: Path) -> Iterator[Diagnostic]:
    own = split(shipped() / "words" / file.name)
    for key, section in split(file).items():
        if key and key not in own:
            message = f"the fragment {file.stem!r} has no section {key!r}{nearest(key, own)}"
            yield Diagnostic("fragment", message, file, section.line)
