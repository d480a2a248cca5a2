"""Checks of what is asked of people, and of what sees whether they keep to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import check
from sphinx_contribpolicy.policy import facets, strength
from sphinx_contribpolicy.wording import coverage_of

if TYPE_CHECKING:
    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject


@check(
    "honour-only",
    "note",
    fix="leave it if that is meant; `contribpolicy coverage` shows what is checked",
)
def honour_only(subject: Subject) -> Hits:
    """A rule that has to be kept in a pull request, beside others that are checked, and is not.

    It reads as if a check saw it. Nothing does: people keep it, and reviewers ask.
    """
    covered = coverage_of(subject.policy)
    for (at, rule), each in zip(subject.rules, covered, strict=True):
        facet = facets()[rule.facet]
        stance = facet.stances.get(rule.stance or "")
        if stance is None or stance.kind != "person" or not each.honour_only:
            continue
        beside = any(other.checks for other in facet.stances.values())
        in_request = stance.moment == "pull-request" or "limit-exceeded" in stance.checks
        if beside and in_request and strength(rule.level) == "must":
            yield subject.at(*at), f"`{rule.stance}` of {rule.facet} is a matter of honour"
