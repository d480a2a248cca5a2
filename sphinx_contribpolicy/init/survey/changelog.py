"""Where towncrier keeps the fragments of a changelog, and which names it takes there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.init.survey.prose import read_toml, read_yaml, table_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_KINDS = (
    *("doc", "docs", "documentation", "contrib", "contributing", "contributor", "policy"),
    *("misc", "other", "trivial", "internal", "change", "changed", "changes", "added"),
)
"""Of fragments that tell of a policy, the best first; whoever has none of them is not told."""
_ENOUGH = 5


class Towncrier(NamedTuple):
    """Where towncrier keeps the fragments of a changelog, and what one of them is called.

    `kind` is empty where the project has none that fits, `takes_names` false where a fragment has
    to begin with a number.
    """

    folder: str
    kind: str
    suffix: str
    takes_names: bool = True


def towncrier(root: Path, pyproject: dict[str, Any]) -> Towncrier | None:
    """What the settings of towncrier say; None without settings, or without the folder."""
    settings = table_of(read_toml(root / "towncrier.toml"), "tool", "towncrier")
    settings = settings or table_of(pyproject, "tool", "towncrier")
    if not settings:
        return None
    kinds = _kinds(settings.get("type"))
    kind = next((each for each in _KINDS if each in kinds), "")
    package = str(settings.get("package", "")).replace(".", "/")
    inside = f"{settings.get('package_dir', '.')}/{package}/newsfragments"
    folder = Path(str(settings.get("directory") or inside).lstrip("/")).as_posix()
    filename = str(settings.get("filename", "NEWS.rst"))
    suffix = ".md" if filename.endswith(".md") else ".rst"
    if not (root / folder).is_dir():
        return None
    names = [each.name for each in (root / folder).iterdir() if each.is_file()]
    return Towncrier(folder, kind, suffix, _takes_names(root, folder, names, kind, suffix))


def _takes_names(root: Path, folder: str, names: Sequence[str], kind: str, suffix: str) -> bool:
    """Whether a fragment can have a name in place of a number, by those that are there.

    A hook of pre-commit that only fails, and whose files would be ours, says no.
    """
    numbered = [name for name in names if re.match(r"\d+\.", name)]
    if len(numbered) >= _ENOUGH and not any(name.startswith("+") for name in names):
        return False
    ours = f"{folder}/+contribution-policy.{kind}{suffix}"
    data = read_yaml(root / ".pre-commit-config.yaml")
    try:
        hooks = [hook for repo in data["repos"] for hook in repo["hooks"]]
        return not any(
            hook.get("language") == "fail"
            and re.search(str(hook.get("files", "")), ours)
            and not (hook.get("exclude") and re.search(str(hook["exclude"]), ours))
            for hook in hooks
        )
    except (re.error, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return True


def _kinds(types: Any) -> list[str]:
    """The kinds of fragments: towncrier takes a list of tables, or a table of tables."""
    if isinstance(types, dict):
        return list(types)
    if isinstance(types, list):
        tables = (each for each in types if isinstance(each, dict))
        return [str(each.get("directory") or each.get("name", "")) for each in tables]
    return ["feature", "bugfix", "doc", "removal", "misc"]
