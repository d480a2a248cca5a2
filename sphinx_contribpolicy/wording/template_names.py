"""The values that a fragment can read; every plain string among them is safe in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import capital, code, destination, escape, link
from sphinx_contribpolicy.wording import agent_marker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_contribpolicy.policy import Policy, Rule
    from sphinx_contribpolicy.wording.realise import Person, Voice
    from sphinx_contribpolicy.wording.translation import Language


class Items:
    """The `items` of a rule as a fragment sees them: a list that remembers whether it was used."""

    __slots__ = ("_items", "_language", "used")

    def __init__(self, items: tuple[str, ...], language: Language) -> None:
        self._items = tuple(map(escape, items))
        self._language = language
        self.used = False

    def __bool__(self) -> bool:
        return bool(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[str]:
        self.used = True
        return iter(self._items)

    def __str__(self) -> str:
        return self.joined("and")

    def joined(self, word: str) -> str:
        """The items in one phrase, with `and` or `or` before the last; "" where there are none."""
        self.used = True
        return self._language.series(self._items, word) if self._items else ""


def values(
    shared: Mapping[str, object], person: Person, rule: Rule | None, language: Language
) -> dict[str, object]:
    """The names that fragments use; `docs/reference` lists them with their meaning.

    `shared` are those of the whole policy.
    """
    items = Items(rule.items if rule else (), language)
    return {
        **shared,
        "you": person.again,
        "your": person.their,
        "yours": person.theirs,
        "yourself": person.reflexive,
        "them": person.them,
        "they": person.again,
        "items": items,
        "one_of_items": _Alternatives(items),
        "level": rule.level if rule else "",
        "when": bool(rule and rule.when),
    }


def shared_values(policy: Policy, speaking: Voice) -> dict[str, object]:
    """The values that are the same for all rules of a policy."""
    ours = speaking.maintainers
    tech = speaking.tech
    project = policy.project
    commits = policy.commits
    trailer = commits.trailer
    key = (trailer.key if trailer else "") or "Assisted-by"
    grammar = (trailer.grammar if trailer else "") or "AGENT:MODEL [TOOLS]"
    return {
        "formal": speaking.formal,
        "casual": not speaking.formal,
        "rfc2119": speaking.rfc2119,
        "as_we": not ours.third,
        "we": ours.subject,
        "We": capital(ours.subject),
        "our": ours.possessive,
        "us": ours.object,
        "ai": tech.mass,
        "AI": capital(tech.mass),
        "a_tool": tech.a_tool,
        "tools": tech.tools,
        "output": tech.output,
        "assisted": tech.assisted,
        "generated": tech.generated,
        "noun": speaking.noun,
        "this_noun": speaking.this_noun,
        "This_noun": capital(speaking.this_noun),
        "noun_is_plural": speaking.this_noun.startswith("these"),
        "title": escape(policy.wording.title),
        "pr": speaking.pull_request,
        "prs": speaking.pull_requests,
        "PR": capital(speaking.pull_request),
        "must": speaking.modal("must", negative=False),
        "must_not": speaking.modal("must", negative=True),
        "should": speaking.modal("should", negative=False),
        "may": speaking.modal("may", negative=False),
        "project": escape(project.name) or speaking.language.frame("this-project"),
        "contact": _contact(project.contact),
        "discussion_url": destination(project.discussion_url),
        "repository_url": destination(project.repository_url),
        "docs_url": destination(project.docs_url),
        "default_branch": escape(project.default_branch),
        "branch": project.default_branch,
        "label": code(project.good_first_issue_label),
        "trailer": code(f"{key}: {grammar}"),
        "trailer_key": code(key),
        "marker": agent_marker.shown(policy.agents),
        "has": lambda facet, stance="": any(
            stance in ("", rule.stance) for rule in policy.rules_of(facet)
        ),
        "link": link,
    }


class _Alternatives:
    """The items joined with 'or'."""

    __slots__ = ("_items",)

    def __init__(self, items: Items) -> None:
        self._items = items

    def __str__(self) -> str:
        return self._items.joined("or")


def _contact(contact: str) -> str:
    if not contact:
        return ""
    if "://" in contact or contact.startswith("mailto:"):
        return link(escape(contact.removeprefix("mailto:")), contact)
    return link(escape(contact), f"mailto:{contact}") if "@" in contact else escape(contact)
