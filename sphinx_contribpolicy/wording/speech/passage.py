"""Passages, which say several rules in one breath, and the rules that each of them says.

A passage says stances of one section where each stands as the passage names it and says no more.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from sphinx_contribpolicy.diagnostics import WordsError, nearest
from sphinx_contribpolicy.policy import Strength, facets, strength
from sphinx_contribpolicy.wording.fragments import diagnostic
from sphinx_contribpolicy.wording.speech.rule import group, is_plain, own_reason, stated_as
from sphinx_contribpolicy.wording.speech.unit import LIST, Unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.fragments import Fragments, FragmentSection
    from sphinx_contribpolicy.wording.speech.speaker import Speaker


class Passage(NamedTuple):
    """A section of `passages`, and its stances as `facet.stance strength`."""

    section: FragmentSection
    stances: frozenset[str]
    last: str
    """The one that its words end with."""


@lru_cache(maxsize=8)
def passages(fragments: Fragments, language: str = "") -> list[Passage]:
    """All passages, the largest first, then in the order of the files.

    Raises `WordsError` where one names no stance.
    """
    found: dict[frozenset[str], Passage] = {}

    @cache
    def layer(name: str) -> int:
        facet, _, stance = name.partition(" ")[0].partition(".")
        own = fragments.section(facet, stance, language)
        return own.layer if own else -1

    for sections in fragments.layers("passages", language):
        for section in sections.values():
            try:
                stances = _stances(section.name)
            except LookupError as error:
                wrong = diagnostic(section.file, section.line, str(error.args[0]))
                raise WordsError([wrong]) from None
            # Words of a project's own, or of a language, are not passed over by other ones.
            if all(layer(name) >= section.layer for name in stances):
                *_, last = stances
                found.setdefault(frozenset(stances), Passage(section, frozenset(stances), last))
    return sorted(found.values(), key=lambda each: -len(each.stances))


def units(speaker: Speaker, rules: Sequence[Rule], *, layout: str = "") -> list[Unit]:
    """What is said of the rules of a section, in their order; each rule is said once.

    In the layout `do-dont` no passage takes an item out of the lists of uses, in `paragraphs` none
    breaks up a list of rules that are kept at one moment.
    """
    # How to disclose is one subject: what a project says of the last part goes on with the whole.
    left = {
        stated_as(rule): rule
        for rule in rules
        if is_plain(rule, items=True, detail=rule.facet.startswith("disclosure"), title=True)
    }
    names = left.keys()
    said: dict[int, Unit] = {}
    for passage in passages(speaker.fragments, speaker.language):
        if not passage.stances <= names:
            continue
        joined = [rule for name, rule in left.items() if name in passage.stances]
        items = ["items" for rule in joined if rule.items]
        if items[1:] or not _fits(speaker, passage, layout, *items):
            continue
        if layout == "paragraphs" and _breaks_a_list(speaker, passage, left):
            continue
        if any(rule.detail and stated_as(rule) != passage.last for rule in joined):
            continue  # it would go on with the words of another rule
        if any(rule.title for rule in joined[1:]):
            continue  # it stands before the rule
        if any(own_reason(rule) for rule in joined if rule.facet != joined[-1].facet):
            continue  # as above
        made = Unit(speaker, joined, passage.section.name)
        for rule in joined:
            del left[stated_as(rule)]
            said[id(rule)] = made
    every = [said.get(id(rule)) or Unit(speaker, (rule,)) for rule in rules]
    return list({id(each): each for each in every}.values())


def _fits(speaker: Speaker, passage: Passage, layout: str, *needed: str) -> bool:
    """Whether the passage has words for the place that name what is `needed`."""
    if layout == "do-dont" and not needed:
        names = [name.partition(" ")[0].partition(".") for name in passage.stances]
        places = [("passages", passage.section.name), *((facet, name) for facet, _, name in names)]
        of_uses = [any(speaker.line(*each, kind) for kind in ("can", "cannot")) for each in places]
        if any(of_uses):
            return of_uses[0]
    kind = "rule" if speaker.rfc else speaker.tone
    return speaker.line("passages", passage.section.name, kind, *needed) is not None


def _breaks_a_list(speaker: Speaker, passage: Passage, left: dict[str, Rule]) -> bool:
    """Whether its rules, together with others that are left, would stand as a list."""
    groups = {group(left[name]) for name in passage.stances}
    shared = groups.pop()
    if groups or not shared or not speaker.term("lead", *shared):
        return False
    alike = [
        rule for rule in left.values() if group(rule) == shared and Unit(speaker, (rule,)).item()
    ]
    return len(passage.stances) < len(alike) >= LIST


@cache
def _usual_strengths() -> dict[str, str]:
    """The usual strength of each stance, by `facet.stance`."""
    return {
        f"{name}.{stance}": strength(each.level)
        for name, facet in facets().items()
        for stance, each in facet.stances.items()
    }


@cache
def _holders() -> dict[str, list[str]]:
    """The stances as `facet.stance`, by this and by their own name alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for full in _usual_strengths():
        found[full].append(full)
        found[full.partition(".")[2]].append(full)
    return dict(found)


@cache
def _stances(passage: str) -> dict[str, None]:
    """The stances that a passage of this name says, in order; LookupError where one is none."""
    full = _usual_strengths()
    found: dict[str, None] = {}
    for name in passage.split("+"):
        named, _, level = name.strip().partition(" ")
        holders = _holders().get(named, [])
        message = ""
        if len(holders) != 1:
            hint = (
                f"; it is one of {', '.join(sorted(holders))}" if holders else nearest(named, full)
            )
            message = f"no stance is called {named!r}{hint}"
        elif level and level not in get_args(Strength):
            message = f"{level!r} is no strength{nearest(level, get_args(Strength))}"
        if message:
            raise LookupError(message)
        found[f"{holders[0]} {level or full[holders[0]]}"] = None
    return found
