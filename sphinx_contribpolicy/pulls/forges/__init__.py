"""What is asked of a forge over the network, and done there."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.forges.exchange import ForgeError
from sphinx_contribpolicy.pulls.forges.github import Client
from sphinx_contribpolicy.pulls.forges.gitlab import (
    current_merge_request,
    from_pipeline,
    is_pipeline,
)

__all__ = ["Client", "ForgeError", "current_merge_request", "from_pipeline", "is_pipeline"]
