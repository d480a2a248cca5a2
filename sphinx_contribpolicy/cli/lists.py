"""`presets`, `facets` and `published`: what there is to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import InputError, nearest

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from sphinx_contribpolicy.policy import Published

_NAMED = {"facets": "FACET", "published": "PROJECT"}


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of the list `name`."""
    if name in _NAMED:
        command.add_argument("name", nargs="?", metavar=_NAMED[name], help="show this one")
    command.add_argument("--format", choices=("text", "json", "toml"), default="text")
    command.set_defaults(run={"presets": presets, "facets": facets, "published": published}[name])


def presets(options: argparse.Namespace) -> int:
    """Prints each preset with its sentence."""
    from sphinx_contribpolicy.policy import preset, preset_names

    found = [preset(name) for name in preset_names()]
    data = {"presets": [{"preset": each.name, "about": each.about} for each in found]}
    _print(options.format, data, ((each.name, each.about) for each in found))
    return 0


def facets(options: argparse.Namespace) -> int:
    """Prints the facets with their meaning, or one facet with its stances."""
    from sphinx_contribpolicy.policy import facets as known

    if options.name and options.name not in known():
        raise _unknown("facet", options.name, known())
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
    _print(options.format, data, lines)
    return 0


def published(options: argparse.Namespace) -> int:
    """Prints the published policies, or one with its source and rules.

    As TOML a policy file that says the same.
    """
    from sphinx_contribpolicy.policy import published as known
    from sphinx_contribpolicy.policy import slug_of

    if not options.name:
        entries = known().items()
        data = {
            "published": [
                {"name": slug, "project": each.project, "source": each.source, "date": each.date}
                for slug, each in entries
            ]
        }
        _print(options.format, data, ((slug, each.project) for slug, each in entries))
        return 0
    slug = slug_of(options.name)
    if slug is None:
        raise _unknown("published policy", options.name, known())
    _print_one(options.format, slug, known()[slug])
    return 0


def _print_one(form: str, slug: str, each: Published) -> None:
    rules = [(rule.facet, rule.stance, rule.level, rule.note) for rule in each.rules]
    if form == "json":
        keys = ("facet", "stance", "level", "note")
        listed = [dict(zip(keys, rule, strict=True)) for rule in rules]
        about = {"name": slug, "project": each.project, "source": each.source, "date": each.date}
        _print(form, {**about, "rules": listed}, ())
    elif form == "toml":
        from sphinx_contribpolicy.policy import rules_as_toml

        print(f"# The positions of {each.project}, by {each.source} ({each.date}).\n")
        print(rules_as_toml(each.rules), end="")
    else:
        print(f"{each.project}: {each.source} ({each.date})\n")
        _print(form, {}, ((f"{rule[0]}: {rule[1]}", f"{rule[3]} [{rule[2]}]") for rule in rules))


def _unknown(kind: str, name: str, known: Iterable[str]) -> InputError:
    return InputError(f"there is no {kind} {name!r}{nearest(name, known)}")


def _print(form: str, data: dict[str, Any], lines: Iterable[tuple[str, str]]) -> None:
    if form == "json":
        import json

        print(json.dumps(data, indent=2, ensure_ascii=False))
    elif form == "toml":
        import tomlkit

        print(tomlkit.dumps(data), end="")
    else:
        listed = list(lines)
        width = max((len(name) for name, _ in listed), default=0)
        for name, about in listed:
            print(f"{name:{width}}  {about}")
