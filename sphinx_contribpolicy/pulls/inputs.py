"""Where a check reads: events, bodies, templates, messages of commits."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from sphinx_contribpolicy.diagnostics import Diagnostic, InputError, nearest
from sphinx_contribpolicy.forge import is_form, issue_template_paths, template_paths
from sphinx_contribpolicy.git import Commit, comment_mark, inside, repository_of
from sphinx_contribpolicy.markup.normalize import key
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.policy import Policy, PullRequests, SectionSettings
from sphinx_contribpolicy.pulls.commits import cleaned
from sphinx_contribpolicy.pulls.event import (
    Submission,
    SubmissionKind,
    from_event,
    issue_of,
    of_thread,
)
from sphinx_contribpolicy.pulls.foreign import encodable, parsed
from sphinx_contribpolicy.pulls.forges import from_pipeline, is_pipeline
from sphinx_contribpolicy.pulls.judge import sends_agents_away
from sphinx_contribpolicy.pulls.template import (
    Template,
    form_of,
    headings_of,
    template_of,
    untemplated,
)
from sphinx_contribpolicy.wording import Question, Wording

Misfit: TypeAlias = "Callable[[Sequence[str], str], None]"
"""Hears of what the policy says and no template has: its key, and what is wrong."""
_Told: TypeAlias = "dict[str, tuple[tuple[str, ...], SectionSettings]]"
"""By heading: the key of the settings, and what they say."""
_LARGEST = 32 * 1024 * 1024
"""Bytes of standard input; what goes on behind them is no description."""


def read_submission(
    kind: SubmissionKind, event: Path | None = None, body: str | None = None, title: str = ""
) -> Submission:
    """The submission in the event file, or in the file `body` ("-" is standard input).

    Without either the event that the runner names in `GITHUB_EVENT_PATH`, or what the variables of
    a pipeline of GitLab say. Raises `InputError` and OSError.
    """
    if body is not None:
        if body == "-":
            text = _decoded(sys.stdin.buffer.read(_LARGEST), "standard input")
        else:
            text = read_text(Path(body), body)
        return Submission(body=text, title=encodable(title), kind=kind)
    path = event or _event_of_runner()
    if path is None and kind == "pull request" and is_pipeline():
        return from_pipeline()
    if path is None:
        raise InputError("nothing to check: give --event FILE, or --body FILE, or --body -")
    return from_event(read_text(path), kind)


def with_recorded(submission: Submission, path: Path) -> Submission:
    """The submission with what a workflow recorded in `path`: issues, and open pull requests.

    The file holds `{"issues": [...], "pull_requests": [...]}`, each as the API of the forge lists
    them. Raises `InputError` and OSError.
    """
    data = parsed(read_text(path), str(path))
    expected = f'{path}: expected an object with the lists "issues" and "pull_requests"'
    if not isinstance(data, dict) or not {"issues", "pull_requests"} & data.keys():
        raise InputError(expected)
    lists = {name: data.get(name) for name in ("issues", "pull_requests")}
    for name, listed in lists.items():
        if listed is not None and not isinstance(listed, list):
            raise InputError(f"{expected}; {name!r} is no list")
        if any(not isinstance(each, dict) for each in listed or ()):
            raise InputError(f"{expected}; {name!r} holds something that is none")
    if lists["issues"] is not None:
        issues = {each.number: each for each in map(issue_of, lists["issues"])}
        submission = replace(submission, issues=issues)
    if lists["pull_requests"] is not None and submission.author:
        threads = [of_thread(each, "pull request") for each in lists["pull_requests"]]
        others = [each for each in threads if each.open and each.number != submission.number]
        mine = sum(submission.is_by(each.author) for each in others)
        submission = replace(submission, open_by_author=mine + 1)
    return submission


def is_scheduled(event: Path | None) -> bool:
    """Whether the event is that of a schedule, which names no pull request; raises OSError."""
    path = event or _event_of_runner()
    try:
        data = json.loads(plain_file(path).read_bytes()) if path else None
    except (ValueError, RecursionError):
        return False
    return isinstance(data, dict) and "schedule" in data and "pull_request" not in data


def pull_request_templates(  # noqa: PLR0913 - what is known already saves reading it
    policy: Policy,
    root: Path,
    template: Path | None = None,
    read: Callable[[str], str] | None = None,
    wording: Wording | None = None,
    *,
    misfit: Misfit | None = None,
) -> list[Template]:
    """The pull-request templates of the repository at `root`, or the file `template` alone.

    Without a template what the policy says of sections. `read` gives the text of a file below
    `root`, and `wording` says the policy, for who has them already. What the policy says of
    sections and templates that are not there is passed over where `misfit` is given, which hears of
    it. Raises `InputError`, `WordsError` and OSError.
    """
    settings = policy.pull_requests
    named, forge = settings.template, policy.project.forge or "github"
    path = template
    if path is None and named:
        path = inside(named, root, repository_of(root))
        if path is None:
            raise InputError(
                f"pull_requests.template: {named!r} leads out of the repository, or to what git "
                "keeps; name a file inside"
            )
        if misfit and not path.is_file():
            misfit(("pull_requests", "template"), f"there is no file {named!r}")
            path = None
    paths = [path] if path else template_paths(root, forge)
    if not paths:
        return [untemplated(settings.sections)]
    names = {path: _below(path, root) for path in paths}
    texts = {path: read(name) if read else read_text(path, name) for path, name in names.items()}
    wrong: list[Diagnostic] = []
    report = misfit or (lambda _, message: wrong.append(Diagnostic("unusable", message)))
    # With --template one file is judged, and the tables of the others are not about it.
    told = _told(settings, texts, root, report, alone=template is not None)
    questions = (wording or Wording(policy)).questions()
    found = [_template(texts[path], names[path], report, told[path], questions) for path in paths]
    if wrong:
        raise InputError(wrong)
    return found


def _placed(misfit: Misfit, told: _Told, heading: str, message: str) -> None:
    misfit(told[heading][0] if heading else (), message)


def issue_templates(
    policy: Policy, root: Path, template: Path | None = None, misfit: Misfit | None = None
) -> list[Template]:
    """The issue forms and templates of the project, or the file `template`; raises as above.

    None where it has none, and the policy says who may open an issue: that is judged without.
    """
    forge = policy.project.forge or "github"
    paths = [template] if template else issue_template_paths(root, forge)
    if not paths and not sends_agents_away(policy):
        raise InputError(f"no issue form or template below {root}; name one with --template FILE")
    names = {path: _below(path, root) for path in paths}
    return [_template(read_text(path, name), name, misfit) for path, name in names.items()]


def _told(
    settings: PullRequests, texts: Mapping[Path, str], root: Path, misfit: Misfit, *, alone: bool
) -> dict[Path, _Told]:
    """What the policy says of the sections of each template, and under which key.

    The table of a template counts before the one for all. With several templates that one holds for
    each that has the section. A table or a heading that fits none is a misfit.
    """
    names = {path: (_below(path, root), path.name, path.stem) for path in texts}
    tables = ("pull_requests", "templates")
    known_names = [each for some in names.values() for each in some[:2]]
    for name in settings.templates:
        if not alone and not any(_is_named(name, some) for some in names.values()):
            misfit(
                (*tables, name),
                f"pull_requests.templates names {name!r}, and there is no such template"
                f"{nearest(name, known_names)}",
            )
    shared: _Told = {
        name: (("pull_requests", "sections", name), each)
        for name, each in settings.sections.items()
    }
    # A template that stands alone hears of all of them, and says itself which it lacks.
    known = {
        path: headings_of("" if is_form(path.name) else text)
        if len(texts) > 1
        else frozenset(map(key, shared))
        for path, text in texts.items()
    }
    told: dict[Path, _Told] = {}
    for path in texts:
        mine: _Told = {
            name: ((*tables, table, "sections", name), each)
            for table, own in settings.templates.items()
            if _is_named(table, names[path])
            for name, each in own.sections.items()
        }
        open_ = known[path] - set(map(key, mine))
        told[path] = {name: each for name, each in shared.items() if key(name) in open_} | mine
    for name, (at, _) in shared.items():
        if not any(key(name) in headings for headings in known.values()):
            misfit(
                at,
                f"pull_requests.sections names {name!r}, and none of the templates has such a "
                "section",
            )
    return told


def _is_named(name: str, names: Sequence[str]) -> bool:
    return name.casefold() in map(str.casefold, names)


def read_message(file: Path) -> Commit:
    """The commit of a message in `file`, as git gives it to `commit-msg`: comments go.

    Raises `InputError` and OSError.
    """
    text = read_text(file)
    return Commit(cleaned(text, comment_mark(file.parent, text)))


def _event_of_runner() -> Path | None:
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    return Path(path) if path else None


def _template(
    text: str,
    name: str,
    misfit: Misfit | None,
    told: _Told | None = None,
    questions: Sequence[Question] = (),
) -> Template:
    """The template of that text; what the policy says of the sections of a form is a misfit."""
    told = told or {}
    placed = misfit and partial(_placed, misfit, told)
    if not is_form(name):
        sections = {heading: each for heading, (_, each) in told.items()}
        return template_of(text, sections, name, questions, placed)
    if placed:
        says = "is a form, where `required: true` says what has to be answered"
        for heading in told:
            placed(heading, f"pull_requests.sections names {heading!r}, and {name} {says}")
    return form_of(text, name)


def read_text(path: Path, name: str = "") -> str:
    """The text of a file, by its path or `name`; raises `InputError` and OSError."""
    return _decoded(plain_file(path).read_bytes(), name or str(path))


def _decoded(data: bytes, name: str) -> str:
    """The text of a file by the name of `name`; raises `InputError` where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: no UTF-8 (byte {error.start}); save it as UTF-8") from error


def _below(path: Path, root: Path) -> str:
    try:
        return path.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.name
