"""The words that a policy file can use: facets, their stances, and the sections of the text."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.policy.fields import Level

SECTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "opening": (
            "general",
            "scope",
            "review-capacity",
            "tools",
            "permitted",
            "prohibited",
        ),
        "responsibility": (
            "responsibility",
            "understanding",
            "self-review",
            "quality",
            "testing",
            "docs",
            "media",
            "security",
            "copyright",
            "sign-off",
            "confidentiality",
            "honesty",
        ),
        "disclosure": ("disclosure", "disclosure-detail", "attribution"),
        "talking": (
            "human-voice",
            "language",
            "review-engagement",
            "issues",
            "conduct",
            "learning",
        ),
        "pull-request": (
            "change-scope",
            "commits",
            "pr-template",
            "volume",
            "alternatives",
            "newcomers",
        ),
        "agents": ("agents",),
        "good-first": ("good-first",),
        "what-we-do": (
            "ai-review",
            "reviewer-guidance",
            "maintainers",
            "enforcement",
            "exceptions",
            "contact",
            "lifecycle",
        ),
    }
)
"""The sections of the text in their order, each with its facets. `agent-block` stands in none: it
is the text at the end of the document."""


class Stance(Struct, frozen=True):
    """One position on a facet, with its meaning in one line and its default level."""

    name: str
    about: str
    level: Level


class Facet(Struct, frozen=True):
    """A subject on which a policy takes a position; `stances` by name, in order."""

    name: str
    title: str
    about: str
    stances: Mapping[str, Stance]


class _StanceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    level: Level


class _FacetEntry(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    about: str
    stances: dict[str, _StanceEntry]


@cache
def facets() -> Mapping[str, Facet]:
    """All facets by name, in the order in which the text takes them up.

    `vocabulary.json` has them: 43 facets with 206 stances, drawn from the rules of 86 published
    policies (2024 to 2026); the meanings are worded there. It is JSON because every run of every
    command reads it, and tomllib takes ten times as long for the same in TOML.
    """
    content = Path(__file__).with_name("vocabulary.json").read_bytes()
    found = {}
    for name, entry in msgspec.json.decode(content, type=dict[str, _FacetEntry]).items():
        stances = {
            stance: Stance(name=stance, about=given.about, level=given.level)
            for stance, given in entry.stances.items()
        }
        found[name] = Facet(name, entry.title, entry.about, MappingProxyType(stances))
    return MappingProxyType(found)
