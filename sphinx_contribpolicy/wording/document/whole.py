"""The policy as one text: its opening, a section for each group of facets, its closing."""

from __future__ import annotations

import re
from posixpath import dirname, normpath
from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import relocated
from sphinx_contribpolicy.policy import SECTIONS
from sphinx_contribpolicy.wording.document.brevity import is_bare
from sphinx_contribpolicy.wording.document.chapter import FLAT, LISTS, OPENING
from sphinx_contribpolicy.wording.document.closing import write_closing
from sphinx_contribpolicy.wording.document.layout import arranged
from sphinx_contribpolicy.wording.document.lead import lead
from sphinx_contribpolicy.wording.document.opening import Opening, write_opening
from sphinx_contribpolicy.wording.document.outline import chapters
from sphinx_contribpolicy.wording.document.page import Page
from sphinx_contribpolicy.wording.document.text import Block
from sphinx_contribpolicy.wording.speech import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.wording.document.chapter import Chapter
    from sphinx_contribpolicy.wording.speech import Speaker

_SOON = 24
"""Rules up to which a reader soon comes to what a lead asks for."""
_FIRST = ("disclosure", "responsibility")
"""What a lead asks for all the same: what it takes to say `yes` to tools."""


def policy_page(speaker: Speaker, heading: str | None = None) -> Page:
    """The whole policy; without a title where there is no `heading`."""
    page, policy = Page(speaker), speaker.policy
    if policy.body_text is not None:
        # Nothing is added to words that a project has agreed on, which may link it themselves.
        folder = dirname(policy.wording.body)
        body = policy.body_text
        if folder:
            # As all other texts: from the folder of the policy file.
            body = relocated(body, lambda path: normpath(f"{folder}/{path}"))
        page.blocks += _own_body(body, heading or "")
    else:
        opening, sections = _planned(speaker)
        page.section(heading or "", level=1)
        write_opening(page, opening, sections)
        _write_uses(page, opening, sections)
        _write_sections(page, sections)
        write_closing(page, sections)
    _explain_keywords(page)
    return page


def _own_body(body: str, heading: str) -> Iterator[Block]:
    """A project's own text, Markdown, in place of the generated policy.

    A heading of depth 1 at its start is the title and replaces `heading`; without one `heading`
    stands before it. Headings further in keep their order: the next depth that the body uses is
    that of the sections. What MyST does not show is left out.
    """
    # Only a project with a text of its own needs the parser.
    from sphinx_contribpolicy.markup.blocks import parted, without_asides

    first, *inside = parted(without_asides(body))
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


def _planned(speaker: Speaker) -> tuple[Opening, list[Chapter]]:
    """The opening of the text, and its sections."""
    policy, wording = speaker.policy, speaker.policy.wording
    wanted = wording.sections or tuple(SECTIONS)
    led = lead(speaker, policy.rules) if OPENING in wanted else None
    said = led.said if led else ()
    made = chapters(speaker, [rule for rule in policy.rules if rule not in said], wanted)
    bare = is_bare(speaker, made[1:])
    opening, *sections = arranged(speaker, made, bare=bare)
    if not led:
        return Opening("", said, opening, asks=False), sections
    # What a reader soon comes to would be said twice.
    told = {facet for unit in opening.units for facet in unit.facets}
    soon = bare or wording.layout == FLAT
    most = led.asks if len(policy.rules) > _SOON else _FIRST
    asked = () if soon else set(most) - told
    text = led.asking(asked) or led.asking()
    return Opening(text, said, opening, asks=soon and bool(led.asks)), sections


def _write_uses(page: Page, opening: Opening, sections: Sequence[Chapter]) -> None:
    """Add what tools can be used for and what not, of all that stands in the layout `do-dont`."""
    layout = opening.chapter.layout
    free = [section.units for section in sections if section.layout == "do-dont"]
    if layout == "do-dont" or free:
        told = [*units(page.speaker, opening.said, layout=layout), *opening.position]
        page.uses(told, opening.rest if layout == "do-dont" else [], free)


def _write_sections(page: Page, made: Sequence[Chapter]) -> None:
    """Add the sections, each as its layout says."""
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
            page.label(section.heading, section.units)
        elif section.layout in LISTS:
            page.items(section.units)
        else:
            # Paragraphs that the project asked for in this section are no list.
            layout = speaker.policy.wording.layout
            chosen = not isinstance(layout, str) and section.name in layout
            page.paragraphs(section.units, headed=bool(section.heading) and not chosen)
    page.speaker = speaker


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
        at = len(page.blocks)
        if told and not told[0].text.endswith(":"):
            leads = [block.kind for block in told[1:2]] == ["item"] or told[0].kind == "heading"
            at = page.blocks.index(told[0]) + (not leads)
        page.blocks.insert(at, Block(kind="paragraph", text=note))
