"""Where a finding is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.policy.locate import Lines, reaches
from sphinx_contribpolicy.policy.reporting import dotted

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.policy.validation import Path as Key


class Location(NamedTuple):
    """A dotted key, a file or None, and a line from 1 or None where no single one is meant."""

    key: str
    file: Path | None = None
    line: int | None = None


def of_key(loaded: Loaded, path: Key) -> Location:
    """Where the value at `path` was set; in the policy file, where nobody set it."""
    layer = next(
        (
            layer
            for layer in reversed(loaded.layers)
            if reaches(layer.data, path) == len(path) or layer.file == loaded.file
        ),
        None,
    )
    if layer is None:
        return Location(dotted(path), loaded.file)
    whole = (*layer.prefix, *path)
    line = None if layer.text is None else Lines(layer.text).line_of(whole)
    return Location(dotted(whole), layer.file, line)
