"""How commands print: data as JSON or TOML, names in columns, all else on standard error.

Nothing else in the command prints, so nothing from outside gets past `printed`.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.printed import harmless, harmless_json, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.sync import Change


def print_aside(message: object) -> None:
    """Prints for people, on standard error, what is not the product of the command."""
    print(harmless(str(message)), file=sys.stderr)


def print_question(question: str) -> None:
    """Prints what somebody answers on the same line."""
    print(harmless(question), end=" ", file=sys.stderr, flush=True)


def print_product(text: str) -> None:
    """Prints the product of a command, which ends as it ends."""
    print(harmless(text), end="")


def print_lines(lines: Iterable[str]) -> None:
    """Prints lines of the product."""
    print_product("".join(f"{line}\n" for line in lines))


def print_written(change: Change, name: str) -> None:
    """Prints that a file was written, by the `name` that it has for people."""
    verb = "wrote" if change.file.data is None else "updated"
    print_product(f"{verb} {one_line(name)}\n")


def print_report(rendered: str) -> None:
    """Prints a report with the commands to the runner that are the kit's own."""
    print(rendered, end="")


def print_json(data: object) -> None:
    """Prints `data` for programs."""
    import json

    print_json_text(json.dumps(data, indent=2, ensure_ascii=False))


def print_json_text(text: str) -> None:
    """Prints what is JSON already."""
    print(harmless_json(text))


def print_list(form: str, data: dict[str, Any], lines: Iterable[tuple[str, str]]) -> None:
    """Prints `data` as JSON or TOML; as text the `lines`, each a name and what it is."""
    if form == "json":
        print_json(data)
    elif form == "toml":
        import tomlkit

        print_product(tomlkit.dumps(data))
    else:
        listed = list(lines)
        width = max((len(name) for name, _ in listed), default=0)
        for name, about in listed:
            print_product(f"{name:{width}}  {about}\n")
