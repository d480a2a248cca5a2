"""Where the lines of a repository's texts end, by what its tools are told and its guide shows."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy import prettier
from sphinx_contribpolicy.init.survey.prose import markup_of, paragraphs, read_text
from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_COLUMNS = (80, 79, 88, 72, 78, 100, 120)
_IN_REST = 79
"""What doc8 takes for the end of a line, unless it is told otherwise."""
_SHORTEST = 50
_SENTENCE = re.compile(r"[.?!:][)*_\"']*$")
_SENTENCES = re.compile(r"[a-z]{2}[.?!][)*_\"']*\s+[A-Z]")
_ITEM = re.compile(r"\s*[-+]\s|\s+[*]\s")
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


def line_ends(root: Path, names: Iterable[str]) -> int | Literal["sentence"]:
    """The column at which lines end, or that each sentence has one; 0 where nothing shows that.

    `names` are the texts whose lines count.
    """
    known = [name for name in names if name]
    rest = any(name.endswith(".rst") for name in known)
    first = known[0] if known else "README.md"
    told = _told(root, first, rest=rest)
    if told is not None:
        return told
    every = [lines for name in known for lines in _prose(read_text(root / name), name)]
    # Items of lists are short, so that they show no column; but they do show that there is none.
    shown = [lines for lines in every if not _ITEM.match(lines[0])]
    width = _print_width(root, first)
    least = _shown([lines for lines in shown if len(lines) > 1], rest=rest, known=width)
    return 0 if _is_mostly_beyond(every, least) else _shown(shown, rest=rest, known=width)


def _told(root: Path, page: str, *, rest: bool) -> int | None:
    """What a formatter or linter makes of all lines; None where none is told."""
    for name, pattern in _TOLD.items():
        if found := re.search(pattern, read_text(root / name), re.MULTILINE):
            return int(found[1])
    for path in sorted(root.glob(".markdownlint*")):
        found = _MARKDOWNLINT.search(read_text(path))
        if not found or not found["off"]:
            return int(found[2]) if found else 80
    wraps = _of_prettier(root, "proseWrap", page)
    if wraps in {"always", "never"}:
        return (_print_width(root, page) or 80) if wraps == "always" else 0
    hooks = read_text(root / ".pre-commit-config.yaml")
    return _IN_REST if rest and re.search(r"id:\s*doc8\b", hooks) else None


def _print_width(root: Path, name: str) -> int:
    """The column at which prettier ends lines; 0 where it is told none."""
    width = _of_prettier(root, "printWidth", name)
    return int(width) if width.isdecimal() else 0


def _of_prettier(root: Path, option: str, name: str) -> str:
    return prettier.told(lambda file: read_text(root / file), option, name).value


def _shown(paragraphs: list[list[str]], *, rest: bool, known: int) -> int | Literal["sentence"]:
    """What paragraphs of several lines have in common; `known` is a column to try first."""
    broken = [(line, follows) for lines in paragraphs for line, follows in pairwise(lines)]
    if broken and all(_SENTENCE.search(line) for line, _ in broken):
        return "sentence"
    if max((_width(line) for line, _ in broken), default=0) < _SHORTEST:
        return 0
    longest = max(_width(line) for lines in paragraphs for line in lines)
    # The column that each line is filled to, or else one that none goes beyond.
    least = max(min(len(f"{line} {follows.split()[0]}") for line, follows in broken), longest + 1)
    columns = (known, _IN_REST, *_COLUMNS) if rest else (known, *_COLUMNS)
    filled = (each for each in columns if longest <= each < least)
    return next(filled, next((each for each in (known, 80, 100, 120) if longest <= each), 0))


def _is_mostly_beyond(paragraphs: list[list[str]], column: int | Literal["sentence"]) -> bool:
    """Whether no fewer paragraphs have a line that would be broken than have lines that are."""
    if column == "sentence":
        broken = sum(len(lines) > 1 for lines in paragraphs)
        beyond = sum(any(map(_SENTENCES.search, lines)) for lines in paragraphs)
    else:
        broken = sum(max(map(_width, lines[:-1]), default=0) >= _SHORTEST for lines in paragraphs)
        beyond = sum(max(map(_width, lines)) > column for lines in paragraphs)
    return beyond >= broken


def _width(line: str) -> int:
    """The length of a line; 0 where most of it is one word, such as an address."""
    return len(line) if max(map(len, line.split())) * 2 <= len(line) else 0


def _prose(text: str, name: str) -> Iterator[list[str]]:
    """The lines of each paragraph that has a sentence, without tables, markup and quotations."""
    lines = file_lines.bare(text)
    for each in paragraphs(text, markup_of(name)):
        shown = lines[each.begin : each.end]
        if re.match(r"[\w*`\"'(]|\s*[-+*]\s", shown[0]) and not re.search(
            r"[|]|^\W*$|  $", "\n".join(shown), re.MULTILINE
        ):
            yield shown
