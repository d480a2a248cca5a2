"""The description of a pull request, read as its forge shows it.

`reader` makes its pieces, with `markdown` for what a reader sees and `checkboxes` for boxes;
`authored_text` tells what of them the author wrote, and what the template already said.
"""

from __future__ import annotations

from sphinx_contribpolicy.pulls.body.authored_text import (
    AuthoredText,
    SeenText,
    TemplateText,
    authored,
    seen_texts,
    template_text,
)
from sphinx_contribpolicy.pulls.body.checkboxes import Box, State, is_mark_behind
from sphinx_contribpolicy.pulls.body.reader import (
    LONGEST,
    Body,
    Comment,
    Heading,
    Piece,
    Words,
    box_labelled,
    read,
    words_of,
)

__all__ = [
    "LONGEST",
    "AuthoredText",
    "Body",
    "Box",
    "Comment",
    "Heading",
    "Piece",
    "SeenText",
    "State",
    "TemplateText",
    "Words",
    "authored",
    "box_labelled",
    "is_mark_behind",
    "read",
    "seen_texts",
    "template_text",
    "words_of",
]
