"""Where a forge looks for the files that it treats in a way of its own, and how it links them.

Sources: docs.github.com, "Creating a pull request template for your repository", "About issue and
pull request templates" and "Setting guidelines for repository contributors"; docs.gitlab.com,
"Description templates"; forgejo.org/docs, "Issue and Pull Request Templates".
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

Forge = Literal["github", "gitlab", "forgejo"]
"""The software that hosts the repository."""


# A named tuple, because `sync --check` needs it, and msgspec is slow to import.
class Places(NamedTuple):
    """Where one forge looks: patterns for whole paths from the root, the preferred first."""

    pull_request: tuple[str, ...]
    issue: tuple[str, ...]
    contributing: tuple[str, ...]


def _in_turn(folders: Iterable[str], *names: str) -> tuple[str, ...]:
    return tuple(folder + name for name in names for folder in folders)


# `(?i:...)` marks what a forge reads in any case; the rest counts as it is written.
_GITHUB_FOLDERS = (r"(?i:\.github/)", "", "(?i:docs/)")
_GITHUB = Places(
    pull_request=_in_turn(
        _GITHUB_FOLDERS,
        r"(?i:pull_request_template(?:\.md|\.txt)?)",
        r"(?i:pull_request_template)/[^/]+(?i:\.md|\.txt)",
    ),
    issue=(
        r"\.github/(?i:issue_template)/(?!(?i:config\.ya?ml))[^/]+(?i:\.md|\.ya?ml)",
        *_in_turn(
            _GITHUB_FOLDERS,
            r"(?i:issue_template(?:\.md|\.txt)?)",
            r"(?i:issue_template)/[^/]+(?i:\.md)",
        ),
    ),
    contributing=_in_turn(_GITHUB_FOLDERS, r"(?i:contributing(?:\.md|\.rst|\.txt|\.adoc)?)"),
)
_GITLAB = Places(
    pull_request=(
        r"\.gitlab/merge_request_templates/(?i:default\.md)",
        r"\.gitlab/merge_request_templates/[^/]+\.md",
    ),
    issue=(
        r"\.gitlab/issue_templates/(?i:default\.md)",
        r"\.gitlab/issue_templates/[^/]+\.md",
    ),
    contributing=(r"(?i:contributing(?:\.md|\.rst|\.txt|\.adoc)?)",),
)
_FORGEJO_FOLDERS = ("", r"\.forgejo/", r"\.gitea/", r"\.github/", "docs/")
_FORGEJO = Places(
    pull_request=_in_turn(
        _FORGEJO_FOLDERS, r"(?:PULL_REQUEST_TEMPLATE|pull_request_template)\.(?:md|ya?ml)"
    ),
    issue=_in_turn(
        _FORGEJO_FOLDERS,
        r"(?:ISSUE_TEMPLATE|issue_template)/(?!config\.ya?ml)[^/]+\.(?:md|ya?ml)",
        r"(?:ISSUE_TEMPLATE|issue_template)\.(?:md|ya?ml)",
    ),
    contributing=_in_turn(_FORGEJO_FOLDERS, r"(?i:contributing(?:\.md|\.rst|\.txt)?)"),
)

_Folders: TypeAlias = "dict[str, _Folders]"
_OF_TEMPLATES: _Folders = {
    "pull_request_template": {},
    "issue_template": {},
    "merge_request_templates": {},
    "issue_templates": {},
}
_BELOW: _Folders = {**_OF_TEMPLATES, "workflows": {}}
_FOLDERS: _Folders = {
    **_OF_TEMPLATES,
    **dict.fromkeys((".github", ".gitlab", ".forgejo", ".gitea", "docs"), _BELOW),
}
"""The folders in which some forge looks, each with those below it."""

_WORKFLOW = r"\.github/workflows/.+\.ya?ml"
UPDATE = "git submodule update --quiet --init"
_FETCHES = {
    _WORKFLOW: "`submodules: true` below `with` of each actions/checkout",
    r"\.gitlab-ci\.yml|\.gitlab/.+\.yml": "`GIT_SUBMODULE_STRATEGY: normal` below `variables`",
    r"\.(?:forgejo|gitea)/workflows/.+\.ya?ml": f"`{UPDATE}` behind the checkout",
    r"\.?readthedocs\.ya?ml": "`include: all` below `submodules`",
}
"""What has submodules checked out, by the file that says so."""
_DEEP = "`fetch-depth: 0` for `contribpolicy diff`, which reads an older commit of it too"
_COMMENT = re.compile(r"(?m)(?:^|(?<=\s))#.*$")
_JOB = re.compile(r"(?m)^ {1,4}(?=[\w-]+:\s*$)")
_CHECKOUT = re.compile(r"actions/checkout@.*(?:\n(?! *- ).*)*")


def places(forge: Forge | Literal[""]) -> Places:
    """Where `forge` looks; `github` where it is not known."""
    return {"gitlab": _GITLAB, "forgejo": _FORGEJO}.get(forge, _GITHUB)


def guess(repository_url: str) -> Forge:
    """The forge behind a URL, by the name of its host; `github` where that says nothing."""
    host = repository_url.partition("://")[2].partition("/")[0].lower()
    if re.search(r"(^|\.)gitlab\.|^(salsa\.debian|invent\.kde|framagit)\.", host):
        return "gitlab"
    if re.search(r"(^|\.)(codeberg|forgejo|gitea)\.", host):
        return "forgejo"
    return "github"


def file_url(repository_url: str, forge: Forge | Literal[""], branch: str, path: str) -> str:
    """Where `forge` shows the file `path` of a branch; "" where that is not known.

    >>> file_url("https://gitlab.com/group/name/", "gitlab", "main", "AI_POLICY.md")
    'https://gitlab.com/group/name/-/blob/main/AI_POLICY.md'
    """
    if not path or not repository_url.startswith(("http://", "https://")):
        return ""
    folder = {"gitlab": "-/blob", "forgejo": "src/branch"}.get(forge, "blob")
    return f"{repository_url.rstrip('/')}/{folder}/{branch}/{path}"


def matching(paths: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """Those of `paths` (from the root, with `/`) that match a pattern, in the patterns' order.

    Paths that match the same pattern come in the order of their names.
    """
    listed = sorted(paths)
    found = (path for pattern in patterns for path in listed if re.fullmatch(pattern, path))
    return list(dict.fromkeys(found))


def requests(forge: Forge | Literal[""]) -> str:
    """What messages call the requests to take a change, as `forge` does."""
    return "merge requests" if forge == "gitlab" else "pull requests"


def is_form(name: str) -> bool:
    """Whether the template of this name is a form: YAML, of whose fields the forge makes a body."""
    return name.lower().endswith((".yml", ".yaml"))


def template_paths(root: Path, forge: Forge | Literal[""]) -> list[Path]:
    """The pull-request templates under `root` that `forge` accepts, the preferred first."""
    return [root / path for path in matching(listing(root), places(forge).pull_request)]


def issue_template_paths(root: Path, forge: Forge | Literal[""]) -> list[Path]:
    """The issue templates and forms under `root` that `forge` accepts, the preferred first."""
    return [root / path for path in matching(listing(root), places(forge).issue)]


def listing(root: Path) -> list[str]:
    """The files, from `root`, in the folders where some forge looks; empty where there is none."""
    return list(_listed(root, "", _FOLDERS))


def unfetched(
    names: Iterable[str], read: Callable[[str], str], reads: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Of the files that set up jobs those that do not check submodules out, and what each lacks.

    `read` gives the text of a file, `reads` are the words of jobs that need submodules.

    >>> list(unfetched([".gitlab-ci.yml"], lambda _: "script: [contribpolicy lint]", ["policy"]))
    [('.gitlab-ci.yml', '`GIT_SUBMODULE_STRATEGY: normal` below `variables`')]
    """
    for name in names:
        how = next((how for file, how in _FETCHES.items() if re.fullmatch(file, name)), "")
        text = _COMMENT.sub("", read(name)) if how else ""
        jobs = [job for job in _JOB.split(text) if any(each in job for each in reads)]
        steps = [step for job in jobs for step in _CHECKOUT.findall(job)]
        fetched = ["submodules:" in step for step in steps] or ["submodule" in text.lower()]
        if jobs and not all(fetched):
            yield name, how
        differing = [job for job in jobs if steps and "contribpolicy diff" in job]
        if any("fetch-depth: 0" not in job for job in differing):
            yield name, _DEEP


def _listed(folder: Path, at: str, below: _Folders) -> Iterator[str]:
    try:
        paths = list(folder.iterdir())
    except OSError:
        return
    for path in paths:
        # A template without a suffix has the name of a folder of templates.
        if path.is_file():
            yield at + path.name
        elif (deeper := below.get(path.name.lower())) is not None:
            yield from _listed(path, f"{at}{path.name}/", deeper)


def updates_pip_in(text: str, folder: str) -> bool:
    """Whether Dependabot is told of the folder for pip, or of the root, or nobody can tell.

    Dependabot reads the requirements of a folder and of those right below it, see
    https://github.com/dependabot/dependabot-core/blob/main/python/lib/dependabot/python/file_fetcher.rb
    """
    import yaml

    try:
        told = yaml.safe_load(text)
        entries = [each for each in told["updates"] if each.get("package-ecosystem") == "pip"]
        folders = [
            str(place)
            for each in entries
            for place in (each.get("directory"), *(each.get("directories") or ()))
        ]
    except (yaml.YAMLError, AttributeError, KeyError, TypeError):
        return True
    plain = [place.strip("/").replace("**/", "") for place in folders]
    return any(fnmatchcase(folder, f"/{place or '*'}") for place in plain)
