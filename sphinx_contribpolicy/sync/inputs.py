"""What texts are made from: the words of the kit and the files that a policy was read from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sync.files import Folder

_PACKAGE = Path(__file__).resolve().parent.parent


def kit(folders: Sequence[Path] = ()) -> str:
    """A checksum of the kit's version, its presets, and every fragment, also those in `folders`."""
    import hashlib

    from sphinx_contribpolicy import __version__

    made = hashlib.sha256(__version__.encode())
    inside = _PACKAGE / "templates"
    shipped = inside if inside.is_dir() else _PACKAGE.parent / "templates"
    read = sorted((_PACKAGE / "policy" / "presets").glob("*.toml"))
    for folder in (*folders, shipped / "words", shipped / "files"):
        read += [*sorted(folder.glob("*.md")), *sorted(folder.glob("words/*.md"))]
    for file in read:
        if file.is_file():
            made.update(b"\0" + file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


def checksums_of(loaded: Loaded, folder: Folder) -> dict[str, str]:
    """The checksum of each file that the policy was read from, by its path from the folder.

    Empty where one of them lies elsewhere: another machine would not find it there.
    """
    found: dict[str, str] = {}
    for file in loaded.files:
        resolved = file.resolve()
        name = relative(resolved, folder.root)
        if name is None:
            return {}
        planned = folder.planned.get(resolved)
        found[name] = checksum_of(resolved.read_bytes() if planned is None else planned)
    return found


def checksum_of(data: bytes) -> str:
    """The SHA-256 of the content of a file, whatever its line ends are."""
    import hashlib

    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def relative(file: Path, root: Path) -> str | None:
    """The path of `file` from `root` with `/`; None where it lies elsewhere."""
    try:
        return file.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return None
