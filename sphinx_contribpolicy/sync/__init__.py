r"""The files of a repository that say the policy: what they should hold, and writing it there.

>>> from pathlib import Path
>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     policy = 'preset = "minimal"\n[files]\nwhole = { "AI_POLICY.md" = "policy" }\n'
...     _ = (Path(folder) / "contribpolicy.toml").write_text(policy)
...     planned = Sync().plan(Path(folder))
...     write_changes(planned.changes)
...     Sync().plan(Path(folder)) is None
True
"""

from __future__ import annotations

from sphinx_contribpolicy.sync.files import MARKUPS, Change, Edit, Plan, RepoFile, Repository
from sphinx_contribpolicy.sync.lock import LOCK, Lock, own_table, read_lock
from sphinx_contribpolicy.sync.plan import plan_repository
from sphinx_contribpolicy.sync.run import Sync, with_pins
from sphinx_contribpolicy.sync.twin import TWIN
from sphinx_contribpolicy.sync.write import write_changes

__all__ = [
    "LOCK",
    "MARKUPS",
    "TWIN",
    "Change",
    "Edit",
    "Lock",
    "Plan",
    "RepoFile",
    "Repository",
    "Sync",
    "own_table",
    "plan_repository",
    "read_lock",
    "with_pins",
    "write_changes",
]
