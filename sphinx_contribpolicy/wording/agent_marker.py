"""The sign that agents put at the start of a title: said by the words, looked for by the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import code
from sphinx_contribpolicy.markup.normalize import folded

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Agents


def shown(agents: Agents) -> str:
    """The marker as a code span; "" where the policy has none."""
    return code(agents.marker) if agents.marker else ""


def starts_with_marker(title: str, agents: Agents) -> bool:
    """Whether `title` starts with the marker, in any case, whatever stands there unseen.

    False where the policy has no marker.
    """
    marker, found = (" ".join(folded(text).split()) for text in (agents.marker, title))
    return bool(marker) and found.startswith(marker)
