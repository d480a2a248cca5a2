"""The words that a policy file can use: facets, their stances, and the sections of the text."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sphinx_contribpolicy.policy.model import Level, Rule

SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    msgspec.json.decode(
        Path(__file__).with_name("sections.json").read_bytes(), type=dict[str, tuple[str, ...]]
    )
)
"""The sections of the text in their order, each with its facets. `agent-block` stands in none: it
is the text at the end of the document."""


StanceKind: TypeAlias = Literal["person", "maintainers", "fact", "reason"]
"""Whom a stance binds: the people who contribute, the maintainers; or nobody."""
Polarity: TypeAlias = Literal["duty", "prohibition", "permission"]
Ask: TypeAlias = Literal["nothing", "box", "choice", "field", "section"]
Moment: TypeAlias = Literal["before", "pull-request", "review", "always"]
Strength: TypeAlias = Literal["must", "should", "encouraged", "may", "info"]
_UNSIGNED: frozenset[Level] = frozenset({"encouraged", "may", "info"})


class Stance(Struct, frozen=True, forbid_unknown_fields=True):
    """One position on a facet, with what the words and the checks have to know about it."""

    about: str
    """Its meaning in one line."""
    kind: StanceKind
    levels: tuple[Level, ...]
    """The levels that it can have, the usual one first."""
    asks: Ask
    """What the template of a pull request asks for it."""
    checks: tuple[str, ...]
    """The codes of findings that see whether it is kept; none where it is a matter of honour."""
    polarity: Polarity | None = None
    """Whether it asks for something, forbids or allows it; None for a fact and for a reason."""
    moment: Moment = "always"
    """When people come to keep it."""
    stricter_than: tuple[str, ...] = ()
    """The stances of the facet that are the next looser ones."""
    opposites: tuple[str, ...] = ()
    """Stances, as `facet.stance`, that cannot hold beside it; said on one side only."""
    softens: tuple[str, ...] = ()
    """Stances, as `facet.stance`, to which it is an exception: beside it they ask for less."""
    beside: str = ""
    """The facet that it is said with, where the policy has rules on that."""
    words: tuple[str, ...] = ()
    """Other words that people look for it by."""
    may_not_apply: bool = False
    """Whether a change can leave nothing to do of it, so that words answer its box as a tick does.
    """
    name: str = ""

    @property
    def level(self) -> Level:
        """The usual level."""
        return self.levels[0]

    def can_be(self, level: Level) -> bool:
        """Whether it can have `level`.

        On a duty or a prohibition `must` and `must-not` are the same strength, as are `should` and
        `should-not`: the polarity is that of the stance.
        """
        if level in self.levels:
            return True
        signed = self.polarity in {"duty", "prohibition"}
        return signed and strength(level) in map(strength, self.levels) and level not in _UNSIGNED


class Facet(Struct, frozen=True, forbid_unknown_fields=True):
    """A subject on which a policy takes a position; `stances` by name, in order.

    `words` are others that people look for it by.
    """

    about: str
    stances: Mapping[str, Stance]
    words: tuple[str, ...] = ()
    name: str = ""


def strength(level: Level) -> Strength:
    """A level without its sign: `must` for `must-not`."""
    return level.removesuffix("-not")  # type: ignore[return-value] # what is left is a strength


@cache
def facets() -> Mapping[str, Facet]:
    """All facets by name, in the order in which the text takes them up.

    `vocabulary.json` has them: 43 facets with 216 stances, drawn from the rules of 86 published
    policies (2024 to 2026); the meanings are worded there. It is JSON because every run of every
    command reads it, and tomllib takes ten times as long for the same in TOML.
    """
    content = Path(__file__).with_name("vocabulary.json").read_bytes()
    found = {}
    for name, facet in msgspec.json.decode(content, type=dict[str, Facet]).items():
        stances = {key: replace(stance, name=key) for key, stance in facet.stances.items()}
        found[name] = replace(facet, name=name, stances=MappingProxyType(stances))
    return MappingProxyType(found)


def held_by_some(rule: Rule) -> tuple[str, ...]:
    """The qualifiers because of which only its reader knows whether a rule holds.

    Whom, where and when. What a rule leaves out is among them unless the template lets people
    choose: who did only what is left out chooses the answer that denies it.
    """
    stance = stance_of(rule)
    chosen = stance is not None and not {"choice-missing", "detail-missing"}.isdisjoint(
        stance.checks
    )
    names = ("who", "where", "when") if chosen else ("who", "where", "when", "except")
    return tuple(name for name, text in zip(names, rule.bounds, strict=False) if text.strip())


def stance_of(rule: Rule) -> Stance | None:
    """The stance of a rule; None where a text of the project's own says it."""
    facet = facets().get(rule.facet)
    return facet.stances.get(rule.stance or "") if facet else None


def looser_than(rule: Rule) -> Mapping[str | None, int]:
    """The stances of the facet that ask for less than that of `rule`, and how many steps less."""
    stance = stance_of(rule)
    return _below(rule.facet, stance.name) if stance else {}


@cache
def _below(facet: str, stance: str) -> Mapping[str | None, int]:
    stances = facets()[facet].stances
    found: dict[str | None, int] = {}
    waiting = [(stance, 1)]
    for name, steps in waiting:
        new = [below for below in stances[name].stricter_than if below not in found]
        found |= dict.fromkeys(new, steps)
        waiting += [(below, steps + 1) for below in new]
    return found
