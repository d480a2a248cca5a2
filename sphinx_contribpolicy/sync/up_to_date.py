"""Whether files are up to date, as far as checksums tell: no text is made for that.

They are where the kit, the words, each file with policy and each kept file are what the lock says.
Anything else is left to the plan, which makes the texts again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.diagnostics import FilesError
from sphinx_contribpolicy.sync import lock as locks
from sphinx_contribpolicy.sync.files import Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sphinx_contribpolicy.sync.lock import Lock

_POLICY = "contribpolicy.toml"
_SHARED = "pyproject.toml"


def up_to_date(root: Path, words: str) -> bool:
    """Whether every kept file is known to hold what it should; False where that is not known.

    `words` is the checksum of the words that texts would be made from.
    """
    if not (root / _POLICY).is_file() or not (root / locks.NAME).is_file():
        return False
    repository = Repository(root)
    try:
        lock = locks.read(repository.file(locks.NAME))
        return (
            (lock.kit, lock.words) == (__version__, words)
            and _POLICY in lock.inputs
            and _own_table_in(repository.file(_SHARED).data or b"") is None
            and same_inputs(lock, repository)
            and all(
                checksum_of(repository.file(name).data or b"") == kept.file
                for name, kept in lock.files.items()
            )
        )
    except (FilesError, OSError, ValueError):
        return False


def same_inputs(lock: Lock, repository: Repository) -> bool:
    """Whether the lock is whole and all that its texts were made from is as it was."""
    try:
        return (
            lock.sealed
            and bool(lock.inputs)
            and all(
                checksum_of(content_of(repository.root / name, repository)) == checksum
                for name, checksum in lock.inputs.items()
            )
        )
    except (FilesError, OSError, ValueError):
        return False


def input_checksums(files: Iterable[Path], repository: Repository) -> dict[str, str]:
    """The checksum of each of the files that policies were read from, by path from the root.

    Empty where one of them lies elsewhere: another machine would not find it there.
    """
    found: dict[str, str] = {}
    root = repository.root.resolve()
    for file in files:
        path = file.resolve()
        if not path.is_relative_to(root):
            return {}
        name = path.relative_to(root).as_posix()
        found[name] = checksum_of(content_of(repository.root / name, repository))
    return found


def content_of(path: Path, repository: Repository) -> bytes:
    """What a file of the repository holds, of what a policy is made from.

    Of a folder of words that are all its files with their names, of a pyproject.toml the policy.
    Raises `FilesError` for what lies outside of the repository: a lock may come from anybody.
    """
    if not path.is_dir():
        data = repository.file(path.relative_to(repository.root).as_posix()).data or b""
        own = _own_table_in(data) if path.name == _SHARED else None
        return data if own is None else repr(own).encode()
    files = sorted(each for each in path.rglob("*") if each.is_file())
    content = (
        (each.relative_to(path).as_posix().encode(), content_of(each, repository)) for each in files
    )
    return b"\0".join(part for pair in content for part in pair)


def checksum_of(data: bytes) -> str:
    """The SHA-256 of the content of a file, whatever its line ends are.

    git gives them as each machine likes them.
    """
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def own_table(data: Mapping[str, Any]) -> Any:
    """The policy among the tables of a pyproject.toml; None without one."""
    tools = data.get("tool")
    return tools.get("contribpolicy") if isinstance(tools, dict) else None


def _own_table_in(pyproject: bytes) -> object:
    """The same of a file, whose other tables are of no matter."""
    if b"contribpolicy" not in pyproject:
        return None
    import tomllib

    return own_table(tomllib.loads(pyproject.decode("utf-8-sig")))
