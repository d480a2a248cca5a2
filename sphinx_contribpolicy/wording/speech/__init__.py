"""What a policy says of its rules: the words for one rule, and for several in one breath."""

from __future__ import annotations

from sphinx_contribpolicy.wording.speech.passage import Passage, passages, units
from sphinx_contribpolicy.wording.speech.rule import is_plain, is_usual, signed, stated_as
from sphinx_contribpolicy.wording.speech.speaker import Speaker
from sphinx_contribpolicy.wording.speech.unit import LIST, PHRASE, REASON, Unit

__all__ = [
    "LIST",
    "PHRASE",
    "REASON",
    "Passage",
    "Speaker",
    "Unit",
    "is_plain",
    "is_usual",
    "passages",
    "signed",
    "stated_as",
    "units",
]
