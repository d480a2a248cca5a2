"""The sign that agents put at the start of a title: said by the words, looked for by the check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import code

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Agents

_BEFORE = re.compile("^[\\s\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")


def shown(agents: Agents) -> str:
    """The marker as a code span; "" where the policy has none."""
    return code(agents.marker) if agents.marker else ""


def stands_in(title: str, agents: Agents) -> bool:
    """Whether `title` starts with the marker, in any case, behind nothing that is seen.

    False where the policy has no marker.
    """
    marker = " ".join(agents.marker.split()).casefold()
    found = " ".join(_BEFORE.sub("", title).split()).casefold()
    return bool(marker) and found.startswith(marker)
