"""The command `contribpolicy`: parses arguments, calls a command, gives an exit status.

0: all is well. 1: there are errors or warnings, or something is out of date. 2: the input or
configuration cannot be used, or the command failed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.cli.options import add
from sphinx_contribpolicy.cli.output import print_aside
from sphinx_contribpolicy.diagnostics import ContribPolicyError, nearest
from sphinx_contribpolicy.markup.normalize import shortened
from sphinx_contribpolicy.printed import one_line

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

COMMANDS = {
    "init": ("init", "set a repository up: write the policy file and the files that say it"),
    "show": ("show", "print what the policy says"),
    "presets": ("policies", "list the presets, and for whom each is"),
    "choose": ("policies", "write a page on which people choose a policy"),
    "facets": ("facets", "list what a policy can say"),
    "published": ("policies", "list the positions of published policies"),
    "compare": ("policies", "say where published policies stand, and yours among them"),
    "explain": ("explain", "print a value and the layer that it comes from"),
    "words": ("words", "write what there is to translate, or words of your own to change"),
    "diff": ("diff", "list the rules that came, went, or got stricter or looser"),
    "coverage": ("show", "list what is said, asked and checked, and what is honour only"),
    "schema": ("facets", "print the JSON schema of the policy file"),
    "lint": ("lint", "check the policy file"),
    "sync": ("sync", "keep the files of a repository in step with the policy"),
    "template": ("template", "print what is understood of the templates, and write it down"),
    "check-pr": ("check", "check the description of a pull request"),
    "check-issue": ("check", "check the text of an issue"),
    "replay": ("check", "judge saved pull requests as they would have been"),
    "check-commits": ("check", "check the commits of a pull request"),
}
"""Each command with the module that has a function of its name, and what it does."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with arguments as everything else is said."""

    def error(self, message: str) -> NoReturn:
        print_aside(f"{self.format_usage()}{self.prog}: error: {one_line(message)}")
        raise SystemExit(2)


def parser(commands: Collection[str] = COMMANDS) -> argparse.ArgumentParser:
    """The parser of the command line, with the options of these commands; by default of all.

    One that is asked for alone is all that it knows.
    """
    top = _Parser(
        prog="contribpolicy",
        description=(
            "One contribution policy, said in every place. Begin in a repository with:\n\n"
            "  contribpolicy init --dry-run    # shows what would be written\n"
            "  contribpolicy init              # asks, shows it, and writes it"
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    subparsers = top.add_subparsers(
        title="commands", dest="command", metavar="COMMAND", required=True
    )
    known = commands if len(commands) == 1 and COMMANDS.keys() >= set(commands) else COMMANDS
    for name in known:
        module, about = COMMANDS[name]
        command = subparsers.add_parser(
            name, help=about, description=f"{about[0].upper()}{about[1:]}.", allow_abbrev=False
        )
        command.set_defaults(parser=command)
        if name in commands:
            there = import_module(f"sphinx_contribpolicy.cli.{module}")
            add(command, there.ARGUMENTS[name])
            command.set_defaults(run=getattr(there, name.replace("-", "_")))
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command with the arguments `argv`, those of the process by default.

    Returns the exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    arguments = sys.argv[1:] if argv is None else argv
    try:
        if not arguments:
            parser(()).print_help(sys.stderr)
            return 2
        if arguments[0] not in COMMANDS and not arguments[0].startswith("-"):
            hint = nearest(arguments[0], COMMANDS) or "; `contribpolicy --help` lists them"
            print_aside(f"there is no command {shortened(arguments[0])!r}{hint}")
            return 2
        # A hook waits for this: what is asked for needs no other command.
        named = arguments[:1] if arguments[0] in COMMANDS else arguments
        options, left = parser(named).parse_known_args(arguments)
        if left:
            known = re.findall(r"--[a-z-]+", options.parser.format_help())
            hint = nearest(left[0], known) if left[0].startswith("-") else ""
            options.parser.error(f"unrecognized arguments: {' '.join(left)}{hint}")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 2
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        print_aside(f"{error.filename or 'contribpolicy'}: {error.strerror or error}")
        return 2
    except ContribPolicyError as error:
        print_aside(error)
        return 2
    except Exception as error:  # noqa: BLE001 - a fault of the kit is no verdict
        print_aside(_fault(error))
        return 2
    return status


def _fault(error: Exception) -> str:
    """What to say of an error that nobody foresaw: where it came up, and what to do."""
    from sphinx_contribpolicy.installed import address

    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    what = shortened(f"{type(error).__name__}: {error}", 300)
    return (
        f"contribpolicy {__version__} failed, and nothing was judged: {what}{place}. "
        f"This is a fault of contribpolicy; please report it, with this line, at "
        f"{address('Source', 'its repository')}/issues"
    )
