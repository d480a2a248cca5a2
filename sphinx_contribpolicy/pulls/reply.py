"""The reply to a pull request or issue, and the message of each thing that was found in it.

A reply quotes strangers. What they wrote stands in code spans, on one line and cut short: there no
mention, link or markup works. Source: docs.github.com, "Basic writing and formatting syntax".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.markdown import capital, code, destination, escape
from sphinx_contribpolicy.markup.normalize import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.policy import Project
    from sphinx_contribpolicy.wording import Wording

LONGEST_QUOTE = 80
_WHOLE = frozenset(
    {"body-empty", "body-cut", "template-untouched", "template-removed", "agent-marker"}
)
_MENTION = re.compile(r"@(?=\w)")


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to say of a body; all strings are raw, whoever wrote them."""

    code: str
    section: str = ""
    kind: str = ""
    """Which of the wordings of the code."""
    boxes: tuple[str, ...] = ()
    written: str = ""
    total: int = 0
    sections: tuple[str, ...] = ()
    rule: str = ""
    """The facet whose rule asks for it."""


def quoted(text: str) -> str:
    """Foreign text as a code span: on one line, without what cannot be seen, cut where long."""
    return code(shortened(text, LONGEST_QUOTE) or "…")


def named(text: str) -> str:
    """A name of the template's own, as Markdown that mentions nobody."""
    return _MENTION.sub("@\u2060", escape(visible(text)))


def message(wording: Wording, point: Point, template_url: str = "") -> str:
    """What is said of one point, Markdown on one line."""
    boxes = [quoted(box.rstrip(".")) for box in point.boxes]
    return wording.piece(
        "reply",
        point.code,
        kind=point.kind,
        section=named(point.section),
        box=boxes[0] if boxes else "",
        boxes=wording.series(boxes, "or" if point.kind == "answers" else "and") if boxes else "",
        written=quoted(point.written) if point.written else "",
        count=len(boxes),
        total=point.total or len(boxes),
        sections=wording.series([f"**{named(name)}**" for name in point.sections])
        if point.sections
        else "",
        template_url=destination(template_url),
    )


def reply(  # noqa: PLR0913 - one name for each thing that can be said
    wording: Wording,
    points: Sequence[Point],
    *,
    thread: str = "",
    template_url: str = "",
    label: str = "",
    closes: str = "",
    closed: bool = False,
) -> str:
    """The reply that says all `points`, Markdown that ends in one newline.

    `thread` is what it answers, by default the policy's word for a pull request; `label` the label
    with which people override the check; `closes` the day after which it is closed.
    """
    said = list(_items(wording, _folded(points), template_url))
    values = {"thread": escape(thread) or str(wording.values["pr"]), "total": len(said)}
    numbers = wording.piece("reply", "numbers").split(", ")
    number = numbers[len(said) - 1] if 0 < len(said) <= len(numbers) else str(len(said))
    only_a_marker = all(point.code == "agent-marker" for point in points)
    opening = "thanks-only" if only_a_marker else "thanks"
    blocks = [wording.piece("reply", opening, number=number, **values)]
    blocks.append("\n".join(f"- {text}" for text in said))
    if closed:
        blocks.append(wording.piece("reply", "closed", **values))
    elif closes:
        blocks.append(wording.piece("reply", "will-close", date=escape(closes), **values))
    blocks.append(wording.piece("reply", "closing", label=code(label) if label else "", **values))
    return "\n\n".join(block for block in blocks if block) + "\n"


def rule_url(project: Project, facet: str, file: str = "") -> str:
    """Where people read the rule of `facet`: in the docs, or in `file`; "" if nowhere."""
    if project.docs_url.startswith(("http://", "https://")):
        return f"{project.docs_url.partition('#')[0]}#contribpolicy-{facet}"
    return project.file_url(file)


def _items(wording: Wording, points: Sequence[Point], template_url: str) -> Iterator[str]:
    """The points as list items, those of one section in one item."""
    by_section: dict[str, list[Point]] = {}
    for point in points:
        section = "" if point.code in _WHOLE else point.section
        by_section.setdefault(section or f"{point.code}\0", []).append(point)
    for group in by_section.values():
        name = "" if group[0].code in _WHOLE else named(group[0].section)
        text = " ".join(
            _as_sentence(message(wording, point, template_url), at)
            for at, point in enumerate(group)
        )
        url = next(filter(None, (_url(wording, point) for point in group)), "")
        if url:
            text = _with_reason(text, f"[{wording.piece('reply', 'why')}]({destination(url)})")
        yield f"**{name}**: {text}" if name else capital(text)


def _as_sentence(text: str, at: int) -> str:
    return capital(text) if at else text


def _with_reason(text: str, link: str) -> str:
    return f"{text[:-1]} ({link})." if text.endswith(".") else f"{text} ({link})"


def _url(wording: Wording, point: Point) -> str:
    if not point.rule:
        return ""
    files = wording.policy.files
    whole = [path for path, part in files.whole.items() if part == "policy"]
    guides = [path for path in files.regions if "contributing" in path.lower()]
    return rule_url(wording.policy.project, point.rule, next(iter([*whole, *guides]), ""))


def _folded(points: Sequence[Point]) -> list[Point]:
    """The points without those that another one says too."""
    codes = {point.code for point in points}
    if not codes & {"body-empty", "template-removed"}:
        if "template-untouched" in codes:
            rest = [point for point in points if point.code != "template-untouched"]
            return _boxes_together(rest or points)
        return _boxes_together(points)
    missing = tuple(point.section for point in points if point.code == "section-missing")
    dropped = {"section-missing", "template-untouched"}
    if "body-empty" in codes:
        dropped.add("template-removed")
    kept = [point for point in points if point.code not in dropped]
    return _boxes_together(
        [
            msgspec.structs.replace(point, sections=missing)
            if point.code in {"body-empty", "template-removed"}
            else point
            for point in kept
        ]
    )


def _boxes_together(points: Sequence[Point]) -> list[Point]:
    """The unticked boxes of a section as one point."""
    together: list[Point] = []
    for point in points:
        last = together[-1] if together else None
        if last and point.code == last.code == "box-unticked" and point.section == last.section:
            together[-1] = msgspec.structs.replace(last, boxes=last.boxes + point.boxes)
        else:
            together.append(point)
    return together
