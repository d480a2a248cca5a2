"""Checks of pull-request templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.file_check import FileCheck
from sphinx_contribpolicy.lint.tree import Repository, lines_outside_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sphinx_contribpolicy.lint import Finding
    from sphinx_contribpolicy.policy import Loaded

_TEMPLATE = re.compile(r"(?i)(?:pull|merge)[-_]?request[-_]?template(?:\.\w+)?")
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
_ABSOLUTE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


class TemplateIgnored(FileCheck):
    """A pull-request template at a path, or in a case, that the forge does not read."""

    code = "template-ignored"
    severity = "warning"
    fix = "move it to where the forge looks"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each template that no pull request starts from."""
        read = {*repository.templates, loaded.policy.pull_requests.template}
        for name in _templates(repository.root):
            if name not in read:
                where = _wanted(loaded)
                message = f"the forge does not read a template here, but in {where}"
                yield self.at(repository, name, message)


def _wanted(loaded: Loaded) -> str:
    return {
        "gitlab": ".gitlab/merge_request_templates/",
        "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
    }.get(loaded.policy.project.forge, ".github/PULL_REQUEST_TEMPLATE.md")


def _templates(root: Path) -> list[str]:
    found: set[Path] = set()
    for folder in (root, root / "docs"):
        found.update(folder.glob("*"))
    for hidden in (".github", ".gitlab", ".forgejo", ".gitea"):
        found.update((root / hidden).rglob("*"))
    names = {path.relative_to(root) for path in found if path.is_file()}
    return sorted(name.as_posix() for name in names if _TEMPLATE.fullmatch(name.name))


class TemplateLinkRelative(FileCheck):
    """In a pull request, a relative link of the template leads nowhere.

    The forge resolves it from the address of the pull request, not from the file.
    """

    code = "template-link-relative"
    severity = "warning"
    fix = "write the whole address"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each relative link outside of comments and code."""
        for name in repository.templates:
            text = _COMMENT.sub(
                lambda found: re.sub(r"[^\n]", " ", found[0]), repository.text(name)
            )
            for number, line in lines_outside_code(text):
                for found in _LINK.finditer(line):
                    target = found[1] or found[2]
                    if not _ABSOLUTE.match(target):
                        yield self.at(repository, name, f"the link to {target} is relative", number)
