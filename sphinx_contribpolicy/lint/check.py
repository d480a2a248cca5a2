"""What a check of lint is, and what it finds."""

from __future__ import annotations

from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from sphinx_contribpolicy.policy.locate import Lines, reaches
from sphinx_contribpolicy.policy.reporting import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy.loader import Loaded
    from sphinx_contribpolicy.policy.validation import Path as Key

Severity: TypeAlias = Literal["error", "warning", "note"]


class Finding(Struct, frozen=True, kw_only=True):
    """Something that lint points out.

    `file` is None for a value that the caller gave or that is nowhere; `line` counts from 1 and is
    None where no single line is meant; `key` is dotted.
    """

    code: str
    severity: Severity
    message: str
    key: str = ""
    file: Path | None = None
    line: int | None = None

    def __str__(self) -> str:
        """One line: `file:line: key: severity: message [code]`."""
        place = str(self.file) if self.file else "overrides"
        if self.line is not None:
            place += f":{self.line}"
        return f"{place}: {self.key}: {self.severity}: {self.message} [{self.code}]"


class Check:
    """One thing that lint looks for; its docstring tells the user what and why."""

    code: str
    """The name of the finding."""
    severity: Severity
    """How much it matters: errors and warnings end the command with status 1, notes do not."""
    fix: str
    """What to do about it."""

    @property
    def about(self) -> str:
        """What it looks for, and why: Markdown in paragraphs."""
        return cleandoc(self.__doc__ or "")

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """What is to be pointed out in the policy."""
        raise NotImplementedError

    def finding(self, loaded: Loaded, path: Key, message: str) -> Finding:
        """The finding at the key `path`."""
        layer = next(
            (
                layer
                for layer in reversed(loaded.layers)
                if reaches(layer.data, path) == len(path) or layer.file == loaded.file
            ),
            None,
        )
        whole = (*layer.prefix, *path) if layer else path
        text = layer.text if layer else None
        return Finding(
            code=self.code,
            severity=self.severity,
            message=f"{message}; {self.fix}",
            key=dotted(whole),
            file=layer.file if layer else loaded.file,
            line=Lines(text).line_of(whole) if text is not None else None,
        )
