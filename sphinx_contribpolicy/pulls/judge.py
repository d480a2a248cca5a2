"""Judge a body against its template: what is missing, doubled or left standing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import key, visible, words
from sphinx_contribpolicy.pulls.body.authored import Own, own
from sphinx_contribpolicy.pulls.body.reader import LONGEST, Comment, Words
from sphinx_contribpolicy.pulls.match import Filled, matched, texts_of
from sphinx_contribpolicy.pulls.template.phrases import speaks
from sphinx_contribpolicy.pulls.verdict import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sphinx_contribpolicy.pulls.body.checkboxes import Box
    from sphinx_contribpolicy.pulls.body.reader import Body, Piece
    from sphinx_contribpolicy.pulls.template.sections import Template, Want

_TEXT = ("pr-template", "human-voice")
_TOOLS = ("disclosure", "disclosure-detail", "pr-template")
_BOXES = ("pr-template", "self-review")
_ISSUE_STUB = re.compile(
    r"^\s{0,3}(?:[-*+]\s+)?(?:(?:fix|close|resolve)(?:e?[sd])?|related to|refs?|see|issue)\b:?"
    r"(?:\s+issue)?:?\s*(?:#|gh-)\s*(?:x{3,}|\d{0}|n{3,}|\.{3})?\s*\.?\s*$",
    re.IGNORECASE,
)
_ISSUE = re.compile(
    r"(?:#|\bgh-|[!&])\d+|/(?:issues|pull|merge_requests|work_items)/\d+", re.IGNORECASE
)


def judge(body: Body, template: Template) -> list[Fault]:
    """Everything that is wrong with `body`, in the order of the template; pure, in linear time."""
    pieces = body.pieces
    filled = matched(pieces, template)
    faults = list(_of_the_whole(pieces, filled, template))
    first = next((want for want in template.wants if _describes(want)), None)
    for want, part in zip(template.wants, filled, strict=True):
        faults += _of_a_section(want, part, template, first=want is first)
    faults += _issue(pieces, template)
    if body.cut:
        faults.append(Fault(code="body-cut", severity="note", total=LONGEST))
    return faults


def _describes(want: Want) -> bool:
    """Whether the section asks what changes; the first that does cannot be answered with "No"."""
    return "text" in want.kinds and not speaks(want.section.key, "beside")


def nearness(body: Body, template: Template) -> float:
    """How much of the template is in the body: 0 for nothing, 1 for every heading and box."""
    filled = matched(body.pieces, template)
    pairs = zip(filled, template.wants, strict=True)
    parts = [part.found for part, want in pairs if want.section.key]
    parts += [box is not None for part in filled for box in part.boxes]
    return sum(parts) / len(parts) if parts else 0.0


def _of_the_whole(
    pieces: Sequence[Piece], filled: Sequence[Filled], template: Template
) -> Iterator[Fault]:
    empty = not any(_is_seen(piece) for piece in pieces)
    found = _is_left(filled, template)
    if empty:
        yield Fault(code="body-empty", facets=_TEXT)
    if template.has_parts and not found:
        yield Fault(code="template-removed", facets=("pr-template",))
    elif pieces and _is_untouched(pieces, filled, template):
        yield Fault(code="template-untouched", facets=("pr-template",))


def _is_seen(piece: Piece) -> bool:
    if isinstance(piece, Comment):
        return False
    if isinstance(piece, Words) and piece.targets:
        return True
    return bool(visible(piece.text).strip())


def _is_left(filled: Sequence[Filled], template: Template) -> bool:
    return any(
        (part.found and bool(want.section.key)) or any(part.boxes)
        for want, part in zip(template.wants, filled, strict=True)
    )


def _is_untouched(pieces: Sequence[Piece], filled: Sequence[Filled], template: Template) -> bool:
    if not (_is_left(filled, template) or _says_the_same(pieces, template)):
        return False
    if any(box and box.state != "open" for part in filled for box in part.boxes):
        return False
    added = own(texts_of(pieces), template.said)
    return not added.words and not added.anything


def _says_the_same(pieces: Sequence[Piece], template: Template) -> bool:
    """Whether a template without headings and boxes stands as it came, comments included."""
    comments = [piece.text for piece in pieces if isinstance(piece, Comment)]
    theirs = [text for want in template.wants for text in want.section.comments]
    seen = any(words(text) for _, text, _ in texts_of(pieces))
    return seen or bool(set(map(key, comments)) & set(map(key, theirs)))


def _of_a_section(want: Want, part: Filled, template: Template, *, first: bool) -> Iterator[Fault]:
    if want.optional:
        return
    name = want.section.heading
    facets = _TOOLS if want.about_tools else _TEXT
    if not part.found:
        yield Fault(code="section-missing", section=name, facets=facets)
        return
    line = part.line or None
    takes_none = want.takes_none and not first
    added = own(part.texts(), template.said, none_answers=takes_none)
    if "text" in want.kinds and not added.words:
        fault = _empty(want, added, line, facets)
        mild = want.inferred and takes_none and added.none
        yield msgspec.structs.replace(fault, severity="warning") if mild else fault
    if "disclosure" in want.kinds and not added.words and not added.none:
        yield _empty(want, added, line, facets)
    if want.answers:
        yield from _answers(want, part, line, facets)
    elif "one-of" in want.kinds:
        yield from _one_of(want, part, added, line)
    yield from _every(want, part, line)


def _empty(want: Want, added: Own, line: int | None, facets: tuple[str, ...]) -> Fault:
    kind = "disclosure" if "disclosure" in want.kinds else "text"
    name = want.section.heading
    if added.placeholder:
        at = added.placeholder_line or line
        written = added.placeholder
        return Fault(
            code="placeholder-left",
            section=name,
            line=at,
            facets=facets,
            kind=kind,
            written=written,
        )
    return Fault(code="section-empty", section=name, line=line, facets=facets, kind=kind)


def _one_of(want: Want, part: Filled, added: Own, line: int | None) -> Iterator[Fault]:
    name = want.section.heading
    chosen = [number for number in want.choices if part.state(number) == "ticked"]
    labels = [want.section.options[number - 1].text for number in chosen]
    total = len(want.choices)
    facets = _TOOLS if want.about_tools else _BOXES
    if not chosen:
        yield Fault(code="choice-missing", section=name, line=line, facets=facets, total=total)
        yield from _near_misses(want, part, want.choices)
    elif len(chosen) > 1:
        at = [box.line for number in chosen if (box := part.boxes[number - 1])]
        yield Fault(
            code="choice-conflict",
            section=name,
            line=max(at),
            facets=facets,
            boxes=tuple(labels),
            total=total,
        )
    if added.words:
        return
    for number in chosen:
        if number in want.detail or (number in want.hinted and len(chosen) == 1):
            box = part.boxes[number - 1]
            yield Fault(
                code="detail-missing",
                severity="error" if number in want.detail else "warning",
                section=name,
                line=box.line if box else line,
                facets=("disclosure-detail", *_TOOLS),
                boxes=(want.section.options[number - 1].text,),
            )


def _every(want: Want, part: Filled, line: int | None) -> Iterator[Fault]:
    for number in want.required:
        if part.state(number) == "ticked":
            continue
        box = part.boxes[number - 1]
        yield Fault(
            code="box-unticked",
            section=want.section.heading,
            line=box.line if box else line,
            facets=_BOXES,
            boxes=(want.section.options[number - 1].text,),
        )
        yield from _near_misses(want, part, (number,))


def _near_misses(want: Want, part: Filled, numbers: Sequence[int]) -> Iterator[Fault]:
    near: list[Box] = [
        box for number in numbers if (box := part.boxes[number - 1]) and box.state == "near"
    ]
    for box in near:
        yield Fault(
            code="box-malformed",
            severity="note",
            section=want.section.heading,
            line=box.line,
            facets=_BOXES,
            written=box.written,
        )


def _answers(
    want: Want, part: Filled, line: int | None, facets: tuple[str, ...]
) -> Iterator[Fault]:
    """A drop-down list: the text of the section is one of its answers, or several with commas."""
    said = [
        text.strip() for piece in part.pieces if isinstance(piece, Words) and (text := piece.text)
    ]
    text = " ".join(filter(None, said))
    known = {key(answer) for answer in want.answers}
    if not text.strip() or key(text) in {("no", "response"), ("none",)} - known:
        kind = "section-empty"
    elif key(text) in known or all(key(each) in known for each in text.split(",")):
        return
    else:
        kind = "choice-missing"
    yield Fault(
        code="section-empty" if kind == "section-empty" else "choice-missing",
        section=want.section.heading,
        line=line,
        facets=facets,
        kind="answers",
        boxes=want.answers,
        written=text if kind == "choice-missing" else "",
    )


def _issue(pieces: Sequence[Piece], template: Template) -> Iterator[Fault]:
    """A line such as 'Fixes #' that the template offers and nobody completed."""
    offered = any(
        _ISSUE_STUB.match(line)
        for want in template.wants
        for text in want.section.visible
        for line in text.split("\n")
    )
    if not offered:
        return
    stub: tuple[int, str] | None = None
    for line, text, targets in texts_of(pieces):
        if _ISSUE.search(text) or any(map(_ISSUE.search, targets)):
            return
        for at, part in enumerate(text.split("\n")):
            if stub is None and len(part) < 200 and _ISSUE_STUB.match(part):  # noqa: PLR2004 - a stub is short
                stub = (line + at, part.strip())
    if stub:
        yield Fault(
            code="issue-missing",
            severity="warning",
            line=stub[0],
            facets=("issues",),
            written=stub[1],
        )
