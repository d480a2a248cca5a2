"""What leads to the policy, as `init` drafts it: sentences, a page of the docs, comments."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.init import headings, insert
from sphinx_contribpolicy.init.survey import SPEAKS_OF_TOOLS
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup.blocks import blocks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sphinx_contribpolicy.init.draft_set import DraftSet

PAGE = "ai-policy"
"""The name of a new page of the docs, without its suffix."""

_SIGNED = re.compile(r"^-----BEGIN PGP ", re.MULTILINE)
_INCLUDES = re.compile(r"(?:\{(?:literal)?include\}|\.\. include::)[ \t]*(\S+)")


def draft_links(drafts: DraftSet, extras: Collection[str]) -> None:
    """Draft everything that leads to the policy."""
    survey, sentences, policy = drafts.survey, drafts.sentences, drafts.policy_path
    if survey.readme and not _leads(drafts, survey.readme):
        _point(drafts, survey.readme, sentences.pointer(survey.readme, policy))
    if survey.docs_index and not _leads(drafts, survey.docs_index):
        _docs(drafts, survey.docs_index)
    if "security" in extras:
        if survey.security and not _leads(drafts, survey.security):
            _point(drafts, survey.security, sentences.security(survey.security, policy))
        for name in survey.security_txt:
            _security_txt(drafts, name)
    if survey.claude or "claude" in extras:
        _claude(drafts, survey.claude or "CLAUDE.md")


def _leads(drafts: DraftSet, name: str) -> bool:
    return drafts.policy_path.rpartition("/")[2] in drafts.text(name)


def _point(drafts: DraftSet, name: str, sentence: str) -> None:
    if not sentence:
        drafts.notes.append(
            f"{name}: link the policy there; without project.repository_url init cannot say "
            "where it is"
        )
        return
    markup: Literal["markdown", "rst"] = "rst" if drafts.markup(name) == "rst" else "markdown"
    if markup == "rst":
        from sphinx_contribpolicy.markup import rst

        sentence = rst.inline(sentence)
    text = drafts.text(name)
    end = headings.link_section_end(text, markup)
    if name in {drafts.survey.docs_index, drafts.survey.security}:
        made = insert.append(text, sentence)
    elif end is None:
        heading = insert.heading(drafts.sentences.pointer_title(), text, markup)
        made = insert.append(text, f"{heading}\n\n{sentence}")
    else:
        made = insert.insert(text, end, sentence)
    drafts.texts[name] = made


def _docs(drafts: DraftSet, index: str) -> None:
    """A page that shows the policy, and the line that takes it into the docs."""
    folder, _, name = index.rpartition("/")
    if any(_shows(drafts, page) for page in _pages(drafts, folder)):
        return
    if not drafts.whole and not drafts.policy.wording.body:
        # A policy that people wrote is not what the directive would show.
        _point(drafts, index, drafts.sentences.pointer_to_forge(drafts.policy_path))
        return
    suffix = name.rpartition(".")[2]
    taken = [f"{folder}/{PAGE}.{each}" for each in ("md", "rst")]
    there = next((each for each in taken if (drafts.survey.root / each).exists()), "")
    if there:
        drafts.notes.append(
            f"{there}: a page stands there already, and is left as it is; put the directive "
            "`llm-policy` on it or on another page of the docs"
        )
        return
    markup: Literal["markdown", "rst"] = "rst" if suffix == "rst" else "markdown"
    drafts.texts[f"{folder}/{PAGE}.{suffix}"] = drafts.sentences.docs_page(markup)
    _note_entry(drafts, index, markup)


def _note_entry(drafts: DraftSet, index: str, markup: Literal["markdown", "rst"]) -> None:
    """Say where the new page has to be listed, if no toctree takes it already.

    In which toctree it fits, and in which place, is for people to say.
    """
    text = drafts.text(index)
    entries = [line.strip() for line in text.splitlines()]
    if PAGE in entries or (":glob:" in text and any(fnmatchcase(PAGE, each) for each in entries)):
        return
    if markup == "rst":
        lines = enumerate(file_lines.split(text), 1)
        found = [at for at, line in lines if re.match(r"\.\.[ \t]+toctree::", line)]
    else:
        found = [each.begin + 1 for each in blocks(text, myst=True) if "{toctree}" in each.info]
    place = f"{index}:{found[-1]}" if found else index
    which = "this toctree" if found else "a toctree of the docs"
    drafts.notes.append(f"{place}: add the line '{PAGE}' to {which}")


def _pages(drafts: DraftSet, folder: str) -> Iterator[str]:
    """The texts of the pages of the docs, as they are or as they are drafted."""
    root = drafts.survey.root
    for path in sorted((root / folder).rglob("*.[mr][ds]*")):
        name = path.relative_to(root).as_posix()
        if "/_build/" in name or not _is_page(path):
            continue
        if name in drafts.texts:
            yield drafts.texts[name]
        else:
            yield path.read_text(encoding="utf-8", errors="replace")


def _is_page(path: Path) -> bool:
    return path.suffix in {".md", ".rst"} and path.is_file()


def _shows(drafts: DraftSet, page: str) -> bool:
    """Whether a page has the directive or a region, or includes a file that has the policy."""
    homes = [name for name in drafts.regions if "llm-policy" in drafts.text(name)]
    names = {each.rpartition("/")[2] for each in (drafts.policy_path, *homes)}
    included = {each.rpartition("/")[2] for each in _INCLUDES.findall(page)}
    return "llm-policy" in page or not names.isdisjoint(included)


def _security_txt(drafts: DraftSet, name: str) -> None:
    """Comments in a file as https://www.rfc-editor.org/rfc/rfc9116 describes it."""
    text = drafts.text(name)
    comments = [f"# {each}" for each in drafts.sentences.security_comment(drafts.policy_path)]
    there = [line for line in text.splitlines() if line.startswith("#")]
    if set(comments) <= set(there):
        return
    spoken = next((line for line in there if SPEAKS_OF_TOOLS.search(line)), "")
    detached = [(drafts.survey.root / f"{name}{end}").exists() for end in (".asc", ".sig")]
    if spoken or any(drafts.policy_path in line for line in there):
        why = "has a comment on this already"
    elif _SIGNED.search(text) or any(detached):
        why = "is signed"
    else:
        drafts.texts[name] = insert.append(text, "\n".join(comments))
        return
    shown = "\n".join(f"  {line}" for line in comments)
    drafts.notes.append(f"{name}: {why}, and is left as it is; what init would add:\n{shown}")


def _claude(drafts: DraftSet, name: str) -> None:
    path = drafts.survey.root / name
    if path.is_symlink() or (path.is_file() and "AGENTS.md" in drafts.text(name)):
        return
    up = "../" if "/" in name else ""
    drafts.texts[name] = insert.append(
        drafts.text(name) if path.is_file() else "", f"@{up}AGENTS.md"
    )
