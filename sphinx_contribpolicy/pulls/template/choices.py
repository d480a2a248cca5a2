"""Boxes that look like a choice: the groups in which they stand, and what their labels say."""

from __future__ import annotations

import re
from itertools import count

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.body import Box, Comment, Words
from sphinx_contribpolicy.pulls.phrases import asks_for_one, speaks, speaks_of_tools
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
    groups = _groups(section)
    texts = [option.text for option in section.options]
    for at, group in enumerate(groups):
        heading = section.heading if at == 0 or len(groups) == 1 else ""
        asked = section.asked if len(groups) == 1 else group.asked
        # A group that is one of several to keep is no choice between its boxes.
        if len(group.numbers) < _FEW or speaks(words(asked), "keep_a_group"):
            continue
        several = speaks(words(asked), "several") or speaks(words(heading), "several")
        about = any(map(speaks_of_tools, [section.heading or section.asked, group.parent]))
        labels = {number: texts[number - 1] for number in group.numbers}
        choice = _on_tools(labels, about=about, several=several)
        if not several and (asks_for_one(asked) or asks_for_one(heading)):
            denial = choice.denial if choice else None
            return BoxChoice(tuple(group.numbers), denial, certain=True)
        if choice:
            return choice
    return None


def _on_tools(labels: dict[int, str], *, about: bool, several: bool) -> BoxChoice | None:
    """The choice where boxes say whether a tool was used."""
    told = {number: _Label(text) for number, text in labels.items()}
    said = {number: label for number, label in told.items() if not label.reminds}
    denials = [
        number
        for number, label in said.items()
        if label.denies and (about or label.tools or label.by_people)
    ]
    others = [
        number for number, label in said.items() if not label.denies and (about or label.tools)
    ]
    if not denials or not others:
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
        self.by_people = speaks(found, "by_people", "by_hand") and not speaks(
            found, "not_by_people"
        )
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


def _groups(section: Section) -> list[Group]:
    """The boxes that stand side by side, without words between them."""
    found: list[Group] = []
    asked: list[str] = []
    # By the depth of its list the group that goes on; deeper ones stand below its last box.
    open_: dict[int, Group] = {}
    numbers = count(1)
    for piece in section.pieces:
        if isinstance(piece, Box):
            open_ = {depth: group for depth, group in open_.items() if depth <= piece.depth}
            if piece.depth not in open_:
                parent = section.options[open_[max(open_)].numbers[-1] - 1].text if open_ else ""
                open_[piece.depth] = Group([], "\n".join(asked), parent)
                found.append(open_[piece.depth])
            open_[piece.depth].numbers.append(next(numbers))
            asked = []
        elif isinstance(piece, Comment):
            asked.append(piece.text)
        elif isinstance(piece, Words) and piece.text.strip():
            asked.append(piece.text)
            open_ = {at: group for at, group in open_.items() if at < max(piece.depth, 1)}
    return found
