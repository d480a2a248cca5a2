"""`contribpolicy.lock`: what the generated text was made from, and the checksums of that text.

Templates and issue forms carry no checksum in their markers, because every contributor sees those
in the edit box, and a file that is generated whole has no markers. With what the texts were made
from and the files as they were written, a check can tell without making any text that nothing has
changed: kit, words, each file with policy and each kept file are what the lock says. Anything else
is left to the plan, which makes the texts again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.diagnostics import FilesError
from sphinx_contribpolicy.sync.files import RepoFile, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LOCK = "contribpolicy.lock"
VERSION = 1
_POLICY = "contribpolicy.toml"
_SHARED = "pyproject.toml"
WHOLE = "whole"
"""The text of a file that is generated whole, among those that are named for their regions."""
LINES = "lines"
"""The same with the ends of its lines, where the policy says where they are."""

_HEAD = (
    "# Checksums of generated text, written by `contribpolicy sync`. Keep this file in version\n"
    "# control; where a merge leaves it in conflict, take either side and run `sync` again.\n"
)


class Kept(NamedTuple):
    """What is known of one file: the checksum of all of it as written, and those of its texts.

    `texts` has the checksum of each region by its key, and that of a whole file as `WHOLE`. While
    files are being written there are two of a text that changes, the old and the new one.
    """

    file: str
    texts: Mapping[str, str]


class Lock(NamedTuple):
    """What the lock holds: which kit wrote it, and checksums of what it read and of what it made.

    `words` is the checksum of all words; `inputs` has that of each file with policy. `inputs` and
    `files` go by path from the folder of the lock. `seal` is the checksum of all the rest, which
    two halves of locks that a merge joined do not have. `unfinished` is the lock of a run that has
    not written all files yet. `policy` is the checksum of the text of the policy, as it read when
    the lock was made.
    """

    kit: str = ""
    words: str = ""
    inputs: Mapping[str, str] = {}
    files: Mapping[str, Kept] = {}
    seal: str = ""
    unfinished: bool = False
    policy: str = ""

    @classmethod
    def parse(cls, text: str) -> Lock:
        """The lock that a text holds; ValueError or TypeError where it holds none."""
        import tomllib

        data = tomllib.loads(text)
        if data.get("version") != VERSION:
            raise ValueError(
                f"its version is {data.get('version')!r}, and this kit knows {VERSION}"
            )
        kit, words, policy, seal = _strings(
            {key: data.get(key, "") for key in ("kit", "words", "policy", "seal")}
        ).values()
        files: dict[str, Kept] = {}
        for name, table in _table(data.get("files", {})).items():
            texts = _strings(table)
            files[name] = Kept(texts.pop("file", ""), texts)
        inputs = _strings(data.get("inputs", {}))
        unfinished = data.get("unfinished") is True
        return cls(kit, words, inputs, files, seal, unfinished, policy)

    @property
    def sealed(self) -> bool:
        """Whether the lock is whole, as one run wrote it."""
        return bool(self.seal) and self.seal == self.with_seal().seal

    def with_seal(self) -> Lock:
        """The same lock with the right seal."""
        files = sorted(
            (name, file, sorted(texts.items())) for name, (file, texts) in self.files.items()
        )
        rest = repr((self.kit, self.words, self.policy, sorted(self.inputs.items()), files))
        return self._replace(seal=hashlib.sha256(rest.encode()).hexdigest())

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """The checksums of the texts in each file, wherever their lines end."""
        return {
            name: {key: checksum for key, checksum in kept.texts.items() if key != LINES}
            for name, kept in self.files.items()
        }

    def made_as(self, other: Lock) -> bool:
        """Whether one kit made both from the same words and inputs, and this one is whole."""
        return self.sealed and self._replace(files={}, seal="") == other._replace(files={}, seal="")

    def until(self, files: Mapping[str, Kept]) -> Lock:
        """The lock that holds until `files` are written: it knows both texts of each."""
        both = dict(self.files)
        for name, kept in files.items():
            before = self.files[name].texts if name in self.files else {}
            texts = {
                key: " ".join(dict.fromkeys([*before.get(key, "").split(), checksum]))
                for key, checksum in kept.texts.items()
            }
            both[name] = Kept("", {**before, **texts})
        return self._replace(files=both, unfinished=True)

    def written(self) -> str:
        """The lock as TOML, sorted; what is empty is left out."""
        # Only a run that writes needs it.
        import tomlkit

        files = {
            name: _filled({"file": kept.file, **dict(sorted(kept.texts.items()))})
            for name, kept in sorted(self.files.items())
        }
        tables = {"inputs": dict(sorted(self.inputs.items())), "files": files}
        own = {key: getattr(self, key) for key in ("kit", "words", "policy", "seal")}
        open_ = {"unfinished": True} if self.unfinished else {}
        made = {"version": VERSION, **open_, **_filled({**own, **tables})}
        return f"{_HEAD}{tomlkit.dumps(made)}"


def read_lock(file: RepoFile) -> Lock:
    """The lock in a file; an empty one where there is none. FilesError where it cannot be used."""
    try:
        return Lock.parse(file.text) if file.data is not None else Lock()
    except (TypeError, ValueError) as error:
        raise file.wrong(
            "lock",
            f"cannot be used as it is ({error}); where a merge left it in conflict, take either "
            "side; else remove it and run `contribpolicy sync`",
        ) from None


def up_to_date(root: Path, words: str) -> bool:
    """Whether every kept file is known to hold what it should; False where that is not known.

    `words` is the checksum of the words that texts would be made from.
    """
    if not (root / _POLICY).is_file() or not (root / LOCK).is_file():
        return False
    repository = Repository(root)
    try:
        lock = read_lock(repository.file(LOCK))
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


def _strings(value: object) -> dict[str, str]:
    table = _table(value)
    if not all(isinstance(each, str) for each in table.values()):
        raise TypeError("a checksum is no text")
    return dict(table)


def _table(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"a table is expected where {value!r} stands")
    return value


def _filled(table: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in table.items() if value}
