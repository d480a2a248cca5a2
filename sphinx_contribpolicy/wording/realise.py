"""The voice of a text: who speaks to whom, how strong, and in which words for the tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.markdown import capital, escape
from sphinx_contribpolicy.wording.frames import FRAMES
from sphinx_contribpolicy.wording.terms import Technology, technology
from sphinx_contribpolicy.wording.translation import ENGLISH, Language

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Level, Policy

STRENGTH: dict[Level, str] = {
    "must": "must",
    "must-not": "must",
    "should": "should",
    "should-not": "should",
    "encouraged": "encouraged",
    "may": "may",
    "info": "info",
}
"""A level without its polarity: the words take that from the stance."""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody the text speaks of: the pronouns, and the noun where there is one."""

    subject: str
    """'you', 'we', 'contributors', 'the maintainers': takes the plain form of the verb."""
    possessive: str
    object: str
    reflexive: str
    again: str
    """How the next sentence takes the subject up again."""
    their: str
    theirs: str
    them: str
    """'your', 'yours' and 'you', or 'their', 'theirs' and 'them'."""
    third: bool = False
    """Whether the text speaks of somebody, and not to the reader or of its own authors."""


def you(language: Language) -> Person:
    """The reader."""
    return Person(
        subject=language.frame("you"),
        possessive=language.frame("your"),
        object=language.frame("you-object"),
        reflexive=language.frame("yourself"),
        again=language.frame("you"),
        their=language.frame("your"),
        theirs=language.frame("yours"),
        them=language.frame("you-object"),
    )


def we(language: Language) -> Person:
    """The authors of the text."""
    return Person(
        subject=language.frame("we"),
        possessive=language.frame("our"),
        object=language.frame("us"),
        reflexive=language.frame("ourselves"),
        again=language.frame("we"),
        their=language.frame("our"),
        theirs=language.frame("our"),
        them=language.frame("us"),
    )


def people(noun: str, language: Language) -> Person:
    """Several people or things, named by a plural noun (Markdown)."""
    frame = "possessive-s" if noun.endswith("s") else "possessive"
    return Person(
        subject=noun,
        possessive=language.frame(frame, noun=noun),
        object=noun,
        reflexive=language.frame("themselves"),
        again=language.frame("they"),
        their=language.frame("their"),
        theirs=language.frame("theirs"),
        them=language.frame("them"),
        third=True,
    )


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about the wording that a sentence depends on."""

    formal: bool
    rfc2119: bool
    contributor: Person
    maintainers: Person
    tech: Technology
    noun: str
    pull_request: str
    pull_requests: str
    language: Language

    def modal(self, strength: str, *, negative: bool) -> str:
        """The verb of a strength: 'must', 'SHOULD NOT', 'may'.

        Empty where the strength has no such verb.
        """
        if strength not in {"must", "should", "may"}:
            return ""
        verb = f"{strength}-not" if negative else strength
        return self.language.frame(verb.upper() if self.rfc2119 else verb)

    @property
    def this_noun(self) -> str:
        """'this policy' or 'these guidelines'."""
        plural = self.noun.endswith("s") and not self.noun.endswith("ss")
        return self.language.frame("these" if plural else "this", noun=self.noun)


def voice(policy: Policy, language: Language = ENGLISH) -> Voice:
    """The voice that `[wording]` asks for; in formal tone nobody says 'you' or 'we'."""
    wording = policy.wording
    formal = wording.tone == "formal"
    ours = wording.maintainers.casefold() == "we"
    if not ours:
        maintainers = people(escape(wording.maintainers), language)
    else:
        formally = people(language.frame("the-maintainers"), language)
        maintainers = formally if formal else we(language)
    request = "merge-request" if policy.project.forge == "gitlab" else "pull-request"
    noun = language.frame("noun") if wording.noun == FRAMES["noun"] else escape(wording.noun)
    named = wording.technology
    named = language.frame("technology") if named == FRAMES["technology"] else named
    return Voice(
        formal=formal,
        rfc2119=wording.modals == "rfc2119",
        contributor=(people(language.frame("contributors"), language) if formal else you(language)),
        maintainers=maintainers,
        tech=technology(named, language),
        noun=noun,
        pull_request=language.frame(request),
        pull_requests=language.frame(f"{request}s"),
        language=language,
    )


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """What a sentence is made of before it has a verb."""

    person: Person
    strength: str
    negative: bool
    phrases: tuple[str, ...]
    front: str = ""
    tail: str = ""


def say(clause: Clause, speaking: Voice, *, again: bool = False) -> str:
    """The clause as a sentence without its full stop.

    `again` takes up the subject of the sentence before.
    """
    subject = clause.person.again if again else clause.person.subject
    words = _predicate(clause, speaking, subject) + clause.tail
    if not clause.front:
        return capital(words)
    return capital(speaking.language.frame("front", front=clause.front, sentence=words))


def is_imperative(clause: Clause, speaking: Voice) -> bool:
    """Whether `say` gives the clause as a request, such as 'Read it first'."""
    plain = _is_you(clause, speaking) and not speaking.rfc2119
    return plain and clause.strength == "must"


def _is_you(clause: Clause, speaking: Voice) -> bool:
    return not speaking.formal and clause.person == speaking.contributor


def _predicate(clause: Clause, speaking: Voice, subject: str) -> str:
    ours = clause.person == speaking.maintainers
    theirs = clause.person not in (speaking.maintainers, speaking.contributor)
    frame = speaking.language.frame
    phrase = join(clause.phrases, "or" if clause.negative else "and", speaking.language)
    no = "-not" if clause.negative else ""
    verb = speaking.modal(clause.strength, negative=clause.negative)
    match clause.strength:
        case "must" | "should" if is_imperative(clause, speaking):
            return frame(f"request{no}", phrase=phrase)
        case "must" | "should":
            return frame("duty", subject=subject, verb=verb, phrase=phrase)
        case "may" if clause.negative:
            may = speaking.modal("may", negative=False)
            choice = "decide-not" if ours else "choose-not"
            return frame(choice, subject=subject, verb=may, phrase=phrase)
        case "may":
            return frame("duty", subject=subject, verb=_may(clause, speaking), phrase=phrase)
        case "encouraged":
            return _encouraged(clause, speaking, subject, no, phrase)
        case _ if (ours or theirs) and phrase.startswith("be "):
            return frame(f"are{no}", subject=subject, rest=phrase.removeprefix("be "))
        case _ if ours or theirs:
            return frame(f"statement{no}", subject=subject, phrase=phrase)
        case _:
            return frame(f"helps{no}", subject=subject, phrase=phrase)


def _may(clause: Clause, speaking: Voice) -> str:
    casual = _is_you(clause, speaking) and not speaking.rfc2119
    return speaking.language.frame("can") if casual else speaking.modal("may", negative=False)


def _encouraged(clause: Clause, speaking: Voice, subject: str, no: str, phrase: str) -> str:
    frame = speaking.language.frame
    if clause.person == speaking.maintainers:
        return frame(f"try{no}", subject=subject, phrase=phrase)
    if speaking.formal or clause.person != speaking.contributor:
        return frame(f"encouraged{no}", subject=subject, phrase=phrase)
    ours = speaking.maintainers.subject
    return frame(f"encourage{no}", we=ours, them=clause.person.object, phrase=phrase)


def join(phrases: tuple[str, ...], word: str, language: Language) -> str:
    """Phrases in one: 'read it and test it'. What they begin with in common is said once."""
    if len(phrases) == 1:
        return phrases[0]
    inner = any(mark in phrase for phrase in phrases for mark in (" and ", " or "))
    shared = alike(phrases) if len(alike(phrases)) > 1 else []
    if inner and shared[-1:] == ["to"]:
        # "to read or to run it, and to test it": each joint needs its own.
        del shared[-1]
    *first, last = (" ".join(phrase.split(" ")[len(shared) :]) for phrase in phrases)
    joined = language.joined([*first, last], word, comma=bool(first[1:]) or inner)
    return " ".join([*shared, joined])


def alike(phrases: tuple[str, ...]) -> list[str]:
    """The words that all phrases begin with; at least one word of each is left."""
    parted = [phrase.split(" ") for phrase in phrases]
    common = 0
    while common < min(map(len, parted)) - 1 and len({part[common] for part in parted}) == 1:
        common += 1
    return parted[0][:common]


def place(where: str, language: Language) -> str:
    """The qualifier `where` as an adverbial: 'security reports' becomes 'in security reports'."""
    if not where.strip() or _is_adverbial(where, language):
        return escape(where)
    return language.frame("place", where=escape(where))


def occasion(when: str, language: Language) -> str:
    """The qualifier `when`: 'repetition' becomes 'in case of repetition'."""
    if not when.strip() or _is_adverbial(when, language) or _is_time(when, language):
        return escape(when)
    return language.frame("occasion", when=escape(when))


def _is_time(when: str, language: Language) -> bool:
    return when.rstrip().endswith(language.frame("time"))


def exception(text: str, language: Language) -> str:
    """The qualifier `except` as the end of a sentence, its comma included."""
    phrase = re.sub(r"^except\b\s*", "", text.strip(), flags=re.IGNORECASE)
    if not phrase:
        return ""
    frame = "exception" if _is_adverbial(phrase, language) else "exception-for"
    return language.frame(frame, what=escape(phrase))


def _is_adverbial(text: str, language: Language) -> bool:
    """Whether the text begins with a preposition, and needs none before it."""
    first = text.split(maxsplit=1)[0].casefold()
    return first in language.frame("prepositions").split()
