"""What `init` asks a person, and what it makes of the answers."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, get_args

from sphinx_contribpolicy.choose import StartAnswer, StartQuestion, fitting, on_top, questions
from sphinx_contribpolicy.cli.output import print_aside, print_question
from sphinx_contribpolicy.diagnostics import PolicyError, nearest
from sphinx_contribpolicy.init import InitPlan, StandingPolicy, Way
from sphinx_contribpolicy.policy import load, preset, preset_names, with_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping, Sequence


PRESET = "ownership"
WAYS: tuple[Way, ...] = get_args(Way)
_LISTED = 4
"""Answers that a question lists itself."""


def answered(options: argparse.Namespace, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with what a person answers; asked is only what was not given."""
    given = {setting.partition("=")[0].strip() for setting in options.set}
    if "preset" in settings and not options.preset:
        name, rules = _asked_preset()
        rules |= settings.get("rules", {})
        settings = settings | {"preset": name} | ({"rules": rules} if rules else {})
    project = settings["project"] if isinstance(settings["project"], dict) else {}
    questions = {
        "name": "What is the project called?",
        "repository_url": "Where is the repository shown (URL)?",
        "discussion_url": "Where is the policy discussed (URL, or nothing)?",
    }
    answers = [
        (f"project.{key}", _ask_setting(f"project.{key}", question, str(project.get(key, ""))))
        for key, question in questions.items()
        if f"project.{key}" not in given
    ]
    return with_settings(
        settings, [f"{key}={json.dumps(answer)}" for key, answer in answers if answer != ""]
    )


def _asked_preset() -> tuple[str, dict[str, Any]]:
    """A preset that a person chooses, and by facet the rules of answers that it does not give."""
    given: dict[StartQuestion, StartAnswer] = {}
    for question in questions():
        if any(question.void in each.stances for each in given.values()):
            continue
        # Before the first answer no preset is meant; later, Enter leaves a rule to the preset.
        usual = _number_of(question, PRESET) if not given else _as_in(question, _likely(given))
        at = _numbered(question.text, [each.text for each in question.answers], usual)
        if at is not None:
            given[question] = question.answers[at]
    fits = {fit.preset: fit for fit in fitting(given)}
    for name in preset_names():
        print_aside(f"  {name}{' (fits)' if name in fits else ''}: {preset(name).about}")
    name = _one_of("Preset", preset_names(), _likely(given))
    return name, on_top(fits[name], given) if name in fits else {}


def _likely(given: Mapping[StartQuestion, StartAnswer]) -> str:
    """The preset that is offered for these answers."""
    fits = [fit.preset for fit in fitting(given)]
    return PRESET if PRESET in fits else fits[0]


def _number_of(question: StartQuestion, name: str) -> str:
    """The number of the answer that a preset gives; "" where it gives none of them."""
    answer = question.answered_by(name)
    return str(question.answers.index(answer) + 1) if answer else ""


def _as_in(question: StartQuestion, name: str) -> str:
    return ", ".join(filter(None, [_number_of(question, name), f"as {name} has it"]))


def asked_way(standing: Sequence[StandingPolicy]) -> Way | None:
    """What a person wants where a policy stands already; None to stop."""
    print_aside("A policy stands here already:")
    for each in standing:
        print_aside(f"  {each.place}: {each.title}")
    print_aside(
        "  keep: its words stay as they are, and nothing is written beside them\n"
        "  around: markers go around the section, and its words into a file\n"
        "  replace: the words of the kit take the place of the first one\n"
        "  stop: write nothing"
    )
    answer = _one_of("What should become of it?", (*WAYS, "stop"), "keep")
    return next((way for way in WAYS if way == answer), None)


def asked_place(standing: Sequence[StandingPolicy]) -> str:
    """The file whose words are the policy, where nobody can tell that from what they say."""
    names = {each.name.lower(): each.name for each in standing}
    question = "Which file has the words that are the policy?"
    return names[_one_of(question, [*names], next(iter(names)))]


def _ask_setting(key: str, question: str, default: str) -> str:
    """The value of a setting; asked again until it can be one."""
    while True:
        answer = _ask(question, default)
        if not answer:
            return answer
        try:
            load(overrides=with_settings({}, [f"{key}={json.dumps(answer)}"]))
        except PolicyError as error:
            print_aside("\n".join(each.message for each in error.diagnostics))
        else:
            return answer


def left_out(plan: InitPlan, print_changes: Callable[[], None]) -> list[str] | None:
    """The files that a person leaves out; None where nothing is to be written."""
    names = [change.file.name for change in plan.files.changes]
    while True:
        answers = "yes, no, diff to see the changes, or the names of those to leave out"
        answer = _ask(f"Write these files? ({answers})", "no")
        given = answer.replace(",", " ").split()
        if answer.lower() in {"y", "yes"}:
            return []
        if answer.lower() in {"n", "no"}:
            return None
        if answer.lower() in {"d", "diff"}:
            print_changes()
            # The plan has been pushed off the screen.
            print_aside(f"Planned: {', '.join(names)}")
            continue
        wrong = [each for each in given if each not in names or each not in plan.optional]
        if not wrong:
            return given
        needed = [each for each in wrong if each in names]
        if needed:
            print_aside(f"{', '.join(needed)}: cannot be left out, because all else needs it")
        else:
            print_aside(f"{', '.join(wrong)}: is none of them{nearest(wrong[0], names)}")


def _one_of(question: str, answers: Sequence[str], default: str) -> str:
    """One of the answers; asked again until it is one, with the nearest."""
    while True:
        listed = f" ({', '.join(answers)})" if len(answers) <= _LISTED else ""
        answer = _ask(f"{question}{listed}", default).lower()
        if answer in answers:
            return answer
        print_aside(f"{answer!r} is none of the answers{nearest(answer, answers)}")


def _numbered(question: str, answers: Sequence[str], usual: str) -> int | None:
    """Which of the answers, counted from 0, by its number; None for what is `usual`, by Enter."""
    print_aside(question)
    numbers = [str(number) for number, _ in enumerate(answers, 1)]
    for number, answer in zip(numbers, answers, strict=True):
        print_aside(f"  {number}: {answer}")
    while (given := _ask("Answer", usual)) not in numbers:
        if given == usual:
            return None
        print_aside(f"{given!r} is none of the answers")
    return int(given) - 1


def _ask(question: str, default: str) -> str:
    """What a person types behind a question, or what they are offered."""
    shown = f" [{default}]" if default else ""
    print_question(f"{question}{shown}")
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip() or default
