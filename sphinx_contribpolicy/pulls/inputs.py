"""Where a check reads: events, bodies, templates, messages of commits."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.forge import issue_template_paths, template_paths
from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.pulls.event import Submission, encodable, from_event
from sphinx_contribpolicy.pulls.template import form_of, template_of, untemplated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.policy import Policy, SectionSettings
    from sphinx_contribpolicy.pulls.event import SubmissionKind
    from sphinx_contribpolicy.pulls.template import Template

_LARGEST = 32 * 1024 * 1024
"""Bytes of standard input; what goes on behind them is no description."""


def read_submission(
    kind: SubmissionKind, event: Path | None = None, body: str | None = None, title: str = ""
) -> Submission:
    """The submission in the event file, or in the file `body` ("-" is standard input).

    Without either the event that the runner names in `GITHUB_EVENT_PATH`. Raises `InputError` and
    OSError.
    """
    if body is not None:
        text = sys.stdin.buffer.read(_LARGEST) if body == "-" else Path(body).read_bytes()
        name = "standard input" if body == "-" else body
        return Submission(body=_decoded(text, name), title=encodable(title), kind=kind)
    path = event or _event_of_runner()
    if path is None:
        raise InputError("nothing to check: give --event FILE, or --body FILE, or --body -")
    return from_event(_decoded(path.read_bytes(), str(path)), kind)


def is_scheduled(event: Path | None) -> bool:
    """Whether the event is that of a schedule, which names no pull request; raises OSError."""
    path = event or _event_of_runner()
    if path is None:
        return False
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "schedule" in data and "pull_request" not in data


def pull_request_templates(
    policy: Policy, root: Path, template: Path | None = None
) -> list[Template]:
    """The pull-request templates of the repository at `root`, or the file `template` alone.

    Without a template what the policy says of sections. Raises `InputError` and OSError.
    """
    declared = policy.pull_requests.sections
    named = policy.pull_requests.template
    if template is not None:
        paths = [template]
    elif named:
        paths = [root / named]
    else:
        paths = template_paths(root, policy.project.forge or "github")
    if not paths:
        return [untemplated(declared)]
    # Of several templates nobody says which one the settings are about.
    return [_template(path, root, declared if len(paths) == 1 else {}) for path in paths]


def issue_templates(policy: Policy, root: Path, template: Path | None = None) -> list[Template]:
    """The issue forms and templates of the project, or the file `template`; raises as above."""
    forge = policy.project.forge or "github"
    paths = [template] if template else issue_template_paths(root, forge)
    if not paths:
        message = f"no issue form or template below {root}; name one with --template FILE"
        raise InputError(message)
    return [_template(path, root, {}) for path in paths]


def read_message(file: Path) -> Commit:
    """The commit of a message in `file`, as git gives it to `commit-msg`.

    Raises `InputError` and OSError.
    """
    return Commit(_decoded(file.read_bytes(), str(file)))


def _event_of_runner() -> Path | None:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    return Path(path) if path else None


def _template(path: Path, root: Path, declared: Mapping[str, SectionSettings]) -> Template:
    name = _below(path, root)
    text = _decoded(path.read_bytes(), name)
    if path.suffix.lower() in {".yml", ".yaml"}:
        return form_of(text, name)
    return template_of(text, declared, name)


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: no UTF-8 (byte {error.start}); save it as UTF-8") from error


def _below(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name
