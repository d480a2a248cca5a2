"""The questions that lead to presets, read from the page, so that none stands twice.

`templates/choose/page/questions.js` does in a browser what `fitting` and `on_top` do here.
"""

from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.choose.data import opposites, preset_data
from sphinx_contribpolicy.policy import Policy, load, preset_names
from sphinx_contribpolicy.word_files import shipped

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    reader = _PageReader()
    reader.feed((shipped() / "choose" / "page" / "page.html").read_text("utf-8"))
    return tuple(reader.found)


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


class _PageReader(HTMLParser):
    """Gathers the questions of the page: a fieldset with a legend, and a label for each answer."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[StartQuestion] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "fieldset":
            self._open = "data-question" in given
            if self._open:
                weight, void = int(given["data-weight"]), given.get("data-void", "")
                self.found.append(StartQuestion(given["data-question"], "", weight, void, ()))
        elif tag == "input" and self._open:
            answer = StartAnswer("", tuple(given["value"].split()), "data-silent" in given)
            last = self.found[-1]
            self.found[-1] = last._replace(answers=(*last.answers, answer))

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "fieldset"

    def handle_data(self, data: str) -> None:
        if not self._open or not data.strip():
            return
        last = self.found[-1]
        if last.answers:
            *before, answer = last.answers
            named = answer._replace(text=data.strip())
            self.found[-1] = last._replace(answers=(*before, named))
        else:
            self.found[-1] = last._replace(text=data.strip())
