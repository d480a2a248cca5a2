"""`init`: set a repository up, with a plan first."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.cli.output import print_aside, print_product, print_question
from sphinx_contribpolicy.cli.sync import print_obstacles
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.printed import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.init import InitPlan, StandingPolicy, Way

PRESET = "ownership"
EXTRAS = ("claude", "security", "comment", "schema")
"""What is only written where it is asked for."""
_WAYS = ("keep", "replace", "stop")


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
        help="write this too: CLAUDE.md, a line in SECURITY.md and security.txt, the workflow that "
        "comments in place of the one that reports, a schema for editors",
    )
    command.add_argument(
        "--dry-run", action="store_true", help="print what would be written, and write nothing"
    )
    command.add_argument("--yes", action="store_true", help="ask nothing, and write")
    command.set_defaults(run=init)


def init(options: argparse.Namespace) -> int:
    """Looks, asks, shows and writes; 1 where a hand edit stands in the way, 2 for other reasons."""
    from sphinx_contribpolicy.init import (
        beside,
        inspect_repository,
        load_policy,
        new_settings,
        prepare,
    )
    from sphinx_contribpolicy.policy import find

    root: Path = options.root
    if not root.is_dir():
        raise NotADirectoryError(20, "is no folder; make it first", str(root))
    asks = not options.yes and not options.dry_run
    if asks and not sys.stdin.isatty():
        raise InputError(
            "init asks questions, and there is no terminal to ask on; pass --yes to take the "
            "defaults and --set KEY=VALUE for what you know better, or --dry-run to look first"
        )
    standing = beside(root)
    mode = ['pull_requests.mode="comment"'] if "comment" in options.extras else []
    settings = new_settings(
        inspect_repository(root), _start(options, standing), [*mode, *options.set]
    )
    way: Way = "keep"
    if asks and standing and find(root) is None:
        answer = _asked_way(standing)
        if answer == "stop":
            print_aside("nothing was written")
            return 1
        if answer == "replace":
            way = "replace"
            settings.pop("wording", None)
            settings.setdefault("preset", PRESET)
    if asks and find(root) is None:
        settings = _answered(options, settings)
    chosen = bool(options.preset or options.like or options.set)
    loaded = load_policy(root, settings, chosen=chosen)
    plan = prepare(root, loaded, extras=options.extras, standing=standing, way=way)
    if status := print_obstacles(plan):
        return status
    if options.dry_run or asks:
        _show(plan)
    if options.dry_run:
        _print_notes(plan)
        return 0
    if asks and plan.changes and not _agreed():
        print_aside("nothing was written")
        return 1
    return _write(plan)


def _start(options: argparse.Namespace, standing: Sequence[StandingPolicy]) -> dict[str, Any]:
    """What the policy begins with: beside one that stands already, no rules unless asked for."""
    from sphinx_contribpolicy.init import body_of

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
    import json

    from sphinx_contribpolicy.init import with_settings
    from sphinx_contribpolicy.policy import preset, preset_names

    given = {setting.partition("=")[0].strip() for setting in options.set}
    answers: list[tuple[str, str]] = []
    if "preset" in settings and not options.preset:
        for name in preset_names():
            print_aside(f"  {name}: {preset(name).about}")
        answers.append(("preset", _ask("Preset", str(settings["preset"]))))
    project = settings["project"] if isinstance(settings["project"], dict) else {}
    questions = {
        "name": "What is the project called?",
        "repository_url": "Where is the repository shown (URL)?",
        "discussion_url": "Where is the policy discussed (URL, or nothing)?",
    }
    answers += [
        (f"project.{key}", _ask(question, str(project.get(key, ""))))
        for key, question in questions.items()
        if f"project.{key}" not in given
    ]
    return with_settings(
        settings, [f"{key}={json.dumps(answer)}" for key, answer in answers if answer]
    )


def _asked_way(standing: Sequence[StandingPolicy]) -> str:
    """What a person wants where a policy stands already: keep, replace or stop."""
    print_aside("A policy stands here already:")
    for each in standing:
        print_aside(f"  {each.place}: {each.title}")
    print_aside("  keep: its words stay as they are, and nothing is written beside them")
    print_aside("  replace: the words of the kit take the place of the first one")
    print_aside("  stop: write nothing")
    while (answer := _ask("keep, replace or stop?", "keep").lower()) not in _WAYS:
        print_aside("answer with one of the three words")
    return answer


def _ask(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    print_question(f"{question}{shown}")
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip() or default


def _agreed() -> bool:
    return _ask("Write these files? (yes or no)", "no").lower() in {"y", "yes"}


def _show(plan: InitPlan) -> None:
    from sphinx_contribpolicy.sync import diff_of_change

    for change in plan.changes:
        print_product(diff_of_change(change))


def _write(plan: InitPlan) -> int:
    from sphinx_contribpolicy.sync import write_changes

    write_changes(plan.changes)
    for change in plan.changes:
        verb = "wrote" if change.file.data is None else "updated"
        print_product(f"{verb} {one_line(change.file.name)}\n")
    if not plan.changes:
        print_aside("everything is there already")
    _print_notes(plan)
    return 0


def _print_notes(plan: InitPlan) -> None:
    for line in plan.placed:
        print_aside(line)
    for note in plan.notes:
        print_aside(f"left to you: {note}")
