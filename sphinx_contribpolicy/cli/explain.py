"""`explain`: where a value comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import add_place, add_templates, loaded, templates
from sphinx_contribpolicy.cli.output import print_product

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded


def add_arguments(name: str, command: argparse.ArgumentParser) -> None:
    """The options of `explain`."""
    command.add_argument(
        "key", metavar="KEY", help="dotted, such as wording.tone, or a stance: facet.stance"
    )
    add_place(command)
    add_templates(command)
    command.set_defaults(run=explain)


def explain(options: argparse.Namespace) -> int:
    """Prints the value of a key, and what each layer that sets it says, the last one winning.

    Of a stance (`facet.stance`) it prints the words: its own, and the passages that it is in.
    """
    from sphinx_contribpolicy.policy import explain_key, facets

    found = loaded(options)
    facet, _, stance = options.key.removeprefix("rules.").partition(".")
    if facet in facets() and stance in facets()[facet].stances:
        print_product(
            "".join(f"{line}\n" for line in _words(found, facet, stance, templates(options)))
        )
        return 0
    key = f"rules.{facet}" if options.key == facet and facet in facets() else options.key
    lines = [*explain_key(found, key)]
    if about := facets()[facet].about if facet in facets() else _about(key):
        lines.insert(1, f"  {about}")
    if facet in facets():
        lines += _said(found, facet, templates(options))
    print_product("".join(f"{line}\n" for line in lines))
    return 0


def _about(key: str) -> str:
    """What a key does, as the schema of the policy file says it."""
    from sphinx_contribpolicy.policy import json_schema

    schema = json_schema()
    known = schema.get("$defs", {})
    found = schema
    for step in key.split("."):
        while "$ref" in found:
            found = known[found["$ref"].rpartition("/")[2]]
        found = found.get("properties", {}).get(step, {})
    return str(found.get("description", ""))


def _said(loaded: Loaded, facet: str, folders: Sequence[Path]) -> Iterator[str]:
    """What the text says of the rules of a facet."""
    from sphinx_contribpolicy.wording import sentences

    said = [each.text for each in sentences(loaded.policy, folders) if each.rule.facet == facet]
    for text in dict.fromkeys(said):
        yield f"  says: {text}"


def _words(loaded: Loaded, facet: str, stance: str, folders: Sequence[Path]) -> Iterator[str]:
    """The words of a stance as they stand in their files, with the key of each."""
    from sphinx_contribpolicy.policy import facets
    from sphinx_contribpolicy.wording import Fragments, Wording

    about = facets()[facet].stances[stance]
    yield f"{facet}.{stance}: {about.about} [{', '.join(about.levels)}]"
    for section in Wording(loaded.policy, Fragments(folders)).lines(facet, stance):
        yield ""
        yield f"{section.file}:{section.line}: ## {section.name}"
        yield from (f"  {line.key}: {line.text}" for line in section.lines)
