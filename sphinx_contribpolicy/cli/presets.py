"""`presets`: policies to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import add_format, print_list, print_product

if TYPE_CHECKING:
    import argparse

QUESTIONS = {
    "disclosure": "Is the use of tools disclosed?",
    "agents": "May a program open pull requests?",
    "good-first": "May good first issues be done with a tool?",
    "enforcement": "What happens to work that does not follow the policy?",
}
"""What people compare presets by, by facet."""


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `presets`."""
    add_format(command)
    command.set_defaults(run=presets)


def presets(options: argparse.Namespace) -> int:
    """Prints each preset with its sentence, and below them what each says on what people ask."""
    from sphinx_contribpolicy.policy import preset, preset_names

    found = [preset(name) for name in preset_names()]
    positions = {each.name: _positions(each.name) for each in found}
    data = {
        "presets": [
            {"preset": each.name, "about": each.about, "positions": positions[each.name]}
            for each in found
        ]
    }
    print_list(options.format, data, ((each.name, each.about) for each in found))
    if options.format == "text":
        for facet, question in QUESTIONS.items():
            print_product(f"\n{question}\n")
            answers = [(name, ", ".join(said[facet]) or "-") for name, said in positions.items()]
            print_list("text", {}, answers)
    return 0


def _positions(name: str) -> dict[str, list[str]]:
    """The stances of a preset on each of `QUESTIONS`."""
    from sphinx_contribpolicy.policy import load

    policy = load(overrides={"preset": name}, root=Path(Path().absolute().anchor)).policy
    return {
        facet: [rule.stance for rule in policy.rules_of(facet) if rule.stance]
        for facet in QUESTIONS
    }
