"""Where a new region or a new line goes in a text that people wrote. Text in, text out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.regions import heading_depths, scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.headings import Section
    from sphinx_contribpolicy.regions import Markup

_BODY = re.compile(r"body:[ \t]*(?:#.*)?")
_DEEPEST = 6
_ENTRY = re.compile(r"([ \t]*)-[ \t]")


class Pair(NamedTuple):
    """A pair of markers without content."""

    name: str
    heading: int = 0

    def lines(self, markup: Markup, indent: str = "") -> list[str]:
        """The two lines, without ends."""
        begin = f"contribpolicy:begin {self.name}"
        if self.heading:
            begin += f" heading={self.heading}"
        around = {"markdown": "<!-- {} -->", "rst": ".. {}", "yaml": "# {}"}[markup]
        end = f"contribpolicy:end {self.name}"
        return [indent + around.format(begin), indent + around.format(end)]


def level(text: str, markup: Literal["markdown", "rst"]) -> int:
    """The depth of a new section: below the title, or beside the headings of an untitled text."""
    depths = [depth for _, depth in heading_depths(text, markup)]
    if not depths:
        return 1 if markup == "rst" else 2
    titled = depths[0] == 1 and depths.count(1) == 1
    return 2 if titled else min(depths)


def at_end(text: str, markup: Markup, pairs: Sequence[Pair]) -> str | None:
    """The text with the pairs at its end; None where markers there would be text."""
    blocks = ["\n".join(pair.lines(markup)) for pair in pairs]
    return _checked(append(text, "\n\n".join(blocks)), markup, pairs)


def at_end_of_section(
    text: str, markup: Literal["markdown", "rst"], section: Section, name: str
) -> str | None:
    """The text with a pair at the end of a section; None where markers there would be text.

    None too where the section is so deep that its text could have no heading.
    """
    if section.depth >= _DEEPEST:
        return None
    pair = Pair(name, section.depth + 1)
    return _checked(insert(text, section.end, "\n".join(pair.lines(markup))), markup, [pair])


def first_section(text: str, pair: Pair, before: str = "") -> str | None:
    """Markdown with the pair before its second heading, or at its end; `before` stands first."""
    block = "\n".join(filter(None, [before and f"{before}\n", *pair.lines("markdown")]))
    found = heading_depths(text)
    if len(found) < 2:  # noqa: PLR2004 - a title and a section
        return _checked(append(text, block), "markdown", [pair])
    return _checked(insert(text, found[1][0], block), "markdown", [pair])


def in_form(text: str, pair: Pair) -> str | None:
    """An issue form with the pair after the last entry of its `body`; None where it has none."""
    lines = file_lines.bare(file_lines.split(text))
    start = next((at for at, line in enumerate(lines) if _BODY.fullmatch(line)), None)
    if start is None:
        return None
    end = start + 1
    indent: str | None = None
    for at in range(start + 1, len(lines)):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        entry = _ENTRY.match(line)
        if not line.startswith((" ", "-")):
            break
        if indent is None and entry:
            indent = entry[1]
        end = at + 1
    if indent is None:
        return None
    block = "\n".join(pair.lines("yaml", indent))
    return _checked(insert(text, end, block, blank=False), "yaml", [pair])


def append(text: str, block: str) -> str:
    """The text with a block of lines below it, after a blank line."""
    end = line_end(text)
    if not text.strip("\ufeff"):
        return text + block.replace("\n", end) + end
    gap = "" if text.endswith(end) else end
    return f"{text}{gap}{end}{block.replace(chr(10), end)}{end}"


def insert(text: str, line: int, block: str, *, blank: bool = True) -> str:
    """The text with a block before the line, counted from 0, between blank lines if `blank`."""
    end = line_end(text)
    lines = file_lines.split(text)
    if line >= len(lines):
        return append(text, block) if blank else _joined(text, end, block)
    made = [each + end for each in block.split("\n")]
    if blank:
        made.append(end)
        if line and lines[line - 1].strip():
            made.insert(0, end)
    return "".join([*lines[:line], *made, *lines[line:]])


def line_end(text: str) -> str:
    """The line end that most lines of the text have; LF for an empty one."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf * 2 > text.count("\n") else "\n"


def _joined(text: str, end: str, block: str) -> str:
    gap = "" if text.endswith(("\n", "\r")) else end
    return f"{text}{gap}{block.replace(chr(10), end)}{end}"


def _checked(text: str, markup: Markup, pairs: Sequence[Pair]) -> str | None:
    found = scan(text, markup)
    names = {region.name for region in found.regions}
    return text if not found.diagnostics and names.issuperset(pair.name for pair in pairs) else None


_HOOK = """\
- repo: local
  hooks:
    - id: contribpolicy-sync
      name: contribpolicy sync
      entry: contribpolicy sync --check
      language: python
      additional_dependencies: [sphinx-contribpolicy]
      pass_filenames: false
"""
_REPO = re.compile(r"^([ ]*)- repo:", re.MULTILINE)
_TOP_LEVEL = re.compile(r"^[A-Za-z_][\w-]*:", re.MULTILINE)


def with_hook(text: str) -> str | None:
    """A configuration of pre-commit with the hook as its last one; None where it does not fit."""
    repos = list(_REPO.finditer(text))
    keys = [key[0] for key in _TOP_LEVEL.finditer(text)]
    if not repos or not keys or keys[-1] != "repos:":
        return None
    indent = repos[-1][1]
    hook = "\n".join(indent + line for line in _HOOK.splitlines())
    return _joined(text, line_end(text), hook)
