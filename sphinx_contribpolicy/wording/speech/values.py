"""What a policy gives to its words: the values of names, and the conditions that hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import code, destination, escape, link
from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.wording.fragments import OPTIONAL, RESERVED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEFAULT = Policy().wording
_EXAMPLE = "ExampleAssistant:model-1"
_GRAMMAR = "AGENT:MODEL [TOOLS]"
_COUNTED = re.compile(r"(?i)(tool|assistant|model|agent|system|program|service|bot|generator)s?$")
_ACRONYM = re.compile(r"(?!AI$)([A-Z]{2,})s?")
_LETTER_BY_LETTER = re.compile(r"[A-Z]{2,}\b")
_I = "I"


def of_policy(policy: Policy) -> dict[str, str]:
    """The names that are the same in the whole text, as Markdown; "" where `terms` says it."""
    project, wording, trailer = policy.project, policy.wording, policy.commits.trailer
    key = (trailer.key if trailer else "") or "Assisted-by"
    grammar = (trailer.grammar if trailer else "") or _GRAMMAR
    return {
        "project": escape(project.name),
        "technology": "" if wording.technology == _DEFAULT.technology else _stem(policy),
        "maintainers": "" if _is_we(policy) else escape(wording.maintainers),
        "noun": "" if wording.noun == _DEFAULT.noun else escape(wording.noun),
        "title": escape(wording.title),
        "contact": _contact(project.contact),
        "discussion_url": destination(project.discussion_url),
        "repository_url": destination(project.repository_url),
        "docs_url": destination(project.docs_url),
        "branch": project.default_branch,
        "label": code(project.good_first_issue_label),
        "trailer": code(f"{key}: {grammar}"),
        "trailer_key": code(key),
        "trailer_example": code(f"{key}: {_EXAMPLE}") if grammar == _GRAMMAR else "",
        "marker": code(policy.agents.marker) if policy.agents.marker else "",
    }


def held(policy: Policy, values: Mapping[str, str]) -> Iterator[str]:
    """The conditions that hold in the whole text, where the names have these values."""
    wording, technology = policy.wording, values["technology"]
    yield from (wording.tone, policy.project.forge, "we" if _is_we(policy) else "named")
    if wording.maintainers == _I:
        yield "i"
    yield from (name for name in OPTIONAL if values.get(name))
    vowels = "AEFHILMNORSX" if _LETTER_BY_LETTER.match(technology) else "AEIOUaeiou"
    others = {
        "singular": _is_one(policy),
        "plural": not _is_one(policy),
        "rfc": wording.modals == "rfc2119",
        "nouns": wording.noun.endswith("s") and not wording.noun.endswith("ss"),
        "project": bool(policy.project.name.strip()),
        "acronym": bool(_ACRONYM.fullmatch(technology)),
        "counted": bool(_COUNTED.search(technology)),
        "unmodified": bool(_COUNTED.search(technology)) or not modifier(technology),
        "vowel": technology[:1] in vowels,
    }
    yield from (name for name, holds in others.items() if holds)
    yield from {rule.facet for rule in policy.rules} - RESERVED
    # A position on some people, places or times is not that of the text.
    for rule in policy.rules:
        if rule.facet != "general" or not (rule.who or rule.where or rule.when):
            yield f"{rule.facet}.{rule.stance}"


def _is_we(policy: Policy) -> bool:
    """Whether the maintainers speak for themselves, as 'we' or 'I'; a formal text never says so."""
    return policy.wording.maintainers in {"we", "We", _I}


def modifier(technology: str) -> str:
    """What can stand before "-assisted": all of a single word, "AI" of a name that ends so."""
    if " " not in technology:
        return technology
    return "AI" if technology.endswith(" AI") else ""


def _stem(policy: Policy) -> str:
    """What the text calls the tools, without the mark of the plural where it can be counted."""
    plain = " ".join(policy.wording.technology.split())
    if acronym := _ACRONYM.fullmatch(plain):
        return acronym[1]
    return escape(plain.removesuffix("s") if _COUNTED.search(plain) else plain)


def _is_one(policy: Policy) -> bool:
    """Whether the noun for the maintainers is singular: 'the core team', 'Chris'."""
    wording = policy.wording
    if _is_we(policy) or wording.maintainers_number:
        return wording.maintainers_number == "singular"
    noun = wording.maintainers
    head = re.split(r" (?:of|at|in|for) ", noun)[0]
    # A name of one word is a person's, or a team's.
    return not head.endswith("s") or head.endswith("ss") or (" " not in noun and noun[:1].isupper())


def _contact(contact: str) -> str:
    if "://" in contact or contact.startswith("mailto:"):
        return link(escape(re.sub(r"^(mailto:|https?://)", "", contact)), contact)
    return link(escape(contact), f"mailto:{contact}") if "@" in contact else escape(contact)
