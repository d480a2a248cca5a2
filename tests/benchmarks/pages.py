"""What one use of `llm-policy` in a page costs, against other ways to show the same text there.

    python tests/benchmarks/pages.py [--markup rst] [--builder dummy] [--sizes 5 25] [--short]

Builds of two sizes give what each further page costs and what is paid once, in instructions, beyond
the same pages without any policy. The table says what that makes for a use on 100, 1,000 and 5,000
pages. Needs valgrind; sphinx-jinja is compared where it is installed. The tables behind it are of
the note on `good first issue` and the block for agents, of sizes on disk and in memory, and of the
usual project: 100 pages, of which three show the policy.
"""

from __future__ import annotations

import argparse
import importlib.util
import tempfile
from pathlib import Path

from counting import Linear, counted, fitted, table
from projects import PARTS, POLICY_PART, VARIANTS, Part, build, project
from timing import compile_kit, cost

USES = (100, 1000, 5000)


def costs(
    folder: Path,
    markup: str,
    builder: str,
    variants: list[str],
    *,
    sizes: tuple[int, int],
    part: Part = POLICY_PART,
) -> dict[str, Linear]:
    """What each variant takes beyond the pages without a policy."""
    made = {
        (variant, size): project(
            folder / f"{variant}-{size}".replace(" ", "-"), markup, variant, size, part
        )
        for variant in ["without", *variants]
        for size in sizes
    }
    commands = {key: (lambda path=path: build(path, builder)) for key, path in made.items()}
    spent = counted(commands, cwd=folder)
    return {
        variant: fitted({size: spent[variant, size] - spent["without", size] for size in sizes})
        for variant in variants
    }


def use_rows(markup: str, builder: str, found: dict[str, Linear]) -> list[list[str]]:
    """For each variant: per page, once, and the ratio to the text by hand at several sizes."""
    hand = found["by hand"]
    return [
        [
            markup,
            builder,
            variant,
            f"{cost.each / 1e6:.1f} M",
            f"{cost.once / 1e6:.0f} M",
            *(f"{cost.of(uses) / hand.of(uses):.2f}" for uses in USES),
        ]
        for variant, cost in found.items()
    ]


def sizes_rows(folder: Path, markup: str, pages: int) -> list[str]:
    """Bytes of doctrees and environment for each page, and memory, against the text by hand."""
    found: dict[str, tuple[float, float, float]] = {}
    for variant in ("without", "by hand", "llm-policy"):
        made = project(folder / f"size-{variant}".replace(" ", "-"), markup, variant, pages)
        memory = cost(build(made, "dummy"), cwd=folder).mebibytes
        stored = made / "_build" / "doctrees"
        doctrees = sum(path.stat().st_size for path in stored.glob("page*.doctree"))
        found[variant] = (doctrees, (stored / "environment.pickle").stat().st_size, memory)
    plain, hand, ours = found["without"], found["by hand"], found["llm-policy"]
    cells = [markup]
    for at in (0, 1):
        by_page = [(each[at] - plain[at]) / pages for each in (hand, ours)]
        cells += [f"{by_page[0]:,.0f} B", f"{by_page[1]:,.0f} B", f"{by_page[1] / by_page[0]:.2f}"]
    both = [hand[0] + hand[1] - plain[0] - plain[1], ours[0] + ours[1] - plain[0] - plain[1]]
    return [*cells, f"{both[1] / both[0]:.2f}", f"{hand[2]:.0f} MiB", f"{ours[2]:.0f} MiB"]


def usual_row(folder: Path, markup: str, pages: int, few: int, more: int) -> list[str]:
    """A whole html build of `pages` pages of which `few` show the policy, against by hand.

    A build in which `more` pages show it tells what is paid for each page from what is paid once.
    """
    made = {
        (variant, showing): project(
            folder / f"usual-{variant}-{showing}".replace(" ", "-"),
            markup,
            variant,
            pages,
            showing=showing,
        )
        for variant in ("by hand", "llm-policy")
        for showing in (few, more)
    }
    spent = counted(
        {key: (lambda path=path: build(path, "html")) for key, path in made.items()}, cwd=folder
    )
    hand, ours = spent["by hand", few], spent["llm-policy", few]
    beyond = {each: spent["llm-policy", each] - spent["by hand", each] for each in (few, more)}
    once = fitted(beyond).once
    counts = [f"{count / 1e6:,.0f} M" for count in (hand, ours, once)]
    return [markup, *counts, f"{ours / hand:.3f}", f"{(ours - once) / hand:.3f}"]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs=2, default=(5, 25))
    parser.add_argument("--builder", action="append", choices=("dummy", "html"), default=[])
    parser.add_argument("--markup", action="append", choices=("md", "rst"), default=[])
    parser.add_argument("--short", action="store_true", help="small, to see that it runs")
    options = parser.parse_args()
    compile_kit()
    markups = options.markup or (["rst"] if options.short else ["rst", "md"])
    builders = options.builder or (["dummy"] if options.short else ["dummy", "html"])
    sizes = (1, 2) if options.short else tuple(options.sizes)
    variants = [each for each in VARIANTS if each != "sphinx-jinja"]
    head = ["markup", "builder", "one use of", "each page", "once"]
    head += [f"{uses:,} pages, to by hand" for uses in USES]
    rows, part_rows, size_rows, usual_rows = [head], [], [], []
    usual = (4, 1, 2) if options.short else (100, 3, 23)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for markup in markups:
            extra = (
                ["sphinx-jinja"]
                if markup == "rst" and importlib.util.find_spec("sphinx_jinja")
                else []
            )
            for builder in builders:
                where = folder / markup / builder
                chosen = ["by hand", "llm-policy"] if options.short else [*variants, *extra]
                found = costs(where, markup, builder, chosen, sizes=sizes)
                rows += use_rows(markup, builder, found)
            for part in () if options.short else PARTS:
                where = folder / markup / part.part
                chosen = ["by hand", "llm-policy"]
                found = costs(where, markup, "dummy", chosen, sizes=sizes, part=part)
                found[part.directive] = found.pop("llm-policy")
                part_rows += use_rows(markup, "dummy", found)
            size_rows.append(sizes_rows(folder / markup, markup, 4 if options.short else 1000))
            usual_rows.append(usual_row(folder / markup, markup, *usual))
        print(table(rows))
        if part_rows:
            print(f"\n{table([head, *part_rows])}")
        head = ["markup", "doctree by hand", "`llm-policy`", "ratio"]
        head += [
            "environment by hand",
            "`llm-policy`",
            "ratio",
            "both",
            "peak memory by hand",
            "`llm-policy`",
        ]
        print(f"\n{table([head, *size_rows])}")
        head = ["markup", f"{usual[0]} pages, {usual[1]} by hand", "`llm-policy`", "of it once"]
        print(f"\n{table([[*head, 'ratio', 'beyond what is paid once'], *usual_rows])}")


if __name__ == "__main__":
    main()
