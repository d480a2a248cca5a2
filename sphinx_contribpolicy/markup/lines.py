"""The lines of a file with their own ends, so that what is put together again is what was read.

Only LF, CRLF and CR end a line here, as in CommonMark and YAML; ``str.splitlines`` splits at more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BOM = "\ufeff"
_CUT = ("start-line", "end-line")

_LINE = re.compile(r"[^\r\n]*+(?:\r\n?|\n)|[^\r\n]++")


def split(text: str) -> list[str]:
    """The lines of `text`, each with its end; joined they are `text` again."""
    return _LINE.findall(text)


def bare(text: str) -> list[str]:
    """The lines of `text` without their ends, the first without a byte-order mark."""
    stripped = [line.rstrip("\r\n") for line in split(text)]
    if stripped:
        stripped[0] = stripped[0].removeprefix(BOM)
    return stripped


def most(text: str) -> str:
    """The line end that most lines of the text have, CRLF or LF; LF for an empty one."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def plain(text: str) -> str:
    """The text with LF alone and without a byte-order mark, to be changed and put back in style."""
    return text.removeprefix(BOM).replace("\r\n", "\n")


def in_style_of(before: str, wanted: str) -> str:
    """`wanted` with the line ends and the byte-order mark that the file had."""
    ended = wanted.replace("\n", most(before))
    return BOM + ended if before.startswith(BOM) else ended


def included(text: str, options: Mapping[str, object]) -> tuple[int, int]:
    """The first line that an include with these options shows whole, and the one after the last."""
    lines = text.splitlines()
    part = slice(*(None if options.get(each) is None else int(str(options[each])) for each in _CUT))
    first, last, _ = part.indices(len(lines))
    shown = "\n".join(lines[first:last])
    if (after := str(options.get("start-after") or "")) and after in shown:
        cut, _, shown = shown.partition(after)
        first += (cut + after).count("\n") + 1
        shown = shown.partition("\n")[2]
    if (before := str(options.get("end-before") or "")) and before in shown:
        last = first + shown.partition(before)[0].count("\n")
    return first, last


def columns(text: str) -> int:
    """How many columns a text takes in a font of one width."""
    from unicodedata import combining, east_asian_width

    return sum((2 if east_asian_width(c) in "WF" else 1) for c in text if not combining(c))


def ending(line: str) -> str:
    """The end of one line: LF, CRLF, CR, or nothing for a last line without one."""
    return line[len(line.rstrip("\r\n")) :]
