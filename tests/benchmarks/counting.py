"""Instructions that a command takes, counted by callgrind: a figure that does not wobble."""

from __future__ import annotations

import os
import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_COLLECTED = re.compile(r"Collected\s*:\s*(\d+)")


def instructions(command: Sequence[str], *, cwd: Path) -> int:
    """Instructions of `command`, its children aside; raises `RuntimeError` where it fails."""
    done = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        cwd=cwd,
        env=os.environ | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = _COLLECTED.search(done.stderr)
    if done.returncode or not found:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}\n{done.stderr}")
    return int(found[1])


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the head, as a Markdown table."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
