"""The words that a policy file can use: facets, their stances, and the sections of the text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.policy.leaves import Level

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


@cache
def facets() -> Mapping[str, Facet]:
    """All facets by name, in the order in which the text takes them up."""
    with Path(__file__).with_name("vocabulary.toml").open("rb") as file:
        return read(tomllib.load(file))


def read(tables: Mapping[str, object]) -> Mapping[str, Facet]:
    """The facets in the parsed tables of a vocabulary file; `msgspec.ValidationError` if wrong."""
    found = {}
    for name, table in tables.items():
        entry = msgspec.convert(table, _FacetEntry)
        stances = {
            stance: Stance(name=stance, about=given.about, level=given.level)
            for stance, given in entry.stances.items()
        }
        found[name] = Facet(name, entry.title, entry.about, MappingProxyType(stances))
    return MappingProxyType(found)


class _StanceEntry(Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    level: Level


class _FacetEntry(Struct, frozen=True, forbid_unknown_fields=True):
    about: str
    stances: dict[str, _StanceEntry]
    title: str = ""
