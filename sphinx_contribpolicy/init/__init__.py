"""Setting a repository up: what is there, what is drafted for it, what is left to a person.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     root = Path(folder)
...     survey = RepositorySurvey(root)
...     settings = new_settings(survey, {"preset": "minimal"})
...     plan = prepare(survey, load_policy(root, settings, chosen=True))
>>> [change.file.name for change in plan.files.changes][:2]
['contribpolicy.toml', 'CONTRIBUTING.md']

- `survey`: what a repository holds already, and the policy that stands in it; `ways`: what can be
  done beside one; `extract`: its words as a file; `choice`: what somebody asks for
- `drafts`, `links`, `automation`: the texts, what leads to them, what checks them; all three fill
  the `draft_set`, and `advice` says what else to set
- `kit`: what a workflow installs
- `headings`: which section of a file the policy goes into; `insert`: how a text takes new lines
- `sentences`: what `init` says itself; the words stand in `templates/files`
- `policy_file`: settings as TOML; `run`: all of it together
"""

from __future__ import annotations

from sphinx_contribpolicy.init.choice import Choice, Way
from sphinx_contribpolicy.init.kit import requirement
from sphinx_contribpolicy.init.policy_file import new_settings
from sphinx_contribpolicy.init.run import InitPlan, load_policy, prepare
from sphinx_contribpolicy.init.survey import (
    RepositorySurvey,
    StandingPolicy,
    fullest,
    includes,
    rewraps,
    standing_in,
)
from sphinx_contribpolicy.init.ways import body_of

__all__ = [
    "Choice",
    "InitPlan",
    "RepositorySurvey",
    "StandingPolicy",
    "Way",
    "body_of",
    "fullest",
    "includes",
    "load_policy",
    "new_settings",
    "prepare",
    "requirement",
    "rewraps",
    "standing_in",
]
