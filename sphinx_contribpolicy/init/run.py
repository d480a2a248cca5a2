"""What `init` would write in a repository, and what it leaves to a person. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from sphinx_contribpolicy.init import policy_file
from sphinx_contribpolicy.init.drafts import Starter
from sphinx_contribpolicy.sync import lock as locks
from sphinx_contribpolicy.sync.files import Folder
from sphinx_contribpolicy.sync.plan import Change, plan

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_contribpolicy.diagnostics import Diagnostic
    from sphinx_contribpolicy.init.survey import Seen
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.sync.plan import Edit
    from sphinx_contribpolicy.wording import Fragments

SCHEMA = ".contribpolicy.schema.json"


class Start(NamedTuple):
    """What `init` would do. `notes` say what a person still has to do, and why.

    `told` says where in a file the text will stand.

    Where there are `edits` or `diagnostics`, nothing may be written.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    told: tuple[str, ...] = ()


def start(
    seen: Seen, loaded: Loaded, fragments: Fragments, *, extras: Collection[str] = (), kit: str = ""
) -> Start:
    """What `init` would write for a policy that has been loaded, and may not be written yet.

    FilesError where a file of the repository cannot be used.
    """
    starter = Starter(seen, loaded, fragments)
    starter.draft(extras)
    settings = _policy_text(seen, loaded, starter, extras)
    name = loaded.file.name if loaded.file else policy_file.NAME
    drafts = {name: settings, **starter.drafts}
    if "schema" in extras:
        drafts[SCHEMA] = _schema()
    disk = starter.folder
    planned = {disk.place(each): text.encode() for each, text in drafts.items()}
    filled = plan(
        _as_planned(loaded, seen, starter),
        Folder(seen.root, planned=planned),
        fragments,
        kit=kit,
    )
    after = {change.source.name: change.after for change in filled.changes}
    names = [*drafts, *(each for each in after if each not in drafts)]
    changes: list[Change] = []
    for each in sorted(names, key=lambda each: each == locks.NAME):
        source = disk.source(each)
        content = after.get(each, planned.get(source.file, b""))
        if content != source.data:
            changes.append(Change(source, content))
    notes, told = tuple(starter.notes), tuple(starter.told)
    return Start(tuple(changes), notes, filled.edits, filled.diagnostics, told)


def _policy_text(seen: Seen, loaded: Loaded, starter: Starter, extras: Collection[str]) -> str:
    if loaded.file:
        text = starter.folder.source(loaded.file.name).text
        files = loaded.policy.files
        if (list(files.regions), dict(files.whole)) == (starter.regions, starter.whole):
            return text
    else:
        schema = f"./{SCHEMA}" if "schema" in extras else ""
        text = policy_file.written(loaded.layers[-1].data, schema)
    return policy_file.with_files(text, starter.regions, starter.whole)


def _as_planned(loaded: Loaded, seen: Seen, starter: Starter) -> Loaded:
    """The policy as it will be loaded once its file is written."""
    files = msgspec.structs.replace(
        loaded.policy.files, regions=tuple(starter.regions), whole=starter.whole
    )
    policy = msgspec.structs.replace(loaded.policy, files=files)
    file = loaded.file or seen.root.absolute() / policy_file.NAME
    read = loaded.files if loaded.file else (file, *loaded.files)
    return msgspec.structs.replace(loaded, policy=policy, file=file, files=read)


def _schema() -> str:
    import json

    from sphinx_contribpolicy.policy import schema

    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
