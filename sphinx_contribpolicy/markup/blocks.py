"""The blocks of Markdown as markdown-it-py finds them: headings, paragraphs, code, HTML.

Whoever asks where code or a heading stands asks here, so that one text has one answer.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, backtick
from mdit_py_plugins.colon_fence import colon_fence_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin

from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

ElementKind = Literal["heading", "paragraph", "code", "html", "aside"]

_KINDS: dict[str, ElementKind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "table_open": "paragraph",
    "fence": "code",
    "code_block": "code",
    "colon_fence": "code",
    "html_block": "html",
    "front_matter": "aside",
    "myst_target": "aside",
    "myst_line_comment": "aside",
    "myst_block_break": "aside",
}
_DEEPEST = 100
"""Containers in containers; markdown-it drops the rest of a file that has more of them."""
_ASIDE = re.compile(
    r"\s*+(?:<!--(?s:.*)|(?:<(?:a|span)\s[^<>]*+>\s*+(?:</(?:a|span)>\s*+)?)++|\.\. _[^:\n]++:\s*+)"
)
"""Comments, anchors, and a label as reST has it, which tools leave in what they make of that."""
_DIRECTIVE = re.compile(r":{3,}+[ \t]*+\{")


class MarkdownBlock(NamedTuple):
    """A block that holds no other ones.

    `begin` and `end` are lines from 0, the first and the one behind the last. `container` is 0
    outside of lists and quotes, and else a number that only the same list item or quote has;
    `quoted` says whether one of its containers is a quote. `level` is that of a heading, else 0.
    `text` is the content as written, and `info` what stands behind the marks that open a fence.
    With `myst` a table is a paragraph without a text.
    """

    kind: ElementKind
    begin: int
    end: int
    container: int
    quoted: bool
    level: int
    text: str
    info: str


def blocks(text: str, *, myst: bool = False) -> list[MarkdownBlock]:
    r"""The blocks of a Markdown text from top to bottom, by https://spec.commonmark.org/0.31.2/.

    With `myst`, its front matter, targets, comments and block breaks are asides, which are no text,
    and a colon fence of a directive is code: from outside nobody can say whether a directive reads
    its content as Markdown.

    >>> [(block.kind, block.begin, block.text) for block in blocks("# Title\n\nText\n")]
    [('heading', 0, 'Title'), ('paragraph', 2, 'Text')]
    """
    return list(_blocks(_parser(myst=myst).parse(_source(text))))


def headings(text: str) -> list[MarkdownBlock]:
    """The headings of a Markdown text, those in lists and quotes left out."""
    return [each for each in blocks(text) if each.kind == "heading" and not each.container]


def is_aside(block: MarkdownBlock) -> bool:
    """Whether a block is metadata or a comment, or marks a place, and says nothing."""
    found = _ASIDE.fullmatch(block.text) if block.kind in {"html", "paragraph"} else None
    return block.kind == "aside" or found is not None


def without_asides(text: str) -> str:
    r"""Markdown as it can be said in another place: without metadata, labels and comments of MyST.

    HTML comments and anchors above its first heading are left out too.

    >>> without_asides("---\na: b\n---\n\n(use-of-ai)=\n# Use of AI\n").strip()
    '# Use of AI'
    """
    lines, on_top = file_lines.split(text), True
    for block in blocks(text, myst=True):
        on_top = on_top and block.kind != "heading"
        if not block.container and is_aside(block) and (on_top or block.kind == "aside"):
            for at in range(block.begin, block.end):
                lines[at] = file_lines.ending(lines[at])
    return "".join(lines)


def parted(text: str) -> list[tuple[str, int, str]]:
    r"""The text in pieces, each with the heading that it begins with, and the level of that.

    What stands before the first heading has the heading "" and the level 0.

    >>> parted("Hello\n\n# A *title*\n\nText\n")
    [('', 0, 'Hello'), ('A *title*', 1, 'Text')]
    """
    lines, found = text.splitlines(), headings(text)
    starts = [("", 0, 0), *((" ".join(each.text.split()), each.level, each.end) for each in found)]
    ends = [*(each.begin for each in found), len(lines)]
    return [
        (title, level, "\n".join(lines[start:end]).strip("\n"))
        for (title, level, start), end in zip(starts, ends, strict=True)
    ]


def code(text: str) -> list[tuple[int, int]]:
    r"""Where code stands, in blocks and in spans: characters from 0, the end one behind the last.

    A block counts with its fences, and with the marks of the quote or list item that it opens.

    >>> code("Say `a`.\n\n    b\n")
    [(4, 7), (10, 16)]
    """
    lines = file_lines.split(text)
    starts = list(accumulate(map(len, lines), initial=0))
    parser = _parser(myst=False)
    references: MutableMapping[str, Any] = {}
    found: list[tuple[int, int]] = []
    for block in _blocks(parser.parse(_source(text), references)):
        if block.kind == "code":
            found.append((starts[block.begin], starts[block.end]))
        elif block.kind != "html" and "`" in block.text:
            places = _places(block, lines, starts)
            for token in parser.inline.parse(block.text, parser, references, []):
                if token.type == "code_inline":
                    begin, end = token.meta["span"]
                    found.append((places[begin], places[end - 1] + 1))
    return found


def without_code(text: str) -> str:
    """Markdown with its code blanked out; every other character keeps its place.

    >>> without_code("Say `a`.")
    'Say    .'
    """
    made: list[str] = []
    done = 0
    for begin, end in code(text):
        made += [text[done:begin], re.sub(r"[^\r\n]", " ", text[begin:end])]
        done = end
    return "".join([*made, text[done:]])


def lines_outside_code(text: str) -> Iterator[tuple[int, str]]:
    r"""The lines of Markdown that are not in a block of code, with their numbers from 1.

    The line that opens a fence is given where it says more: what stands there may be a directive.

    >>> list(lines_outside_code("```{note}\nText\n```\n\nMore\n"))
    [(1, '```{note}'), (4, ''), (5, 'More')]
    """
    inside = {
        line
        for block in blocks(text)
        if block.kind == "code"
        for line in range(block.begin + bool(block.info.strip()), block.end)
    }
    for number, line in enumerate(file_lines.bare(text)):
        if number not in inside:
            yield number + 1, line


def _source(text: str) -> str:
    return "\n".join(file_lines.bare(text))


def _blocks(tokens: list[Token]) -> Iterator[MarkdownBlock]:
    containers, last, quotes = [0], 0, 0
    for at, token in enumerate(tokens):
        if token.type in {"list_item_open", "blockquote_open"}:
            last += 1
            containers.append(last)
        elif token.type in {"list_item_close", "blockquote_close"}:
            containers.pop()
        quotes += token.nesting * (token.tag == "blockquote")
        kind = _KINDS.get(token.type)
        if kind is not None and token.map is not None:
            level = int(token.tag[1]) if kind == "heading" else 0
            # The content of a heading or a paragraph is in the token behind the one that opens it.
            text = tokens[at + token.nesting].content
            begin, end = token.map
            yield MarkdownBlock(
                kind, begin, end, containers[-1], quotes > 0, level, text, token.info
            )


def _places(block: MarkdownBlock, lines: list[str], starts: list[int]) -> list[int]:
    """For each character of a heading or a paragraph its place in the text."""
    places: list[int] = []
    for number, part in enumerate(block.text.split("\n"), block.begin):
        # markdown-it takes away the marks before the content of a line, and blanks around it.
        column = lines[number].replace("\0", "\ufffd").rfind(part.strip())
        first = starts[number] + column - (len(part) - len(part.lstrip()))
        places += range(first, first + len(part) + 1)
    return places


@cache
def _parser(*, myst: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST})
    # Most of the time goes into the inside of paragraphs, and only `code` asks for that.
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.inline.ruler.at("backticks", _code_span)
    if not myst:
        return parser
    # A line behind the table of a quote is none of its text, as it would be of a paragraph.
    parser.enable("table").use(front_matter_plugin).use(myst_block_plugin)
    known = parser.block.ruler.getRules("")
    parser.use(colon_fence_plugin)
    (fence,) = (rule for rule in parser.block.ruler.getRules("") if rule not in known)

    def directive(state: StateBlock, begin: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
        # A fence that is no directive's holds live Markdown, in MyST as on a forge.
        at = state.bMarks[begin] + state.tShift[begin]
        is_one = _DIRECTIVE.match(state.src, at, state.eMarks[begin]) is not None
        return is_one and fence(state, begin, end, silent)

    ends = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.at("colon_fence", directive, {"alt": ends})
    return parser


def _code_span(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
    begin = state.pos
    count = len(state.tokens)
    found = backtick(state, silent)
    if state.tokens[count:] and state.tokens[-1].type == "code_inline":
        state.tokens[-1].meta["span"] = (begin, state.pos)
    return found
