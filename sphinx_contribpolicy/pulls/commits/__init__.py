"""The messages of commits, and their trailers."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.commits.check import check_commits

__all__ = [
    "check_commits",
]
