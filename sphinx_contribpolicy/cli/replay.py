"""`replay`: what the check would have said of pull requests that were saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, loaded
from sphinx_contribpolicy.cli.output import print_json, print_product

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `replay`."""
    add_place(command)
    command.add_argument(
        "saved",
        type=Path,
        metavar="FILE|FOLDER",
        help="a list of pull requests as the API of the forge gives it, or a folder of events",
    )
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=replay)


def replay(options: argparse.Namespace) -> int:
    """Prints how many would have been asked for what; 0 whatever that is."""
    from sphinx_contribpolicy import pulls

    saved = pulls.read_saved(options.saved)
    read = loaded(options)
    root = read.file.parent if read.file else options.root or Path()
    replayed = pulls.replay(saved, read.policy, root)
    if options.format == "json":
        print_json(pulls.summary(replayed))
    else:
        print_product("".join(f"{line}\n" for line in pulls.summary_lines(replayed)))
    return 0
