"""What a check of lint is."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from sphinx_contribpolicy.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sphinx_contribpolicy.lint.subject import Subject
    from sphinx_contribpolicy.policy import Location

Hits: TypeAlias = "Iterator[tuple[Location, str]]"
"""Where something is, and what it is."""
Look: TypeAlias = "Callable[[Subject], Hits]"


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
        for location, message in self.look(subject):
            yield Diagnostic(self.code, f"{message}; {self.fix}", *location, self.severity)


def check(code: str, severity: Severity, *, fix: str) -> Callable[[Look], Check]:
    """Makes a check of a function that looks for something, and whose docstring says for what."""
    return lambda look: Check(code, severity, fix, look)
