"""What a repository holds already, as far as `init` can see it."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_contribpolicy import git
from sphinx_contribpolicy.forge import guess, listing, matching, places
from sphinx_contribpolicy.init import headings

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.forge import Forge

SPEAKS_OF_TOOLS = re.compile(
    r"\b(?:AI|LLMs?|[Gg]enerative (?:AI|models?)|ChatGPT|Copilot|[Ll]anguage [Mm]odels?)\b"
)
"""What a text says that has a rule on such tools already."""
_PROJECT_IN_CONF = re.compile(r"^project\s*=\s*(['\"])([^'\"\n]+)\1", re.MULTILINE)
_SHOWS_POLICY = re.compile(r"\{llm-policy\}|^\.\. llm-policy::", re.MULTILINE)
_READMES = ("README.md", "README.rst", "readme.md", "Readme.md", "README")
_SITES = ("", "static/", "public/", "site/", "www/")
_POLICY_NAMES = re.compile(
    r"(?i)(?:\.github/|docs/)?(?:ai|llm|genai|ai[-_]tool)[-_ ]?(?:usage[-_ ])?policy\.(?:md|rst)"
)


class Towncrier(NamedTuple):
    """Where towncrier keeps the fragments of a changelog, and what one of them is called."""

    folder: str
    kind: str
    suffix: str


class RepositorySurvey(NamedTuple):
    """A repository; paths are from its root, with `/`, and empty where there is no such file."""

    root: Path
    name: str
    url: str
    branch: str
    forge: Forge
    contributing: tuple[str, ...]
    pull_request: tuple[str, ...]
    issue_forms: tuple[str, ...]
    policies: tuple[str, ...]
    agents: str = ""
    claude: str = ""
    readme: str = ""
    security: str = ""
    security_txt: tuple[str, ...] = ()
    conf: str = ""
    docs_index: str = ""
    pre_commit: str = ""
    workflow: str = ""
    changelog: Towncrier | None = None


def inspect_repository(root: Path, forge: Forge | None = None) -> RepositorySurvey:
    """What stands in the folder `root`; `forge` where somebody knows better than its URL says."""
    files = listing(root)
    pyproject = _toml(root / "pyproject.toml")
    url = git.url_of(root)
    conf = _first(root, "docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")
    known = places(forge or guess(url))
    folder = conf.rpartition("/")[0]
    index = [f"{folder}/index.md", f"{folder}/index.rst"] if conf else []
    return RepositorySurvey(
        root=root,
        name=_name(root, conf, pyproject, url),
        url=url,
        branch=git.branch_of(root),
        forge=forge or guess(url),
        contributing=tuple(matching(files, known.contributing)),
        pull_request=tuple(matching(files, known.pull_request)),
        issue_forms=tuple(
            name for name in matching(files, known.issue) if name.endswith((".yml", ".yaml"))
        ),
        policies=tuple(sorted(name for name in files if _is_policy(root, name))),
        agents=_first(root, "AGENTS.md"),
        claude=_first(root, "CLAUDE.md", ".claude/CLAUDE.md"),
        readme=_first(root, *_READMES),
        security=_first(root, "SECURITY.md", ".github/SECURITY.md", "docs/SECURITY.md"),
        security_txt=_security_txt(root, folder),
        conf=conf,
        docs_index=_first(root, *index),
        pre_commit=_first(root, ".pre-commit-config.yaml"),
        workflow=_workflow(root),
        changelog=_towncrier(root, pyproject),
    )


def _name(root: Path, conf: str, pyproject: dict[str, Any], url: str) -> str:
    if conf and (found := _PROJECT_IN_CONF.search(_text(root / conf))):
        return found[2].strip()
    name = _table(pyproject, "project").get("name") or url.rstrip("/").rpartition("/")[2]
    return str(name or _title(root) or root.resolve().name)


def _title(root: Path) -> str:
    readme = _first(root, *_READMES)
    markup: Literal["markdown", "rst"] = "rst" if readme.endswith(".rst") else "markdown"
    return headings.project_name(_text(root / readme), markup) if readme else ""


def _is_policy(root: Path, name: str) -> bool:
    """Whether a file is a policy; a page that only has the directive shows one."""
    return bool(_POLICY_NAMES.fullmatch(name)) and not _SHOWS_POLICY.search(_text(root / name))


def _security_txt(root: Path, docs: str) -> tuple[str, ...]:
    """The files that https://www.rfc-editor.org/rfc/rfc9116 describes, where sites keep them."""
    folders = [*_SITES, *(["docs/"] if not docs else [f"{docs}/", f"{docs}/_static/"])]
    folders += [f"{docs}/_extra/", f"{docs}/html_extra/"] if docs else []
    names = [f"{folder}{each}security.txt" for folder in folders for each in (".well-known/", "")]
    return tuple(name for name in names if (root / name).is_file())


def _workflow(root: Path) -> str:
    folder = root / ".github" / "workflows"
    files = sorted(folder.glob("*.y*ml")) if folder.is_dir() else []
    found = (file for file in files if "contribpolicy" in _text(file))
    return next((file.relative_to(root).as_posix() for file in found), "")


def _towncrier(root: Path, pyproject: dict[str, Any]) -> Towncrier | None:
    settings = _table(_toml(root / "towncrier.toml"), "tool", "towncrier")
    settings = settings or _table(pyproject, "tool", "towncrier")
    if not settings:
        return None
    kinds = _kinds(settings.get("type"))
    wanted = ("doc", "docs", "documentation", "added", "contrib", "misc", "feature")
    kind = next((each for each in wanted if each in kinds), kinds[0] if kinds else "")
    folder = settings.get("directory") or f"{settings.get('package', '')}/newsfragments"
    filename = str(settings.get("filename", "NEWS.rst"))
    suffix = ".md" if filename.endswith(".md") else ".rst"
    folder = str(folder).lstrip("/")
    return Towncrier(folder, kind, suffix) if kind and (root / folder).is_dir() else None


def _kinds(types: Any) -> list[str]:
    """The kinds of fragments: towncrier takes a list of tables, or a table of tables."""
    if isinstance(types, dict):
        return list(types)
    if isinstance(types, list):
        tables = (each for each in types if isinstance(each, dict))
        return [str(each.get("directory") or each.get("name", "")) for each in tables]
    return ["feature", "bugfix", "doc", "removal", "misc"]


def _table(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at these keys; an empty one where something else stands there."""
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _first(root: Path, *names: str) -> str:
    return next((name for name in names if (root / name).is_file()), "")


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
