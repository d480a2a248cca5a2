"""Where towncrier keeps the fragments of a changelog, and which names it takes there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from sphinx_contribpolicy.init.survey.prose import read_toml, read_yaml, table_of

_KINDS = (
    *("doc", "docs", "documentation", "contrib", "contributing", "contributor", "policy"),
    *("misc", "other", "trivial", "internal", "change", "changed", "changes", "added"),
)
"""Of fragments that tell of a policy, the best first; whoever has none of them is not told."""
_ENOUGH = 5


class Towncrier(NamedTuple):
    """Where towncrier keeps the fragments of a changelog, and what one of them is called.

    `kind` is empty where the project has none that fits, and `name` where a fragment has to begin
    with a number.
    """

    folder: str
    kind: str
    suffix: str
    name: str


def towncrier(root: Path, pyproject: dict[str, Any]) -> Towncrier | None:
    """What the settings of towncrier say; None without settings, or without the folder."""
    settings = table_of(read_toml(root / "towncrier.toml"), "tool", "towncrier")
    settings = settings or table_of(pyproject, "tool", "towncrier")
    if not settings:
        return None
    kinds = _kinds(settings.get("fragment") or settings.get("type"))
    kind = next((each for each in _KINDS if each in kinds), "")
    folders = (folder.lstrip("/") for folder in _folders(settings, pyproject))
    found = (Path(each).as_posix() for each in folders if (root / each).is_dir())
    folder = next(found, "")
    filename = str(settings.get("filename", "NEWS.rst"))
    suffix = ".md" if filename.endswith(".md") else ".rst"
    prefix = str(settings.get("orphan_prefix", "+"))
    name = f"{prefix}contribution-policy.{kind}{suffix}"
    takes = bool(kind and prefix) and _takes_names(root / folder, prefix)
    named = takes and not _is_refused(root, f"{folder}/{name}")
    return Towncrier(folder, kind, suffix, name if named else "") if folder else None


def _folders(settings: dict[str, Any], pyproject: dict[str, Any]) -> list[str]:
    """The folders of fragments, first that of the section in which towncrier itself makes one.

    That is the one without a path, or else the first.
    """
    sections = settings.get("section", [{"path": ""}])
    tables = sections if isinstance(sections, list) else []
    paths = [str(each.get("path", "")) for each in tables if isinstance(each, dict)]
    package = settings.get("package") or table_of(pyproject, "project").get("name", "")
    inside = f"{settings.get('package_dir', '.')}/{str(package).replace('.', '/')}"
    top, end = settings.get("directory"), ""
    if not top:
        top, end = inside, "/newsfragments"
    return [f"{top}/{path}{end}" for path in sorted(paths, key=bool)]


def _takes_names(folder: Path, prefix: str) -> bool:
    """Whether a fragment can have a name in place of a number, by those that are there."""
    names = [each.name for each in folder.iterdir() if each.is_file()]
    numbered = [name for name in names if re.match(r"\d+\.", name)]
    return len(numbered) < _ENOUGH or any(name.startswith(prefix) for name in names)


def _is_refused(root: Path, ours: str) -> bool:
    """Whether a hook of pre-commit that only fails does so for a file of ours."""
    data = read_yaml(root / ".pre-commit-config.yaml")
    try:
        hooks = [hook for repo in data["repos"] for hook in repo["hooks"]]
        return any(
            hook.get("language") == "fail"
            and re.search(str(hook.get("files", "")), ours)
            and not (hook.get("exclude") and re.search(str(hook["exclude"]), ours))
            for hook in hooks
        )
    except (re.error, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False


def _kinds(types: Any) -> list[str]:
    """The kinds of fragments: towncrier takes a list of tables, or a table of tables."""
    if isinstance(types, dict):
        return list(types)
    if isinstance(types, list):
        tables = (each for each in types if isinstance(each, dict))
        return [str(each.get("directory") or str(each.get("name", "")).lower()) for each in tables]
    return ["feature", "bugfix", "doc", "removal", "misc"]
