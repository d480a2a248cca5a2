"""A build after one changed value, in a large project of which three pages show the policy.

    python tests/benchmarks/one_change.py [--pages 5000] [--repeat 5] [--short]

Against a build in which nothing changed, and against a directive that registers its value with
`rebuild="env"`, as most extensions do, so that Sphinx reads all pages again. CPU time of html
builds, taken in turns; the builds that read all pages again run once.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from counting import table
from projects import PLAIN_DIRECTIVE, POLICY, build, directive, project
from timing import Cost, compile_kit, cost, middle, peak, with_spread

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


def rebuilt(made: Path) -> tuple[Cost, int]:
    """What a build of the project used, and how many pages it read."""
    command = [part for part in build(made, "html", afresh=False) if part != "-q"]
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


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--short", action="store_true", help="small, to see that it runs")
    options = parser.parse_args()
    pages, repeat = (20, 1) if options.short else (options.pages, options.repeat)
    compile_kit()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = large(
            folder / "ours", pages, "llm-policy", "extensions += ['sphinx_contribpolicy']\n"
        )
        theirs = large(folder / "all", pages, "plain-policy", PLAIN_DIRECTIVE + _REBUILD_ALL)
        rebuilt(ours)
        rebuilt(theirs)
        change = changed_value(ours)
        found: dict[str, list[tuple[Cost, int]]] = {"nothing changed": [], "one value changed": []}
        for _ in range(repeat):
            found["nothing changed"].append(rebuilt(ours))
            change()
            found["one value changed"].append(rebuilt(ours))
        with (theirs / "conf.py").open("a") as conf:
            conf.write("policy_value = 1\n")
        found['one value changed, `rebuild="env"`'] = [rebuilt(theirs)]
    still = middle([spent for spent, _ in found["nothing changed"]])
    rows = [
        [f"build of {pages:,} pages", "pages read", "CPU ms (least to most)", "ratio", "peak MiB"]
    ]
    for what, runs in found.items():
        spent = [each for each, _ in runs]
        figures = [with_spread(spent), f"{middle(spent) / still:.2f}", f"{peak(spent):.0f}"]
        rows.append([what, f"{runs[-1][1]:,}", *figures])
    print(table(rows))


if __name__ == "__main__":
    main()
