"""The other parts: summary, checklist, notes, guide, template, card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, get_args

from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import capital, code, sentence
from sphinx_contribpolicy.policy import Strength, facets, stance_of, strength
from sphinx_contribpolicy.wording.coverage import coverage_of
from sphinx_contribpolicy.wording.document import (
    SIBLING,
    Chapter,
    Page,
    boxed,
    chapters,
    discussion,
    policy_page,
    rank,
    takes_position,
    title,
)
from sphinx_contribpolicy.wording.questions import questions
from sphinx_contribpolicy.wording.speech import REASON, Unit, is_plain, is_usual, signed, units
from sphinx_contribpolicy.wording.tables import coverage_table, rule_table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sphinx_contribpolicy.policy import Policy, Rule
    from sphinx_contribpolicy.wording.questions import Question
    from sphinx_contribpolicy.wording.speech import Speaker

Make: TypeAlias = "Callable[[Speaker, str | None], Page]"

_LONGEST_SUMMARY = 5
_END = re.compile(r"[.?!][)\"'*`\]]*(?=\s)")
_ASKED = ("must", "must-not", "should", "should-not", "encouraged", "encouraged-not")
"""The strengths of what a checklist holds, in its order."""
_BEFORE = frozenset(("before", "pull-request"))
"""The moments of what people do before they submit something."""
_COLUMNS = ("can", "must", "cannot")
"""The columns of a card, in their order."""
_GUIDANCE = ("reviewer-guidance", "ai-review", "enforcement")
_AGENTS = "agent-block"
_TOLD_TO_AGENTS = ("human-voice", "good-first")
"""What a program does wrong most often where people keep a text of their own."""


def summary(speaker: Speaker, heading: str | None) -> Page:
    """The rules that say most of the policy, at most five, each in a line."""
    page, rules = _begun(speaker, heading), speaker.policy.rules
    # Behind those with a flag what a lead would say: the position, and conditions by their rank.
    telling = sorted(rules, key=lambda rule: (not _tells(rule), *_weight(speaker, rule)))
    chosen = [rule for rule in telling if rule.facet != _AGENTS][:_LONGEST_SUMMARY]
    for number, rule in enumerate((rule for rule in rules if rule in chosen), start=1):
        page.item(in_a_line(speaker, _short(rule)), (rule.facet,), number)
    return page if chosen else Page(speaker)


def checklist(speaker: Speaker, heading: str | None) -> Page:
    """What people do before they submit something, by how much it is asked for.

    Whole sentences, which fit behind no line that leads to a list, close it.
    """
    page = _begun(speaker, heading)
    asked = [Unit(speaker, (rule,)) for rule in speaker.policy.rules if _is_before(rule)]
    items = {unit: _to_tick(speaker, unit) for unit in asked if not unit.is_own_sentence}
    for level in _ASKED:
        found = [each for each in items.items() if each[1] and signed(each[0].rules[0]) == level]
        if found:
            page.list(speaker.term("lead", "checklist", level, *speaker.rfc), found)
    page.prose(unit for unit in asked if not items.get(unit))
    return page if asked else Page(speaker)


def good_first_issue(speaker: Speaker, heading: str | None) -> Page:
    """The note on the label for newcomers' issues: what it is for, and the rules on it."""
    found = chapters(speaker, speaker.policy.rules, [SIBLING])
    section = next((each for each in found if SIBLING in each.keys), Chapter((SIBLING,), []))
    page = _begun(speaker, heading, title(speaker, section))
    page.sentences(page.about_label())
    page.paragraphs(section.units)
    return page


def agents(speaker: Speaker, heading: str | None) -> Page:
    """The text that is addressed to agents: what the project expects, what helps, who decides."""
    page = _begun(speaker, heading, speaker.term("title", _AGENTS))
    for key in ("opening", "behind", "tell", "words", "newcomers"):
        if said := speaker.piece("automated-tools", key):
            page.sentences(said)
    if home := _home(speaker.policy):
        # No sentence of the rules stands anywhere else then.
        url = speaker.policy.project.file_url(home)
        link = f"[{code(home)}]({url})" if url else code(home)
        headed = _headings(speaker.policy.body_text or "")
        titles = {name: speaker.term("facet", name) for name in _TOLD_TO_AGENTS}
        # What people wrote may say it under another title, or not at all.
        on = [
            title
            for name, title in titles.items()
            if speaker.policy.rules_of(name) and title.casefold() in headed
        ]
        names = speaker.series([f"**{title}**" for title in on])
        key = "body-on" if on else "body"
        page.sentences(speaker.piece("automated-tools", key, text=link, names=names))
    page.prose(units(speaker, speaker.policy.rules_of(_AGENTS)))
    if any(strength(rule.level) == "must" for rule in speaker.policy.rules_of("agents")):
        page.sentences(speaker.piece("automated-tools", "alone"))
    if questions(speaker)[1:]:
        page.sentences(speaker.piece("automated-tools", "asked"))
    if closing := speaker.piece("automated-tools", "closing"):
        page.sentences(closing)
    return page


def _headings(body: str) -> set[str]:
    """The headings of a text of people's own, in small letters."""
    # Only a project with a text of its own needs the parser.
    from sphinx_contribpolicy.markup.blocks import parted

    return {heading.casefold() for heading, _, _ in parted(body)}


def _home(policy: Policy) -> str:
    """The file of the repository that has a text of people's own as the policy; "" for none."""
    whole = (name for name, part in policy.files.whole.items() if part == "policy")
    return policy.wording.body or (next(whole, "") if policy.body_text is not None else "")


def reviewers(speaker: Speaker, heading: str | None) -> Page:
    """What reviewers may do, say and run."""
    page = _begun(speaker, heading, speaker.term("title", "reviewers"))
    rules = [rule for facet in _GUIDANCE for rule in speaker.policy.rules_of(facet)]
    # Of a ban as a whole a check sees what the account tells, and reviewers should not rely on it.
    seen = [
        each.rule.facet for each in coverage_of(speaker.policy, questions(speaker)) if each.checks
    ]
    names = dict.fromkeys(facet for facet in seen if facet != "general")
    titles = speaker.series([speaker.term("facet", name) for name in names])
    for key in ("reading", "perception", "look", "saying", "checked", "reply", "rules"):
        if (key != "checked" or titles) and (key != "rules" or rules):
            page.markdown(speaker.piece("reviewers", key, names=titles))
    page.paragraphs(boxed(units(speaker, rules)))
    return page


def template(speaker: Speaker, heading: str | None) -> Page:
    """The template of a pull request, with all that the rules ask there."""
    return _asking(speaker, questions(speaker))


def disclosure(speaker: Speaker, heading: str | None) -> Page:
    """What the rules ask in a template that has a description of its own."""
    return _asking(speaker, questions(speaker)[1:])


def _asking(speaker: Speaker, asked: Sequence[Question]) -> Page:
    page = Page(speaker)
    page.markdown("\n\n".join(question.markdown() for question in asked))
    return page


def saved_reply(speaker: Speaker, heading: str | None) -> Page:
    """A reply to a pull request that does not keep to the policy."""
    page = Page(speaker)
    page.markdown(speaker.piece("reviewers", "saved-reply"))
    return page


def linked(speaker: Speaker, heading: str | None) -> Page:
    """The sentence that links the discussion."""
    page = Page(speaker)
    page.markdown(discussion(speaker))
    return page


def card_columns(speaker: Speaker) -> dict[str, list[str]]:
    """What people can, must and cannot (must not) do, a line for each rule on them.

    What is asked for less strongly says so in brackets.
    """
    columns: dict[str, list[str]] = {column: [] for column in _COLUMNS}
    for rule in speaker.policy.rules:
        if column := _column(rule):
            columns[column].append(_on_card(speaker, _short(rule), column))
    return columns


def card(speaker: Speaker, heading: str | None) -> Page:
    """What people can, must and must not do: a list for each, under a heading."""
    page = Page(speaker)
    for column, lines in card_columns(speaker).items():
        if lines:
            page.section(capital(speaker.term("title", column)))
            for line in lines:
                page.item(line, (), 0)
    return page


FORMS: Mapping[str, Make] = {"full": policy_page, "summary": summary, "checklist": checklist}
"""The policy, and its short forms."""
PARTS: Mapping[str, Make] = {
    "summary": summary,
    "checklist": checklist,
    "good-first-issue": good_first_issue,
    "agents": agents,
    "reviewers": reviewers,
    "pull-request-template": template,
    "pull-request-disclosure": disclosure,
    "reply": saved_reply,
    "table": rule_table,
    "coverage": coverage_table,
    "card": card,
    "discussion": linked,
}
"""What makes each other part, by its name: of a heading, or None where the part has its own."""


def _begun(speaker: Speaker, heading: str | None, usual: str = "") -> Page:
    page = Page(speaker)
    page.section(capital(usual) if heading is None else heading, level=1)
    return page


def _tells(rule: Rule) -> bool:
    """Whether the rule says much of the policy: by its flag, or as one that asks for disclosure.

    People look for that first, also where it was added to a preset that has its telling rules.
    """
    return rule.telling or (rule.facet, strength(rule.level)) == ("disclosure", "must")


def _weight(speaker: Speaker, rule: Rule) -> tuple[bool, int, bool, int]:
    """Where a rule comes when the most telling ones are looked for."""
    stance = stance_of(rule)
    binds = stance is None or stance.kind == "person"
    level = get_args(Strength).index(strength(rule.level))
    return not takes_position(rule), -rank(speaker, rule), not binds, level


def _short(rule: Rule) -> Rule:
    """The rule without what the whole text says besides: a reason of its own, and more about it."""
    return replace(rule, why="", detail="", title="")


def in_a_line(speaker: Speaker, rule: Rule) -> str:
    """The rule as the summary has it."""
    rule = replace(rule, title="")
    unit = Unit(speaker, (rule,))
    needed = () if is_usual(rule) else (strength(rule.level),)
    if is_plain(rule) and not speaker.rfc and (short := unit.words("short", *needed)):
        return sentence(REASON.sub("", short))
    text = REASON.sub("", unit.text).partition("\n\n")[0]
    end = _END.search(text) if is_plain(rule, items=True) else None
    return " ".join(text[: end.end()].split() if end else text.split())


def _to_tick(speaker: Speaker, unit: Unit) -> str:
    """The rule as an item of a checklist; "" where it has none."""
    return REASON.sub("", Unit(speaker, [_short(rule) for rule in unit.rules]).words("item"))


def _column(rule: Rule) -> str:
    """The column of a card that a rule stands in; "" where it binds no contributor."""
    stance, strong = stance_of(rule), signed(rule)
    kinds = {stance.kind} if stance else {s.kind for s in facets()[rule.facet].stances.values()}
    if "person" not in kinds or rule.facet == _AGENTS or strong.startswith("info"):
        return ""
    if strong.startswith("may") or (stance and stance.polarity == "permission"):
        return "can"
    return "cannot" if strong.endswith("-not") else "must"


def _on_card(speaker: Speaker, rule: Rule, column: str) -> str:
    """The rule as a line of a card, with how strong it is where that is not said by the column."""
    unit = Unit(speaker, (rule,))
    line = unit.words("item") if column != "can" else ""
    line = REASON.sub("", line) or in_a_line(speaker, rule)
    if column != "can" and strength(rule.level) != "must":
        level = speaker.term("strength", signed(rule))
        line = speaker.term("qualified", text=line.rstrip("."), qualifiers=level)
    return sentence(line)


def _is_before(rule: Rule) -> bool:
    """Whether people come to keep the rule before they submit something."""
    stance = stance_of(rule)
    if stance is None:  # a text of one's own is about what its facet is about
        return any(each.moment in _BEFORE for each in facets()[rule.facet].stances.values())
    return stance.kind == "person" and stance.moment in _BEFORE
