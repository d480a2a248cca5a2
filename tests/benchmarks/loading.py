"""What a project pays that loads the extension and does not use it.

    python tests/benchmarks/loading.py [--sizes 5 25] [--repeat 15] [--short]

Instructions of builds with and without the extension, of two sizes, which give what each page pays
and what is paid once; and the CPU time of importing it beyond Sphinx, MyST and sphinx-design.
Needs valgrind.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from counting import counted, table
from projects import build, project
from timing import compile_kit, cost, interleaved, middle, with_spread

PAGES = (100, 1000, 5000)
IMPORTS = (
    "import sphinx.application, sphinx.transforms.post_transforms, myst_parser.sphinx_ext.main, "
    "sphinx_design.extension"
)


def build_rows(folder: Path, builder: str, sizes: tuple[int, int]) -> list[list[str]]:
    """For each markup the ratio of a build that loads the extension to one that does not."""
    rows = []
    for markup in ("rst", "md"):
        made = {
            (variant, size): project(
                folder / builder / f"{markup}-{variant}-{size}".replace(" ", "-"),
                markup,
                variant,
                size,
            )
            for variant in ("without", "loaded, not used")
            for size in sizes
        }
        spent = counted(
            {key: (lambda path=path: build(path, builder)) for key, path in made.items()},
            cwd=folder,
        )
        few, many = sizes
        costs = []
        for variant in ("without", "loaded, not used"):
            each = (spent[variant, many] - spent[variant, few]) / (many - few)
            costs.append((each, spent[variant, few] - each * few))
        (each, once), (each_loaded, once_loaded) = costs
        ratios = [
            f"{(once_loaded + each_loaded * pages) / (once + each * pages):.4f}" for pages in PAGES
        ]
        beyond = [f"{(each_loaded - each) / 1e6:.2f} M", f"{(once_loaded - once) / 1e6:.0f} M"]
        rows.append([markup, builder, *beyond, *ratios])
    return rows


def import_rows(folder: Path, repeat: int) -> list[list[str]]:
    """CPU milliseconds of the imports with and without the extension, taken in turns."""
    scripts = {"Sphinx, MyST, sphinx-design": IMPORTS}
    scripts["and the extension"] = (
        f"{IMPORTS}, sphinx_contribpolicy, sphinx_contribpolicy.sphinxext"
    )
    spent = interleaved(
        {
            what: partial(cost, [sys.executable, "-c", script], cwd=folder)
            for what, script in scripts.items()
        },
        repeat,
    )
    plain, loaded = map(middle, spent.values())
    rows = [[what, with_spread(costs), ""] for what, costs in spent.items()]
    rows[1][2] = f"{(loaded - plain) * 1000:.1f}"
    return rows


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=(5, 25))
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--short", action="store_true", help="small, to see that it runs")
    options = parser.parse_args()
    compile_kit()
    repeat = 1 if options.short else options.repeat
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        imported = [["imports", "CPU ms (least to most)", "beyond"], *import_rows(folder, repeat)]
        print(table(imported))
        if not options.short:
            head = [
                "markup",
                "builder",
                "each page",
                "once",
                *(f"{pages:,} pages" for pages in PAGES),
            ]
            sizes = (options.sizes[0], options.sizes[1])
            rows = [row for name in ("dummy", "html") for row in build_rows(folder, name, sizes)]
            print(f"\n{table([head, *rows])}")


if __name__ == "__main__":
    main()
