"""The files that words are read from: those that ship with the kit, and those of a project.

Whoever reads a word takes its file from here, and so does whoever asks whether the words are those
that a text was made from: no file can be read whose change is not noticed. It stands on the ground
because `sync --check` asks without importing the words.
"""

from __future__ import annotations

import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_PACKAGE = Path(__file__).resolve().parent


@cache
def shipped() -> Path:
    """The folder `templates`: inside the package, or beside it in an editable install."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def word_files(folders: Sequence[Path] = (), language: str = "") -> Mapping[str, tuple[Path, ...]]:
    """By name, such as `disclosure.md`: first the project's own files, last the shipped one.

    A project's folder holds its files directly or in a subfolder `words`, as the shipped one does;
    the words of another language stand in a subfolder of its name, and come before the English
    ones. A file that a link leads out of its folder is passed over.

    >>> [path.parent.name for path in word_files()["disclosure.md"]]
    ['words']
    """
    found: dict[str, tuple[Path, ...]] = {}
    for path in (*_in_language(_own_places(folders), language), *_shipped_ones(language)):
        found[path.name] = (*found.get(path.name, ()), path)
    return found


def _in_language(places: Iterable[tuple[Path, Path]], language: str) -> Iterator[Path]:
    for place, fence in places:
        for each in (place / language, place) if language else (place,):
            yield from _files(each, fence)


@cache
def _shipped_ones(language: str) -> tuple[Path, ...]:
    """Words of the kit, which nobody writes while a process runs."""
    return tuple(_in_language(_shipped_places(), language))


def _own_places(folders: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """Where a project's own words stand, the first looked for first, with their outer folders."""
    yield from ((place, folder) for folder in folders for place in (folder / "words", folder))


def _shipped_places() -> Iterator[tuple[Path, Path]]:
    yield from ((shipped() / name, shipped()) for name in ("words", "files"))


def _files(place: Path, fence: Path) -> Iterator[Path]:
    fence = fence.resolve()
    if not place.is_dir() or not place.resolve().is_relative_to(fence):
        return
    for entry in _entries(place):
        path = place / entry.name
        led_out = entry.is_symlink() and not path.resolve().is_relative_to(fence)
        if entry.is_file() and not led_out:
            yield path


def _entries(place: Path) -> list[os.DirEntry[str]]:
    """What a folder holds, by name; an entry knows without a look at the disk what it is."""
    with os.scandir(place) as found:
        return sorted(found, key=lambda entry: entry.name)


def words_checksum(folders: Sequence[Path] = ()) -> str:
    """A checksum of all words, and of the other data of the kit that texts are made from."""
    made = _shipped_checksum().copy()
    _add(made, _in_all_languages(_own_places(folders)))
    return made.hexdigest()


@cache
def _shipped_checksum() -> hashlib._Hash:
    # Presets and vocabulary: in a checkout of the kit they change while its version stays.
    data = sorted(path for path in _PACKAGE.glob("policy/**/*") if path.suffix in _DATA)
    made = hashlib.sha256()
    _add(made, (*_in_all_languages(_shipped_places()), *data))
    return made


def _add(made: hashlib._Hash, files: Iterable[Path]) -> None:
    for file in files:
        made.update(b"\0" + file.name.encode() + b"\0" + file.read_bytes())


def own_files(folders: Sequence[Path]) -> Iterator[Path]:
    """The Markdown files in a project's folders, those of its languages included."""
    yield from (path for path in _in_all_languages(_own_places(folders)) if path.suffix == ".md")


def _in_all_languages(places: Iterable[tuple[Path, Path]]) -> Iterator[Path]:
    found = list(places)
    found += [
        (place / entry.name, fence)
        for place, fence in found
        for entry in (_entries(place) if place.is_dir() else ())
        if _LANGUAGE.fullmatch(entry.name)
    ]
    yield from dict.fromkeys(path for place in found for path in _files(*place))


_DATA = {".json", ".toml"}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-.*)?")
"""The form of the name of a folder that holds the words of another language."""
