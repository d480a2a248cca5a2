"""What `sync` costs on many repositories in one run, for each of them beyond the first.

    python tests/benchmarks/repositories.py [--repeat 3] [--short]

Each repository has a policy of its own and eight files. First everything is to be written, with and
without asking git what it ignores; then everything is in step, with the lock and without it. The
figures are medians of the CPU time of the whole process, git's included. Needs git.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from counting import table
from eight_files import KEPT, begin
from timing import Cost, add_options, compile_kit, cost, kit, middle, peak

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIZES = (1, 10, 100, 1_000)
SHORT_SIZES = (1, 3, 5)
WRITE = "write everything"
WRITE_IGNORED = "the same with --ignored"
CHECK = "--check, all in step"
CHECK_UNLOCKED = "the same without the lock"


def repositories(folder: Path, number: int) -> list[Path]:
    """That many repositories of git, which hold nothing yet."""
    first = folder / "0"
    subprocess.run(["git", "init", "-q", "--template=", str(first)], check=True)
    others = [folder / str(at) for at in range(1, number)]
    for each in others:
        shutil.copytree(first, each)
    return [first, *others]


def cycle(roots: Sequence[Path]) -> dict[str, Cost]:
    """One run of each kind, on all `roots`."""
    named = [argument for root in roots for argument in ("--root", root.name)]
    folder = roots[0].parent

    def sync(*options: str, status: int = 0) -> Cost:
        return cost(kit("sync", *options, *named), cwd=folder, statuses=(status,))

    begin_all(roots)
    found = {WRITE_IGNORED: sync("--ignored")}
    begin_all(roots)
    found[WRITE] = sync()
    found[CHECK] = sync("--check")
    for root in roots:
        (root / "contribpolicy.lock").unlink()
    found[CHECK_UNLOCKED] = sync("--check", status=1)
    return found


def begin_all(roots: Sequence[Path]) -> None:
    """Puts each repository back to where nothing is written; no two have one policy."""
    for root in roots:
        begin(root, f"Larkspur {root.name}")


def rows(costs: Mapping[int, Sequence[Mapping[str, Cost]]], kind: str) -> list[list[str]]:
    """The rows of one kind of run, for each number of repositories."""
    of_kind = {number: [each[kind] for each in found] for number, found in costs.items()}
    (one, first), *others = of_kind.items()
    made = [[kind, f"{one}", f"{middle(first):.3f}", "-", "-", f"{peak(first):.0f}"]]
    before = 0.0
    for number, found in others:
        each = (middle(found) - middle(first)) / (number - one)
        growth = f"{each / before:.2f}" if before else "-"
        cells = [f"{middle(found):.3f}", f"{each * 1000:.1f}", growth, f"{peak(found):.0f}"]
        made.append(["", f"{number:,}", *cells])
        before = each
    return made


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, repeat=3)
    options = parser.parse_args()
    compile_kit()
    sizes = SHORT_SIZES if options.short else SIZES
    with tempfile.TemporaryDirectory() as name:
        roots = repositories(Path(name, "repositories"), sizes[-1])
        cycle(roots[:1])
        repeat = 1 if options.short else options.repeat
        turns = [{size: cycle(roots[:size]) for size in sizes} for _ in range(repeat)]
    costs = {size: [turn[size] for turn in turns] for size in sizes}
    print(f"{len(KEPT)} files in each repository\n")
    head = ["run", "repositories", "CPU s", "ms each beyond the first", "growth", "peak MiB"]
    kinds = (WRITE, WRITE_IGNORED, CHECK, CHECK_UNLOCKED)
    print(table([head, *(row for kind in kinds for row in rows(costs, kind))]))
    print("\ngrowth: ms each, against the row above; 1 is linear")


if __name__ == "__main__":
    main()
