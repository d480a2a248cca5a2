"""The files that words are read from: those that ship with the kit, and those of a project.

Whoever reads a word takes its file from here, and so does whoever asks whether the words are those
that a text was made from: no file can be read whose change is not noticed. It stands on the ground
because `sync --check` asks without importing the words.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PACKAGE = Path(__file__).resolve().parent


@cache
def shipped() -> Path:
    """The folder `templates`: inside the package, or beside it in an editable install."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def word_files(folders: Sequence[Path] = ()) -> Mapping[str, tuple[Path, ...]]:
    """By name, such as `disclosure.md`: first the project's own files, last the shipped one.

    A project's folder holds its files directly or in a subfolder `words`, as the shipped one does.
    A file that a link leads out of its folder is passed over.

    >>> [path.parent.name for path in word_files()["disclosure.md"]]
    ['words']
    """
    places = [(place, folder) for folder in folders for place in (folder / "words", folder)]
    places += [(shipped() / name, shipped()) for name in ("words", "files")]
    found: dict[str, tuple[Path, ...]] = {}
    for place, fence in places:
        for path in sorted(place.iterdir()) if place.is_dir() else ():
            if path.is_file() and path.resolve().is_relative_to(fence.resolve()):
                found[path.name] = (*found.get(path.name, ()), path)
    return found


def words_checksum(folders: Sequence[Path] = ()) -> str:
    """A checksum of all words, and of the other data of the kit that texts are made from."""
    made = hashlib.sha256()
    files = [path for paths in word_files(folders).values() for path in paths]
    # Presets and vocabulary: in a checkout of the kit they change while its version stays.
    files += sorted(path for path in _PACKAGE.glob("policy/**/*") if path.suffix in _DATA)
    for file in files:
        made.update(b"\0" + file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


_DATA = {".json", ".toml"}
