"""The files of a repository as they are, and what is to be done with them.

Where each really lies, what it holds and in which markup, and how what it will hold differs.
"""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError
from sphinx_contribpolicy.git import repository_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.regions import Markup

_DEEPEST = 400
"""Folders around a file; Python makes no more of them at once than it can call itself."""
MARKUPS: Mapping[str, Markup] = {
    "": "markdown",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".mdc": "markdown",
    ".rst": "rst",
    ".rest": "rst",
    ".yml": "yaml",
    ".yaml": "yaml",
}
"""By the suffix of a name; forges read files without one, and `.txt`, as Markdown."""


class RepoFile(NamedTuple):
    """A file of a repository.

    `name` is its path from the folder of the policy file, `path` where it lies, with links
    followed. `data` is None where there is no file yet. `mode` are the permission bits.
    """

    name: str
    path: Path
    data: bytes | None = None
    mode: int | None = None

    def wrong(self, code: str, message: str, line: int | None = None) -> FilesError:
        """The error that says what is wrong with the file."""
        return FilesError([Diagnostic(code, message, self.path, line)])

    @property
    def text(self) -> str:
        """The content with its own line ends and byte-order mark; FilesError where not UTF-8."""
        try:
            return (self.data or b"").decode()
        except UnicodeDecodeError as error:
            line = (self.data or b"").count(b"\n", 0, error.start) + 1
            message = "is not UTF-8 from here on; save it as UTF-8, and nothing was changed"
            raise self.wrong("not-utf-8", message, line) from None

    @property
    def markup(self) -> Markup:
        """What the file is written in; FilesError where the kit cannot tell."""
        suffix = Path(self.name).suffix.lower()
        if suffix not in MARKUPS:
            raise self.wrong(
                "unknown-markup",
                f"has the suffix '{suffix}'; regions and generated text stand in Markdown (.md), "
                "reST (.rst) and YAML (.yml) files: take it out of [files]",
            )
        return MARKUPS[suffix]


class Change(NamedTuple):
    """A file that is to be written: what it holds, None where there is none, and what it will.

    `meanwhile` is what it holds from before the first file is written until all others are. Not
    `needed` is a lock that only records anew what the texts, right as they are, were made from.
    """

    file: RepoFile
    after: bytes
    meanwhile: bytes | None = None
    needed: bool = True

    @property
    def diff(self) -> str:
        """What it does to the file, as `git diff` shows it."""
        name = self.file.name
        before = (self.file.data or b"").decode()
        old = f"a/{name}" if before else "/dev/null"
        return _diff(before, self.after.decode(), old, f"b/{name}")


class Edit(NamedTuple):
    """Generated text that somebody changed, as it stands and as it would be written.

    `region` is empty for a file that is generated whole; `line` counts from 1.
    """

    file: RepoFile
    region: str
    line: int
    found: str
    wanted: str

    @property
    def diff(self) -> str:
        """What would be lost: from the text in the file to the text of the kit."""
        name = self.file.name
        return _diff(self.found, self.wanted, f"{name} as it is", f"{name} as generated")


class Plan(NamedTuple):
    """What is to be done in one repository, by the policy `loaded`.

    Where there are `diagnostics` or `edits`, nothing may be written. `empty`: no file is listed.
    `made_by` is the version of another kit that wrote what would change now, and nothing else did;
    `newer` is that of a later kit that wrote the lock, whatever else changed.
    `pins` are lines that pin another kit or base than is installed, errors where theirs is later.
    `is_ahead`: workflow or hook pin another base than the texts are made from, and no later one.
    """

    root: Path
    loaded: Loaded
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    empty: bool = False
    made_by: str = ""
    newer: str = ""
    pins: tuple[Diagnostic, ...] = ()
    is_ahead: bool = False

    @property
    def after(self) -> Repository:
        """The files as they will be."""
        return Repository(self.root, planned={each.file.path: each.after for each in self.changes})

    @property
    def is_behind(self) -> bool:
        """Whether its texts are older than those of the kit or the base that is pinned."""
        return any(each.severity == "error" for each in self.pins)

    @property
    def out_of_date(self) -> tuple[Change, ...]:
        """The changes that a check asks for.

        Nobody has to commit a lock that is behind while every text is right, because no check
        believes it then: each makes the texts again, and a strict one always does.
        """
        return tuple(change for change in self.changes if change.needed)


class Repository:
    """The folder of a policy file, with the files below it as they are or as they will be.

    Each file is read once, so that all who ask for it in a run judge the same content. Nothing
    leads out of the `fence`: the repository around the folder, or the folder itself.
    `planned` are contents, by resolved path, that stand in place of what is on disk.

    >>> Repository(Path("docs")).file("no/such.md").data is None
    True
    """

    def __init__(self, root: Path, *, planned: Mapping[Path, bytes] | None = None) -> None:
        self.root = root
        self.fence = repository_of(root)
        self.planned = dict(planned or {})
        self._files: dict[str, RepoFile] = {}

    def file(self, name: str) -> RepoFile:
        """The file `name`; FilesError where it lies outside, or is no plain file."""
        if name not in self._files:
            self._files[name] = self._read(name)
        return self._files[name]

    def text(self, name: str) -> str:
        """What a file says; "" where it is not there, or cannot be read or is no text."""
        try:
            return self.file(name).text
        except FilesError:
            return ""

    def _read(self, name: str) -> RepoFile:
        path = self.place(name)
        planned = self.planned.get(path)
        asked = RepoFile(name, self.root / name)
        try:
            found = path.stat().st_mode
            if planned is not None:
                return RepoFile(name, path, planned, stat.S_IMODE(found))
            if not stat.S_ISREG(found):
                message = "is no plain file; name a file, or move what stands there"
                raise asked.wrong("no-file", message)
            return RepoFile(name, path, path.read_bytes(), stat.S_IMODE(found))
        except FileNotFoundError:
            return RepoFile(name, path, planned)
        except OSError as error:
            raise asked.wrong("unreadable", f"cannot be read: {error.strerror or error}") from None

    def place(self, name: str) -> Path:
        """Where `name` lies, links followed; FilesError where that is outside or in `.git`."""
        asked = RepoFile(name, self.root / name)
        try:
            path = asked.path.resolve()
            usable = len(path.parts) <= _DEEPEST
        except (OSError, RuntimeError, ValueError):
            usable = False
        if not usable:
            message = "is no path that can be used; a loop of links, or a name that is too long?"
            raise asked.wrong("unreadable", message)
        if not path.is_relative_to(self.fence):
            raise asked.wrong(
                "outside",
                "leads out of the repository, by '..' or by a link; the kit writes only inside of "
                f"{self.fence}: name a file there",
            )
        if any(part.lower() == ".git" for part in path.relative_to(self.fence).parts):
            raise asked.wrong("outside", "lies in the folder of git; name a file of the repository")
        return path


def _diff(before: str, after: str, old: str, new: str) -> str:
    # Only a run that shows something needs it.
    from difflib import unified_diff

    here, there = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = unified_diff(here, there, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
