"""A family of checks for `repo-review`, which people run to see what a repository lacks.

`repo-review` finds the two functions at the end by their entry points. It can look at repositories
that are not on this disk; these checks then do not apply.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sphinx_contribpolicy.policy import Loaded

FAMILY = "contribpolicy"


class PolicyCheck:
    """A check of this family; True where all is well, a text where not, None where it has no say.

    What `repo-review` shows to people is the docstring.
    """

    family = FAMILY
    requires: ClassVar[set[str]] = set()
    url = ""


class CP001(PolicyCheck):
    """Says what holds for contributions made with AI tools."""

    @staticmethod
    def check(root: Traversable) -> bool | str | None:
        """People cannot keep to rules that they do not find.

        Run `contribpolicy init`, or write an `AI_POLICY.md`.
        """
        if not isinstance(root, Path):
            return None
        from sphinx_contribpolicy.diagnostics import PolicyError
        from sphinx_contribpolicy.policy import find

        try:
            return find(root) is not None or (root / "AI_POLICY.md").is_file()
        except PolicyError:
            return True


class CP002(PolicyCheck):
    """The policy file can be used."""

    requires: ClassVar[set[str]] = {"CP001"}

    @staticmethod
    def check(root: Traversable) -> bool | str | None:
        """`contribpolicy lint` says what is wrong with the policy file."""
        if not isinstance(root, Path):
            return None
        from sphinx_contribpolicy.diagnostics import PolicyError
        from sphinx_contribpolicy.policy import find, load

        try:
            if find(root) is None:
                return None
            load(root=root)
        except PolicyError as error:
            return f"`contribpolicy lint` says:\n\n```text\n{error}\n```"
        return True


class CP003(PolicyCheck):
    """The files that say the policy are in step with it."""

    requires: ClassVar[set[str]] = {"CP002"}

    @staticmethod
    def check(root: Traversable) -> bool | str | None:
        """Run `contribpolicy sync`."""
        if not isinstance(root, Path) or _usable(root) is None:
            return None
        from sphinx_contribpolicy.diagnostics import WordsError
        from sphinx_contribpolicy.sync.run import Asked, Keeper

        try:
            planned = Keeper(Asked()).plan(root)
        except WordsError as error:
            return str(error)
        if planned is None:
            return True
        stale = [change.source.name for change in planned.changes]
        stale += [edit.source.name for edit in planned.edits]
        wrong = [str(diagnostic) for diagnostic in planned.diagnostics]
        return "\n".join(wrong + [f"out of date: {name}" for name in stale]) or True


class CP004(PolicyCheck):
    """Everybody finds the policy."""

    requires: ClassVar[set[str]] = {"CP002"}

    @staticmethod
    def check(root: Traversable) -> bool | str | None:
        """`contribpolicy lint` says which of the files where people begin do not lead there."""
        if not isinstance(root, Path) or (loaded := _usable(root)) is None:
            return None
        from sphinx_contribpolicy.lint.repository import lint

        found = [each for each in lint(loaded) if each.code.endswith("-unlinked")]
        return "\n".join(f"{each.file}: {each.message}" for each in found) or True


def _usable(root: Path) -> Loaded | None:
    """The policy; None where there is none, or CP002 says what is wrong with it."""
    from sphinx_contribpolicy.diagnostics import PolicyError
    from sphinx_contribpolicy.policy import find, load

    try:
        return load(root=root) if find(root) else None
    except PolicyError:
        return None


def repo_review_checks() -> dict[str, PolicyCheck]:
    """The checks by name."""
    return {each.__name__: each() for each in (CP001, CP002, CP003, CP004)}


def repo_review_families() -> dict[str, dict[str, str]]:
    """How the family is called."""
    return {FAMILY: {"name": "Contribution policy"}}
