"""The blocks of a body, as markdown-it-py finds them and cmark-gfm draws them."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.rules_block.html_block import HTML_SEQUENCES, html_block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

# Quotes and indents deeper than anybody writes are made shallower: markdown-it-py looks at each
# level again on each line, and neither holds anything that is judged.
_DEEP_QUOTE = re.compile(r"^((?: {0,3}>){3})(?: {0,3}>)+", re.MULTILINE)
_DEEP_INDENT = re.compile(r"^([ \t]{40})[ \t]+", re.MULTILINE)
_ANY_TAG = HTML_SEQUENCES[-1][0]
_ENDED_BY_HTML = ["paragraph", "reference", "blockquote"]


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
