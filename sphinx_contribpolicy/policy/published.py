"""The positions of published policies, as facts with their sources."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from sphinx_contribpolicy.policy.model import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping


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


@cache
def published_policies() -> Mapping[str, Published]:
    """All published policies that are recorded, by slug; none if the data file is not there."""
    file = Path(__file__).with_name("published.toml")
    if not file.is_file():
        return MappingProxyType({})
    with file.open("rb") as handle:
        return MappingProxyType(msgspec.convert(tomllib.load(handle), dict[str, Published]))


def slug_of(name: str) -> str | None:
    """The slug of the policy that `name` means, whatever its case and punctuation, or None.

    A slug, the name of a project, or the first word of either where only one project begins so.

    >>> slug_of("NumPy"), slug_of("no project at all")
    ('numpy', None)
    """
    wanted = _letters(name)
    for slug, entry in published_policies().items():
        if wanted in {_letters(slug), _letters(entry.project)}:
            return slug
    begins = [
        slug
        for slug, entry in published_policies().items()
        if wanted in {_letters(slug.split("-", 1)[0]), _letters(entry.project.split(" ", 1)[0])}
    ]
    return begins[0] if len(begins) == 1 else None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
