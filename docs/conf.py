from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from sphinx_contribpolicy import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
URLS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["urls"]

project = "sphinx-contribpolicy"
author = "the sphinx-contribpolicy contributors"
copyright = f"2026, {author}"
release = __version__

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx_copybutton",
    "sphinx_contribpolicy",
    "gallery_reference",
    "kit_reference",
    "published_reference",
    "said_reference",
    "shown_reference",
]
myst_enable_extensions = ["alert", "colon_fence", "deflist"]
myst_heading_anchors = 3
copybutton_prompt_text = "$ "
exclude_patterns = ["_build", "changelog.d", "examples"]
nitpicky = True

# The address stands in one place, so the policy file cannot name it.
contribpolicy_overrides = {"project": {"discussion_url": URLS["Issues"]}}
# The gallery shows texts of other projects; what this one asks of agents stands on its own page.
contribpolicy_agent_block = ["contributing"]

html_theme = "furo"
html_theme_options = {
    "source_repository": URLS["Source"],
    "source_branch": "main",
    "source_directory": "docs/",
}
html_static_path = ["_static"]
html_css_files = ["shown.css"]
html_js_files = [("reach.js", {"defer": "defer"})]
html_title = project
man_pages = [("index", project, "one contribution policy, said in every place", [author], 1)]
