"""`coverage`: for each rule what asks for it, and what sees whether it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, loaded
from sphinx_contribpolicy.cli.output import print_json, print_product

if TYPE_CHECKING:
    import argparse


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `coverage`."""
    add_place(command)
    command.add_argument("--format", choices=("text", "json"), default="text")
    command.set_defaults(run=coverage)


def coverage(options: argparse.Namespace) -> int:
    """Prints a line, or an object, for each rule."""
    from sphinx_contribpolicy.wording import Wording, coverage_of

    policy = loaded(options).policy
    found = coverage_of(policy)
    if options.format == "json":
        rows = [
            {
                "facet": each.rule.facet,
                "stance": each.rule.stance,
                "level": each.rule.level,
                "text": stated.text,
                "template": each.template,
                "checks": list(each.checks),
                "reply": each.reply,
                "agents": each.agents,
                "honour_only": each.honour_only,
            }
            for each, stated in zip(found, Wording(policy).sentences(), strict=True)
        ]
        print_json({"rules": rows})
        return 0
    names = [f"{each.rule.facet}.{each.rule.stance or '(own text)'}" for each in found]
    width = max(map(len, names), default=0)
    for name, each in zip(names, found, strict=True):
        seen = ", ".join(each.checks) or "honour only"
        print_product(f"{name:{width}}  {each.rule.level:10}  {each.template:8}  {seen}\n")
    return 0
