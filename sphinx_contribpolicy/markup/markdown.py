"""Plain strings made safe to stand in Markdown, and sentences put together from phrases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.lines import columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# An underscore inside a word is never taken for a mark: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
_SPECIAL = re.compile(r"([\\`*\[\]<>#|~$^{}]|&(?=#?[^\W_]+;)|(?<![^\W_])_|_(?![^\W_]))")
_CODE_SPAN = re.compile(r"(?<!`)(`[^`|\s](?:[^`|]*[^`|\s])?`)(?!`)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BLOCK_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([-+=:%])")
_BLOCK = re.compile(r"(?:`{3}|~{3}|>|\||[-*+] |\d+[.)] )")
_ENDS_IN_BLOCK = re.compile(r"\n[ \t]*(?:`{3}|~{3}|>|\||[-*+] |\d+[.)] )[^\n]*\Z")
_RELATIVE = re.compile(
    r"(?:(?<!\\)\]\(\s{0,9}"
    # What stands behind the colon of a definition is an address and a title, and else prose.
    r"|^[ \t>]{0,20}\[(?!\^)[^\[\]\n]{1,999}\]:[ \t]{0,9}(?:\n[ \t]{0,9})?"
    r"(?=(?:<[^<>\n]*+>|\S++)[ \t]*+(?:[\"'(].*)?$))"
    r"(?!<?(?:[A-Za-z][\w+.-]{0,40}:|[/#?{]))"
    r"(?:<([^<>\n#?]++)|((?:[^\s()<>#?]|\([^\s()<>]{0,99}\))++))",
    re.MULTILINE,
)
"""The address of a link, an image or a definition, where it begins with no scheme and no slash."""
_BARE_LINK = re.compile(r"(?i)(https?)(://)|(www)(\.)")


def escape(value: str) -> str:
    """`value` so that Markdown shows its very characters, on GitHub and in MyST."""
    text = _SPECIAL.sub(r"\\\1", " ".join(value.split()))
    text = _BARE_LINK.sub(lambda m: f"{m[1] or m[3]}\\{m[2] or m[4]}", text)
    return _BLOCK_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", text)


def escape_prose(value: str) -> str:
    r"""`value` as `escape` gives it, but for what stands between two single backticks, as code.

    >>> print(escape_prose("`docs/*` and a *star*"))
    `docs/*` and a \*star\*
    """
    parts = _CODE_SPAN.split(" ".join(value.split()))
    return "".join(
        code(part[1:-1]) if at % 2 else _escape_part(part) for at, part in enumerate(parts)
    )


def _escape_part(part: str) -> str:
    before = " " if part.startswith(" ") else ""
    behind = " " if part.endswith(" ") and part != " " else ""
    return f"{before}{escape(part)}{behind}"


def unescape(markdown: str) -> str:
    """`markdown` with each escaped character as it is shown."""
    return _ESCAPED.sub(r"\1", markdown)


def code(value: str) -> str:
    """`value` as a code span, with as many backticks as it takes."""
    value = " ".join(value.split())
    longest = max((len(run) for run in re.findall("`+", value)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if value.startswith("`") or value.endswith("`") else ""
    return f"{fence}{pad}{value}{pad}{fence}"


def destination(url: str) -> str:
    """`url` so that it can stand between the round brackets of a link."""
    return re.sub(r"[()\\\s<>]", lambda m: f"%{ord(m[0]):02X}", url) if url else ""


def relocated(markdown: str, move: Callable[[str], str], here: str = "") -> str:
    """The text with each relative path of a link, an image or a definition as `move` gives it.

    What stands in code stays, and so does what follows a path: a query, an anchor. Of a link to an
    anchor of the file `here`, the anchor is enough.

    >>> relocated("See [a](x/y.md#z), `[b](x)` and [c](#d).", lambda path: f"../{path}")
    'See [a](../x/y.md#z), `[b](x)` and [c](#d).'
    >>> relocated("See [a](a.md#b) and [all](a.md).", str, here="a.md")
    'See [a](#b) and [all](a.md).'
    """
    made: list[str] = []
    done = 0
    for begin, path in relative_paths(markdown):
        moved, after = move(path), begin + len(path)
        if moved == here and markdown[after : after + 1] == "#":
            moved = ""
        slash = "/" * (path.endswith("/") > moved.endswith("/"))
        made += [markdown[done:begin], moved + slash]
        done = after
    return "".join([*made, markdown[done:]])


def relative_paths(markdown: str) -> Iterator[tuple[int, str]]:
    """The relative path of each link, image or definition outside of code, and where it begins."""
    if not _RELATIVE.search(markdown):
        return
    # Few texts hold such a link, and only they need the parser.
    from sphinx_contribpolicy.markup.blocks import without_code

    for found in _RELATIVE.finditer(without_code(markdown)):
        begin, end = found.span(found.lastindex or 0)
        yield begin, markdown[begin:end]


def link(text: str, url: str) -> str:
    """A link, or the bare text where there is no URL; `text` is Markdown."""
    return f"[{text}]({destination(url)})" if url else text


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown cells, the first row its head, as formatters write it: in columns.

    >>> print(table([["A", "B"], ["long", "c"]]))
    | A    | B   |
    | ---- | --- |
    | long | c   |
    """
    widths = [max(3, *(columns(cell) for cell in column)) for column in zip(*rows, strict=True)]
    head, *others = rows
    lines = [head, ["-" * width for width in widths], *others]
    return "\n".join(
        "| "
        + " | ".join(
            cell + " " * (width - columns(cell)) for cell, width in zip(line, widths, strict=True)
        )
        + " |"
        for line in lines
    )


def capital(phrase: str) -> str:
    """`phrase` with a capital first letter, also behind an opening mark."""
    match = re.match(r"[*_\"'(\[]*", phrase)
    at = match.end() if match else 0
    return phrase[:at] + phrase[at : at + 1].upper() + phrase[at + 1 :]


def sentence(phrase: str) -> str:
    """`phrase` as a sentence: a capital first letter, and a full stop unless it has a mark.

    Markdown that ends in a list, a quotation or code keeps its end.
    """
    phrase = capital(phrase.strip())
    if _ENDS_IN_BLOCK.search(phrase):
        return phrase
    closed = phrase.rstrip("*_)\"'")  # a mark inside code ends the code
    return (
        phrase if not phrase or closed.endswith((".", "?", "!", ":", "…", "。")) else f"{phrase}."
    )


def in_one_paragraph(phrases: Iterable[str]) -> str:
    r"""The phrases as sentences in one paragraph; a block, such as a list, stands apart.

    >>> in_one_paragraph(["test it", "- here\n- there"])
    'Test it.\n\n- here\n- there'
    """
    text = ""
    for each in map(sentence, phrases):
        apart = _BLOCK.match(each) or _ENDS_IN_BLOCK.search(text)
        text += (("\n\n" if apart else " ") if text else "") + each
    return text


def word_count(text: str) -> int:
    """Words of `text`, parted by white space."""
    return len(text.split())
