"""What each section of a template wants: as the policy or the template says, or as it looks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import msgspec

from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.markup.normalize import key, shortened
from sphinx_contribpolicy.policy import Kind
from sphinx_contribpolicy.pulls.template.phrases import asks_for_one, speaks, speaks_of_tools
from sphinx_contribpolicy.pulls.template.sections import (
    Section,
    Template,
    Want,
    said_in,
    sections_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_contribpolicy.policy import SectionSettings

KINDS: tuple[str, ...] = get_args(Kind)
_SAID = re.compile(r"^\s*contribpolicy:\s+(.*?)\s*$", re.DOTALL)
_FEW = 2


def template_of(text: str, told: Mapping[str, SectionSettings], name: str = "") -> Template:
    """The template `text`, its sections as `told` by the policy, or else as they look.

    Raises `InputError` where the policy or a comment of the template asks for what cannot be.
    """
    sections = sections_of(text)
    by_key = {key(heading): (heading, wants) for heading, wants in told.items()}
    known = {section.key for section in sections}
    if missing := [heading for each, (heading, _) in by_key.items() if each not in known]:
        raise InputError(_no_section(missing, sections, name))
    wants = [
        _told(section, by_key[section.key][1], name)
        if section.key in by_key
        else _said(section, sections, name)
        for section in sections
    ]
    return Template(tuple(wants), said_in(sections), name)


def untemplated(told: Mapping[str, SectionSettings]) -> Template:
    """What is wanted where a project has no template: the sections that the policy names."""
    wants = []
    for heading, wanted in told.items():
        section = Section(heading, key(heading), 2, 1)
        wants.append(_told(section, wanted, ""))
    return Template(tuple(wants), said_in([want.section for want in wants]))


def _told(section: Section, told: SectionSettings, name: str) -> Want:
    count = len(section.options)
    where = f"pull_requests.sections.{section.heading!r}"
    if "one-of" in told.kind and count == 0:
        message = f"{where} wants one of its boxes, and the section has none in {_named(name)}"
        raise InputError(message)
    if wrong := [number for number in told.detail if number > count]:
        message = f"{where}: detail names box {wrong[0]}, and the section has {count}"
        raise InputError(message)
    return _want(section, told.kind, detail=told.detail)


def _said(section: Section, sections: Sequence[Section], name: str) -> Want:
    for comment in section.comments:
        if match := _SAID.match(comment):
            kinds = [part.strip() for part in match[1].split(",")]
            if wrong := [kind for kind in kinds if kind not in KINDS]:
                message = (
                    f"{_named(name)}: the comment `contribpolicy: {shortened(match[1])}` names "
                    f"{wrong[0]!r}; the kinds are {', '.join(KINDS)}"
                )
                raise InputError(message)
            return _want(section, msgspec.convert(kinds, tuple[Kind, ...]))
    return _as_it_looks(section, sections)


def _as_it_looks(section: Section, sections: Sequence[Section]) -> Want:
    prompt = section.prompt
    heading = list(section.key)
    if section.options:
        choices = _choices(section, heading, prompt)
        kind: Kind = "one-of" if choices else "optional"
    elif speaks([*heading, *prompt], "optional") or _is_title(section, sections, prompt):
        kind, choices = "optional", ()
    else:
        kind, choices = "disclosure" if speaks_of_tools(section.heading) else "text", ()
    want = _want(section, (kind,), choices=choices)
    return msgspec.structs.replace(want, inferred=True)


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
    everyone = tuple(range(1, len(labels) + 1))
    if len(labels) < _FEW:
        return ()
    if asks_for_one([*heading, *prompt]):
        return everyone
    answers = [
        number
        for number, label in enumerate(labels, 1)
        if speaks_of_tools(section.options[number - 1].text)
        and (speaks(label, "no") or not speaks(label, "attests"))
    ]
    about = speaks_of_tools(section.heading or section.asked)
    if len(answers) == _FEW and (about or len(answers) == len(labels) or _has_no(labels, answers)):
        return tuple(answers)
    if len(answers) > _FEW and (about or len(answers) == len(labels)) and _has_no(labels, answers):
        return tuple(answers)
    if about and not answers and _has_no(labels, everyone):
        return everyone
    return ()


def _has_no(labels: Sequence[Sequence[str]], numbers: Sequence[int]) -> bool:
    return any(speaks(labels[number - 1], "no") for number in numbers)


def _want(
    section: Section,
    kinds: tuple[Kind, ...],
    *,
    detail: tuple[int, ...] = (),
    choices: tuple[int, ...] = (),
) -> Want:
    everyone = tuple(range(1, len(section.options) + 1))
    chosen = (choices or everyone) if "one-of" in kinds else ()
    return Want(
        section=section,
        kinds=kinds,
        detail=detail,
        choices=chosen,
        required=everyone if "all" in kinds else (),
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
