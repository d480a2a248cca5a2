"""Rules that cannot both be kept, and rules that ask for nothing."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sphinx_contribpolicy.lint.check import Check, Finding
from sphinx_contribpolicy.lint.own_texts import rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy.loader import Loaded
    from sphinx_contribpolicy.policy.model import Rule
    from sphinx_contribpolicy.policy.repository import Trailer
    from sphinx_contribpolicy.policy.validation import Path as Key


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stances, as `facet.stance`, of which each in `one` contradicts each in `other`."""

    code: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    unless: tuple[str, ...] = ()


@cache
def pairs() -> tuple[Pair, ...]:
    """The stances that contradict each other; the file says why."""
    with Path(__file__).with_name("opposites.toml").open("rb") as file:
        return msgspec.convert(tomllib.load(file)["pair"], tuple[Pair, ...])


class _Placed(NamedTuple):
    path: Key
    rule: Rule


class Opposed(Check):
    """Two stances that cannot both hold."""

    severity = "error"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each two rules that contradict each other."""
        placed: dict[str, list[_Placed]] = {}
        for path, rule in rules(loaded):
            placed.setdefault(f"{rule.facet}.{rule.stance}", []).append(_Placed(path, rule))
        for pair in pairs():
            if pair.code != self.code or any(map(loaded.policy.rules_of, pair.unless)):
                continue
            for one in (each for name in pair.one for each in placed.get(name, ())):
                others = (each for name in pair.other for each in placed.get(name, ()))
                for other in others:
                    if _meet(one.rule, other.rule):
                        message = f"{_named(other.rule)} contradicts {_named(one.rule)}"
                        yield self.finding(loaded, other.path, message)


class BanAndWelcome(Opposed):
    """The policy bans work made with AI, and welcomes it."""

    code = "ban-and-welcome"
    fix = "keep one of the two, or say with `where` or `except` what each is about"


class DisclosureInBan(Opposed):
    """The policy accepts no AI-made work at all, and asks people to disclose that they used it.

    Who is honest then owns up to a breach. A ban that names uses under `permitted` is not meant.
    """

    code = "disclosure-in-ban"
    fix = "drop the disclosure, or say under `permitted` which uses there are to disclose"


class OppositeStances(Opposed):
    """Two stances say the opposite of each other, about the same things and people."""

    code = "opposite-stances"
    fix = "keep one of the two, or say with `who`, `where`, `when` or `except` when each holds"


class TrailerConflict(Opposed):
    """A trailer is asked for in one place and forbidden in another: rules, or `commits.trailer`."""

    code = "trailer-conflict"
    fix = "keep one of the two"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each two rules, or rule and setting, that contradict each other."""
        yield from super().find(loaded, today)
        trailer = loaded.policy.commits.trailer
        if trailer is None or not trailer.when:
            return
        for _, rule in rules(loaded):
            if rule.facet == "attribution" and not _is_narrowed(rule) and _clash(rule, trailer):
                message = f"a trailer that is {trailer.when} contradicts {_named(rule)}"
                yield self.finding(loaded, ("commits", "trailer", "when"), message)
                return


class AgentsBannedAndMarked(Check):
    """Agents may not take part, and are told how to mark what they open: that invites them."""

    code = "agents-banned-and-marked"
    severity = "error"
    fix = "leave the marker out, or ban only what no person has reviewed (`ban-unsupervised`)"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where agents are banned, or sent away, and `agents.marker` is set."""
        if not loaded.policy.agents.marker:
            return
        for _, rule in rules(loaded):
            name = (rule.facet, rule.stance)
            if name in _SENT_AWAY and not _is_narrowed(rule):
                message = f"a marker is offered to agents, against {_named(rule)}"
                yield self.finding(loaded, ("agents", "marker"), message)
                return


class RuleEmptied(Check):
    """The exception of a rule covers all that the rule is about, so it asks for nothing."""

    code = "rule-emptied"
    severity = "error"
    fix = "make the exception narrower, or drop the rule"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each rule that its exception leaves nothing of."""
        for path, rule in rules(loaded):
            left_out = _plain(rule.except_)
            own = {_plain(text) for text in (rule.who, rule.where, rule.when) if text}
            items = {_plain(item) for item in rule.items}
            if left_out and (_is_all(left_out) or left_out in own or items == {left_out}):
                message = f"the exception {rule.except_!r} leaves nothing of {_named(rule)}"
                yield self.finding(loaded, (*path, "except"), message)
            elif (rule.facet, rule.stance) in _EXEMPTING and any(map(_is_all, items)):
                message = f"{_named(rule)} exempts everything"
                yield self.finding(loaded, (*path, "items"), message)


_SENT_AWAY = {("agents", "ban-all"), ("agent-block", "refuse-and-redirect")}
_EXEMPTING = {("disclosure", "trivial-exempt"), ("agents", "bot-exceptions")}
_ASKING = {
    "require-assisted-by",
    "require-generated-by",
    "suggest-assisted-by",
    "suggest-coauthored-by",
}
_KEYS = {"require-generated-by": "generated-by", "suggest-coauthored-by": "co-authored-by"}
_ALL = re.compile(
    r"everything|everybody|everyone|anything|anybody|anyone|always|all"
    r"|(?:all|any|every|each|the) (?:of it|of them|cases?|changes?|code|commits?|contributions?"
    r"|contributors?|issues?|kinds?|people|person|projects?|pull requests?|repositor(?:y|ies)"
    r"|submissions?|uses?|work)"
)


def _clash(rule: Rule, trailer: Trailer) -> bool:
    # The words put `commits.trailer.key` where a rule speaks of an Assisted-by trailer.
    key = (trailer.key or "Assisted-by").casefold()
    if trailer.when == "forbidden":
        return rule.stance in _ASKING and _KEYS.get(rule.stance or "", key) == key
    if rule.stance == "forbid-all-trailers":
        return True
    return rule.stance == "forbid-ai-coauthor" and key == "co-authored-by"


def _meet(one: Rule, other: Rule) -> bool:
    """Whether the two hold for the same people, places and occasions, without exception."""
    same = (one.who, one.where, one.when) == (other.who, other.where, other.when)
    return same and not one.except_ and not other.except_


def _is_narrowed(rule: Rule) -> bool:
    return bool(rule.who or rule.where or rule.when or rule.except_)


def _named(rule: Rule) -> str:
    return f"`{rule.stance}` of {rule.facet}" if rule.stance else f"the rule on {rule.facet}"


def _plain(text: str) -> str:
    words = re.sub(r"[^\w\s-]", "", text.casefold()).split()
    while words and words[0] in {"except", "for", "in", "on", "when"}:
        del words[0]
    return " ".join(words)


def _is_all(text: str) -> bool:
    return bool(_ALL.fullmatch(text))


CHECKS: tuple[Check, ...] = (
    BanAndWelcome(),
    DisclosureInBan(),
    OppositeStances(),
    TrailerConflict(),
    AgentsBannedAndMarked(),
    RuleEmptied(),
)
