"""Words of one's own: what a body says that its template did not already say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, says_something, words
from sphinx_contribpolicy.pulls.template.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SENTENCE_END = re.compile("(?<=[.!?:\u3002\uff01\uff1f])\\s+|(?<=[\u3002\uff01\uff1f])")
_QUICK_ACTION = re.compile(r"^\s{0,3}/[a-z][a-z_]+(?:\s.*)?$", re.MULTILINE)
_MARKS = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+", re.MULTILINE)

Tree: TypeAlias = "dict[str, Tree]"
_END = ""


class Vocabulary(Struct, frozen=True):
    """The phrases of a template: a tree of words in which a phrase ends at the key ''."""

    phrases: Tree
    visible: frozenset[Key]
    """The lines of the template that everybody sees."""
    targets: frozenset[str]


class Own(Struct, frozen=True):
    """What an author added to a stretch of a template."""

    words: bool
    """Words that answer."""
    none: bool
    """A line that says 'none'."""
    anything: bool
    """A word, whatever it is worth."""
    placeholder: str = ""
    """A line that stands for an answer to come."""
    placeholder_line: int = 0


def vocabulary(hidden: Iterable[str], visible: Iterable[str], targets: Iterable[str]) -> Vocabulary:
    """The vocabulary of a template: its comments, its visible texts, and its links."""
    tree: Tree = {}
    seen: set[Key] = set()
    for text in visible:
        for phrase in _phrases(text):
            seen.add(phrase)
            _grow(tree, phrase)
    for text in hidden:
        for phrase in _phrases(text):
            _grow(tree, phrase)
    return Vocabulary(tree, frozenset(seen), frozenset(targets))


def own(
    texts: Sequence[tuple[int, str, tuple[str, ...]]],
    said: Vocabulary,
    *,
    none_answers: bool = False,
) -> Own:
    """What `texts` (line, text, targets of links) add to the vocabulary `said`.

    `none_answers`: a line that says "None" or "No" is an answer in words.
    """
    gathered: list[str] = []
    none = anything = False
    placeholder, placeholder_line = "", 0
    for line, text, targets in texts:
        if any(target not in said.targets for target in targets):
            return Own(words=True, none=none, anything=True)
        shown = _QUICK_ACTION.sub("", text)
        if "\n" in shown and not left_of(" ".join(shown.split()), said):
            continue  # the template's own lines, broken at other places
        for at, part in enumerate(shown.split("\n")):
            if not part.strip():
                continue
            found = words(part)
            whole = tuple(found)
            if whole in phrases("none") and whole not in said.visible:
                none = anything = True
            left = left_of(part, said)
            if left:
                anything = True
            says_none = tuple(left) in phrases("none") and not none_answers
            if tuple(left) in phrases("placeholders") or says_none:
                if not placeholder:
                    placeholder, placeholder_line = " ".join(part.split()), line + at
                continue
            gathered += left
            if says_something(gathered):
                return Own(words=True, none=none, anything=True)
    return Own(
        words=False,
        none=none,
        anything=anything,
        placeholder=placeholder,
        placeholder_line=placeholder_line,
    )


def left_of(line: str, said: Vocabulary) -> list[str]:
    """The words of `line` without the phrases of the template with which its sentences begin."""
    left: list[str] = []
    for sentence in _SENTENCE_END.split(line):
        found = words(sentence)
        at = 0
        while at < len(found):
            size = _longest(found, at, said.phrases)
            if not size:
                break
            at += size
        left += found[at:]
    return left


def _longest(found: list[str], begin: int, tree: Tree) -> int:
    size = 0
    for at in range(begin, len(found)):
        if found[at] not in tree:
            break
        tree = tree[found[at]]
        if _END in tree:
            size = at - begin + 1
    return size


def _phrases(text: str) -> set[Key]:
    """Each line, each sentence of a line and of the whole text, as words."""
    lines = _MARKS.sub("", text).split("\n")
    texts = [*lines, " ".join(text.split())]
    sentences = [part for each in texts for part in _SENTENCE_END.split(each)]
    return {tuple(found) for each in [*texts, *sentences] if (found := words(each))}


def _grow(tree: Tree, phrase: Key) -> None:
    for word in phrase:
        tree = tree.setdefault(word, {})
    tree[_END] = {}
