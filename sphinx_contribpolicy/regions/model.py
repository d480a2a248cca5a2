"""What a region is: a stretch of a file whose text is generated, between markers or in a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.markup import lines

if TYPE_CHECKING:
    from sphinx_contribpolicy.diagnostics import Diagnostic

Markup = Literal["markdown", "rst", "yaml"]
MarkerForm = Literal["comment", "tag", "empty-tag"]

PROSE_DIRECTIVES = frozenset(
    {
        # docutils
        *("admonition", "attention", "caution", "danger", "error", "hint", "important", "note"),
        *("tip", "warning", "class", "compound", "container", "footer", "header", "list-table"),
        *("sidebar", "topic"),
        # Sphinx
        *("cssclass", "deprecated", "ifconfig", "only", "rst-class", "seealso", "todo"),
        *("versionadded", "versionchanged", "versionremoved"),
        # sphinx-design, and others that do the same
        *("card", "collapse", "dropdown", "grid", "grid-item", "grid-item-card", "tab"),
        *("tab-item", "tab-set", "tabs", "toggle"),
    }
)
"""Whose content is reST that stands on the page, of docutils, of Sphinx and of others."""
_ALERT = re.compile(r"[ >]*>[ ]?\[!\w+\]\s*$")
_COMMENTS = {
    "markdown": r"(?s)\ufeff?(?:<!--(?!\s*contribpolicy:)(?:(?!-->).)*-->[ \t]*\r?\n\s*)+",
    "rst": r"\ufeff?(?:\.\.(?![ ](?:contribpolicy:|_|\||\[|[\w:-]+::))[^\n]*\n"
    r"(?:[ \t][^\n]*+\n|\r?\n)*+)+",
    "yaml": r"\ufeff?(?:#[^\n]*\n(?:[ \t]*\r?\n)*)+",
}


class Region(NamedTuple):
    """One region of a file.

    `begin` and `end` are the 0-based lines of its markers, the same line for an empty tag. `indent`
    is what stands before its lines. `options` are those of the begin marker, without the checksum;
    an option without a value has the value "". `content` is the text between the markers in its
    canonical form (see `canonical`).
    """

    name: str
    options: dict[str, str]
    form: MarkerForm
    begin: int
    end: int
    indent: str
    sha256: str | None
    content: str


class FileHeading(NamedTuple):
    """A heading of a file, outside of its regions, lists and quotes.

    `begin` and `end` are lines from 0, the first and the one behind the last; `depth` is 1 for a
    title. `text` is as written, with its inline markup. `adornment` is that of reST: "=" is a
    title that is underlined with it, "==" one that has an overline too.
    """

    begin: int
    end: int
    depth: int
    text: str
    adornment: str = ""


class Scan(NamedTuple):
    """The regions of a file from top to bottom, and what is wrong with its markers, by line."""

    regions: tuple[Region, ...]
    diagnostics: tuple[Diagnostic, ...]


def canonical(text: str) -> str:
    """The form in which two texts of a region are compared, and of which the checksum is taken.

    LF line ends, no blank lines around it, nothing on blank lines, one LF at the end; the empty
    text stays empty.
    """
    body = [line if line.strip() else "" for line in lines.bare(text)]
    while body and not body[-1]:
        body.pop()
    first = next((number for number, line in enumerate(body) if line), 0)
    return "".join(f"{line}\n" for line in body[first:])


def folded(text: str, markup: Markup) -> str:
    """The form in which a text is the same however its lines are wrapped.

    A paragraph is one line; marks of quotations count where a paragraph begins. The mark of an
    alert is one, whether a blank line parts it from the text or not. Of YAML it is what it says,
    and its comments.
    """
    if markup == "yaml":
        return "\n".join(_meaning(text))
    paragraphs: list[list[str]] = [[]]
    for line in lines.bare(text):
        words = line.split()
        # A line of a quotation begins with marks, which a wrapped line has once more.
        while paragraphs[-1] and words and not words[0].strip(">"):
            del words[0]
        if words:
            paragraphs[-1] += words
        if not words or _ALERT.match(line):
            paragraphs.append([])
    return canonical("\n\n".join(" ".join(each) for each in paragraphs if each))


def is_same(one: str, other: str, markup: Markup) -> bool:
    """Whether two texts of a region say the same; comments of YAML say nothing."""
    if markup == "yaml":
        return _meaning(one)[0] == _meaning(other)[0]
    return folded(one, markup) == folded(other, markup)


def _meaning(text: str) -> tuple[str, str]:
    from sphinx_contribpolicy.markup.yaml import meaning  # slow to import

    return meaning(canonical(text))


def header(text: str, markup: Markup) -> str:
    """What stands above a generated text: comments of the project's own, such as its licence."""
    found = re.match(_COMMENTS[markup], text)
    return found[0] if found else ""


def checksum(text: str) -> str:
    """The SHA-256 of the canonical text in UTF-8, in lower-case hexadecimal digits."""
    # Most files need no checksum, and OpenSSL is slow to load.
    import hashlib

    return hashlib.sha256(canonical(text).encode()).hexdigest()
