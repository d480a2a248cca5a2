"""Sphinx configuration of Fernhill."""

from __future__ import annotations

project = "Fernhill"
author = "the Fernhill maintainers"

extensions = ["sphinx_contribpolicy"]
exclude_patterns = ["_build"]

html_theme = "alabaster"
