"""The policy as one text: the lead, a section for each group of facets, the discussion."""

from __future__ import annotations

import re
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import escape, link, relocated, sentence
from sphinx_contribpolicy.policy import SECTIONS, stance_of, strength
from sphinx_contribpolicy.wording.document.brevity import is_bare
from sphinx_contribpolicy.wording.document.chapter import (
    FLAT,
    OPENING,
    Chapter,
)
from sphinx_contribpolicy.wording.document.layout import arranged
from sphinx_contribpolicy.wording.document.lead import POSITION, lead
from sphinx_contribpolicy.wording.document.outline import chapters
from sphinx_contribpolicy.wording.document.page import Page
from sphinx_contribpolicy.wording.document.text import Block
from sphinx_contribpolicy.wording.speech import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sphinx_contribpolicy.wording.speech import Speaker, Unit


def policy_page(speaker: Speaker, heading: str) -> Page:
    """The whole policy; without a title where `heading` is empty."""
    page, policy = Page(speaker), speaker.policy
    if policy.body_text is not None:
        # Nothing is added to words that a project has agreed on, which may link it themselves.
        folder = dirname(policy.wording.body)
        body = policy.body_text
        if folder:
            # As all other texts: from the folder of the policy file.
            body = relocated(body, lambda path: normpath(f"{folder}/{path}"))
        page.blocks += own_body(body, heading)
    else:
        _generate(page, heading)
        page.markdown(discussion(speaker))
    _explain_keywords(page)
    return page


def discussion(speaker: Speaker) -> str:
    """The sentence that links the discussion; "" where there is none to link."""
    linked = speaker.policy.project.discussion_url
    return speaker.piece("text", "discussion") if linked else ""


def own_body(body: str, heading: str) -> Iterator[Block]:
    """A project's own text, Markdown, in place of the generated policy.

    A heading of depth 1 at its start is the title and replaces `heading`; without one `heading`
    stands before it. Headings further in keep their order: the next depth that the body uses is
    that of the sections.
    """
    # Only a project with a text of its own needs the parser.
    from sphinx_contribpolicy.markup.blocks import parted

    first, *inside = parted(body)
    if inside and inside[0][1] == 1 and not first[2]:
        first, *inside = inside
    if heading:
        yield Block(kind="heading", text=first[0] or heading, level=1)
    shift = 2 - min((level for _, level, _ in inside), default=2)
    for named, level, text in [("", 0, first[2]), *inside]:
        if named:
            yield Block(kind="heading", text=named, level=level + shift)
        if text:
            yield Block(kind="markdown", text=text)


def _generate(page: Page, heading: str) -> None:
    speaker, policy = page.speaker, page.speaker.policy
    document, wanted = policy.document, policy.wording.sections or tuple(SECTIONS)
    led = lead(speaker, policy.rules) if OPENING in wanted else None
    said = led.said if led else ()
    left = [rule for rule in policy.rules if rule not in said]
    made = chapters(speaker, left, wanted)
    bare = is_bare(speaker, made[1:])
    opening, *sections = arranged(speaker, made, bare=bare)
    text = led.text(brief=bare or policy.wording.layout == FLAT) if led else ""
    page.section(heading, level=1)
    if document.status == "draft":
        # What is not in force yet has to say so before anybody follows it.
        page.markdown(speaker.piece("text", "draft"))
    page.markdown(document.opening)
    asked = any(
        strength(rule.level) in {"must", "should"}
        for section in sections
        if section.is_open
        for unit in section.units
        for rule in unit.rules
    )
    if text:
        page.sentences(sentence(text), said)
    elif asked and not (opening.units or (document.opening + document.reasons).strip()):
        # Nothing says where the project stands: what follows would begin in the middle.
        page.markdown(speaker.piece("text", "opens"))
    first = [] if said else [unit for unit in opening.units if POSITION in unit.facets]
    rest = [unit for unit in opening.units if unit not in first]
    page.prose([*first, *filter(_is_reason, rest)])
    page.markdown(document.reasons)
    rest = [unit for unit in rest if not _is_reason(unit)]
    layout = opening.layout
    if layout != "do-dont":  # there it stands with the other uses
        page.speaker = speaker.over({}, opening.keys)
        page.paragraphs(rest, headed=False)
        if bare and layout == "list" and page.blocks and page.blocks[-1].kind == "item":
            # A list of uses would go on as the list of rules.
            page.markdown(speaker.piece("text", "opens"))
    parent = document.parent
    if parent.name or parent.url:
        usual = parent.precedence == type(parent)().precedence
        precedence = "" if usual else escape(parent.precedence)
        name = link(escape(parent.name or parent.url), parent.url)
        alone = () if parent.precedence else ("alone",)
        page.markdown(speaker.piece("text", "parent", *alone, name=name, precedence=precedence))
    page.titled("definitions", document.definitions)
    free = [section.units for section in sections if section.layout == "do-dont"]
    if layout == "do-dont" or free:
        told = [*units(speaker, said, layout=layout), *first]
        page.uses(told, rest if layout == "do-dont" else [], free)
    _sections(page, sections)
    _close(page)


def _sections(page: Page, made: Sequence[Chapter]) -> None:
    """The sections, each as its layout says."""
    speaker = page.speaker
    for section in made:
        if section.layout == "do-dont":  # said among the uses
            continue
        # Words can say something else in a section, such as the line that leads to a list.
        page.speaker = speaker.over({}, section.keys)
        if not section.goes_on:
            page.section("" if section.layout == "labels" else section.heading)
        page.markdown(section.text)
        if section.layout == "labels":
            page.label(section.heading, section.units, section.number)
        elif section.layout in {"list", FLAT}:
            page.items(section.units)
        else:
            page.paragraphs(section.units, headed=bool(section.heading))
    page.speaker = speaker


def _checked(speaker: Speaker) -> str:
    """Which pull requests are checked, and when one is closed, where the settings say so."""
    settings, said = speaker.policy.pull_requests, []
    if settings.since:
        said.append(speaker.piece("text", "since", date=_date(speaker, settings.since)))
    if settings.close and settings.mode == "comment":
        said.append(speaker.piece("text", "closes", grace=escape(settings.grace)))
    return " ".join(said)


def _close(page: Page) -> None:
    """What follows the rules: examples, questions, further reading, dates, sources."""
    speaker, document = page.speaker, page.speaker.policy.document
    answers: list[str] = []
    for each in document.questions:
        question = escape(each.question)
        if not question.endswith(("?", ".", "!", ":")):
            question = speaker.term("question", text=question)
        answers.append(f"**{question}**\n\n{each.answer.strip()}")
    page.titled("examples", document.examples)
    page.titled("questions", "\n\n".join(answers))
    said: dict[str, dict[str, str]] = {
        "interim": {"status": document.status if document.status == "interim" else ""},
        "version": {
            "version": escape(document.version),
            "updated": _date(speaker, document.updated),
        },
        "review": {"date": _date(speaker, document.review_after)},
        "owner": {"owner": escape(document.owner)},
    }
    for key in ("credits", "resources", "thanks"):
        links = [link(escape(each.name), each.url) for each in getattr(document, key)]
        said[key] = {"names": speaker.series(links)}
    # Under the heading of the last section it would seem to belong to that one.
    found = [_checked(speaker)]
    found += [speaker.piece("text", key, **v) for key, v in said.items() if any(v.values())]
    about = " ".join(filter(None, found))
    if (document.examples.strip() or answers) and (about or discussion(speaker)):
        page.titled("about", document.closing.strip() or " ")
    else:
        page.markdown(document.closing)
    page.markdown(about)


def _date(speaker: Speaker, day: date | None) -> str:
    if day is None:
        return ""
    months = dict(enumerate(speaker.term("months").split(), start=1))
    month = months.get(day.month, str(day.month))
    return speaker.term("date", day=str(day.day), month=month, year=str(day.year))


def _is_reason(unit: Unit) -> bool:
    return all((of := stance_of(rule)) and of.kind == "reason" for rule in unit.rules)


def _explain_keywords(page: Page) -> None:
    """Say at the start, behind the lead, what the words in capitals mean, those that occur."""
    speaker = page.speaker
    levels = [f"{level}{no}" for level in ("must", "should", "may") for no in ("-not", "")]
    known = dict.fromkeys(speaker.term("level", each, "rfc") for each in levels if speaker.rfc)
    text = "\n".join(block.text for block in page.blocks)
    pattern = "|".join(rf"\b{re.escape(word)}\b" for word in known if word)
    found = set(re.findall(pattern, text)) if pattern else ()
    # "MUST NOT" is looked for before "MUST", and named behind it.
    if words := sorted(found, key=lambda word: (list(known).index(word) // 2, len(word))):
        several = ("several",) if words[1:] else ()
        note = speaker.piece("text", "rfc2119", *several, keywords=speaker.series(words))
        told = [block for block in page.blocks if block.level != 1]
        # Not below a heading of a section, nor between a line and the list that it leads to.
        begins = told[0].kind == "heading" or told[0].text.endswith(":") if told else False
        at = page.blocks.index(told[0]) + (not begins) if told else len(page.blocks)
        page.blocks.insert(at, Block(kind="paragraph", text=note))
