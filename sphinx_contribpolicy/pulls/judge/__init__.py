"""A body held against a template, and what is wrong with it.

`match` finds what answers each section, with `boxes` for its boxes and `elsewhere` where a heading
is gone; `sections` judges that in the order of the template, with `choices`, `details`,
`description` and `own_questions` for its parts. `uses` tells what a sentence says of tools, and
`authorship` of what they made; `claims` finds all that a body says of them. `agents` and
`circumstances` judge what stands around the description.
"""

from __future__ import annotations

from sphinx_contribpolicy.pulls.judge.agents import (
    asks_for_a_person,
    of_agents,
    of_signatures,
    refuses_tools,
    sends_agents_away,
    signature,
    works_for_somebody,
)
from sphinx_contribpolicy.pulls.judge.circumstances import (
    NEWCOMERS,
    issues_named,
    needs_issues,
    needs_open,
    of_circumstances,
)
from sphinx_contribpolicy.pulls.judge.match import closest
from sphinx_contribpolicy.pulls.judge.sections import judge

__all__ = [
    "NEWCOMERS",
    "asks_for_a_person",
    "closest",
    "issues_named",
    "judge",
    "needs_issues",
    "needs_open",
    "of_agents",
    "of_circumstances",
    "of_signatures",
    "refuses_tools",
    "sends_agents_away",
    "signature",
    "works_for_somebody",
]
