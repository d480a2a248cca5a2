r"""Pull requests: read a body, judge it against the project's own template, word the reply.

A `Submission` is read and held against a `Template`; what is wrong with it becomes the findings of
a `CheckReport`. This module is the face of the package: others take what is listed here.

The way of one pull request; `check` takes the steps from the third to the sixth:

1. `event.py`, `from_event`: what the forge says becomes a `Submission`. `inputs.py` reads files.
2. `template/declared.py`, `template_of`: a template becomes a `Requirement` for each section.
3. `body/reader.py`, `read`: the description becomes `Piece`s: headings, words, boxes, comments.
4. `judge/match.py`, `closest`: each section gets its pieces and boxes, a `SectionAnswer`.
5. `judge/sections.py`, `judge`: what a section lacks becomes a `Finding`; `judge/agents.py` and
   `judge/circumstances.py` add what stands around the description.
6. `reply.py`, `worded` and `reply`: findings get their words, and become one comment.
7. `output.py`, `render`: the `CheckReport` as text, JSON or annotations.

`live.py` does the same with what the forge says now, and has done there what `actions.py` decides.
`commits/` and `replay.py` judge commits and saved pull requests, with the same parts.

>>> from sphinx_contribpolicy.policy import Policy
>>> from sphinx_contribpolicy.pulls import Submission, check, render, template_of
>>> template = template_of("## Tests\n\n<!-- contribpolicy: all -->\n\n- [ ] They pass\n", {})
>>> report = check(Submission(body="## Tests\n\n- [x] They pass\n"), Policy(), [template])
>>> print(render(report, "text"), end="")
pass
"""

from __future__ import annotations

from sphinx_contribpolicy.pulls.check import check, exempt
from sphinx_contribpolicy.pulls.commits import asks_of_commits, check_commits, lacking_job
from sphinx_contribpolicy.pulls.event import Submission, from_event
from sphinx_contribpolicy.pulls.inputs import (
    Misfit,
    is_scheduled,
    issue_templates,
    pull_request_templates,
    read_message,
    read_submission,
    with_recorded,
)
from sphinx_contribpolicy.pulls.live import Swept, check_live, sweep
from sphinx_contribpolicy.pulls.output import render
from sphinx_contribpolicy.pulls.replay import read_saved, replay, summary, summary_lines
from sphinx_contribpolicy.pulls.reply import reply, worded
from sphinx_contribpolicy.pulls.template import (
    NAME_WHAT_GOES,
    Requirement,
    Table,
    Template,
    at_odds,
    filled,
    line_of,
    setting_of,
    settings_of,
    tables_of,
    template_of,
    unfilled,
    with_settings,
)
from sphinx_contribpolicy.pulls.verdict import CheckReport, Code, Finding

__all__ = [
    "NAME_WHAT_GOES",
    "CheckReport",
    "Code",
    "Finding",
    "Misfit",
    "Requirement",
    "Submission",
    "Swept",
    "Table",
    "Template",
    "asks_of_commits",
    "at_odds",
    "check",
    "check_commits",
    "check_live",
    "exempt",
    "filled",
    "from_event",
    "is_scheduled",
    "issue_templates",
    "lacking_job",
    "line_of",
    "pull_request_templates",
    "read_message",
    "read_saved",
    "read_submission",
    "render",
    "replay",
    "reply",
    "setting_of",
    "settings_of",
    "summary",
    "summary_lines",
    "sweep",
    "tables_of",
    "template_of",
    "unfilled",
    "with_recorded",
    "with_settings",
    "worded",
]
