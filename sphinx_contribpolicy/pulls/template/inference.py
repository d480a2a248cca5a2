"""What each section of a template requires: as declared by the policy or a comment, or inferred."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import msgspec

from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.markup.normalize import key, shortened
from sphinx_contribpolicy.policy import Kind
from sphinx_contribpolicy.pulls.phrases import asks_for_one, speaks, speaks_of_tools
from sphinx_contribpolicy.pulls.template.sections import (
    Requirement,
    Section,
    Template,
    sections_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_contribpolicy.policy import SectionSettings

KINDS: tuple[str, ...] = get_args(Kind)
_DECLARATION = re.compile(r"^\s*contribpolicy:\s+(.*?)\s*$", re.DOTALL)
_FEW = 2


def template_of(text: str, declared: Mapping[str, SectionSettings], name: str = "") -> Template:
    """The template `text`, its sections as `declared` by the policy, or else as they look.

    The policy counts before a comment of the template, and that before a guess. Raises `InputError`
    where the policy or a comment asks for what cannot be.
    """
    sections = sections_of(text)
    by_key = {key(heading): (heading, settings) for heading, settings in declared.items()}
    known = {section.key for section in sections}
    if missing := [heading for name_, (heading, _) in by_key.items() if name_ not in known]:
        raise InputError(_no_section(missing, sections, name))
    requirements = [
        _by_policy(section, by_key[section.key][1], name)
        if section.key in by_key
        else _by_comment(section, name) or _as_it_looks(section, sections)
        for section in sections
    ]
    return Template(tuple(requirements), text_of(sections), name)


def untemplated(declared: Mapping[str, SectionSettings]) -> Template:
    """What is required where a project has no template: the sections that the policy names."""
    requirements = [
        _by_policy(Section(heading, key(heading), 2, 1), settings, "")
        for heading, settings in declared.items()
    ]
    return Template(tuple(requirements), text_of([each.section for each in requirements]))


def _by_policy(section: Section, settings: SectionSettings, name: str) -> Requirement:
    count = len(section.options)
    where = f"pull_requests.sections.{section.heading!r}"
    if "one-of" in settings.kind and count == 0:
        message = f"{where} wants one of its boxes, and the section has none in {_named(name)}"
        raise InputError(message)
    if wrong := [number for number in settings.detail if number > count]:
        message = f"{where}: detail names box {wrong[0]}, and the section has {count}"
        raise InputError(message)
    return _requirement(section, settings.kind, detail=settings.detail)


def _by_comment(section: Section, name: str) -> Requirement | None:
    """What the first comment `contribpolicy: KIND, ...` of the section declares."""
    for comment in section.comments:
        if match := _DECLARATION.match(comment):
            kinds = [part.strip() for part in match[1].split(",")]
            if wrong := [kind for kind in kinds if kind not in KINDS]:
                message = (
                    f"{_named(name)}: the comment `contribpolicy: {shortened(match[1])}` names "
                    f"{wrong[0]!r}; the kinds are {', '.join(KINDS)}"
                )
                raise InputError(message)
            return _requirement(section, msgspec.convert(kinds, tuple[Kind, ...]))
    return None


def _as_it_looks(section: Section, sections: Sequence[Section]) -> Requirement:
    """The likeliest requirement of a section that nobody explained.

    Boxes decide first, because a section with boxes is answered by them and its prose is about
    them. Where in doubt it asks for nothing: a check that fails an honest person is worse than one
    that lets an empty section pass.
    """
    prompt = section.prompt
    heading = list(section.key)
    if section.options:
        choices = _choices(section, heading, prompt)
        kind: Kind = "one-of" if choices else "optional"
    elif speaks([*heading, *prompt], "optional") or _is_title(section, sections, prompt):
        kind, choices = "optional", ()
    else:
        kind, choices = "disclosure" if speaks_of_tools(section.heading) else "text", ()
    requirement = _requirement(section, (kind,), choices=choices)
    return msgspec.structs.replace(requirement, inferred=True)


def _is_title(section: Section, sections: Sequence[Section], prompt: Sequence[str]) -> bool:
    """Whether the section is a title, or the greeting above the sections."""
    if not section.key:
        return len(sections) > 1 or not prompt
    at = sections.index(section)
    deeper = at + 1 < len(sections) and sections[at + 1].level > section.level
    alone = sum(each.level == section.level for each in sections) == 1
    return deeper and (alone or not prompt)


def _choices(section: Section, heading: Sequence[str], prompt: Sequence[str]) -> tuple[int, ...]:
    """The boxes, from 1, among which one is chosen; empty where they are reminders."""
    labels = [list(option.label) for option in section.options]
    every = tuple(range(1, len(labels) + 1))
    if len(labels) < _FEW:
        return ()
    # A prompt that says "tick one" is the surest sign, whatever the boxes speak of.
    if asks_for_one([*heading, *prompt]):
        return every
    # "I have reviewed what the tool gave" speaks of a tool and does not say who wrote the change.
    answers = [
        number
        for number, label in enumerate(labels, 1)
        if speaks_of_tools(section.options[number - 1].text)
        and (speaks(label, "no") or not speaks(label, "attests"))
    ]
    about = speaks_of_tools(section.heading or section.asked)
    # Two that speak of tools are most often yes and no; any of three signs makes it likely enough.
    if len(answers) == _FEW and (about or len(answers) == len(labels) or _has_no(labels, answers)):
        return tuple(answers)
    # More of them can be a list of tools, of which people tick several, unless one says no.
    if len(answers) > _FEW and (about or len(answers) == len(labels)) and _has_no(labels, answers):
        return tuple(answers)
    # The heading asks of tools, and the boxes say "yes", "no", "partly" without naming them again.
    if about and not answers and _has_no(labels, every):
        return every
    return ()


def _has_no(labels: Sequence[Sequence[str]], numbers: Sequence[int]) -> bool:
    return any(speaks(labels[number - 1], "no") for number in numbers)


def _requirement(
    section: Section,
    kinds: tuple[Kind, ...],
    *,
    detail: tuple[int, ...] = (),
    choices: tuple[int, ...] = (),
) -> Requirement:
    every = tuple(range(1, len(section.options) + 1))
    chosen = (choices or every) if "one-of" in kinds else ()
    return Requirement(
        section=section,
        kinds=kinds,
        detail=detail,
        choices=chosen,
        required=every if "all" in kinds else (),
        hinted=tuple(
            number
            for number in chosen
            if not detail and speaks(section.options[number - 1].label, "asks_for_detail")
        ),
        about_tools=any(
            map(speaks_of_tools, [section.heading, *(option.text for option in section.options)])
        ),
    )


def _no_section(missing: Sequence[str], sections: Sequence[Section], name: str) -> str:
    headings = [section.heading for section in sections if section.heading]
    return "\n".join(
        f"pull_requests.sections names {heading!r}, and {_named(name)} has no such section"
        f"{nearest(heading, headings)}"
        for heading in missing
    )


def _named(name: str) -> str:
    return name or "the template"
