"""Rules in words: one by its stance's sentence, several by a passage that says them in one breath.

A passage says stances of one section where each stands as the passage names it and says no more.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, get_args

from sphinx_contribpolicy.diagnostics import WordsError, nearest
from sphinx_contribpolicy.markup.markdown import link, sentence
from sphinx_contribpolicy.policy import Strength, facets, stance_of, strength
from sphinx_contribpolicy.wording.fragments import diagnostic, names_in
from sphinx_contribpolicy.wording.speaker import no_words, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.fragments import Fragments, FragmentSection, Line
    from sphinx_contribpolicy.wording.speaker import Speaker

REASON = re.compile("\x02([^\x02\x03]*)\x03")
"""A reason in a text that is not laid out yet: there it is known whether there is room for it."""
LIST = 3
"""Items from which on a list is easier to read than sentences."""
_QUALIFIERS = ("who", "where", "when", "except", "items")
PHRASE = re.compile(r"\s*[a-z][^\n]*[^\s.?!:]\s*$")
"""A text that is no sentence yet, such as 'say how you ran it': what stands before makes it one."""
_LINK = re.compile(r"(`{1,9}).{1,999}?\1|<(?:([\w.-]+): )?([^<>]+)>")
_BRACKETS = re.compile(r"(`{1,9}).{1,999}?\1|\[[^\[\]]*\]\(|\[((?:`[^`]*`|[^\[\]`])*)\]")


class Unit:
    """What is said in one go: a rule, or several by the section `passage` of the passages."""

    def __init__(self, speaker: Speaker, rules: Sequence[Rule], passage: str = "") -> None:
        self.rules = tuple(rules)
        self.facets = tuple(dict.fromkeys(rule.facet for rule in rules))
        self.box = next((rule.box for rule in rules if rule.box), "")
        # Words of a passage can hold the particulars of one of its rules.
        self._about = speaker.about(next((rule for rule in rules if rule.items), rules[0]))
        self._place = ("passages", passage) if passage else (rules[0].facet, rules[0].stance or "")
        self._own = "" if passage else rules[0].text.strip()
        self._is_phrase = bool(PHRASE.match(self._own))

    @property
    def is_own_sentence(self) -> bool:
        """Whether it is said in sentences of the project's own."""
        return bool(self._own) and not self._is_phrase

    @cached_property
    def text(self) -> str:
        """The finished sentences that say it, with their reason marked."""
        if self.is_own_sentence:
            return self._whole(self._linked(self._own), {"own"})
        about, rule, tone = self._about, self.rules[0], self._about.tone
        bound = about.rfc or (("who",) if rule.who.strip() else ())
        if self._own:
            said = about.term("own", *bound, phrase=self._own)
            return self._whole(self._linked(said), {"who"})
        ways: list[tuple[str, ...]] = [("rule",), (tone,), ("formal",), ("casual",)]
        if not bound:
            usual = is_usual(rule) or self._place[0] == "passages"
            ways[:0] = [(tone,)] if usual else [(tone, signed(rule)), (tone, strength(rule.level))]
        line = next(filter(None, (about.line(*self._place, *way) for way in ways)), None)
        if line is None:
            raise WordsError([no_words(rule)])
        named = names_in(line.text)
        return self._whole(self._filled(line), named | ({"who"} if "subject" in named else set()))

    @cached_property
    def group(self) -> tuple[str, ...]:
        """When people come to keep it, and how strong it is: what the items of a list share.

        Empty where it stands in no list. An item of a passage belongs to the moment of the first.
        """
        return group(self.rules[0]) if self.item() and not self.box else ()

    def item(self, kind: str = "item") -> str:
        """The words of `kind` that say all of it, with their reason marked; "" where none do.

        `can` and `cannot` are said at the usual strength alone.
        """
        usual = all(map(is_usual, self.rules))
        strict = {strength(rule.level) for rule in self.rules} == {"must"}
        fits = kind == "item" or (usual and not self._own and (strict or kind == "can"))
        plain = all(is_plain(rule, items=True, text=True, detail=True) for rule in self.rules)
        return self.words(kind) if fits and plain else ""

    def words(self, kind: str, *needed: str) -> str:
        """The words of `kind`, with what binds the rule in brackets; "" where there are none."""
        if self._own:
            return self.qualified(self._own) if self._is_phrase and kind == "item" else ""
        line = self._about.line(*self._place, kind, *needed)
        items = {"items", "one_of_items"} if self._about.values["items"] else set()
        if line is None or (items and not items & names_in(line.text)):
            return ""
        return ". ".join([self.qualified(self._filled(line)), *map(sentence, self._more())])

    def qualified(self, text: str) -> str:
        """Words with whom, where and when they hold and what they leave out, in brackets."""
        about, values = self._about, self._about.values
        found = [about.term("whom") if values["who"] else "", values["where"], values["when"]]
        found = [*filter(None, [*found, about.term("excepted") if values["except"] else ""])]
        among = {"text": text, "qualifiers": about.series(found, "more")}
        return about.term("qualified", **among) if found else text

    def _linked(self, own: str) -> str:
        """A text of the project's own with the link of its rule behind it."""
        url = self.rules[0].link
        bare = own.removesuffix(".")
        return self._about.term("details", sentence=bare, link_url=url) if url else own

    def _whys(self) -> list[str]:
        return list(filter(None, map(_own_reason, self.rules)))

    def _more(self) -> list[str]:
        # A reason belongs to the rule, and what else is said of it follows.
        return [*self._whys(), *(rule.detail for rule in self.rules if rule.detail.strip())]

    def _filled(self, line: Line) -> str:
        """The words of a line, its links set and its reason marked."""
        links = {rule.stance: rule.link for rule in self.rules if rule.link}

        def linked(found: re.Match[str]) -> str:
            stance = found[2] if found[2] in links else next(iter(links), None)
            return link(found[3], links.pop(stance, "")) if found[3] else found[0]

        # A detail goes on with the words of the rule, and not with a reason of the kit.
        asked = all(r.why is True or (r.why == "" and not r.detail.strip()) for r in self.rules)
        kept = "\x02\\2\x03" if asked else ""
        text = _LINK.sub(linked, line.text)
        text = _BRACKETS.sub(lambda m: m[0] if m[2] is None else m.expand(kept), text)
        said = self._about.fill(line, text)
        for url in links.values():
            said = self._about.term("details", sentence=said, link_url=url)
        return said

    def _whole(self, said: str, named: set[str]) -> str:
        """The words as finished sentences, with what is not `named` in them yet around them."""
        about, own = self._about, named & {"own"}
        if "one_of_items" in named:
            named = named | {"items"}
        left = {key for key in _QUALIFIERS if about.values[key]} - named
        fronts = [about.term("whom")] if "who" in left else []
        fronts += [about.values[key] for key in ("when", "where") if key in left]
        if fronts:
            said = about.term("front", *own, when=about.series(fronts, "more"), sentence=said)
        ends = {"except": "except", "items": "particulars"}
        after = [about.term(term) for key, term in ends.items() if key in left]
        whys, more = self._whys(), self._more()
        if len(whys) == 1 and not after and PHRASE.match(whys[0]):
            joint = whys[0].split()[0] in about.term("joints").split("; ")
            said = about.term("why", *["joined"] * joint, sentence=said, why=whys[0])
            more = more[1:]
        return " ".join(map(sentence, [said, *after, *more]))


class Passage(NamedTuple):
    """A section of `passages`, and its stances as `facet.stance strength`."""

    section: FragmentSection
    stances: frozenset[str]
    last: str
    """The one that its words end with."""


def is_plain(rule: Rule, *, items: bool = False, text: bool = False, detail: bool = False) -> bool:
    """Whether a rule says no more than its stance.

    `items`, `text` and a `detail` of one line are allowed where said: a detail of several, with
    code in it or a list, is a text of its own.
    """
    more = [
        rule.who,
        rule.where,
        rule.when,
        rule.except_,
        "" if detail and "\n" not in rule.detail else rule.detail,
        *([] if text else [rule.text]),
    ]
    return not any(map(str.strip, more)) and (items or not rule.items)


def _own_reason(rule: Rule) -> str:
    """The reason that a project gives for a rule; "" where it leaves that to the kit."""
    return rule.why if isinstance(rule.why, str) else ""


def is_usual(rule: Rule) -> bool:
    """Whether a rule is as strong as its stance usually is."""
    stance = stance_of(rule)
    return stance is not None and strength(rule.level) == strength(stance.level)


def group(rule: Rule) -> tuple[str, ...]:
    """When people come to keep the rule, and how strong it is; empty where it asks for nothing."""
    stance = stance_of(rule)
    if stance and stance.polarity is None:
        return ()
    moment = stance.moment if stance else "always"
    return "maintainers" if stance and stance.kind == "maintainers" else moment, signed(rule)


def stated_as(rule: Rule) -> str:
    """A rule as a passage names it: its stance, and how strong it is."""
    return f"{rule.facet}.{rule.stance} {strength(rule.level)}"


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
        if is_plain(rule, items=True, detail=rule.facet.startswith("disclosure"))
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
        if any(_own_reason(rule) for rule in joined if rule.facet != joined[-1].facet):
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
