"""Where the lines of a repository's texts end, by what its tools are told and its guide shows."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.init.survey.prose import paragraphs, read_text
from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_COLUMNS = (80, 79, 88, 72, 78, 100, 120)
_IN_REST = 79
"""What doc8 takes for the end of a line, unless it is told otherwise."""
_SHORTEST = 50
_SENTENCE = re.compile(r"[.?!:][)*_\"']*$")
_TOLD = {
    ".mdformat.toml": r"^wrap\s*=\s*(\d+)",
    ".pre-commit-config.yaml": r"--wrap[=\s,\"'\[\]-]*(\d+)",
    "pyproject.toml": r"\[tool\.(?:doc8|mdformat)\][^\[]*?(?:max-line-length|wrap)\s*=\s*(\d+)",
    "doc8.ini": r"max-line-length\s*=\s*(\d+)",
    "setup.cfg": r"\[doc8\][^\[]*?max-line-length\s*=\s*(\d+)",
    "tox.ini": r"\[doc8\][^\[]*?max-line-length\s*=\s*(\d+)",
}
_MARKDOWNLINT = re.compile(
    r"(?is)\"?(?:MD013|line-length)\"?\s{0,9}:"
    r"(?:\s{0,9}(?P<off>false)|[^}]{0,400}?line_length\"?\s{0,9}:\s{0,9}(\d+))"
)
_PRETTIER = re.compile(r"proseWrap\"?\s{0,9}[:=]\s{0,9}\"?always")


def line_ends(root: Path, names: Iterable[str]) -> int | Literal["sentence"]:
    """The column at which lines end, or that each sentence has one; 0 where nothing shows that.

    `names` are the texts whose lines count.
    """
    known = [name for name in names if name]
    rest = any(name.endswith(".rst") for name in known)
    shown = [lines for name in known for lines in _prose(read_text(root / name), name)]
    return _told(root, rest=rest) or _shown(shown, rest=rest)


def _told(root: Path, *, rest: bool) -> int:
    for name, pattern in _TOLD.items():
        if found := re.search(pattern, read_text(root / name), re.MULTILINE):
            return int(found[1])
    for path in sorted(root.glob(".markdownlint*")):
        found = _MARKDOWNLINT.search(read_text(path))
        if not found or not found["off"]:
            return int(found[2]) if found else 80
    for path in (*sorted(root.glob(".prettierrc*")), root / "package.json"):
        text = read_text(path)
        if _PRETTIER.search(text):
            width = re.search(r"printWidth\"?\s{0,9}[:=]\s{0,9}(\d+)", text)
            return int(width[1]) if width else 80
    hooks = read_text(root / ".pre-commit-config.yaml")
    return _IN_REST if rest and re.search(r"id:\s*doc8\b", hooks) else 0


def _shown(paragraphs: list[list[str]], *, rest: bool) -> int | Literal["sentence"]:
    """What paragraphs of several lines have in common."""
    broken = [(line, follows) for lines in paragraphs for line, follows in pairwise(lines)]
    if broken and all(_SENTENCE.search(line) for line, _ in broken):
        return "sentence"
    if max((len(line) for line, _ in broken), default=0) < _SHORTEST:
        return 0
    longest = max(len(line) for lines in paragraphs for line in lines)
    # The column that each line is filled to, or else one that none goes beyond.
    least = max(min(len(f"{line} {follows.split()[0]}") for line, follows in broken), longest + 1)
    columns = (_IN_REST, *_COLUMNS) if rest else _COLUMNS
    filled = (each for each in columns if longest <= each < least)
    return next(filled, next((each for each in (80, 100, 120) if longest <= each), 0))


def _prose(text: str, name: str) -> Iterator[list[str]]:
    """The lines of each paragraph that has a sentence, without tables, markup and quotations."""
    lines = file_lines.bare(text)
    for each in paragraphs(text, "rst" if name.endswith(".rst") else "markdown"):
        shown = lines[each.begin : each.end]
        if re.match(r"[\w*`\"'(]", shown[0]) and not re.search(
            r"[|]|^\W*$|  $", "\n".join(shown), re.MULTILINE
        ):
            yield shown
