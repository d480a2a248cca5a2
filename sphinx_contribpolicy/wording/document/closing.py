"""What follows the rules: examples, questions, further reading, dates, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import escape, link
from sphinx_contribpolicy.wording.document.chapter import SIBLING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sphinx_contribpolicy.wording.document.chapter import Chapter
    from sphinx_contribpolicy.wording.document.page import Page
    from sphinx_contribpolicy.wording.speech import Speaker


def write_closing(page: Page, sections: Sequence[Chapter]) -> None:
    """Add what follows the rules, and last the sentence that links the discussion."""
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
    # Under the heading of the last section it would seem to belong to that one; what a project
    # says itself last stands where it would have put it.
    found = [_checked(speaker)]
    found += [speaker.piece("text", key, **v) for key, v in said.items() if any(v.values())]
    about = " ".join(filter(None, found))
    closing, asks = document.closing.strip(), bool(document.examples.strip() or answers)
    ends = about or (discussion(speaker) if asks else "")
    if ends and (asks or _is_beside(sections)):
        page.titled("about", closing or " ")
    else:
        page.markdown(closing)
    page.markdown(about)
    page.markdown(discussion(speaker))


def _is_beside(sections: Sequence[Chapter]) -> bool:
    """Whether the last heading is that of a matter beside the rules: the label, or one's own."""
    unheaded = {"do-dont", "labels"}
    headed = [x for x in sections if x.heading and not x.goes_on and x.layout not in unheaded]
    return any(each.own or each.key == SIBLING for each in headed[-1:])


def discussion(speaker: Speaker) -> str:
    """The sentence that links the discussion; "" where there is none to link."""
    linked = speaker.policy.project.discussion_url
    return speaker.piece("text", "discussion") if linked else ""


def _checked(speaker: Speaker) -> str:
    """Which pull requests are checked, and when one is closed, where the settings say so."""
    settings, said = speaker.policy.pull_requests, []
    if settings.since:
        said.append(speaker.piece("text", "since", date=_date(speaker, settings.since)))
    if settings.close and settings.mode == "comment":
        said.append(speaker.piece("text", "closes", grace=escape(settings.grace)))
    return " ".join(said)


def _date(speaker: Speaker, day: date | None) -> str:
    if day is None:
        return ""
    months = dict(enumerate(speaker.term("months").split(), start=1))
    month = months.get(day.month, str(day.month))
    return speaker.term("date", day=str(day.day), month=month, year=str(day.year))
