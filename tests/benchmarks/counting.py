"""Instructions that commands take, counted by callgrind: a figure that does not wobble."""

from __future__ import annotations

import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    K = TypeVar("K")

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
        status = f"{' '.join(command)}: status {done.returncode}"
        raise RuntimeError(f"{status}\n{done.stdout}\n{done.stderr}")
    return int(found[1])


def counted(commands: Mapping[K, Callable[[], Sequence[str]]], *, cwd: Path) -> dict[K, int]:
    """Instructions of each command; as many run at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {key: pool.submit(instructions, make(), cwd=cwd) for key, make in commands.items()}
        return {key: job.result() for key, job in jobs.items()}


class Linear(NamedTuple):
    """Instructions that grow with the pages of a project: for each page, and once."""

    each: float
    once: float

    def of(self, pages: int) -> float:
        """The instructions for so many pages."""
        return self.each * pages + self.once


def fitted(by_pages: Mapping[int, int]) -> Linear:
    """What the counts of two numbers of pages give for any number."""
    (few, less), (many, more) = by_pages.items()
    each = (more - less) / (many - few)
    return Linear(each, less - each * few)


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the head, as a Markdown table."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
