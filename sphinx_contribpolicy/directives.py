"""The directives: what each shows, the options that it takes, and how they are read.

A directive in Sphinx, a region of a file and a tag are three ways to ask for the same text, so
they share names, options and what is said of a wrong one. The table stands on the ground, not with
the words: loading the extension registers its directives and must not import the words for that.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, TypeVar, get_args

from sphinx_contribpolicy.diagnostics import ContribPolicyError, Diagnostic, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    T = TypeVar("T", bound=str)

Form: TypeAlias = Literal["full", "summary", "checklist"]
TableForm: TypeAlias = Literal["table", "card"]
Part: TypeAlias = Literal[
    "policy",
    "summary",
    "checklist",
    "good-first-issue",
    "agents",
    "reviewers",
    "pull-request-template",
    "reply",
    "table",
    "coverage",
    "card",
    "compare",
    "pull-request-disclosure",
    "discussion",
]
FORMS: tuple[Form, ...] = get_args(Form)
TABLE_FORMS: tuple[TableForm, ...] = get_args(TableForm)
PARTS: tuple[Part, ...] = get_args(Part)
WHOLE_PARTS: tuple[Part, ...] = tuple(
    part
    for part in PARTS
    if part not in {"pull-request-disclosure", "discussion", "coverage", "compare"}
)
"""The parts that stand alone; the others are pieces of them."""

STYLES = ("section", "admonition", "dropdown", "card", "cards")
DEEPEST_HEADING = 6


class Directive(NamedTuple):
    """What a directive shows, and the options that it takes."""

    part: Part
    about: str
    options: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    """The values of `style`; the first is the default."""


DIRECTIVES: Mapping[str, Directive] = MappingProxyType(
    {
        "llm-policy": Directive(
            "policy",
            "The policy.",
            (
                *("form", "style", "only", "except", "title", "no-title"),
                *("preset", "policy", "class", "name"),
            ),
            STYLES,
        ),
        "good-first-issue-note": Directive(
            "good-first-issue",
            "The note on issues that are kept for newcomers.",
            ("style", "class", "name"),
            ("paragraph", "note", "section"),
        ),
        "agent-instructions": Directive(
            "agents",
            "The block for autonomous agents, at the end of the document unless `:here:` is given.",
            ("here", "class"),
        ),
        "policy-discussion": Directive(
            "discussion", "The sentence that links the discussion of the policy.", ("class",)
        ),
        "reviewer-guide": Directive(
            "reviewers", "What reviewers may do, say and run.", ("style", "class"), STYLES
        ),
        "pull-request-template": Directive(
            "pull-request-template", "The pull-request template as the forge shows it.", ("class",)
        ),
        "policy-table": Directive(
            "table",
            "Facet, stance and level of each rule, or a card: what people can and must do, or not.",
            (
                *("form", "only", "except", "coverage"),
                *("preset", "like", "policy", "class"),
            ),
        ),
        "policy-compare": Directive(
            "compare",
            "Where published policies stand, facet by facet, and the policy among them.",
            ("projects", "only", "except", "class"),
        ),
    }
)
"""Those that Sphinx has, by name; regions and tags have the same names."""

REGIONS: Mapping[str, Directive] = MappingProxyType(
    {
        **DIRECTIVES,
        "pull-request-disclosure": Directive(
            "pull-request-disclosure", "The question of a template whether tools were used."
        ),
        "issue-form-disclosure": Directive(
            "pull-request-disclosure", "The same for an issue form: in YAML an entry of its list."
        ),
    }
)
"""What a region of a file can show: the directives, and what stands in files of a forge alone."""


class TextRequest(NamedTuple):
    """The text that is asked for: equal requests get the same text everywhere."""

    part: str
    """A `Part`, or "discussion-url"."""
    form: Form = "full"
    only: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    title: str | None = None
    """None: the title that the policy has; empty: none."""
    preset: str = ""
    """A preset, or `like NAME` for a published policy, in place of the policy's own rules."""
    file: str = ""
    """Another policy file, as the directive names it; empty: the project's own."""
    projects: tuple[str, ...] = ()
    """The published policies that are compared with, by slug; empty: all."""

    @property
    def is_the_policy(self) -> bool:
        """Whether this is the policy itself, and not an extract, a short form or an example."""
        return self.part == "policy" and self.form == "full" and not self.only and not self.preset


class Placement(NamedTuple):
    """How and where the text stands on a page of Sphinx; a file that `sync` writes needs none."""

    style: str = ""
    classes: tuple[str, ...] = ()
    name: str = ""
    here: bool = False
    heading: int = 0
    """Of a region: the depth of its first heading, or 0 where its place decides."""


class OptionError(ContribPolicyError):
    """Options that cannot be used; its diagnostics have no place yet."""


def read_options(
    name: str,
    given: Mapping[str, str],
    facets: Callable[[], Collection[str]],
    projects: Callable[[], Collection[str]] = tuple,
    *,
    region: bool = False,
) -> tuple[TextRequest, Placement]:
    """What the directive, region or tag `name` asks for with the given options.

    `facets` gives the names of all facets, `projects` those of published policies; each is asked
    only where some are chosen. `region` says that this is a region or tag, which takes `heading`
    too. Raises `OptionError`, with everything that is wrong at once; the sentences are the same for
    directives and regions.

    >>> read_options("policy-table", {"only": "testing, docs"}, lambda: {"docs", "testing"})[0].only
    ('testing', 'docs')
    """
    directive = REGIONS[name]
    reader = _OptionReader(name, directive, given, region=region)
    is_table = directive.part == "table"
    part: Part = reader.choice("form", TABLE_FORMS) if is_table else directive.part
    request = TextRequest(
        part="coverage" if part == "table" and "coverage" in given else part,
        form="full" if is_table else reader.choice("form", FORMS),
        only=reader.names("only", facets, "facet"),
        omit=reader.names("except", facets, "facet"),
        title=reader.title(),
        preset=reader.start(),
        file=reader.line("policy"),
        projects=reader.names("projects", projects, "project"),
    )
    placement = Placement(
        style=reader.choice("style", directive.styles) if directive.styles else "",
        classes=reader.classes(),
        name=reader.line("name"),
        here="here" in given,
        heading=reader.heading(),
    )
    if reader.messages:
        raise OptionError(Diagnostic("option", message) for message in reader.messages)
    return request, placement


class _OptionReader:
    """Reads one option after the other and remembers what was wrong."""

    def __init__(
        self, name: str, directive: Directive, given: Mapping[str, str], *, region: bool
    ) -> None:
        self.name = name
        self.given = given
        self.messages: list[str] = []
        known = (*directive.options, "heading") if region else directive.options
        for option in given:
            if option not in known:
                listed = (*directive.options, "heading (in a region)")
                hint = _instead(option, known, listed)
                self.messages.append(f"{name}: unknown option '{option}'{hint}")

    def choice(self, option: str, values: tuple[T, ...]) -> T:
        value = self.line(option)
        if value and value not in values:
            self._wrong(option, value, values)
        return value if value in values else values[0]

    def names(
        self, option: str, known: Callable[[], Collection[str]], kind: str
    ) -> tuple[str, ...]:
        names = tuple(self.given.get(option, "").replace(",", " ").split())
        for name in names:
            if name not in known():
                self._wrong(option, name, known())
        if option in self.given and not names:
            self.messages.append(f"{self.name}: option '{option}' names no {kind}")
        return names

    def title(self) -> str | None:
        if {"title", "no-title"} <= self.given.keys():
            self.messages.append(
                f"{self.name}: 'title' and 'no-title' exclude each other; remove one"
            )
        return "" if "no-title" in self.given else self.line("title") or None

    def start(self) -> str:
        preset, like = self.line("preset"), self.line("like")
        if preset and like:
            self.messages.append(f"{self.name}: 'preset' and 'like' exclude each other; remove one")
        return f"like {like}" if like else preset

    def line(self, option: str) -> str:
        return " ".join(self.given.get(option, "").split())

    def classes(self) -> tuple[str, ...]:
        classes = tuple(self.given.get("class", "").split())
        for each in classes:
            # What docutils makes of a class keeps its letters, without accents, and may be empty.
            if not re.search("[A-Za-z]", unicodedata.normalize("NFKD", each)):
                self.messages.append(
                    f"{self.name}: option 'class' cannot be '{each}'; a class has a letter, a to z"
                )
        return classes

    def heading(self) -> int:
        value = self.given.get("heading")
        if value is None:
            return 0
        if not (value.isdecimal() and value.isascii() and 1 <= int(value) <= DEEPEST_HEADING):
            self.messages.append(
                f"{self.name}: option 'heading' cannot be '{value}'; "
                f"it takes a number from 1 to {DEEPEST_HEADING}"
            )
            return 0
        return int(value)

    def _wrong(self, option: str, value: str, values: Collection[str]) -> None:
        hint = _instead(value, values, values)
        self.messages.append(f"{self.name}: option '{option}' cannot be '{value}'{hint}")


def _instead(word: str, known: Collection[str], listed: Collection[str]) -> str:
    return nearest(word, known) or f"; it knows {', '.join(listed)}"
