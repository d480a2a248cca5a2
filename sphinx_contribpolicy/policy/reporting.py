"""Turn faults into problems with file, line and key. Runs only when something is wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_contribpolicy.policy.sources import Layer
    from sphinx_contribpolicy.policy.validation import Fault

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def dotted(path: Sequence[str | int]) -> str:
    """`path` as TOML writes keys, with `[index]` for lists: `custom[0].title`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
            continue
        bare = _BARE.fullmatch(step)
        text += ("." if text else "") + (step if bare else _quoted(step))
    return text


def problems_of(layer: Layer, faults: Iterable[Fault]) -> list[Diagnostic]:
    """The faults of one layer as problems, in the order of the lines they stand in."""
    from sphinx_contribpolicy.policy.locate import Lines

    lines: Lines | None = None
    found: list[Diagnostic] = []
    for fault in faults:
        if layer.text is not None and lines is None:
            lines = Lines(layer.text)
        path = (*layer.prefix, *fault.path)
        found.append(
            Diagnostic(
                code=fault.code,
                message=fault.message,
                file=layer.file,
                line=lines.line_of(path) if lines else None,
                key=dotted(path),
            )
        )
    return sorted(found, key=lambda problem: problem.line or 0)


def _quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
