"""What goes wrong while a text is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.policy import Problem


class WordsError(Exception):
    """The words cannot say what the policy holds.

    `problems` says why, each with its place and a remedy.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
