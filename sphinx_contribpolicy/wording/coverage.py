"""What is said, asked and checked: for each rule of a policy, where it stands and what sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.policy import limits_of, strength
from sphinx_contribpolicy.wording.speaker import stance_of

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy import Ask, Policy, Rule

_ASKED = frozenset(("must", "should"))
_BLOCK = "agent-block"


class Coverage(NamedTuple):
    """Where a rule is said, and what sees whether it is kept."""

    rule: Rule
    template: Ask
    """What the template of a pull request asks for it."""
    checks: tuple[str, ...]
    """The codes under which a check reports that it was not kept."""
    agents: bool
    """Whether the text for agents says it."""

    @property
    def honour_only(self) -> bool:
        """Whether nothing but a person sees whether it is kept."""
        return not self.checks

    @property
    def reply(self) -> bool:
        """Whether a check says it to the contributor."""
        return bool(self.checks)


def coverage_of(policy: Policy) -> tuple[Coverage, ...]:
    """The coverage of each rule, in the order of the rules."""
    return tuple(_covered(rule, policy) for rule in policy.rules)


def asked_for(rule: Rule) -> Ask:
    """What the template asks for the rule: what its stance asks, where the rule is binding."""
    stance = stance_of(rule)
    if stance is None:
        return "nothing"
    invites = rule.facet == "disclosure" and rule.stance == "encouraged"
    return stance.asks if invites or strength(rule.level) in _ASKED else "nothing"


def _covered(rule: Rule, policy: Policy) -> Coverage:
    stance, asks = stance_of(rule), asked_for(rule)
    codes = stance.checks if stance else ()
    # What is checked in the template is checked where the template asks it.
    if stance and stance.asks != "nothing" and asks == "nothing":
        codes = ()
    if "limit-exceeded" in codes and not any(limits_of(rule)):
        codes = ()
    unseen = set() if policy.agents.marker.strip() else {"agent-marker"}
    if any(each.stance == "no-policing" for each in policy.rules_of("reviewer-guidance")):
        unseen.add("tool-signature")
    codes = tuple(code for code in codes if code not in unseen)
    agents = rule.facet == _BLOCK or asks != "nothing"
    return Coverage(rule, asks, codes, agents)
