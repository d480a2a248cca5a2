"""Differences as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.sync.plan import Change, Edit


def diff_of_change(change: Change) -> str:
    """What a change does to its file, as `git diff` shows it."""
    name = change.file.name
    before = None if change.file.data is None else change.file.data.decode()
    return _joined(
        before or "", change.after.decode(), f"a/{name}" if before else "/dev/null", f"b/{name}"
    )


def diff_of_edit(edit: Edit) -> str:
    """What would be lost: from the text in the file to the text of the kit."""
    return _joined(
        edit.found, edit.wanted, f"{edit.file.name} as it is", f"{edit.file.name} as generated"
    )


def _joined(before: str, after: str, old: str, new: str) -> str:
    return "".join(_lines(before, after, old, new))


def _lines(before: str, after: str, old: str, new: str) -> Iterator[str]:
    # Only a run that shows something needs it.
    from difflib import unified_diff

    for line in unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), old, new
    ):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
