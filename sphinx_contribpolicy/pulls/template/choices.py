"""Boxes that look like a choice: the groups in which they stand, and what their labels say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.body import Box, Comment, Words
from sphinx_contribpolicy.pulls.phrases import asks_for_one, speaks, speaks_of_tools

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.pulls.template.sections import Section

_NOTHING = re.compile(r"\W{0,9}0\s?%")
_FEW = 2
_OPENING = 6
"""Words of a label in which it says what it is about."""


class Group(Struct):
    """Boxes of one list, side by side."""

    numbers: list[int]
    """Counted from 1 in the section."""
    asked: str
    """What stands between the boxes before and these."""
    parent: str = ""
    """The label of the box below which they stand."""


class BoxChoice(Struct, frozen=True):
    """What the boxes of a section seem to ask."""

    numbers: tuple[int, ...]
    """The boxes among which one is chosen; empty where several can be."""
    denial: int | None = None
    """The box that says that no tool was used."""
    certain: bool = False


def choice_of(section: Section) -> BoxChoice | None:
    """The choice that the boxes of a section are; None where they are reminders."""
    groups = list(_groups(section))
    texts = [option.text for option in section.options]
    for at, group in enumerate(groups):
        heading = section.heading if at == 0 or len(groups) == 1 else ""
        asked = section.asked if len(groups) == 1 else group.asked
        # A group that is one of several to keep is no choice between its boxes.
        if len(group.numbers) < _FEW or speaks(words(asked), "keep_a_group"):
            continue
        several = speaks(words(asked), "several") or speaks(words(heading), "several")
        if not several and (asks_for_one(asked) or asks_for_one(heading)):
            return BoxChoice(tuple(group.numbers), certain=True)
        about = any(map(speaks_of_tools, [section.heading or section.asked, group.parent]))
        labels = {number: texts[number - 1] for number in group.numbers}
        if choice := _on_tools(labels, about=about, several=several):
            return choice
    return None


def _on_tools(labels: dict[int, str], *, about: bool, several: bool) -> BoxChoice | None:
    """The choice where boxes say whether a tool was used."""
    said = {number: _Label(text) for number, text in labels.items()}
    denials = [number for number, label in said.items() if label.denies and not label.reminds]
    others = [number for number, label in said.items() if not label.denies and not label.reminds]
    if not about:
        denials = [number for number in denials if said[number].tools or said[number].by_people]
        others = [number for number in others if said[number].tools]
    if not denials or not others or not (about or any(said[each].tools for each in others)):
        return None
    answers = tuple(sorted([*denials, *others]))
    denial = denials[0] if len(denials) == 1 else None
    # Of a list of tools or of uses people tick several; of degrees they do not.
    pair = len(denials) == 1 and len(others) == 1
    if not several and (pair or any(said[number].degree for number in answers)):
        return BoxChoice(answers, denial, certain=pair and about)
    return BoxChoice((), denial) if about else None


class _Label:
    """What the label of a box says."""

    def __init__(self, text: str) -> None:
        found = words(text)
        self.tools = speaks_of_tools(text)
        self.by_people = speaks(found, "by_people") and not speaks(found, "not_by_people")
        # "0 %" is none, and "0-25 %" is some.
        says_no = speaks(found, "no") or _NOTHING.match(text) is not None
        both = says_no and speaks(found, "yes") and "/" in text
        self.denies = (says_no or self.by_people) and not both
        self.degree = speaks(found, "degrees")
        opening = found[:_OPENING]
        self.reminds = (
            both
            or speaks(found[:1], "conditions")
            or speaks(opening, "able")
            or (
                not self.denies
                and not speaks(opening, "uses")
                and (speaks(found, "attests") or speaks(opening, "reviewed"))
            )
        )


def _groups(section: Section) -> Iterator[Group]:
    """The boxes that stand side by side, without words between them."""
    open_groups: dict[int, Group] = {}
    found: list[Group] = []
    asked: list[str] = []
    number = 0
    labels: dict[int, str] = {}
    for piece in section.pieces:
        if isinstance(piece, Box):
            number += 1
            depth = piece.depth
            for deeper in [each for each in open_groups if each > depth]:
                del open_groups[deeper]
            if depth not in open_groups:
                above = [each for each in labels if each < depth and each in open_groups]
                parent = labels[max(above)] if above else ""
                open_groups[depth] = Group([], "\n".join(asked), parent)
                found.append(open_groups[depth])
            open_groups[depth].numbers.append(number)
            labels[depth] = piece.text
            asked = []
        elif isinstance(piece, Comment) or (isinstance(piece, Words) and piece.text.strip()):
            asked.append(piece.text)
            depth = piece.depth if isinstance(piece, Words) else 0
            if isinstance(piece, Words):
                for level in [each for each in open_groups if each >= max(depth, 1)]:
                    del open_groups[level]
    yield from found
