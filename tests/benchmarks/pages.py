"""What one use of `llm-policy` in a page costs, against the same text written in the page.

    python tests/benchmarks/pages.py [--pages 100] [--builder dummy --builder html] [--size]

Each figure is the increment over the same pages without any policy, for one page, in
instructions: the import of the extension and the parsing of the text, which happen once, are in
it. Needs valgrind.
"""

from __future__ import annotations

import argparse
import pickle
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from counting import instructions, table

POLICY = """\
preset = "ownership"

[project]
name = "Larkspur"
discussion_url = "https://github.com/example/larkspur/discussions/12"

[agents]
position = "none"
"""
VARIANTS = ("without", "by hand", "loaded, not used", "llm-policy")
FILLER = "Some words about this page, so that it is one. They are the same in every variant.\n"
DIRECTIVE = {"md": "```{llm-policy}\n```\n", "rst": ".. llm-policy::\n"}


def text_by_hand(markup: str) -> str:
    """The policy as somebody would write it under the title of a page."""
    from sphinx_contribpolicy.policy import load
    from sphinx_contribpolicy.words import rst, write

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "contribpolicy.toml")
        file.write_text(POLICY)
        text = write(load(file).policy).markdown(heading=2)
    return rst.document(text, "-~^") if markup == "rst" else text


def project(folder: Path, markup: str, variant: str, pages: int) -> Path:
    """A project of that many pages below `folder`; returns it."""
    made = folder / f"{markup}-{variant.replace(' ', '-')}"
    made.mkdir(parents=True)
    extended = variant in {"loaded, not used", "llm-policy"}
    extensions = ["myst_parser"] * (markup == "md") + ["sphinx_contribpolicy"] * extended
    alert = "myst_enable_extensions = ['alert']\n" if markup == "md" else ""
    (made / "conf.py").write_text(f"extensions = {extensions}\nhtml_theme = 'basic'\n{alert}")
    (made / "contribpolicy.toml").write_text(POLICY)
    policy = {"by hand": text_by_hand(markup), "llm-policy": DIRECTIVE[markup]}.get(variant, "")
    names = [f"page{number}" for number in range(pages)]
    for name in names:
        title = f"# Page {name}\n" if markup == "md" else f"Page {name}\n{'=' * 20}\n"
        (made / f"{name}.{markup}").write_text(f"{title}\n{FILLER}\n{policy}")
    toctree = "\n".join(f"   {name}" for name in names)
    (made / "index.rst").write_text(f"Index\n=====\n\n.. toctree::\n\n{toctree}\n")
    return made


def build(made: Path, builder: str) -> list[str]:
    """The command that builds the project afresh."""
    out = made / "_build" / builder
    shutil.rmtree(made / "_build", ignore_errors=True)
    return [sys.executable, "-m", "sphinx", "-q", "-E", "-b", builder, str(made), str(out)]


def sizes(made: Path) -> tuple[int, int]:
    """Bytes of the doctrees of the pages, and of the environment."""
    subprocess.run(build(made, "dummy"), check=True)
    doctrees = made / "_build" / "dummy" / ".doctrees"
    pages = sum(path.stat().st_size for path in doctrees.glob("page*.doctree"))
    pickle.loads((doctrees / "page0.doctree").read_bytes())  # noqa: S301 - made a moment ago
    return pages, (doctrees / "environment.pickle").stat().st_size


def counted(folder: Path, markup: str, builder: str, pages: int) -> list[str]:
    """One row of the table."""
    costs = {
        variant: instructions(
            build(folder / f"{markup}-{variant.replace(' ', '-')}", builder), cwd=folder
        )
        for variant in VARIANTS
    }
    without = costs["without"]
    by_hand = (costs["by hand"] - without) / pages
    ours = (costs["llm-policy"] - without) / pages
    loaded = costs["loaded, not used"] / without
    return [
        markup,
        builder,
        f"{by_hand / 1e6:.1f} M",
        f"{ours / 1e6:.1f} M",
        f"{ours / by_hand:.2f}",
        f"{loaded:.3f}",
    ]


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--builder", action="append", choices=("dummy", "html"), default=[])
    parser.add_argument("--markup", action="append", choices=("md", "rst"), default=[])
    options = parser.parse_args()
    markups = options.markup or ["rst", "md"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for markup in markups:
            for variant in VARIANTS:
                project(folder, markup, variant, options.pages)
        rows = [["markup", "builder", "by hand", "llm-policy", "ratio", "loaded and not used"]]
        for builder in options.builder or ["dummy", "html"]:
            rows += [counted(folder, markup, builder, options.pages) for markup in markups]
        print(f"{options.pages} pages; per page, beyond the page without a policy\n")
        print(table(rows))
        rows = [["markup", "doctree by hand", "llm-policy", "ratio", "environment, ratio"]]
        for markup in markups:
            hand, hand_env = sizes(folder / f"{markup}-by-hand")
            ours, ours_env = sizes(folder / f"{markup}-llm-policy")
            cells = [f"{hand // options.pages:,} B", f"{ours // options.pages:,} B"]
            rows.append([markup, *cells, f"{ours / hand:.2f}", f"{ours_env / hand_env:.2f}"])
        print(f"\n{table(rows)}")


if __name__ == "__main__":
    main()
