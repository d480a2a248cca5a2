"""Takes words from the fragments, and fills them in for one policy: names and conditions."""

from __future__ import annotations

import re
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError, nearest
from sphinx_contribpolicy.markup.markdown import (
    capital,
    code,
    destination,
    escape,
    escape_prose,
    link,
    word_count,
)
from sphinx_contribpolicy.policy import Policy, stance_of, strength
from sphinx_contribpolicy.wording.fragments import (
    OPTIONAL,
    RESERVED,
    choose,
    diagnostic,
    fill,
    language_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.fragments import Fragments, Line

_DEFAULT = Policy().wording
_EXAMPLE = "ExampleAssistant:model-1"
_GRAMMAR = "AGENT:MODEL [TOOLS]"
_COUNTED = re.compile(r"(?i)(tool|assistant|model|agent|system|program|service|bot|generator)s?$")
_ACRONYM = re.compile(r"(?!AI$)([A-Z]{2,})s?")
_LETTER_BY_LETTER = re.compile(r"[A-Z]{2,}\b")
_I = "I"
_GAP = re.compile(r"\n{3,}")
_SHORT_ITEM = 2
"""Words of an item that the eye takes in at once."""
_LONGEST = 1_000_000
"""Characters of a filled line: names that hold names twice could make any number."""


class Speaker:
    """The words of one policy, or of one rule of it: names have values, and conditions hold."""

    def __init__(self, policy: Policy, fragments: Fragments) -> None:
        self.policy = policy
        self._named: dict[str, str] = {}
        self.fragments = fragments.under(policy.templates)
        self.language = language_of(policy.wording.language)
        self.tone = policy.wording.tone
        self.rfc = ("rfc",) if policy.wording.modals == "rfc2119" else ()
        """What a line has to name in a text with the keywords of RFC 2119."""

    @cached_property
    def values(self) -> dict[str, str]:
        """The names that have a value of the policy's own."""
        found = _of_policy(self.policy)
        usual = self.fragments.term("name", (), frozenset(("technology",)), self.language)
        named = found["technology"] or (usual.text if usual else "")
        return found | {"technology": named, "modifier": _modifier(named)}

    @cached_property
    def holds(self) -> frozenset[str]:
        """The conditions that hold."""
        return frozenset(_held(self.policy, self.values))

    def check(self) -> None:
        """Raises `WordsError` with all rules that the words cannot say, and stray sections."""
        wrong = [
            no_words(rule)
            for rule in self.policy.rules
            if not rule.text
            and not self.fragments.section(rule.facet, rule.stance or "", self.language)
        ]
        if wrong or self.fragments.strays:
            raise WordsError([*wrong, *self.fragments.strays])

    def over(
        self, values: Mapping[str, str], holds: Iterable[str] = (), without: Iterable[str] = ()
    ) -> Speaker:
        """This speaker with more names, and with other conditions that hold or do not."""
        made = object.__new__(Speaker)
        made.__dict__ |= self.__dict__
        made._named = {}
        made.values = {**self.values, **values}
        filled = (name for name, value in values.items() if value)
        made.holds = self.holds.difference(without).union(holds, filled)
        return made

    def about(self, rule: Rule) -> Speaker:
        """The speaker for the sentence of `rule`."""
        strong = signed(rule)
        stance = stance_of(rule)
        holds = {strong, stance.kind if stance else ""}
        made = self.over(_of_rule(rule, self), holds)
        must = made.term("level", strong, *self.rfc) if self.rfc else ""
        made.values["must"] = must or made.term("level", strong)
        return made.over({})

    def name(self, name: str) -> str:
        """The value of a name that words hold; KeyError where there is none.

        A name with a capital first letter has the value with one.
        """
        if self.values.get(name):
            return self.values[name]
        line = self.fragments.term("name", self.holds, frozenset((name,)), self.language)
        if line is not None:
            # Once each: names that hold names twice would be filled in without end.
            if name not in self._named:
                self._named[name] = self.fill(line)
            return self._named[name]
        if name in self.values:
            return ""
        if name[:1].isupper():
            return capital(self.name(name[:1].lower() + name[1:]))
        raise KeyError(name)

    def fill(self, line: Line, text: str | None = None) -> str:
        """The words of a line, or `text` in their place, with every name filled in.

        Raises `WordsError` where a name has no value.
        """
        try:
            made = fill(line.text if text is None else text, self.name)
            if len(made) <= _LONGEST:
                return made
            message = f"the names that it holds make more than {_LONGEST} characters of it"
        except KeyError as error:
            message = (
                f"there is no name {error.args[0]!r} here{nearest(error.args[0], self.values)}"
            )
        except (RecursionError, SyntaxError):
            message = "the names that it holds lead back to it, or it is nested too deeply"
        raise WordsError([diagnostic(line.file, line.line, message)]) from None

    def line(self, fragment: str, section: str, kind: str, *needed: str) -> Line | None:
        """The line of a section that says something of this kind; None where none does."""
        found = self.fragments.section(fragment, section, self.language)
        return choose(found.lines, kind, self.holds, frozenset(needed)) if found else None

    def term(self, kind: str, *needed: str, **values: str) -> str:
        """What `terms` says of this kind, where the conditions `needed` are named; "" if nothing.

        With `values` the names in it are theirs.
        """
        speaker = self.over(values) if values else self
        line = self.fragments.term(kind, speaker.holds, frozenset(needed), self.language)
        return speaker.fill(line) if line else ""

    def piece(self, fragment: str, key: str, /, *holds: str, kind: str = "", **values: str) -> str:
        """A piece of a part, Markdown, with more conditions and names; "" where there is none.

        By default the words in the tone of the text; with `kind` those of that kind.
        """
        speaker = self.over(values, holds)
        for each in (kind,) if kind else (self.tone, "text"):
            if line := speaker.line(fragment, key, each):
                # A place for a piece that says nothing here leaves empty lines.
                return _GAP.sub("\n\n", speaker.fill(line)).strip()
        return ""

    def series(self, items: Sequence[str], joint: str = "and") -> str:
        """The items in one phrase, with `and` or `or` before the last, or by commas (`more`).

        Of long ones the last has a comma before it as well.
        """
        if not items[1:]:
            return "".join(items)
        first = reduce(lambda one, two: self.term("more", first=one, last=two), items[:-1])
        values = {"first": first, "last": items[-1]}
        long = items[2:] and max(map(word_count, items)) > _SHORT_ITEM
        return self.over(values, ("several",) if long else ()).term(joint)


def no_words(rule: Rule) -> Diagnostic:
    """That there are no words for a rule, and what to do about it."""
    message = (
        f"there are no words for the stance {rule.stance!r} of {rule.facet!r} yet; "
        "give the rule a `text`, or write the section in a fragment of your own"
    )
    return Diagnostic("no-words", message, key=f"rules.{rule.facet}")


def _of_policy(policy: Policy) -> dict[str, str]:
    """The names that are the same in the whole text, as Markdown; "" where `terms` says it."""
    project, wording, trailer = policy.project, policy.wording, policy.commits.trailer
    key = (trailer.key if trailer else "") or "Assisted-by"
    grammar = (trailer.grammar if trailer else "") or _GRAMMAR
    return {
        "project": escape(project.name),
        "technology": "" if wording.technology == _DEFAULT.technology else _stem(policy),
        "maintainers": "" if _is_we(policy) else escape(wording.maintainers),
        "noun": "" if wording.noun == _DEFAULT.noun else escape(wording.noun),
        "title": escape(wording.title),
        "contact": _contact(project.contact),
        "discussion_url": destination(project.discussion_url),
        "repository_url": destination(project.repository_url),
        "docs_url": destination(project.docs_url),
        "branch": project.default_branch,
        "label": code(project.good_first_issue_label),
        "trailer": code(f"{key}: {grammar}"),
        "trailer_key": code(key),
        "trailer_example": code(f"{key}: {_EXAMPLE}") if grammar == _GRAMMAR else "",
        "marker": code(policy.agents.marker) if policy.agents.marker else "",
    }


def _held(policy: Policy, values: Mapping[str, str]) -> Iterator[str]:
    """The conditions that hold in the whole text, where the names have these values."""
    wording, technology = policy.wording, values["technology"]
    yield from (wording.tone, policy.project.forge, "we" if _is_we(policy) else "named")
    if wording.maintainers == _I:
        yield "i"
    yield from (name for name in OPTIONAL if values.get(name))
    vowels = "AEFHILMNORSX" if _LETTER_BY_LETTER.match(technology) else "AEIOUaeiou"
    others = {
        "singular": _is_one(policy),
        "plural": not _is_one(policy),
        "rfc": wording.modals == "rfc2119",
        "nouns": wording.noun.endswith("s") and not wording.noun.endswith("ss"),
        "project": bool(policy.project.name.strip()),
        "acronym": bool(_ACRONYM.fullmatch(technology)),
        "counted": bool(_COUNTED.search(technology)),
        "unmodified": bool(_COUNTED.search(technology)) or not _modifier(technology),
        "vowel": technology[:1] in vowels,
    }
    yield from (name for name, holds in others.items() if holds)
    yield from {rule.facet for rule in policy.rules} - RESERVED
    # A position on some people, places or times is not that of the text.
    for rule in policy.rules:
        if rule.facet != "general" or not (rule.who or rule.where or rule.when):
            yield f"{rule.facet}.{rule.stance}"


def _of_rule(rule: Rule, speaker: Speaker) -> dict[str, str]:
    """The names for one rule; where and when it holds are phrases that can stand in front."""
    items = [escape_prose(item) for item in rule.items]
    except_ = re.sub(r"^except\b\s*", "", rule.except_.strip(), flags=re.IGNORECASE)
    return {
        "who": escape_prose(rule.who),
        "where": _adverbial(rule.where, speaker, "place"),
        "when": _adverbial(rule.when, speaker, "occasion"),
        "except": _adverbial(except_, speaker, "beyond"),
        "excepted": _adverbial(except_, speaker, "besides"),
        "the_pr": _pull_request(rule.when, speaker),
        "items": speaker.series(items),
        "one_of_items": speaker.series(items, "or"),
    }


def _pull_request(when: str, speaker: Speaker) -> str:
    """How words that follow an occasion speak of the pull request: `it`, if that names one."""
    things = speaker.term("things").split("; ") if when else ()
    named = any(each in when.casefold() for each in things)
    return speaker.term("it", *(("when",) if named else ()))


def _adverbial(text: str, speaker: Speaker, frame: str) -> str:
    """The text with a preposition in front, unless it begins with one or tells a time."""
    words = text.casefold().split()
    if not words or words[0] in speaker.term("prepositions").split() or words[-1] == "time":
        return escape_prose(text)
    return speaker.term(frame, text=escape_prose(text))


def signed(rule: Rule) -> str:
    """The strength of a rule with the sign of its stance: `must-not` for a prohibition.

    A text of one's own can turn a prohibition into a duty, and its level says so.
    """
    stance = None if rule.text else stance_of(rule)
    forbids = stance.polarity == "prohibition" if stance else rule.level.endswith("-not")
    return f"{strength(rule.level)}-not" if forbids else strength(rule.level)


def _is_we(policy: Policy) -> bool:
    """Whether the maintainers speak for themselves, as 'we' or 'I'; a formal text never says so."""
    return policy.wording.maintainers in {"we", "We", _I}


def _modifier(technology: str) -> str:
    """What can stand before "-assisted": all of a single word, "AI" of a name that ends so."""
    if " " not in technology:
        return technology
    return "AI" if technology.endswith(" AI") else ""


def _stem(policy: Policy) -> str:
    """What the text calls the tools, without the mark of the plural where it can be counted."""
    plain = " ".join(policy.wording.technology.split())
    if acronym := _ACRONYM.fullmatch(plain):
        return acronym[1]
    return escape(plain.removesuffix("s") if _COUNTED.search(plain) else plain)


def _is_one(policy: Policy) -> bool:
    """Whether the noun for the maintainers is singular: 'the core team', 'Chris'."""
    wording = policy.wording
    if _is_we(policy) or wording.maintainers_number:
        return wording.maintainers_number == "singular"
    noun = wording.maintainers
    head = re.split(r" (?:of|at|in|for) ", noun)[0]
    # A name of one word is a person's, or a team's.
    return not head.endswith("s") or head.endswith("ss") or (" " not in noun and noun[:1].isupper())


def _contact(contact: str) -> str:
    if "://" in contact or contact.startswith("mailto:"):
        return link(escape(re.sub(r"^(mailto:|https?://)", "", contact)), contact)
    return link(escape(contact), f"mailto:{contact}") if "@" in contact else escape(contact)
