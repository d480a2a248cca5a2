"""The policy as one text: where it begins, its sections, and how they stand on a page."""

from __future__ import annotations

from sphinx_contribpolicy.wording.document.chapter import SIBLING, Chapter
from sphinx_contribpolicy.wording.document.closing import discussion
from sphinx_contribpolicy.wording.document.layout import title
from sphinx_contribpolicy.wording.document.lead import lead, rank, takes_position
from sphinx_contribpolicy.wording.document.outline import boxed, chapters, home, own_sentence
from sphinx_contribpolicy.wording.document.page import Page
from sphinx_contribpolicy.wording.document.text import Block, Stated, Text
from sphinx_contribpolicy.wording.document.whole import policy_page

__all__ = [
    "SIBLING",
    "Block",
    "Chapter",
    "Page",
    "Stated",
    "Text",
    "boxed",
    "chapters",
    "discussion",
    "home",
    "lead",
    "own_sentence",
    "policy_page",
    "rank",
    "takes_position",
    "title",
]
