"""Options that several commands share, and the policy that they lead to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from sphinx_contribpolicy.policy import Loaded


def add_place(command: argparse.ArgumentParser, *, several: bool = False) -> None:
    """`--root` and `--config`: where the policy file is, or those of `several` repositories."""
    place = command.add_mutually_exclusive_group()
    more = "; can be given again for others" if several else ""
    place.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        action="append" if several else "store",
        help=f"folder to look in, and above, for the policy file; by default the current one{more}",
    )
    place.add_argument("--config", type=Path, metavar="FILE", help="the policy file")


def add_templates(command: argparse.ArgumentParser) -> None:
    """`--templates`: folders of words of the project's own."""
    command.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        action="append",
        default=[],
        help="a folder whose fragments replace the shipped ones; can be given again",
    )


def templates(options: argparse.Namespace) -> list[Path]:
    """The folders that `--templates` names; raises OSError where one is none."""
    for folder in options.templates:
        if not folder.is_dir():
            raise NotADirectoryError(20, "is no folder; give one that holds fragments", str(folder))
    return list(options.templates)


def loaded(options: argparse.Namespace) -> Loaded:
    """The policy at the place that the options name; raises PolicyError."""
    from sphinx_contribpolicy.policy import load

    return load(options.config, root=options.root)
