"""`presets` and `published`: policies to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import (
    add_format,
    print_json,
    print_list,
    print_product,
    unknown,
)

if TYPE_CHECKING:
    import argparse

    from sphinx_contribpolicy.policy import Published


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `presets` and of `published`."""
    if name == "published":
        command.add_argument("name", nargs="?", metavar="PROJECT", help="show this one")
    add_format(command)
    command.set_defaults(run=published if name == "published" else presets)


def presets(options: argparse.Namespace) -> int:
    """Prints each preset with its sentence, and below them what each says on what people ask."""
    from sphinx_contribpolicy.policy import COMPARED, preset, preset_names

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
        for facet, question in COMPARED.items():
            print_product(f"\n{question}\n")
            answers = [(name, ", ".join(said[facet]) or "-") for name, said in positions.items()]
            print_list("text", {}, answers)
    return 0


def _positions(name: str) -> dict[str, list[str]]:
    """The stances of a preset on each of `COMPARED`."""
    from sphinx_contribpolicy.policy import COMPARED, load

    policy = load(overrides={"preset": name}, root=Path(Path().absolute().anchor)).policy
    return {
        facet: [rule.stance for rule in policy.rules_of(facet) if rule.stance] for facet in COMPARED
    }


def published(options: argparse.Namespace) -> int:
    """Prints the published policies, or one with its source and rules.

    As TOML a policy file that says the same.
    """
    from sphinx_contribpolicy.policy import published_policies, slug_of

    known = published_policies()
    if options.name:
        slug = slug_of(options.name)
        if slug is None:
            raise unknown("published policy", options.name, known)
        _print_one(options.format, slug, known[slug])
    else:
        data = {"published": [_about(slug, each) for slug, each in known.items()]}
        print_list(options.format, data, ((slug, each.project) for slug, each in known.items()))
    return 0


def _about(slug: str, each: Published) -> dict[str, str]:
    keys = ("project", "source", "url", "date", "read", "stale_after")
    return {"name": slug, **{key: str(getattr(each, key)) for key in keys}}


def _print_one(form: str, slug: str, each: Published) -> None:
    from sphinx_contribpolicy.policy import rule_as_table, rules_as_toml

    if form == "json":
        rules = [
            {"facet": rule.facet, "stance": rule.stance, **rule_as_table(rule), "note": rule.note}
            for rule in each.rules
        ]
        print_json({**_about(slug, each), "rules": rules})
    elif form == "toml":
        print_product(f"# The positions of {each.project}, by {each.source} ({each.date}),\n")
        print_product(f"# read on {each.read}: {each.url}\n\n{rules_as_toml(each.rules)}")
    else:
        print_product(f"{each.project}: {each.source} ({each.date})\n")
        print_product(f"Read on {each.read}: {each.url}\n\n")
        lines = (
            (f"{rule.facet}: {rule.stance or 'in words of ours'}", f"{rule.note} [{rule.level}]")
            for rule in each.rules
        )
        print_list(form, {}, lines)
