"""The data of the kit that a page needs to say any policy: vocabulary, words, policies, schema."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from sphinx_contribpolicy.policy import (
    COMPARED,
    EXPECTED,
    SECTIONS,
    Facet,
    Published,
    Rule,
    Stance,
    facets,
    json_schema,
    looser_than,
    preset,
    preset_names,
    published_policies,
    rule_as_table,
    source_comment,
)
from sphinx_contribpolicy.wording import (
    OPTIONAL,
    QUESTIONS,
    RESERVED,
    Fragments,
    FragmentSection,
    english,
    facet_title,
    passages,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


_SHARED = ("terms", "passages", "text", "good-first-issue")
"""The files of words, beside those of the facets, that the text of a policy is made from."""
_TOLD = ("about", "kind", "levels", "polarity", "moment", "beside")
"""What a page has to know of a stance, as the vocabulary has it."""


def data() -> dict[str, Any]:
    """Plain data, all that a page needs; JSON of it is what the script takes.

    - `facets`: by name `about`, `title` and `stances`; `opposes` stands on both sides, and `looser`
      are the stances that ask for less of the same;
    - `sections`: by name the facets of each section of the text;
    - `words`: by file and section the lines, key to words, whose places are names alone;
    - `passages`: the name of each and its stances, the first that fits first;
    - `optional`, `reserved`: names that are conditions, and facets that are none;
    - `presets`, `published`: by name what each is and its rules; `compared`: by facet the question
      that people compare them by;
    - `schema`: the JSON schema of the policy file without what `rules` holds; `expected`: what a
      value that matches a pattern of it is.
    """
    return {
        "facets": {name: _facet(facet) for name, facet in facets().items()},
        "sections": dict(SECTIONS),
        "words": {name: _lines(english(name)[name]) for name in (*facets(), *_SHARED)},
        "passages": [
            {"name": each.section.name, "stances": sorted(each.stances), "last": each.last}
            for each in passages(Fragments())
        ],
        "optional": sorted(OPTIONAL),
        "reserved": sorted(RESERVED & facets().keys()),
        "presets": {name: preset_data(name) for name in preset_names()},
        "published": {slug: _published(each) for slug, each in published_policies().items()},
        "compared": dict(COMPARED),
        "schema": _schema(),
        "expected": dict(EXPECTED),
    }


def _facet(facet: Facet) -> dict[str, Any]:
    stances = {name: _stance(facet.name, stance) for name, stance in facet.stances.items()}
    title = facet_title(facet.name, Fragments())
    return {"about": facet.about, "title": title, "stances": stances}


def _stance(facet: str, stance: Stance) -> dict[str, Any]:
    told = msgspec.structs.asdict(stance).items()
    rule = Rule(facet=facet, stance=stance.name, level=stance.level)
    return {
        **{key: value for key, value in told if value and key in _TOLD},
        "opposes": opposites(facet, stance.name),
        "looser": list(looser_than(rule)),
    }


def opposites(facet: str, stance: str) -> list[str]:
    """The stances that say the opposite of one, on whichever side that is written down."""
    own, there = f"{facet}.{stance}", facets()[facet].stances[stance].opposites
    return [
        f"{other.name}.{name}"
        for other in facets().values()
        for name, each in other.stances.items()
        if own in each.opposites or f"{other.name}.{name}" in there
    ]


def _lines(sections: Mapping[str, FragmentSection]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in sections}
    for name, section in sections.items():
        for line in section.lines:
            if line.kind not in QUESTIONS:  # a template of a pull request holds them
                found[name].setdefault(line.key, line.text)  # of several the first is taken
    return found


def preset_data(name: str) -> dict[str, Any]:
    """A preset as its file has it."""
    with preset(name).file.open("rb") as file:
        return tomllib.load(file)


def _published(each: Published) -> dict[str, Any]:
    rules = [{"facet": rule.facet, **rule_as_table(rule), "note": rule.note} for rule in each.rules]
    told = {key: str(value) for key, value in msgspec.structs.asdict(each).items()}
    return told | {"comment": source_comment(each), "rules": rules}


def _schema() -> dict[str, Any]:
    made = json_schema()
    made["properties"]["rules"] = {"type": "object"}  # the facets say the rest
    made["$defs"] = {
        name: each
        for name, each in made["$defs"].items()
        if not name.endswith(("-rule", "-stance"))
    }
    return made
