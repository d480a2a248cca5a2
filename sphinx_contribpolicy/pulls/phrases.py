"""The phrases that a check knows, from `phrases.toml` beside this module."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.normalize import Key, key, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CLAUSE = re.compile("[.!?;:,()\n\u2013\u2014\u3001\u3002\uff01\uff1f\uff0c\uff1a\uff08\uff09]")
_ABBREVIATION = re.compile("(?<![^\\W\\d_])(?:(?<!['\u2019])AI|A\\.I\\.|KI|IA|ИИ)(?![a-zа-я])")  # noqa: RUF001 - Russian


@cache
def phrases(group: str) -> frozenset[Key]:
    """The phrases of a group, each as its words."""
    return frozenset(map(key, _file()[group]))


@cache
def _file() -> dict[str, list[str]]:
    with Path(__file__).with_name("phrases.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _by_first(group: str) -> dict[str, tuple[Key, ...]]:
    starts: dict[str, tuple[Key, ...]] = {}
    for phrase in phrases(group):
        starts[phrase[0]] = (*starts.get(phrase[0], ()), phrase)
    return starts


def speaks(text: Sequence[str], group: str) -> bool:
    """Whether a phrase of `group` stands in a text, given as its words."""
    starts = _by_first(group)
    return any(
        tuple(text[at : at + len(phrase)]) == phrase
        for at, word in enumerate(text)
        for phrase in starts.get(word, ())
    )


def phrase_before(text: Sequence[str], end: int, group: str) -> Key:
    """The phrase of `group` with which the first `end` words of a text end; () where none does.

    >>> phrase_before(["there", "is", "nothing", "to", "test"], 4, "nothing_to")
    ('nothing', 'to')
    """
    ending = (each for each in phrases(group) if len(each) <= end)
    return next((each for each in ending if tuple(text[end - len(each) : end]) == each), ())


def speaks_of_tools(text: str) -> bool:
    """Whether `text` speaks of AI or of tools that generate."""
    return bool(_ABBREVIATION.search(text)) or speaks(words(text), "tools")


def clauses(text: str) -> list[str]:
    """The clauses of a text, each of which can deny what the others say."""
    return _CLAUSE.split(text)


def abbreviations(text: str) -> set[str]:
    """The words of `text` that stand for AI, folded; a word of French or Italian is none."""
    return {word for found in _ABBREVIATION.findall(text) for word in words(found)}


def opening(text: str) -> str:
    """The first clause of a text.

    >>> opening("A significant part was: the tests.")
    'A significant part was'
    """
    return next((clause for clause in _CLAUSE.split(text, 8) if words(clause)), "")


def clause_ends(text: str) -> Iterator[int]:
    """How many words each clause of a text ends behind.

    >>> list(clause_ends("Yes, and I name it: Copilot."))
    [1, 5, 6]
    """
    return accumulate(filter(None, (len(words(clause)) for clause in _CLAUSE.split(text))))


def asks_for_one(prompt: str) -> bool:
    """Whether a prompt asks for exactly one choice: a clause of it that says so.

    >>> asks_for_one("Tick one."), asks_for_one("It takes one week.")
    (True, False)
    """
    clauses = [words(clause) for clause in _CLAUSE.split(prompt)]
    if any(_chooses_one(clause) for clause in clauses if clause):
        return True
    # As in "Tick the box that applies (only one)".
    chooses = speaks(words(prompt), "choose")
    return chooses and any(tuple(clause) in phrases("one") for clause in clauses)


def _chooses_one(clause: Sequence[str]) -> bool:
    if speaks(clause, "several"):
        return False
    one = speaks(clause, "one") or clause[-1] in {"one", "1"}
    return speaks(clause, "one_chosen") or (one and speaks(clause, "choose"))
