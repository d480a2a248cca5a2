"""CPU time and peak memory of commands that run one after the other."""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Collection, Mapping, Sequence

Measured = TypeVar("Measured")
_PEAK_UNITS_PER_MEBIBYTE = 2**20 if sys.platform == "darwin" else 2**10


class Cost(NamedTuple):
    """What one run took: CPU seconds of the command and its children, and its peak memory.

    `output` is what it printed.
    """

    seconds: float
    mebibytes: float
    output: str


def cost(command: Sequence[str], *, cwd: Path, statuses: Collection[int] = (0,)) -> Cost:
    """Runs `command` once; raises `RuntimeError` where it ends with another status."""
    # The folder above stands in for the home folder, so that no settings of a person count.
    env = os.environ | {"HOME": str(cwd.parent), "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        # A child counts the memory of the process that starts it, so the programs stay small.
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        output = said.read().decode(errors="replace")
    if child.returncode not in statuses:
        raise RuntimeError(f"{' '.join(command[:8])}: status {child.returncode}\n{output}")
    peak_memory = used.ru_maxrss / _PEAK_UNITS_PER_MEBIBYTE
    return Cost(used.ru_utime + used.ru_stime, peak_memory, output)


def interleaved(
    measures: Mapping[str, Callable[[], Measured]], repeat: int
) -> dict[str, list[Measured]]:
    """Each measure `repeat` times, in turns, so that a busy machine is busy for all of them."""
    for measure in measures.values():
        measure()
    found: dict[str, list[Measured]] = {name: [] for name in measures}
    for _ in range(repeat):
        for name, measure in measures.items():
            found[name].append(measure())
    return found


def middle(costs: Sequence[Cost]) -> float:
    """The median of the CPU seconds."""
    return median(each.seconds for each in costs)


def peak(costs: Sequence[Cost]) -> float:
    """The median of the peak memory, in MiB."""
    return median(each.mebibytes for each in costs)


def with_spread(costs: Sequence[Cost]) -> str:
    """The median of the CPU time, and the least and the most, in milliseconds."""
    times = [each.seconds * 1000 for each in costs]
    return f"{median(times):.0f} ({min(times):.0f} to {max(times):.0f})"


def against(name: str, costs: Mapping[str, Sequence[Cost]], base: str) -> list[str]:
    """A row of a table: what the command `name` took, and its ratio to that of `base`."""
    found = costs[name]
    ratio = f"{middle(found) / middle(costs[base]):.2f}" if base in costs else "-"
    return [name, with_spread(found), ratio, f"{peak(found):.0f}"]


def installed(module: str) -> bool:
    """Whether `module` can be imported; says on standard error that its rows are left out."""
    if find_spec(module) is not None:
        return True
    print(f"{module} is not installed; what compares with it is left out", file=sys.stderr)
    return False


def compile_kit() -> None:
    """Compiles the kit, as pip does when it installs a package."""
    # In a checkout, with PYTHONDONTWRITEBYTECODE set, each start would compile all sources again.
    spec = find_spec("sphinx_contribpolicy")
    if spec is None or spec.origin is None:
        raise SystemExit("install the kit, or put its checkout on PYTHONPATH")
    compileall.compile_dir(Path(spec.origin).parent, quiet=1)


def kit(*arguments: str) -> list[str]:
    """The command `contribpolicy` with these arguments."""
    return [sys.executable, "-m", "sphinx_contribpolicy", *arguments]


def add_options(parser: argparse.ArgumentParser, *, repeat: int) -> None:
    """The options that all programs have."""
    parser.add_argument("--short", action="store_true", help="tiny sizes; proves that it runs")
    parser.add_argument("--repeat", type=int, default=repeat, metavar="N")
