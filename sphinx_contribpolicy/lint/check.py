"""What a check of lint is, and what it looks at: a policy, its texts, its repository."""

from __future__ import annotations

import re
from functools import cached_property
from inspect import cleandoc
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from sphinx_contribpolicy.diagnostics import Diagnostic, Severity
from sphinx_contribpolicy.lint.tree import Tree
from sphinx_contribpolicy.markup.blocks import without_code
from sphinx_contribpolicy.policy import BODY
from sphinx_contribpolicy.sync import Plan, plan_repository
from sphinx_contribpolicy.wording import Fragments, Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from msgspec import Struct

    from sphinx_contribpolicy.policy import KeyPath, Loaded, Location, Rule

Hits: TypeAlias = "Iterator[tuple[Location, str] | tuple[Location, str, Severity, str]]"
"""Where something is, and what it is; how bad, and what to do, where a check says it of each."""
Look: TypeAlias = "Callable[[Subject], Hits]"


_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]*")


class Check(NamedTuple):
    """One thing that lint looks for.

    `code` is the name of its findings. Errors and warnings end the command with status 1, notes do
    not. `fix` says what to do, in words that go on after "To mend it,". `look` looks for it.
    """

    code: str
    severity: Severity
    fix: str
    look: Look

    @property
    def about(self) -> str:
        """What it looks for, and why: Markdown in paragraphs, the docstring of `look`."""
        return cleandoc(self.look.__doc__ or "")

    def findings(self, subject: Subject) -> Iterator[Diagnostic]:
        """What is to be pointed out in the subject; raises as `look` does."""
        for hit in self.look(subject):
            severity, fix = hit[2:] or (self.severity, self.fix)
            yield Diagnostic(self.code, f"{hit[1]}; {fix}", *hit[0], severity)


def check(code: str, severity: Severity, *, fix: str) -> Callable[[Look], Check]:
    """Makes a check of a function that looks for something, and whose docstring says for what."""
    return lambda look: Check(code, severity, fix, look)


def named(rule: Rule, article: str = "the") -> str:
    """What messages call a rule."""
    return f"`{rule.stance}` of {rule.facet}" if rule.stance else f"{article} rule on {rule.facet}"


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


class Subject:
    """A policy, its words and its repository; what more than one check needs is made once.

    `today` is the day that review dates are compared with.
    """

    def __init__(self, loaded: Loaded, templates: Sequence[Path], today: date) -> None:
        self.loaded = loaded
        self.policy = loaded.policy
        self.today = today
        self.templates = templates

    def at(self, *key: str | int) -> Location:
        """Where the value at the key was set."""
        return self.loaded.locate(*key)

    @property
    def has_files(self) -> bool:
        """Whether there is a repository around the policy; around a base is that of others."""
        return self.loaded.file is not None and not self.loaded.is_base

    def lacks(self, key: str) -> bool:
        """Whether a setting of the project is missing; a base leaves those to its projects."""
        return not self.loaded.is_base and not getattr(self.policy.project, key).strip()

    @cached_property
    def rules(self) -> tuple[tuple[KeyPath, Rule], ...]:
        """Every rule of the policy with its key."""
        taken: set[KeyPath] = set()
        found: list[tuple[KeyPath, Rule]] = []
        for rule in self.policy.rules:
            at: KeyPath = ("rules", rule.facet)
            places = (
                (*at, index)
                for index, item in enumerate(_listed(self.loaded, at))
                if _is_of(item, rule)
            )
            # A stance that is given twice stands where it is given first.
            at = next((place for place in places if place not in taken), at)
            taken.add(at)
            found.append((at, rule))
        return tuple(found)

    @cached_property
    def own_texts(self) -> tuple[OwnText, ...]:
        """The texts that the project wrote itself."""
        policy = self.policy
        found: list[tuple[KeyPath, str]] = []
        for at, rule in self.rules:
            found += _inside(at, rule, "text", "detail", "who", "where", "when")
            found.append(((*at, "except"), rule.except_))
            found.append(((*at, "why"), rule.why if isinstance(rule.why, str) else ""))
            found += [((*at, "items", number), item) for number, item in enumerate(rule.items)]
        for index, custom in enumerate(policy.custom):
            found += _inside(("custom", index), custom, "title", "text")
        keys = ("opening", "closing", "reasons", "definitions", "examples", "owner")
        found += _inside(("document",), policy.document, *keys)
        for index, question in enumerate(policy.document.questions):
            found += _inside(("document", "questions", index), question, "question", "answer")
        found.append((BODY, policy.body_text or ""))
        return tuple(OwnText(self.loaded, key, text) for key, text in found if text)

    @cached_property
    def short_texts(self) -> tuple[OwnText, ...]:
        """The names and phrases that the project gave."""
        policy = self.policy
        found = [
            *_inside(("project",), policy.project, "name", "good_first_issue_label"),
            *_inside(("wording",), policy.wording, "title", "noun", "technology", "maintainers"),
            *_inside(("agents",), policy.agents, "marker"),
            *_inside(("document", "parent"), policy.document.parent, "name", "precedence"),
        ]
        return tuple(OwnText(self.loaded, key, text) for key, text in found if text)

    @cached_property
    def fragments(self) -> Fragments:
        """The words of the kit, with those of the project in front."""
        return Fragments(self.templates)

    @cached_property
    def wording(self) -> Wording:
        """What the words say of the policy."""
        return Wording(self.policy, self.fragments)

    @cached_property
    def tree(self) -> Tree:
        """The files around the policy."""
        return Tree(self.loaded)

    @cached_property
    def planned(self) -> Plan:
        """What `sync` would do."""
        return plan_repository(self.loaded, self.tree.repository, self.fragments)

    def shows(self, pattern: str, part: str) -> bool:
        """Whether a part stands in a kept file or on a page, where a pattern matches what has it.

        A policy from no file has neither, and a base is shown where others extend it.
        """
        if not self.has_files:
            return False
        kept = [self.tree.text(name) for name in self.policy.files.regions]
        held = part in self.policy.files.whole.values() or re.search(pattern, "\n".join(kept))
        return bool(held) or self.tree.is_on_a_page(pattern)

    def keeps(self, name: str) -> bool:
        """Whether a file has regions that are kept, and says what the policy says now."""
        changed = {change.file.name for change in self.planned.out_of_date}
        return name in self.policy.files.regions and name not in changed


def _listed(loaded: Loaded, path: KeyPath) -> list[Any]:
    """The rules of a facet where the topmost layer that has some gives them as a list."""
    held = (each.data["rules"][path[1]] for each in reversed(loaded.layers) if each.holds(path))
    given = next(held, None)
    return given if isinstance(given, list) else []


def _is_of(item: Any, rule: Rule) -> bool:
    """Whether an item of the policy file is where the rule, or the first part of it, was given."""
    if isinstance(item, str):
        return item == rule.stance
    same = item.get("stance") == rule.stance
    return same and (rule.stance is not None or item["text"] == rule.text)


def _inside(at: KeyPath, table: Struct, *keys: str) -> Iterator[tuple[KeyPath, str]]:
    """The texts of a table of the policy, with their keys."""
    return (((*at, key), getattr(table, key)) for key in keys)
