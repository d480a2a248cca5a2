"""The policy as it stands at a revision of the history."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import PolicyError, WordsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy import Policy


@contextmanager
def policy_at(revision: str, folder: Path, config: Path | None = None) -> Iterator[Policy | None]:
    """The policy that holds for `folder`, or that in the file `config`, as of `revision`.

    None where there is none. What it was read from is there for as long as the context lasts, and
    errors of the policy and its words name the files of the repository. Raises `InputError` where
    git does not know the revision.
    """
    from sphinx_contribpolicy.policy import find, load

    root = git.repository_of(config.parent if config else folder)
    with TemporaryDirectory() as name:
        there = Path(name).resolve()
        (there / ".git").mkdir()
        git.export(revision, root, there)
        below = there / (config or folder).resolve().relative_to(root)
        if config is None:
            below.mkdir(parents=True, exist_ok=True)
        try:
            file = below if config and below.is_file() else config is None and find(below)
            # Above the repository stands nothing that holds for it.
            own = file and file.is_relative_to(there)
            yield load(file).policy if file and own else None
        except (PolicyError, WordsError) as error:
            raise type(error)(
                each._replace(
                    file=root / each.file.relative_to(there)
                    if each.file and each.file.is_relative_to(there)
                    else each.file,
                    message=f"{each.message} (as it is at {revision})",
                )
                for each in error.diagnostics
            ) from None
