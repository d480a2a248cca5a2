"""Checks of rules that cannot both be kept, and rules that ask for nothing."""

from __future__ import annotations

import re

from sphinx_contribpolicy.lint.check import Hits, Subject, check, named
from sphinx_contribpolicy.policy import Rule, TrailerSettings, stance_of

_WELCOMING = {"welcome", "any-tools-neutral"}
_SENT_AWAY = {("agents", "ban-all"), ("agent-block", "refuse-and-redirect"), ("general", "ban")}
_KEYS = {
    "require-generated-by": "generated-by",
    "suggest-coauthored-by": "co-authored-by",
    "forbid-ai-coauthor": "co-authored-by",
}
"""The stances on one trailer; the others speak of all, or of that of `commits.trailer`."""
_ALL = re.compile(
    r"everything|everybody|everyone|anything|anybody|anyone|always|all"
    r"|(?:all|any|every|each|the) (?:of it|of them|cases?|changes?|code|commits?|contributions?"
    r"|contributors?|issues?|kinds?|people|person|projects?|pull requests?|repositor(?:y|ies)"
    r"|submissions?|uses?|work)"
)


@check(
    "ban-and-welcome",
    "error",
    fix="keep one of the two, or say with `where` or `except` what each is about",
)
def ban_and_welcome(subject: Subject) -> Hits:
    """The policy bans work made with AI, and welcomes it."""
    return _opposed(subject, "ban-and-welcome")


@check(
    "disclosure-in-ban",
    "error",
    fix="drop the disclosure, say under `permitted` which uses there are to disclose, or say in "
    "its `text` what becomes of work that is disclosed",
)
def disclosure_in_ban(subject: Subject) -> Hits:
    """The policy accepts no AI-made work at all, and asks people to disclose that they used it.

    Who is honest then owns up to a breach. A ban that names uses under `permitted` is not meant,
    nor a disclosure in words of the project's own, which can say what follows.
    """
    if not subject.policy.rules_of("permitted"):
        yield from _opposed(subject, "disclosure-in-ban")


@check(
    "opposite-stances",
    "error",
    fix="keep one of the two, or say with `who`, `where`, `when` or `except` when each holds",
)
def opposite_stances(subject: Subject) -> Hits:
    """Two stances say the opposite of each other, about the same things and people."""
    return _opposed(subject, "opposite-stances")


@check("trailer-conflict", "error", fix="keep one of the two")
def trailer_conflict(subject: Subject) -> Hits:
    """A trailer is asked for in one place and forbidden in another: rules, or `commits.trailer`."""
    yield from _opposed(subject, "trailer-conflict")
    trailer = subject.policy.commits.trailer
    if trailer is None or not trailer.when:
        return
    for rule in subject.policy.rules_of("attribution"):
        if not any(rule.bounds) and _clash(rule, trailer):
            message = f"a trailer that is {trailer.when} contradicts {named(rule)}"
            yield subject.at("commits", "trailer", "when"), message
            return


@check("commits-unsaid", "note", fix="add a rule on it, or say it in a text of your own")
def commits_unsaid(subject: Subject) -> Hits:
    """`commits` asks for a trailer or a sign-off, or forbids one, and no rule tells people.

    The text is made of rules. The settings name what they speak of, and are checked. A rule that
    offers a trailer does not say that it is required.
    """
    policy = subject.policy
    if policy.body_text is not None:
        return
    trailer = policy.commits.trailer
    told = list(map(stance_of, policy.rules_of("attribution")))
    if trailer and trailer.when == "required":
        told = [each for each in told if each is None or each.polarity != "permission"]
    if trailer and trailer.when and not told:
        message = f"a trailer is {trailer.when}, and no rule on attribution says so"
        yield subject.at("commits", "trailer", "when"), message
    if policy.commits.sign_off == "human" and not any(
        stance is None or stance.polarity is None or "trailer-missing" in stance.checks
        for stance in map(stance_of, policy.rules_of("sign-off"))
    ):
        message = "a person signs off, and no rule on sign-off says so"
        yield subject.at("commits", "sign_off"), message


@check(
    "agents-banned-and-marked",
    "error",
    fix="leave the marker out, or ban only what no person has reviewed (`ban-unsupervised`)",
)
def agents_banned_and_marked(subject: Subject) -> Hits:
    """Agents may not take part, and are told how to mark what they open: that invites them."""
    if not subject.policy.agents.marker:
        return
    for rule in subject.policy.rules:
        if (rule.facet, rule.stance) in _SENT_AWAY and not any(rule.bounds):
            message = f"a marker is offered to agents, against {named(rule)}"
            yield subject.at("agents", "marker"), message
            return


@check("rule-emptied", "error", fix="make the exception narrower, or drop the rule")
def rule_emptied(subject: Subject) -> Hits:
    """The exception of a rule covers all that the rule is about, so it asks for nothing."""
    for path, rule in subject.rules:
        stance, left_out = stance_of(rule), _plain(rule.except_)
        own = {_plain(text) for text in rule.bounds[:-1] if text}
        items = {_plain(item) for item in rule.items}
        if left_out and (_is_all(left_out) or left_out in own or items == {left_out}):
            message = f"the exception {rule.except_!r} leaves nothing of {named(rule)}"
            yield subject.at(*path, "except"), message
        elif stance and stance.softens and stance.polarity is None and any(map(_is_all, items)):
            yield subject.at(*path, "items"), f"{named(rule)} exempts everything"


def _opposed(subject: Subject, code: str) -> Hits:
    """Each two rules whose stances the vocabulary calls opposites, where this code is theirs.

    They hold for the same people, places and occasions, without exception.
    """
    for _, one in subject.rules:
        stance = stance_of(one)
        opposites = stance.opposites if stance and not one.except_ else ()
        for path, other in subject.rules:
            opposed = f"{other.facet}.{other.stance}" in opposites and one.bounds == other.bounds
            told = code == "disclosure-in-ban" and other.text.strip()
            if opposed and _code(one, other) == code and not told:
                yield subject.at(*path), f"{named(other)} contradicts {named(one)}"


def _code(one: Rule, other: Rule) -> str:
    if one.facet == other.facet == "attribution":
        return "trailer-conflict"
    if one.stance == "ban" and one.facet != other.facet:
        return "disclosure-in-ban"
    if one.stance == "ban" and other.stance in _WELCOMING:
        return "ban-and-welcome"
    return "opposite-stances"


def _clash(rule: Rule, trailer: TrailerSettings) -> bool:
    # The words put `commits.trailer.key` where a rule speaks of an Assisted-by trailer.
    key = (trailer.key or "Assisted-by").casefold()
    stance = stance_of(rule)
    if stance is None or _KEYS.get(stance.name, key) != key:
        return False
    return (stance.polarity == "prohibition") != (trailer.when == "forbidden")


def _plain(text: str) -> str:
    words = re.sub(r"[^\w\s-]", "", text.casefold()).split()
    while words and words[0] in {"except", "for", "in", "on", "when"}:
        del words[0]
    return " ".join(words)


def _is_all(text: str) -> bool:
    return bool(_ALL.fullmatch(text))
