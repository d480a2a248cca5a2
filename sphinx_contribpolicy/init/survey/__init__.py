"""What a repository holds already, as far as `init` can see it; nothing here writes.

- `repository`: all of it together
- `prose`: its texts, and what each is for; `guides`, `changelog`, `line_ends`: what they show
- `standing`: the policy that stands in them; `mentions`: what a text says of such tools
"""

from __future__ import annotations

from sphinx_contribpolicy.init.survey.guides import line_behind_lead
from sphinx_contribpolicy.init.survey.line_ends import rewraps, too_long
from sphinx_contribpolicy.init.survey.mentions import names_tools
from sphinx_contribpolicy.init.survey.prose import (
    includes,
    is_or_includes,
    marked,
    markup_of,
    no_prose,
    paragraphs,
    read_text,
    role_of,
    shows_ours,
    table_of,
)
from sphinx_contribpolicy.init.survey.repository import RepositorySurvey
from sphinx_contribpolicy.init.survey.standing import (
    StandingPolicy,
    fullest,
    standing_in,
)

__all__ = [
    "RepositorySurvey",
    "StandingPolicy",
    "fullest",
    "includes",
    "is_or_includes",
    "line_behind_lead",
    "marked",
    "markup_of",
    "names_tools",
    "no_prose",
    "paragraphs",
    "read_text",
    "rewraps",
    "role_of",
    "shows_ours",
    "standing_in",
    "table_of",
    "too_long",
]
