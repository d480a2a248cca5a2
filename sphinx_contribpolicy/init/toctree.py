"""The last toctree of a page of Sphinx docs, and a new entry in it. Text in, text out."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.init import insert
from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_OPEN = re.compile(r"(`{3,}|~{3,}|:{3,})[ \t]*(.*)")
_MENTION = re.compile(r"\{toctree\}|\.\.[ \t]+toctree::")
_REST = re.compile(r"\.\.[ \t]+toctree::[ \t]*")
_OPTION = re.compile(r"[ \t]*:[\w-]+:")
_INDENT = "   "


class _Toctree(NamedTuple):
    """Lines from 0: of the directive, of its content, and the one behind it."""

    begin: int
    body: range
    end: int


def with_entry(text: str, entry: str, markup: Literal["markdown", "rst"]) -> str | None:
    """The text with an entry at the end of its last toctree; None where that is not sure.

    It is the text as it was where the toctree has the entry already, or a pattern for it.
    """
    lines = file_lines.bare(file_lines.split(text))
    found = _last_in_rest(lines) if markup == "rst" else _last_in_markdown(lines)
    if found is None or any(map(_MENTION.search, lines[found.end :])):
        return None
    parted = _parted(lines, found, markup)
    if parted is None:
        return None
    options, entries = parted
    if _has(entry, [lines[at] for at in options], [lines[at].strip() for at in entries]):
        return text
    last = [*options, *entries][-1:] or [found.begin]
    block = entry
    if markup == "rst":
        first = (entries or options)[-1:]
        indent = _indent(lines[first[0]]) if first else _INDENT
        block = f"{'' if entries else chr(10)}{indent}{entry}"
    elif entries:
        block = _indent(lines[entries[-1]]) + entry
    return insert.insert(text, last[0] + 1, block, blank=False)


def _last_in_markdown(lines: Sequence[str]) -> _Toctree | None:
    found: _Toctree | None = None
    at = 0
    while at < len(lines):
        opened = _OPEN.match(lines[at])
        if lines[at].startswith("<!--"):
            at = next((n for n in range(at, len(lines)) if "-->" in lines[n]), len(lines))
        elif opened and not (opened[1][0] == "`" and "`" in opened[2]):
            end = _closing(lines, at, opened[1])
            name = opened[2].strip()
            if name == "{toctree}":
                # An open fence runs to the end of the file, and so may what it should not hold.
                found = _Toctree(at, range(at + 1, end), end + 1) if end < len(lines) else None
            elif any(map(_MENTION.search, lines[at : end + 1])) and name.startswith("{"):
                found = None
            at = end
        at += 1
    return found


def _closing(lines: Sequence[str], at: int, fence: str) -> int:
    close = re.compile(rf" {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*")
    later = range(at + 1, len(lines))
    return next((number for number in later if close.fullmatch(lines[number])), len(lines))


def _last_in_rest(lines: Sequence[str]) -> _Toctree | None:
    starts = [at for at, line in enumerate(lines) if _REST.fullmatch(line)]
    if not starts:
        return None
    begin = starts[-1]
    above = next((line for line in reversed(lines[:begin]) if line.strip()), "")
    if above.endswith("::") and not above.startswith(".."):
        return None
    later = range(begin + 1, len(lines))
    end = next((at for at in later if lines[at].strip() and not _indent(lines[at])), len(lines))
    return _Toctree(begin, range(begin + 1, end), end)


def _parted(
    lines: Sequence[str], found: _Toctree, markup: Literal["markdown", "rst"]
) -> tuple[list[int], list[int]] | None:
    """The lines with options, and those with entries; None where the options do not end."""
    body = list(found.body)
    count = 0
    if markup == "markdown" and body and lines[body[0]].strip() == "---":
        closing = (n for n, at in enumerate(body) if n and lines[at].strip() == "---")
        count = next(closing, -1) + 1
        if not count:
            return None
    elif body and _OPTION.match(lines[body[0]]):
        in_rest = markup == "rst"
        while count < len(body) and _goes_on(lines[body[count]], in_rest=in_rest):
            count += 1
    return body[:count], [at for at in body[count:] if lines[at].strip()]


def _goes_on(line: str, *, in_rest: bool) -> bool:
    # In reST a blank line ends the options, and a value may go on below them.
    return bool(line.strip()) if in_rest else bool(_OPTION.match(line))


def _has(entry: str, options: Sequence[str], entries: Sequence[str]) -> bool:
    targets = [re.sub(r"^.*<([^<>]+)>$", r"\1", each).lstrip("/") for each in entries]
    names = {target.removesuffix(".md").removesuffix(".rst") for target in targets}
    globs = any(option.strip().startswith(":glob:") for option in options)
    return entry in names or (globs and any(fnmatchcase(entry, each) for each in targets))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]
