"""Where the policy file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.policy.reading import is_file, parse, read_text

if TYPE_CHECKING:
    from pathlib import Path

NAME = "contribpolicy.toml"
SHARED = "pyproject.toml"


def find(start: Path) -> Path | None:
    """The policy file that governs the folder `start`: the nearest one there or above, or None.

    It is `contribpolicy.toml`, or a `pyproject.toml` with a table `[tool.contribpolicy]`.
    PolicyError where one folder holds both, or where a pyproject.toml that could have the table
    cannot be parsed.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        if found := _in(folder):
            return found
    return None


def _in(folder: Path) -> Path | None:
    own, shared = folder / NAME, folder / SHARED
    has_own = is_file(own)
    if not _has_table(shared, settled=has_own):
        return own if has_own else None
    if has_own:
        message = (
            f"two policy files: {own} and [tool.contribpolicy] in {shared}; "
            f"keep one of them and remove the other"
        )
        raise PolicyError([Diagnostic(code="two-files", message=message, file=own)])
    return shared


def _has_table(file: Path, *, settled: bool) -> bool:
    """Whether `file` has the table; a file that cannot be read only matters if not `settled`."""
    try:
        content = file.read_bytes()
    except OSError:
        return False
    if b"contribpolicy" not in content:
        return False
    try:
        tool = parse(read_text(file), file).get("tool")
    except PolicyError:
        if settled:
            return False
        raise
    return isinstance(tool, dict) and "contribpolicy" in tool
