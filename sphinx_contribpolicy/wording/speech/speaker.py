"""Takes words from the fragments, and fills them in for one policy: names and conditions."""

from __future__ import annotations

import re
from functools import cached_property, reduce
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError, nearest
from sphinx_contribpolicy.markup.markdown import capital, escape_prose, word_count
from sphinx_contribpolicy.wording.fragments import QUESTIONS, choose, diagnostic, fill, language_of
from sphinx_contribpolicy.wording.speech.rule import kind, signed
from sphinx_contribpolicy.wording.speech.values import held, modifier, of_policy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sphinx_contribpolicy.policy import Policy, Rule
    from sphinx_contribpolicy.wording.fragments import Fragments, FragmentSection, Line

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
        found = of_policy(self.policy)
        usual = self.fragments.term("name", (), frozenset(("technology",)), self.language)
        named = found["technology"] or (usual.text if usual else "")
        return found | {"technology": named, "modifier": modifier(named)}

    @cached_property
    def holds(self) -> frozenset[str]:
        """The conditions that hold."""
        return frozenset(held(self.policy, self.values))

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
        made = self.over(_of_rule(rule, self), {strong, kind(rule)})
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
        """The line of a section that says something of this kind; None where none does.

        What the template asks is the kit's where a section of a project's own has no words for it.
        """
        found = self.fragments.section(fragment, section, self.language)
        places = [found] if found else []
        if kind in QUESTIONS:
            places = self.fragments.below(fragment, section, self.language)
        fitting = (choose(each.lines, kind, self.holds, frozenset(needed)) for each in places)
        return next(filter(None, fitting), None)

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


def no_words(rule: Rule, section: FragmentSection | None = None) -> Diagnostic:
    """That there are no words for a rule, or none in its section, and what to do about it."""
    if section:
        message = (
            f"{section.name!r} has no sentence yet: write a line `casual`, `formal` or `rule`, or "
            "take the section out"
        )
        return diagnostic(section.file, section.line, message)
    message = (
        f"there are no words for the stance {rule.stance!r} of {rule.facet!r} yet; "
        "give the rule a `text`, or write the section in a fragment of your own"
    )
    return Diagnostic("no-words", message, key=f"rules.{rule.facet}")


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
