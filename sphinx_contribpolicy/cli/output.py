"""How commands print: data as JSON or TOML, names in columns, and all else on standard error."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import InputError, nearest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

FORMATS = ("text", "json", "toml")


def add_format(command: argparse.ArgumentParser) -> None:
    """`--format`: as people read it, or as data."""
    command.add_argument("--format", choices=FORMATS, default="text")


def print_aside(message: object) -> None:
    """Prints for people, on standard error, what is not the product of the command."""
    print(message, file=sys.stderr)


def print_json(data: object) -> None:
    """Prints `data` for programs."""
    import json

    print(json.dumps(data, indent=2, ensure_ascii=False))


def print_list(form: str, data: dict[str, Any], lines: Iterable[tuple[str, str]]) -> None:
    """Prints `data` in one of `FORMATS`; as text the `lines`, each a name and what it is."""
    if form == "json":
        print_json(data)
    elif form == "toml":
        import tomlkit

        print(tomlkit.dumps(data), end="")
    else:
        listed = list(lines)
        width = max((len(name) for name, _ in listed), default=0)
        for name, about in listed:
            print(f"{name:{width}}  {about}")


def unknown(kind: str, name: str, known: Iterable[str]) -> InputError:
    """The error about a name that does not exist."""
    return InputError(f"there is no {kind} {name!r}{nearest(name, known)}")
