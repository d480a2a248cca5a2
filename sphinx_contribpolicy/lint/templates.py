"""Checks of pull-request templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import check
from sphinx_contribpolicy.markup.blocks import without_code

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.lint.check import Hits
    from sphinx_contribpolicy.lint.subject import Subject

_TEMPLATE = re.compile(r"(?i)(?:pull|merge)[-_]?request[-_]?template(?:\.\w+)?")
_LINK = re.compile(r"!?\[[^\[\]]*\]\(<?([^)\s>]+)|^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)")
_ABSOLUTE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_READ = {
    "gitlab": ".gitlab/merge_request_templates/",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}


@check("template-ignored", "warning", fix="move it to where the forge looks")
def template_ignored(subject: Subject) -> Hits:
    """A pull-request template at a path, or in a case, that the forge does not read."""
    tree = subject.tree
    read = {*tree.templates, subject.policy.pull_requests.template}
    where = _READ.get(subject.policy.project.forge, ".github/PULL_REQUEST_TEMPLATE.md")
    for name in _templates(tree.root):
        if name not in read:
            yield tree.at(name), f"the forge does not read a template here, but in {where}"


def _templates(root: Path) -> list[str]:
    found: set[Path] = set()
    for folder in (root, root / "docs"):
        found.update(folder.glob("*"))
    for hidden in (".github", ".gitlab", ".forgejo", ".gitea"):
        found.update((root / hidden).rglob("*"))
    names = {path.relative_to(root) for path in found if path.is_file()}
    return sorted(name.as_posix() for name in names if _TEMPLATE.fullmatch(name.name))


@check("template-link-relative", "warning", fix="write the whole address")
def template_link_relative(subject: Subject) -> Hits:
    """In a pull request, a relative link of the template leads nowhere.

    The forge resolves it from the address of the pull request, not from the file.
    """
    tree = subject.tree
    for name in tree.templates:
        # Code first: what opens a comment there opens none.
        text = without_code(tree.text(name))
        text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        for number, line in enumerate(text.split("\n"), 1):
            for found in _LINK.finditer(line):
                target = found[1] or found[2]
                if not _ABSOLUTE.match(target):
                    yield tree.at(name, number), f"the link to {target} is relative"
