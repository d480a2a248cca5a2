"""The messages of commits, and their trailers."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.commits.check import asks_of_commits, check_commits, lacking_job
from sphinx_contribpolicy.pulls.commits.trailers import cleaned

__all__ = ["asks_of_commits", "check_commits", "cleaned", "lacking_job"]
