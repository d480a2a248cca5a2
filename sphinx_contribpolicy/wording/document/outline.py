"""The outline of a text: which rules stand in which section, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import sentence
from sphinx_contribpolicy.policy import SECTIONS, Custom, Rule, stance_of
from sphinx_contribpolicy.policy import facets as vocabulary
from sphinx_contribpolicy.wording.document.brevity import settled
from sphinx_contribpolicy.wording.document.chapter import (
    CONSEQUENCES,
    DISCLOSURE,
    EXPECT,
    FLAT,
    OPENING,
    Chapter,
    layout_of,
)
from sphinx_contribpolicy.wording.speech import PHRASE, Unit, units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_contribpolicy.policy import Level
    from sphinx_contribpolicy.wording.speech import Speaker

_OPTIONAL = "not-required"
_FIRST = "responsibility"
"""The section that a flat list stands for where it holds rules of none."""
_HOMES = {facet: section for section, facets in SECTIONS.items() for facet in facets}
_ORDER = list(_HOMES)


def chapters(speaker: Speaker, rules: Sequence[Rule], wanted: Sequence[str]) -> list[Chapter]:
    """The opening, which is there in any case, and the sections that have rules, in their order.

    A section of one sentence has joined the one before it, or the one behind it, or the opening.
    """
    homes: dict[str, list[Rule]] = {key: [] for key in (OPENING, *wanted)}
    facets = {rule.facet for rule in rules}
    flat = speaker.policy.wording.layout == FLAT
    own = [_own_chapter(speaker, each, rules) for each in speaker.policy.custom]
    taken = {id(rule) for each in own for unit in each.units for rule in unit.rules}
    rest = [rule for rule in rules if id(rule) not in taken]
    for rule in rest if flat else sorted(rest, key=lambda rule: _order(rule, facets)):
        if (key := home(rule, facets)) in wanted:
            homes[key].append(rule)
    if [rule.stance for rule in homes.get(DISCLOSURE, ())] == [_OPTIONAL]:
        # It asks for nothing: on its own it is part of where the project stands.
        homes[OPENING] += homes.pop(DISCLOSURE)
    found = _flat(homes, rest) if flat else {(key,): held for key, held in homes.items()}
    made: list[Chapter] = []
    for keys, held in found.items():
        if held or keys == (OPENING,):
            said = boxed(units(speaker, held, layout=layout_of(speaker, keys[0])))
            made.append(Chapter(keys, said, closes=flat and not taken and keys[0] == EXPECT))
        made += _named(own, keys[0])
    if not flat:
        made = settled(speaker, made)
    made = _with_own(made, own, speaker)
    # The rules of a section of the project's own can be left out of this text.
    return [each for each in made if each.own is None or each.text.strip() or each.units]


def _flat(
    homes: Mapping[str, Sequence[Rule]], rules: Sequence[Rule]
) -> dict[tuple[str, ...], list[Rule]]:
    """The rules of contributors as one list, in the order of the policy file.

    Behind it stand what the maintainers do, if it has no title to stand in the list with, and the
    names of the sections of the project's own.
    """
    expected = [rule for rule in homes.get(EXPECT, ()) if not rule.title]
    apart = {id(rule) for rule in (*homes[OPENING], *expected)}
    said = {id(rule) for found in homes.values() for rule in found}
    listed = [rule for rule in rules if id(rule) in said - apart]
    keys = tuple(key for key, found in homes.items() if found and key not in {OPENING, EXPECT})
    found: dict[tuple[str, ...], list[Rule]] = {(OPENING,): list(homes[OPENING])}
    found |= {keys or (_FIRST,): listed} if listed else {}
    found |= {(EXPECT,): expected}
    return found | {(key,): [] for key in homes if key not in SECTIONS}


def boxed(found: list[Unit]) -> list[Unit]:
    """The units, the consequences in one box from the first that asks for it."""
    box = ""
    for unit in found:
        box = unit.box = unit.box or (box if unit.facets == (CONSEQUENCES,) else "")
    return found


def home(rule: Rule, facets: Collection[str]) -> str:
    """The section that a rule stands in, where the text has rules on these facets."""
    stance = stance_of(rule)
    if stance and stance.beside in facets:
        return _HOMES[stance.beside]
    special = {"maintainers": EXPECT, "reason": OPENING}
    return special.get(stance.kind if stance else "", _HOMES.get(rule.facet, ""))


def _order(rule: Rule, facets: Collection[str]) -> tuple[int, bool, int]:
    stance = stance_of(rule)
    beside = stance.beside if stance and stance.beside in facets else ""
    place = beside or rule.facet
    # The vocabulary has the consequences in the order of their severity.
    known = list(vocabulary()[rule.facet].stances) if rule.facet == CONSEQUENCES else []
    severity = known.index(rule.stance) if rule.stance in known else len(known)
    return _ORDER.index(place) if place in _ORDER else len(_ORDER), bool(beside), severity


def _held_by(own: Custom, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that stand in a section of the project's own, in the order of their names there."""
    named = [
        rule
        for name in own.rules
        for rule in rules
        if name in {rule.facet, f"{rule.facet}.{rule.stance}"}
    ]
    return list({id(rule): rule for rule in named}.values())


def _named(sections: Sequence[Chapter], name: str) -> list[Chapter]:
    """The section of the project's own whose title `sections` names, which stands there."""
    return [
        replace(each, own=replace(each.own, after=""))
        for each in sections
        if each.own and _is_named(each.own, [name])
    ]


def _is_named(own: Custom, names: Sequence[str]) -> bool:
    return own.title in names and own.title not in SECTIONS


def _with_own(made: list[Chapter], own: Sequence[Chapter], speaker: Speaker) -> list[Chapter]:
    """The sections with the other own ones, each behind what it follows, or before the last."""
    chosen = speaker.policy.wording.sections
    for custom, chapter in zip(speaker.policy.custom, own, strict=True):
        ends = [at for at, section in enumerate(made, start=1) if section.leads(custom.after)]
        if not _is_named(custom, chosen) and (ends or not chosen or custom.title in chosen):
            # What the maintainers do is said last.
            last = len(made) - (made[-1].key == EXPECT and not made[-1].closes)
            at = ends[-1] if ends else last
            at += bool(ends and made[at:] and made[at].closes)  # it belongs to what is followed
            made.insert(at, chapter)
    return made


def _own_chapter(speaker: Speaker, own: Custom, rules: Sequence[Rule]) -> Chapter:
    held = boxed(units(speaker, _held_by(own, rules), layout=layout_of(speaker, own.title)))
    return Chapter((), held, replace(own, text=own_sentence(speaker, own.text, own.level)))


def own_sentence(speaker: Speaker, text: str, level: Level) -> str:
    """The text of a section of the project's own, a phrase made a sentence as that of a rule is."""
    phrase = text.strip()
    if not PHRASE.match(phrase) or not phrase.split()[1:]:
        return text
    # A section says what it says; only a level that somebody chose makes a rule of it.
    if level == "info":
        return sentence(phrase)
    return Unit(speaker, (Rule(facet=DISCLOSURE, level=level, text=phrase),)).text
