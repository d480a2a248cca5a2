"""`published`: the positions of published policies, as facts with their sources."""

from __future__ import annotations

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
    """The options of `published`."""
    command.add_argument("name", nargs="?", metavar="PROJECT", help="show this one")
    add_format(command)
    command.set_defaults(run=published)


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
    return {"name": slug, "project": each.project, "source": each.source, "date": each.date}


def _print_one(form: str, slug: str, each: Published) -> None:
    if form == "json":
        keys = ("facet", "stance", "level", "note")
        rules = [{key: getattr(rule, key) for key in keys} for rule in each.rules]
        print_json({**_about(slug, each), "rules": rules})
    elif form == "toml":
        from sphinx_contribpolicy.policy import rules_as_toml

        print_product(f"# The positions of {each.project}, by {each.source} ({each.date}).\n\n")
        print_product(rules_as_toml(each.rules))
    else:
        print_product(f"{each.project}: {each.source} ({each.date})\n\n")
        lines = (
            (f"{rule.facet}: {rule.stance}", f"{rule.note} [{rule.level}]") for rule in each.rules
        )
        print_list(form, {}, lines)
