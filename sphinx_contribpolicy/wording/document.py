"""The policy as one text: an opening, a section for each group of facets, the discussion."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.markdown import escape
from sphinx_contribpolicy.policy import SECTIONS
from sphinx_contribpolicy.wording.own_document import own_body
from sphinx_contribpolicy.wording.paragraphs import Unit, items, once, paragraphs, units
from sphinx_contribpolicy.wording.speaker import Sentence, Stated
from sphinx_contribpolicy.wording.surroundings import closing, opening
from sphinx_contribpolicy.wording.text import Block, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sphinx_contribpolicy.policy import Custom, Rule
    from sphinx_contribpolicy.wording.speaker import Speaker

SIBLING = "good-first"
"""The section that stands beside the policy and not inside it."""

_PARAGRAPHS: dict[str, tuple[tuple[str, ...], ...]] = {
    "opening": (
        ("general",),
        ("permitted", "prohibited", "tools"),
        ("review-capacity",),
        ("scope",),
    ),
    "responsibility": (
        ("responsibility", "self-review", "understanding"),
        ("quality", "testing", "docs", "media"),
        ("security", "confidentiality"),
        ("copyright", "sign-off"),
        ("honesty",),
    ),
    "disclosure": (("disclosure", "disclosure-detail", "attribution"),),
    "talking": (
        ("human-voice", "language"),
        ("review-engagement", "issues"),
        ("conduct",),
        ("learning",),
    ),
    "pull-request": (
        ("change-scope", "commits"),
        ("pr-template", "volume"),
        ("alternatives", "newcomers"),
    ),
    "what-we-do": (
        ("ai-review", "reviewer-guidance", "maintainers"),
        ("enforcement",),
        ("exceptions", "contact"),
        ("lifecycle",),
    ),
}
"""Which facets of a section share a paragraph, in the order in which they read best."""

_MOVES = {
    "learning": ("good-first", "grow-without-ai"),
    "honesty": ("disclosure", "no-penalty-for-disclosure"),
}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Which facets are wanted: `only` these where it is not empty, and none of `omit`."""

    only: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()

    def takes(self, facet: str) -> bool:
        """Whether `facet` is wanted."""
        return (not self.only or facet in self.only) and facet not in self.omit


def policy_text(speaker: Speaker, title: str, choice: Choice) -> Text:
    """The whole policy; without the title where `title` is empty."""
    policy = speaker.policy
    heading = [Block(kind="heading", text=title, level=1)] if title else []
    if policy.body_text is not None:
        return Text((*own_body(policy.body_text, heading), *closing(speaker, own=True)))
    inside = [*opening_blocks(speaker, choice), *_sections(speaker, choice)]
    blocks = [*heading, *inside, *closing(speaker, own=False)]
    if SIBLING in _wanted(speaker):
        blocks += sibling(speaker, choice)
    return Text(tuple(once(blocks)))


def stated(speaker: Speaker) -> tuple[Stated, ...]:
    """The sentence in which the whole text says each rule, in the order of the rules."""
    found: dict[int, str] = {}
    facets = [facet for groups in SECTIONS.values() for facet in groups] + ["agent-block"]
    spoken = [
        unit
        for section in SECTIONS
        for group in _groups(speaker, section, Choice())
        for unit in said(speaker, group)
    ]
    for unit in [*spoken, *said_to_agents(speaker)]:
        found.update((id(rule), unit.text) for rule in unit.sentence.rules)
    rules = sorted(speaker.policy.rules, key=lambda rule: facets.index(rule.facet))
    return tuple(Stated(rule=rule, text=found[id(rule)]) for rule in rules)


def said_to_agents(speaker: Speaker) -> list[Unit]:
    """The sentences of the text for agents, which is a paragraph in every layout."""
    rules = speaker.policy.rules_of("agent-block")
    return list(units([speaker.sentence(rule) for rule in rules], speaker, join=True))


def opening_blocks(speaker: Speaker, choice: Choice) -> Iterator[Block]:
    """What stands under the title: the position, the reasons, the scope."""
    groups = list(_groups(speaker, "opening", choice)) if "opening" in _wanted(speaker) else []
    positioned = bool(groups) and groups[0][0].facet == "general"
    # The position is a sentence to a reader, also where the rules stand as a list.
    position = list(paragraphs([said(speaker, groups[0])])) if positioned else []
    yield from opening(
        speaker, position, list(_blocks(speaker, groups[1:] if positioned else groups))
    )


def sibling(speaker: Speaker, choice: Choice) -> list[Block]:
    """The section on the label for newcomers' issues; empty where the policy has no rule on it."""
    groups = list(_groups(speaker, SIBLING, choice))
    if not groups:
        return []
    title = speaker.piece("titles", SIBLING)
    first, *rest = _blocks(speaker, groups)
    about = speaker.piece("good-first-issue", "about")
    lead = msgspec.structs.replace(first, text=f"{about} {first.text}".strip())
    if first.kind != "paragraph":
        lead, rest = Block(kind="paragraph", text=about), [first, *rest]
    return [Block(kind="heading", text=title, level=1), lead, *rest]


def _sections(speaker: Speaker, choice: Choice) -> Iterator[Block]:
    number = 0
    customs = list(speaker.policy.custom)
    listed = speaker.policy.wording.layout == "list"
    numbered = speaker.policy.wording.numbered and not listed
    wanted = [key for key in _wanted(speaker) if key not in {"opening", SIBLING}]
    titled = [each for key in wanted for each in _titled(speaker, key, choice, customs)]
    left = [(_custom_title(custom), [_custom_text(custom)]) for custom in customs]
    chosen = choice.only or speaker.policy.wording.sections
    for title, body in titled if chosen else titled + left:
        if title:
            number += 1
            text = f"{number}. {title}" if numbered else title
            yield Block(kind="heading", text=text, level=2)
        yield from body


def _titled(
    speaker: Speaker, key: str, choice: Choice, customs: list[Custom]
) -> Iterator[tuple[str, list[Block]]]:
    """The section `key` and the project's own ones behind it; takes those out of `customs`."""
    groups = list(_groups(speaker, key, choice))
    blocks = list(_blocks(speaker, groups))
    # Consequences alone need no heading: they close the part that they stand behind. As items they
    # would run into the list before them.
    rules = [rule for group in groups for rule in group]
    listed = speaker.policy.wording.layout == "list" and not all(rule.box for rule in rules)
    only_consequences = not listed and {rule.facet for rule in rules} == {"enforcement"}
    if blocks:
        yield "" if only_consequences else speaker.piece("titles", key), blocks
    names = {key, *SECTIONS.get(key, ())}
    for custom in [each for each in customs if each.after in names or each.title == key]:
        customs.remove(custom)
        if not choice.only:
            yield _custom_title(custom), [_custom_text(custom)]


def _custom_title(custom: Custom) -> str:
    return escape(custom.title)


def _custom_text(custom: Custom) -> Block:
    return Block(kind="markdown", text=custom.text.strip())


def _wanted(speaker: Speaker) -> Collection[str]:
    return speaker.policy.wording.sections or tuple(SECTIONS)


def _groups(speaker: Speaker, section: str, choice: Choice) -> Iterator[list[Rule]]:
    facets = SECTIONS.get(section, (section,))
    groups = _PARAGRAPHS.get(section, (facets,))
    for group in groups:
        rules = [
            rule
            for facet in group
            for rule in _rules_said_with(speaker, facet)
            if choice.takes(rule.facet)
        ]
        if rules:
            yield rules


def _rules_said_with(speaker: Speaker, facet: str) -> Iterator[Rule]:
    for rule in speaker.policy.rules_of(facet):
        if not _moved(speaker, rule):
            yield rule
    for origin, (target, stance) in _MOVES.items():
        if target == facet:
            rules = speaker.policy.rules_of(origin)
            yield from (r for r in rules if r.stance == stance and _moved(speaker, r))


def _moved(speaker: Speaker, rule: Rule) -> bool:
    target, stance = _MOVES.get(rule.facet, ("", ""))
    return rule.stance == stance and bool(speaker.policy.rules_of(target))


def _blocks(speaker: Speaker, groups: Iterable[Sequence[Rule]]) -> Iterator[Block]:
    found = [said(speaker, rules) for rules in groups]
    if speaker.policy.wording.layout == "list":
        return items(list(chain.from_iterable(found)), numbered=speaker.policy.wording.numbered)
    return paragraphs(found)


def said(speaker: Speaker, rules: Sequence[Rule]) -> list[Unit]:
    """The sentences that say `rules`, neighbours joined as the layout allows.

    None is said twice.
    """
    join = speaker.policy.wording.layout == "paragraphs"
    return list(units(list(_sentences(speaker, rules)), speaker, join=join))


def _sentences(speaker: Speaker, rules: Sequence[Rule]) -> Iterator[Sentence]:
    whole: set[str] = set()
    box = ""
    for rule in rules:
        section = speaker.fragments.sections(rule.facet).get("")
        if section is None:
            made = speaker.sentence(rule)
            # The rungs of a ladder stand in one box, from the first that asks for it.
            box = made.box or (box if rule.facet == "enforcement" else "")
            yield msgspec.structs.replace(made, box=box)
        elif rule.facet not in whole:
            whole.add(rule.facet)
            own = tuple(each for each in rules if each.facet == rule.facet)
            text = speaker.fragments.render(section, speaker.values(rule, rules=own))
            yield Sentence(rules=own, fixed=text)
