from __future__ import annotations

import sys
from pathlib import Path

from sphinx_contribpolicy import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-contribpolicy"
author = "the sphinx-contribpolicy contributors"
copyright = f"2026, {author}"
release = __version__

extensions = [
    "myst_parser",
    "sphinx_design",
    "sphinx_contribpolicy",
    "kit_reference",
    "published_reference",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "changelog.d", "examples"]
nitpicky = True

# The gallery shows texts of other projects; what this one asks of agents stands on its own page.
contribpolicy_agent_block = ["contributing"]

html_theme = "furo"
html_static_path = ["_static"]
html_title = project
man_pages = [("index", project, "one contribution policy, said in every place", [author], 1)]
