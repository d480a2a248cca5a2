"""A rule as a sentence: the pieces of its fragment in the voice of the policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError
from sphinx_contribpolicy.markup.markdown import sentence
from sphinx_contribpolicy.policy import Policy, Rule, facets
from sphinx_contribpolicy.wording.fragments import Fragments, pieces
from sphinx_contribpolicy.wording.realise import (
    STRENGTH,
    Clause,
    Person,
    Voice,
    alike,
    exception,
    is_imperative,
    occasion,
    people,
    place,
    say,
    voice,
)
from sphinx_contribpolicy.wording.template_names import Items, shared_values, values
from sphinx_contribpolicy.wording.translation import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A rule and the sentence, Markdown, that says it."""

    rule: Rule
    text: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """One sentence of the text, with the rules it says."""

    rules: tuple[Rule, ...]
    clause: Clause | None = None
    """What it is made of; None where the sentence stands as it was written."""
    fixed: str = ""
    """The sentence where there is no clause."""
    after: tuple[str, ...] = ()
    """Sentences that follow it: particulars, reasons, detail."""
    short: str = ""
    """The sentence as the summary has it."""
    item: str = ""
    """The rule as one item of a checklist, without a full stop; empty where it is none."""
    negative: bool = False
    box: str = ""
    """The box that it stands in."""

    def words(self, speaking: Voice, *, again: bool = False) -> str:
        """The sentence alone, with its full stop."""
        if self.clause is None:
            return sentence(self.fixed)
        return sentence(say(self.clause, speaking, again=again))

    def full(self, speaking: Voice, *, again: bool = False) -> str:
        """The sentence and what follows it."""
        return " ".join([self.words(speaking, again=again), *map(sentence, self.after)])


class Speaker:
    """Says the rules of one policy."""

    def __init__(self, policy: Policy, fragments: Fragments) -> None:
        self.policy = policy
        self.fragments = fragments
        self.language = ENGLISH
        self.voice = voice(policy, self.language)
        self._shared = shared_values(policy, self.voice)

    def check(self) -> None:
        """Raises `WordsError` with all rules that the words cannot say, and unused sections."""
        problems = [
            _no_words(rule)
            for rule in self.policy.rules
            if not rule.text and not self._has_words(rule)
        ]
        problems += self.fragments.unused
        if problems:
            raise WordsError(problems)

    def _has_words(self, rule: Rule) -> bool:
        section = self.fragments.section(rule.facet, rule.stance or "")
        return section is not None and bool(section.source.strip())

    def values(self, rule: Rule | None = None, **more: object) -> dict[str, object]:
        """What a fragment can read, for this rule."""
        named = people(rule.who, self.language) if rule and rule.who.strip() else None
        person = named or self.voice.contributor
        return values(self._shared, person, rule, self.language) | more

    def piece(self, fragment: str, key: str, /, **more: object) -> str:
        """Section `key` of a fragment as Markdown; "" where the fragment has no such section."""
        section = self.fragments.section(fragment, key)
        if section is None:
            return ""
        text = self.fragments.render(section, self.values() | more)
        return text if "\n\n" in text else " ".join(text.split())

    def sentence(self, rule: Rule) -> Sentence:
        """The sentence of one rule; raises `WordsError` where the words have none."""
        if _PHRASE.match(rule.text):
            piece = "not" if _forbids(rule) else "do"
            return self._made(rule, {piece: rule.text.strip()}, _texts(rule.detail))
        if rule.text:
            return Sentence(
                rules=(rule,),
                fixed=rule.text.strip(),
                after=_texts(rule.detail),
                short=rule.text.strip().partition("\n\n")[0],
                box=rule.box,
            )
        section = self.fragments.section(rule.facet, rule.stance or "")
        if section is None:
            raise WordsError([_no_words(rule)])
        given = self.values(rule)
        found = pieces(self.fragments.render(section, given))
        items = given["items"]
        loose = isinstance(items, Items) and bool(items) and not items.used
        particulars = (self.language.frame("particulars", items=str(items)),) if loose else ()
        after = (*_texts(found.get("why", "")), *particulars, *_texts(rule.detail))
        return self._made(rule, found, after)

    def _made(self, rule: Rule, found: Mapping[str, str], after: tuple[str, ...]) -> Sentence:
        strength = STRENGTH[rule.level]
        qualified = any(map(str.strip, (rule.who, rule.where, rule.when, rule.except_)))
        exact = found.get(f"at {strength}", "")
        free = strength == "info" or not self.voice.rfc2119
        phrase = found.get("do") or found.get("not") or ""
        if not phrase and not exact:
            text = found.get("text") or found.get("at info") or ""
            if not text:
                raise WordsError([_no_words(rule)])
            return Sentence(
                rules=(rule,),
                fixed=text,
                after=after,
                short=found.get("short") or text,
                box=rule.box,
            )
        negative = "do" not in found and "not" in found
        clause = Clause(
            person=self._person(rule, found),
            strength=strength,
            negative=negative,
            phrases=(phrase,),
            front=self._front(rule),
            tail=exception(rule.except_, self.language),
        )
        if exact and free and not qualified:
            made = Sentence(rules=(rule,), fixed=exact, after=after, negative=negative)
        else:
            made = Sentence(rules=(rule,), clause=clause, after=after, negative=negative)
        own = clause.person == self.voice.contributor and strength in {"must", "should"}
        item = found.get("item") or (found.get("short") or phrase if own else "")
        short = found.get("short")
        shorter = (
            say(msgspec.structs.replace(clause, phrases=(short,)), self.voice) if short else ""
        )
        return msgspec.structs.replace(
            made, short=sentence(shorter) or made.words(self.voice), item=item, box=rule.box
        )

    def _front(self, rule: Rule) -> str:
        fronts = (occasion(rule.when, self.language), place(rule.where, self.language))
        first, second = fronts
        if first and second:
            return self.language.frame("more", first=first, next=second)
        return first or second

    def _person(self, rule: Rule, found: Mapping[str, str]) -> Person:
        if rule.who.strip():
            return people(rule.who, self.language)
        match found.get("who", ""):
            case "":
                return self.voice.contributor
            case "maintainers":
                return self.voice.maintainers
            case noun:
                return people(noun, self.language)

    def can_join(self, first: Sentence, second: Sentence) -> bool:
        """Whether the two are better said in one sentence: the same verb, and short enough."""
        one, two = first.clause, second.clause
        if one is None or two is None or first.after or first.box != second.box:
            return False
        same = msgspec.structs.replace(one, phrases=()) == msgspec.structs.replace(two, phrases=())
        if not same or one.tail:
            return False
        phrases = one.phrases + two.phrases
        words = sum(len(phrase.split()) for phrase in phrases)
        simple = all(", " not in phrase and ": " not in phrase for phrase in phrases)
        joints = sum(phrase.count(" and ") + phrase.count(" or ") for phrase in phrases)
        clear = joints <= 1 or len(alike(phrases)) > 1
        return simple and clear and len(phrases) <= _MOST_PHRASES and words <= _MOST_WORDS

    def joined(self, first: Sentence, second: Sentence) -> Sentence:
        """Both in one sentence."""
        if first.clause is None or second.clause is None:
            raise AssertionError("can_join says no")
        clause = msgspec.structs.replace(
            first.clause, phrases=first.clause.phrases + second.clause.phrases
        )
        return msgspec.structs.replace(
            first, rules=first.rules + second.rules, clause=clause, after=second.after
        )

    def takes_up(self, before: Sentence, after: Sentence) -> bool:
        """Whether the second sentence can say 'they' for the subject of the first."""
        one, two = before.clause, after.clause
        if one is None or two is None or before.after or one.person != two.person:
            return False
        if not one.person.third or is_imperative(two, self.voice):
            return False
        return "info" not in {one.strength, two.strength} or one.person != self.voice.contributor


_MOST_PHRASES = 3
_MOST_WORDS = 32


_PHRASE = re.compile(r"\s*[a-z][^\n]*[^\s.?!:]\s*$")
"""A text that is no sentence yet, such as 'say how you ran it': the rule's level makes it one."""


def _forbids(rule: Rule) -> bool:
    """Whether a phrase is something not to do: the polarity of its stance, else of its level."""
    stance = facets()[rule.facet].stances.get(rule.stance or "")
    return (stance.level if stance else rule.level).endswith("-not")


def _texts(text: str) -> tuple[str, ...]:
    return (text.strip(),) if text.strip() else ()


def _no_words(rule: Rule) -> Diagnostic:
    return Diagnostic(
        code="no-words",
        message=(
            f"there are no words for the stance {rule.stance!r} of {rule.facet!r} yet; "
            "give the rule a `text`, or write the section in a fragment of your own"
        ),
        key=f"rules.{rule.facet}",
    )
