"""The voice of a text: who speaks to whom, how strong, and in which words for the tools."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from .markdown import capital, escape
from .technology import Technology, technology

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

_PREPOSITIONS = frozenset(
    {
        "about",
        "above",
        "across",
        "after",
        "against",
        "along",
        "among",
        "around",
        "as",
        "at",
        "because",
        "before",
        "behind",
        "below",
        "beside",
        "between",
        "beyond",
        "by",
        "during",
        "for",
        "from",
        "if",
        "in",
        "inside",
        "into",
        "near",
        "of",
        "off",
        "on",
        "once",
        "onto",
        "out",
        "outside",
        "over",
        "per",
        "since",
        "through",
        "to",
        "under",
        "unless",
        "until",
        "up",
        "upon",
        "when",
        "where",
        "wherever",
        "while",
        "with",
        "within",
        "without",
    }
)


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody the text speaks of: the pronouns, and the noun where there is one."""

    subject: str
    """'you', 'we', 'contributors', 'the maintainers': takes the plain form of the verb."""
    possessive: str
    object: str
    reflexive: str
    again: str
    """How the next sentence takes the subject up again."""


YOU = Person(subject="you", possessive="your", object="you", reflexive="yourself", again="you")
WE = Person(subject="we", possessive="our", object="us", reflexive="ourselves", again="we")


def people(noun: str) -> Person:
    """Several people or things, named by a plural noun (Markdown)."""
    possessive = f"{noun}'" if noun.endswith("s") else f"{noun}'s"
    return Person(
        subject=noun, possessive=possessive, object=noun, reflexive="themselves", again="they"
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

    def modal(self, strength: str, *, negative: bool) -> str:
        """The verb of a strength: 'must', 'SHOULD NOT', 'may'.

        Empty where the strength has no such verb.
        """
        if strength not in {"must", "should", "may"}:
            return ""
        verb = f"{strength} not" if negative else strength
        return verb.upper() if self.rfc2119 else verb

    @property
    def this_noun(self) -> str:
        """'this policy' or 'these guidelines'."""
        plural = self.noun.endswith("s") and not self.noun.endswith("ss")
        return f"{'these' if plural else 'this'} {self.noun}"


def voice(policy: Policy) -> Voice:
    """The voice that `[wording]` asks for; in formal tone nobody says 'you' or 'we'."""
    wording = policy.wording
    formal = wording.tone == "formal"
    ours = wording.maintainers.casefold() == "we"
    if not ours:
        maintainers = people(escape(wording.maintainers))
    else:
        maintainers = people("the maintainers") if formal else WE
    return Voice(
        formal=formal,
        rfc2119=wording.modals == "rfc2119",
        contributor=people("contributors") if formal else YOU,
        maintainers=maintainers,
        tech=technology(wording.technology),
        noun=escape(wording.noun),
        pull_request="merge request" if policy.project.forge == "gitlab" else "pull request",
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
    return capital(f"{clause.front}, {words}" if clause.front else words)


def is_imperative(clause: Clause, speaking: Voice) -> bool:
    """Whether `say` gives the clause as a request, such as 'Read it first'."""
    plain = clause.person == YOU and not speaking.rfc2119
    return plain and clause.strength == "must"


def _predicate(clause: Clause, speaking: Voice, subject: str) -> str:
    ours = clause.person == speaking.maintainers
    theirs = clause.person not in (speaking.maintainers, speaking.contributor)
    phrase = join(clause.phrases, "or" if clause.negative else "and")
    no = "not " if clause.negative else ""
    match clause.strength:
        case "must" | "should" if is_imperative(clause, speaking):
            return f"do not {phrase}" if clause.negative else phrase
        case "must" | "should":
            return f"{subject} {speaking.modal(clause.strength, negative=clause.negative)} {phrase}"
        case "may" if clause.negative and not ours:
            return f"{subject} {speaking.modal('may', negative=False)} choose not to {phrase}"
        case "may" if clause.negative:
            return f"{subject} {speaking.modal('may', negative=False)} decide not to {phrase}"
        case "may":
            return f"{subject} {_may(clause, speaking)} {phrase}"
        case "encouraged":
            return _encouraged(clause, speaking, subject, no, phrase)
        case _ if ours or theirs:
            return f"{subject} {_statement(phrase, negative=clause.negative)}"
        case _:
            wish = f"do not {phrase}" if clause.negative else phrase
            return f"it helps if {subject} {wish}"


def _may(clause: Clause, speaking: Voice) -> str:
    casual = clause.person == YOU and not speaking.rfc2119
    return "can" if casual else speaking.modal("may", negative=False)


def _encouraged(clause: Clause, speaking: Voice, subject: str, no: str, phrase: str) -> str:
    if clause.person == speaking.maintainers:
        return f"{subject} {'are encouraged' if speaking.formal else 'try'} {no}to {phrase}"
    if speaking.formal or clause.person != speaking.contributor:
        return f"{subject} are encouraged {no}to {phrase}"
    return f"{speaking.maintainers.subject} encourage {clause.person.object} {no}to {phrase}"


def _statement(phrase: str, *, negative: bool) -> str:
    if negative:
        return f"are not {phrase[3:]}" if phrase.startswith("be ") else f"do not {phrase}"
    return f"are {phrase[3:]}" if phrase.startswith("be ") else phrase


def join(phrases: tuple[str, ...], word: str) -> str:
    """Phrases in one: 'read it and test it'. What they begin with in common is said once."""
    if len(phrases) == 1:
        return phrases[0]
    shared = alike(phrases) if len(alike(phrases)) > 1 else []
    *first, last = (" ".join(phrase.split(" ")[len(shared) :]) for phrase in phrases)
    inner = any(mark in phrase for phrase in phrases for mark in (" and ", " or "))
    comma = "," if first[1:] or inner else ""
    return " ".join([*shared, f"{', '.join(first)}{comma} {word} {last}"])


def alike(phrases: tuple[str, ...]) -> list[str]:
    """The words that all phrases begin with; at least one word of each is left."""
    parted = [phrase.split(" ") for phrase in phrases]
    common = 0
    while common < min(map(len, parted)) - 1 and len({part[common] for part in parted}) == 1:
        common += 1
    return parted[0][:common]


def place(where: str) -> str:
    """The qualifier `where` as an adverbial: 'security reports' becomes 'in security reports'."""
    return _adverbial(where, "in")


def occasion(when: str) -> str:
    """The qualifier `when`: 'repetition' becomes 'in case of repetition'."""
    return _adverbial(when, "in case of")


def exception(text: str) -> str:
    """The qualifier `except` as the end of a sentence, its comma included."""
    if not text:
        return ""
    phrase = re.sub(r"^except\s+", "", text, flags=re.IGNORECASE)
    first = phrase.split(maxsplit=1)[0].casefold()
    return f", except {'' if first in _PREPOSITIONS else 'for '}{escape(phrase)}"


def _adverbial(text: str, preposition: str) -> str:
    if not text:
        return ""
    first = text.split(maxsplit=1)[0].casefold()
    phrase = escape(text)
    return phrase if first in _PREPOSITIONS else f"{preposition} {phrase}"
