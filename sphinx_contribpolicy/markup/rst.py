"""The reST form of portable Markdown, for files and for messages of reST pages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sphinx_contribpolicy.markup.lines import columns
from sphinx_contribpolicy.markup.wrap import filled, units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sphinx_contribpolicy.markup.wrap import Wrap

ADORNMENTS = "=-~^\"'"
_SPECIAL = re.compile(
    r"[\\*`|]"
    r"|(?<=[^\W_])_(?![^\W_])|(?<=\])_"  # would end a reference
    r"|(?<=[^\W_])@(?=[^\W_])|(?<=[A-Za-z]):(?=\S)"  # would be read as an address
)
_ALERT = re.compile(r"^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.IGNORECASE)
_BLOCK_START = re.compile(
    r"[-+\u2022\u2023\u2043](?=\s|$)|\.\.(?=\s|$)|__(?=\s)|>>>"
    r"|:(?=\S)(?!literal:`)"  # a field
    r"|(?:--?|[+/])(?=[^\W_])"  # an option
    r"|\+-|=[= ]+$"  # the top of a table
    r"|([!-/:-@\[-`{-~])\1*$"  # a line below a title, or between paragraphs
)
_LITERAL_NEXT = re.compile(r"(?<!\\)((?:\\\\)*)::$")
_ENUMERATED = re.compile(r"^(\(?)([0-9]+|[A-Za-z#]|[ivxlcdmIVXLCDM]+)([.)])(?=\s|$)")
# A paragraph stands between marks until it is indented: what is before them, each line begins with.
# No text of markdown-it holds a NUL.
_EDGE = "\x00"
_PARAGRAPH = re.compile(rf"^([^\n{_EDGE}]*){_EDGE}([^{_EDGE}]+)\n( *){_EDGE}$", re.MULTILINE)
# A literal, or text without white space, in which an escaped space is none.
_WORD = re.compile(
    r"(?:``[^`]+(?:`[^`]+)*``(?![`\w])|:literal:`(?:\\.|[^`\\])*`|\\.|[^\s`\\]|[`\\])+", re.DOTALL
)


def inline(markdown: str) -> str:
    """One paragraph of Markdown in reST: emphasis, code and links, not nested."""
    tokens = _parser().parseInline(markdown)
    return _guarded(_spans(tokens[0].children or []))


def document(markdown: str, adornments: Sequence[str] = ADORNMENTS, wrap: Wrap = 0) -> str:
    """Markdown as a reST text that docutils reads to the same tree; ends in one newline.

    `adornments` underline the headings, the first those of the least depth that the text has; an
    adornment of two characters stands above and below. With `wrap` lines end there, else where
    those of the Markdown do.
    """
    tokens = _parser().parse(markdown)
    depths = sorted({int(token.tag[1]) for token in tokens if token.type == "heading_open"})
    styles = {depth: adornments[min(at, len(adornments) - 1)] for at, depth in enumerate(depths)}
    marked = "\n\n".join(_blocks(tokens, styles))
    body = _PARAGRAPH.sub(lambda paragraph: _filled(paragraph, wrap), marked)
    return f"{body}\n" if body else ""


def from_depth(used: Sequence[str], depth: int) -> list[str]:
    """The adornments of headings from this depth on, in a text that has `used` these.

    A deeper one is of a character of its own: an overline alone tells people no depth.
    """
    fresh = (each for each in ADORNMENTS if each not in used and 2 * each not in used)
    return [*used, *fresh][depth - 1 :]


@cache  # a page asks for each of its paragraphs
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.use(footnote_plugin, inline=False)


def _blocks(tokens: Sequence[Token], styles: dict[int, str]) -> Iterator[str]:
    for token, inside in _nested(tokens):
        match token.type:
            case "heading_open" if inside[0].content:
                yield _heading(
                    _guarded(_spans(inside[0].children or [])), styles[int(token.tag[1])]
                )
            case "paragraph_open":
                text = _guarded(_spans(inside[0].children or []))
                yield f"{_EDGE}{text}\n{_EDGE}" if text else ""
            case "footnote_block_open":
                yield from _blocks(inside, styles)
            case "footnote_open":
                name = _note(token)
                text = _indented("\n\n".join(_blocks(inside, styles)), " " * 3)
                yield f".. {name} {text.lstrip()}"
            case "bullet_list_open" | "ordered_list_open":
                yield _list(token, inside, styles)
            case "blockquote_open":
                yield _quote(inside, styles)
            case "fence" | "code_block" if token.content.strip():
                yield _code(token)
            case "hr":
                yield "----"
            case "table_open":
                yield _table(inside)
            case "html_block":
                yield f".. raw:: html\n\n{_indented(token.content.rstrip(), '   ')}"


def _filled(paragraph: re.Match[str], wrap: Wrap) -> str:
    """A paragraph without its marks, its lines ending where `wrap` says."""
    first, text, rest = paragraph.groups()
    words = units(text, _WORD, lambda word: _guarded(word) != word)
    return "\n".join(filled(words, first, rest, wrap)) if wrap else f"{first}{text}"


def _nested(tokens: Sequence[Token]) -> Iterator[tuple[Token, Sequence[Token]]]:
    """The tokens that stand in no other one, each with those up to the one that closes it."""
    depth = begin = 0
    for at, token in enumerate(tokens):
        depth += token.nesting
        if depth == 0:
            yield tokens[begin], tokens[begin + 1 : at]
            begin = at + 1


def _heading(text: str, adornment: str) -> str:
    text = " ".join(text.split("\n"))
    line = adornment[0] * max(columns(text), 1)
    over = f"{line}\n" if len(adornment) > 1 else ""
    return f"{over}{text}\n{line}"


def _list(token: Token, inside: Sequence[Token], styles: dict[int, str]) -> str:
    number = int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None
    entries = []
    for at, (_, item) in enumerate(_nested(inside)):
        bullet = "- " if number is None else f"{number + at}. "
        text = "\n\n".join(_blocks(item, styles))
        entries.append((bullet, text))
    loose = any("\n\n" in text for _, text in entries)
    return ("\n\n" if loose else "\n").join(
        bullet + _indented(text, " " * len(bullet)).lstrip() for bullet, text in entries
    )


def _quote(inside: Sequence[Token], styles: dict[int, str]) -> str:
    # An empty comment keeps the quotation apart from a list or another indented block before it.
    above = ".."
    first = inside[1].content if len(inside) > 1 and inside[1].type == "inline" else ""
    if alert := _ALERT.match(first):
        above = f".. {alert[1].lower()}::"
        inside = [*_parser().parse(first[alert.end() :].strip()), *inside[3:]]
    return f"{above}\n\n" + _indented("\n\n".join(_blocks(inside, styles)), "   ")


def _note(token: Token) -> str:
    """How a footnote is called."""
    return f"[#note-{token.meta['id'] + 1}]"


def _code(token: Token) -> str:
    language = token.info.split()[0] if token.info.strip() else ""
    directive = f".. code-block:: {language}".rstrip()
    return f"{directive}\n\n{_indented(token.content.rstrip(), '   ')}"


def _table(inside: Sequence[Token]) -> str:
    rows: list[list[str]] = []
    for token in inside:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_guarded(_spans(token.children or [])))
    cells = (
        f"   {'* -' if at == 0 else '  -'} {cell}".rstrip()
        for row in rows
        for at, cell in enumerate(row)
    )
    return "\n".join([".. list-table::", "   :header-rows: 1", "", *cells])


def _spans(children: Sequence[Token]) -> str:
    """The inline tokens.

    Outer markup wins over the markup inside it, except that a link keeps its text plain.
    """
    parts: list[str] = []
    for token, inside in _nested(children):
        match token.type:
            case "em_open":
                _append(parts, f"*{_trimmed(_plain(inside))}*", marked=True)
            case "strong_open":
                _append(parts, f"**{_trimmed(_plain(inside))}**", marked=True)
            case "code_inline":
                _append(parts, _literal(token.content), marked=True)
            case "link_open":
                url = str(token.attrGet("href"))
                _append(parts, _link(_plain(inside).replace("<", "\\<"), url), marked=True)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "footnote_ref":
                _append(parts, f"{_note(token)}_", marked=True)
            case "text" | "html_inline" | "text_special":
                _append(parts, _escaped(token.content), marked=False)
            case _:
                _append(parts, _plain(inside), marked=False)
    return "".join(parts)


_MARKED = "\x00"


def _append(parts: list[str], text: str, *, marked: bool) -> None:
    """Adds a span; where inline markup would touch a word, reST wants an escaped space between."""
    before = parts[-1][-1:] if parts else ""
    was_marked = bool(parts) and parts[-1].endswith(_MARKED)
    if was_marked:
        parts[-1] = parts[-1][:-1]
        if text and not re.match(r"[\s'\")\]}>\-/:.,;!?\u2019\u201d\xbb]", text):
            parts.append("\\ ")
    elif marked and before and not re.match(r"[\s'\"(\[{<\-/:\u2018\u201c\xab]", before):
        parts.append("\\ ")
    parts.append(text + (_MARKED if marked else ""))


def _guarded(text: str) -> str:
    text = text.replace(_MARKED, "")
    lines = []
    for line in text.split("\n"):
        guarded = line.strip()
        if _BLOCK_START.match(guarded):
            # Of nothing but backslashes one more makes no difference.
            guarded = f"\\ {guarded}" if guarded[0] == "\\" else f"\\{guarded}"
        elif entry := _ENUMERATED.match(guarded):
            cut = entry.end(2)
            guarded = f"{guarded[:cut]}\\{guarded[cut:]}"
        lines.append(guarded)
    return _LITERAL_NEXT.sub(r"\1\::", "\n".join(lines))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def _plain(children: Sequence[Token]) -> str:
    """What the tokens show, without their own markup."""
    shown = {"text", "code_inline", "text_special", "html_inline"}
    return _escaped(
        "".join(
            "\n" if token.type.endswith("break") else token.content
            for token in children
            if token.type in shown or token.type.endswith("break")
        )
    )


def _trimmed(text: str) -> str:
    return text.strip() or "\\ "


def _literal(text: str) -> str:
    if text.startswith((" ", "`")) or text.endswith((" ", "`", "\\")) or not text.strip():
        return f":literal:`{_escaped(text) or ' '}`"
    return f"``{text}``"


def _link(text: str, url: str) -> str:
    target = re.sub(r"([\\<>`*])|_(?=$)", lambda match: f"\\{match[0]}", url)
    return f"`{_trimmed(text)} <{target}>`__" if text.strip() else target


def _indented(text: str, indent: str) -> str:
    return "\n".join(indent + line if line else line for line in text.split("\n"))
