"""The opening of the text: what it asks for above all, where the project stands, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.markup.markdown import escape, link, sentence
from sphinx_contribpolicy.policy import stance_of, strength
from sphinx_contribpolicy.wording.document.chapter import LISTS
from sphinx_contribpolicy.wording.document.lead import POSITION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.document.chapter import Chapter
    from sphinx_contribpolicy.wording.document.page import Page
    from sphinx_contribpolicy.wording.speech import Unit


class Opening(NamedTuple):
    """The lead, the rules that it says, and what else stands before the first heading."""

    lead: str
    said: Sequence[Rule]
    chapter: Chapter
    asks: bool
    """Whether the lead leaves what it could ask for to the rules."""

    @property
    def position(self) -> list[Unit]:
        """Where the project stands, which goes first where the lead does not say it."""
        return [] if self.said else [each for each in self.chapter.units if POSITION in each.facets]

    @property
    def reasons(self) -> list[Unit]:
        """Why the project asks what it asks."""
        return [unit for unit in self._others if _is_reason(unit)]

    @property
    def rest(self) -> list[Unit]:
        """What else there is, such as the uses that are permitted."""
        return [unit for unit in self._others if not _is_reason(unit)]

    @property
    def _others(self) -> list[Unit]:
        position = self.position
        return [unit for unit in self.chapter.units if unit not in position]


def write_opening(page: Page, opening: Opening, sections: Sequence[Chapter]) -> None:
    """Add what stands before the `sections`."""
    speaker, document = page.speaker, page.speaker.policy.document
    if document.status == "draft":
        # What is not in force yet has to say so before anybody follows it.
        page.markdown(speaker.piece("text", "draft"))
    page.markdown(document.opening)
    own = (document.opening + document.reasons).strip()
    first = next(iter(sections), None)
    listed = (
        first is not None
        and first.layout in LISTS
        and not first.heading
        and len([unit for unit in first.units if not unit.box]) > 1  # one alone is no list
    )
    if opening.lead:
        box = next((rule.box for rule in opening.said if rule.box), "")
        page.sentences(sentence(opening.lead), opening.said, box=box)
    elif not (opening.chapter.units or own) and _ask(sections):
        # Nothing says where the project stands: what follows would begin in the middle.
        page.markdown(speaker.piece("text", "opens-list" if listed else "opens"))
    page.prose([*opening.position, *opening.reasons])
    page.markdown(document.reasons)
    if opening.chapter.layout != "do-dont":  # there it stands with the other uses
        page.speaker = speaker.over({}, opening.chapter.keys)
        page.paragraphs(opening.rest, headed=False)
        page.speaker = speaker
    _write_parent(page)
    page.titled("definitions", document.definitions)
    last = page.blocks[-1] if page.blocks else None
    # A list of uses would go on as the list of rules.
    if listed and last and (last.kind == "item" or (opening.asks and not last.text.endswith(":"))):
        add = page.markdown if ". " in last.text else page.sentences  # behind more it would trail
        add(speaker.piece("text", "leads-list"))


def _ask(sections: Sequence[Chapter]) -> bool:
    """Whether any of the sections asks something of contributors."""
    rules = (
        rule for each in sections if each.is_open for unit in each.units for rule in unit.rules
    )
    return any(strength(rule.level) in {"must", "should"} for rule in rules)


def _is_reason(unit: Unit) -> bool:
    return all((of := stance_of(rule)) and of.kind == "reason" for rule in unit.rules)


def _write_parent(page: Page) -> None:
    """Add which policy of a larger project the text builds on, and which of the two wins."""
    speaker, parent = page.speaker, page.speaker.policy.document.parent
    if parent.name or parent.url:
        usual = parent.precedence == type(parent)().precedence
        precedence = "" if usual else escape(parent.precedence)
        name = link(escape(parent.name or parent.url), parent.url)
        alone = () if parent.precedence else ("alone",)
        page.markdown(speaker.piece("text", "parent", *alone, name=name, precedence=precedence))
