"""Fragments: files of words, with a section for each stance, passage or piece of a part.

What stands before the first section tells how to write one. A section holds lines `key: words`; an
indented line goes on, under a bare key the lines stand as they are, and a comment is a note.

The first word of a key is its kind, the others are conditions: of the lines whose conditions all
hold, that with the most is taken, and of several the first. A project's section replaces the
shipped one of its name; in `terms` each of its lines comes before the shipped ones.

A comment `<!-- english: DIGEST -->` names the English section that words were made from.

Words hold names, and in a project's own files a choice by `if` and `else`. Nothing else: no
attribute, call, filter, loop or computation, so that words are words.
"""

from __future__ import annotations

from sphinx_contribpolicy.wording.fragments.collection import Fragments, language_of
from sphinx_contribpolicy.wording.fragments.file import diagnostic, read
from sphinx_contribpolicy.wording.fragments.keys import (
    OPTIONAL,
    PIECES,
    QUESTIONS,
    RESERVED,
    kinds_of,
)
from sphinx_contribpolicy.wording.fragments.names import fill, names_in
from sphinx_contribpolicy.wording.fragments.section import FragmentSection, Line, choose
from sphinx_contribpolicy.wording.fragments.translation import english, skeleton, stale

__all__ = [
    "OPTIONAL",
    "PIECES",
    "QUESTIONS",
    "RESERVED",
    "FragmentSection",
    "Fragments",
    "Line",
    "choose",
    "diagnostic",
    "english",
    "fill",
    "kinds_of",
    "language_of",
    "names_in",
    "read",
    "skeleton",
    "stale",
]
