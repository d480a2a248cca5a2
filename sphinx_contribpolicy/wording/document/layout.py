"""How the sections of a text stand: the layout of each, and its heading or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import capital, escape
from sphinx_contribpolicy.policy import SECTIONS
from sphinx_contribpolicy.wording.document.brevity import in_one, sentence_count
from sphinx_contribpolicy.wording.document.chapter import (
    APART,
    CONSEQUENCES,
    DISCLOSURE,
    EXPECT,
    FLAT,
    SIBLING,
    layout_of,
    numbers_items,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.wording.document.chapter import Chapter
    from sphinx_contribpolicy.wording.speech import Speaker

_DISCLOSING = frozenset({DISCLOSURE, "disclosure-detail"})
_OUTCOMES = (CONSEQUENCES, "lifecycle")
"""What people do not expect from the maintainers, and would look for under a title of its own."""


def arranged(speaker: Speaker, made: Sequence[Chapter], *, bare: bool) -> list[Chapter]:
    """The opening and the sections, each with its layout and its heading; `bare` ones have none."""
    wording = speaker.policy.wording
    opening, *sections = made
    if bare and wording.layout == "list":
        sections = in_one(sections)
    found = [replace(opening, layout=layout_of(speaker, opening.key))]
    number, headed, flat = 0, False, wording.layout == FLAT
    plain = bare or (flat and not any(section.own and section.units for section in sections))
    for before, section in zip([None, *sections], sections, strict=False):
        layout = layout_of(speaker, section.name)
        if layout == "labels" and headed:  # a label would stand under the heading before it
            layout = "paragraphs"
        headed = headed or layout in {"paragraphs", "list"}
        # Below such a heading it would seem to belong to that section.
        within = before is not None and not bare and before.is_narrow
        # Among rules without headings it stands behind those that a contributor follows.
        behind = plain or section.closes or not within
        ends = behind and _is_end(speaker, section, headings=not plain)
        if ends or layout == "do-dont":
            found.append(replace(section, layout="paragraphs" if ends else layout))
            continue
        number += 1
        heading = "" if bare or layout == FLAT else title(speaker, section)
        if wording.numbered and heading and (layout == "paragraphs" or not numbers_items(speaker)):
            heading = f"{number}. {heading}"
        # The note on what the label is for would be no item.
        layout = "paragraphs" if (section.key, layout) == (SIBLING, "list") else layout
        # In a short text the first goes on with a lead that stands alone.
        goes_on = bare and not before and section.is_open and not opening.units
        said = replace(section, layout=layout, heading=heading, goes_on=goes_on)
        found.append(said)
    return found


def _is_end(speaker: Speaker, section: Chapter, *, headings: bool) -> bool:
    """Whether it is one sentence or a box, which needs no heading: it closes what is before it.

    In a text without `headings` all that the maintainers do closes it.
    """
    if section.key != EXPECT or not headings or section.is_box:
        return section.key == EXPECT
    return section.is_brief and sentence_count(speaker, section) == 1


def title(speaker: Speaker, section: Chapter) -> str:
    """The title of a section: of those that it is made of, of its only facet, or its own."""
    if section.own:
        return escape(section.own.title)
    ways: list[tuple[str, ...]] = []
    facets = section.facets
    if facets and any(each.issuperset(facets) for each in APART):
        ways.append(("title", facets[0]))
    # A trailer is said beside disclosure, and is none.
    says = not _DISCLOSING.isdisjoint(facets)
    keys = [key for key in section.keys if key != DISCLOSURE or says] or list(section.keys)
    if keys[1:]:
        first = min(keys, key=list(SECTIONS).index)
        ways += [("title", "joined", *keys), ("title", "joined", first)]
    if len(facets) == 1 and (section.keys[0] != EXPECT or facets[0] in _OUTCOMES):
        ways += [("title", *facets), ("facet", *facets)]
    # A title of sections that have joined names all of them, or the first alone.
    gone = frozenset().union(*APART).difference(facets)  # subjects that stand elsewhere
    elsewhere = {held for held in speaker.holds if held.partition(".")[0] in gone}
    named = speaker.over({}, without=elsewhere.union(SECTIONS))
    found = (named.term(*way) for way in [*ways, ("title", keys[0])])
    return capital(next(filter(None, found), keys[0]))
