"""Keep repositories in step: look at each, then write what is safe to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.sync import inputs, up_to_date

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.sync.plan import Plan
    from sphinx_contribpolicy.wording import Fragments


class Asked(NamedTuple):
    """How a run was asked for."""

    force: bool = False
    ignored: bool = False
    templates: tuple[Path, ...] = ()


class Keeper:
    """Plans one repository after the other; what they share is read once."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.kit = inputs.kit(asked.templates)
        self._fragments: Fragments | None = None

    def plan(self, root: Path) -> Plan | None:
        """What is to be done at `root`; None where the lock shows that it is nothing.

        Raises PolicyError and WordsError, as `load` and `write` do.
        """
        if up_to_date.up_to_date(root, self.kit):
            return None
        from sphinx_contribpolicy.policy import load
        from sphinx_contribpolicy.sync.files import Folder
        from sphinx_contribpolicy.sync.plan import plan

        loaded = load(root=root)
        folder = Folder(loaded.file.parent if loaded.file else root)
        planned = plan(loaded, folder, self.fragments(), force=self.asked.force, kit=self.kit)
        return self._without_ignored(planned)

    def fragments(self) -> Fragments:
        """The fragments, read when a text is first made."""
        if self._fragments is None:
            from sphinx_contribpolicy.sync.render import fragments_for

            self._fragments = fragments_for(self.asked.templates)
        return self._fragments

    def _without_ignored(self, planned: Plan) -> Plan:
        from sphinx_contribpolicy.git import ignored, repository_of

        if self.asked.ignored or not planned.changes:
            return planned
        files = [change.source.file for change in planned.changes]
        message = "is ignored by git; take it out of .gitignore or of [files], or pass --ignored"
        found = [
            Diagnostic("ignored", message, file)
            for file in ignored(repository_of(planned.root), files)
        ]
        return planned._replace(diagnostics=(*planned.diagnostics, *found))
