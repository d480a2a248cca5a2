"""`facets` and `schema`: what a policy can say, for people and for editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.cli.options import argument, forms
from sphinx_contribpolicy.cli.output import print_json, print_list
from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.policy import Facet, Policy, Rule, Stance, json_schema
from sphinx_contribpolicy.policy import facets as known

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    _Sentences: TypeAlias = Mapping[tuple[str, str], str]

_SHORT = 3
"""Letters of a word that others begin with by chance: `bot` and `both`."""
_ENDING = re.compile(r"(?<=.{4})(?:ing|ions?|ed|ies|es?|s|y)$")


ARGUMENTS = {
    "facets": (
        argument(
            "name",
            "show this one, or the stances that speak of a word, or of all of several",
            nargs="*",
            metavar="FACET|WORD",
        ),
        forms("text", "json", "toml"),
    ),
    "schema": (),
}


def facets(options: argparse.Namespace) -> int:
    """Prints the facets with their meaning, or the stances of one or that speak of a word."""
    name = " ".join(options.name)
    said = _sentences() if name or options.format == "json" else {}
    chosen: list[tuple[Facet, list[Stance]]] = [
        (facet, list(facet.stances.values()))
        for facet in known().values()
        if name in {"", facet.name}
    ]
    if not chosen:
        chosen = _speaking(name.lower().split(), said)
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
        above = "" if name == facet.name else f"{facet.name}."
        if not above:
            lines = [(f"{name} =", f"{facet.about} Under [rules] it is one of these, or a list:")]
        for stance in stances:
            about = f"{stance.about} [{', '.join(stance.levels)}]"
            lines.append((f"{above}{stance.name}", about))
            if sentence := said.get((facet.name, stance.name)):
                lines.append(("", f"  {sentence}"))
    print_list(options.format, data, lines or [(facet.name, facet.about) for facet, _ in chosen])
    return 0


def schema(options: argparse.Namespace) -> int:
    """Prints the JSON schema of the policy file."""
    print_json(json_schema())
    return 0


def _speaking(words: Sequence[str], said: _Sentences) -> list[tuple[Facet, list[Stance]]]:
    """The stances that speak of all words; `InputError`, with the nearest, where there are none."""
    texts = {
        (facet.name, stance.name): " ".join(
            (
                *(facet.name, facet.about, *facet.words),
                *(f"{facet.name}.{stance.name}", stance.name, stance.about, *stance.words),
                said.get((facet.name, stance.name), ""),
            )
        ).lower()
        for facet in known().values()
        for stance in facet.stances.values()
    }
    found = set(texts)
    for word in words:
        pattern = _beginning(word)
        speaking = {key for key, text in texts.items() if pattern.search(text)}
        if not speaking:
            hint = nearest(word, _names()) or (
                "; `contribpolicy facets` lists the subjects, and what no stance says, a rule with "
                "a `text` of your own does"
            )
            raise InputError(f"no stance speaks of {word!r}{hint}")
        found &= speaking
    if not found:
        raise InputError(f"no stance speaks of all of {', '.join(words)}; leave one of them out")
    chosen = (
        (facet, [each for each in facet.stances.values() if (facet.name, each.name) in found])
        for facet in known().values()
    )
    return [(facet, stances) for facet, stances in chosen if stances]


def _beginning(word: str) -> re.Pattern[str]:
    """Finds words that begin as a word does, whatever its ending; a short one as it is."""
    if len(word) <= _SHORT:
        return re.compile(rf"(?<!\w){re.escape(word)}s?(?!\w)")
    return re.compile(rf"(?<!\w){re.escape(_ENDING.sub('', word))}")


def _names() -> list[str]:
    """What facets and stances are called and looked for by."""
    names: list[str] = []
    for facet in known().values():
        every: list[Facet | Stance] = [facet, *facet.stances.values()]
        names += [word for each in every for word in (each.name, *each.words)]
    return names


def _sentences() -> _Sentences:
    """What the kit says of each stance at its usual level, by facet and stance."""
    # Slow to import, and a list of facets needs no words.
    from sphinx_contribpolicy.wording import Wording

    wording = Wording(Policy())
    rules = [
        Rule(facet=facet.name, stance=stance.name, level=stance.level)
        for facet in known().values()
        for stance in facet.stances.values()
    ]
    return {(rule.facet, rule.stance or ""): wording.sentence(rule) for rule in rules}
