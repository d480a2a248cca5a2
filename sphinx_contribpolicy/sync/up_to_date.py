"""A check that makes no text: whether the lock shows that nothing has changed since the last run.

It says yes only where the words of the kit, the policy file and its bases, the markers with their
options, and the text between them are as they were when `sync` wrote the lock. Anything else is
left to the plan, which makes the texts again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import FilesError
from sphinx_contribpolicy.regions import checksum, scan
from sphinx_contribpolicy.sync import inputs
from sphinx_contribpolicy.sync import lock as locks
from sphinx_contribpolicy.sync.files import Folder
from sphinx_contribpolicy.sync.frames import framed

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.sync.files import Source

FILE = "contribpolicy.toml"
SHARED = "pyproject.toml"


def up_to_date(root: Path, kit: str) -> bool:
    """Whether every listed file is known to hold what it should; False where that is not known."""
    if not (root / FILE).is_file() or not (root / locks.NAME).is_file():
        return False
    folder = Folder(root)
    try:
        lock = locks.read(folder.source(locks.NAME))
        return (
            lock.seal == lock.sealed(kit)
            and FILE in lock.inputs
            and not _shared(root)
            and all(
                inputs.checksum_of((root / name).read_bytes()) == sha
                for name, sha in lock.inputs.items()
            )
            and all(_whole(folder.source(name), sha) for name, sha in lock.whole.items())
            and all(_regions(folder.source(name), lock) for name in lock.regions)
        )
    except (FilesError, OSError, ValueError):
        return False


def _shared(root: Path) -> bool:
    """Whether pyproject.toml may hold a policy as well, which is for the loader to judge."""
    try:
        content = (root / SHARED).read_bytes()
    except FileNotFoundError:
        return False
    if b"contribpolicy" not in content:
        return False
    import tomllib

    return "contribpolicy" in tomllib.loads(content.decode()).get("tool", {})


def _whole(source: Source, sha: str) -> bool:
    return source.data is not None and checksum(source.text) == sha


def _regions(source: Source, lock: locks.Lock) -> bool:
    if source.data is None:
        return False
    text = source.text
    found = scan(text, source.markup)
    kept = [region for region in found.regions if region.form == "comment"]
    shas = lock.regions[source.name]
    bare = all(region.sha256 is None for region in kept)
    return (
        not found.diagnostics
        and not any("policy" in region.options for region in kept)
        and {region.name for region in kept} == set(shas)
        and all(
            checksum(region.content) == shas[region.name]
            and (bare or region.sha256 == shas[region.name])
            for region in kept
        )
        and framed(kept, text, source.markup, bare=bare) == lock.frames.get(source.name)
    )
