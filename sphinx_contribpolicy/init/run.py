"""What `init` would do in a repository, and what it leaves to a person. Nothing here writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError
from sphinx_contribpolicy.init import policy_file
from sphinx_contribpolicy.init.automation import draft_automation
from sphinx_contribpolicy.init.draft_set import DraftSet
from sphinx_contribpolicy.init.drafts import draft_texts
from sphinx_contribpolicy.init.links import draft_links
from sphinx_contribpolicy.init.survey import inspect_repository
from sphinx_contribpolicy.policy import find, json_schema, load
from sphinx_contribpolicy.sync import LOCK, Change, Repository, plan_repository
from sphinx_contribpolicy.wording import Fragments

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sync import Edit

SCHEMA = ".contribpolicy.schema.json"


class InitPlan(NamedTuple):
    """What `init` would do. `notes` say what a person still has to do, and why.

    `placed` says where in a file the text will stand. Where there are `edits` or `diagnostics`,
    nothing may be written.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    placed: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def load_policy(root: Path, settings: Mapping[str, Any], *, chosen: bool) -> Loaded:
    """The policy in the folder, or else that of the `settings`, of which no file is written yet.

    PolicyError where it cannot be used, where one stands in a folder above, and where one stands
    here although somebody has `chosen` settings for a new one.
    """
    there = find(root)
    if there is None:
        return load(root=root, overrides=settings)
    if there.parent.resolve() != root.resolve():
        message = f"this policy holds for {root.absolute()} too; run init beside it"
    elif chosen:
        message = "there is a policy already; change it in this file, and run `contribpolicy sync`"
    else:
        return load(there)
    raise PolicyError([Diagnostic(code="two-files", message=message, file=there)])


def prepare(root: Path, loaded: Loaded, *, extras: Collection[str] = ()) -> InitPlan:
    """What `init` would write for a policy that has been loaded, and may not be written yet.

    `extras` are what somebody asks for beyond that: "claude", "security", "comment", "schema".
    FilesError where a file of the repository cannot be used.
    """
    fragments = Fragments()
    survey = inspect_repository(root, loaded.policy.project.forge or None)
    drafts = DraftSet(survey, loaded, fragments)
    draft_texts(drafts)
    draft_links(drafts, extras)
    draft_automation(drafts, extras)
    texts = {drafts.policy_file: _settings(loaded, drafts, extras), **drafts.texts}
    if "schema" in extras:
        texts[SCHEMA] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    disk = drafts.repository
    planned = {disk.place(name): text.encode() for name, text in texts.items()}
    repository = Repository(root, planned=planned)
    filled = plan_repository(_as_planned(loaded, drafts), repository, fragments)
    after = {change.file.name: change for change in filled.changes}
    changes: list[Change] = []
    # The lock says that all else is in step, so it is written last.
    for name in sorted(dict.fromkeys([*texts, *after]), key=lambda name: name == LOCK):
        file = disk.file(name)
        made = after.get(name) or Change(file, planned.get(file.path, b""))
        if made.after != file.data:
            changes.append(made._replace(file=file))
    return InitPlan(
        tuple(changes),
        tuple(drafts.notes),
        tuple(drafts.placed),
        filled.edits,
        filled.diagnostics,
    )


def _settings(loaded: Loaded, drafts: DraftSet, extras: Collection[str]) -> str:
    """The policy file with the list of files that are kept in step."""
    if loaded.file:
        text = drafts.repository.file(loaded.file.name).text
        files = loaded.policy.files
        if (list(files.regions), dict(files.whole)) == (drafts.regions, drafts.whole):
            return text
    else:
        address = f"./{SCHEMA}" if "schema" in extras else ""
        text = policy_file.written(loaded.layers[-1].data, address)
    return policy_file.with_files(text, drafts.regions, drafts.whole)


def _as_planned(loaded: Loaded, drafts: DraftSet) -> Loaded:
    """The policy as it will be loaded once its file is written."""
    files = msgspec.structs.replace(
        loaded.policy.files, regions=tuple(drafts.regions), whole=drafts.whole
    )
    policy = msgspec.structs.replace(loaded.policy, files=files)
    file = loaded.file or drafts.survey.root.absolute() / policy_file.NAME
    read = loaded.files if loaded.file else (file, *loaded.files)
    return msgspec.structs.replace(loaded, policy=policy, file=file, files=read)
