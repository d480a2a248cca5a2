"""Where the words stand: the folder that ships with the package, and the folders of a project."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def shipped() -> Path:
    """The folder `templates`: inside the package, or beside it in an editable install."""
    inside = _PACKAGE / "templates"
    return inside if inside.is_dir() else _PACKAGE.parent / "templates"


def candidates(name: str, folders: Sequence[Path]) -> Iterator[Path]:
    """The files of fragment `name`, first the project's own, last the shipped one.

    A project's folder holds its fragments directly or in a subfolder `words`, as the shipped one
    does. A file that a link leads out of its folder is passed over.
    """
    for folder in folders:
        for path in (folder / "words" / name, folder / name):
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                yield path
    path = shipped() / "words" / name
    if path.is_file():
        yield path
