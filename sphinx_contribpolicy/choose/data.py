"""The data of the kit that a page needs to say any policy: vocabulary, words, policies, schema."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import msgspec

from sphinx_contribpolicy.policy import (
    COMPARED,
    EXPECTED,
    SECTIONS,
    facets,
    json_schema,
    preset,
    preset_names,
    published_policies,
    rule_as_table,
)
from sphinx_contribpolicy.wording import (
    OPTIONAL,
    QUESTIONS,
    RESERVED,
    Fragments,
    english,
    facet_title,
    passages,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.policy import Facet, Published, Stance
    from sphinx_contribpolicy.wording import FragmentSection

_SHARED = ("terms", "passages", "text", "good-first-issue")
"""The files of words, beside those of the facets, that the text of a policy is made from."""
_UNASKED = frozenset(("asks", "checks", "name"))
"""What of a stance only the checks of pull requests have to know."""


def data() -> dict[str, Any]:
    """Plain data, all that a page needs; JSON of it is what the script takes.

    - `facets`: by name `about`, `title` and `stances`, each as in the vocabulary;
    - `sections`: by name the facets of each section of the text;
    - `words`: by file and section the lines, key to words, whose places are names alone;
    - `passages`: the name of each and its stances, the first that fits first;
    - `optional`, `reserved`: names that are conditions, and facets that are none;
    - `presets`, `published`: by name what each is and its rules; `compared`: by facet the question
      that people compare them by;
    - `schema`: the JSON schema of the policy file, `rules` left out; `expected`: what a value that
      matches a pattern of it is.
    """
    return {
        "facets": {name: _facet(facet) for name, facet in facets().items()},
        "sections": dict(SECTIONS),
        "words": {name: _lines(english(name)[name]) for name in (*facets(), *_SHARED)},
        "passages": [[each.section.name, *sorted(each.stances)] for each in passages(Fragments())],
        "optional": sorted(OPTIONAL),
        "reserved": sorted(RESERVED & facets().keys()),
        "presets": {name: _preset(name) for name in preset_names()},
        "published": {slug: _published(each) for slug, each in published_policies().items()},
        "compared": dict(COMPARED),
        "schema": _schema(),
        "expected": dict(EXPECTED),
    }


def _facet(facet: Facet) -> dict[str, Any]:
    stances = {name: _stance(stance) for name, stance in facet.stances.items()}
    title = facet_title(facet.name, Fragments())
    return {"about": facet.about, "title": title, "stances": stances}


def _stance(stance: Stance) -> dict[str, Any]:
    told = msgspec.structs.asdict(stance).items()
    return {key: value for key, value in told if value and key not in _UNASKED}


def _lines(sections: Mapping[str, FragmentSection]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {name: {} for name in sections}
    for name, section in sections.items():
        for line in section.lines:
            if line.kind not in QUESTIONS:  # a template of a pull request holds them
                found[name].setdefault(line.key, line.text)  # of several the first is taken
    return found


def _preset(name: str) -> dict[str, Any]:
    with preset(name).file.open("rb") as file:
        return tomllib.load(file)


def _published(each: Published) -> dict[str, Any]:
    rules = [{"facet": rule.facet, **rule_as_table(rule), "note": rule.note} for rule in each.rules]
    told = {key: str(value) for key, value in msgspec.structs.asdict(each).items()}
    return told | {"rules": rules}


def _schema() -> dict[str, Any]:
    made = json_schema()
    del made["properties"]["rules"]  # the facets say it
    made["$defs"] = {
        name: each
        for name, each in made["$defs"].items()
        if not name.endswith(("-rule", "-stance"))
    }
    return made
