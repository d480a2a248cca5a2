"""The policy for programs: a file in the draft form `ai-contribution-policy.yml`, version 0.1.

The form: https://github.com/ecogetaway/oss-ai-contribution-policy. It knows fewer positions than
the vocabulary, so each fact here comes from rules that mean just that, and what the form cannot say
is left out: rules for some people, places or occasions only, and what may happen but need not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sphinx_contribpolicy.markup.yaml import USUAL, Style, Value, lines

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Policy
    from sphinx_contribpolicy.wording import Wording

TWIN = "twin"
"""What `[files] whole` calls it."""

_FORBIDDEN = {"must-not": "prohibited", "should-not": "restricted"}
"""What the form calls a stance that forbids, by its level."""
_BAN = "general.ban"
_RESTRICTED = (
    "general.tainted-unless-approved",
    "general.assistive-only",
    "general.no-fully-generated",
    "general.discouraged",
)
_ALLOWED = ("general.any-tools-neutral", "general.welcome", "general.allowed")
_DISCLOSED = ("disclosure.required-any", "disclosure.required-significant")
_INVITED = ("disclosure.required-conditional", "disclosure.encouraged")
_TRAILERS = ("attribution.require-assisted-by", "attribution.require-generated-by")
_FIELD = "pr-template.disclosure-field"
_QUALIFYING = ("permitted", "prohibited", "docs", "media", "disclosure", "agents", "good-first")
"""The facets that say more of what is accepted than a word can."""
_ATTESTED = {
    "ran-tests": ("testing.test-before-submit", "testing.proof-of-execution"),
    "understands-change": (
        "understanding.understand-change",
        "understanding.explain-and-defend",
        "understanding.every-line",
    ),
    "reviewed-output": ("self-review.review-all",),
    "license-checked": ("copyright.licence-compliance",),
}
_REPEATED = ("warn-then-ban", "ban", "permanent-ban", "block-account")


def twin(wording: Wording, style: Style = USUAL) -> str:
    """The policy in that form, as YAML; empty where the policy does not name its project."""
    policy = wording.policy
    project = _project(policy)
    if not project:
        return ""
    taken = _Taken(policy)
    data: dict[str, Value] = {
        "schema_version": "0.1",
        "project": project,
        "stance": _stance(taken, wording),
        "disclosure": _disclosure(taken),
        "attestations": _attestations(taken),
        "enforcement": _enforcement(taken, wording),
        "last_reviewed": str(policy.document.updated or ""),
    }
    said = lines({key: each for key, each in data.items() if each}, style)
    return "".join(f"{line}\n" for line in said)


class _Taken:
    """The positions that hold for everybody, everywhere and always, by `facet.stance`."""

    def __init__(self, policy: Policy) -> None:
        self.rules = policy.rules
        self.levels: dict[str, str] = {
            f"{rule.facet}.{rule.stance}": rule.level
            for rule in policy.rules
            if rule.stance and not rule.text and not any(rule.bounds)
        }

    def level(self, *names: str) -> str:
        """The level of the first of these positions that is taken; "" where none is."""
        return next((self.levels[name] for name in names if name in self.levels), "")

    def any(self, *names: str) -> bool:
        """Whether one of these is taken at all, by anybody."""
        return any(f"{rule.facet}.{rule.stance}" in names for rule in self.rules)


def _project(policy: Policy) -> dict[str, str]:
    url = policy.project.repository_url
    path = urlsplit(url).path.strip("/").removesuffix(".git")
    name = path or policy.project.name
    return {key: value for key, value in (("name", name), ("repo_url", url)) if value}


def _stance(taken: _Taken, wording: Wording) -> dict[str, str]:
    code = _code(taken)
    documentation, media = code, "prohibited" if code == "prohibited" else ""
    if level := taken.level("docs.human-only"):
        documentation = _FORBIDDEN.get(level, "")
    if level := taken.level("media.banned"):
        media = _FORBIDDEN.get(level, "")
    elif taken.level("media.same-rules") == "must":
        media = code
    found = {"code": code, "documentation": documentation, "media": media}
    if any(found.values()):
        facets = _QUALIFYING if code in {"", "unrestricted"} else ("general", *_QUALIFYING)
        rules = [rule for rule in taken.rules if rule.facet in facets]
        found["notes"] = " ".join(map(wording.in_a_line, rules))
    return {key: value for key, value in found.items() if value}


def _code(taken: _Taken) -> str:
    """The stance on code and on contributions as a whole; "" where no word of the form says it."""
    if taken.levels.get(_BAN) == "must-not":
        return "prohibited"
    if any(taken.levels.get(name) in _FORBIDDEN for name in (_BAN, *_RESTRICTED)):
        return "restricted"
    # What is bounded, or said in words of one's own, may be narrower than any of the words.
    if taken.any(_BAN, *_RESTRICTED) or not taken.level(*_ALLOWED):
        return ""
    if taken.level(*_DISCLOSED, *_TRAILERS, _FIELD) == "must":
        return "disclosed-allowed"
    if taken.any(*_DISCLOSED, *_TRAILERS, _FIELD):
        return ""
    free = taken.level("disclosure.not-required") or not taken.any(*_INVITED)
    return "unrestricted" if free else ""


def _disclosure(taken: _Taken) -> dict[str, Value]:
    if taken.any(_BAN):
        return {}
    in_template = taken.level(*_DISCLOSED, _FIELD) == "must"
    in_commits = taken.level(*_TRAILERS) == "must"
    if not in_template and not in_commits:
        free = "disclosure.not-required" in taken.levels and not taken.any(*_DISCLOSED)
        return {"required": False} if free else {}
    found: dict[str, Value] = {"required": True}
    # The form has a word for "one of the two", and none for "both".
    if in_template != in_commits:
        found["mechanism"] = "pr-template" if in_template else "commit-trailer"
    if granularity := _granularity(taken):
        found["granularity"] = granularity
    return found


def _granularity(taken: _Taken) -> str:
    wanted = {name for name in taken.levels if name.startswith("disclosure-detail.")}
    wanted -= {"disclosure-detail.where", "disclosure-detail.stated-limits"}
    tool, role = "disclosure-detail.tool-and-version", "disclosure-detail.extent-or-parts"
    if not wanted and not any(rule.facet == "disclosure-detail" for rule in taken.rules):
        return "binary" if taken.level("disclosure.required-any") == "must" else ""
    if {taken.levels[name] for name in wanted} != {"must"}:
        return ""
    return {frozenset((tool, role)): "tool-and-role", frozenset((role,)): "role-only"}.get(
        frozenset(wanted), ""
    )


def _attestations(taken: _Taken) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"required": [], "optional": []}
    for name, positions in _ATTESTED.items():
        levels = {taken.levels.get(position) for position in positions}
        if "must" in levels:
            found["required"].append(name)
        elif levels & {"should", "encouraged"}:
            found["optional"].append(name)
    return {key: value for key, value in found.items() if value}


def _enforcement(taken: _Taken, wording: Wording) -> dict[str, str]:
    found = {}
    if taken.level("enforcement.reject-undisclosed") == "info":
        found["undisclosed_ai"] = "close"
    repeated = [
        rule for rule in taken.rules if rule.facet == "enforcement" and rule.stance in _REPEATED
    ]
    if repeated:
        found["repeat_policy"] = " ".join(map(wording.in_a_line, repeated))
    return found
