"""`facets` and `schema`: what a policy can say, for people and for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.output import add_format, print_json, print_list, unknown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from sphinx_contribpolicy.policy import Facet, Stance


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `facets`; `schema` has none."""
    if name == "schema":
        command.set_defaults(run=schema)
        return
    command.add_argument(
        "name",
        nargs="*",
        metavar="FACET|WORD",
        help="show this one, or the stances that speak of a word, or of all of several",
    )
    add_format(command)
    command.set_defaults(run=facets)


def facets(options: argparse.Namespace) -> int:
    """Prints the facets with their meaning, or the stances of one or that speak of a word."""
    from sphinx_contribpolicy.policy import facets as known

    name = " ".join(options.name)
    said = _sentences() if name or options.format == "json" else {}
    chosen: list[tuple[Facet, list[Stance]]] = [
        (facet, list(facet.stances.values()))
        for facet in known().values()
        if name in {"", facet.name}
    ]
    if not chosen:
        chosen = list(_speaking(name.lower().split(), said))
    if not chosen:
        raise unknown("facet", name, known())
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
                        "asks": stance.asks,
                        "checks": stance.checks,
                    }
                    for stance in stances
                ],
            }
            for facet, stances in chosen
        ]
    }
    lines: list[tuple[str, str]] = []
    for facet, stances in chosen if name else ():
        for stance in stances:
            key = stance.name if name == facet.name else f"{facet.name}.{stance.name}"
            lines.append((key, f"{stance.about} [{', '.join(stance.levels)}]"))
            if sentence := said.get((facet.name, stance.name)):
                lines.append(("", f"  {sentence}"))
    print_list(options.format, data, lines or [(facet.name, facet.about) for facet, _ in chosen])
    return 0


def schema(options: argparse.Namespace) -> int:
    """Prints the JSON schema of the policy file."""
    from sphinx_contribpolicy.policy import json_schema

    print_json(json_schema())
    return 0


def _speaking(
    words: list[str], said: Mapping[tuple[str, str], str]
) -> Iterator[tuple[Facet, list[Stance]]]:
    """The stances that hold all words, in name, meaning, sentence or facet."""
    from sphinx_contribpolicy.policy import facets as known

    for facet in known().values():
        found = [
            stance
            for stance in facet.stances.values()
            if _holds(
                words,
                stance.name,
                stance.about,
                said.get((facet.name, stance.name), ""),
                facet.about,
            )
        ]
        if found:
            yield facet, found


def _holds(words: list[str], *texts: str) -> bool:
    return all(any(word in text.lower() for text in texts) for word in words)


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
