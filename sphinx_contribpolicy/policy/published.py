"""The positions of published policies, as facts with their sources, and one's own among them."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.markup.normalize import letters_of
from sphinx_contribpolicy.policy.model import Policy, Rule
from sphinx_contribpolicy.policy.strictness import is_weaker
from sphinx_contribpolicy.policy.vocabulary import facets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping


class Position(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of a published policy; `note` says in our words what it asks."""

    note: str


class Published(Struct, frozen=True, forbid_unknown_fields=True):
    """A published policy.

    `url` is where it stands, `date` a date or a commit, as the source gives it. It was read on the
    day `read`, and should be read anew after `stale_after`.
    """

    project: str
    source: str
    url: str
    date: str
    read: dt.date
    stale_after: dt.date
    overall: str
    noun: str
    term: str
    tone: str
    rules: tuple[Position, ...]


class Standing(NamedTuple):
    """A position, and the rules that take it: one's own, or None, and those of others by slug."""

    facet: str
    stance: str
    own: Rule | None
    others: Mapping[str, Rule]


@cache
def published_policies() -> Mapping[str, Published]:
    """All published policies that are recorded, by slug."""
    data = tomllib.loads(Path(__file__).with_name("published.toml").read_text(encoding="utf-8"))
    return MappingProxyType(msgspec.convert(data, dict[str, Published]))


def slug_of(name: str) -> str | None:
    """The slug of the policy that `name` means, whatever its case and punctuation, or None.

    A slug, the name of a project, or the first word of either where only one project begins so.

    >>> slug_of("NumPy"), slug_of("no project at all")
    ('numpy', None)
    """
    wanted = letters_of(name)
    for slug, entry in published_policies().items():
        if wanted in {letters_of(slug), letters_of(entry.project)}:
            return slug
    begins = [
        slug
        for slug, entry in published_policies().items()
        if wanted in {letters_of(slug.split("-", 1)[0]), letters_of(entry.project.split(" ", 1)[0])}
    ]
    return begins[0] if len(begins) == 1 else None


def compared(
    policy: Policy, slugs: Collection[str] = (), only: Collection[str] = ()
) -> tuple[Standing, ...]:
    """Where the published policies `slugs`, all by default, and `policy` among them stand.

    In the facets `only`, or those that `policy` has rules in; each in the vocabulary's order, and
    in a facet those positions first that most take. What a text of one's own says is left out.
    """
    known = published_policies()
    own = _positions(policy.rules)
    others = {slug: _positions(known[slug].rules) for slug in slugs or known}
    chosen = only or {rule.facet for rule in policy.rules}
    return tuple(
        standing
        for facet in facets()
        if facet in chosen
        for standing in sorted(_standings(facet, own, others), key=lambda each: -len(each.others))
    )


def _standings(
    facet: str,
    own: Mapping[tuple[str, str], Rule],
    others: Mapping[str, Mapping[tuple[str, str], Rule]],
) -> Iterator[Standing]:
    for stance in facets()[facet].stances:
        here = own.get((facet, stance))
        there = {
            slug: rules[facet, stance] for slug, rules in others.items() if (facet, stance) in rules
        }
        if here or there:
            yield Standing(facet, stance, here, there)


def _positions(rules: Iterable[Rule]) -> dict[tuple[str, str], Rule]:
    """The rules that take a stance, by it; the strongest of each."""
    found: dict[tuple[str, str], Rule] = {}
    for rule in rules:
        key = (rule.facet, rule.stance or "")
        if rule.stance and (key not in found or is_weaker(found[key], rule)):
            found[key] = rule
    return found


def unknown_published(name: str) -> str:
    """The message about a published policy that is not recorded."""
    names = [entry.project for entry in published_policies().values()]
    known = (*names, *published_policies())
    hint = nearest(name, known) or "; `contribpolicy published` lists them"
    return f"no published policy {name!r} is recorded{hint}"
