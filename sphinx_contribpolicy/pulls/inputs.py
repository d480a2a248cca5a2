"""Where a check reads and writes: bodies, events, templates, replies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.forge import issue_template_paths, template_paths
from sphinx_contribpolicy.pulls.event import Submission, encodable, from_event
from sphinx_contribpolicy.pulls.template.inference import template_of, untemplated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.policy import Policy, SectionSettings
    from sphinx_contribpolicy.pulls.event import Kind
    from sphinx_contribpolicy.pulls.template.sections import Template

_LARGEST = 32 * 1024 * 1024


def submitted(kind: Kind, event: Path | None, body: str | None, title: str) -> Submission:
    """The submission in the event file, or in the file `body` ("-" is standard input).

    Without either the event that the runner names in `GITHUB_EVENT_PATH`. Raises `InputError` and
    OSError.
    """
    if body is not None:
        text = sys.stdin.buffer.read(_LARGEST) if body == "-" else Path(body).read_bytes()
        name = "standard input" if body == "-" else body
        return Submission(body=_decoded(text, name), title=encodable(title), kind=kind)
    if event is None:
        path = os.environ.get("GITHUB_EVENT_PATH", "")
        if not path:
            raise InputError("nothing to check: give --event FILE, or --body FILE, or --body -")
        event = Path(path)
    return from_event(_decoded(event.read_bytes(), str(event)), kind)


def templates_of(policy: Policy, root: Path, given: Path | None) -> list[Template]:
    """The pull-request templates of the project, or the one that is `given`.

    Without a template what the policy says of sections. Raises `InputError` and OSError.
    """
    told = policy.pull_requests.sections
    named = policy.pull_requests.template
    if given is not None:
        paths = [given]
    elif named:
        paths = [root / named]
    else:
        paths = template_paths(root, policy.project.forge or "github")
    if not paths:
        return [untemplated(told)]
    return [_template(path, root, told if len(paths) == 1 else {}) for path in paths]


def issue_templates_of(policy: Policy, root: Path, given: Path | None) -> list[Template]:
    """The issue forms and templates of the project, or the one that is `given`; raises as above."""
    paths = [given] if given else issue_template_paths(root, policy.project.forge or "github")
    if not paths:
        message = f"no issue form or template below {root}; name one with --template FILE"
        raise InputError(message)
    return [_template(path, root, {}) for path in paths]


def _template(path: Path, root: Path, told: Mapping[str, SectionSettings]) -> Template:
    name = _below(path, root)
    text = _decoded(path.read_bytes(), name)
    if path.suffix.lower() in {".yml", ".yaml"}:
        from sphinx_contribpolicy.pulls.template.issue_form import form_of

        return form_of(text, name)
    return template_of(text, told, name)


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
