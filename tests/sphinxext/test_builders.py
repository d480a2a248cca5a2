from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

CASES = Path(__file__).parent / "cases"
BUILDERS = [
    *("html", "dirhtml", "singlehtml", "epub", "latex", "man", "texinfo", "text"),
    *("xml", "pseudoxml", "gettext", "linkcheck", "dummy"),
]
PAGES = ("every-directive", "nested-places", "styles", "policy-alone")


@pytest.fixture
def everything(project):
    """Every directive in every place and style, in both markups, on pages of one project."""
    for case in PAGES:
        for markup in ("md", "rst"):
            text = (CASES / case / f"page.{markup}").read_text("utf-8")
            project.write({f"{markup}-{case}.{markup}": text})
    names = [f"{markup}-{case}" for case in PAGES for markup in ("md", "rst")]
    toctree = project.directive("rst", "toctree", content="\n   ".join(names))
    project.write({"index.rst": project.page("rst", toctree, title="Larkspur")})
    return project.configure("""
        extensions += ["sphinx_design"]
        linkcheck_ignore = ["https://"]
        man_pages = [("index", "larkspur", "Larkspur", [], 1)]
        copyright = "2026, the Larkspur maintainers"
        version = release = "1"
        """)


@pytest.mark.parametrize("builder", BUILDERS)
def test_every_builder_takes_every_directive_in_both_markups(everything, builder):
    nitpicky = ["-n"] if builder in {"html", "latex", "man"} else []
    done = everything.run(builder, "-W", "-j", "2", *nitpicky)
    assert done.stderr == ""


@pytest.mark.skipif(not shutil.which("latexmk"), reason="TeX is not installed")
def test_the_latex_output_compiles(everything):
    everything.run("latex", "-W")
    import subprocess

    folder = everything.root / "_build" / "latex"
    done = subprocess.run(
        ["latexmk", "-pdf", "-interaction=nonstopmode"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize("builder", ["latex", "texinfo"])
def test_a_link_to_a_rule_has_a_target_where_a_builder_writes_none_for_paragraphs(
    project, markup, builder
):
    role = (
        "{contribpolicy:rule}`disclosure`" if markup == "md" else ":contribpolicy:rule:`disclosure`"
    )
    text = project.page(markup, role, project.directive(markup, "llm-policy"))
    built = project.write({f"index.{markup}": text}).build(builder)
    suffix = "tex" if builder == "latex" else "texi"
    output = next(built.out.glob(f"*.{suffix}")).read_text("utf-8")
    label = (
        r"\label{\detokenize{index:contribpolicy-disclosure}}"
        if builder == "latex"
        else "@anchor{index contribpolicy-disclosure}"
    )
    assert output.count(label) == 1


def test_the_text_builder_shows_the_words_and_the_text_for_agents_last(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"), "Last of the page.")
    built = project.write({f"index.{markup}": text}).build("text")
    lines = built.text("index.txt").splitlines()
    assert lines.index("Last of the page.") < lines.index("-[ For automated tools ]-")


def test_the_text_for_agents_is_not_in_the_search_index_and_the_policy_is(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"))
    index = project.write({f"index.{markup}": text}).build("html").text("searchindex.js")
    assert '"disclosure"' in index.lower() or '"disclos"' in index
    assert '"autom"' not in index
