"""Why files cannot be kept: said so that a person can mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Trouble(NamedTuple):
    """One thing that has to be mended before anything is written.

    `line` counts from 1 and is None where the file as a whole is meant. `code` is for programs.
    """

    code: str
    message: str
    file: Path
    line: int | None = None

    def __str__(self) -> str:
        """One line: `file:line: message`."""
        place = str(self.file) if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class FilesError(Exception):
    """Files cannot be used as they are; `troubles` says why."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__("\n".join(map(str, self.troubles)))
