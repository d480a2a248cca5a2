"""What `init` drafts for each file that the policy belongs into. Nothing here writes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.files import placing
from sphinx_contribpolicy.files.looking import SPEAKS_OF_TOOLS
from sphinx_contribpolicy.files.notices import Notices
from sphinx_contribpolicy.files.placing import Pair
from sphinx_contribpolicy.files.source import MARKUPS, Folder, Source
from sphinx_contribpolicy.regions import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from sphinx_contribpolicy.files.looking import Seen
    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.words import Fragments

POLICY = "AI_POLICY.md"
TEMPLATES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
}
WORKFLOW = ".github/workflows/check-pr.yml"


class Starter:
    """Drafts one file after the other; what is drafted already is what the next one sees."""

    def __init__(self, seen: Seen, loaded: Loaded, fragments: Fragments) -> None:
        self.seen = seen
        self.folder = Folder(seen.root)
        self.policy = loaded.policy
        self.notices = Notices(loaded.policy, fragments)
        self.drafts: dict[str, str] = {}
        self.regions = list(loaded.policy.files.regions)
        self.whole = dict(loaded.policy.files.whole)
        self.notes: list[str] = []

    def draft(self, extras: Collection[str]) -> None:
        """Draft every file that the policy belongs into."""
        self._policy()
        self._guide()
        self._agents()
        self._template()
        for name in self.seen.issue_forms:
            self._form(name)
        self._pointers(extras)
        self._changelog()
        self._workflow()
        self._pre_commit()
        self._hints()

    def _text(self, name: str) -> str:
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
            self._keep(name, placing.at_end(new, "markdown", self._guide_pairs(2)))
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
        depth = placing.level(source.text, source.markup)
        pairs = self._guide_pairs(depth)
        self._keep(name, placing.at_end(source.text, source.markup, pairs))

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
            self._keep(name, placing.first_section(f"# {title}\n\n{text}\n", pair))
        elif self._has_regions(name):
            self._list(name)
        elif not self._speaks(name, self.folder.source(name)):
            _, text = self.notices.agents(self.guide_path, self.policy_path)
            self._keep(name, placing.first_section(self._text(name), pair, text))

    def _template(self) -> None:
        if not self.seen.pull_request:
            name = TEMPLATES[self.seen.forge]
            self._keep(name, placing.at_end("", "markdown", [Pair("pull-request-template")]))
            return
        for name in self.seen.pull_request:
            if self._has_regions(name):
                self._list(name)
            elif name.endswith((".yml", ".yaml")):
                self._form(name)
            elif self.notices.asks and not self._speaks(name, self.folder.source(name)):
                pair = Pair("pull-request-disclosure")
                self._keep(name, placing.at_end(self._text(name), "markdown", [pair]))

    def _form(self, name: str) -> None:
        if self._has_regions(name):
            self._list(name)
        elif self.notices.asks and not self._speaks(name, self.folder.source(name)):
            self._keep(name, placing.in_form(self._text(name), Pair("issue-form-disclosure")))

    def _pointers(self, extras: Collection[str]) -> None:
        pointers: list[tuple[str, Callable[[str], str]]] = [
            (self.seen.readme, lambda name: self.notices.pointer(name, self.policy_path)),
            (self.seen.docs_index, lambda _: self.notices.pointer_to_forge(self.policy_path)),
        ]
        if "security" in extras and self.seen.security:
            pointers.append(
                (self.seen.security, lambda name: self.notices.security(name, self.policy_path))
            )
        for name, sentence in pointers:
            if name and self.policy_path.rpartition("/")[2] not in self._text(name):
                self._point(name, sentence(name))
        if self.seen.claude or "claude" in extras:
            self._claude(self.seen.claude or "CLAUDE.md")

    def _point(self, name: str, sentence: str) -> None:
        if not sentence:
            self.notes.append(
                f"{name}: link the policy there; without project.repository_url init cannot say "
                "where it is"
            )
            return
        source = self.folder.source(name)
        markup = source.markup
        if markup == "rst":
            from sphinx_contribpolicy.words import rst

            sentence = rst.inline(sentence)
        text = self._text(name)
        section = self.notices.contributing_section(text, "rst" if markup == "rst" else "markdown")
        if name in {self.seen.docs_index, self.seen.security}:
            self.drafts[name] = placing.append(text, sentence)
        elif section is None:
            heading = self.notices.heading(text, "rst" if markup == "rst" else "markdown")
            self.drafts[name] = placing.append(text, f"{heading}\n\n{sentence}")
        else:
            self.drafts[name] = placing.insert(text, section, sentence)

    def _claude(self, name: str) -> None:
        path = self.seen.root / name
        if path.is_symlink() or (path.is_file() and "AGENTS.md" in self._text(name)):
            return
        up = "../" if "/" in name else ""
        self.drafts[name] = placing.append(
            self._text(name) if path.is_file() else "", f"@{up}AGENTS.md"
        )

    def _changelog(self) -> None:
        kept = self.seen.changelog
        if kept is None:
            return
        folder = self.seen.root / kept.folder
        if any(folder.glob("+contribution-policy.*")):
            return
        text = self.notices.changelog(self.policy_path, rest=kept.suffix == ".rst")
        self.drafts[f"{kept.folder}/+contribution-policy.{kept.kind}{kept.suffix}"] = f"{text}\n"

    def _workflow(self) -> None:
        text = self.notices.workflow()
        if self.seen.forge == "github" and not self.seen.workflow and text:
            self.drafts[WORKFLOW] = text

    def _pre_commit(self) -> None:
        name = self.seen.pre_commit
        if not name or "contribpolicy" in self._text(name):
            return
        text = placing.with_hook(self._text(name))
        if text is None:
            self.notes.append(f"{name}: add a hook that runs `contribpolicy sync --check`")
        else:
            self.drafts[name] = text

    def _hints(self) -> None:
        conf = self.seen.conf
        if conf and "sphinx_contribpolicy" not in self.folder.source(conf).text:
            self.notes.append(
                f"{conf}: add 'sphinx_contribpolicy' to `extensions`, and the directive "
                "`llm-policy` to a page of the docs"
            )
        if self.policy.rules_of("good-first"):
            label = self.policy.project.good_first_issue_label
            self.notes.append(
                f"the label '{label}': on the forge, describe it as \"{self.notices.label()}\""
            )
