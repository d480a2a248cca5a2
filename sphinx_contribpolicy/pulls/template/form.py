"""A form as a template: what the forge makes of its fields, and which of them are required.

The forge requires fields in the browser alone; a body that came through the API may lack them.
Source: docs.github.com, "Syntax for GitHub's form schema".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.normalize import key
from sphinx_contribpolicy.policy import SectionKind
from sphinx_contribpolicy.pulls.body import Box, Piece, box_labelled, read
from sphinx_contribpolicy.pulls.foreign import items, string, table
from sphinx_contribpolicy.pulls.phrases import speaks_of_tools
from sphinx_contribpolicy.pulls.template.sections import (
    Requirement,
    Section,
    Template,
    template_asking,
)

_MOST_ALIASES = 100
"""In a form; each of them makes what it stands for again."""
_OWN_FIELD = "use-of-tools-"
"""How the kit calls the fields below its own question."""
_LEVEL = 3
"""The forge writes the label of each field as a heading of this depth."""


def form_of(text: str, name: str = "") -> Template:
    """The form in YAML `text`; raises `InputError` where it is none."""
    import yaml  # slow to import, and few pull requests have a form

    # As strings: 1.10 is a version that people choose, and no number.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        data = yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InputError(f"{name}: no YAML: {' '.join(str(error).split())}") from error
    # Most stars are marks of Markdown.
    aliases = yaml.parse(text, Loader=loader) if text.count("*") > _MOST_ALIASES else ()
    if sum(isinstance(event, yaml.AliasEvent) for event in aliases) > _MOST_ALIASES:
        raise InputError(f"{name}: more than {_MOST_ALIASES} aliases (`*name`); write them out")
    fields = data.get("body") if isinstance(data, Mapping) else None
    if not isinstance(fields, list):
        raise InputError(f"{name}: no form: expected a list under the key 'body'")
    requirements = (_requirement(field) for field in fields if isinstance(field, Mapping))
    return template_asking(filter(None, requirements), name, form=True)


def _requirement(field: Mapping[str, Any]) -> Requirement | None:
    attributes = table(field.get("attributes"))
    heading = string(attributes.get("label"))
    required = _is_true(table(field.get("validations")).get("required"))
    about = speaks_of_tools(heading)
    kind: SectionKind = "text" if required else "optional"
    answers: tuple[str, ...] = ()
    boxes: tuple[Box, ...] = ()
    pieces: tuple[Piece, ...] = ()
    ticks: tuple[int, ...] = ()
    match field.get("type"):
        case "input" | "textarea":
            kind = "disclosure" if required and about else kind
            pieces = read(string(attributes.get("value"))).pieces
        case "dropdown":
            answers = tuple(map(string, items(attributes.get("options")))) if required else ()
            kind = "one-of" if answers else kind
        case "checkboxes":
            options = list(map(table, items(attributes.get("options"))))
            pieces = boxes = tuple(box_labelled(string(each.get("label"))) for each in options)
            ticks = tuple(
                at for at, each in enumerate(options, 1) if _is_true(each.get("required"))
            )
            kind = "all" if ticks else "optional"
        case _:
            return None
    return Requirement(
        section=Section(heading, key(heading), _LEVEL, 1, pieces, boxes),
        kinds=(kind,),
        required=ticks,
        answers=answers,
        about_tools=about,
        told_below=string(field.get("id")).startswith(_OWN_FIELD),
        lines=field.get("type") == "input",
    )


def _is_true(value: object) -> bool:
    return string(value).lower() == "true"
