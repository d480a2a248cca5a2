"""What a project pays that loads the extension and does not use it.

    python tests/benchmarks/loading.py [--sizes 5 25] [--repeat 15] [--short]

Instructions of builds with and without the extension, of two sizes, which give what each page pays
and what is paid once; and the time of importing it, beyond Sphinx, MyST and sphinx-design.
Needs valgrind.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from pathlib import Path
from statistics import median

from counting import counted, fitted, table
from projects import build, project
from timing import add_options, compile_kit, cost

PAGES = (100, 1000, 5000)
IMPORTS = (
    "import sphinx.application, sphinx.transforms.post_transforms, myst_parser.sphinx_ext.main, "
    "sphinx_design.extension"
)
EXTENSION = "sphinx_contribpolicy, sphinx_contribpolicy.sphinxext"
_IMPORTED = re.compile(r"^import time: +(\d+) \| +\d+ \| +(\S+)$", re.MULTILINE)


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
        plain, loaded = (
            fitted({size: spent[variant, size] for size in sizes})
            for variant in ("without", "loaded, not used")
        )
        ratios = [f"{loaded.of(pages) / plain.of(pages):.4f}" for pages in PAGES]
        each, once = loaded.each - plain.each, loaded.once - plain.once
        beyond = [f"{each / 1e6:.2f} M", f"{once / 1e6:.0f} M"]
        rows.append([markup, builder, *beyond, *ratios])
    return rows


def imported(script: str, folder: Path) -> dict[str, float]:
    """The modules that a script imports, each with the milliseconds of its own that it took."""
    said = cost([sys.executable, "-X", "importtime", "-c", script], cwd=folder).output
    return {name: int(own) / 1000 for own, name in _IMPORTED.findall(said)}


def import_rows(folder: Path, repeat: int) -> list[list[str]]:
    """What importing the extension adds to what Sphinx, MyST and sphinx-design import."""
    before = imported(IMPORTS, folder).keys()
    sums = []
    for _ in range(repeat):
        found = imported(f"{IMPORTS}, {EXTENSION}", folder)
        sums.append([took for name, took in found.items() if name not in before])
    times = [sum(each) for each in sums]
    spread = f"{median(times):.1f} ({min(times):.1f} to {max(times):.1f})"
    return [[str(len(sums[0])), spread]]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=(5, 25))
    add_options(parser, repeat=15)
    options = parser.parse_args()
    compile_kit()
    repeat = 1 if options.short else options.repeat
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        head = ["modules that importing the extension adds", "ms (least to most)"]
        print(table([head, *import_rows(folder, repeat)]))
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
