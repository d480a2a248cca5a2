"""The phrases that a check knows, from `phrases.toml` beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .plain_text import Key, key

if TYPE_CHECKING:
    from collections.abc import Sequence

Group = Literal[
    "tools",
    "one",
    "not_one",
    "no",
    "attests",
    "optional",
    "asks_for_detail",
    "beside",
    "placeholders",
    "none",
]


@cache
def phrases(group: Group) -> frozenset[Key]:
    """The phrases of a group, each as its words."""
    return frozenset(map(key, _file()[group]))


@cache
def _file() -> dict[str, list[str]]:
    with Path(__file__).with_name("phrases.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _by_first(group: Group) -> dict[str, tuple[Key, ...]]:
    found: dict[str, tuple[Key, ...]] = {}
    for phrase in phrases(group):
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def speaks(words: Sequence[str], group: Group) -> bool:
    """Whether a phrase of `group` stands among `words`."""
    starts = _by_first(group)
    return any(
        tuple(words[at : at + len(phrase)]) == phrase
        for at, word in enumerate(words)
        for phrase in starts.get(word, ())
    )


def asks_for_one(words: Sequence[str]) -> bool:
    """Whether a prompt asks for exactly one choice."""
    left = list(words)
    for phrase in phrases("not_one"):
        at = 0
        while at <= len(left) - len(phrase):
            if tuple(left[at : at + len(phrase)]) == phrase:
                del left[at : at + len(phrase)]
            else:
                at += 1
    return speaks(left, "one")
