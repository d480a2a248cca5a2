"""The only place that writes: each file as a whole, or not at all.

All new contents are put into temporary files first, beside the files that they will replace, so
that a full disk or a folder that cannot be written to is found before any file has changed. Then
each takes the place of the old file in one step, the lock last. Before them stands a lock that
knows the old text and the new one of each, so that a run which is killed disowns neither. A
temporary file bears the number of its process, so that the next run knows what a killed one left.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.diagnostics import FilesError
    from sphinx_contribpolicy.sync.files import Change, RepoFile

SUFFIX = ".contribpolicy-tmp"
ABANDONED = 3600.0
"""Seconds after which a temporary file belongs to nobody, whatever runs under its number."""
NEW_FILE = 0o666


def write_changes(changes: Sequence[Change]) -> None:
    """Make every change; FilesError where that cannot be done.

    Before the first file changes, each is read again: one that is no longer what the plan was made
    from stops all. Where a later step fails, the error names the files that were written.
    """
    with contextlib.ExitStack() as cleaning:
        first = [
            _stage(change.file, change.meanwhile, cleaning)
            for change in changes
            if change.meanwhile is not None
        ]
        staged = [*first, *(_stage(change.file, change.after, cleaning) for change in changes)]
        for change in changes:
            _same(change.file)
        _put(staged)


def _stage(
    target: RepoFile, content: bytes, cleaning: contextlib.ExitStack
) -> tuple[RepoFile, Path]:
    """The file with a temporary one beside it that holds the content."""
    file = target.path
    temporary = file.parent / f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}{SUFFIX}"
    _unmoved(target)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        _clear(file)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, NEW_FILE)
        cleaning.callback(_remove, temporary)
        with open(handle, "wb") as stream:  # noqa: PTH123 - a descriptor has no path
            stream.write(content)
            stream.flush()
            if target.mode is not None:
                temporary.chmod(target.mode)
            os.fsync(stream.fileno())
    except OSError as error:
        raise _failed(target, error, "nothing was changed") from None
    return target, temporary


def _remove(temporary: Path) -> None:
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)


def _unmoved(target: RepoFile) -> None:
    """Raises FilesError where a folder above the file became a link since the plan was made."""
    if target.path.parent.resolve() != target.path.parent:
        message = "leads elsewhere since it was read, so nothing was written; look at its folder"
        raise target.wrong("changed", message)


def _same(target: RepoFile) -> None:
    _unmoved(target)
    try:
        now = target.path.read_bytes()
    except FileNotFoundError:
        now = None
    except OSError as error:
        raise _failed(target, error, "nothing was changed") from None
    if now != target.data:
        message = "changed while it was being read, so nothing was written; run the command again"
        raise target.wrong("changed", message)


def _put(staged: Sequence[tuple[RepoFile, Path]]) -> None:
    done: list[str] = []
    for target, temporary in staged:
        try:
            temporary.replace(target.path)
            _sync_folder(target.path.parent)
        except OSError as error:
            written = f"already written: {', '.join(done)}" if done else "nothing was changed"
            raise _failed(target, error, written) from None
        done.append(target.name)


def _failed(target: RepoFile, error: OSError, then: str) -> FilesError:
    reason = f"cannot be written: {error.strerror or error}"
    return target.wrong("unwritable", f"{reason}; {then}. Mend that and run the command again")


def _clear(file: Path) -> None:
    """Remove what a run that was killed left beside a file."""
    for path in list(file.parent.iterdir()):
        if path.name.startswith(f".{file.name}.") and path.name.endswith(SUFFIX):
            with contextlib.suppress(OSError):
                if _is_over(path) or time.time() - path.stat().st_mtime > ABANDONED:
                    path.unlink()


def _is_over(temporary: Path) -> bool:
    """Whether the run that a temporary file has the number of is known to have ended."""
    number = temporary.name.removesuffix(SUFFIX).rpartition(".")[2].partition("-")[0]
    # On Windows, nothing asks for a process without a handle to it.
    if os.name == "nt" or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except (OSError, OverflowError) as error:
        return isinstance(error, ProcessLookupError)
    return False


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # A file system that cannot do this has done what it can.
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


_BINARY: int = getattr(os, "O_BINARY", 0)
