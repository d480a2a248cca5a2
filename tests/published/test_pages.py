"""A project with a page for each published policy builds without a warning in both markups."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load, published_policies
from sphinx_contribpolicy.wording import write

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CONF = """\
project = "Larkspur"
extensions = ["myst_parser", "sphinx_contribpolicy"]
myst_enable_extensions = ["colon_fence"]
html_theme = "basic"
nitpicky = True
"""
PAGE = {
    "md": "# {title}\n\n:::{{llm-policy}}\n:policy: policies/{slug}.toml\n:::\n",
    "rst": "{title}\n{line}\n\n.. llm-policy::\n   :policy: policies/{slug}.toml\n",
}
INDEX = {
    "md": "# Policies\n\n```{toctree}\n:glob:\n\npages/*\n```\n",
    "rst": "Policies\n========\n\n.. toctree::\n   :glob:\n\n   pages/*\n",
}


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_every_published_policy_is_a_page_that_builds_without_a_warning(
    markup, policy_files, tmp_path
):
    (tmp_path / "conf.py").write_text(CONF, "utf-8")
    (tmp_path / f"index.{markup}").write_text(INDEX[markup], "utf-8")
    for name in ("pages", "policies"):
        (tmp_path / name).mkdir()
    for slug, file in policy_files.items():
        title = published_policies()[slug].project
        page = PAGE[markup].format(title=title, line="=" * len(title), slug=slug)
        page = page.replace("policies/", "../policies/")
        (tmp_path / "pages" / f"{slug}.{markup}").write_text(page, "utf-8")
        (tmp_path / "policies" / f"{slug}.toml").write_text(file.read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "sphinx", "-nWq", "-b", "text", ".", "_build"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    for slug, file in policy_files.items():
        shown = (tmp_path / "_build" / "pages" / f"{slug}.txt").read_text("utf-8")
        headings = [b.text for b in write(load(file).policy).blocks if b.kind == "heading"]
        assert [text for text in headings if text.replace("`", "") not in unmarked(shown)] == []


def unmarked(text):
    """A text page without the quotation marks that stand for code."""
    return text.replace('"', "").replace("\u201c", "").replace("\u201d", "")
