"""What is wrong with a policy file, said so that a person can mend it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

Code: TypeAlias = Literal[
    "no-file",
    "two-files",
    "unreadable",
    "not-utf-8",
    "not-toml",
    "unknown-key",
    "missing-key",
    "wrong-type",
    "wrong-value",
    "wrong-url",
    "unknown-facet",
    "unknown-stance",
    "unknown-level",
    "unknown-preset",
    "unknown-project",
    "unknown-section",
    "empty-rule",
    "conflicting-keys",
    "base-missing",
    "base-outside",
    "base-loop",
    "fixed-rule",
    "body-missing",
    "body-outside",
    "fragment",
    "no-words",
]
"""What kind of problem it is; stable, for programs."""


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong.

    `file` is None for a value that was given by the caller (conf.py, `--set`); `line` counts from 1
    and is None where no single line is meant; `key` is dotted, with `[index]` for lists (from 0).
    """

    code: Code
    message: str
    file: Path | None = None
    line: int | None = None
    key: str = ""

    def __str__(self) -> str:
        """One line: `file:line: key: message`."""
        place = "overrides" if self.file is None else str(self.file)
        if self.line is not None:
            place += f":{self.line}"
        parts = [place, self.key, self.message] if self.key else [place, self.message]
        return ": ".join(parts)


class PolicyError(Exception):
    """The policy cannot be used; `problems` says everything that is wrong with it, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line per problem."""
        return "\n".join(map(str, self.problems))


def nearest(name: str, names: Iterable[str]) -> str:
    """The hint that names the nearest of `names`, or "" where none is near."""
    from difflib import get_close_matches

    by_lower: dict[str, str] = {}
    for known in names:
        by_lower.setdefault(known.lower(), known)
    close = get_close_matches(name.lower()[:100], by_lower, n=1, cutoff=0.6)
    return f"; did you mean {by_lower[close[0]]!r}?" if close else ""


class Unusable(Exception):  # noqa: N818 - named for what it says
    """The message says, for people, what cannot be used and what was expected."""
