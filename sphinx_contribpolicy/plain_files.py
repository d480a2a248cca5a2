"""Files that end. A device, a pipe or a socket in the place of a file would be read for ever."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ENDING = ("/dev/fd/", "/dev/stdin", os.devnull)
"""What the shell has opened for the command, `<(...)` and standard input; and what is empty."""
_DEEPEST = 6
"""Folders; a walk through a monorepo has to end."""


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`; not, where the system refuses to say.

    `Path.is_file` raises for a folder that may not be entered or a name that is too long.
    """
    try:
        return path.is_file()
    except OSError:
        return False


def walked(root: Path, skipped: Callable[[str], bool]) -> Iterator[str]:
    """The files below a folder, from there with `/`, folders whose name is `skipped` left out.

    Other repositories are left out too, and what lies deeper than people look.
    """
    for folder, folders, files in os.walk(root):
        relative = Path(folder).relative_to(root)
        folders[:] = sorted(
            each
            for each in folders
            if len(relative.parts) < _DEEPEST
            and not skipped(each)
            and not (Path(folder) / each / ".git").exists()
        )
        yield from sorted((relative / name).as_posix() for name in files)


def plain_file(path: Path) -> Path:
    """`path`, which can be read to its end; raises OSError for what cannot.

    Whoever reads a file that somebody else named or wrote asks here first.
    """
    mode = path.stat().st_mode
    endless = not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
    if endless and not any(str(each).startswith(_ENDING) for each in (path, path.resolve())):
        raise OSError(errno.EINVAL, "is a device, a pipe or a socket; name a file", str(path))
    return path
