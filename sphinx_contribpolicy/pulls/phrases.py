"""The phrases that a check knows, from `phrases.toml` and `tools.toml` beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any, TypeAlias

from sphinx_contribpolicy.markup.normalize import Key, key, words

# The number of an issue ends one too, "Closes #12 No AI was used.", and a point in "4.5" none.
_CLAUSE = re.compile(
    "\\.(?!\\w)|[!?;:,()\n\u2013\u2014\u3001\u3002\uff01\uff1f\uff0c\uff1a\uff08\uff09]|#\\d+(?=\\s+[A-Z])"
)
_QUOTED = re.compile(
    "(?<!\\w)[\"'\u201c\u2018\u201e\u00ab][^\"'\u201d\u2019\u201c\u00bb]{1,200}"
    "[\"'\u201d\u2019\u201c\u00bb](?!\\w)"
)
# A letter before it makes it part of a word, but not in a script that writes without spaces.
_ABBREVIATION = re.compile(
    "(?<![^\\W\\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3])"
    "(?:(?<!['\u2019])AI|A\\.I\\.|KI|IA|ИИ)(?![a-zа-я])"  # noqa: RUF001 - Russian
)


PhraseTree: TypeAlias = "dict[str, PhraseTree]"
"""Phrases by their words, one after the other; a phrase ends at the key ""."""
_END = ""


def tree_of(phrases: Iterable[Key]) -> PhraseTree:
    """The phrases as a tree."""
    whole: PhraseTree = {}
    for phrase in filter(None, phrases):
        tree = whole
        for word in phrase:
            tree = tree.setdefault(word, {})
        tree[_END] = {}
    return whole


def longest_at(text: Sequence[str], begin: int, tree: PhraseTree) -> int:
    """How many words the longest phrase has that begins at a word of a text; 0 where none does."""
    size = 0
    for at in range(begin, len(text)):
        if text[at] not in tree:
            break
        tree = tree[text[at]]
        if _END in tree:
            size = at - begin + 1
    return size


@cache
def data(name: str) -> dict[str, Any]:
    """What the file of a name beside this module holds."""
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text("utf-8"))


@cache
def entries(group: str) -> frozenset[str]:
    """What stands in a group of either file, as it stands there; of all tools together."""
    whole = data("phrases") | data("tools")
    of_tools = [each for tool in whole["tool"] for each in tool.get(group, ())]
    return frozenset(map(str, of_tools or whole[group]))


@cache
def phrases(*groups: str) -> frozenset[Key]:
    """The phrases of groups, each as its words."""
    return frozenset(key(each) for group in groups for each in entries(group))


@cache
def tree(group: str) -> PhraseTree:
    """The phrases of a group as a tree."""
    return tree_of(phrases(group))


def speaks(text: Sequence[str], *groups: str) -> bool:
    """Whether a phrase of one of these groups stands in a text, given as its words."""
    return any(
        word in known and longest_at(text, at, known)
        for known in map(tree, groups)
        for at, word in enumerate(text)
    )


def says_only(text: Sequence[str], *groups: str) -> bool:
    """Whether a text is nothing but phrases of these groups, one behind the other.

    >>> says_only(["related", "to"], "refers"), says_only(["related", "work"], "refers")
    (True, False)
    """
    at = 0
    while size := max(longest_at(text, at, tree(group)) for group in groups):
        at += size
    return at == len(text)


def begins(text: Sequence[str], *groups: str) -> bool:
    """Whether a text begins with a phrase of these groups."""
    return any(longest_at(text, 0, tree(group)) for group in groups)


def ending(text: Sequence[str], *groups: str) -> Key:
    """The phrase of these groups with which a text ends; () where none does.

    >>> ending(["there", "is", "nothing", "to"], "nothing_to")
    ('nothing', 'to')
    """
    found = (each for each in phrases(*groups) if tuple(text[-len(each) :]) == each)
    return max(found, key=len, default=())


def speaks_of_tools(text: str) -> bool:
    """Whether `text` speaks of AI or of tools that generate."""
    return bool(_ABBREVIATION.search(text)) or speaks(words(text), "tools")


def is_question(sentence: str) -> bool:
    """Whether a sentence ends with a question mark."""
    return sentence.rstrip("\"'*_)` ").endswith(("?", "\uff1f", "\u061f"))


def clauses(text: str) -> list[str]:
    """The clauses of a text, each of which can deny what the others say."""
    return _CLAUSE.split(text)


def stated(sentence: str) -> list[str]:
    """The clauses of a sentence that state something: they ask, suppose and quote nothing.

    >>> stated('If in doubt, I wrote it, fine?')
    [' I wrote it']
    """
    found = [each for each in clauses(_QUOTED.sub(" ", sentence)) if words(each)]
    if is_question(sentence):
        found = list(takewhile(lambda each: not begins(words(each), "asking"), found[:-1]))
    return [each for each in found if not begins(words(each), "supposes")]


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


def instructs(sentence: str) -> bool:
    """Whether a sentence tells somebody what to do or to write, as a prompt does.

    >>> instructs("For autocomplete alone, choose the first."), instructs("The cache is read once.")
    (True, False)
    """
    found = [words(each) for each in clauses(sentence)]
    told = speaks(words(sentence), "told_to") or any(begins(each, "choose") for each in found)
    return told or begins(words(sentence), "asks")


def asks_for_one(prompt: str) -> bool:
    """Whether a prompt asks for exactly one choice: a clause of it that says so.

    >>> asks_for_one("Tick one."), asks_for_one("It takes one week.")
    (True, False)
    """
    found = [clause for each in _CLAUSE.split(prompt) if (clause := words(each))]
    for clause in found:
        one = speaks(clause, "one") or ending(clause, "one_at_end")
        chosen = speaks(clause, "one_chosen") or (one and speaks(clause, "choose"))
        if chosen and not speaks(clause, "several"):
            return True
    # As in "Tick the box that applies (only one)".
    return speaks(words(prompt), "choose") and any(tuple(each) in phrases("one") for each in found)
