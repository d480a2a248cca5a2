"""What a repository holds already, as far as `init` can see it; nothing here writes.

- `repository`: all of it together
- `prose`: its texts, and what each is for; `guides`, `changelog`, `line_ends`: what they show
- `standing`: the policy that stands in them
"""

from __future__ import annotations

from sphinx_contribpolicy.init.survey.prose import (
    includes,
    is_text,
    marked,
    read_text,
    shows_ours,
    texts_below,
)
from sphinx_contribpolicy.init.survey.repository import (
    SPEAKS_OF_TOOLS,
    RepositorySurvey,
    inspect_repository,
)
from sphinx_contribpolicy.init.survey.standing import StandingPolicy, standing_policies

__all__ = [
    "SPEAKS_OF_TOOLS",
    "RepositorySurvey",
    "StandingPolicy",
    "includes",
    "inspect_repository",
    "is_text",
    "marked",
    "read_text",
    "shows_ours",
    "standing_policies",
    "texts_below",
]
