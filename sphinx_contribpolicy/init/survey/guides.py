"""The guides of a repository: for people, and for the agents that work for them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.survey.prose import (
    is_or_includes,
    markup_of,
    paragraphs,
    read_text,
)
from sphinx_contribpolicy.markup import lines as file_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOCS_GUIDE = re.compile(
    r"(?i)(?:docs?|documentation|site|website|content|guide)/(?:[\w.-]+/){0,3}?"
    r"contribut(?:e|ing|ion|ions|or|ors)(?:[-_]guide)?(?:/(?:index|readme))?\.(?:md|rst)"
    r"|(?:hacking|contribute)\.(?:md|rst)"
)
_LINK = {
    "markdown": re.compile(r"https?://|\]\(|\[\w[^\]]+\]"),
    "rst": re.compile(r"https?://|[\w>]`?_(?!\w)|:(?:doc|ref):"),
}
_CODE = re.compile(r"``[^`]*://[^`]*``|(?<![`:\w])`[^`<]*://[^`<]*`(?![`_])")
_HOST = re.compile(r"https?://[^\s/<>)]+")
_ASIDE = re.compile(r"(?i)\bcode of conduct|\blicen[cs]e")
"""What a guide links that says how to contribute all the same."""
_DEFINITION = re.compile(r"\[[^\]]+\]:\s")
_LEADS = re.compile(r"(?i)\b(?:docs?|documentation|guide|site|wiki|read|see|page|here|find)\b")
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
    is_stub = line_behind_lead(read_text(root / first), first, page) is not None
    return (listed, page, first) if is_stub else (listed, first, "")


def line_behind_lead(text: str, name: str, page: str = "") -> int | None:
    """The line, from 0, behind the paragraph by which a guide leads to another one.

    It does so by an address, or by the name of the `page`. None where a guide is long or has
    sections: it says itself how to contribute then, whatever it links.
    """
    lines = file_lines.bare(text)
    markup = markup_of(name)
    found = headings.headings(text, markup)
    sections = found[1:] if headings.is_titled(found) else found
    shown = [line for line in lines if line.strip()]
    if sections or len(text) > _STUB or len(shown) > _STUB_LINES:
        return None
    stem = rf"|\b{re.escape(Path(page).stem)}\b" if page else ""
    leads = re.compile(_LEADS.pattern + stem)
    for each in paragraphs(text, markup):
        said = "" if _DEFINITION.match(each.text) else _CODE.sub("", each.text)
        for sentence in filter(_LINK[markup].search, re.split(r"(?<=[.!?])\s", said)):
            # What a host is called says nothing: there is a `tox.wiki`.
            if leads.search(_HOST.sub("", sentence)) and not _ASIDE.search(sentence):
                rest = range(each.end, len(lines))
                return next((at + 1 for at in rest if not lines[at].strip()), len(lines))
    return None


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
