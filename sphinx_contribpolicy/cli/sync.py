"""`sync`: write what the policy says into the files that say it, or check that they do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.cli.options import TEMPLATES, flag, several, templates
from sphinx_contribpolicy.cli.output import print_aside, print_lines, print_product, print_written
from sphinx_contribpolicy.diagnostics import ContribPolicyError, InputError
from sphinx_contribpolicy.printed import near, one_line
from sphinx_contribpolicy.requirements import is_older
from sphinx_contribpolicy.sync import Edit, Plan, Sync, write_changes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import Loaded

FINE, OUT_OF_DATE, UNUSABLE = 0, 1, 2
_OF_BASES = ("fixed-unsaid", "fixed-unasked", "fixed-reworded")
"""What lint looks for that a strict check does too: CI keeps what a base has fixed."""


ARGUMENTS = {
    "sync": (
        flag("--check", "write nothing; status 1 where a file is out of date"),
        flag(
            "--strict",
            "with --check: believe no lock, make every text anew, and look for what keeps a rule "
            "that a base has fixed from being said or asked; for CI, where the lock is that of "
            "whoever asks for the change",
        ),
        flag("--diff", "write nothing; print what would change"),
        flag(
            "--force", "replace generated text that somebody edited, or that a newer version made"
        ),
        flag(
            "--lock",
            "write the lock even where no file needs one; Sphinx then says when a newer version "
            "words the policy anew",
        ),
        flag("--ignored", "write to files that git ignores, too"),
        several(
            "--root",
            "DIR",
            "folder to look in, and above, for the policy file; can be given again for other "
            "repositories; by default the current one",
            type=Path,
        ),
        TEMPLATES,
    )
}


def sync(options: argparse.Namespace) -> int:
    """Plans all repositories, then writes those in which nothing stands in the way."""
    if options.strict and not options.check:
        raise InputError("--strict says how to check; pass --check with it")
    for folder in options.root or ():
        if not folder.is_dir():
            raise NotADirectoryError(20, "is no folder; name one that is there", str(folder))
    folders = templates(options)
    quiet = options.check or options.diff
    planner = Sync(
        force=options.force,
        ignored=options.ignored,
        strict=options.strict,
        new_lock=options.lock,
        templates=folders,
    )
    status = FINE
    plans: list[Plan | None] = []
    for root in options.root or [Path()]:
        try:
            planned = planner.plan(root)
        except ContribPolicyError as error:
            print_aside(error)
            status = UNUSABLE
            continue
        plans.append(planned)
        if options.strict and planned is not None:
            status = max(status, print_of_bases(planned.loaded, folders))
    for planned in filter(None, plans):
        if quiet and (kit := planned.made_by or planned.newer):
            print_aside(f"{planned.root}: {_of_another_kit(kit)}")
            if planned.made_by and not options.diff and not options.strict:
                print_pins(planned)
                continue
        status = max(status, _report(planned, options, check=quiet))
        if not (quiet or options.force) and planned.is_behind:
            print_behind(planned, "pass --force")
            status = UNUSABLE
        elif not quiet and not planned.diagnostics and not planned.edits:
            status = max(status, _write(planned))
    return status


def _of_another_kit(kit: str) -> str:
    """What there is to do about files that another kit wrote."""
    if is_older(__version__, kit):
        return (
            f"made by {kit}, and here runs {__version__}, which is older; install that, since "
            "`contribpolicy sync` would bring older words back"
        )
    return (
        f"made by {kit}; {__version__} words it anew; run `contribpolicy sync`, and first "
        "`contribpolicy sync --diff` to read it"
    )


def print_behind(planned: Plan, otherwise: str) -> bool:
    """Says that older texts would be written than those of what is pinned; whether they would."""
    behind = planned.is_behind and bool(planned.changes)
    if behind:
        print_aside(
            f"{planned.root}: nothing was written, because that would bring older texts back; "
            f"install what is pinned, or {otherwise}"
        )
    return behind


def print_of_bases(loaded: Loaded, folders: Sequence[Path] = ()) -> int:
    """Says where words of the repository's own are not what its base has fixed; the status."""
    from sphinx_contribpolicy.lint import lint

    found = lint(loaded, templates=folders, codes=_OF_BASES)
    for each in found:
        print_aside(each.with_severity())
    return OUT_OF_DATE if any(each.severity == "error" for each in found) else FINE


def _report(planned: Plan, options: argparse.Namespace, *, check: bool) -> int:
    if planned.empty:
        print_aside(
            f"{planned.root}: the policy lists no files under [files], so nothing is kept in step; "
            "`contribpolicy init` finds what to list"
        )
    print_pins(planned)
    stopped = print_obstacles(planned)
    if stopped and planned.changes and not check:
        print_aside(f"{planned.root}: nothing was written")
    # An older kit would do the wrong thing, and what to do about that is said already.
    older = planned.newer or planned.is_behind
    advice = "" if older else "; run `contribpolicy sync`"
    for change in planned.out_of_date:
        if options.diff:
            print_product(change.diff)
        elif check and not (planned.newer and planned.made_by):
            name = one_line(near(planned.root / change.file.name))
            print_lines([f"{name}: out of date{advice}"])
    unlike = options.strict and (planned.is_behind or planned.is_ahead)
    if unlike and planned.is_ahead:
        print_aside(
            f"{planned.root}: these files are made from the base that is installed here, and "
            "workflow or hook install the one that is pinned"
        )
    return stopped or (OUT_OF_DATE if unlike or (check and planned.out_of_date) else FINE)


def print_pins(planned: Plan) -> None:
    """Says which lines pin something else than is installed."""
    for pin in planned.pins:
        print_aside(pin)


def print_obstacles(planned: Plan) -> int:
    """Says what stands in the way of writing; the exit status for it."""
    for diagnostic in planned.diagnostics:
        print_aside(diagnostic)
    for edit in planned.edits:
        _print_edit(edit, planned)
    if planned.diagnostics:
        return UNUSABLE
    return OUT_OF_DATE if planned.edits else FINE


def _print_edit(edit: Edit, planned: Plan) -> None:
    """Says which text somebody edited, what would be lost, and which file it can go into."""
    policy = " or ".join(one_line(near(planned.root / name)) for name in planned.loaded.own_names)
    what = f"the region '{edit.region}'" if edit.region else "this file"
    place = one_line(f"{near(edit.file.path)}:{edit.line}")
    print_aside(
        f"{place}: {what} holds text that `contribpolicy sync` "
        f"did not write. Move it out of there or into {policy}, or pass --force to lose it:\n"
        f"{edit.diff}".removesuffix("\n")
    )


def _write(planned: Plan) -> int:
    try:
        write_changes(planned.changes)
    except ContribPolicyError as error:
        print_aside(error)
        return UNUSABLE
    for change in planned.changes:
        print_written(change, near(planned.root / change.file.name))
    return FINE
