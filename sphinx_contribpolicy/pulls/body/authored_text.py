"""What the author of a body wrote: what it says that its template did not already say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, says_something, words
from sphinx_contribpolicy.pulls.phrases import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# The full stops of Chinese and Japanese end a sentence without a space behind them.
_SENTENCE_END = re.compile("(?<=[.!?:\u3002\uff01\uff1f])\\s+|(?<=[\u3002\uff01\uff1f])")
# A command to the forge is no description. Source: docs.gitlab.com, "GitLab quick actions".
_QUICK_ACTION = re.compile(r"^\s{0,3}/[a-z][a-z_]+(?:\s.*)?$", re.MULTILINE)
_MARKS = re.compile(r"^\s*(?:[-*+•]|\d{1,3}[.)])\s+", re.MULTILINE)

Tree: TypeAlias = "dict[str, Tree]"
_END = ""


class TemplateText(Struct, frozen=True):
    """What a template says itself."""

    phrases: Tree
    """A tree of words in which a phrase ends at the key ''."""
    visible: frozenset[Key]
    """The lines of the template that everybody sees."""
    targets: frozenset[str]
    """What its links and images lead to."""


class AuthoredText(Struct, frozen=True):
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


def template_text(
    hidden: Iterable[str], visible: Iterable[str], targets: Iterable[str]
) -> TemplateText:
    """The text of a template: its comments, its visible texts, and the targets of its links."""
    tree: Tree = {}
    seen: set[Key] = set()
    for text in visible:
        for phrase in _phrases(text):
            seen.add(phrase)
            _grow(tree, phrase)
    for text in hidden:
        for phrase in _phrases(text):
            _grow(tree, phrase)
    return TemplateText(tree, frozenset(seen), frozenset(targets))


def authored(
    texts: Sequence[tuple[int, str, tuple[str, ...]]],
    template: TemplateText,
    *,
    none_answers: bool = False,
) -> AuthoredText:
    """What `texts` (line, text, targets of links) add to the text of the template.

    `none_answers`: a line that says "None" or "No" is an answer in words.
    """
    gathered: list[str] = []
    none = anything = False
    placeholder, placeholder_line = "", 0
    for line, text, targets in texts:
        # A picture or a link of the author's own answers, with or without words around it.
        if any(target not in template.targets for target in targets):
            return AuthoredText(words=True, none=none, anything=True)
        shown = _QUICK_ACTION.sub("", text)
        if "\n" in shown and not added_to(" ".join(shown.split()), template):
            continue  # the template's own lines, broken at other places
        for at, part in enumerate(shown.split("\n")):
            if not part.strip():
                continue
            # The whole line, as the prompt may offer the very word: `write "None" if none helped`.
            whole = tuple(words(part))
            if whole in phrases("none") and whole not in template.visible:
                none = anything = True
            added = added_to(part, template)
            if added:
                anything = True
            says_none = tuple(added) in phrases("none") and not none_answers
            if tuple(added) in phrases("placeholders") or says_none:
                # The first is quoted, and words that follow it still answer.
                if not placeholder:
                    placeholder, placeholder_line = " ".join(part.split()), line + at
                continue
            # Gathered over lines: one letter is a slip, one on each of two lines is a text.
            gathered += added
            if says_something(gathered):
                return AuthoredText(words=True, none=none, anything=True)
    return AuthoredText(
        words=False,
        none=none,
        anything=anything,
        placeholder=placeholder,
        placeholder_line=placeholder_line,
    )


def added_to(line: str, template: TemplateText) -> list[str]:
    """The words of `line` without the phrases of the template with which its sentences begin.

    Only with which they begin: an answer often goes on behind the words of its prompt, and words
    of the prompt inside a sentence are the author's.
    """
    added: list[str] = []
    for sentence in _SENTENCE_END.split(line):
        written = words(sentence)
        at = 0
        while at < len(written):
            size = _longest_phrase(written, at, template.phrases)
            if not size:
                break
            at += size
        added += written[at:]
    return added


def _longest_phrase(written: list[str], begin: int, tree: Tree) -> int:
    size = 0
    for at in range(begin, len(written)):
        if written[at] not in tree:
            break
        tree = tree[written[at]]
        if _END in tree:
            size = at - begin + 1
    return size


def _phrases(text: str) -> set[Key]:
    """Each line, each sentence of a line and of the whole text, as words."""
    lines = _MARKS.sub("", text).split("\n")
    texts = [*lines, " ".join(text.split())]
    sentences = [part for each in texts for part in _SENTENCE_END.split(each)]
    return {phrase for each in [*texts, *sentences] if (phrase := tuple(words(each)))}


def _grow(tree: Tree, phrase: Key) -> None:
    for word in phrase:
        tree = tree.setdefault(word, {})
    tree[_END] = {}
