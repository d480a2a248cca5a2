"""`check-pr`, `check-issue` and `check-commits`: what comes in, judged by the policy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, loaded

if TYPE_CHECKING:
    import argparse

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.pulls.commands import Asked

FORMATS = ("text", "json", "github")


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of the command `name`."""
    add_place(command)
    if name == "check-commits":
        source = command.add_mutually_exclusive_group(required=True)
        source.add_argument("range", nargs="?", metavar="BASE..HEAD", help="the commits to check")
        source.add_argument("--message", type=Path, metavar="FILE", help="one commit message")
    else:
        source = command.add_mutually_exclusive_group()
        source.add_argument(
            "--event",
            type=Path,
            metavar="FILE",
            help="an event of the forge; by default the one that $GITHUB_EVENT_PATH names",
        )
        source.add_argument("--body", metavar="FILE", help="the text alone; - is standard input")
        command.add_argument("--title", default="", help="the title, beside --body")
        command.add_argument("--template", type=Path, metavar="FILE", help="judge by this template")
        command.add_argument(
            "--reply",
            type=Path,
            metavar="FILE",
            help="write the reply here; empty if there is none",
        )
    if name == "check-pr":
        command.add_argument(
            "--live", action="store_true", help="ask the forge for the current text first"
        )
        command.add_argument(
            "--act", action="store_true", help="comment, label and close as the policy says"
        )
    command.add_argument("--format", choices=FORMATS, default="text")
    command.set_defaults(run=_RUN[name])


def check_pr(options: argparse.Namespace) -> int:
    """Prints what a pull request lacks; 1 where it fails."""
    from sphinx_contribpolicy.pulls import commands

    found = loaded(options)
    done = commands.check_pr(
        _asked(options, found), found.policy, live=options.live, act=options.act
    )
    print(done.text, end="")
    return done.status


def check_issue(options: argparse.Namespace) -> int:
    """Prints what an issue lacks; 1 where it fails."""
    from sphinx_contribpolicy.pulls import commands

    found = loaded(options)
    done = commands.check_issue(_asked(options, found), found.policy)
    print(done.text, end="")
    return done.status


def check_commits(options: argparse.Namespace) -> int:
    """Prints the story of the commits and what is wrong with them; 1 where something is."""
    from sphinx_contribpolicy.pulls.commits import commit_commands

    found = loaded(options)
    if options.message:
        done = commit_commands.check_message(options.message, found.policy, options.format)
    else:
        done = commit_commands.check_range(
            options.range, found.policy, options.format, options.root or Path()
        )
    print(done.text, end="")
    return done.status


_RUN = {"check-pr": check_pr, "check-issue": check_issue, "check-commits": check_commits}


def _asked(options: argparse.Namespace, found: Loaded) -> Asked:
    from sphinx_contribpolicy.pulls.commands import Asked

    root = found.file.parent if found.file else options.root or Path()
    return Asked(
        root=root,
        event=options.event,
        body=options.body,
        title=options.title,
        template=options.template,
        format=options.format,
        reply=options.reply,
    )
