"""Sphinx configuration of Larkspur."""

from __future__ import annotations

project = "Larkspur"
author = "the Larkspur maintainers"

extensions = ["myst_parser", "sphinx_design", "sphinx_contribpolicy"]
myst_enable_extensions = ["colon_fence"]
exclude_patterns = ["_build"]

html_theme = "furo"
