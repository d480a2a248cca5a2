"""The directives, and how their options are read from a directive, a region or a tag."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from docutils.parsers.rst import directives

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.sphinxext.request import Placement, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STYLES = ("section", "admonition", "dropdown", "card", "cards")
FORMS = ("full", "summary", "checklist")


class Surface(NamedTuple):
    """A directive: the part of the policy that it shows, and the options that it takes."""

    part: str
    about: str
    options: tuple[str, ...]
    styles: tuple[str, ...] = ()
    """The values of `:style:`; the first is the default."""


SURFACES: Mapping[str, Surface] = {
    "llm-policy": Surface(
        "policy",
        "The policy.",
        (
            *("form", "style", "only", "except", "title", "no-title"),
            *("preset", "policy", "class", "name"),
        ),
        STYLES,
    ),
    "good-first-issue-note": Surface(
        "good-first-issue",
        "The note on issues that are kept for newcomers.",
        ("style", "class", "name"),
        ("paragraph", "note", "section"),
    ),
    "agent-instructions": Surface(
        "agents",
        "The block for autonomous agents, at the end of the document unless `:here:` is given.",
        ("here", "class"),
    ),
    "policy-discussion": Surface(
        "discussion",
        "The sentence that links the discussion of the policy.",
        ("class",),
    ),
    "reviewer-guide": Surface(
        "reviewers",
        "What reviewers may do, say and run.",
        ("style", "class"),
        STYLES,
    ),
    "pull-request-template": Surface(
        "pull-request-template",
        "The pull-request template as the forge shows it.",
        ("class",),
    ),
    "policy-table": Surface(
        "table",
        "Facet, stance and level of each rule as a table.",
        ("only", "except", "class"),
    ),
}


class OptionError(ValueError):
    """Options that cannot be used; `messages` says what is wrong with each."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("; ".join(self.messages))


def read(name: str, given: Mapping[str, str]) -> tuple[Wanted, Placement]:
    """What the directive `name` with the given options asks for.

    `file` of the result is as it was written. OptionError says everything that is wrong at once.
    """
    return _read(name, tuple(given.items()))


@cache
def _read(name: str, options: tuple[tuple[str, str], ...]) -> tuple[Wanted, Placement]:
    given = dict(options)
    surface = SURFACES[name]
    reader = _Reader(name, surface, given)
    wanted = Wanted(
        part=surface.part,
        form=reader.choice("form", FORMS),
        only=reader.facets("only"),
        omit=reader.facets("except"),
        title=reader.title(),
        preset=reader.line("preset"),
        file=reader.line("policy"),
    )
    placement = Placement(
        style=reader.choice("style", surface.styles) if surface.styles else "",
        classes=reader.classes(),
        name=reader.line("name"),
        here="here" in given,
    )
    if reader.messages:
        raise OptionError(reader.messages)
    return wanted, placement


class _Reader:
    """Reads one option after the other and remembers what was wrong."""

    def __init__(self, name: str, surface: Surface, given: Mapping[str, str]) -> None:
        self.name = name
        self.given = given
        self.messages = [
            f"{name}: unknown option '{option}'{_instead(option, surface.options)}"
            for option in given
            if option not in surface.options
        ]

    def choice(self, option: str, values: tuple[str, ...]) -> str:
        value = self.line(option) or values[0]
        if value not in values:
            self._wrong(option, value, values)
        return value

    def facets(self, option: str) -> tuple[str, ...]:
        names = tuple(self.given.get(option, "").replace(",", " ").split())
        if names:
            from sphinx_contribpolicy.policy import facets

            for name in names:
                if name not in facets():
                    self._wrong(option, name, tuple(facets()))
        elif option in self.given:
            self.messages.append(f"{self.name}: option '{option}' names no facet")
        return names

    def title(self) -> str | None:
        if "no-title" in self.given:
            if "title" in self.given:
                self.messages.append(f"{self.name}: 'title' and 'no-title' exclude each other")
            return ""
        return self.line("title") or None

    def line(self, option: str) -> str:
        return " ".join(self.given.get(option, "").split())

    def classes(self) -> tuple[str, ...]:
        value = self.given.get("class")
        if value is None:
            return ()
        try:
            return tuple(directives.class_option(value))
        except ValueError as error:
            self.messages.append(f"{self.name}: option 'class': {error}")
            return ()

    def _wrong(self, option: str, value: str, values: tuple[str, ...]) -> None:
        hint = _instead(value, values)
        self.messages.append(f"{self.name}: option '{option}' cannot be '{value}'{hint}")


def _instead(value: str, values: tuple[str, ...]) -> str:
    return nearest(value, values) or f"; it knows {', '.join(values)}"
