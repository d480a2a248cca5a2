"""`facets`: what a policy can say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import add_format, print_list, unknown

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `facets`."""
    command.add_argument("name", nargs="?", metavar="FACET", help="show this one")
    add_format(command)
    command.set_defaults(run=facets)


def facets(options: argparse.Namespace) -> int:
    """Prints the facets with their meaning, or one facet with its stances."""
    from sphinx_contribpolicy.policy import facets as known

    if options.name and options.name not in known():
        raise unknown("facet", options.name, known())
    chosen = [known()[options.name]] if options.name else list(known().values())
    data = {
        "facets": [
            {
                "facet": facet.name,
                "about": facet.about,
                "stances": [
                    {"stance": stance.name, "level": stance.level, "about": stance.about}
                    for stance in facet.stances.values()
                ],
            }
            for facet in chosen
        ]
    }
    if options.name:
        stances = chosen[0].stances.values()
        lines = [(each.name, f"{each.about} [{each.level}]") for each in stances]
    else:
        lines = [(facet.name, facet.about) for facet in chosen]
    print_list(options.format, data, lines)
    return 0
