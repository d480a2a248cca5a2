"""The title of a section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import capital, escape
from sphinx_contribpolicy.policy import SECTIONS
from sphinx_contribpolicy.wording.document.chapter import APART, CONSEQUENCES, DISCLOSURE, EXPECT

if TYPE_CHECKING:
    from sphinx_contribpolicy.wording.document.chapter import Chapter
    from sphinx_contribpolicy.wording.speech import Speaker

_DISCLOSING = frozenset({DISCLOSURE, "disclosure-detail"})
_OUTCOMES = (CONSEQUENCES, "lifecycle")
"""What people do not expect from the maintainers, and would look for under a title of its own."""


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
    named = speaker.over({}, without=SECTIONS)
    found = (named.term(*way) for way in [*ways, ("title", keys[0])])
    return capital(next(filter(None, found), keys[0]))
