"""Where the lines of a repository's texts end, by what its tools are told and its guide shows."""

from __future__ import annotations

import re
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy import prettier
from sphinx_contribpolicy.init.survey.prose import markup_of, paragraphs, read_text
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup.blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_COLUMNS = (80, 79, 88, 72, 78, 100, 120)
_NEAR = 7
"""How far from a usual column lines can end that are told to end there."""
_IN_REST = 79
"""What doc8 takes for the end of a line, unless it is told otherwise."""
_SHORTEST = 50
_SENTENCE = re.compile(r"[.?!:][)*_\"']*$")
_SENTENCES = re.compile(r"[a-z]{2}[.?!][)*_\"']*\s+[A-Z]")
_ITEM = re.compile(r"\s*[-+]\s|\s+[*]\s")
_REWRAPS = {
    ".mdformat.toml": r"^wrap\s*=\s*[\"']?(\d{1,4}|no)\b",
    ".pre-commit-config.yaml": r"--wrap[=\s,\"'\[\]-]*(\d{1,4}|no)\b",
    "pyproject.toml": r"\[tool\.mdformat\][^\[]*?wrap\s*=\s*[\"']?(\d{1,4}|no)\b",
}
"""What mdformat is told."""
_LIMITS = {
    "pyproject.toml": r"\[tool\.doc8\][^\[]*?max-line-length\s*=\s*(\d+)",
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

    `names` are the texts whose lines count: the first alone, where it shows that.
    """
    known = [name for name in names if name]
    rest = any(name.endswith(".rst") for name in known)
    # What is told of Markdown counts beside a guide in reST too.
    first = known[0] if known and markup_of(known[0]) == "markdown" else "README.md"

    def read(name: str) -> str:
        return read_text(root / name)

    told = _told(read, root, first, rest=rest)
    if told is not None:
        return told
    width = _column(prettier.told(read, "printWidth", first))
    prose = [[*_prose(read(name), name)] for name in known]
    # One long line elsewhere says nothing of a guide whose lines end.
    shown = prose and _guessed(prose[0], rest=rest, known=width)
    return shown or _guessed([*chain(*prose)], rest=rest, known=width)


def _guessed(every: list[list[str]], *, rest: bool, known: int) -> int | Literal["sentence"]:
    """What paragraphs show, those left out that cannot show it; `known` as `_shown` takes it."""
    # Items of lists are short, so that they show no column; but they do show that there is none.
    shown = [lines for lines in every if not _ITEM.match(lines[0])]
    least = _shown([lines for lines in shown if len(lines) > 1], rest=rest, known=known)
    return 0 if _is_mostly_beyond(every, least) else _shown(shown, rest=rest, known=known)


def rewraps(read: Callable[[str], str], page: str) -> tuple[int, str] | None:
    """Where a formatter ends all lines of Markdown, and the file that says so; None for nowhere.

    0 is that it joins the lines of a paragraph. `read` gives the text of a file, or "".
    """
    for name, pattern in _REWRAPS.items():
        if found := re.search(pattern, read(name), re.MULTILINE):
            return (0 if found[1] == "no" else int(found[1])), name
    wraps = prettier.told(read, "proseWrap", page)
    if wraps.value not in {"always", "never"}:
        return None
    width = prettier.told(read, "printWidth", page)
    if wraps.value == "never":
        return 0, wraps.file
    return _column(width) or 80, (width if width.value else wraps).file


def too_long(root: Path, page: str, text: str) -> Iterator[tuple[int, int, str]]:
    """The first line of Markdown that is too long for each tool of the repository.

    It is told by its number, from 1, with the width and the file that asks for that.
    """
    lines = file_lines.bare(text)
    if lint := _of_markdownlint(root):
        width, told = lint
        # An address at the end of a line may reach beyond.
        beyond = (at for at, line in enumerate(lines, 1) if " " in line[width:])
        yield from ((at, width, told) for at in islice(beyond, 1))
    found = rewraps(lambda name: read_text(root / name), page)
    if found and found[0]:
        width, told = found
        prose = (each for each in blocks(text) if each.kind == "paragraph")
        numbers = chain(*(range(each.begin, each.end) for each in prose))
        beyond = (at + 1 for at in numbers if len(lines[at]) > width and _breaks(lines[at]))
        yield from ((at, width, told) for at in islice(beyond, 1))


def _breaks(line: str) -> bool:
    """Whether a formatter would break a long line: no row of a table, and not one address."""
    return not line.lstrip().startswith("|") and bool(_width(line))


def _of_markdownlint(root: Path) -> tuple[int, str] | None:
    for path in sorted(root.glob(".markdownlint*")):
        found = _MARKDOWNLINT.search(read_text(path))
        if not found or not found["off"]:
            return (int(found[2]) if found else 80), path.name
    return None


def _column(told: prettier.Told) -> int:
    return int(told.value) if re.fullmatch(r"\d{1,4}", told.value) else 0


def _told(read: Callable[[str], str], root: Path, page: str, *, rest: bool) -> int | None:
    """What a formatter or linter makes of all lines; None where none is told."""
    if found := rewraps(read, page):
        return found[0]
    for name, pattern in _LIMITS.items():
        if limit := re.search(pattern, read(name), re.MULTILINE):
            return int(limit[1])
    if lint := _of_markdownlint(root):
        return lint[0]
    hooks = read(".pre-commit-config.yaml")
    return _IN_REST if rest and re.search(r"id:\s*doc8\b", hooks) else None


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
    usual = [each for each in columns if longest <= each < least]
    usual += [each for each in (known, 80) if longest <= each]
    usual += [each for each in (88, 100, 120) if longest <= each <= longest + _NEAR]
    return next(iter(usual), longest if longest <= max(_COLUMNS) else 0)


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
