"""Markdown as cmark-gfm draws it: the blocks of a body, and what a reader sees of one.

markdown-it-py finds both. It gives no place for a token inside a block, so the rules whose source
can span lines are wrapped to keep the line that they end on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.html_block import HTML_SEQUENCES, html_block
from markdown_it.rules_inline import StateInline, backtick, html_inline, image, link
from markdown_it.token import Token
from msgspec import Struct

# Quotes and indents deeper than anybody writes are made shallower: markdown-it-py looks at each
# level again on each line, and neither holds anything that is judged.
_DEEP_QUOTE = re.compile(r"^((?: {0,3}>){3})(?: {0,3}>)+", re.MULTILINE)
_DEEP_INDENT = re.compile(r"^([ \t]{40})[ \t]+", re.MULTILINE)
_ANY_TAG = HTML_SEQUENCES[-1][0]
_ENDED_BY_HTML = ["paragraph", "reference", "blockquote"]
_MOST_NESTED = 6
"""Brackets in brackets; each level is read again, and nobody writes more than a badge in a link."""

_MARKUP = re.compile(r"[\\`~<&\[]")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_SOURCE = re.compile(r"\b(?:src|href)\s{0,9}=\s{0,9}[\"']?([^\"'\s>]{1,2000})", re.IGNORECASE)
_SHOWN_TAGS = frozenset({"img", "video", "picture", "audio", "a"})


def blocks(text: str) -> tuple[Sequence[str], Sequence[Token]]:
    """The lines that are read, and the tokens of their blocks; lines end in LF."""
    guarded = _DEEP_INDENT.sub(r"\1", _DEEP_QUOTE.sub(r"\1", text))
    tokens: list[Token] = []
    _parser().block.parse(guarded, _parser(), {}, tokens)
    return guarded.split("\n"), tokens


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": 20})
    parser.block.ruler.at("html_block", _html_block, {"alt": _ENDED_BY_HTML})
    return parser


def _html_block(state: StateBlock, begin: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
    """In cmark-gfm any tag that leaves a list or a quote ends the paragraph there."""
    found = html_block(state, begin, end, silent)
    leaves = state.sCount[begin] < state.blkIndent or state.parentType == "blockquote"
    if found or not silent or not leaves:
        return found
    text = state.src[state.bMarks[begin] + state.tShift[begin] : state.eMarks[begin]]
    return _ANY_TAG.search(text) is not None


class Shown(Struct, frozen=True):
    """What is seen of a piece of inline Markdown; lines stay lines."""

    text: str
    whole: str
    """The text with what was struck out."""
    comments: tuple[tuple[int, str], ...] = ()
    """Each comment with the number of its first line, from 0."""
    targets: tuple[str, ...] = ()
    """What links and images lead to."""


def shown(source: str) -> Shown:
    """What a reader sees of inline Markdown `source`."""
    if not _MARKUP.search(source):
        return Shown(source, source)
    return _InlineReader().read(_PARSER.inline.parse(source, _PARSER, {}, []))


class _InlineReader:
    """Puts together what the tokens of one block show."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.all: list[str] = []
        self.comments: list[tuple[int, str]] = []
        self.targets: list[str] = []
        self.line = 0
        self.struck = 0

    def read(self, tokens: Sequence[Token]) -> Shown:
        """Everything that is seen."""
        for before, token in zip([None, *tokens], tokens, strict=False):
            # An address that stands for itself is a target, and no words.
            if not (before and before.type == "link_open" and before.info == "auto"):
                self._take(token)
        targets = tuple(filter(None, self.targets))
        return Shown("".join(self.kept), "".join(self.all), tuple(self.comments), targets)

    def _take(self, token: Token) -> None:
        match token.type:
            case "s_open" | "s_close":
                self.struck += token.nesting
            case "softbreak" | "hardbreak":
                self._say("\n")
            case "html_inline":
                self._html(token.content)
            case "link_open":
                self.targets.append(str(token.attrs["href"]))
            case "image":
                self.targets.append(str(token.attrs["src"]))
                alternative = _InlineReader().read(token.children or ())
                self.targets += alternative.targets
                self._say(alternative.text)
            case _:
                self._say(token.content)
        if (missing := token.meta.get("line", 0) - self.line) > 0:
            self._say("\n" * missing)

    def _say(self, text: str) -> None:
        lines = text.count("\n")
        self.line += lines
        self.all.append(text)
        self.kept.append("\n" * lines if self.struck else text)

    def _html(self, content: str) -> None:
        if content.startswith("<!--"):
            self.comments.append((self.line, content[4:].removesuffix("-->")))
            return
        name = _TAG_NAME.match(content)
        if name and name[1].lower() in _SHOWN_TAGS and (source := _SOURCE.search(content)):
            self.targets.append(source[1])


InlineRule: TypeAlias = "Callable[[StateInline, bool], bool]"


def _with_line(rule: InlineRule) -> InlineRule:
    """`rule`, with the line on which it ends in its last token, counted from 0."""

    def wrapped(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the shape of a rule
        before = len(state.tokens)
        done = rule(state, silent)
        if len(state.tokens) > before:
            state.tokens[-1].meta["line"] = state.src.count("\n", 0, state.pos)
        return done

    return wrapped


def _inline_parser() -> MarkdownIt:
    """CommonMark and the struck-out words of GitHub, without emphasis: a star is no word."""
    options = {"maxNesting": _MOST_NESTED, "strikethrough_single_tilde": True}
    parser = MarkdownIt("commonmark", options).enable("strikethrough").disable("emphasis")
    for name, rule in (
        ("backticks", backtick),
        ("link", link),
        ("image", image),
        ("html_inline", html_inline),
    ):
        parser.inline.ruler.at(name, _with_line(rule))
    return parser


_PARSER = _inline_parser()
