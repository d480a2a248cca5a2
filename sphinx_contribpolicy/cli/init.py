"""`init`: set a repository up, with a plan first."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy import git
from sphinx_contribpolicy.cli.options import OneOf, argument, flag, several
from sphinx_contribpolicy.cli.output import print_aside, print_product, print_written
from sphinx_contribpolicy.cli.questions import (
    PRESET,
    WAYS,
    answered,
    asked_place,
    asked_way,
    left_out,
)
from sphinx_contribpolicy.cli.sync import (
    UNUSABLE,
    print_behind,
    print_obstacles,
    print_of_bases,
    print_pins,
)
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.init import (
    Choice,
    InitPlan,
    RepositorySurvey,
    StandingPolicy,
    Way,
    body_of,
    fullest,
    load_policy,
    new_settings,
    prepare,
    requirement,
)
from sphinx_contribpolicy.policy import find, load
from sphinx_contribpolicy.sync import LOCK, write_changes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


EXTRAS = ("template", "form", "claude", "security", "comment", "schema")
"""What is only written where it is asked for."""
_MISSING = re.compile(r" is not written[,;]")
"""A note on a file that somebody may miss in the plan."""
_NAMED = "by its path or a pattern; can be given again"


ARGUMENTS = {
    "init": (
        argument("--root", "by default the current folder", type=Path, metavar="DIR"),
        OneOf(
            (
                argument("--preset", f"by default {PRESET}", metavar="NAME"),
                argument("--like", "start from a published policy", metavar="PROJECT"),
            )
        ),
        several(
            "--set",
            "KEY=VALUE",
            "a setting of the policy file, such as project.name=bar; can be given again",
        ),
        argument(
            "--with",
            "write this too: a pull-request template, the question in issue forms, CLAUDE.md, a "
            "line in SECURITY.md and security.txt, the workflow that comments in place of the one "
            "that reports, a schema for editors",
            dest="extras",
            choices=EXTRAS,
            action="append",
            default=[],
        ),
        several("--only", "FILE", f"write only this file now, {_NAMED}"),
        several("--without", "FILE", f"leave this file out, now and later, {_NAMED}"),
        argument(
            "--standing",
            "what becomes of a policy that stands there: it stays (keep, by default), gets "
            "markers around its section (around), or makes room for the kit's words (replace)",
            choices=WAYS,
        ),
        argument(
            "--policy-in",
            "the file whose words are the policy, where it stands in several",
            metavar="FILE",
            default="",
        ),
        argument(
            "--kit-from",
            "what workflow and hook install: a revision of a repository, or a path to try it here",
            metavar="URL@REV",
            default="",
        ),
        flag("--hashes", "ask pip for the hashes of all that a workflow installs"),
        flag("--dry-run", "print what would be written, and write nothing"),
        flag("--yes", "ask nothing, and write"),
    )
}


def init(options: argparse.Namespace) -> int:
    """Looks, asks, shows and writes; 1 where a hand edit stands in the way, 2 for other reasons."""
    root = options.root = options.root or _here()
    if not root.is_dir():
        raise NotADirectoryError(20, "is no folder; make it first", str(root))
    asks = not options.yes and not options.dry_run
    if asks and not sys.stdin.isatty():
        raise InputError(
            "init asks questions, and there is no terminal to ask on; pass --yes to take the "
            "defaults and --set KEY=VALUE for what you know better, or --dry-run to look first"
        )
    survey = RepositorySurvey(root)
    choice = Choice(
        only=tuple(options.only),
        without=tuple(options.without),
        extras=tuple(options.extras),
        kit=requirement(options.kit_from),
        kit_named=bool(options.kit_from),
        hashes=options.hashes,
        policy_in=options.policy_in.removeprefix("./"),
    )
    settings, way = _settings(options, survey, asks=asks)
    if settings is None:
        print_aside("nothing was written")
        return 1
    choice = choice._replace(way=way)
    homes = [each for each in survey.standing if each.can_show]
    if asks and way == "around" and homes and not choice.policy_in and fullest(homes) is None:
        choice = choice._replace(policy_in=asked_place(homes))
    chosen = bool(options.preset or options.like or options.set)
    loaded = load_policy(root, settings, chosen=chosen)
    plan = prepare(survey, loaded, choice)
    if status := print_obstacles(plan.files):
        return status
    if loaded.file and print_behind(plan.files, "run `contribpolicy sync --force`"):
        print_pins(plan.files)
        return UNUSABLE
    if options.dry_run:
        _print_plan(plan)
        _print_changes(plan)
        _print_notes(plan)
        return 0
    shown = asks and bool(plan.files.changes)
    if shown:
        _print_plan(plan)
        _print_missing(plan)
        names = left_out(plan, lambda: _print_changes(plan, without=LOCK))
        if names is None:
            print_aside("nothing was written")
            return 1
        if names:
            plan = prepare(survey, loaded, choice._replace(without=(*choice.without, *names)))
    _write(plan, shown=shown)
    written = load(root=root)
    if written.fixed_rules():
        print_of_bases(written)  # what is left out may be what a base wants
    return 0


def _here() -> Path:
    """The current folder; InputError where it is part of a repository, and neither has a policy."""
    here = Path.cwd()
    repository = git.repository_of(here)
    if here != repository and find(here) is None:
        raise InputError(
            f"{here} is a folder of the repository {repository}, and a forge looks at its root; "
            f"run init there (`contribpolicy init --root {quote(str(repository))}`), or with "
            "`--root .` if this folder is a project of its own"
        )
    return Path()


def _settings(
    options: argparse.Namespace, survey: RepositorySurvey, *, asks: bool
) -> tuple[dict[str, Any] | None, Way]:
    """The settings of a new policy, and what becomes of one that stands; None: a person stops."""
    standing = survey.standing
    asks = asks and find(options.root) is None
    way: Way | None = options.standing or (asked_way(standing) if asks and standing else "keep")
    if way is None:
        return None, "keep"
    mode = ['pull_requests.mode="comment"'] if "comment" in options.extras else []
    start = _start(options, () if way == "replace" else standing)
    settings = new_settings(survey, start, [*mode, *options.set])
    return answered(options, settings) if asks else settings, way


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
    body = body_of(standing, options.policy_in)
    return {"wording": {"body": body}} if body else {}


def _print_plan(plan: InitPlan) -> None:
    for change in plan.files.changes:
        verb = "write" if change.file.data is None else "update"
        about = plan.about.get(change.file.name, "")
        print_aside(f"{verb} {change.file.name}{about and ': '}{about}")


def _print_missing(plan: InitPlan) -> None:
    for note in filter(_MISSING.search, plan.notes):
        print_aside(note)


def _print_changes(plan: InitPlan, *, without: str = "") -> None:
    for change in plan.files.changes:
        if change.file.name != without:
            print_product(change.diff)


def _write(plan: InitPlan, *, shown: bool) -> None:
    """Writes, and says what was written and left open; what each file gets unless `shown`."""
    write_changes(plan.files.changes)
    for change in plan.files.changes:
        about = "" if shown else plan.about.get(change.file.name, "")
        print_written(change, f"{change.file.name}{about and ': '}{about}")
    if not plan.files.changes:
        print_aside("nothing was written")
    _print_notes(plan)


def _print_notes(plan: InitPlan) -> None:
    for note in plan.notes:
        print_aside(f"left to you: {note}")
