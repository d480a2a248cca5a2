"""The language of a text: English as it stands in fragments and frames, or a catalogue of it."""

from __future__ import annotations

import re
from functools import reduce
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.wording.frames import FRAMES
from sphinx_contribpolicy.wording.messages import context, replaced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.fragments import Section
    from sphinx_contribpolicy.wording.messages import Message

QUALIFIERS = ("who", "where", "when", "except_", "text", "detail")
"""The fields of a rule that hold words."""

_PLACE = re.compile(r"\{(\w+)\}")


class Language:
    """Says frames and sections in one language; what a catalogue lacks is English.

    `messages` are the translations by context and English text, None for English itself. `missing`
    gathers, in the order in which they were wanted, the messages that the catalogue lacks.
    """

    __slots__ = ("_messages", "_sections", "code", "missing")

    def __init__(
        self, code: str = "en", messages: Mapping[tuple[str, str], str] | None = None
    ) -> None:
        self.code = code
        self.missing: dict[tuple[str, str], None] = {}
        self._messages = messages
        self._sections: dict[tuple[str, str, Section], Section] = {}

    @property
    def is_english(self) -> bool:
        """Whether the text is English as the kit has it."""
        return self._messages is None

    def frame(self, name: str, /, **places: str) -> str:
        """The words of frame `name` with its places filled in; `KeyError` where there is none."""
        english = FRAMES[name]
        if self._messages is not None:
            found = self._messages.get((f"frame/{name}", english))
            if found is not None and set(_PLACE.findall(found)) <= places.keys():
                return _filled(found, places)
            self.missing[f"frame/{name}", english] = None
        return _filled(english, places)

    def facet(self, name: str, title: str) -> str:
        """The title of a facet."""
        return self._said(f"facet/{name}", title)

    def level(self, name: str) -> str:
        """The name of a level."""
        return self._said("level", name)

    def qualified(self, rule: Rule) -> Rule:
        """The rule with the qualifiers that presets use in this language; others stay."""
        return replace(
            rule,
            items=tuple(self._preset_words(item) for item in rule.items),
            **{name: self._preset_words(getattr(rule, name)) for name in QUALIFIERS},
        )

    def section(self, fragment: str, key: str, section: Section, shipped: Path) -> Section:
        """A section of a fragment in this language.

        One that does not lie in the folder `shipped` is a project's own, and stays as it is.
        """
        if self._messages is None or not section.file.is_relative_to(shipped):
            return section
        known = (fragment, key, section)
        if known not in self._sections:
            source = replaced(section.source, lambda message: self._line(fragment, key, message))
            self._sections[known] = section._replace(source=source, language=self.code)
        return self._sections[known]

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

    def _preset_words(self, text: str) -> str:
        return (self._messages or {}).get(("preset", text), text)

    def _line(self, fragment: str, key: str, message: Message) -> str:
        return self._said(context(fragment, key, message.key), message.text)

    def _said(self, place: str, english: str) -> str:
        if self._messages is None:
            return english
        found = self._messages.get((place, english))
        if found is None:
            self.missing[place, english] = None
        return found or english


def _filled(text: str, places: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: places[place[1]], text)


ENGLISH = Language()
"""The language that needs no catalogue."""
