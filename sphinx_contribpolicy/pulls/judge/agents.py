"""What shows that a tool made it: the account, a sign in the title, a line that says so.

Whether a person has reviewed what an agent made nobody can see, so what only asks for that is a
note on the account. What stands in the text is the author's own word, and is taken as such.
"""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_contribpolicy.diagnostics import Severity
from sphinx_contribpolicy.markup.normalize import folded, words
from sphinx_contribpolicy.policy import Agents, Policy, Rule, strength
from sphinx_contribpolicy.pulls.event import Submission
from sphinx_contribpolicy.pulls.judge.choices import denied
from sphinx_contribpolicy.pulls.judge.claims import signed_line, used_anyway
from sphinx_contribpolicy.pulls.judge.match import Answers
from sphinx_contribpolicy.pulls.tools import is_agent
from sphinx_contribpolicy.pulls.verdict import SEVERITIES, Finding, severity_of, strictest

# What refuses agents, and how a reply words it. Where the work of tools is refused as a whole, a
# person cannot take it over.
_REFUSING = {("general", "ban"): "no-ai", ("agents", "ban-all"): "ban"}
_EXCEPTIONS = ("agents", "bot-exceptions")


def of_agents(policy: Policy, submission: Submission) -> Iterator[Finding]:
    """The account of a coding agent, where a rule is about that, and the sign of agents."""
    author = submission.author
    severity, sign, kind, facets = _standing(policy, author, draft=submission.draft)
    if severity and is_agent(author, is_bot=submission.is_bot):
        yield Finding(
            code="agent-account", severity=severity, kind=kind, facets=facets, written=author
        )
    if starts_with_marker(submission.title, policy.agents):
        yield Finding(code="agent-marker", severity=sign, kind=kind, facets=facets)


def sends_agents_away(policy: Policy) -> bool:
    """Whether a rule of the policy refuses what the account of an agent opens."""
    return any(policy.rules_of(*each) for each in _REFUSING)


def works_for_somebody(policy: Policy, submission: Submission) -> bool:
    """Whether the account is that of a coding agent, and none that the policy excepts by name."""
    author = submission.author
    return is_agent(author, is_bot=submission.is_bot) and not _is_excepted(policy, author)


def of_signatures(policy: Policy, answers: Answers) -> Iterator[Finding]:
    """What says that a tool was used: below a ticked box that denies it, or where none may be.

    What an author says in a sentence counts no less than the line of a tool beside such a box.
    """
    if _promises_not_to_search(policy):
        return
    for answer in answers.sections:
        if answer.denial and (claim := used_anyway(answer, answers)):
            yield denied(answer, claim.line, claim.written)
    if (severity := refuses_tools(policy)) and (signed := signed_line(answers)):
        yield signature(severity, *signed)


def signature(severity: Severity, line: int | None, written: str) -> Finding:
    """That a line says that a tool made this."""
    return Finding(
        code="tool-signature", severity=severity, line=line, facets=("general",), written=written
    )


def refuses_tools(policy: Policy) -> Severity | None:
    """How strictly the policy refuses what a tool says it made; None where nobody looks for it."""
    if _promises_not_to_search(policy):
        return None
    bans = policy.rules_of("general", "ban")
    # A line does not tell which part of a change a tool made.
    return strictest(rule for rule in bans if not (rule.who or rule.where or rule.when))


def _promises_not_to_search(policy: Policy) -> bool:
    """Whether a project has given its word not to search contributions for traces of AI."""
    return bool(policy.rules_of("reviewer-guidance", "no-policing"))


def _standing(
    policy: Policy, author: str, *, draft: bool
) -> tuple[Severity | None, Severity, str, tuple[str, ...]]:
    """How bad the account of an agent is, and its sign; the kind of the words, and the facets."""
    facets = ("agents", "agent-block")
    if _is_excepted(policy, author):
        return None, "note", "", facets
    refusing = [
        (severity_of(rule), kind, (rule.facet, *facets))
        for each, kind in _REFUSING.items()
        for rule in policy.rules_of(*each)
    ]
    strictest = min(refusing, key=lambda each: SEVERITIES.index(each[0]), default=None)
    # Which bots are the project's own, an exception without names leaves to its readers.
    unnamed = any(not rule.items for rule in policy.rules_of(*_EXCEPTIONS))
    if strictest and strictest[0] != "note" and not unnamed:
        severity, kind, found = strictest
        return severity, severity, kind, found
    if asking := _asking_for_people(policy):
        as_told = draft and asking == {"draft-workflow"}
        return None if as_told else "note", "warning", "person", facets
    return "note" if strictest else None, "note", "", facets


def asks_for_a_person(policy: Policy) -> bool:
    """Whether a rule of the policy has a person review what an agent made."""
    return bool(_asking_for_people(policy))


def _asking_for_people(policy: Policy) -> set[str | None]:
    """The stances by which a person reviews what an agent made, those that ask for it."""
    rules = policy.rules_of("agents", "ban-unsupervised", "draft-workflow")
    return {rule.stance for rule in rules if strength(rule.level) in {"must", "should"}}


def _is_excepted(policy: Policy, author: str) -> bool:
    return any(_names(rule, author) for rule in policy.rules_of(*_EXCEPTIONS))


def _names(rule: Rule, login: str) -> bool:
    """Whether an exception ends with the account or the start of it: "pull requests by Devin"."""
    account = _plain(login)
    ends = (item[at:] for item in map(_plain, rule.items) for at in range(len(item)))
    return bool(account) and any(account[: len(end)] == end[: len(account)] for end in ends)


def _plain(name: str) -> tuple[str, ...]:
    return tuple(word for word in words(name) if word not in {"app", "bot", "github"})


def starts_with_marker(title: str, agents: Agents) -> bool:
    """Whether `title` starts with the marker of agents, whatever stands there unseen.

    False where the policy has no marker.
    """
    marker, found = (" ".join(folded(text).split()) for text in (agents.marker, title))
    return bool(marker) and found.startswith(marker)
