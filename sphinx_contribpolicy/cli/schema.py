"""`schema`: what a policy file may hold, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import print_json

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """`schema` has no options."""
    command.set_defaults(run=schema)


def schema(options: argparse.Namespace) -> int:
    """Prints the schema."""
    from sphinx_contribpolicy.policy import json_schema

    print_json(json_schema())
    return 0
