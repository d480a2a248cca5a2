"""A build after one changed value, in a large project of which three pages show the policy.

    python tests/benchmarks/one_change.py [--pages 5000] [--repeat 3] [--short]

Against a build in which nothing changed, one in which somebody edited the same three pages, and a
directive that registers its value with `rebuild="env"`, as most extensions do, so that Sphinx reads
all pages again. CPU time, taken in turns; builds that read all pages again run once. `dummy` looks
at all pages in each build; `html` does nothing at all where nothing changed, and writes the
environment and the indexes as soon as one page did.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from counting import table
from projects import PLAIN_DIRECTIVE, POLICY, build, directive, project
from timing import Cost, add_options, compile_kit, cost, middle, peak, with_spread

if TYPE_CHECKING:
    from collections.abc import Callable

USING = 3
"""Pages that show the policy."""

_READ = re.compile(r"(\d+) added, (\d+) changed, \d+ removed")
_REBUILD_ALL = """
def setup(app):
    app.add_directive("plain-policy", Plain)
    app.add_config_value("policy_value", 0, "env")
"""


def large(folder: Path, pages: int, name: str, settings: str = "") -> Path:
    """A project of that many pages, of which the first three use the directive `name`."""
    made = project(folder, "rst", "without", pages)
    for number in range(USING):
        with (made / f"page{number}.rst").open("a") as page:
            page.write(f"\n{directive('rst', name)}")
    with (made / "conf.py").open("a") as conf:
        conf.write(settings)
    return made


def rebuilt(made: Path, builder: str) -> tuple[Cost, int]:
    """What a build of the project used, and how many pages it read."""
    command = [part for part in build(made, builder, afresh=False) if part != "-q"]
    spent = cost(command, cwd=made)
    found = _READ.search(spent.output)
    return spent, int(found[1]) + int(found[2]) if found else 0


def changed_value(made: Path) -> Callable[[], None]:
    """What changes one value of the policy file, to another one each time."""
    numbers = count()
    return lambda: (
        (made / "contribpolicy.toml").write_text(
            POLICY.replace("Larkspur", f"Larkspur {next(numbers)}", 1)
        )
        and None
    )


def edit_pages(made: Path) -> None:
    """What somebody does who edits the pages that show the policy."""
    for number in range(USING):
        with (made / f"page{number}.rst").open("a") as page:
            page.write("\nMore words.\n")


def rows_of(builder: str, folder: Path, pages: int, repeat: int) -> list[list[str]]:
    """A row for each kind of build."""
    ours = large(folder / "ours", pages, "llm-policy", "extensions += ['sphinx_contribpolicy']\n")
    rebuilt(ours, builder)
    kinds = {
        "nothing changed": lambda: None,
        "three pages edited": partial(edit_pages, ours),
        "one value changed": changed_value(ours),
    }
    found: dict[str, list[tuple[Cost, int]]] = {kind: [] for kind in kinds}
    for _ in range(repeat):
        for kind, change in kinds.items():
            change()
            found[kind].append(rebuilt(ours, builder))
    theirs = large(folder / "all", pages, "plain-policy", PLAIN_DIRECTIVE + _REBUILD_ALL)
    rebuilt(theirs, builder)
    with (theirs / "conf.py").open("a") as conf:
        conf.write("policy_value = 1\n")
    found['one value changed, `rebuild="env"`'] = [rebuilt(theirs, builder)]
    least = [middle([spent for spent, _ in found[kind]]) for kind in [*kinds][:2]]
    rows = []
    for kind, runs in found.items():
        spent = [each for each, _ in runs]
        ratios = [f"{middle(spent) / other:.2f}" for other in least]
        read = f"{runs[-1][1]:,}"
        rows.append([builder, kind, read, with_spread(spent), *ratios, f"{peak(spent):.0f}"])
    return rows


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=5000)
    add_options(parser, repeat=3)
    options = parser.parse_args()
    pages, repeat = (20, 1) if options.short else (options.pages, options.repeat)
    compile_kit()
    head = ["builder", f"build of {pages:,} pages", "pages read", "CPU ms (least to most)"]
    rows = [[*head, "of nothing changed", "of three pages edited", "peak MiB"]]
    with tempfile.TemporaryDirectory() as name:
        for builder in ("dummy", "html"):
            rows += rows_of(builder, Path(name, builder), pages, repeat)
    print(table(rows))


if __name__ == "__main__":
    main()
