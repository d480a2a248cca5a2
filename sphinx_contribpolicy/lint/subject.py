"""What the checks of one run look at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.own_texts import OwnText, own_texts, short_texts
from sphinx_contribpolicy.lint.tree import Tree
from sphinx_contribpolicy.wording import Fragments, Wording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from sphinx_contribpolicy.policy import Key, Loaded, Location, Rule


class Subject:
    """A policy, its words and its repository; what more than one check needs is made once.

    `today` is the day that review dates are compared with.
    """

    def __init__(self, loaded: Loaded, templates: Sequence[Path], today: date) -> None:
        self.loaded = loaded
        self.policy = loaded.policy
        self.today = today
        self._templates = templates

    def at(self, *key: str | int) -> Location:
        """Where the value at the key was set."""
        return self.loaded.locate(*key)

    @cached_property
    def rules(self) -> tuple[tuple[Key, Rule], ...]:
        """Every rule of the policy with its key."""
        found: list[tuple[Key, Rule]] = []
        counts: dict[str, int] = {}
        for rule in self.policy.rules:
            index = counts[rule.facet] = counts.get(rule.facet, -1) + 1
            at: Key = ("rules", rule.facet)
            found.append((((*at, index) if _is_list(self.loaded, at) else at), rule))
        return tuple(found)

    @cached_property
    def own_texts(self) -> tuple[OwnText, ...]:
        """The texts that the project wrote itself."""
        return tuple(own_texts(self.loaded, self.rules))

    @cached_property
    def short_texts(self) -> tuple[OwnText, ...]:
        """The names and phrases that the project gave."""
        return tuple(short_texts(self.loaded))

    @cached_property
    def fragments(self) -> Fragments:
        """The words of the kit, with those of the project in front."""
        return Fragments(self._templates)

    @cached_property
    def wording(self) -> Wording:
        """What the words say of the policy."""
        return Wording(self.policy, self.fragments)

    @cached_property
    def tree(self) -> Tree:
        """The files around the policy."""
        return Tree(self.loaded)


def _is_list(loaded: Loaded, path: Key) -> bool:
    """Whether the topmost layer that has rules for a facet gives them as a list."""
    for layer in reversed(loaded.layers):
        if layer.holds(path):
            return isinstance(layer.data["rules"][path[1]], list)
    return False
