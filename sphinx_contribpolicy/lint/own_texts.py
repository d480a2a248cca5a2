"""The rules and texts that a project wrote itself, each with its key in the policy file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.policy.locate import reaches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.lint.check import Finding
    from sphinx_contribpolicy.policy.loader import Loaded
    from sphinx_contribpolicy.policy.model import Rule
    from sphinx_contribpolicy.policy.validation import Path as Key

BODY: Key = ("wording", "body")
"""The key of the file whose text replaces the generated policy."""

_LINES = re.MULTILINE | re.DOTALL
_CODE = re.compile(r"^(`{3,}|~{3,}).*?^\1[`~]*[ \t]*$|(`+)(?!`).+?(?<!`)\2(?!`)", _LINES)


def rules(loaded: Loaded) -> Iterator[tuple[Key, Rule]]:
    """Every rule of the policy with its key."""
    counts: dict[str, int] = {}
    for rule in loaded.policy.rules:
        index = counts[rule.facet] = counts.get(rule.facet, -1) + 1
        at: Key = ("rules", rule.facet)
        yield ((*at, index) if _is_list(loaded, at) else at), rule


def own_texts(loaded: Loaded) -> Iterator[tuple[Key, str]]:
    """Every text that the project wrote itself, with its key; empty ones are left out."""
    policy = loaded.policy
    found: list[tuple[Key, str]] = []
    for at, rule in rules(loaded):
        qualifiers = ("text", "detail", "who", "where", "when")
        found += [((*at, key), getattr(rule, key)) for key in qualifiers]
        found.append(((*at, "except"), rule.except_))
        found += [((*at, "items", number), item) for number, item in enumerate(rule.items)]
    for index, custom in enumerate(policy.custom):
        found.append((("custom", index, "title"), custom.title))
        found.append((("custom", index, "text"), custom.text))
    keys = ("reasons", "definitions", "examples", "owner")
    found += [(("document", key), getattr(policy.document, key)) for key in keys]
    for index, question in enumerate(policy.document.questions):
        found.append((("document", "questions", index, "question"), question.question))
        found.append((("document", "questions", index, "answer"), question.answer))
    found.append((BODY, policy.body_text or ""))
    yield from ((path, text) for path, text in found if text)


def short_texts(loaded: Loaded) -> Iterator[tuple[Key, str]]:
    """The names and phrases that a project gave, with their keys; empty ones are left out."""
    policy = loaded.policy
    keys = ("title", "noun", "technology", "maintainers")
    found: list[tuple[Key, str]] = [
        (("project", "name"), policy.project.name),
        (("project", "good_first_issue_label"), policy.project.good_first_issue_label),
        *((("wording", key), getattr(policy.wording, key)) for key in keys),
        (("agents", "marker"), policy.agents.marker),
        (("document", "parent", "name"), policy.document.parent.name),
        (("document", "parent", "precedence"), policy.document.parent.precedence),
    ]
    yield from ((path, text) for path, text in found if text)


def without_code(text: str) -> str:
    """Markdown with its code blanked out; every other character keeps its place."""
    return _CODE.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def in_its_line(loaded: Loaded, finding: Finding, path: Key, text: str, start: int) -> Finding:
    """The finding about character `start` of a text, in the line of the body where that is meant.

    The text of a key in the policy file keeps the line of the key.
    """
    if path != BODY:
        return finding
    return replace(finding, file=loaded.body, line=text.count("\n", 0, start) + 1)


def _is_list(loaded: Loaded, path: Key) -> bool:
    """Whether the topmost layer that has rules for a facet gives them as a list."""
    for layer in reversed(loaded.layers):
        if reaches(layer.data, path) == len(path):
            return isinstance(layer.data["rules"][path[1]], list)
    return False
