"""What is too short for a section of its own: sections join each other, part, and close others."""

from __future__ import annotations

from contextlib import suppress
from functools import reduce
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.markup.markdown import word_count
from sphinx_contribpolicy.wording.document.chapter import (
    APART,
    CONSEQUENCES,
    EXPECT,
    SIBLING,
    Chapter,
    layout_of,
)
from sphinx_contribpolicy.wording.speech import units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.wording.speech import Speaker

_CONSEQUENCE_OF = {
    "reject-undisclosed": "disclosure",
    "remove-for-copyright": "responsibility",
    **dict.fromkeys(("close", "close-without-review", "mark-as-spam"), "pull-request"),
}
"""The sections whose rules some consequences follow from; the others follow from all rules."""
_SHORT = 130
"""Words up to which a text is read in one go, without headings."""
_FEW = 9
"""Items up to which the eye finds its way in a list without headings."""


def settled(speaker: Speaker, made: Sequence[Chapter]) -> list[Chapter]:
    """The sections with none that is too short, and none that holds a subject of its own."""
    parts = [part for each in _joined(made) for part in _apart(each)]
    return _closed(speaker, _parted(speaker, parts))


def _joined(made: Sequence[Chapter]) -> list[Chapter]:
    opening, *sections = made
    kept: list[Chapter] = []
    for section in sections:
        last = kept[-1] if kept else None
        short = last and 1 in (last.sentences, section.sentences)
        if last and short and last.is_open and section.is_open:
            joined = _one_of(last, section)
            # The longer one gives the title.
            is_longer = section.sentences != 1
            kept[-1] = replace(joined, keys=section.keys + last.keys) if is_longer else joined
        else:
            kept.append(section)
    if kept and kept[0].is_open and kept[0].sentences == 1:
        opening = _one_of(opening, kept.pop(0))
    return [opening, *kept]


def _one_of(first: Chapter, second: Chapter) -> Chapter:
    return Chapter(first.keys + second.keys, first.units + second.units)


def _apart(section: Chapter) -> list[Chapter]:
    """The section, and behind it a subject of its own that has several sentences."""
    for facets in () if section.own else APART:
        subject = [unit for unit in section.units if facets.issuperset(unit.facets)]
        rest = [unit for unit in section.units if unit not in subject]
        parts = [replace(section, units=units) for units in (rest, subject)]
        if min(part.sentences for part in parts) > 1:
            return parts
    return [section]


def _parted(speaker: Speaker, made: list[Chapter]) -> list[Chapter]:
    """The sections; several consequences, or one in a box, stand apart from what else to expect."""
    *before, last = made
    other = [unit for unit in last.units if unit.facets[0] != CONSEQUENCES]
    follows = [unit for unit in last.units if unit not in other]
    parts = [Chapter(last.keys, other), Chapter(last.keys, follows)]
    stays = sentence_count(speaker, parts[1]) <= 1 and not any(unit.box for unit in follows)
    if last.key != EXPECT or stays or sentence_count(speaker, parts[0]) <= 1:
        return made
    return [*before, *parts]


def _closed(speaker: Speaker, made: list[Chapter]) -> list[Chapter]:
    """The sections, where a consequence that needs no section closes what it is about."""
    *before, last = made
    consequences = last.key == EXPECT and last.facets == (CONSEQUENCES,)
    is_alone = consequences and sentence_count(speaker, last) == 1
    if not (last.is_box or is_alone):
        return made
    stances = {rule.stance or "" for unit in last.units for rule in unit.rules}
    about = {_CONSEQUENCE_OF.get(stance, "") for stance in stances}
    labels = speaker.policy.wording.layout == "labels"  # between two it would stand alone
    if len(about) == 1 and not last.is_box and not labels:
        for at, section in enumerate(before, start=1):
            if about <= set(section.keys) and section.is_open and not section.is_narrow:
                return [*before[:at], replace(last, closes=True), *before[at:]]
    # The label is another matter, and stands last, but for a list, which it would part.
    at = len(before) - (before[-1].key == SIBLING and not labels)
    ends = labels and is_alone and not before[-1].own
    return [*before[:at], replace(last, closes=True) if ends else last, *before[at:]]


def in_one(made: Sequence[Chapter]) -> list[Chapter]:
    """The sections, all that could join each other as one."""
    joined = [section for section in made if section.is_open]
    if not joined[1:]:
        return list(made)
    return [reduce(_one_of, joined), *(section for section in made if not section.is_open)]


def is_bare(speaker: Speaker, made: Sequence[Chapter]) -> bool:
    """Whether the sections are so short that headings, which nobody chose, would be in the way."""
    wording, policy = speaker.policy.wording, speaker.policy
    if wording.numbered or policy.custom or policy.document.definitions.strip():
        return False
    found = [unit for section in made for unit in section.units]
    if wording.layout == "list":
        return len(found) <= _FEW
    # The label is a section of its own beside prose (row 2 of what the kit is for).
    apart = any(section.key == SIBLING for section in made)
    short = sum(word_count(unit.text) for unit in found) <= _SHORT
    return wording.layout == "paragraphs" and short and not apart


def sentence_count(speaker: Speaker, section: Chapter) -> int:
    """How many sentences on what the maintainers do a section has, in the words of the kit.

    So a project's own words on a consequence stand where the kit's would have stood.
    """
    rules = [rule for unit in section.units for rule in unit.rules]
    bare = [replace(each, text="", detail="", why="") if each.stance else each for each in rules]
    if bare != rules:
        # The kit has no words for a stance whose section a project replaced by others.
        with suppress(WordsError):
            return Chapter((), units(speaker, bare, layout=layout_of(speaker, EXPECT))).sentences
    return section.sentences
