"""What `init` drafts for each file that the policy belongs into. Nothing here writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init import insert, policy_file
from sphinx_contribpolicy.init.insert import Pair
from sphinx_contribpolicy.init.links import PAGE, Pointers
from sphinx_contribpolicy.init.sentences import Notices
from sphinx_contribpolicy.init.survey import SPEAKS_OF_TOOLS
from sphinx_contribpolicy.regions import scan
from sphinx_contribpolicy.sync.files import MARKUPS, Folder, Source

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_contribpolicy.init.survey import Seen
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.wording import Fragments

POLICY = "AI_POLICY.md"
TEMPLATES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}
WORKFLOW = ".github/workflows/check-pr.yml"
COMMENTS = ".github/workflows/check-pr-comment.yml"


class Starter:
    """Drafts one file after the other; what is drafted already is what the next one sees."""

    def __init__(self, seen: Seen, loaded: Loaded, fragments: Fragments) -> None:
        self.seen = seen
        self.folder = Folder(seen.root)
        self.policy = loaded.policy
        self.settings = loaded.file.name if loaded.file else policy_file.NAME
        self.notices = Notices(loaded.policy, fragments)
        self.drafts: dict[str, str] = {}
        self.regions = list(loaded.policy.files.regions)
        self.whole = dict(loaded.policy.files.whole)
        self.notes: list[str] = []
        self.told: list[str] = []

    def draft(self, extras: Collection[str]) -> None:
        """Draft every file that the policy belongs into."""
        self._policy()
        self._guide()
        self._agents()
        self._template()
        for name in self.seen.issue_forms:
            self._form(name)
        Pointers(self).draft(extras)
        self._changelog()
        self._workflow(extras)
        self._pre_commit()
        self._hints()

    def text(self, name: str) -> str:
        """A file as it is, or as it is drafted."""
        return self.drafts[name] if name in self.drafts else self.folder.source(name).text

    def _has_regions(self, name: str) -> bool:
        source = self.folder.source(name)
        found = scan(source.text, source.markup).regions
        return any(region.form == "comment" for region in found)

    def _keep(self, name: str, text: str | None) -> bool:
        """Keep a text with new markers; a note where they would not be markers there."""
        if text is None:
            self.notes.append(
                f"{name}: a pair of markers at its end would be text (is a code fence or a comment "
                "left open there?); put the pair where the text should stand, and run init again"
            )
            return False
        self.drafts[name] = text
        self._list(name)
        return True

    def _list(self, name: str) -> None:
        if name not in self.regions:
            self.regions.append(name)

    def _policy(self) -> None:
        others = [name for name in self.seen.policies if name not in self.whole]
        if others:
            self.notes.append(
                f"{others[0]}: a policy stands there already, and is left as it is; to show it "
                f"everywhere, write body = '{others[0]}' under [wording]"
            )
        elif not self.whole:
            self.whole[POLICY] = "policy"

    @property
    def policy_path(self) -> str:
        """Where people read the whole policy."""
        return next(iter(self.whole), "") or (self.seen.policies or ("",))[0] or POLICY

    @property
    def guide_path(self) -> str:
        """The guide for contributors."""
        return (self.seen.contributing or ("CONTRIBUTING.md",))[0]

    def _guide(self) -> None:
        name = self.guide_path
        if not self.seen.contributing:
            title, text = self.notices.guide()
            new = f"# {title}\n\n{text}\n"
            self._keep(name, insert.at_end(new, "markdown", self._guide_pairs(2)))
            return
        if len(self.seen.contributing) > 1:
            others = ", ".join(self.seen.contributing[1:])
            self.notes.append(f"{others}: {name} is shown in place of it; keep one of them")
        if Path(name).suffix.lower() not in MARKUPS:
            self.notes.append(
                f"{name}: the kit writes Markdown and reST; add a sentence there that leads to "
                f"{self.policy_path}"
            )
            return
        if self._has_regions(name):
            self._list(name)
            return
        source = self.folder.source(name)
        if source.markup == "yaml" or self._speaks(name, source):
            return
        depth = insert.level(source.text, source.markup)
        pairs = self._guide_pairs(depth)
        text, where = source.text, "the file; no heading speaks of pull requests or code"
        if found := insert.below_heading(text, source.markup, pairs[0].name):
            text, pairs = found[0], pairs[1:]
            where = f"the section '{found[1]}'"
        made = insert.at_end(text, source.markup, pairs) if pairs else text
        if self._keep(name, made):
            self.told.append(f"{name}: the policy stands at the end of {where}")

    def _guide_pairs(self, depth: int) -> list[Pair]:
        pairs = [Pair("llm-policy", depth)]
        if self.policy.agents.position != "none":
            pairs.append(Pair("agent-instructions", depth))
        return pairs

    def _speaks(self, name: str, source: Source) -> bool:
        """Whether people wrote about such tools there; then nothing is put beside it."""
        found = SPEAKS_OF_TOOLS.search(source.text)
        if found is None:
            return False
        line = source.text.count("\n", 0, found.start()) + 1
        self.notes.append(
            f"{name}:{line}: speaks of '{found[0]}' already, and is left as it is; where the "
            "generated text should stand, put a pair of markers, and run init again"
        )
        return True

    def _agents(self) -> None:
        name = self.seen.agents or "AGENTS.md"
        pair = Pair("agent-instructions", 2)
        if not self.seen.agents:
            title, text = self.notices.agents(self.guide_path, self.policy_path)
            self._keep(name, insert.first_section(f"# {title}\n\n{text}\n", pair))
        elif self._has_regions(name):
            self._list(name)
        elif not self._speaks(name, self.folder.source(name)):
            _, text = self.notices.agents(self.guide_path, self.policy_path)
            self._keep(name, insert.first_section(self.text(name), pair, text))

    def _template(self) -> None:
        if not self.seen.pull_request:
            name = TEMPLATES[self.seen.forge]
            self._keep(name, insert.at_end("", "markdown", [Pair("pull-request-template")]))
            return
        for name in self.seen.pull_request:
            if self._has_regions(name):
                self._list(name)
            elif name.endswith((".yml", ".yaml")):
                self._form(name)
            elif self.notices.asks and not self._speaks(name, self.folder.source(name)):
                pair = Pair("pull-request-disclosure")
                self._keep(name, insert.at_end(self.text(name), "markdown", [pair]))

    def _form(self, name: str) -> None:
        if self._has_regions(name):
            self._list(name)
        elif self.notices.asks and not self._speaks(name, self.folder.source(name)):
            self._keep(name, insert.in_form(self.text(name), Pair("issue-form-disclosure")))

    def _changelog(self) -> None:
        kept = self.seen.changelog
        if kept is None:
            return
        folder = self.seen.root / kept.folder
        if any(folder.glob("+contribution-policy.*")):
            return
        text = self.notices.changelog(self.policy_path, rest=kept.suffix == ".rst")
        self.drafts[f"{kept.folder}/+contribution-policy.{kept.kind}{kept.suffix}"] = f"{text}\n"

    def _workflow(self, extras: Collection[str]) -> None:
        if "comment" in extras:
            self._commenting()
            return
        text = self.notices.workflow()
        if self.seen.forge == "github" and not self.seen.workflow and text:
            self.drafts[WORKFLOW] = text

    def _commenting(self) -> None:
        """The workflow that comments; the one that reports would do half of it again."""
        if self.seen.forge != "github":
            self.notes.append(
                "the workflow that comments is one for GitHub; elsewhere run `contribpolicy "
                "check-pr` in a job"
            )
            return
        if self.policy.pull_requests.mode != "comment":
            self.notes.append(
                f'{self.settings}: set mode = "comment" under [{self._table("pull_requests")}]; '
                "without it the workflow writes no comment"
            )
        there = self.seen.workflow
        if there and "check-pr --act" in self.text(there):
            return
        if there and "check-pr" in self.text(there):
            self.notes.append(f"{there}: take it out; {COMMENTS} does what it does")
        if not (self.seen.root / COMMENTS).exists():
            self.drafts[COMMENTS] = self.notices.workflow(comments=True)

    def _table(self, name: str) -> str:
        return f"tool.contribpolicy.{name}" if self.settings == "pyproject.toml" else name

    def _pre_commit(self) -> None:
        name = self.seen.pre_commit
        if not name or "contribpolicy" in self.text(name):
            return
        text = insert.with_hook(self.text(name))
        if text is None:
            self.notes.append(f"{name}: add a hook that runs `contribpolicy sync --check`")
        else:
            self.drafts[name] = text

    def _hints(self) -> None:
        conf = self.seen.conf
        if conf and "sphinx_contribpolicy" not in self.folder.source(conf).text:
            page = f"{self.seen.docs_index.rpartition('/')[0]}/{PAGE}."
            written = any(name.startswith(page) for name in self.drafts)
            more = "" if written else ", and the directive `llm-policy` to a page of the docs"
            self.notes.append(f"{conf}: add 'sphinx_contribpolicy' to `extensions`{more}")
        if self.policy.rules_of("good-first"):
            label = self.policy.project.good_first_issue_label
            self.notes.append(
                f"the label '{label}': on the forge, describe it as \"{self.notices.label()}\""
            )
