"""A file as it is now: where it really lies, what it holds, and in which markup."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError
from sphinx_contribpolicy.git import repository_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.regions import Markup

MARKUPS: Mapping[str, Markup] = {
    "": "markdown",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".rst": "rst",
    ".rest": "rst",
    ".yml": "yaml",
    ".yaml": "yaml",
}
"""By the suffix of a name; forges read files without one, and `.txt`, as Markdown."""


class Source(NamedTuple):
    """A file of a repository.

    `name` is its path from the folder of the policy file, `file` where it lies, with links
    followed. `data` is None where there is no file yet. `mode` are the permission bits.
    """

    name: str
    file: Path
    data: bytes | None = None
    mode: int | None = None

    @property
    def text(self) -> str:
        """The content with its own line ends and byte-order mark; FilesError where not UTF-8."""
        try:
            return (self.data or b"").decode()
        except UnicodeDecodeError as error:
            line = (self.data or b"").count(b"\n", 0, error.start) + 1
            message = "is not UTF-8 from here on; save it as UTF-8, and nothing was changed"
            raise FilesError([Diagnostic("not-utf-8", message, self.file, line)]) from None

    @property
    def markup(self) -> Markup:
        """What the file is written in; FilesError where the kit cannot tell."""
        suffix = Path(self.name).suffix.lower()
        if suffix not in MARKUPS:
            message = (
                f"has the suffix '{suffix}'; regions and generated text stand in Markdown (.md), "
                "reST (.rst) and YAML (.yml) files: take it out of [files]"
            )
            raise FilesError([Diagnostic("unknown-markup", message, self.file)])
        return MARKUPS[suffix]


class Folder:
    """The folder of a policy file, with the files below it as they are or as they will be.

    `fence` is the folder that nothing leads out of: the repository, or the folder itself.
    `planned` are contents, by resolved path, that stand in place of what is on disk.
    """

    def __init__(
        self, root: Path, fence: Path | None = None, planned: Mapping[Path, bytes] | None = None
    ) -> None:
        self.root = root
        self.fence = (fence or repository_of(root)).resolve()
        self.planned = dict(planned or {})

    def source(self, name: str) -> Source:
        """The file `name`; FilesError where it lies outside, or is no plain file."""
        file = self.place(name)
        if file in self.planned:
            return Source(name, file, self.planned[file], _mode(file))
        try:
            found = file.stat()
            if not stat.S_ISREG(found.st_mode):
                message = "is no plain file; name a file, or move what stands there"
                raise FilesError([Diagnostic("no-file", message, self.root / name)])
            return Source(name, file, file.read_bytes(), stat.S_IMODE(found.st_mode))
        except FileNotFoundError:
            return Source(name, file)
        except OSError as error:
            message = f"cannot be read: {error.strerror or error}"
            raise FilesError([Diagnostic("unreadable", message, self.root / name)]) from None

    def place(self, name: str) -> Path:
        """Where `name` lies, links followed; FilesError where that is outside or in `.git`."""
        written = self.root / name
        try:
            file = written.resolve()
            inside = file.is_relative_to(self.fence)
        except (OSError, RuntimeError, ValueError):
            message = "is no path that can be used; a loop of links, or a name that is too long?"
            raise FilesError([Diagnostic("unreadable", message, written)]) from None
        if not inside:
            message = (
                "leads out of the repository, by '..' or by a link; the kit writes only inside of "
                f"{self.fence}: name a file there"
            )
            raise FilesError([Diagnostic("outside", message, written)])
        if any(part.lower() == ".git" for part in file.relative_to(self.fence).parts):
            message = "lies in the folder of git; name a file of the repository"
            raise FilesError([Diagnostic("outside", message, written)])
        return file


def _mode(file: Path) -> int | None:
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except OSError:
        return None
