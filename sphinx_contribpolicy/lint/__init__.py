"""Every check of a policy: of its settings, of the words that they become, of the files around it.

>>> from pathlib import Path
>>> from sphinx_contribpolicy.policy import load
>>> loaded = load(root=Path("/"), overrides={"rules": {"general": ["ban", "welcome"]}})
>>> print(lint(loaded)[-1])
overrides: rules.general[1]: `welcome` of general contradicts `ban` of general; keep one ...

A new check is a function under the decorator `check`, in the module of its subject:

- `project`: what is said of the project, or left of another; `links` in texts of its own
- `contradictions` between rules; `strictness`, beside the layers below
- `agent_text`: what people do not see, and what speaks to programs
- `wording`: how the text reads, and what it makes people believe
- `repository`: the files around the policy; `jobs` that read it; `templates` of pull requests

It takes a `Subject`, which has all that checks look at, and yields where something is and what. Its
docstring says what it looks for and why: the reference shows that. Its case stands in `tests/lint`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint import (
    agent_text,
    contradictions,
    jobs,
    links,
    project,
    repository,
    strictness,
    templates,
    wording,
)
from sphinx_contribpolicy.lint.check import Check, Subject

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.diagnostics import Diagnostic
    from sphinx_contribpolicy.policy import Loaded

__all__ = ["Check", "checks", "lint"]

_OF_POLICY = (project, links, contradictions, strictness, agent_text, wording)
_OF_FILES = (repository, jobs, templates)


def checks(*, files: bool = True) -> tuple[Check, ...]:
    """The checks in the order in which they report; those of files only where `files`."""
    modules = (*_OF_POLICY, *_OF_FILES) if files else _OF_POLICY
    # A module keeps its names in the order in which they were written.
    values = (value for module in modules for value in vars(module).values())
    return tuple(value for value in values if isinstance(value, Check))


def lint(
    loaded: Loaded,
    *,
    templates: Sequence[Path] = (),
    today: date | None = None,
    codes: Collection[str] = (),
) -> list[Diagnostic]:
    """What all checks find; a base, and a policy from no file, have no files around them.

    `templates` are folders of words of the project's own; `today` is the day that review dates are
    compared with; `codes`, where given, are those to look for. Raises `WordsError` where a rule has
    no words.
    """
    day = today or date.today()  # noqa: DTZ011 - a review date is a day where the reader is
    subject = Subject(loaded, templates, day)
    looked_for = checks(files=subject.has_files)
    asked = (each for each in looked_for if not codes or each.code in codes)
    return [finding for check in asked for finding in check.findings(subject)]
