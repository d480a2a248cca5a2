"""Checks of what stands in the way of the layers below: less than they ask for, or other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import convert
from msgspec.structs import replace

from sphinx_contribpolicy.directives import OptionError, read_options
from sphinx_contribpolicy.git import submodule_of
from sphinx_contribpolicy.lint.check import Hits, Subject, check, named
from sphinx_contribpolicy.lint.templates import unasked
from sphinx_contribpolicy.policy import (
    KeyPath,
    Location,
    Policy,
    Rule,
    facets,
    is_kin,
    is_weaker,
    looser_than,
    published_policies,
    rule_as_table,
    rule_as_toml,
    softens,
    stance_of,
    strength,
)
from sphinx_contribpolicy.wording import of_fixed, switched_off

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ASKING = ("must", "should", "encouraged")
"""The strengths that ask for something, the strongest first; the others permit or tell."""
_PLACES = {"agent-block": ("agents", "agent-instructions")}
"""The part, and the region, that says a facet which the policy itself does not say."""


@check(
    "looser-than-base",
    "warning",
    fix="keep to the base or go beyond it, or talk to the people who look after it",
)
def looser_than_base(subject: Subject) -> Hits:
    """A rule asks for less than the base that the policy extends, or leaves its rule out.

    A repository can always be stricter than its organisation. Levels have an order, and so have
    the stances of many facets; stances about different things are not compared. An exception that
    the repository adds beside a rule of the base is found too.
    """
    bases = subject.loaded.base_rules()
    known = {replace(rule, fixed=False) for rule in bases}
    added = [rule for rule in subject.policy.rules if replace(rule, fixed=False) not in known]
    for rule in bases:
        own = subject.policy.rules_of(rule.facet)
        if message := _looser(rule, own):
            yield subject.at("rules", rule.facet), message
        elif any(each.stance == rule.stance for each in own):
            for each in added:
                if softens(each, rule):
                    taken = f"takes back some of {named(rule, 'a')} in the base"
                    yield subject.at("rules", each.facet), f"{named(each, 'a')} {taken}"


@check(
    "preset-rule-dropped",
    "note",
    fix="list what stays beside it, or put it alone into a list, if that is all",
)
def preset_rule_dropped(subject: Subject) -> Hits:
    """A table stands in place of all that the preset says on a facet, and drops some of it.

    It reads as if it changed one rule and left the others, and the rest of that one: its level, or
    the box around it. In a list stands all that holds, so a list is not meant. Another stance takes
    the place of one that asks for more or less of the same, or the opposite: only what could stand
    beside it is dropped, and not the only rule.
    """
    loaded = subject.loaded
    below, bases = loaded.start_rules(), loaded.base_rules()
    for facet in dict.fromkeys(rule.facet for rule in below if rule not in bases):
        *under, top = (each for each in loaded.layers if each.holds(("rules", facet)))
        # What a base says or drops is its own; that its rules are dropped is `looser-than-base`.
        direct = under == [loaded.layers[0]] and top.file in {loaded.file, None}
        given = top.data["rules"][facet]
        if not (direct and isinstance(given, dict)):
            continue
        rules = [rule for rule in below if rule.facet == facet and rule.stance]
        (own,) = subject.policy.rules_of(facet)
        several = own.stance and rules[1:]
        lost = [rule for rule in rules if several and _is_lost(rule, own, rules)]
        table = rule_as_table(own)
        same = next((rule_as_table(rule) for rule in rules if rule.stance == own.stance), {})
        # Whether the summary should have a rule is no part of what it says.
        unlike = same.keys() - given.keys() - {"telling"}
        gone = {key: each for key, each in same.items() if key in unlike and table.get(key) != each}
        if lost or gone:
            dropped = _listed([f"`{each}`" for each in (*gone, *(rule.stance for rule in lost))])
            said = f"this stands in place of all that {under[0].label} says on {facet}"
            kept = convert({**table, **gone, "facet": facet}, Rule)
            line = ", ".join(map(rule_as_toml, (kept, *lost)))
            line = f"{facet} = [{line}]" if lost else f"{facet} = {line}"
            fix = f"to keep that, write `{line}`, or put it alone into a list, if that is all"
            yield subject.at("rules", facet), f"{said}, and drops {dropped}", "note", fix


@check(
    "fixed-unsaid",
    "error",
    fix="have the text say it, or talk to the people who look after the base",
)
def fixed_unsaid(subject: Subject) -> Hits:
    """The text leaves out a rule that the base has fixed, or the repository shows no text.

    It does where `wording.sections` or `agents.position` leaves the section of the rule out, or
    where a text of the repository's own (`wording.body`) stands in place of the policy. That this
    one says the rule is seen by the sentence of the rule in it, which lines may break anywhere. The
    policy is shown by a kept file, by a pair in one that leaves the facet of the rule in, or by a
    page of docs, wherever in the repository these are.
    """
    for rule, key, how in subject.wording.unsaid(subject.loaded):
        yield subject.at(*key), f"the base has fixed {named(rule, 'a')}, and {how}"
    fixed = subject.loaded.fixed_rules() if subject.has_files else ()
    hidden = [named(rule, "a") for rule in fixed if not _is_shown(subject, rule)]
    if hidden:
        where = "no file that is kept in step, and no page of docs, shows the policy that says it"
        message = f"{where}; `contribpolicy init` writes files that do, such as AI_POLICY.md"
        place = subject.tree.at(subject.tree.own)
        yield place, f"the base has fixed {_listed(hidden)}, and {message}"


@check(
    "fixed-unasked",
    "error",
    fix="have the template ask for it, or talk to the people who look after the base",
)
def fixed_unasked(subject: Subject) -> Hits:
    """A template does not ask for a rule that the base has fixed, or takes no answer for one.

    `optional` for the section that asks, under `pull_requests.sections` or in a comment of the
    template, switches the check of that rule off; so do words by which people may delete the
    section, and a guess fails nobody. Of a section in words of one's own only that is known which
    says what the policy or a comment tells of it.
    """
    loaded, coverage = subject.loaded, subject.wording.coverage()
    told: set[int] = set()
    for rule, key in switched_off(loaded, coverage):
        if key[0] == "pull_requests" and "optional" in _kinds(subject.policy, key):
            told.add(id(rule))
            how = f"an answer to {key[-1]!r} is optional here"
            yield subject.at(*key), f"the base has fixed {named(rule, 'a')}, and {how}"
    found: dict[tuple[Location, str], list[str]] = {}
    fixed = of_fixed(loaded, coverage) if subject.has_files else ()
    asked = [each for each in fixed if each.in_template and id(each.rule) not in told]
    for each, place, how in unasked(subject, asked):
        found.setdefault((place, how), []).append(named(each.rule, "a"))
    for (place, how), names in found.items():
        yield place, f"the base has fixed {_listed(names)}, and {how}"


@check(
    "fixed-reworded", "note", fix="read it again: the words may be others, the rule may not change"
)
def fixed_reworded(subject: Subject) -> Hits:
    """Words of the repository's own stand in place of those of a rule that the base has fixed."""
    own = subject.loaded.sets(("wording", "templates"))
    folders = [*subject.templates, *(subject.policy.templates if own else ())]
    for rule in subject.loaded.fixed_rules() if folders else ():
        for section in subject.wording.lines(rule.facet, rule.stance or ""):
            if any(section.file.is_relative_to(folder) for folder in folders):
                message = f"these are other words for {named(rule, 'a')}, which the base has fixed"
                yield Location(section.file, section.line, section.file.stem), message


def _is_lost(rule: Rule, own: Rule, preset: Sequence[Rule]) -> bool:
    """Whether a rule of the preset could stand beside the one in place of all of the preset."""
    if any(each.stance == own.stance for each in preset):
        return rule.stance != own.stance
    stance = stance_of(rule)
    # Of what is not asked nothing can be exempt.
    exempt = bool(stance and stance.softens) and strength(own.level) not in _ASKING
    return not (is_kin(rule, own) or exempt)


def _is_shown(subject: Subject, rule: Rule) -> bool:
    """Whether people, or agents, can read the text that says a rule."""
    part, name = _PLACES.get(rule.facet, ("policy", "llm-policy"))
    tree, files, body = subject.tree, subject.policy.files, subject.loaded.body
    fence = tree.repository.fence.resolve()
    own = body.resolve() if body and not submodule_of(body.resolve(), fence) else None
    kept = (region for each in (*files.regions, *files.copies) for region in tree.regions(each))
    return (
        part in files.whole.values()
        or any(each.name == name and _has(name, each.options, rule.facet) for each in kept)
        or bool(own and own.is_relative_to(fence))
        # A page that shows the policy has the text for agents as well.
        or any(
            shown == name != "llm-policy" or _has(shown, options, rule.facet)
            for shown, options in tree.in_docs
            if shown in {name, "llm-policy"}
        )
    )


def _has(name: str, options: Mapping[str, str], facet: str) -> bool:
    """Whether a region or directive has what the policy says on a facet."""
    try:
        asked, _ = read_options(name, options, facets, published_policies, region=True)
    except OptionError:
        return False  # `sync` and Sphinx say what is wrong
    whole = asked.form == "full" and not (asked.preset or asked.file or facet in asked.omit)
    return whole and (not asked.only or facet in asked.only)


def _listed(names: Sequence[str]) -> str:
    """Names in a row, with "and" before the last one."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _kinds(policy: Policy, key: KeyPath) -> tuple[str, ...]:
    """What a section of a template wants, by its key under `pull_requests`."""
    settings = policy.pull_requests
    holder = settings.templates[str(key[2])] if key[1] == "templates" else settings
    return holder.sections[str(key[-1])].kind


def _looser(base: Rule, own: tuple[Rule, ...]) -> str:
    asked = f"the base asks for `{base.stance}` at `{base.level}`"
    if base.stance is None:
        left_out = strength(base.level) in _ASKING and not own
        return f"the base has a rule on {base.facet} that is left out" if left_out else ""
    same = [rule for rule in own if rule.stance == base.stance]
    stricter = (rule for rule in own if base.stance in looser_than(rule))
    if any(_covers(rule, base) for rule in (*same, *stricter)):
        return ""
    if strength(base.level) in _ASKING and same:
        weaker = is_weaker(same[0], base)
        how = f"at `{same[0].level}`" if weaker else "for fewer people, places or occasions"
        return f"{asked}, and here it is {how}"
    looser = next((rule for rule in own if rule.stance in looser_than(base)), None)
    if looser is not None and not same:
        return f"{asked}, and here stands `{looser.stance}`, which asks for less"
    if strength(base.level) in _ASKING and not any(rule.stance is None for rule in own):
        return f"{asked}, and here it is left out"
    return ""


def _covers(rule: Rule, base: Rule) -> bool:
    """Whether the rule holds wherever that of the base does, and at least as strongly."""
    # What permits or tells is as good at any level: `welcome` at `info` takes nothing away.
    if strength(base.level) in _ASKING and is_weaker(rule, base):
        return False
    pairs = zip(rule.bounds, base.bounds, strict=True)
    return all(not own or own == asked for own, asked in pairs)
