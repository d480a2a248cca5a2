"""A section of the text, and what can be told of it by what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.markup.markdown import word_count
from sphinx_contribpolicy.policy import SECTIONS, Custom
from sphinx_contribpolicy.wording.speech import REASON, Unit

if TYPE_CHECKING:
    from sphinx_contribpolicy.wording.speech import Speaker

OPENING, EXPECT, SIBLING = "opening", "what-we-do", "good-first"
CONSEQUENCES, DISCLOSURE = "enforcement", "disclosure"
FLAT = "flat"
"""The layout of one list without headings, in the order of the policy file."""
LISTS = ("list", FLAT)
"""The layouts in which each rule is an item."""
APART = (frozenset({"copyright", "sign-off"}), frozenset({"issues", "security"}))
"""Facets inside a section that are a subject of their own once there is enough to say of them."""
_BRIEF = 50
"""Words up to which the last section is no more than an end of the text."""
_SENTENCE = re.compile(r"[.?!](?=[)\"'*`\]]*(?:\s|$))")


class Chapter(Struct, frozen=True):
    """A section of the text: its key first, then those that joined it, and what it says."""

    keys: tuple[str, ...]
    units: list[Unit]
    own: Custom | None = None
    """The section of the project's own that it is, which has no key."""
    closes: bool = False
    """Whether it is a consequence that closes the section before it, without a heading."""
    layout: str = "paragraphs"
    heading: str = ""
    """What it is headed with: in a line of its own, or in the layout `labels` at its beginning."""
    goes_on: bool = False
    """Whether it goes on in the paragraph before it."""

    @property
    def key(self) -> str:
        """The key that it stands under; "" for a section of the project's own."""
        return self.keys[0] if self.keys else ""

    @property
    def name(self) -> str:
        """What settings name it by: its key, or its title where it is the project's own."""
        return self.own.title if self.own else self.key

    @property
    def text(self) -> str:
        """The Markdown of a section of the project's own."""
        return self.own.text if self.own else ""

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets of its rules, each once."""
        return tuple(dict.fromkeys(facet for unit in self.units for facet in unit.facets))

    @property
    def is_open(self) -> bool:
        """Whether another section can join it, or it another one."""
        return self.own is None and self.key not in {SIBLING, EXPECT}

    @property
    def is_box(self) -> bool:
        """Whether all that the maintainers do stands in a box, which needs no heading."""
        return self.key == EXPECT and all(unit.box for unit in self.units)

    @property
    def is_brief(self) -> bool:
        """Whether it is a sentence or two, in one paragraph, which need no heading of their own."""
        text = " ".join(unit.text for unit in self.units)
        return "\n" not in text and word_count(text) <= _BRIEF

    @property
    def is_narrow(self) -> bool:
        """Whether its title names one subject, so that what is said below seems to be about that.

        One of the project's own does.
        """
        facets = self.facets
        one = len(facets) == 1 and facets != self.keys[:1]
        return self.own is not None or one or any(each.issuperset(facets) for each in APART)

    @property
    def sentences(self) -> int:
        """How many sentences it has."""
        return sum(len(_SENTENCE.findall(REASON.sub("", unit.text))) for unit in self.units)

    def leads(self, name: str) -> bool:
        """Whether a section of the project's own that follows `name` stands behind this one."""
        facets = [facet for key in self.keys for facet in SECTIONS[key]]
        return bool(name) and name in {*self.keys, *facets, self.own.after if self.own else ""}


def layout_of(speaker: Speaker, section: str) -> str:
    """How the rules of a section stand; of one of the project's own by its title."""
    layout = speaker.policy.wording.layout
    named = layout if isinstance(layout, str) else layout.get(section, "paragraphs")
    if section not in SECTIONS:
        return "list" if named in LISTS else "paragraphs"
    # These are no uses, and no rules that a contributor follows.
    kept = {"do-dont": (EXPECT, SIBLING), FLAT: (OPENING, EXPECT)}
    return "paragraphs" if section in kept.get(named, ()) else named


def numbers_items(speaker: Speaker) -> bool:
    """Whether the items of a numbered text have numbers, where they stand under headings or not.

    Where the sections are laid out each in its own way, only headings go through the whole text.
    """
    return isinstance(speaker.policy.wording.layout, str)
