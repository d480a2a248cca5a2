"""What Sphinx docs need beside the command: named in one line where it is missing or too old."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import sphinx_contribpolicy

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GET = "pip install 'sphinx-contribpolicy[sphinx]'"
CASES = {
    "myst_parser = None": "myst-parser 5.1 or newer (not installed)",
    "sphinx_design = None": "sphinx-design 0.6.1 or newer (not installed)",
    "myst_parser.__version__ = '5.0.1'": "myst-parser 5.1 or newer (5.0.1)",
    "sphinx.__version__ = '8.1.3'": "sphinx 8.2 or newer (8.1.3)",
    "sphinx_design.__version__ = '0.6.0'": "sphinx-design 0.6.1 or newer (0.6.0)",
}


def there(line):
    """Lines of conf.py that make it look as if something were not there, or older."""
    name, _, rest = line.partition(".")
    if rest:
        return f"import {name}\n{line}\n"
    name = line.partition(" ")[0]
    return f"import sys\nsys.modules['{name}'] = None\n"


@pytest.mark.parametrize("line", CASES)
def test_what_is_missing_or_too_old_is_named_in_one_line(project, line):
    project.write({"index.md": "# Index\n"})
    project.write({"conf.py": f"{there(line)}extensions = ['sphinx_contribpolicy']\n"})
    done = project.run("dummy", check=False)
    assert done.returncode == 2
    assert f"sphinx_contribpolicy needs {CASES[line]}: {GET}\n" in done.stderr


def test_all_that_is_missing_is_named_at_once_also_without_sphinx():
    hide = "".join(f"sys.modules['{name}'] = None; " for name in ("sphinx", "sphinx_design"))
    code = f"import sys; {hide}from sphinx_contribpolicy import setup; setup(None)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    assert done.stderr.splitlines()[-1] == (
        "ImportError: sphinx_contribpolicy needs sphinx 8.2 or newer (not installed), "
        f"sphinx-design 0.6.1 or newer (not installed): {GET}"
    )


def test_the_floors_are_those_that_the_extra_has():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extra = map(Requirement, project["optional-dependencies"]["sphinx"])
    floors = [(each.name, spec) for each in extra for spec in each.specifier]
    assert {
        name: spec.version for name, spec in floors if spec.operator == ">="
    } == sphinx_contribpolicy._FLOORS
