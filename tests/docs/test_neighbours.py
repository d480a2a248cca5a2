"""What the docs say of other tools: the names they are given, and what they find."""

from __future__ import annotations

import configparser
import re
import shlex
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.policy import load

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/neighbours.md").read_text(encoding="utf-8")
POLICY = 'preset = "ownership"\n[project]\nname = "Larkspur"\n'
REGION = """\
.. contribpolicy:begin llm-policy

As it was synced.

.. contribpolicy:end llm-policy
"""


def block(language: str) -> str:
    """The one block of the page in a language."""
    (found,) = re.findall(rf"(?s)```\{{code-block\}} {language}\n(.*?)```", PAGE)
    return str(found)


@pytest.fixture
def build(tmp_path: Path):
    """Builds pages of reST, with conf.py in another folder if it is named; any warning fails."""

    def run(pages: dict[str, str], *, conf: str = "docs", builder: str = "html") -> Sphinx:
        for name, text in pages.items():
            (tmp_path / "docs" / name).parent.mkdir(exist_ok=True)
            (tmp_path / "docs" / name).write_text(text, encoding="utf-8")
        (tmp_path / conf).mkdir(exist_ok=True)
        (tmp_path / conf / "conf.py").write_text("extensions = ['sphinx_contribpolicy']\n")
        out = tmp_path / "out"
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                *(tmp_path / "docs", tmp_path / conf, out, out / "doctrees", builder),
                *(None, None),
                warningiserror=True,
                exception_on_warning=True,
            )
            app.build()
        return app

    return run


def test_rstcheck_is_told_of_each_directive_and_role(build) -> None:
    config = configparser.ConfigParser()
    config.read_string(block("ini"))
    told = {key: value.split(", ") for key, value in config["rstcheck"].items()}
    assert told["ignore_directives"] == list(DIRECTIVES)
    app = build({"index.rst": "Docs\n====\n"})
    domain = app.env.get_domain("contribpolicy")
    assert told["ignore_roles"] == [f"contribpolicy:{name}" for name in domain.roles]


def test_autobuild_is_told_of_the_file_that_the_pages_are_made_from(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "contribpolicy.toml").write_text(POLICY)
    _, option, watched, pages, _ = shlex.split(block("sh"))
    assert option == "--watch"
    assert load(root=tmp_path / pages).file == tmp_path / watched


def test_who_copies_the_sources_of_pages_gets_regions_and_no_directives(build, tmp_path) -> None:
    (tmp_path / "contribpolicy.toml").write_text(POLICY)
    pages = {"index.rst": "Docs\n====\n\n.. llm-policy::\n", "old.rst": f":orphan:\n\n{REGION}"}
    sources = Path(build(pages).outdir) / "_sources"
    assert (sources / "index.rst.txt").read_text() == pages["index.rst"]
    assert "As it was synced." in (sources / "old.rst.txt").read_text()


def test_jupyter_book_1_asks_for_an_older_sphinx_than_the_kit() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = map(Requirement, project["optional-dependencies"]["sphinx"])
    (sphinx,) = (each for each in asked if each.name.lower() == "sphinx")
    floor = next(each.version for each in sphinx.specifier if each.operator == ">=")
    assert f"asks for a Sphinx below 8, and the kit for {floor} or newer" in PAGE
    assert not any(sphinx.specifier.contains(old) for old in ("7.4.7", "7.99"))


@pytest.mark.parametrize("above", ["", "docs"])
def test_a_conf_py_that_is_kept_elsewhere_finds_the_policy_of_the_pages(
    build, tmp_path: Path, above: str
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / above / "contribpolicy.toml").write_text(POLICY)
    elsewhere = tmp_path.parent / f"{tmp_path.name}-packaging"
    app = build({"index.rst": "Docs\n====\n\n.. llm-policy::\n"}, conf=str(elsewhere))
    assert "You are responsible for" in (Path(app.outdir) / "index.html").read_text()


def test_a_heading_of_ones_own_keeps_its_id_and_the_anchors_of_rules_hold(build, tmp_path) -> None:
    (tmp_path / "contribpolicy.toml").write_text(POLICY)
    title = "Pull requests and agents"
    own = f"Docs\n====\n\n{title}\n{'-' * len(title)}\n\nMine.\n"
    policy = "Policy\n------\n\n.. llm-policy::\n   :no-title:\n"
    app = build({"index.rst": f"{own}\n{policy}"})
    html = (Path(app.outdir) / "index.html").read_text()
    assert html.count(f"<h2>{title}<") == 1
    assert html.count(f"<h3>{title}<") == 1
    assert html.index('id="pull-requests-and-agents"') < html.index("Mine.")
    rules = load(root=tmp_path).policy.rules
    anchors = {f'id="contribpolicy-{rule.facet}"' for rule in rules}
    assert [each for each in sorted(anchors) if html.count(each) != 1] == []
