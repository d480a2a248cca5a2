"""What stands around the rules: introduction, reasons, questions, dates, the discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.markdown import capital, escape, link, word_count
from sphinx_contribpolicy.wording.frames import FRAMES
from sphinx_contribpolicy.wording.paragraphs import LONG_ENOUGH
from sphinx_contribpolicy.wording.text import Block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from sphinx_contribpolicy.wording.speaker import Speaker

_MONTHS = 12


def opening(
    speaker: Speaker, position: Sequence[Block], others: Sequence[Block]
) -> Iterator[Block]:
    """The opening: the position, the introduction behind it, the reasons, and `others`."""
    policy = speaker.policy
    intro = speaker.piece("text", "intro") if _asks(speaker) else ""
    # What is not in force yet has to say so before anybody follows it.
    if policy.document.status == "draft":
        yield Block(kind="paragraph", text=speaker.piece("text", "draft"))
    first = [*position]
    if intro:
        first = _with(first, Block(kind="paragraph", text=intro))
    rest = [*others]
    if rest and not policy.document.reasons.strip():
        first = _with(first, rest.pop(0))
    yield from first
    if policy.document.reasons.strip():
        yield Block(kind="markdown", text=policy.document.reasons.strip())
    yield from rest
    if speaker.voice.rfc2119:
        yield Block(kind="paragraph", text=speaker.piece("text", "rfc2119"))
    if policy.document.parent.name or policy.document.parent.url:
        yield Block(kind="paragraph", text=_parent(speaker))
    if policy.document.definitions.strip():
        yield _title(speaker, "definitions")
        yield Block(kind="markdown", text=policy.document.definitions.strip())


def _with(blocks: Sequence[Block], last: Block) -> list[Block]:
    """The blocks and `last`, in one paragraph with the block before it where that stays short."""
    end = blocks[-1] if blocks else None
    if end is None or end.kind != "paragraph" or last.kind != "paragraph":
        return [*blocks, last]
    text = f"{end.text} {last.text}"
    if word_count(text) > LONG_ENOUGH:
        return [*blocks, last]
    facets = tuple(dict.fromkeys((*end.facets, *last.facets)))
    return [*blocks[:-1], msgspec.structs.replace(end, text=text, facets=facets)]


def closing(speaker: Speaker, *, own: bool) -> Iterator[Block]:
    """What follows the rules: examples, questions, dates, sources, the discussion.

    `own` says that the project's own text stands before it: then only the link follows.
    """
    document = speaker.policy.document
    if not own:
        if document.examples.strip():
            yield _title(speaker, "examples")
            yield Block(kind="markdown", text=document.examples.strip())
        if document.questions:
            yield _title(speaker, "questions")
            for each in document.questions:
                question = escape(each.question)
                if not question.endswith(("?", ".", "!", ":")):
                    question = speaker.language.frame("question", text=question)
                yield Block(kind="markdown", text=f"**{question}**\n\n{each.answer.strip()}")
        about = " ".join(_about(speaker))
        if (document.examples.strip() or document.questions) and (about or _is_discussed(speaker)):
            yield _title(speaker, "about")
        if about:
            yield Block(kind="paragraph", text=about)
    if discussion := discussion_sentence(speaker):
        yield Block(kind="paragraph", text=discussion)


def discussion_sentence(speaker: Speaker) -> str:
    """The sentence that links the discussion; "" where there is none to link."""
    return speaker.piece("text", "discussion") if _is_discussed(speaker) else ""


def _is_discussed(speaker: Speaker) -> bool:
    return bool(speaker.policy.project.discussion_url)


def _asks(speaker: Speaker) -> bool:
    aside = {"general", "agent-block", "good-first", "scope", "review-capacity", "tools"}
    return any(rule.facet not in aside for rule in speaker.policy.rules)


def _title(speaker: Speaker, key: str) -> Block:
    return Block(kind="heading", text=speaker.piece("titles", key), level=2)


def _parent(speaker: Speaker) -> str:
    parent = speaker.policy.document.parent
    name = link(escape(parent.name or parent.url), parent.url)
    by_default = parent.precedence == FRAMES["precedence"]
    wins = speaker.language.frame("precedence") if by_default else escape(parent.precedence)
    return speaker.piece("text", "parent", name=name, precedence=wins)


def _about(speaker: Speaker) -> Iterator[str]:
    document = speaker.policy.document
    if document.status == "interim":
        yield speaker.piece("text", "interim")
    if document.version or document.updated:
        yield speaker.piece(
            "text",
            "version",
            version=escape(document.version),
            updated=_date(speaker, document.updated),
        )
    if document.review_after:
        yield speaker.piece("text", "review", date=_date(speaker, document.review_after))
    if document.owner:
        yield speaker.piece("text", "owner", owner=capital(escape(document.owner)))
    if document.credits:
        names = [link(escape(credit.name), credit.url) for credit in document.credits]
        yield speaker.piece("text", "credits", names=speaker.language.series(names))


def _date(speaker: Speaker, day: date | None) -> str:
    if day is None:
        return ""
    frame = speaker.language.frame
    months = frame("months").split()
    month = months[day.month - 1] if len(months) == _MONTHS else str(day.month)
    return frame("date", day=str(day.day), month=month, year=str(day.year))
