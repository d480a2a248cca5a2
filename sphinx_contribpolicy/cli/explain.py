"""`explain`: where a value comes from, or a sentence of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import PLACE, TEMPLATES, argument, loaded, templates
from sphinx_contribpolicy.cli.output import print_lines
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.policy import Loaded, explain_key, facets, json_schema

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.wording import Part


_SENTENCE = re.compile(r"[\"“]?[^\".]*\s")
"""How a sentence begins, and no key does: one with a space has it in quotes, behind a dot."""
_STEPS = re.compile(r"[\w-]+(?:\.[\w\"-]|\[\d).*", re.DOTALL)
"""A key that leads into a table or a list."""
_LINK_TARGET = re.compile(r"\]\([^()\n]{0,2000}+\)")
_RUN = 3
"""Words in a row that two texts share only where one is taken from the other."""
_SAME = 0.5


ARGUMENTS = {
    "explain": (
        argument(
            "key",
            "dotted, such as wording.tone; a stance: facet.stance; or a sentence of the text",
            nargs="+",
            metavar="KEY|SENTENCE",
        ),
        PLACE,
        TEMPLATES,
    )
}


def explain(options: argparse.Namespace) -> int:
    """Prints the value of a key, and what each layer that sets it says, the last one winning.

    Of a stance (`facet.stance`) it prints the words: its own, and the passages that it is in with
    other rules of the policy. Of a sentence it prints the rules that say it, or the words of the
    agents' text or the template.
    """
    found, folders = loaded(options), templates(options)
    # The words of a sentence need no quotes around them.
    asked = options.key if all(map(_is_key, options.key)) else [" ".join(options.key)]
    explained = [_explained(found, each, folders) for each in asked]
    print_lines([line for lines in explained for line in ("", *lines)][1:])
    return 0


def _is_key(word: str) -> bool:
    """Whether a word is meant as a key: it has steps, or is a table or a facet."""
    return bool(_STEPS.fullmatch(word)) or word in {*json_schema()["properties"], *facets()}


def _explained(found: Loaded, given: str, folders: Sequence[Path]) -> list[str]:
    """What there is to say of a key, a stance or a sentence."""
    # What speaks of the text imports the words itself: they are slow, and a key needs none.
    facet, _, stance = given.removeprefix("rules.").partition(".")
    if _SENTENCE.match(given):
        return _rules_that_say(found, given, folders)
    if facet in facets() and stance in facets()[facet].stances:
        return list(_words(found, facet, stance, folders))
    key = f"rules.{facet}" if given == facet and facet in facets() else given
    lines = explain_key(found, key)
    # [agents] and [commits] are tables beside facets of these names.
    is_facet = key.startswith("rules.") and facet in facets()
    if about := facets()[facet].about if is_facet else _about(key):
        lines.insert(1, f"  {about}")
    return [*lines, *(_said(found, facet, folders) if is_facet else ())]


def _about(key: str) -> str:
    """What a key does, as the schema of the policy file says it."""
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


def _rules_that_say(loaded: Loaded, sentence: str, folders: Sequence[Path]) -> list[str]:
    """The words of the text that a sentence is taken from, and below them the rules they say."""
    from sphinx_contribpolicy.wording import sentences

    asked = _runs(sentence)
    rules: dict[str, list[str]] = {}
    names: list[str] = []
    for each in sentences(loaded.policy, folders):
        said = _runs(each.text)
        shared = asked & said
        if shared and len(shared) >= _SAME * min(len(asked), len(said)):
            rule = each.rule
            name = f"{rule.facet}.{rule.stance}" if rule.stance else f"rules.{rule.facet}"
            origin = loaded.origins[f"rules.{rule.facet}"]
            names.append(name)
            rules.setdefault(each.text, []).append(f"  {name} ({rule.level}), from {origin}")
    if not rules and (lines := list(_said_beside(loaded, asked, folders))):
        return lines
    if not rules:
        raise InputError(
            "no rule of the policy says that; `contribpolicy facets WORD` finds the rules that "
            "speak of a word"
        )
    found = [line for text, lines in rules.items() for line in (text, *lines)]
    return [*found, f"to see all words of a rule: contribpolicy explain {names[0]}"]


def _said_beside(
    loaded: Loaded, asked: set[tuple[str, ...]], folders: Sequence[Path]
) -> Iterator[str]:
    """Where a sentence of the text for agents or of the template stands, and its words."""
    from sphinx_contribpolicy.wording import QUESTIONS, Fragments, Wording

    wording = Wording(loaded.policy, Fragments(folders))
    asking = [each.facet for each in loaded.policy.rules]
    parts: dict[Part, tuple[str, ...]] = {
        "agents": ("the text for agents", "automated-tools", "agent-block"),
        "pull-request-template": ("the template", "pull-request-template", *asking),
    }
    for part, (name, *files) in parts.items():
        shared = asked & _runs(wording.part(part).markdown())
        if not shared or len(shared) < _SAME * len(asked):
            continue
        yield f"{name} says that (contribpolicy show --part {part}), in these words:"
        found = [
            (len(asked & _runs(line.text)), section, line)
            for file in dict.fromkeys(files)
            for section in wording.sections(file)
            for line in section.lines
            if part == "agents" or line.kind in QUESTIONS
        ]
        most = max(count for count, _, _ in found)
        for count, section, line in found if most else ():
            if count == most:
                yield f"{line.file}:{line.line}: ## {section.name}"
                yield f"  {line.key}: {line.text}"


def _runs(text: str) -> set[tuple[str, ...]]:
    """Words in a row as a reader sees them, whatever marks stand around them."""
    found = words(_LINK_TARGET.sub("]", text))
    return {tuple(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1)}


def _words(loaded: Loaded, facet: str, stance: str, folders: Sequence[Path]) -> Iterator[str]:
    """The words of a stance as they stand in their files, with the key of each."""
    from sphinx_contribpolicy.wording import Fragments, Wording

    about = facets()[facet].stances[stance]
    yield f"{facet}.{stance}: {about.about} [{', '.join(about.levels)}]"
    stances = {rule.stance for rule in loaded.policy.rules} | {stance}
    others: dict[Path, list[int]] = {}
    for section in Wording(loaded.policy, Fragments(folders)).lines(facet, stance):
        # A passage can be said where all of its stances are rules of the policy.
        joined = [name.split()[0].rpartition(".")[2] for name in section.name.split(" + ")]
        if not stances.issuperset(joined):
            others.setdefault(section.file, []).append(section.line)
            continue
        yield ""
        yield f"{section.file}:{section.line}: ## {section.name}"
        yield from (f"  {line.key}: {line.text}" for line in section.lines)
    for file, lines in others.items():
        yield ""
        told = ", ".join(map(str, sorted(lines)))
        yield f"{file}: said with rules that this policy has not at lines {told}"
