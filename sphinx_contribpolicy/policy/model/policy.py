"""The tables of a policy file, and the policy that is made from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from sphinx_contribpolicy.forge import Forge, file_url
from sphinx_contribpolicy.policy.model.document import Document
from sphinx_contribpolicy.policy.model.fields import (
    Contact,
    Language,
    Layout,
    OneLine,
    TrailerKey,
    Url,
)
from sphinx_contribpolicy.policy.model.pull_requests import PullRequests
from sphinx_contribpolicy.policy.model.rule import Custom, Rule


class Project(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The project that the policy belongs to."""

    name: Annotated[OneLine, Meta(description="What the project is called.")] = ""
    repository_url: Annotated[Url, Meta(description="Where the repository is shown.")] = ""
    discussion_url: Annotated[
        Url, Meta(description="Where the policy is discussed; the text links it.")
    ] = ""
    docs_url: Annotated[Url, Meta(description="Where the contributing docs are shown.")] = ""
    contact: Annotated[Contact, Meta(description="Whom to ask: an address or a URL.")] = ""
    default_branch: Annotated[OneLine, Meta(description="The branch that changes go to.")] = "main"
    good_first_issue_label: Annotated[
        OneLine, Meta(description="The label of issues that are kept for newcomers.")
    ] = "good first issue"
    forge: Annotated[
        Forge | Literal[""],
        Meta(description="What hosts the repository; guessed from `repository_url`."),
    ] = ""

    def file_url(self, path: str) -> str:
        """Where the forge shows the file `path` of the default branch; "" where not known."""
        return file_url(self.repository_url, self.forge, self.default_branch, path)


class WordingSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the policy is worded."""

    title: Annotated[
        OneLine, Meta(description="The title of the policy; by default made from `technology`.")
    ] = ""
    noun: Annotated[
        OneLine, Meta(min_length=1, description="What the text calls itself: policy, expectations.")
    ] = "policy"
    technology: Annotated[
        OneLine, Meta(min_length=1, description="What the text calls the tools: AI, LLM.")
    ] = "AI"
    tone: Annotated[
        Literal["casual", "formal"],
        Meta(description="`casual` says you and we; `formal` speaks of contributors."),
    ] = "casual"
    modals: Annotated[
        Literal["plain", "rfc2119"], Meta(description="Plain verbs, or MUST and SHOULD.")
    ] = "plain"
    maintainers: Annotated[
        OneLine, Meta(min_length=1, description="we, I, or a noun such as `the maintainers`.")
    ] = "we"
    maintainers_number: Annotated[
        Literal["singular", "plural", ""],
        Meta(description="Whether that noun is singular or plural; guessed by default."),
    ] = ""
    layout: Annotated[
        Literal[Layout, "flat"] | Mapping[str, Layout],
        Meta(
            description="How the rules of a section stand; a table says it for each section. "
            "`flat`: one list without headings, in the order of this file; what the maintainers do "
            "follows in sentences."
        ),
    ] = "paragraphs"
    reasons: Annotated[
        Literal["none", "brief", "full"],
        Meta(
            description="The kit's reasons for rules: none, two in a row at most, or all. `brief` "
            "gives none where the document has reasons of its own."
        ),
    ] = "brief"
    templates: Annotated[
        tuple[OneLine, ...],
        Meta(description="Folders with words of the project's own, relative to this file."),
    ] = ()
    wrap: Annotated[
        Annotated[int, Meta(ge=0)] | Literal["sentence"],
        Meta(description='Where lines in files end: at a column or "sentence"; 0: at paragraphs.'),
    ] = 0
    numbered: Annotated[bool, Meta(description="Number the list items or the headings.")] = False
    sections: Annotated[
        tuple[str, ...],
        Meta(description="Order and choice of sections; empty: all that have rules."),
    ] = ()
    language: Annotated[
        Language,
        Meta(description="The language of the text; English where there are no words of it."),
    ] = "en"
    body: Annotated[
        OneLine,
        Meta(
            description="A Markdown file, relative to this one, that replaces the generated policy."
        ),
    ] = ""


class Agents(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The text addressed to autonomous agents."""

    position: Annotated[
        Literal["end", "top", "both", "none"], Meta(description="Where in a document it stands.")
    ] = "end"
    marker: Annotated[
        OneLine, Meta(description="What agents put at the start of a pull-request title; opt-in.")
    ] = ""


class Files(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `contribpolicy sync` keeps up to date."""

    regions: Annotated[
        tuple[OneLine, ...], Meta(description="Files that hold managed regions.")
    ] = ()
    whole: Annotated[
        Mapping[OneLine, OneLine],
        Meta(
            description="Files that are generated whole: path and part, or the file that they are "
            "a copy of, as `package:resource` or a path."
        ),
    ] = field(default_factory=dict)
    without: Annotated[
        tuple[OneLine, ...], Meta(description="Files that `init` does not write any more.")
    ] = ()

    @property
    def copies(self) -> dict[str, str]:
        """Of the whole files those that are copies, with what they are a copy of."""
        return {name: part for name, part in self.whole.items() if {":", ".", "/"} & {*part}}


class TrailerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A trailer at the end of a commit message."""

    key: Annotated[TrailerKey, Meta(description="What stands before the colon.")] = ""
    grammar: Annotated[
        OneLine, Meta(description="What stands after it: `AGENT:MODEL [TOOLS]`.")
    ] = ""
    when: Annotated[
        Literal["", "required", "suggested", "forbidden"],
        Meta(description="Whether a commit that a tool helped with carries it."),
    ] = ""


class Commits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What commits carry."""

    trailer: Annotated[
        TrailerSettings | None, Meta(description="The trailer that names the tool.")
    ] = None
    sign_off: Annotated[
        Literal["human", "none"], Meta(description="Whether a person signs each commit off.")
    ] = "none"


class PolicyFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A policy file, as it is written."""

    preset: Annotated[str, Meta(description="The preset that the policy starts from.")] = ""
    like: Annotated[
        str, Meta(description="A published policy whose positions this one starts from.")
    ] = ""
    extends: Annotated[
        tuple[str, ...],
        Meta(description="Bases, first to last: `package:resource`, or a path in the repository."),
    ] = ()
    project: Annotated[Project, Meta(description="The project.")] = Project()
    wording: Annotated[WordingSettings, Meta(description="How the policy is worded.")] = (
        WordingSettings()
    )
    rules: Annotated[
        Mapping[str, tuple[Rule, ...]], Meta(description="The positions, by facet.")
    ] = field(default_factory=dict)
    custom: Annotated[tuple[Custom, ...], Meta(description="Sections of the project's own.")] = ()
    document: Annotated[Document, Meta(description="What stands around the rules.")] = Document()
    agents: Annotated[Agents, Meta(description="The text addressed to agents.")] = Agents()
    files: Annotated[Files, Meta(description="What `sync` keeps up to date.")] = Files()
    commits: Annotated[Commits, Meta(description="What commits carry.")] = Commits()
    pull_requests: Annotated[PullRequests, Meta(description="How pull requests are judged.")] = (
        PullRequests()
    )


class Policy(Struct, frozen=True, kw_only=True):
    """A policy with every layer applied and every default filled in.

    `rules` stand in the order of the facets, and within a facet as written. `project.forge` is
    never empty. `body_text` is the content of `wording.body`, with LF line ends, or None;
    that is "" where the file is none of this repository, and else its path from the policy file.
    `templates` are the folders of `wording.templates`.
    """

    project: Project = Project(forge="github")
    wording: WordingSettings = WordingSettings()
    rules: tuple[Rule, ...] = ()
    custom: tuple[Custom, ...] = ()
    document: Document = Document()
    agents: Agents = Agents()
    files: Files = Files()
    commits: Commits = Commits()
    pull_requests: PullRequests = PullRequests()
    body_text: str | None = None
    templates: tuple[Path, ...] = ()

    def rules_of(self, facet: str, *stances: str) -> tuple[Rule, ...]:
        """The rules of one facet as written, those of `stances` alone where some are named."""
        rules = (rule for rule in self.rules if rule.facet == facet)
        return tuple(rule for rule in rules if not stances or rule.stance in stances)
