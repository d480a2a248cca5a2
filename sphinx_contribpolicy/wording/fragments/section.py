"""A section of a file of words, and the lines in it."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.word_files import shipped

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path


class Line(NamedTuple):
    """One line of a section: a kind of words, the conditions under which they hold, and they."""

    kind: str
    conditions: frozenset[str]
    text: str
    file: Path
    line: int
    rank: int
    """The number in the key, which orders the lines of several sections."""
    key: str
    """The key as it is written."""


class FragmentSection(NamedTuple):
    """A section of a file of words; `line` is that of its heading, from 1.

    `english` is the digest of the English section that it was made from; "" where it names none.
    """

    name: str
    file: Path
    line: int
    lines: list[Line]
    english: str = ""

    @property
    def digest(self) -> str:
        """What words that are made from it name it by: another one for each change of its words."""
        said = "\n".join(f"{line.key}: {line.text}" for line in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def layer(self) -> int:
        """0 for a project's own words, 1 for shipped ones of another language, 2 for English."""
        return is_shipped(self.file) + is_english(self.file)


@cache
def is_shipped(file: Path) -> bool:
    """Whether a file holds words of the kit."""
    return file.is_relative_to(shipped())


@cache
def is_english(file: Path) -> bool:
    """Whether a file holds words of the kit in English."""
    return file.parent in {shipped() / "words", shipped() / "files"}


def choose(
    lines: Iterable[Line], kind: str, holds: Collection[str], needed: frozenset[str] = frozenset()
) -> Line | None:
    """The line of `kind` whose conditions all hold, the one with the most; None where none does.

    `needed` are conditions that it must name.
    """
    held = frozenset(holds) | needed if needed else frozenset(holds)
    found, most = None, -1
    for line in lines:
        fits = line.kind == kind and needed <= line.conditions <= held
        if fits and len(line.conditions) > most:
            found, most = line, len(line.conditions)
    return found
