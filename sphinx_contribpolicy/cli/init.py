"""`init`: set a repository up, with a plan first."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sphinx_contribpolicy.choose import StartAnswer, StartQuestion, fitting, questions
from sphinx_contribpolicy.cli.output import (
    ask,
    ask_numbered,
    ask_one_of,
    print_aside,
    print_product,
)
from sphinx_contribpolicy.cli.sync import print_obstacles
from sphinx_contribpolicy.diagnostics import InputError, PolicyError, nearest
from sphinx_contribpolicy.init import (
    Choice,
    beside,
    body_of,
    inspect_repository,
    load_policy,
    new_settings,
    prepare,
    requirement,
)
from sphinx_contribpolicy.policy import find, load, preset, preset_names, with_settings
from sphinx_contribpolicy.printed import one_line
from sphinx_contribpolicy.sync import LOCK, write_changes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.init import InitPlan, RepositorySurvey, StandingPolicy, Way

PRESET = "ownership"
EXTRAS = ("template", "form", "claude", "security", "comment", "schema")
"""What is only written where it is asked for."""
_WAYS = ("keep", "around", "replace")


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `init`."""
    command.add_argument(
        "--root", type=Path, metavar="DIR", default=Path(), help="by default the current folder"
    )
    start = command.add_mutually_exclusive_group()
    start.add_argument("--preset", metavar="NAME", help=f"by default {PRESET}")
    start.add_argument("--like", metavar="PROJECT", help="start from a published policy")
    command.add_argument(
        "--set",
        metavar="KEY=VALUE",
        action="append",
        default=[],
        help="a setting of the policy file, such as project.name=bar; can be given again",
    )
    command.add_argument(
        "--with",
        dest="extras",
        choices=EXTRAS,
        action="append",
        default=[],
        help="write this too: a pull-request template, the question in issue forms, CLAUDE.md, a "
        "line in SECURITY.md and security.txt, the workflow that comments in place of the one that "
        "reports, a schema for editors",
    )
    for option, what in (("only", "write only this file"), ("without", "leave this file out")):
        command.add_argument(
            f"--{option}",
            metavar="FILE",
            action="append",
            default=[],
            help=f"{what}, by its path or a pattern; it stays so; can be given again",
        )
    command.add_argument(
        "--standing",
        choices=_WAYS,
        help="what becomes of a policy that stands there: it stays (keep, by default), gets "
        "markers around its section (around), or makes room for the kit's words (replace)",
    )
    command.add_argument(
        "--kit-from",
        metavar="URL@REV",
        default="",
        help="what workflow and hook install: a revision of a repository, or a path to try it here",
    )
    command.add_argument(
        "--hashes",
        action="store_true",
        help="ask pip for the hashes of all that a workflow installs",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="print what would be written, and write nothing"
    )
    command.add_argument("--yes", action="store_true", help="ask nothing, and write")
    command.set_defaults(run=init)


def init(options: argparse.Namespace) -> int:
    """Looks, asks, shows and writes; 1 where a hand edit stands in the way, 2 for other reasons."""
    root: Path = options.root
    if not root.is_dir():
        raise NotADirectoryError(20, "is no folder; make it first", str(root))
    asks = not options.yes and not options.dry_run
    if asks and not sys.stdin.isatty():
        raise InputError(
            "init asks questions, and there is no terminal to ask on; pass --yes to take the "
            "defaults and --set KEY=VALUE for what you know better, or --dry-run to look first"
        )
    survey = inspect_repository(root)
    choice = Choice(
        only=tuple(options.only),
        without=tuple(options.without),
        extras=tuple(options.extras),
        kit=requirement(options.kit_from),
        kit_named=bool(options.kit_from),
        hashes=options.hashes,
        standing=beside(survey),
    )
    settings, way = _settings(options, survey, choice.standing, asks=asks)
    if settings is None:
        print_aside("nothing was written")
        return 1
    choice = choice._replace(way=way)
    chosen = bool(options.preset or options.like or options.set)
    loaded = load_policy(root, settings, chosen=chosen)
    plan = prepare(survey, loaded, choice)
    if status := print_obstacles(plan):
        return status
    if options.dry_run:
        _show(plan)
        return 0
    if asks and plan.changes:
        _show(plan, without=LOCK)
        left_out = _left_out(plan)
        if left_out is None:
            print_aside("nothing was written")
            return 1
        if left_out:
            plan = prepare(survey, loaded, choice._replace(without=(*choice.without, *left_out)))
    return _write(plan)


def _settings(
    options: argparse.Namespace,
    survey: RepositorySurvey,
    standing: Sequence[StandingPolicy],
    *,
    asks: bool,
) -> tuple[dict[str, Any] | None, Way]:
    """The settings of a new policy, and what becomes of one that stands; None: a person stops."""
    asks = asks and find(options.root) is None
    way: Way | None = options.standing or (_asked_way(standing) if asks and standing else "keep")
    if way is None:
        return None, "keep"
    mode = ['pull_requests.mode="comment"'] if "comment" in options.extras else []
    start = _start(options, () if way == "replace" else standing)
    settings = new_settings(survey, start, [*mode, *options.set])
    return _answered(options, settings) if asks else settings, way


def _start(options: argparse.Namespace, standing: Sequence[StandingPolicy]) -> dict[str, Any]:
    """What the policy begins with: beside one that stands already, no rules unless asked for."""
    if options.like:
        return {"like": options.like}
    if options.preset:
        return {"preset": options.preset}
    if any(re.match(r"\s*extends\b", setting) for setting in options.set):
        return {}
    if not standing:
        return {"preset": PRESET}
    body = body_of(standing)
    return {"wording": {"body": body}} if body else {}


def _answered(options: argparse.Namespace, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with what a person answers; asked is only what was not given."""
    given = {setting.partition("=")[0].strip() for setting in options.set}
    answers: list[tuple[str, object]] = []
    if "preset" in settings and not options.preset:
        answers += _asked_preset()
    project = settings["project"] if isinstance(settings["project"], dict) else {}
    questions = {
        "name": "What is the project called?",
        "repository_url": "Where is the repository shown (URL)?",
        "discussion_url": "Where is the policy discussed (URL, or nothing)?",
    }
    answers += [
        (f"project.{key}", _ask_setting(f"project.{key}", question, str(project.get(key, ""))))
        for key, question in questions.items()
        if f"project.{key}" not in given
    ]
    return with_settings(
        settings, [f"{key}={json.dumps(answer)}" for key, answer in answers if answer != ""]
    )


def _asked_preset() -> list[tuple[str, object]]:
    """A preset that a person chooses, and answers that it does not give, as settings."""
    given: dict[StartQuestion, StartAnswer] = {}
    for question in questions():
        if any(question.void in each.stances for each in given.values()):
            continue
        usual = question.answered_by(PRESET)
        default = question.answers.index(usual) if usual else 0
        at = ask_numbered(question.text, [each.text for each in question.answers], default)
        given[question] = question.answers[at]
    fits = {fit.preset: fit.missed for fit in fitting(given)}
    for name in preset_names():
        print_aside(f"  {name}{' (fits)' if name in fits else ''}: {preset(name).about}")
    name = ask_one_of("Preset", preset_names(), PRESET if PRESET in fits else next(iter(fits)))
    on_top = [(each.facet, next(iter(given[each].stances), False)) for each in fits.get(name, ())]
    return [("preset", name), *((f"rules.{facet}", stance) for facet, stance in on_top)]


def _asked_way(standing: Sequence[StandingPolicy]) -> Way | None:
    """What a person wants where a policy stands already; None to stop."""
    print_aside("A policy stands here already:")
    for each in standing:
        print_aside(f"  {each.place}: {each.title}")
    print_aside(
        "  keep: its words stay as they are, and nothing is written beside them\n"
        "  around: markers go around the first section, and its words into a file\n"
        "  replace: the words of the kit take the place of the first one\n"
        "  stop: write nothing"
    )
    answer = ask_one_of("What should become of it?", (*_WAYS, "stop"), "keep")
    return None if answer == "stop" else cast("Way", answer)


def _ask_setting(key: str, question: str, default: str) -> str:
    """The value of a setting; asked again until it can be one."""
    while True:
        answer = ask(question, default)
        if not answer:
            return answer
        try:
            load(overrides=with_settings({}, [f"{key}={json.dumps(answer)}"]))
        except PolicyError as error:
            print_aside("\n".join(each.message for each in error.diagnostics))
        else:
            return answer


def _left_out(plan: InitPlan) -> list[str] | None:
    """The files that a person leaves out; None where nothing is to be written."""
    # The plan has been pushed off the screen by the diff.
    names = [change.file.name for change in plan.changes]
    print_aside(f"Planned: {', '.join(names)}")
    while True:
        answer = ask("Write these files? (yes, no, or the names of those to leave out)", "no")
        given = answer.replace(",", " ").split()
        if answer.lower() in {"y", "yes"}:
            return []
        if answer.lower() in {"n", "no"}:
            return None
        wrong = [each for each in given if each not in names or each not in plan.optional]
        if not wrong:
            return given
        needed = [each for each in wrong if each in names]
        if needed:
            print_aside(f"{', '.join(needed)}: cannot be left out, because all else needs it")
        else:
            print_aside(f"{', '.join(wrong)}: is none of them{nearest(wrong[0], names)}")


def _show(plan: InitPlan, *, without: str = "") -> None:
    """The plan, each file in a line; the changes, `without` that of a file; what it leaves open."""
    for change in plan.changes:
        verb = "write" if change.file.data is None else "update"
        about = plan.about.get(change.file.name, "")
        print_aside(f"{verb} {change.file.name}{about and ': '}{about}")
    for change in plan.changes:
        if change.file.name != without:
            print_product(change.diff)
    _print_notes(plan)


def _write(plan: InitPlan) -> int:
    write_changes(plan.changes)
    for change in plan.changes:
        verb = "wrote" if change.file.data is None else "updated"
        print_product(f"{verb} {one_line(change.file.name)}\n")
    names = [change.file.name for change in plan.changes]
    told = [f"{name}: {plan.about[name]}" for name in names if name in plan.about]
    for line in told if names else ["everything is there already"]:
        print_aside(line)
    _print_notes(plan)
    return 0


def _print_notes(plan: InitPlan) -> None:
    for note in plan.notes:
        print_aside(f"left to you: {note}")
