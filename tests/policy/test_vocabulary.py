from __future__ import annotations

import json
import tomllib
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from sphinx_contribpolicy.policy import (
    SECTIONS,
    Rule,
    facets,
    json_schema,
    load,
    looser_than,
    preset_names,
    published_policies,
    slug_of,
    softens,
)


def test_every_facet_but_the_agent_block_stands_in_one_section():
    placed = [facet for section in SECTIONS.values() for facet in section]
    assert len(placed) == len(set(placed))
    assert set(placed) == set(facets()) - {"agent-block"}


def test_facets_and_stances_have_a_meaning_each():
    for facet in facets().values():
        assert facet.about
        assert all(stance.about for stance in facet.stances.values())


def test_published_policies_use_the_vocabulary_and_name_their_source():
    for entry in published_policies().values():
        assert entry.source
        assert entry.date
        for rule in entry.rules:
            assert rule.text or rule.stance in facets()[rule.facet].stances


def test_like_takes_every_published_policy_with_all_its_positions(tmp_path):
    def stances(rules):
        return sorted((rule.facet, rule.stance or rule.text) for rule in rules)

    taken = {
        slug: stances(load(root=tmp_path, overrides={"like": slug}).policy.rules)
        for slug in published_policies()
    }
    assert taken == {
        slug: sorted(set(stances(each.rules))) for slug, each in published_policies().items()
    }


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("numpy", "numpy"),
        ("NumPy", "numpy"),
        ("pip tools", "pip-tools"),
        ("CPython", "cpython-devguide"),
        ("cpython (devguide)", "cpython-devguide"),
        ("nodejs", "node-js"),
        ("apache", None),
        ("", None),
    ],
)
def test_a_published_policy_is_known_by_slug_name_or_first_word(name, slug):
    assert slug_of(name) == slug


def test_the_schema_is_a_schema_and_goes_into_json():
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(json_schema())))


def test_the_schema_knows_presets_facets_stances_and_their_meaning():
    found = json_schema()
    assert found["properties"]["preset"]["enum"] == list(preset_names())
    assert list(found["properties"]["rules"]["properties"]) == list(facets())
    stances = found["$defs"]["disclosure-stance"]
    assert stances["enum"] == list(facets()["disclosure"].stances)
    assert len(stances["x-taplo"]["docs"]["enumValues"]) == len(stances["enum"])


def objects(schema):
    if isinstance(schema, dict):
        if "properties" in schema and "title" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_every_table_of_the_schema_is_closed_and_every_key_is_described():
    tables = list(objects(json_schema()))
    assert tables
    for table in tables:
        assert table["additionalProperties"] is False
        for key, entry in table["properties"].items():
            assert entry.get("description"), (table["title"], key)


WRONG = ["unknown-keys", "wrong-types", "wrong-choices", "urls", "template-sections"]


@pytest.mark.parametrize("name", [*WRONG, "rules-that-say-nothing", "facets-and-stances"])
def test_the_schema_refuses_what_the_loader_refuses(name):
    file = Path(__file__).parent / "cases" / "bad" / name / "contribpolicy.toml"
    content = json.loads(json.dumps(tomllib.loads(file.read_text(encoding="utf-8")), default=str))
    refused = {
        error.absolute_path[0] if error.absolute_path else ""
        for error in jsonschema.Draft202012Validator(json_schema()).iter_errors(content)
    }
    assert set(content) - {"colour"} <= refused


def test_what_asks_for_more_softens_nothing():
    known = {
        f"{facet.name}.{name}": Rule(facet=facet.name, stance=name, level=stance.level)
        for facet in facets().values()
        for name, stance in facet.stances.items()
    }
    named = {
        each for facet in facets().values() for s in facet.stances.values() for each in s.softens
    }
    assert named <= set(known)
    for rule, other in product(known.values(), known.values()):
        stricter = rule.facet == other.facet and other.stance in looser_than(rule)
        assert not (softens(rule, other) and (rule == other or stricter)), (rule, other)
