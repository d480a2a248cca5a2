"""The JSON schema of the policy file, from the same classes that the file is judged by."""

from __future__ import annotations

from typing import Any

import msgspec

from sphinx_contribpolicy.policy.model import PolicyFile
from sphinx_contribpolicy.policy.presets import preset, preset_names
from sphinx_contribpolicy.policy.vocabulary import SECTIONS, Facet, facets


def json_schema() -> dict[str, Any]:
    """The schema in JSON Schema 2020-12, as plain data.

    Facets and stances are those of the vocabulary, with what they mean. Editors that read TOML by
    taplo show the meaning of each stance (`x-taplo`). What spans several files or tables, such as
    fixed rules or the titles that `wording.sections` can name, is left to the loader.
    """
    (top,), definitions = msgspec.json.schema_components(
        [PolicyFile], ref_template="#/$defs/{name}"
    )
    top = definitions.pop(top["$ref"].removeprefix("#/$defs/"))
    properties = top["properties"]
    properties["preset"] |= _choices({name: preset(name).about for name in preset_names()})
    properties["rules"] = {
        "type": "object",
        "description": properties["rules"]["description"],
        "properties": {facet.name: _rules_of(facet, definitions) for facet in facets().values()},
        "additionalProperties": False,
    }
    _shape_rule(definitions["Rule"])
    _shape_section(definitions)
    names = {facet.name: facet.about for facet in facets().values()}
    sections = dict.fromkeys(SECTIONS, "A section of the text.")
    names = {"": "At the end, before what the maintainers do.", **sections, **names}
    definitions["Custom"]["properties"]["after"] |= _choices(names)
    del properties["preset"]["default"]
    for table in (top, *definitions.values()):
        for entry in table.get("properties", {}).values():
            if "$ref" in entry:
                entry.pop("default", None)  # each key of that table has its own
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **top,
        "title": "contribpolicy.toml",
        "$defs": definitions,
    }


def _rules_of(facet: Facet, definitions: dict[str, Any]) -> dict[str, Any]:
    """What the key of `facet` takes; its stances and its rule go into `definitions`."""
    stance = {"$ref": f"#/$defs/{facet.name}-stance"}
    rule = {"$ref": f"#/$defs/{facet.name}-rule"}
    definitions[f"{facet.name}-stance"] = {
        "type": "string",
        **_choices({stance.name: stance.about for stance in facet.stances.values()}),
    }
    definitions[f"{facet.name}-rule"] = {
        "allOf": [{"$ref": "#/$defs/Rule"}, {"properties": {"stance": stance}}]
    }
    return {
        "description": facet.about,
        "anyOf": [
            stance,
            rule,
            {"type": "array", "items": {"anyOf": [stance, rule]}},
            {"const": False, "description": "Drop the rules that a base gave."},
        ],
    }


def _shape_rule(rule: dict[str, Any]) -> None:
    """The facet is the key; what else a rule needs depends on the layers below it."""
    del rule["properties"]["facet"]
    stance = rule["properties"]["stance"]
    rule["properties"]["stance"] = {"type": "string", "description": stance["description"]}
    rule["required"] = []
    rule["minProperties"] = 1


def _shape_section(definitions: dict[str, Any]) -> None:
    """A section of a template is a kind, a list of kinds, or a table."""
    table = definitions.pop("SectionSettings")
    kinds = table["properties"]["kind"]
    kind = kinds["items"]
    described = {"description": kinds.pop("description")}
    table["properties"]["kind"] = {**described, "anyOf": [kind, kinds]}
    definitions["SectionSettings"] = {"anyOf": [kind, kinds, table]}


def _choices(names: dict[str, str]) -> dict[str, Any]:
    return {"enum": list(names), "x-taplo": {"docs": {"enumValues": list(names.values())}}}
