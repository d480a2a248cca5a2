"""Differences as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_contribpolicy.sync.plan import Change, Edit


def diff_of_change(change: Change) -> str:
    """What a change does to its file, as `git diff` shows it."""
    name = change.file.name
    before = (change.file.data or b"").decode()
    old = f"a/{name}" if before else "/dev/null"
    return _diff(before, change.after.decode(), old, f"b/{name}")


def diff_of_edit(edit: Edit) -> str:
    """What would be lost: from the text in the file to the text of the kit."""
    name = edit.file.name
    return _diff(edit.found, edit.wanted, f"{name} as it is", f"{name} as generated")


def _diff(before: str, after: str, old: str, new: str) -> str:
    # Only a run that shows something needs it.
    from difflib import unified_diff

    here, there = before.splitlines(keepends=True), after.splitlines(keepends=True)
    lines = unified_diff(here, there, old, new)
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
