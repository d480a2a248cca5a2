"""What is said, asked and checked: for each rule of a policy, where it stands and what sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.markup.normalize import key
from sphinx_contribpolicy.policy import BODY, goes_beyond, held_by_some, limits_of, stance_of
from sphinx_contribpolicy.wording.questions import asked_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sphinx_contribpolicy.policy import (
        Ask,
        KeyPath,
        Loaded,
        Policy,
        Rule,
        SectionKind,
        SectionSettings,
    )
    from sphinx_contribpolicy.wording.questions import Question

_BLOCK = "agent-block"
_LEAVING_OUT: tuple[KeyPath, ...] = (("wording", "sections"), ("agents", "position"))
"""What leaves rules out of the text; `wording.body` is read for their sentences."""
_IN_SECTION = ("section-", "placeholder-", "choice-", "detail-", "box-")
"""How the codes of what is found in a section of a template begin."""
_FOUND: dict[SectionKind, tuple[str, ...]] = {
    "text": ("section-", "placeholder-"),
    "disclosure": ("section-", "placeholder-", "choice-"),
    "one-of": ("choice-", "detail-"),
    "all": ("box-",),
    "optional": (),
}
"""Those that are found where a setting says what the section wants."""


class Coverage(NamedTuple):
    """Where a rule is said, and what sees whether it is kept."""

    rule: Rule
    template: Ask
    """What the template of a pull request asks for it."""
    checks: tuple[str, ...]
    """The codes under which a check reports that it was not kept."""
    agents: bool
    """Whether the text for agents says it."""
    off: tuple[KeyPath, ...] = ()
    """The keys of the settings that keep it from being said, or checked in a template."""
    text: str = ""
    """The words that say it; "" where a setting keeps them out of the text."""
    noted: tuple[str, ...] = ()
    """The qualifiers because of which what a check finds is a note, and fails nobody."""

    @property
    def honour_only(self) -> bool:
        """Whether nothing but a person sees whether it is kept."""
        return not self.checks

    @property
    def in_template(self) -> bool:
        """Whether a check sees it by what the template asks, and by that alone."""
        stance = stance_of(self.rule)
        codes = stance.checks if stance and self.template != "nothing" else ()
        return any(code.startswith(_IN_SECTION) for code in codes)

    @property
    def reply(self) -> bool:
        """Whether a check says it to the contributor.

        Where a person only has to review the work, whose account it is stands in the log alone.
        """
        noted = self.rule.facet == "agents" and self.rule.stance != "ban-all"
        return bool(set(self.checks) - ({"agent-account"} if noted else set()))


def coverage_of(
    policy: Policy, questions: Sequence[Question] = (), said: Mapping[int, str] | None = None
) -> tuple[Coverage, ...]:
    """The coverage of each rule, in the order of the rules.

    Whether settings keep it from being checked or said is known with the `questions` of the
    template, and with what is `said`: the words of each rule, by its id.
    """
    found = (_covered(rule, policy) for rule in policy.rules)
    told = [_as_told(each, policy, questions) for each in found]
    return tuple(told if said is None else (_as_said(each, policy, said) for each in told))


def of_fixed(loaded: Loaded, coverage: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """What there is of the rules that a base has fixed, and of those that ask for more."""
    fixed = loaded.fixed_rules()
    return tuple(each for each in coverage if any(_says(each.rule, rule) for rule in fixed))


def switched_off(loaded: Loaded, coverage: Sequence[Coverage]) -> Iterator[tuple[Rule, KeyPath]]:
    """The rules that a base has fixed, each with a setting that is against it and is no base's."""
    for each in of_fixed(loaded, coverage):
        yield from ((each.rule, at) for at in each.off if loaded.sets(at))


def _says(rule: Rule, fixed: Rule) -> bool:
    """Whether a rule is one that is fixed, whatever it says of itself, or asks for more."""
    ours, theirs = ((each.facet, each.stance or each.text, *each.bounds) for each in (rule, fixed))
    return ours == theirs or goes_beyond(rule, fixed)


def fixed_unsaid(
    loaded: Loaded, coverage: Sequence[Coverage], sentence: Callable[[Rule], str]
) -> Iterator[tuple[Rule, KeyPath, str]]:
    """The rules that a base has fixed and the text leaves out, each with the key that does it.

    Behind it is how. `sentence` gives that of a rule without its reason.
    """
    for rule, at in switched_off(loaded, coverage):
        if at in _LEAVING_OUT:
            yield rule, at, f"`{'.'.join(map(str, at))}` leaves it out of the text"
    text = " ".join((loaded.policy.body_text or "").split())
    for rule in loaded.fixed_rules() if loaded.sets(BODY) else ():
        more = (each for each in loaded.policy.rules if goes_beyond(each, rule))
        said, *others = (" ".join(sentence(each).split()) for each in (rule, *more))
        # A reason may go on from there.
        if not any(each.rstrip(".") in text for each in (said, *others)):
            yield rule, BODY, f"this text does not say it: {said}"


def _as_told(found: Coverage, policy: Policy, questions: Sequence[Question]) -> Coverage:
    """The coverage with what the policy says of the sections that ask for the rule."""
    settings = policy.pull_requests
    tables: dict[KeyPath, Mapping[str, SectionSettings]] = {
        ("templates", name): each.sections for name, each in settings.templates.items()
    }
    for table, sections in {(): settings.sections, **tables}.items():
        for heading, told in sections.items():
            for each in questions:
                if key(heading) != key(each.heading) or not each.asks(found.rule):
                    continue
                seen = tuple(code for kind in told.kind for code in _FOUND[kind])
                lost = [code for code in found.checks if code.startswith(_IN_SECTION)]
                lost = [code for code in lost if not code.startswith(seen)]
                left = tuple(code for code in found.checks if code not in lost)
                off = ("pull_requests", *table, "sections", heading)
                unseen = not any(code.startswith(_IN_SECTION) for code in left)
                found = found._replace(checks=left, off=(*found.off, off) if unseen else found.off)
    return found


def _as_said(found: Coverage, policy: Policy, said: Mapping[int, str]) -> Coverage:
    text, off, for_agents = said.get(id(found.rule), ""), found.off, found.rule.facet == _BLOCK
    if not for_agents and policy.body_text is not None:
        text, off = "", (BODY, *off)
    elif not for_agents and not text:
        off = (("wording", "sections"), *off)
    if policy.agents.position == "none":
        found = found._replace(agents=False)
        text, off = ("", (("agents", "position"), *off)) if for_agents else (text, off)
    return found._replace(text=text, off=off)


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
    if rule.who or rule.where or rule.when:
        unseen.add("tool-signature")  # a line does not tell which part of a change a tool made
    codes = tuple(code for code in codes if code not in unseen)
    agents = rule.facet == _BLOCK or asks != "nothing"
    commits = policy.commits
    # What a setting asks of each commit is asked of all of them.
    told = {
        "attribution": bool(commits.trailer and commits.trailer.when),
        "sign-off": commits.sign_off == "human" and asks == "nothing",
    }
    noted = held_by_some(rule) if codes and not told.get(rule.facet) else ()
    return Coverage(rule, asks, codes, agents, noted=noted)
