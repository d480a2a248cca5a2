from __future__ import annotations

from importlib.util import find_spec

import pytest

pytestmark = pytest.mark.slow

THEMES = {
    "alabaster": "alabaster",
    "furo": "furo",
    "pydata_sphinx_theme": "pydata_sphinx_theme",
    "sphinx_rtd_theme": "sphinx_rtd_theme",
    "sphinx_book_theme": "sphinx_book_theme",
}


@pytest.mark.parametrize(("module", "theme"), THEMES.items(), ids=THEMES)
def test_a_theme_shows_the_policy_without_a_warning(project, module, theme):
    if find_spec(module) is None:
        pytest.skip(f"{module} is not installed")
    for markup in ("md", "rst"):
        cards = project.directive(markup, "llm-policy", ":style: cards", ":form: summary")
        policy = project.directive(markup, "llm-policy")
        project.write({f"{markup}.{markup}": project.page(markup, policy, cards)})
    done = project.configure(f'extensions += ["sphinx_design"]\nhtml_theme = "{theme}"').run(
        "html", "-W", "-D", "root_doc=md"
    )
    assert done.stderr == ""


@pytest.mark.skipif(find_spec("myst_nb") is None, reason="myst-nb is not installed")
def test_a_notebook_project_shows_the_policy(project):
    page = project.page("md", "```{llm-policy}\n```\n", "<policy-discussion/>")
    region = (
        "<!-- contribpolicy:begin llm-policy heading=2 -->\n<!-- contribpolicy:end llm-policy -->\n"
    )
    notebook = """\
        {"cells": [{"cell_type": "markdown", "id": "a", "metadata": {},
          "source": ["# Notebook\\n", "\\n", "```{llm-policy}\\n", ":form: summary\\n", "```"]}],
         "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        """
    project.write({"index.md": page, "region.md": f"# Region\n\n{region}", "book.ipynb": notebook})
    conf = (project.root / "conf.py").read_text("utf-8").replace("myst_parser", "myst_nb")
    project.write({"conf.py": conf + 'nb_execution_mode = "off"\n'})

    done = project.run("html", "-W", "-j", "2")

    assert done.stderr == ""
    for name in ("index", "region", "book"):
        html = (project.root / f"_build/html/{name}.html").read_text("utf-8")
        assert 'id="contribpolicy-human-voice"' in html
