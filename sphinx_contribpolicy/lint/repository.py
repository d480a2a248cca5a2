"""What is allowed in the files around a policy, and probably not what was meant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.lint.file_check import FileCheck
from sphinx_contribpolicy.lint.templates import TemplateIgnored, TemplateLinkRelative
from sphinx_contribpolicy.lint.tree import Repository, lines_outside_code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.lint import Finding
    from sphinx_contribpolicy.policy import Loaded

_DIRECTIVE = re.compile(r" {0,3}(?:`{3,}|~{3,}|:{3,}) ?\{[\w:.-]+\}")
_REST_DIRECTIVE = re.compile(r"\.\. (?:contribpolicy:)?(?:llm-policy|[a-z-]+-instructions)::")
_ALERT = re.compile(r" {0,3}> ?\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]")


class EntryUnlinked(FileCheck):
    """People and programs begin to read here, and nothing leads them to the policy.

    Looked at are the README, the guide for contributors that the forge shows, AGENTS.md and the
    first page of the docs. A link to any file that holds the policy is enough.
    """

    code = "entry-unlinked"
    severity = "note"
    fix = "add a sentence with a link"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each entry that does not lead to a file with the policy."""
        if repository.homes:
            for name in repository.entries:
                if not repository.leads_home(name):
                    yield self.at(repository, name, "nothing leads from here to the policy")


class PolicyUnlinked(FileCheck):
    """A file holds the policy, and nobody who does not know its name will find it."""

    code = "policy-unlinked"
    severity = "warning"
    fix = "link it from the README or from the guide for contributors"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each file of the policy that no entry names."""
        entries = repository.entries
        for name in loaded.policy.files.whole:
            plain = name.rpartition("/")[2]
            if entries and not any(plain in repository.text(entry) for entry in entries):
                yield self.at(repository, name, "no entry point links this file")


class TwoGuides(FileCheck):
    """The forge shows one guide for contributors; a second one is read by nobody, and drifts."""

    code = "two-guides"
    severity = "warning"
    fix = "keep one, and let the other go or lead to it"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each guide after the first."""
        first, *others = repository.guides or [""]
        for name in others:
            text = repository.text(name)
            if Path(first).name not in text or len(text) > _A_POINTER:
                yield self.at(repository, name, f"{first} is shown in place of this guide")


_A_POINTER = 1000
"""Characters that a file can have which only leads to another one."""


class DirectiveShown(FileCheck):
    """A directive stands in a file that the forge shows, where it is a grey box or stray colons."""

    code = "directive-shown"
    severity = "warning"
    fix = "put a pair of markers in its place, and let `contribpolicy sync` fill it"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each directive outside of code."""
        for name in repository.shown:
            rest = name.endswith(".rst")
            wanted = _REST_DIRECTIVE if rest else _DIRECTIVE
            for number, line in lines_outside_code(repository.text(name)):
                if found := wanted.match(line):
                    message = f"people see '{found[0].strip()}' here as it is"
                    yield self.at(repository, name, message, number)


class PairEmpty(FileCheck):
    """A pair of markers or a tag without text: on the forge, people see nothing there."""

    code = "pair-empty"
    severity = "note"
    fix = "run `contribpolicy sync`, which fills pairs of comments in the files under [files]"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each empty region of a file that the forge shows."""
        for name in repository.shown:
            for region in repository.regions(name):
                if not region.content.strip():
                    message = f"the region '{region.name}' is empty"
                    yield self.at(repository, name, message, region.begin + 1)


class AlertUnread(FileCheck):
    """The docs hold an alert such as `> [!NOTE]`, and MyST shows it as a quotation.

    MyST reads alerts where `alert` is among `myst_enable_extensions`. Generated text is safe.
    """

    code = "alert-unread"
    severity = "warning"
    fix = 'add "alert" to `myst_enable_extensions` in conf.py'

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each page of the docs with an alert."""
        for folder in ("docs", "doc", "docs/source", "doc/source"):
            conf = repository.text(f"{folder}/conf.py")
            if "myst" not in conf or re.search(r"""["']alert["']""", conf):
                continue
            pages = sorted((repository.root / folder).glob("**/*.md"))
            for page in pages:
                name = page.relative_to(repository.root).as_posix()
                if "_build" not in page.parts and (line := _alert(repository, name)):
                    yield self.at(repository, name, "MyST shows this alert as a quotation", line)


def _alert(repository: Repository, name: str) -> int | None:
    generated = {
        number
        for region in repository.regions(name)
        for number in range(region.begin + 1, region.end + 2)
    }
    lines = lines_outside_code(repository.text(name))
    return next(
        (number for number, line in lines if number not in generated and _ALERT.match(line)), None
    )


class CopiesDisagree(FileCheck):
    """A file says something else than the policy.

    The settings have changed since `contribpolicy sync` ran, somebody edited the text, or the file
    is not listed under `[files]`.
    """

    code = "copies-disagree"
    severity = "warning"
    fix = "run `contribpolicy sync`"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each file that `sync` would change, and each that it does not know."""
        listed = {*loaded.policy.files.regions, *loaded.policy.files.whole}
        for name in dict.fromkeys([*repository.entries, *repository.shown]):
            regions = [each for each in repository.regions(name) if each.form == "comment"]
            if regions and name not in listed:
                message = f"the region '{regions[0].name}' is kept by nobody: list the file"
                yield self.at(repository, name, message, regions[0].begin + 1)
        if not listed:
            return
        from sphinx_contribpolicy.sync.plan import plan
        from sphinx_contribpolicy.sync.render import fragments_for

        try:
            made = plan(loaded, repository.folder, fragments_for())
        except WordsError:
            return
        changed = [change.source.name for change in made.changes]
        edited = [edit.source.name for edit in made.edits]
        for name in dict.fromkeys(changed + edited):
            yield self.at(repository, name, "this file does not say what the policy says now")
        for diagnostic in made.diagnostics:
            message = f"`sync` cannot keep it: {diagnostic.message}"
            found = self.at(repository, "", message, diagnostic.line)
            yield msgspec.structs.replace(found, file=diagnostic.file)


class AgentsNested(FileCheck):
    """Programs read the nearest AGENTS.md only, so one further down hides that at the root."""

    code = "agents-nested"
    severity = "note"
    fix = "let it lead to the one at the root"

    def look(self, repository: Repository, loaded: Loaded) -> Iterator[Finding]:
        """One finding for each nested file that does not name the one above it."""
        if "AGENTS.md" not in repository.files:
            return
        for name in repository.below("AGENTS.md"):
            if "AGENTS.md" not in repository.text(name) and not repository.leads_home(name):
                yield self.at(repository, name, "this file hides AGENTS.md at the root")


CHECKS: tuple[FileCheck, ...] = (
    EntryUnlinked(),
    PolicyUnlinked(),
    TwoGuides(),
    TemplateIgnored(),
    TemplateLinkRelative(),
    DirectiveShown(),
    PairEmpty(),
    AlertUnread(),
    CopiesDisagree(),
    AgentsNested(),
)
"""Everything that lint looks for in files, in the order in which it is reported."""


def lint(loaded: Loaded) -> list[Finding]:
    """The findings of all checks; none for a policy without a file."""
    if loaded.file is None:
        return []
    repository = Repository(loaded)
    return [finding for check in CHECKS for finding in check.look(repository, loaded)]
