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
    said = _sentences() if options.format == "json" else {}
    chosen = [known()[options.name]] if options.name else list(known().values())
    data = {
        "facets": [
            {
                "facet": facet.name,
                "about": facet.about,
                "stances": [
                    {
                        "stance": stance.name,
                        "level": stance.level,
                        "levels": stance.levels,
                        "about": stance.about,
                        "sentence": said.get((facet.name, stance.name), ""),
                    }
                    for stance in facet.stances.values()
                ],
            }
            for facet in chosen
        ]
    }
    if options.name:
        stances = chosen[0].stances.values()
        lines = [(each.name, f"{each.about} [{', '.join(each.levels)}]") for each in stances]
    else:
        lines = [(facet.name, facet.about) for facet in chosen]
    print_list(options.format, data, lines)
    return 0


def _sentences() -> dict[tuple[str, str], str]:
    """What the kit says of each stance at its usual level, by facet and stance."""
    from sphinx_contribpolicy.policy import Policy, Rule
    from sphinx_contribpolicy.policy import facets as known
    from sphinx_contribpolicy.wording import Wording

    wording = Wording(Policy())
    rules = [
        Rule(facet=facet.name, stance=stance.name, level=stance.level)
        for facet in known().values()
        for stance in facet.stances.values()
    ]
    return {(rule.facet, rule.stance or ""): wording.sentence(rule) for rule in rules}
