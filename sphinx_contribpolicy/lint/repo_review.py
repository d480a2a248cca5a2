"""A family of checks for `repo-review`, which people run to see what a repository lacks.

`repo-review` finds the two functions at the end by their entry points.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import ContribPolicyError
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import find, load
from sphinx_contribpolicy.sync import Sync

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.resources.abc import Traversable

FAMILY = "contribpolicy"


class PolicyCheck:
    """A check of this family; its docstring is what `repo-review` shows of it.

    `requires` are the checks that have to pass before it runs. `look` gives what is wrong in a
    folder, "" where all is well; where it requires others, it has a policy file to look at.
    """

    family = FAMILY
    url = ""

    def __init__(self, about: str, look: Callable[[Path], str], *requires: str) -> None:
        self.__doc__ = about
        self.requires = set(requires)
        self._look = look

    def check(self, root: Traversable) -> bool | str | None:
        """True, what is wrong (Markdown), or None where it has no say."""
        if not isinstance(root, Path):
            return None  # repo-review can look at a repository on a forge; these checks read files
        try:
            if self.requires and not find(root):
                return None
            return self._look(root) or True
        except ContribPolicyError as error:
            return f"`contribpolicy lint` says:\n\n```text\n{error}\n```"


def _missing(root: Path) -> str:
    if (root / "AI_POLICY.md").is_file() or find(root):
        return ""
    return (
        "People cannot keep to rules that they do not find.\n\n"
        "Run `contribpolicy init`, or write an `AI_POLICY.md`."
    )


def _unusable(root: Path) -> str:
    load(root=root)
    return ""


def _out_of_date(root: Path) -> str:
    planned = Sync().plan(root)
    # What only another kit words anew is no fault of a file.
    if planned is None or planned.made_by:
        return ""
    stale = [change.file.name for change in planned.out_of_date]
    stale += [edit.file.name for edit in planned.edits]
    return "\n".join([*map(str, planned.diagnostics), *(f"out of date: {name}" for name in stale)])


def _unlinked(root: Path) -> str:
    found = [each for each in lint(load(root=root)) if each.code.endswith("-unlinked")]
    return "\n".join(f"{each.file}: {each.message}" for each in found)


def repo_review_checks() -> dict[str, PolicyCheck]:
    """The checks by name."""
    said = "Says what holds for contributions made with AI tools."
    in_step = "The files that say the policy are in step with it."
    return {
        "CP001": PolicyCheck(said, _missing),
        "CP002": PolicyCheck("The policy file can be used.", _unusable, "CP001"),
        "CP003": PolicyCheck(in_step, _out_of_date, "CP002"),
        "CP004": PolicyCheck("Everybody finds the policy.", _unlinked, "CP002"),
    }


def repo_review_families() -> dict[str, dict[str, str]]:
    """How the family is called."""
    return {FAMILY: {"name": "Contribution policy"}}
