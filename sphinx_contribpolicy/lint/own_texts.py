"""The texts that a project wrote itself, each with its key in the policy file."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.blocks import without_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from msgspec import Struct

    from sphinx_contribpolicy.policy import KeyPath, Loaded, Location, Rule

BODY: KeyPath = ("wording", "body")
"""The key of the file whose text replaces the generated policy."""

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


class OwnText:
    """A text of the project's own; what checks need of it is made once."""

    def __init__(self, loaded: Loaded, key: KeyPath, text: str) -> None:
        self.key = key
        self.text = text
        self._loaded = loaded

    @cached_property
    def without_code(self) -> str:
        """The text with its code blanked out; every other character keeps its place."""
        return without_code(self.text)

    @cached_property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """The sentences outside code, each with the place where it begins."""
        return tuple((each.start(), each[0]) for each in _SENTENCE.finditer(self.without_code))

    def at(self, start: int) -> Location:
        """Where character `start` is: the line of the body, or else that of the key."""
        place = self._loaded.locate(*self.key)
        if self.key != BODY:
            return place
        line = self.text.count("\n", 0, start) + 1
        return place._replace(file=self._loaded.body, line=line)


def own_texts(loaded: Loaded, rules: Iterable[tuple[KeyPath, Rule]]) -> Iterator[OwnText]:
    """Every text that the project wrote itself; empty ones are left out."""
    policy = loaded.policy
    found: list[tuple[KeyPath, str]] = []
    for at, rule in rules:
        found += _inside(at, rule, "text", "detail", "who", "where", "when")
        found.append(((*at, "except"), rule.except_))
        found += [((*at, "items", number), item) for number, item in enumerate(rule.items)]
    for index, custom in enumerate(policy.custom):
        found += _inside(("custom", index), custom, "title", "text")
    keys = ("opening", "closing", "reasons", "definitions", "examples", "owner")
    found += _inside(("document",), policy.document, *keys)
    for index, question in enumerate(policy.document.questions):
        found += _inside(("document", "questions", index), question, "question", "answer")
    found.append((BODY, policy.body_text or ""))
    return (OwnText(loaded, key, text) for key, text in found if text)


def short_texts(loaded: Loaded) -> Iterator[OwnText]:
    """The names and phrases that a project gave; empty ones are left out."""
    policy = loaded.policy
    found = [
        *_inside(("project",), policy.project, "name", "good_first_issue_label"),
        *_inside(("wording",), policy.wording, "title", "noun", "technology", "maintainers"),
        *_inside(("agents",), policy.agents, "marker"),
        *_inside(("document", "parent"), policy.document.parent, "name", "precedence"),
    ]
    return (OwnText(loaded, key, text) for key, text in found if text)


def _inside(at: KeyPath, table: Struct, *keys: str) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a table of the policy, with their keys."""
    return (((*at, key), getattr(table, key)) for key in keys)
