"""`presets`: policies to start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import add_format, print_list

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `presets`."""
    add_format(command)
    command.set_defaults(run=presets)


def presets(options: argparse.Namespace) -> int:
    """Prints each preset with its sentence."""
    from sphinx_contribpolicy.policy import preset, preset_names

    found = [preset(name) for name in preset_names()]
    data = {"presets": [{"preset": each.name, "about": each.about} for each in found]}
    print_list(options.format, data, ((each.name, each.about) for each in found))
    return 0
