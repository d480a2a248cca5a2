"""The sentence that opens a text: where the project stands, and what it asks for above all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.policy import stance_of, strength
from sphinx_contribpolicy.wording.speech import Unit, is_plain, is_usual, passages, stated_as

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.speech import Speaker

POSITION = "general"
"""The facet that says where the project stands."""
_MOST_CONDITIONS = 3


class Lead:
    """The sentence that opens a text with these rules, by the passage that says several."""

    def __init__(
        self, speaker: Speaker, rules: Sequence[Rule], passage: str, asked: Mapping[str, str]
    ) -> None:
        takes = any(rule.facet == POSITION for rule in rules)
        self.said = tuple(rules) if takes else ()
        """The rules that it says, which need no other words."""
        # What has its own sentence later gives its reason and its link there.
        bare = rules if takes else [replace(rule, why="", detail="", link="") for rule in rules]
        self._speaker, self._rules, self._passage = speaker, bare, passage
        self.asks = asked
        """What it can ask for, by facet."""

    def asking(self, facets: Container[str] | None = None) -> str:
        """Its words, with all that it asks for, or what it asks of these facets."""
        asked = [text for facet, text in self.asks.items() if facets is None or facet in facets]
        conditions = self._speaker.series(asked)
        unit = Unit(self._speaker.over({"conditions": conditions}), self._rules, self._passage)
        return unit.words("lead", *self._speaker.rfc)


def lead(speaker: Speaker, rules: Sequence[Rule]) -> Lead | None:
    """The lead of a text with these rules; None where no rule has one.

    The position opens, with its conditions. Without one the telling rule does, and has its own
    sentence later.
    """
    for said, passage in _openings(speaker, rules):
        found = Lead(speaker, said, passage, _conditions(speaker, rules, said))
        if found.asking():
            return found
    return None


def _openings(speaker: Speaker, rules: Sequence[Rule]) -> Iterator[tuple[list[Rule], str]]:
    """What could open the text, the best first: rules, and the passage that says several."""
    plain = {stated_as(rule): rule for rule in rules if is_plain(rule, items=True)}
    positions = {name for name, rule in plain.items() if rule.facet == POSITION}
    of_position = passages(speaker.fragments, speaker.language) if positions else ()
    for passage in of_position:
        if passage.stances <= plain.keys() and passage.stances & positions:
            joined = [rule for name, rule in plain.items() if name in passage.stances]
            if sum(bool(rule.items) for rule in joined) <= 1:  # one list has its place in the words
                yield joined, passage.section.name
    # What is said behind a rule can be said behind the lead, too.
    usual = [rule for rule in rules if is_plain(rule, items=True, detail=True) and is_usual(rule)]
    yield from (([rule], "") for rule in usual if rule.facet == POSITION)
    opened = speaker.policy.document.opening.strip()  # by the project's own words
    if not (opened or any(map(takes_position, rules))):
        usual.sort(key=lambda rule: (not rule.telling, -rank(speaker, rule)))
        yield from (([rule], "") for rule in usual)


def takes_position(rule: Rule) -> bool:
    """Whether a rule says where the project stands.

    A fact on that, such as from when on work counts as generated, does not.
    """
    stance = stance_of(rule)
    return rule.facet == POSITION and not (stance and stance.kind == "fact")


def _conditions(speaker: Speaker, rules: Sequence[Rule], said: Sequence[Rule]) -> dict[str, str]:
    """What the lead asks for by facet, at most three things, those of the highest rank first."""
    asking = [
        rule
        for rule in rules
        if rule not in said
        and is_plain(rule, text=True, detail=True, title=True)
        and is_usual(rule)
        and strength(rule.level) == "must"
    ]
    asking.sort(key=lambda rule: -rank(speaker, rule))
    found: dict[str, str] = {}
    for rule in asking:
        # What a project says of it in its own words stands at its own sentence.
        bare = replace(rule, title="", text="", detail="", why="", link="")
        if text := Unit(speaker, (bare,)).words("condition"):
            # Who understands every line understands the change: one condition of each facet.
            found.setdefault(rule.facet, text)
    return dict(list(found.items())[:_MOST_CONDITIONS])


def rank(speaker: Speaker, rule: Rule) -> int:
    """The number of the condition that the rule is, 0 where it is none."""
    section = speaker.fragments.section(rule.facet, rule.stance or "", speaker.language)
    return max((line.rank for line in section.lines), default=0) if section else 0
