"""What a repository holds already, as far as `init` can see it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy import git
from sphinx_contribpolicy.forge import Forge, guess, is_form, listing, matching, places
from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.survey.changelog import towncrier
from sphinx_contribpolicy.init.survey.guides import agent_files, guides
from sphinx_contribpolicy.init.survey.line_ends import line_ends
from sphinx_contribpolicy.init.survey.prose import (
    files_below,
    markup_of,
    read_text,
    read_toml,
    read_yaml,
    table_of,
    texts_among,
)
from sphinx_contribpolicy.init.survey.standing import standing_policies

if TYPE_CHECKING:
    from collections.abc import Iterable


_PROJECT_IN_CONF = re.compile(r"^project\s*=\s*(['\"])([^'\"\n]+)\1", re.MULTILINE)
_READMES = (
    *("README.md", "README.rst", "readme.md", "Readme.md", "README", "README.adoc"),
    *(".github/README.md", "docs/README.md"),
)
_SITES = ("", "static/", "public/", "site/", "www/")
_SPHINX_CONF = re.compile(r"^(?:extensions|project|html_theme|master_doc)\b", re.MULTILINE)
_UNTITLED = re.compile(
    r"(?i)\"?(?:MD041|first-line-h1|first-line-heading|default)\"?\s{0,9}:\s{0,9}false"
)
_CHECKS = re.compile(
    r"(?m)^(?:(?!(?<!\S)#).)*contribpolicy[\s\\]+(?:check-pr(?![\w:-])|sync\b.*--check\b)"
)
"""A line that runs a check, and is no comment; a command can go on in the next line."""
_LONG_NAME = 3
"""Words of a title that is more than a name."""


class RepositorySurvey:
    """What stands in the folder `root`; `forge` where somebody knows better than its URL says.

    Paths are from the root, with `/`, and empty where there is no such file.
    `contributing` are the guides that the forge knows, `guide` the one that people are sent to, and
    `stub` the one of the forge that only leads there, or to a site elsewhere. `agents` instruct
    agents. `docs_index` is the first page of the docs, `conf` their conf.py, `docs` the folder of
    that with a `/` behind it, and `docs_requirements` what they need.
    `files` are those that git knows or would take, and `texts` those of them that people read.
    `checks_files` says that a workflow tells what is out of step, `described` that the README is
    shown by a package index too; `wrap` is where lines end, and `titled` that markdownlint wants a
    title on top of each file. `standing` is where people wrote a policy that nothing of the kit
    keeps or shows, and `spoken` are these places and the items of templates that ask of it.
    """

    def __init__(self, root: Path, forge: Forge | None = None) -> None:
        seen, pyproject = listing(root), read_toml(root / "pyproject.toml")
        read_the_docs, workflows = _read_the_docs(root), _workflows(root)
        self.root = root
        self.url = git.url_of(root)
        self.branch = git.branch_of(root)
        self.files = files_below(root)
        self.texts = texts_among(root, self.files)
        self.spoken = standing_policies(root, self.texts, lambda name: read_text(root / name))
        self.standing = tuple(each for each in self.spoken if not each.asks)
        self.forge: Forge = forge or _forge(root, self.url)
        known = places(self.forge)
        self.contributing, self.guide, self.stub = guides(
            root, matching(seen, known.contributing), self.texts
        )
        self.pull_request = matching(seen, known.pull_request)
        issues = matching(seen, known.issue)
        self.issue_forms = list(filter(is_form, issues))
        self.agents = agent_files(root, self.texts)
        self.claude = _first(root, "CLAUDE.md", ".claude/CLAUDE.md")
        self.readme = _first(root, *_READMES)
        self.described = bool(self.readme) and _is_described(root, self.readme, pyproject)
        self.security = _first(root, "SECURITY.md", ".github/SECURITY.md", "docs/SECURITY.md")
        self.conf = _conf(root, self.files, read_the_docs)
        folder = self.conf.rpartition("/")[0]
        self.docs = folder and f"{folder}/"
        index = [f"{folder}/index.{each}".lstrip("/") for each in ("md", "rst")]
        self.docs_index = _first(root, *index) if self.conf else ""
        self.pyproject = pyproject
        self.docs_requirements = (
            _docs_requirements(root, folder, read_the_docs, pyproject) if self.conf else ""
        )
        self.security_txt = _security_txt(root, folder)
        self.name = _name(root, self.readme, self.conf, pyproject, self.url)
        self.pre_commit = _first(root, ".pre-commit-config.yaml")
        # The one that looks at pull requests, else any other one.
        checking = sorted(workflows, key=lambda name: "check-pr" not in workflows[name])
        self.workflow = next(iter(checking), "")
        self.checks_files = any("contribpolicy sync --check" in text for text in workflows.values())
        self.changelog = towncrier(root, pyproject)
        self.wrap = line_ends(root, [self.guide, *self.contributing, self.readme])
        self.titled = _wants_titles(root)


def _forge(root: Path, url: str) -> Forge:
    """The forge by the name of its host, or else by the files that are there for one."""
    found = guess(url)
    if found != "github" or "://github." in url or (root / ".github").is_dir():
        return found
    if (root / ".forgejo").is_dir() or (root / ".gitea").is_dir():
        return "forgejo"
    return "gitlab" if (root / ".gitlab-ci.yml").is_file() else found


def _conf(root: Path, files: Iterable[str], read_the_docs: dict[str, Any]) -> str:
    """The conf.py of Sphinx: where Read the Docs is told, where most have it, or the only one."""
    told = table_of(read_the_docs, "sphinx").get("configuration")
    if isinstance(told, str) and (root / told).is_file():
        return Path(told).as_posix().removeprefix("./")
    usual = ("docs/conf.py", "doc/conf.py", "docs/source/conf.py", "doc/source/conf.py")
    if known := _first(root, *usual):
        return known
    found = [
        name
        for name in files
        if name.rpartition("/")[2] == "conf.py"
        and not re.search(r"(?:^|/)tests?/", name)
        and _SPHINX_CONF.search(read_text(root / name))
    ]
    highest = min((name.count("/") for name in found), default=0)
    first, *others = [name for name in found if name.count("/") == highest] or [""]
    return "" if others else first  # Of the docs of several parts none is that of the whole.


def _read_the_docs(root: Path) -> dict[str, Any]:
    """What Read the Docs is told; nothing where that cannot be read."""
    names = (".readthedocs.yaml", ".readthedocs.yml", "readthedocs.yml", "readthedocs.yaml")
    known = (read_yaml(root / name) for name in names if (root / name).is_file())
    return next((data for data in known if isinstance(data, dict)), {})


def _docs_requirements(
    root: Path, docs: str, read_the_docs: dict[str, Any], pyproject: dict[str, Any]
) -> str:
    """The file that says what the docs need: as Read the Docs is told, or of its usual name.

    It is `pyproject.toml` where that has a group or an extra for docs.
    """
    installs = table_of(read_the_docs, "python").get("install")
    listed = installs if isinstance(installs, list) else []
    told = [each.get("requirements") for each in listed if isinstance(each, dict)]
    named = [Path(each).as_posix() for each in told if isinstance(each, str)]
    usual = (f"{docs}/requirements.txt".lstrip("/"), "docs/requirements.txt")
    groups = {
        **table_of(pyproject, "dependency-groups"),
        **table_of(pyproject, "project", "optional-dependencies"),
    }
    grouped = ("pyproject.toml",) if {"docs", "doc"} & groups.keys() else ()
    return _first(root, *named, *(usual if docs else usual[1:]), *grouped)


def _wants_titles(root: Path) -> bool:
    told = [read_text(path) for path in root.glob(".markdownlint*")]
    runs = (read_text(root / each) for each in (".pre-commit-config.yaml", "package.json"))
    linted = bool(told) or any("markdownlint" in each for each in runs)
    return linted and not any(map(_UNTITLED.search, told))


def _is_described(root: Path, readme: str, pyproject: dict[str, Any]) -> bool:
    """Whether a package index shows the README, where links into the repository lead nowhere."""
    told = table_of(pyproject, "project").get("readme") or table_of(
        pyproject, "tool", "poetry"
    ).get("readme")
    name = told.get("file") if isinstance(told, dict) else told
    if isinstance(name, str):
        return Path(name).as_posix() == readme
    return any(readme in read_text(root / each) for each in ("setup.py", "setup.cfg"))


def _name(root: Path, readme: str, conf: str, pyproject: dict[str, Any], url: str) -> str:
    """What the project is called; its README knows best how that is written."""
    title = headings.project_name(read_text(root / readme), markup_of(readme)) if readme else ""
    if conf and (found := _PROJECT_IN_CONF.search(read_text(root / conf))):
        return found[2].strip()
    declared = str(table_of(pyproject, "project").get("name") or "")
    owner, _, called = url.rstrip("/").rpartition("/")
    # GitHub takes default files of an organisation from a repository of this name.
    name = declared or (owner.rpartition("/")[2] if called == ".github" else called)
    words = re.findall(r"[\w.+#-]{0,60}\w[+#]*", title)
    same = next((word for word in words if _bare(word) == _bare(name)), "")
    if title and (_bare(title) == _bare(name) or (not declared and len(words) <= _LONG_NAME)):
        return title
    return same or name or title or root.resolve().name


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _security_txt(root: Path, docs: str) -> tuple[str, ...]:
    """The files that https://www.rfc-editor.org/rfc/rfc9116 describes, where sites keep them."""
    below = ("", "_static/", "_extra/", "html_extra/") if docs else ("",)
    folders = [*_SITES, *(f"{docs or 'docs'}/{each}" for each in below)]
    names = [f"{folder}{each}security.txt" for folder in folders for each in (".well-known/", "")]
    return tuple(name for name in names if (root / name).is_file())


def _workflows(root: Path) -> dict[str, str]:
    """The workflows that run a check which `init` writes, with their text.

    Docs are built with the kit too, and `lint` looks at no pull request.
    """
    folder = root / ".github" / "workflows"
    files = sorted(folder.glob("*.y*ml")) if folder.is_dir() else []
    texts = {file.relative_to(root).as_posix(): read_text(file) for file in files}
    return {name: text for name, text in texts.items() if _CHECKS.search(text)}


def _first(root: Path, *names: str) -> str:
    return next((name for name in names if (root / name).is_file()), "")
