"""What a command costs: instructions, which do not wobble; CPU time; and peak memory."""

from __future__ import annotations

import compileall
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import sphinx_contribpolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    K = TypeVar("K")

_COLLECTED = re.compile(r"Collected\s*:\s*(\d+)")


def compiled() -> None:
    """Compile the package, as pip does when it installs one; in a source tree nobody may have."""
    compileall.compile_dir(Path(sphinx_contribpolicy.__file__).parent, quiet=1)


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


def counted(commands: Mapping[K, Callable[[], Sequence[str]]], *, cwd: Path) -> dict[K, int]:
    """Instructions of each command; as many run at once as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {key: pool.submit(instructions, make(), cwd=cwd) for key, make in commands.items()}
        return {key: job.result() for key, job in jobs.items()}


class Used(NamedTuple):
    """CPU seconds of a command with its children, its peak memory in MiB, and what it printed."""

    seconds: float
    memory: float
    output: str


def used(command: Sequence[str], *, cwd: Path) -> Used:
    """What the command used; raises `RuntimeError` where it fails."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{output}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, output)


def spread(figures: Sequence[float], *, unit: float = 1) -> str:
    """The median of the figures, each divided by `unit`, with the least and the greatest."""
    least, most = min(figures) / unit, max(figures) / unit
    return f"{median(figures) / unit:.2f} ({least:.2f} to {most:.2f})"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows, the first of them the head, as a Markdown table."""
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
