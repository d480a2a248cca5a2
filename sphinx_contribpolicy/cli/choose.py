"""`choose`: a page on which people choose a policy, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.choose import page
from sphinx_contribpolicy.cli.output import print_product
from sphinx_contribpolicy.printed import one_line
from sphinx_contribpolicy.sync import Change, Repository, write_changes

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `choose`."""
    command.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        default=Path("choose.html"),
        help="by default choose.html",
    )
    command.set_defaults(run=choose)


def choose(options: argparse.Namespace) -> int:
    """Writes the page, in place of what the file holds."""
    file = Repository(options.output.parent).file(options.output.name)
    write_changes([Change(file, page().encode())])
    print_product(f"wrote {one_line(str(options.output))}\n")
    return 0
