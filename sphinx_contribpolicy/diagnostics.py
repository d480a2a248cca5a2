"""What is wrong, said so that a person can mend it, and the errors that carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from sphinx_contribpolicy.printed import near, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Severity: TypeAlias = Literal["error", "warning", "note"]
PolicyCode: TypeAlias = Literal[
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
    "impossible-level",
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
    "templates-missing",
    "templates-outside",
    "fragment",
    "no-words",
]
"""What can be wrong with a policy and its words; the reference describes each."""


# A named tuple, because `sync --check` mostly ends without one, and msgspec is slow to import.
class Diagnostic(NamedTuple):
    """One thing that is wrong.

    `code` says what kind of thing; it is stable, for programs. `file` is None for what the caller
    gave: a text, or a value of conf.py or of `--set`. `line` counts from 1 and is None where no
    single line is meant; `key` is dotted, with `[index]` for lists (from 0).
    """

    code: str
    message: str
    file: Path | None = None
    line: int | None = None
    key: str = ""
    severity: Severity = "error"

    def __str__(self) -> str:
        """One line: `file:line: key: message`, without the parts that are not known.

        A file is named as it is seen from the current folder.

        >>> from pathlib import Path
        >>> print(Diagnostic("wrong-type", "expected a list", Path("a.toml"), 3, "extends"))
        a.toml:3: extends: expected a list
        """
        if self.file is None:
            place = f"line {self.line}" if self.line else "overrides" if self.key else ""
        else:
            place = f"{near(self.file)}:{self.line}" if self.line else near(self.file)
        return one_line(": ".join(part for part in (place, self.key, self.message) if part))

    def with_severity(self) -> Diagnostic:
        """The same with how bad it is, and its code, in the message."""
        return self._replace(message=f"{self.severity}: {self.message} [{self.code}]")


class ContribPolicyError(Exception):
    """What a person can mend; `diagnostics` says everything that is wrong, in order.

    A message alone stands for one diagnostic that has no place. The command ends with status 2.
    """

    def __init__(self, wrong: Iterable[Diagnostic] | str) -> None:
        self.diagnostics = (
            (Diagnostic("unusable", wrong),) if isinstance(wrong, str) else tuple(wrong)
        )
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        """One line for each diagnostic."""
        return "\n".join(map(str, self.diagnostics))


class PolicyError(ContribPolicyError):
    """The policy cannot be used."""


class WordsError(ContribPolicyError):
    """The words cannot say what the policy holds."""


class RegionsError(ContribPolicyError):
    """The regions of a text cannot be filled."""


class FilesError(ContribPolicyError):
    """The files of a repository cannot be kept as they are."""


class InputError(ContribPolicyError):
    """What a command was given cannot be used: an argument, an event, a range of commits."""


def nearest(name: str, names: Iterable[str]) -> str:
    """The hint that names the nearest of `names`, in any case, or "" where none is near.

    >>> nearest("Tetsing", ["docs", "testing"])
    "; did you mean 'testing'?"
    """
    # Only a mistake needs it.
    from difflib import get_close_matches

    by_lower: dict[str, str] = {}
    for known in names:
        by_lower.setdefault(known.lower(), known)
    # difflib takes quadratic time; no name is longer.
    close = get_close_matches(name.lower()[:100], by_lower, n=1)
    return f"; did you mean {by_lower[close[0]]!r}?" if close else ""
