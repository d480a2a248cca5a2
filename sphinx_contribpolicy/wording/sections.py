"""The sections of a text: which rules stand in which, and which sections are too short."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.markup.markdown import capital, escape, sentence, word_count
from sphinx_contribpolicy.policy import SECTIONS, Custom, Rule, stance_of
from sphinx_contribpolicy.policy import facets as vocabulary
from sphinx_contribpolicy.wording.speech import PHRASE, REASON, Unit, units

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_contribpolicy.policy import Level
    from sphinx_contribpolicy.wording.speech import Speaker

OPENING, EXPECT, SIBLING = "opening", "what-we-do", "good-first"
FLAT = "flat"
"""The layout of one list without headings, in the order of the policy file."""
_CONSEQUENCES = "enforcement"
_DISCLOSURE, _OPTIONAL = "disclosure", "not-required"
_DISCLOSING = frozenset({"disclosure", "disclosure-detail"})
_OUTCOMES = (_CONSEQUENCES, "lifecycle")
"""What people do not expect from the maintainers, and would look for under a title of its own."""
_APART = (frozenset({"copyright", "sign-off"}), frozenset({"issues", "security"}))
"""Facets inside a section that are a subject of their own once there is enough to say of them."""
_CONSEQUENCE_OF = {
    "reject-undisclosed": "disclosure",
    "remove-for-copyright": "responsibility",
    **dict.fromkeys(("close", "close-without-review", "mark-as-spam"), "pull-request"),
}
"""The sections whose rules some consequences follow from; the others follow from all rules."""
_SHORT = 130
"""Words up to which a text is read in one go, without headings."""
_BRIEF = 50
"""Words up to which the last section is no more than an end of the text."""
_FEW = 9
"""Items up to which the eye finds its way in a list without headings."""
_HOMES = {facet: section for section, facets in SECTIONS.items() for facet in facets}
_ORDER = list(_HOMES)
_SENTENCE = re.compile(r"[.?!](?=[)\"'*`\]]*(?:\s|$))")


class Chapter(Struct, frozen=True):
    """A section of the text: its key first, then those that joined it, and what it says."""

    keys: tuple[str, ...]
    units: list[Unit]
    own: Custom | None = None
    """The section of the project's own that it is, which has no key."""
    closes: bool = False
    """Whether it is a consequence that closes the section before it, without a heading."""

    @property
    def text(self) -> str:
        """The Markdown of a section of the project's own."""
        return self.own.text if self.own else ""

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets of its rules, each once."""
        return tuple(dict.fromkeys(facet for unit in self.units for facet in unit.facets))


def chapters(speaker: Speaker, rules: Sequence[Rule], wanted: Sequence[str]) -> list[Chapter]:
    """The opening, which is there in any case, and the sections that have rules, in their order.

    A section of one sentence has joined the one before it, or the one behind it, or the opening.
    """
    homes: dict[str, list[Rule]] = {key: [] for key in (OPENING, *wanted)}
    facets = {rule.facet for rule in rules}
    flat = speaker.policy.wording.layout == FLAT
    for rule in rules if flat else sorted(rules, key=lambda rule: _order(rule, facets)):
        if (key := home(rule, facets)) in wanted:
            homes[key].append(rule)
    if [rule.stance for rule in homes.get(_DISCLOSURE, ())] == [_OPTIONAL]:
        # It asks for nothing: on its own it is part of where the project stands.
        homes[OPENING] += homes.pop(_DISCLOSURE)
    found = _flat(homes, rules) if flat else {(key,): held for key, held in homes.items()}
    made: list[Chapter] = []
    for keys, held in found.items():
        if held or keys == (OPENING,):
            said = boxed(units(speaker, held, layout=layout_of(speaker, keys[0])))
            made.append(Chapter(keys, said))
        made += _named(speaker, keys[0])
    if not flat:
        parts = [part for each in _joined(made) for part in _apart(each)]
        made = _closed(speaker, _parted(speaker, parts))
    return _with_own(made, speaker)


def _flat(
    homes: Mapping[str, Sequence[Rule]], rules: Sequence[Rule]
) -> dict[tuple[str, ...], list[Rule]]:
    """The rules of all sections but the opening as one, in the order of the policy file.

    Behind it stand the names of those of the project's own.
    """
    keys = tuple(key for key, found in homes.items() if found and key != OPENING)
    joined = {id(rule) for key in keys for rule in homes[key]}
    found: dict[tuple[str, ...], list[Rule]] = {(OPENING,): list(homes[OPENING])}
    found |= {keys: [rule for rule in rules if id(rule) in joined]} if keys else {}
    return found | {(key,): [] for key in homes if key not in SECTIONS}


def layout_of(speaker: Speaker, section: str = "") -> str:
    """How the rules of a section stand; without one, of a section of the project's own."""
    layout = speaker.policy.wording.layout
    named = layout if isinstance(layout, str) else layout.get(section, "paragraphs")
    # These never give up their headings, and the opening stands before a flat list.
    kept = {"do-dont": (EXPECT, SIBLING), FLAT: (OPENING,)}
    headed = section in kept.get(named, ())
    return "paragraphs" if headed or (not section and named != "list") else named


def title(speaker: Speaker, section: Chapter) -> str:
    """The title of a section: of those that it is made of, of its only facet, or its own."""
    if section.own:
        return escape(section.own.title)
    ways: list[tuple[str, ...]] = []
    facets = section.facets
    if facets and any(each.issuperset(facets) for each in _APART):
        ways.append(("title", facets[0]))
    # A trailer is said beside disclosure, and is none.
    says = not _DISCLOSING.isdisjoint(facets)
    keys = [key for key in section.keys if key != _DISCLOSURE or says] or list(section.keys)
    if keys[1:]:
        first = min(keys, key=list(SECTIONS).index)
        ways += [("title", "joined", *keys), ("title", "joined", first)]
    if len(facets) == 1 and (section.keys[0] != EXPECT or facets[0] in _OUTCOMES):
        ways += [("title", *facets), ("facet", *facets)]
    # A title of sections that have joined names all of them, or the first alone.
    named = speaker.over({}, without=SECTIONS)
    found = (named.term(*way) for way in [*ways, ("title", keys[0])])
    return capital(next(filter(None, found), keys[0]))


def boxed(found: list[Unit]) -> list[Unit]:
    """The units, the consequences in one box from the first that asks for it."""
    box = ""
    for unit in found:
        box = unit.box = unit.box or (box if unit.facets == (_CONSEQUENCES,) else "")
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
    known = list(vocabulary()[rule.facet].stances) if rule.facet == _CONSEQUENCES else []
    severity = known.index(rule.stance) if rule.stance in known else len(known)
    return _ORDER.index(place) if place in _ORDER else len(_ORDER), bool(beside), severity


def _joined(made: Sequence[Chapter]) -> list[Chapter]:
    opening, *sections = made
    kept: list[Chapter] = []
    for section in sections:
        last = kept[-1] if kept else section
        if (
            last is not section
            and is_open(last)
            and is_open(section)
            and 1 in map(_sentences, (last, section))
        ):
            # The longer one gives the title.
            keys = (
                last.keys + section.keys if _sentences(section) == 1 else section.keys + last.keys
            )
            kept[-1] = Chapter(keys, last.units + section.units)
        else:
            kept.append(section)
    if kept and is_open(kept[0]) and _sentences(kept[0]) == 1:
        opening = Chapter(opening.keys + kept[0].keys, opening.units + kept.pop(0).units)
    return [opening, *kept]


def _apart(section: Chapter) -> list[Chapter]:
    """The section, and behind it a subject of its own that has several sentences."""
    for facets in _APART:
        subject = [unit for unit in section.units if facets.issuperset(unit.facets)]
        rest = [unit for unit in section.units if unit not in subject]
        parts = [replace(section, units=units) for units in (rest, subject)]
        if min(map(_sentences, parts)) > 1:
            return parts
    return [section]


def _parted(speaker: Speaker, made: list[Chapter]) -> list[Chapter]:
    """The sections; several consequences, or one in a box, stand apart from what else to expect."""
    *before, last = made
    other = [unit for unit in last.units if unit.facets[0] != _CONSEQUENCES]
    follows = [unit for unit in last.units if unit not in other]
    parts = [Chapter(last.keys, other), Chapter(last.keys, follows)]
    one = sentence_count(speaker, parts[1]) < 2 and not any(unit.box for unit in follows)  # noqa: PLR2004 - it stays with the rest
    if last.keys != (EXPECT,) or sentence_count(speaker, parts[0]) < 2 or one:  # noqa: PLR2004 - as above
        return made
    return [*before, *parts]


def _closed(speaker: Speaker, made: list[Chapter]) -> list[Chapter]:
    """The sections, where a consequence that needs no section closes what it is about."""
    *before, last = made
    is_alone = _is_consequence(last) and sentence_count(speaker, last) == 1
    if not (is_box(last) or is_alone):
        return made
    stances = {rule.stance or "" for unit in last.units for rule in unit.rules}
    about = {_CONSEQUENCE_OF.get(stance, "") for stance in stances}
    labels = speaker.policy.wording.layout == "labels"  # between two it would stand alone
    if len(about) == 1 and not is_box(last) and not labels:
        for at, section in enumerate(before, start=1):
            fits = about <= set(section.keys) and is_open(section) and not is_narrow(section)
            # A section of the project's own can stand behind it, and would part the two.
            if fits and not any(_leads(section, own.after) for own in speaker.policy.custom):
                return [*before[:at], replace(last, closes=True), *before[at:]]
    # The label is another matter, and stands last.
    at = len(before) - (before[-1].keys == (SIBLING,))
    ends = labels and is_alone and at == len(before) and not before[-1].own
    return [*before[:at], replace(last, closes=True) if ends else last, *before[at:]]


def _named(speaker: Speaker, name: str) -> list[Chapter]:
    """The section of the project's own whose title `sections` names, which stands there."""
    found = (own for own in speaker.policy.custom if _is_named(own, [name]))
    return [_own_chapter(speaker, replace(own, after="")) for own in found]


def _is_named(own: Custom, names: Sequence[str]) -> bool:
    return own.title in names and own.title not in SECTIONS


def _with_own(made: list[Chapter], speaker: Speaker) -> list[Chapter]:
    """The sections with the other own ones, each behind what it follows, or before the last."""
    policy = speaker.policy
    for own in policy.custom:
        ends = [at for at, section in enumerate(made, start=1) if _leads(section, own.after)]
        chosen = policy.wording.sections
        if not _is_named(own, chosen) and (ends or not chosen or own.title in chosen):
            # What the maintainers do is said last.
            last = len(made) - (made[-1].keys[:1] == (EXPECT,) and not made[-1].closes)
            made.insert(ends[-1] if ends else last, _own_chapter(speaker, own))
    return made


def _own_chapter(speaker: Speaker, own: Custom) -> Chapter:
    return Chapter((), [], replace(own, text=own_sentence(speaker, own.text, own.level)))


def own_sentence(speaker: Speaker, text: str, level: Level) -> str:
    """The text of a section of the project's own, a phrase made a sentence as that of a rule is."""
    phrase = text.strip()
    if not PHRASE.match(phrase) or not phrase.split()[1:]:
        return text
    # A section says what it says; only a level that somebody chose makes a rule of it.
    if level == "info":
        return sentence(phrase)
    return Unit(speaker, (Rule(facet=_DISCLOSURE, level=level, text=phrase),)).text


def _leads(section: Chapter, name: str) -> bool:
    """Whether a section of the project's own that follows `name` stands behind this one."""
    facets = [facet for key in section.keys for facet in SECTIONS[key]]
    return bool(name) and name in {*section.keys, *facets, section.own.after if section.own else ""}


def _is_consequence(section: Chapter) -> bool:
    return section.keys[:1] == (EXPECT,) and section.facets == (_CONSEQUENCES,)


def is_brief(section: Chapter) -> bool:
    """Whether it is a sentence or two, in one paragraph, which need no heading of their own."""
    text = " ".join(unit.text for unit in section.units)
    return "\n" not in text and word_count(text) <= _BRIEF


def is_narrow(section: Chapter) -> bool:
    """Whether its title names one subject, so that what is said below seems to be about that."""
    facets = section.facets
    one = len(facets) == 1 and facets != section.keys[:1]
    return one or any(each.issuperset(facets) for each in _APART)


def is_box(section: Chapter) -> bool:
    """Whether all that the maintainers do stands in a box, which needs no heading."""
    return section.keys[:1] == (EXPECT,) and all(unit.box for unit in section.units)


def is_open(section: Chapter) -> bool:
    """Whether another section can join it, or it another one."""
    return section.own is None and section.keys[:1] not in {(SIBLING,), (EXPECT,)}


def in_one(made: Sequence[Chapter]) -> list[Chapter]:
    """The sections, all that could join each other as one."""
    joined = [section for section in made if is_open(section)]
    if not joined[1:]:
        return list(made)
    units = [unit for section in joined for unit in section.units]
    first = Chapter(tuple(key for section in joined for key in section.keys), units)
    return [first, *(section for section in made if not is_open(section))]


def is_bare(speaker: Speaker, made: Sequence[Chapter]) -> bool:
    """Whether the sections are so short that headings, which nobody chose, would be in the way."""
    wording, policy = speaker.policy.wording, speaker.policy
    titled = wording.numbered or policy.custom or policy.document.definitions.strip()
    if titled or any(section.keys[0] == SIBLING for section in made):
        return False
    found = [unit for section in made for unit in section.units]
    if wording.layout == "list":
        return len(found) <= _FEW
    short = sum(word_count(unit.text) for unit in found) <= _SHORT
    return wording.layout == "paragraphs" and short


def sentence_count(speaker: Speaker, section: Chapter) -> int:
    """How many sentences on what the maintainers do a section has, in the words of the kit.

    So a project's own words on a consequence stand where the kit's would have stood.
    """
    rules = [rule for unit in section.units for rule in unit.rules]
    bare = [replace(each, text="", detail="", why="") if each.stance else each for each in rules]
    if bare != rules:
        # The kit has no words for a stance whose section a project replaced by others.
        with suppress(WordsError):
            return _sentences(Chapter((), units(speaker, bare, layout=layout_of(speaker, EXPECT))))
    return _sentences(section)


def _sentences(section: Chapter) -> int:
    return sum(len(_SENTENCE.findall(REASON.sub("", unit.text))) for unit in section.units)
