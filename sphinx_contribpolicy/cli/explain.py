"""`explain`: where a value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, loaded
from sphinx_contribpolicy.cli.output import print_product

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    command.add_argument("key", metavar="KEY", help="dotted, such as wording.tone")
    add_place(command)
    command.set_defaults(run=explain)


def explain(options: argparse.Namespace) -> int:
    """Prints the value of a key, and what each layer that sets it says, the last one winning."""
    from sphinx_contribpolicy.policy import explain_key

    print_product("".join(f"{line}\n" for line in explain_key(loaded(options), options.key)))
    return 0
