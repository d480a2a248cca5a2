"""The phrases that join and frame sentences; English, as the kit has them."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from sphinx_contribpolicy.wording.frames import FRAMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PLACE = re.compile(r"\{(\w+)\}")


class Language:
    """Says frames in one language."""

    def frame(self, name: str, /, **places: str) -> str:
        """The words of frame `name` with its places filled in; `KeyError` where there is none."""
        return _filled(FRAMES[name], places)

    def series(self, phrases: Sequence[str], word: str = "and") -> str:
        """'a', 'a and b' or 'a, b and c'.

        A comma goes before the word where a phrase brings a joint of its own.
        """
        tangled = any(mark in phrase for phrase in phrases for mark in (", ", " and ", " or "))
        return self.joined(phrases, word, comma=tangled)

    def joined(self, phrases: Sequence[str], word: str, *, comma: bool) -> str:
        """The phrases in one, `and` or `or` before the last, behind a comma where asked for."""
        *first, last = phrases
        if not first:
            return last
        before = reduce(lambda one, other: self.frame("more", first=one, next=other), first)
        return self.frame(f"{word}-comma" if comma else word, first=before, last=last)


def _filled(text: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: places[place[1]], text)


ENGLISH = Language()
"""The language that all text of the kit is in."""
