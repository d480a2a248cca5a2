"""The rules of several layers: completed by those below, and held to what a base has fixed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from sphinx_contribpolicy.policy.model import Rule
from sphinx_contribpolicy.policy.rule_forms import RulesByFacet, complete
from sphinx_contribpolicy.policy.strictness import (
    contains,
    goes_beyond,
    has_other_words,
    once,
    says_less,
    takes_back,
)
from sphinx_contribpolicy.policy.validation import Diagnostics
from sphinx_contribpolicy.policy.writer import rule_as_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_contribpolicy.policy.layers.layer import Validated


def complete_rules(layers: Sequence[Validated], *, whole: bool = True) -> None:
    """Has each rule that changes one of a lower layer say what it does not change.

    One that repeats or raises a rule which is fixed is fixed as well, and the repeated one left out
    where a stricter one stands beside it, which asks for all of it. That there is none to change is
    no mistake where layers are missing, and they are not the `whole`.
    """
    below: RulesByFacet = {}
    for each in layers:
        given = each.data["rules"]
        for facet in given:
            written = each.layer.data["rules"][facet]
            path = ("rules", facet, 0) if isinstance(written, list) else ("rules", facet)
            lower = below.get(facet) or ()
            wrong = each.wrong if whole else Diagnostics(each.layer)
            made = complete(given[facet], lower, path, wrong)
            binding = [rule for rule in lower or () if rule.get("fixed")]
            given[facet] = _repeated(made, binding) if made and binding else made
        below |= given


def _repeated(
    given: Sequence[dict[str, Any]], binding: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rules of a facet, over rules of it that are `binding`."""
    again = [{**rule, "fixed": True} in binding for rule in given]
    own = once(_rule(rule) for rule, old in zip(given, again, strict=True) if not old)
    kept: list[dict[str, Any]] = []
    for given_rule, old in zip(given, again, strict=True):
        rule = _rule(given_rule)
        raised = any(
            each.stance == rule.stance and goes_beyond(rule, each) for each in map(_rule, binding)
        )
        if not (old and any(contains(each, rule) for each in own)):
            kept.append({**given_rule, "fixed": True} if old or raised else given_rule)
    return kept


def _rule(given: dict[str, Any]) -> Rule:
    return msgspec.convert(given, Rule)


def check_fixed(layers: list[Validated]) -> None:
    """Report each layer that changes, drops or softens a rule which a lower one has fixed.

    To repeat such a rule is no change, with or without `fixed`: a list of rules on a facet replaces
    the list below it, so whoever adds a rule has to repeat the others.
    """
    fixed: dict[Rule, str] = {}
    standing: dict[str, list[Rule]] = {}
    for layer in layers:
        binding: dict[Rule, str] = {}
        for facet, given in layer.data["rules"].items():
            written = once(map(_rule, given or ()))
            kept = {replace(rule, fixed=True): rule for rule in written}
            added = [rule for key, rule in kept.items() if key not in standing.get(facet, ())]
            # What is wrong with the rules of a facet is said, and what they would be is not known.
            for rule, label in () if layer.wrong.has(("rules", facet)) else fixed.items():
                held = [each for each in written if goes_beyond(each, rule)]
                held += [rule] if rule in kept else []
                name = rule.stance or "a rule in words of its own"
                message = ""
                if words := next((each for each in written if _rewords(each, rule)), None):
                    message = _beside(standing.get(facet, [rule]), rule, label, words)
                elif rule.facet == facet and not held:
                    message = (
                        f"{label} has fixed this rule as `{facet} = {_listed([rule])}`; leave the "
                        "facet out, ask for more, or repeat that rule beside what you add"
                    )
                elif new := next((each for each in added if _takes_back(each, rule, held)), None):
                    what = repr(new.stance) if new.stance else f"what you say at {new.level!r}"
                    which = f"{rule.facet}.{name}" if rule.stance else f"a rule on {rule.facet}"
                    message = (
                        f"{label} has fixed {which}, and {what} takes some of that back; leave it "
                        "out, or talk to the people who look after the base"
                    )
                if message:
                    layer.wrong.add("fixed-rule", ("rules", facet), message)
            standing[facet] = list(kept)
            binding |= {rule: layer.layer.label for rule in written if rule.fixed}
        fixed = {**binding, **fixed}


def _takes_back(rule: Rule, fixed: Rule, held: Iterable[Rule]) -> bool:
    """Whether `rule` takes something of `fixed` back, or of the `held` rules that ask for it.

    Beside what asks for it everywhere, less for the places of `fixed` is read as all of it there,
    and so is an exception to the stricter rule that stands in its place.
    """
    for each in held:
        who, where, when, left_out = each.bounds
        wide = replace(fixed, who=who, where=where, when=when, except_=left_out)
        if takes_back(rule, wide) or says_less(rule, replace(each, level=fixed.level)):
            return True
    return takes_back(rule, fixed)


def _rewords(rule: Rule, fixed: Rule) -> bool:
    """Whether `rule` is the one that a base has fixed, with a text or a reason of its own."""
    same = (rule.facet, rule.stance, *rule.bounds) == (fixed.facet, fixed.stance, *fixed.bounds)
    return bool(fixed.stance) and same and has_other_words(rule, fixed)


def _beside(below: Iterable[Rule], rule: Rule, label: str, given: Rule) -> str:
    """What to write in place of `given`, which gives words to a rule that `label` has fixed.

    A list stands in place of all rules of the facet that are `below`.
    """
    own = Rule(facet=rule.facet, level="must", text=given.text or given.detail or "...")
    return (
        f"{label} has fixed this rule ({rule.stance}), and words of your own could change it; say "
        f"more in a rule beside it, as in `{rule.facet} = [{_listed((*below, own))}]`, or word its "
        "sentence anew in a folder of `wording.templates`"
    )


def _listed(rules: Iterable[Rule]) -> str:
    """What stands for rules in a list of a policy that binds nobody."""
    plain = (replace(each, fixed=False) for each in rules)
    return ", ".join(map(rule_as_toml, plain))
