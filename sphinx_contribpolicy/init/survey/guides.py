"""The guides of a repository: for people, and for the agents that work for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init.survey.prose import is_or_includes, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOCS_GUIDE = re.compile(
    r"(?i)(?:docs?|documentation|site|website|content|guide)/(?:[\w.-]+/){0,3}?"
    r"contribut(?:e|ing|ion|ions|or|ors)(?:[-_]guide)?(?:/(?:index|readme))?\.(?:md|rst)"
    r"|(?:hacking|contribute)\.(?:md|rst)"
)
_LINK = re.compile(r"https?://|\]\(|\]\[|`_|:(?:doc|ref):")
_LEADS = re.compile(r"(?i)\b(?:docs?|documentation|guide|site|wiki|read|see|page)\b")
_STUB = 1500
"""Characters that a guide can have which only leads to another one."""
_STUB_LINES = 25
_AGENT_FILES = (
    "AGENTS.md",
    "CLAUDE.md",
    ".claude/CLAUDE.md",
    "GEMINI.md",
    ".github/copilot-instructions.md",
    ".cursorrules",
    ".windsurfrules",
    ".clinerules",
)
_ALWAYS = re.compile(r"^alwaysApply:[ \t]*true", re.MULTILINE)


def guides(
    root: Path, contributing: Sequence[str], texts: Sequence[str]
) -> tuple[tuple[str, ...], str, str]:
    """The guides that the forge knows, the one that people are sent to, and one that sends them.

    A page that is a link to another guide, or includes it, is no guide of its own.
    """
    first = contributing[0] if contributing else ""
    known = [*contributing, *filter(_DOCS_GUIDE.fullmatch, texts)]
    own = [
        name
        for name in dict.fromkeys(known)
        if not first or not is_or_includes(root, name, read_text(root / name), first)
    ]
    pages = sorted(
        filter(_DOCS_GUIDE.fullmatch, own),
        key=lambda name: ("/en/" not in f"/{name}", name.count("/"), name),
    )
    page = pages[0] if pages else ""
    if not first:
        return (), page, ""
    listed = (first, *(name for name in own if name in contributing and name not in pages))
    is_stub = _is_stub(read_text(root / first), pages)
    return (listed, page, first) if is_stub else (listed, first, "")


def _is_stub(text: str, pages: Sequence[str]) -> bool:
    """Whether a guide is short and leads to another one, by an address or the name of a page."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(text) > _STUB or len(lines) > _STUB_LINES or not _LINK.search(text):
        return False
    if any(line.startswith("##") for line in lines):
        return False
    stems = "|".join(re.escape(Path(name).stem) for name in pages)
    return bool(_LEADS.search(text) or (stems and re.search(rf"(?i)\b(?:{stems})\b", text)))


def agent_files(root: Path, texts: Sequence[str]) -> tuple[str, ...]:
    """The files of instructions for agents; one that only leads to another has none."""
    known: dict[Path, str] = {}
    for name in _AGENT_FILES:
        if (root / name).is_file():
            known.setdefault((root / name).resolve(), name)
    found = [
        name
        for name in known.values()
        if name == "AGENTS.md" or "AGENTS.md" not in read_text(root / name)
    ]
    rules = [name for name in texts if re.fullmatch(r"\.cursor/rules/.*\.mdc", name)]
    always = [name for name in rules if _ALWAYS.search(read_text(root / name))]
    return (*found, *always[:1])
