"""The messages of commits, and their trailers."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.commits.check import check_commits
from sphinx_contribpolicy.pulls.commits.trailers import cleaned

__all__ = [
    "check_commits",
    "cleaned",
]
