"""What is to be done in a repository, and how it differs from what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.diagnostics import Diagnostic
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sync.files import RepoFile


class Change(NamedTuple):
    """A file that is to be written: what it holds, None where there is none, and what it will.

    `meanwhile` is what it holds from before the first file is written until all others are. Not
    `needed` is a lock that only records anew what the texts, right as they are, were made from.
    """

    file: RepoFile
    after: bytes
    meanwhile: bytes | None = None
    needed: bool = True

    @property
    def diff(self) -> str:
        """What it does to the file, as `git diff` shows it."""
        name = self.file.name
        before = (self.file.data or b"").decode()
        old = f"a/{name}" if before else "/dev/null"
        return _diff(before, self.after.decode(), old, f"b/{name}")


class Edit(NamedTuple):
    """Generated text that somebody changed, as it stands and as it would be written.

    `region` is empty for a file that is generated whole; `line` counts from 1.
    """

    file: RepoFile
    region: str
    line: int
    found: str
    wanted: str

    @property
    def diff(self) -> str:
        """What would be lost: from the text in the file to the text of the kit."""
        name = self.file.name
        return _diff(self.found, self.wanted, f"{name} as it is", f"{name} as generated")


class Plan(NamedTuple):
    """What is to be done in one repository, by the policy `loaded`.

    Where there are `diagnostics` or `edits`, nothing may be written. `empty`: no file is listed.
    `made_by` is the version of another kit that wrote what would change now, and nothing else did.
    `pins` are lines that pin another kit or base than is installed, errors where theirs is later.
    """

    root: Path
    loaded: Loaded
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    empty: bool = False
    made_by: str = ""
    pins: tuple[Diagnostic, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether its texts are older than those of the kit or the base that is pinned."""
        return any(each.severity == "error" for each in self.pins)

    @property
    def out_of_date(self) -> tuple[Change, ...]:
        """The changes that a check asks for.

        Nobody has to commit a lock that is behind while every text is right, because no check
        believes it then: each makes the texts again, and a strict one always does.
        """
        return tuple(change for change in self.changes if change.needed)


def _diff(before: str, after: str, old: str, new: str) -> str:
    # Only a run that shows something needs it.
    from difflib import unified_diff

    here, there = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = unified_diff(here, there, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
