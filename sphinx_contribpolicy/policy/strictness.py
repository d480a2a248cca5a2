"""Which of two rules asks for more: in one policy, where the stricter one stands, and in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from msgspec.structs import asdict, replace

from sphinx_contribpolicy.policy.limits import limit_signs
from sphinx_contribpolicy.policy.model import Policy, Rule
from sphinx_contribpolicy.policy.vocabulary import (
    Strength,
    facets,
    looser_than,
    stance_of,
    strength,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ORDER = get_args(Strength)
_ASKS = 1
_MEANING = frozenset(
    {"stance", "level", "who", "where", "when", "except_", "items", "text", "detail", "fixed"}
)

_WORDS = ("text", "detail", "title", "why", "link", "box")
"""What a rule says beside what it asks."""

CUSTOM = "custom"
"""What `moves` calls the facet of sections of the project's own."""

Turn: TypeAlias = Literal["came", "went", "stricter", "looser", "changed"]


class Move(NamedTuple):
    """What became of a rule; `keys` say in what it differs, where it stands in both policies.

    It is `changed` where it is neither stricter nor looser, or partly the one and partly the other.
    A section of the project's own is a rule of the facet `CUSTOM`, with its title as the stance.
    """

    turn: Turn
    before: Rule | None
    after: Rule | None
    keys: tuple[str, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule as it is now, or as it was where it went."""
        return self.after or self.before  # type: ignore[return-value] # one of them is there


def once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules of a facet, each stance once, where it was first: the stronger level wins.

    `items` and `detail` add up, and so do texts of one's own. What holds for other people, places
    or occasions, or leaves out something else, is another rule.
    """
    found: dict[object, Rule] = {}
    for number, rule in enumerate(rules):
        key = (rule.stance, *rule.bounds) if rule.stance else number
        found[key] = _both(found[key], rule) if key in found else rule
    return tuple(found.values())


def goes_beyond(rule: Rule, other: Rule) -> bool:
    """Whether `rule` is stricter in place of `other`, as `moves` says, and in no other words.

    Of what permits only the same for fewer people, places or occasions is.
    """
    alike = rule.stance == other.stance or _sense(rule) == _sense(other) == _ASKS
    if rule.facet != other.facet or not alike or has_other_words(rule, other):
        return False
    return _move(other, replace(rule, fixed=other.fixed)).turn == "stricter"


def contains(rule: Rule, other: Rule) -> bool:
    """Whether `rule` asks for all that `other` does and more, so that it can stand alone."""
    return _sense(rule) == _ASKS and goes_beyond(rule, other)


def has_other_words(rule: Rule, other: Rule) -> bool:
    """Whether `rule` says something beside what it asks that `other` does not say."""
    return any(getattr(rule, key) not in ("", getattr(other, key)) for key in _WORDS)


def is_kin(one: Rule, other: Rule) -> bool:
    """Whether two rules of a facet have one stance, ask for more and less, or say the opposite."""
    return one.stance == other.stance or bool(_steps(one, other)) or _are_opposites(one, other)


def is_weaker(rule: Rule, other: Rule) -> bool:
    """Whether the level of `rule` is weaker than that of `other`."""
    return _weakness(rule) > _weakness(other)


def softens(rule: Rule, other: Rule) -> bool:
    """Whether `rule` takes back some of what `other` asks for, where the two stand side by side.

    An exception to it does, and what allows what it forbids, or says the opposite of it. With
    particulars of its own an exception to a stricter stance does, too. A stance that asks for less,
    but asks too, leaves what `other` asks as it is, unless it is for some people, places or
    occasions only: there it would be read as all that is asked.
    """
    stance = stance_of(rule)
    if stance is None or stance_of(other) is None:
        return False
    if f"{other.facet}.{other.stance}" in stance.softens:
        return True
    if _sense(other) != _ASKS or strength(other.level) == "info":
        return False
    if (rule.items or rule.text or rule.detail) and any(
        f"{other.facet}.{name}" in stance.softens for name in _above(other)
    ):
        return True
    asks = _sense(rule) == _ASKS
    same = rule.facet == other.facet
    if _are_opposites(rule, other):
        return other.stance not in looser_than(rule) if same else not asks
    if same and rule.stance == other.stance:
        return says_less(rule, other)
    if not (same and rule.stance in looser_than(other)):
        return False
    if asks:
        return any(own and not given for own, given in zip(rule.bounds, other.bounds, strict=True))
    # That maintainers may refuse something allows nobody to do it.
    return stance.kind != "maintainers"


def says_less(rule: Rule, other: Rule) -> bool:
    """Whether `rule` asks the same beside `other`, less strongly or with another exception."""
    ours, theirs = ((each.facet, each.stance or each.text) for each in (rule, other))
    is_one = rule.stance and rule.bounds == other.bounds  # `once` makes one of the two
    if ours != theirs or is_one or _sense(other) != _ASKS:
        return False
    return is_weaker(rule, other) or rule.except_ not in ("", other.except_)


def takes_back(rule: Rule, fixed: Rule) -> bool:
    """Whether `rule`, beside one that a base has fixed, is read as less of that.

    So is what permits something in words of one's own, which can be about anything.
    """
    own = rule.facet == fixed.facet and rule.stance is None
    permits = own and _sense(rule) == -_ASKS and _sense(fixed) == _ASKS
    return permits or softens(rule, fixed) or says_less(rule, fixed)


def moves(before: Policy, after: Policy) -> tuple[Move, ...]:
    """What became of the rules from one policy to the other, in the order of the facets.

    Rules that say the same in both are left out. A rule belongs to that of the same stance, or to
    the nearest one that asks for more or less of the same, or says the opposite.
    """
    found: list[Move] = []
    for facet in (*facets(), CUSTOM):
        old, new = (_rules_of(policy, facet) for policy in (before, after))
        for one, other in list(_pairs(old, new)):
            old.remove(one)
            new.remove(other)
            if _differing(one, other):
                found.append(_move(one, other))
        found += [Move("went", rule, None) for rule in old]
        found += [Move("came", None, rule) for rule in new]
    return tuple(found)


def _both(one: Rule, other: Rule) -> Rule:
    first, second = sorted((one, other), key=_weakness)
    return replace(
        first,
        items=tuple(dict.fromkeys((*one.items, *other.items))),
        text=_added(first.text, second.text),
        detail=_added(first.detail, second.detail),
        title=first.title or second.title,
        why=second.why if first.why == "" else first.why,
        link=first.link or second.link,
        box=first.box or second.box,
        telling=one.telling or other.telling,
        fixed=one.fixed or other.fixed,
    )


def _added(one: str, other: str) -> str:
    return " ".join(dict.fromkeys(filter(None, (one.strip(), other.strip()))))


def _weakness(rule: Rule) -> int:
    return _ORDER.index(strength(rule.level))


def _rules_of(policy: Policy, facet: str) -> list[Rule]:
    if facet != CUSTOM:
        return list(policy.rules_of(facet))
    return [
        Rule(facet=facet, stance=each.title, level=each.level, text=each.text)
        for each in policy.custom
    ]


def _pairs(old: Sequence[Rule], new: Sequence[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """The rules that belong together, the nearest first; the same in both directions."""
    near = sorted(
        (_distance(one, other), sorted((repr(one), repr(other))), at, to)
        for at, one in enumerate(old)
        for to, other in enumerate(new)
        if is_kin(one, other)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, at, to in near:
        if at not in taken[0] and to not in taken[1]:
            taken[0].add(at)
            taken[1].add(to)
            yield old[at], new[to]


def _distance(one: Rule, other: Rule) -> tuple[int, int]:
    steps = 0 if one.stance == other.stance else abs(_steps(one, other)) or len(facets())
    return steps, len(_differing(one, other))


def _above(rule: Rule) -> list[str]:
    """The stances of the facet that ask for more than that of `rule`."""
    stances = facets()[rule.facet].stances
    return [name for name in stances if rule.stance in looser_than(replace(rule, stance=name))]


def _steps(one: Rule, other: Rule) -> int:
    """How far the stance of `other` is above that of `one`; 0 where they have no order."""
    return looser_than(other).get(one.stance, 0) or -looser_than(one).get(other.stance, 0)


def _are_opposites(one: Rule, other: Rule) -> bool:
    return any(
        (stance := stance_of(here)) and f"{there.facet}.{there.stance}" in stance.opposites
        for here, there in ((one, other), (other, one))
    )


def _differing(one: Rule, other: Rule) -> tuple[str, ...]:
    here, there = asdict(one), asdict(other)
    if stance_of(one) and stance_of(other):
        # The sign of a level is that of the stance, whatever was written.
        here["level"], there["level"] = strength(one.level), strength(other.level)
    # What the summary tells is nothing that a rule asks. Another stance in place of one that a base
    # has fixed is the repository's own, and binds nobody else.
    aside = {"telling", "fixed"} if one.stance != other.stance else {"telling"}
    return tuple(key for key in here if key not in aside and here[key] != there[key])


def _move(before: Rule, after: Rule) -> Move:
    keys = _differing(before, after)
    signs = set(_signs(before, after)) if _MEANING.intersection(keys) else {0}
    turns: dict[frozenset[int], Turn] = {frozenset({1}): "stricter", frozenset({-1}): "looser"}
    turn = turns.get(frozenset(signs), "changed")
    return Move(turn, before, after, tuple(key.removesuffix("_") for key in keys))


def _signs(before: Rule, after: Rule) -> Iterator[int]:
    """For each thing that differs 1 where `after` asks for more, -1 for less, 0 for neither."""
    was, is_ = _sense(before), _sense(after)
    if before.stance == after.stance and before.fixed != after.fixed:
        yield 1 if after.fixed else -1  # it binds whoever extends the policy, or no longer does
    if before.stance != after.stance:
        steps = _steps(before, after)
        yield (steps > 0) - (steps < 0) if steps else (is_ == _ASKS) - (was == _ASKS)
        if was != is_:
            # Levels and bounds of what permits and of what asks cannot be compared.
            return
    weaker = _weakness(after) - _weakness(before)
    if before.level != after.level and not stance_of(after):
        turned = before.level.endswith("-not") != after.level.endswith("-not")
        yield 0 if turned or not weaker else -1 if weaker > 0 else 1
    elif weaker:
        yield 0 if is_ != _ASKS else -1 if weaker > 0 else 1
    for old, new in zip(before.bounds, after.bounds, strict=True):
        if old != new:
            # Fewer people, places or occasions are less of a duty, and less of a permission.
            yield 0 if (old and new) or was != is_ else -is_ if new else is_
    yield from limit_signs(before, after)
    if (before.text, before.detail) != (after.text, after.detail):
        yield 0


def _sense(rule: Rule) -> int:
    """`_ASKS` for a duty or a prohibition, -1 for a permission, 0 for a fact or a reason.

    What maintainers may do, such as to close, is a fact for all others.
    """
    stance = stance_of(rule)
    if stance is None:
        return {"may": -_ASKS, "info": 0}.get(rule.level, _ASKS)
    permits = 0 if stance.kind == "maintainers" else -_ASKS
    return {None: 0, "permission": permits}.get(stance.polarity, _ASKS)
