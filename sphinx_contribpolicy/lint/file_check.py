"""What a check of the files around a policy is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint import Check, Finding
from sphinx_contribpolicy.lint.tree import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy import Loaded


class FileCheck(Check):
    """A check of the files of a repository."""

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """What is to be pointed out in the files around the policy."""
        return self.look(Repository(loaded), loaded)

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """What is to be pointed out in this repository."""
        raise NotImplementedError

    def at(
        self, repository: Repository, name: str, message: str, line: int | None = None
    ) -> Finding:
        """The finding in the file `name`."""
        return Finding(
            code=self.code,
            severity=self.severity,
            message=f"{message}; {self.fix}",
            key="files",
            file=repository.root / name,
            line=line,
        )
