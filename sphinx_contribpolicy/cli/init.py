"""`init`: set a repository up, with a plan first."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import Diagnostic, InputError, PolicyError

if TYPE_CHECKING:
    import argparse

    from sphinx_contribpolicy.init.run import Start
    from sphinx_contribpolicy.policy import Loaded

PRESET = "ownership"
EXTRAS = ("claude", "security", "comment", "schema")
"""What is only written where it is asked for."""


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
    from sphinx_contribpolicy.init.run import start
    from sphinx_contribpolicy.init.survey import look
    from sphinx_contribpolicy.sync import inputs
    from sphinx_contribpolicy.sync.render import fragments_for

    root: Path = options.root
    if not root.is_dir():
        raise NotADirectoryError(20, "is no folder; make it first", str(root))
    asks = not options.yes and not options.dry_run
    if asks and not sys.stdin.isatty():
        raise InputError(
            "init asks questions, and there is no terminal to ask on; pass --yes to take the "
            "defaults and --set KEY=VALUE for what you know better, or --dry-run to look first"
        )
    seen = look(root)
    loaded = _loaded(options, _answered(options, seen) if asks else _settings(options, seen))
    seen = look(root, loaded.policy.project.forge or None)
    made = start(seen, loaded, fragments_for(), extras=options.extras, kit=inputs.kit())
    if status := _stopped(made):
        return status
    if options.dry_run or asks:
        _show(made)
    if options.dry_run:
        _print_notes(made)
        return 0
    if asks and made.changes and not _agreed():
        print("nothing was written", file=sys.stderr)
        return 1
    return _write(made)


def _settings(options: argparse.Namespace, seen: Any) -> dict[str, Any]:
    from sphinx_contribpolicy.init.policy_file import settings_of, with_settings

    data: dict[str, Any] = {"like": options.like} if options.like else {}
    if not options.like:
        data["preset"] = options.preset or PRESET
    chosen = ['pull_requests.mode="comment"'] if "comment" in options.extras else []
    return with_settings(data | settings_of(seen), [*chosen, *options.set])


def _loaded(options: argparse.Namespace, data: dict[str, Any]) -> Loaded:
    from sphinx_contribpolicy.policy import find, load

    root: Path = options.root
    there = find(root)
    if there is None:
        return load(root=root, overrides=data)
    given = options.preset or options.like or options.set
    if there.parent.resolve() != root.resolve():
        message = f"this policy holds for {root.absolute()} too; run init beside it"
    elif given:
        message = "there is a policy already; change it in this file, and run `contribpolicy sync`"
    else:
        return load(there)
    raise PolicyError([Diagnostic(code="two-files", message=message, file=there)])


def _answered(options: argparse.Namespace, seen: Any) -> dict[str, Any]:
    """The settings with what a person answers; asked is only what was not given."""
    from sphinx_contribpolicy.init.policy_file import with_settings
    from sphinx_contribpolicy.policy import find, preset, preset_names

    data = _settings(options, seen)
    if find(options.root) is not None:
        return data
    given = {setting.partition("=")[0].strip() for setting in options.set}
    if not options.preset and not options.like:
        for name in preset_names():
            print(f"  {name}: {preset(name).about}", file=sys.stderr)
        data["preset"] = _ask("Preset", data["preset"])
    project = data.get("project", {})
    questions = {
        "name": "What is the project called?",
        "repository_url": "Where is the repository shown (URL)?",
        "discussion_url": "Where is the policy discussed (URL, or nothing)?",
    }
    answers = [
        (key, _ask(question, str(project.get(key, ""))))
        for key, question in questions.items()
        if f"project.{key}" not in given
    ]
    import json

    return with_settings(
        data, [f"project.{key}={json.dumps(answer)}" for key, answer in answers if answer]
    )


def _ask(question: str, default: str) -> str:
    shown = f" [{default}]" if default else ""
    print(f"{question}{shown} ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise KeyboardInterrupt
    return line.strip() or default


def _agreed() -> bool:
    return _ask("Write these files? (yes or no)", "no").lower() in {"y", "yes"}


def _stopped(made: Start) -> int:
    from sphinx_contribpolicy.cli.sync import print_edit

    for diagnostic in made.diagnostics:
        print(diagnostic, file=sys.stderr)
    for edit in made.edits:
        print_edit(edit)
    if made.diagnostics:
        return 2
    return 1 if made.edits else 0


def _show(made: Start) -> None:
    from sphinx_contribpolicy.sync.diff import of_change

    for change in made.changes:
        print(of_change(change), end="")


def _write(made: Start) -> int:
    from sphinx_contribpolicy.sync.write import write

    write(made.changes)
    for change in made.changes:
        verb = "wrote" if change.source.data is None else "updated"
        print(f"{verb} {change.source.name}")
    if not made.changes:
        print("everything is there already", file=sys.stderr)
    _print_notes(made)
    return 0


def _print_notes(made: Start) -> None:
    for line in made.told:
        print(line, file=sys.stderr)
    for note in made.notes:
        print(f"left to you: {note}", file=sys.stderr)
