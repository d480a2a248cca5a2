"""The command `contribpolicy`: a module for each command, or for a group that shares arguments."""

from __future__ import annotations

from sphinx_contribpolicy.cli.main import main

__all__ = ["main"]
