"""What each section of a template requires: as the policy or a comment says, or as it looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec

from sphinx_contribpolicy.diagnostics import Diagnostic, InputError, nearest
from sphinx_contribpolicy.markup.normalize import Key, key, shortened
from sphinx_contribpolicy.policy import Policy, SectionKind, SectionSettings
from sphinx_contribpolicy.pulls.body import Box, Comment, Heading, box_labelled, read
from sphinx_contribpolicy.pulls.phrases import speaks_of_tools
from sphinx_contribpolicy.pulls.template.choices import choice_of
from sphinx_contribpolicy.pulls.template.inference import (
    as_it_looks,
    description_of,
    invitations_of,
)
from sphinx_contribpolicy.pulls.template.sections import (
    Requirement,
    Section,
    Template,
    requirement_of,
    sections_of,
    template_asking,
)
from sphinx_contribpolicy.wording import Question

KINDS: tuple[str, ...] = get_args(SectionKind)
NAME_WHAT_GOES = (
    'take these words out, or have them say "this section" where nothing is asked; or leave out '
    "what asks, as with `pr-template = false` under [rules] (`contribpolicy coverage` names it)"
)
"""What to do about words of a template that are at odds with the policy."""
_MOST_BOXES = 50
"""Boxes of a section of a body that are taken for those of a template; none has more."""
_DECLARATION = re.compile(r"^\s*contribpolicy:\s(.*)$", re.DOTALL)
_REGION = re.compile(r"^\s*contribpolicy:(begin|end)\s")


def template_of(
    text: str,
    declared: Mapping[str, SectionSettings],
    name: str = "",
    questions: Sequence[Question] = (),
    misfit: Callable[[str, str], None] | None = None,
) -> Template:
    """The template `text`, its sections as `declared` by the policy, or else as they look.

    The policy counts before a comment of the template, and that before a guess. What stands in a
    region of the kit is no guess, nor is a section that asks one of the `questions` of the kit.
    Where the policy or a comment asks for what cannot be, `misfit` is given the heading and what is
    wrong, and the section counts as it looks; without it, `InputError` is raised.
    """
    by_key = {key(heading): (heading, settings) for heading, settings in declared.items()}
    sections = sections_of(text, by_key)
    known = {section.key for section in sections}
    headings = [section.heading for section in sections if section.heading]
    named = name or "the template"
    wrong = [
        (
            heading,
            f"pull_requests.sections names {heading!r}, and {named} has no such section"
            + nearest(heading, headings),
        )
        for key_, (heading, _) in by_key.items()
        if key_ not in known
    ]
    ours, description = _of_the_kit(sections), description_of(sections)
    requirements: list[Requirement] = []
    for at, section in enumerate(sections):
        heading, settings = by_key.get(section.key, ("", None))
        made: Requirement | None = None
        try:
            made = _by_policy(section, settings, named) if settings else _by_comment(section, named)
        except InputError as error:
            wrong += [(heading, each.message) for each in error.diagnostics]
        requirements.append(
            made
            or _by_question(section, questions)
            or msgspec.structs.replace(
                as_it_looks(section, description, alone=len(sections) == 1), inferred=at not in ours
            )
        )
    if misfit:
        for heading, message in wrong:
            misfit(heading, message)
    elif wrong:
        raise InputError(Diagnostic("unusable", message) for _, message in wrong)
    invitations = tuple(
        found
        for at, section in enumerate(sections)
        if at not in ours
        for found in invitations_of(section)
    )
    return template_asking(requirements, name, invitations=invitations)


def at_odds(
    template: Template, policy: Policy, asked: Collection[str] = ()
) -> Iterator[tuple[int, str]]:
    """Where a template lets go what the policy wants filled in: the line, and what is wrong there.

    `asked` are headings of questions that have yet to be written into it.
    """
    keeps = any(rule.stance == "keep-template" for rule in policy.rules_of("pr-template"))
    asks = [each.section for each in template.requirements if not (each.inferred or each.optional)]
    description = description_of([each.section for each in template.requirements])
    for line, said, goes, section in template.invitations:
        alone, whole = goes == "section", goes == "template"
        lost = (each for each in asks if (each is section if alone else each is not description))
        names = [each.heading for each in (asks if whole else lost)]
        names += () if alone else asked
        if names or (keeps and whole):
            said_of = ", ".join(dict.fromkeys(filter(None, names))) or "the template"
            message = f"'{said}' lets people delete what the policy asks them to fill in"
            yield line, f"{message} ({said_of})"


def headings_of(text: str) -> frozenset[Key]:
    """The keys by which settings can name the sections of the template in Markdown `text`."""
    headings = [piece for piece in read(text).pieces if isinstance(piece, Heading)]
    sections = sections_of(text)
    return frozenset([each.key for each in headings] + [each.key for each in sections])


def untemplated(declared: Mapping[str, SectionSettings]) -> Template:
    """What is required where a project has no template: the sections that the policy names.

    The forge may have one from elsewhere. What boxes that offers only a body tells, `with_boxes`.
    """
    asked = tuple(
        Requirement(
            section=Section(heading, key(heading), 2, 1),
            kinds=settings.kind,
            detail=settings.detail,
            choices=settings.choices,
            about_tools=speaks_of_tools(heading),
        )
        for heading, settings in declared.items()
    )
    return msgspec.structs.replace(template_asking(asked), elsewhere=True)


def with_boxes(template: Template, written: Iterable[Sequence[Box]]) -> Template:
    """A template from elsewhere with the boxes that a body has in each of its sections.

    Where none is left of those that are to be ticked, words are the answer.
    """
    found: list[Requirement] = []
    for asked, own in zip(template.requirements, written, strict=True):
        boxes = [each for each in own if each.label][:_MOST_BOXES]
        options = tuple(msgspec.structs.replace(each, state="open") for each in boxes)
        # What stands behind a colon of a ticked label can be its author's.
        labels = tuple(
            each
            if each.state == "open"
            else msgspec.structs.replace(each, text=each.text.partition(":")[0])
            for each in boxes
        )
        section = msgspec.structs.replace(asked.section, pieces=labels, options=options)
        kinds = asked.kinds
        if not options and not {"text", "optional"} & set(kinds):
            kinds = ("disclosure",)
        choice = choice_of(section)
        made = requirement_of(
            section,
            kinds,
            detail=tuple(number for number in asked.detail if number <= len(options)),
            choices=tuple(number for number in asked.choices if number <= len(options)),
            denial=choice and choice.denial,
        )
        found.append(made)
    return msgspec.structs.replace(template_asking(found), elsewhere=True)


def _of_the_kit(sections: Sequence[Section]) -> set[int]:
    """The sections whose text or boxes stand in a region that the kit wrote."""
    found: set[int] = set()
    inside = False
    for at, section in enumerate(sections):
        for piece in section.pieces:
            if isinstance(piece, Comment) and (mark := _REGION.match(piece.text)):
                inside = mark[1] == "begin"
            elif inside and not isinstance(piece, Heading) and piece.text.strip():
                found.add(at)
    return found


def _by_policy(section: Section, settings: SectionSettings, name: str) -> Requirement:
    count = len(section.options)
    where = f"pull_requests.sections.{section.heading!r}"
    if "one-of" in settings.kind and count == 0:
        raise InputError(f"{where} wants one of its boxes, and the section has none in {name}")
    for key_, numbers in (("choices", settings.choices), ("detail", settings.detail)):
        if wrong := [number for number in numbers if number > count]:
            raise InputError(f"{where}: {key_} names box {wrong[0]}, and the section has {count}")
    chosen = settings.choices or range(1, count + 1)
    if wrong := [number for number in settings.detail if number not in chosen]:
        raise InputError(f"{where}: detail names box {wrong[0]}, which is none of the choices")
    choice = choice_of(section) if {"disclosure", "one-of"} & set(settings.kind) else None
    return requirement_of(
        section,
        settings.kind,
        detail=settings.detail,
        choices=settings.choices,
        denial=choice and choice.denial,
    )


def _by_comment(section: Section, name: str) -> Requirement | None:
    """What the first comment `contribpolicy: KIND, ...` of the section declares."""
    for comment in section.comments:
        if match := _DECLARATION.match(comment):
            kinds = [part.strip() for part in match[1].split(",")]
            if wrong := [kind for kind in kinds if kind not in KINDS]:
                raise InputError(
                    f"{name}: the comment `contribpolicy: {shortened(match[1])}` names "
                    f"{wrong[0]!r}; the kinds are {', '.join(KINDS)}"
                )
            return requirement_of(section, msgspec.convert(kinds, tuple[SectionKind, ...]))
    return None


def _by_question(section: Section, questions: Sequence[Question]) -> Requirement | None:
    """What the kit asks in the section, where the section is as the kit wrote it."""
    for question in questions:
        if section.key != key(question.heading) or not _asks_the_same(section, question):
            continue
        kind: SectionKind = "optional" if question.kind == "issue" else question.kind
        made = requirement_of(section, (kind,), detail=() if question.fields else question.detail)
        return msgspec.structs.replace(made, question=question, denial=question.denial, hinted=())
    return None


def _asks_the_same(section: Section, question: Question) -> bool:
    labels = [option.label for option in section.options]
    asked = [box_labelled(box.text).label for box in question.boxes]
    seen = "\n".join(section.visible)
    fields = all(field.text in seen for field in question.fields)
    return labels == asked and fields and (bool(labels) or question.prompt in section.asked)
