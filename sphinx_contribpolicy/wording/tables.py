"""The parts that are tables: the rules, what checks them, and where others stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup import markdown
from sphinx_contribpolicy.markup.markdown import capital, code
from sphinx_contribpolicy.policy import compared, published_policies, strength
from sphinx_contribpolicy.wording.coverage import coverage_of
from sphinx_contribpolicy.wording.document import Block, Page
from sphinx_contribpolicy.wording.questions import questions
from sphinx_contribpolicy.wording.speech import Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Rule, Standing
    from sphinx_contribpolicy.wording.speech import Speaker


def rule_table(speaker: Speaker, heading: str | None) -> Page:
    """Facet, stance and level of each rule, with whom and what it binds."""
    rows = [[*_named(speaker, rule), _level(speaker, rule)] for rule in speaker.policy.rules]
    return _table(speaker, ("facet", "stance", "level"), rows)


def coverage_table(speaker: Speaker, heading: str | None) -> Page:
    """For each rule what the template asks and what checks it."""
    rows = []
    for each in coverage_of(speaker.policy, questions(speaker)):
        seen = ", ".join(map(code, each.checks)) or speaker.term("column", "honour")
        asked = speaker.term("column", each.template)
        rows.append([*_named(speaker, each.rule), _level(speaker, each.rule), asked, seen])
    return _table(speaker, ("facet", "stance", "level", "template", "check"), rows)


def compared_table(
    speaker: Speaker, projects: Sequence[str], only: Sequence[str], omit: Sequence[str]
) -> Page:
    """Who takes which position: the policy, and the published ones `projects` or all.

    In the facets of the policy, or those that are chosen. A level is said where it is not that of
    the policy.
    """
    rows = []
    for each in compared(speaker.policy, projects, only):
        if each.facet not in omit:
            facet = capital(speaker.term("facet", each.facet))
            here = speaker.term("strength", each.own.level) if each.own else "-"
            others = ", ".join(_taking(speaker, each, slug) for slug in each.others)
            rows.append([facet, code(each.stance), here, others or speaker.term("column", "alone")])
    return _table(speaker, ("facet", "stance", "project", "others"), rows)


def _table(speaker: Speaker, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Page:
    page = Page(speaker)
    head = [speaker.term("column", name) for name in columns]
    if rows:
        page.blocks.append(Block(kind="table", text=markdown.table([head, *rows])))
    return page


def _named(speaker: Speaker, rule: Rule) -> tuple[str, str]:
    stance = code(rule.stance) if rule.stance else speaker.term("column", "own")
    return capital(speaker.term("facet", rule.facet)), stance


def _level(speaker: Speaker, rule: Rule) -> str:
    return Unit(speaker, (rule,)).qualified(speaker.term("strength", rule.level))


def _taking(speaker: Speaker, standing: Standing, slug: str) -> str:
    """The name of a project, with its level where the policy has another one."""
    name, level = markdown.escape(published_policies()[slug].project), standing.others[slug].level
    if not standing.own or strength(level) == strength(standing.own.level):
        return name
    word = speaker.term("strength", level)
    return speaker.term("qualified", text=name, qualifiers=word)
