"""The phrases that a check knows, from `phrases.toml` beside this module."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.markup.normalize import Key, key, words

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


_ABBREVIATION = re.compile("(?<![^\\W\\d_])(?:(?<!['\u2019])AI|A\\.I\\.|KI|IA|ИИ)(?![a-zа-я])")  # noqa: RUF001 - Russian


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
    starts: dict[str, tuple[Key, ...]] = {}
    for phrase in phrases(group):
        starts[phrase[0]] = (*starts.get(phrase[0], ()), phrase)
    return starts


def speaks(text: Sequence[str], group: Group) -> bool:
    """Whether a phrase of `group` stands in a text, given as its words."""
    starts = _by_first(group)
    return any(
        tuple(text[at : at + len(phrase)]) == phrase
        for at, word in enumerate(text)
        for phrase in starts.get(word, ())
    )


def speaks_of_tools(text: str) -> bool:
    """Whether `text` speaks of AI or of tools that generate."""
    return bool(_ABBREVIATION.search(text)) or speaks(words(text), "tools")


def asks_for_one(prompt: Sequence[str]) -> bool:
    """Whether a prompt, given as its words, asks for exactly one choice."""
    # "One or more" holds "one"; phrases of that kind are taken out before it is looked for.
    left = list(prompt)
    for phrase in phrases("not_one"):
        at = 0
        while at <= len(left) - len(phrase):
            if tuple(left[at : at + len(phrase)]) == phrase:
                del left[at : at + len(phrase)]
            else:
                at += 1
    return speaks(left, "one")
