"""The questions that lead to presets, read from the page, so that none stands twice.

`templates/choose/page/questions.js` does in a browser what `fitting` and `on_top` do here.
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.choose.data import opposites, preset_data
from sphinx_contribpolicy.policy import Policy, load, preset_names
from sphinx_contribpolicy.word_files import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping

_QUESTION = re.compile(
    r'<fieldset data-question="([^"]*)" data-weight="(\d+)"(?: data-void="([^"]*)")?>\s*'
    r"<legend>([^<>]*)</legend>"
)
_ANSWER = re.compile(r'<input [^<>]*value="([^"<>]*)"( data-silent)?> ([^<>]*)</label>')
"""How the page has a question, and an answer to one."""


class StartAnswer(NamedTuple):
    """What is answered, the stances that say it, and whether a policy says it by saying nothing."""

    text: str
    stances: tuple[str, ...]
    silent: bool


class StartQuestion(NamedTuple):
    """What is asked of a facet; an answer that is `void` makes it pointless."""

    facet: str
    text: str
    weight: int
    void: str
    answers: tuple[StartAnswer, ...]

    def answered_by(self, preset: str) -> StartAnswer | None:
        """The answer that a preset gives, if any."""
        said = {rule.stance for rule in _policy_of(preset).rules_of(self.facet)}
        found = (each for each in self.answers if not said.isdisjoint(each.stances))
        silent = (each for each in self.answers if each.silent and not said)
        return next(found, None) or next(silent, None)


class Fit(NamedTuple):
    """A preset, and the questions whose answers it does not give."""

    preset: str
    missed: tuple[StartQuestion, ...]


def questions() -> tuple[StartQuestion, ...]:
    """The questions in the order in which they are asked."""
    page = (shipped() / "choose" / "page" / "page.html").read_text("utf-8")
    made: list[StartQuestion] = []
    for part in page.split("</fieldset>"):
        if found := _QUESTION.search(part):
            answers = tuple(
                StartAnswer(unescape(text), tuple(stances.split()), bool(silent))
                for stances, silent, text in _ANSWER.findall(part, found.end())
            )
            facet, weight, void, text = found.groups(default="")
            made.append(StartQuestion(facet, unescape(text), int(weight), void, answers))
    return tuple(made)


def fitting(given: Mapping[StartQuestion, StartAnswer]) -> list[Fit]:
    """The presets that fit the answers best, those that say least first."""
    fits = [
        Fit(name, tuple(each for each in given if each.answered_by(name) != given[each]))
        for name in preset_names()
    ]
    weights = {fit: sum(each.weight for each in fit.missed) for fit in fits}
    best = [fit for fit in fits if weights[fit] == min(weights.values())]
    return sorted(best, key=lambda fit: len({rule.facet for rule in _policy_of(fit.preset).rules}))


def on_top(fit: Fit, given: Mapping[StartQuestion, StartAnswer]) -> dict[str, Any]:
    """The rules by facet that a preset has not: the answers, and nothing that contradicts them."""
    made: dict[str, Any] = {
        each.facet: next(iter(given[each].stances), False) for each in fit.missed
    }
    said = {f"{facet}.{stance}" for facet, stance in made.items() if stance}
    for facet, rules in preset_data(fit.preset)["rules"].items():
        listed = rules if isinstance(rules, list) else [rules]
        left = [each for each in listed if said.isdisjoint(_opposites(facet, each))]
        if facet not in made and len(left) < len(listed):
            made[facet] = left[0] if len(left) == 1 else left or False
    return made


def _opposites(facet: str, rule: str | dict[str, Any]) -> set[str]:
    """The stances, as `facet.stance`, that say the opposite of a rule as a preset writes it."""
    stance = rule if isinstance(rule, str) else rule.get("stance", "")
    return set(opposites(facet, stance)) if stance else set()


@cache
def _policy_of(preset: str) -> Policy:
    # Each question asks every preset; the policy of the folder is none of them.
    return load(overrides={"preset": preset}, root=Path(Path().absolute().anchor)).policy
