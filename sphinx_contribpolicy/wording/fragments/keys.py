"""The keys of lines in files of words: which kinds there are, and what a condition can be."""

from __future__ import annotations

import re
from functools import cache

from sphinx_contribpolicy.policy import SECTIONS, facets


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\S+", text))


QUESTIONS = _words("box field choice without with heading prompt")
"""What the template of a pull request asks for a stance."""
SENTENCES = QUESTIONS | _words("casual formal rule item condition lead short can cannot")
"""What a stance or a passage has: its sentences, its item, its place in the lead, its question."""
PIECES = QUESTIONS | _words("casual formal text first")
"""What a piece of a part has."""
TERMS = _words(
    """name level own lead title facet front behind place occasion beyond besides applies except
    excepted whom particulars why details more and or item label qualified prepositions question
    date months column strength named again things it joints pointers"""
)
"""What `terms` has; `name` makes a name that all words can hold."""
OPTIONAL = _words(
    """who where when except items one_of_items conditions contact marker discussion_url docs_url
    repository_url url title version updated sections template_url override written
    trailer_example precedence boxes"""
)
"""Names that can be empty; each is a condition too, which holds where it is not."""
GIVEN = OPTIONAL | _words(
    """project label technology modifier maintainers noun branch trailer trailer_key must phrase
    text sentence first last qualifiers link_url why excepted day month year keywords name names
    date owner status thread section box total policy guide grace the_pr"""
)
"""The names that the kit gives to words, where they make sense; `terms` makes the others."""
_HOLDS = _words(
    """casual formal rfc before pull-request review always maintainers
    must should encouraged may info must-not should-not encouraged-not may-not info-not
    project we i named singular plural acronym counted unmodified vowel nouns github gitlab forgejo
    own several last joined can cannot checklist policy facet stance level reviewers definitions
    examples questions about one two both kind-answers kind-line kind-disclosure kind-no-ai kind-ban
    kind-person kind-sign-off kind-suggested kind-co-author kind-signature kind-signature-in-part
    kind-top kind-field kind-accepted kind-issue-unknown kind-issue-none kind-issue-open kind-lines
    kind-open kind-lines-unknown kind-open-unknown draft gone quoted kind-reworded
    kind-may-not-apply kind-in-words kind-question kind-unsaid kind-none kind-boxes kind-choice
    kind-description kind-elsewhere kind-empty kind-bare kind-form kind-invited kind-place passed
    account comment issue form total fields template check nothing box choice field section honour
    others alone"""
)
"""What else can hold: how the text speaks, of whom, how strongly, of how many."""
RESERVED = OPTIONAL | _HOLDS
"""Words that are no condition on the facet of their name."""


@cache
def conditions() -> frozenset[str]:
    """Every word that can stand in a key behind its kind, apart from a number."""
    known = facets().items()
    stances = {f"{name}.{stance}" for name, facet in known for stance in facet.stances}
    return _HOLDS.union(OPTIONAL, stances, facets(), SECTIONS)


def kinds_of(fragment: str) -> frozenset[str]:
    """The kinds of lines that a file of words has."""
    if fragment == "terms":
        return TERMS
    return SENTENCES if fragment in facets() or fragment == "passages" else PIECES
