"""What `init` drafts so that people and programs find the policy: sentences, a page, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from sphinx_contribpolicy.init import insert, toctree
from sphinx_contribpolicy.init.survey import SPEAKS_OF_TOOLS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from sphinx_contribpolicy.init.drafts import Starter

PAGE = "ai-policy"
"""The name of a new page of the docs, without its suffix."""

_SIGNED = re.compile(r"^-----BEGIN PGP ", re.MULTILINE)
_INCLUDES = re.compile(r"(?:\{(?:literal)?include\}|\.\. include::)[ \t]*(\S+)")


class Pointers:
    """Adds to the drafts of a `Starter` what leads to the policy."""

    def __init__(self, starter: Starter) -> None:
        self.starter = starter
        self.seen = starter.seen
        self.notices = starter.notices
        self.policy_path = starter.policy_path

    def draft(self, extras: Collection[str]) -> None:
        """Draft everything that leads to the policy."""
        readme, security = self.seen.readme, self.seen.security
        if readme and not self._leads(readme):
            self._point(readme, self.notices.pointer(readme, self.policy_path))
        if self.seen.docs_index and not self._leads(self.seen.docs_index):
            self._docs(self.seen.docs_index)
        if "security" in extras:
            if security and not self._leads(security):
                self._point(security, self.notices.security(security, self.policy_path))
            for name in self.seen.security_txt:
                self._security_txt(name)
        if self.seen.claude or "claude" in extras:
            self._claude(self.seen.claude or "CLAUDE.md")

    def _leads(self, name: str) -> bool:
        return self.policy_path.rpartition("/")[2] in self.starter.text(name)

    def _point(self, name: str, sentence: str) -> None:
        if not sentence:
            self.starter.notes.append(
                f"{name}: link the policy there; without project.repository_url init cannot say "
                "where it is"
            )
            return
        markup = self.starter.folder.source(name).markup
        if markup == "rst":
            from sphinx_contribpolicy.markup import rst

            sentence = rst.inline(sentence)
        text = self.starter.text(name)
        section = self.notices.contributing_section(text, "rst" if markup == "rst" else "markdown")
        if name in {self.seen.docs_index, self.seen.security}:
            made = insert.append(text, sentence)
        elif section is None:
            heading = self.notices.heading(text, "rst" if markup == "rst" else "markdown")
            made = insert.append(text, f"{heading}\n\n{sentence}")
        else:
            made = insert.insert(text, section, sentence)
        self.starter.drafts[name] = made

    def _docs(self, index: str) -> None:
        """A page that shows the policy, in the table of contents of the docs."""
        folder, _, name = index.rpartition("/")
        if any(map(self._shows, self._pages(folder))):
            return
        if not self.starter.whole and not self.starter.policy.wording.body:
            # A policy that people wrote is not what the directive would show.
            self._point(index, self.notices.pointer_to_forge(self.policy_path))
            return
        suffix = name.rpartition(".")[2]
        page = f"{folder}/{PAGE}.{suffix}"
        taken = [f"{folder}/{PAGE}.{each}" for each in ("md", "rst")]
        there = next((each for each in taken if (self.seen.root / each).exists()), "")
        if there:
            self.starter.notes.append(
                f"{there}: a page stands there already, and is left as it is; put the directive "
                "`llm-policy` on it or on another page of the docs"
            )
            return
        markup: Literal["markdown", "rst"] = "rst" if suffix == "rst" else "markdown"
        self.starter.drafts[page] = self.notices.docs_page(markup)
        made = toctree.with_entry(self.starter.text(index), PAGE, markup)
        if made is None:
            self.starter.notes.append(
                f"{index}: add '{PAGE}' to a toctree; init found none there of which it is sure"
            )
        elif made != self.starter.text(index):
            self.starter.drafts[index] = made

    def _pages(self, folder: str) -> Iterator[str]:
        """The texts of the pages of the docs, as they are or as they are drafted."""
        root = self.seen.root
        for path in sorted((root / folder).rglob("*.[mr][ds]*")):
            name = path.relative_to(root).as_posix()
            if "/_build/" in name or not _is_page(path):
                continue
            if name in self.starter.drafts:
                yield self.starter.drafts[name]
            else:
                yield path.read_text(encoding="utf-8", errors="replace")

    def _shows(self, page: str) -> bool:
        """Whether a page has the directive or a region, or includes a file that has the policy."""
        homes = [name for name in self.starter.regions if "llm-policy" in self.starter.text(name)]
        names = {each.rpartition("/")[2] for each in (self.policy_path, *homes)}
        included = {each.rpartition("/")[2] for each in _INCLUDES.findall(page)}
        return "llm-policy" in page or not names.isdisjoint(included)

    def _security_txt(self, name: str) -> None:
        """Comments in a file as https://www.rfc-editor.org/rfc/rfc9116 describes it."""
        text = self.starter.text(name)
        comments = [f"# {each}" for each in self.notices.security_comment(self.policy_path)]
        there = [line for line in text.splitlines() if line.startswith("#")]
        if set(comments) <= set(there):
            return
        spoken = next((line for line in there if SPEAKS_OF_TOOLS.search(line)), "")
        detached = [(self.seen.root / f"{name}{end}").exists() for end in (".asc", ".sig")]
        if spoken or any(self.policy_path in line for line in there):
            why = "has a comment on this already"
        elif _SIGNED.search(text) or any(detached):
            why = "is signed"
        else:
            self.starter.drafts[name] = insert.append(text, "\n".join(comments))
            return
        shown = "\n".join(f"  {line}" for line in comments)
        self.starter.notes.append(
            f"{name}: {why}, and is left as it is; what init would add:\n{shown}"
        )

    def _claude(self, name: str) -> None:
        path = self.seen.root / name
        if path.is_symlink() or (path.is_file() and "AGENTS.md" in self.starter.text(name)):
            return
        up = "../" if "/" in name else ""
        self.starter.drafts[name] = insert.append(
            self.starter.text(name) if path.is_file() else "", f"@{up}AGENTS.md"
        )


def _is_page(path: Path) -> bool:
    return path.suffix in {".md", ".rst"} and path.is_file()
