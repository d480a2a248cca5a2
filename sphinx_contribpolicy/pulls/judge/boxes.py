"""Which box of a body answers which box of a template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import msgspec

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.policy import stance_of
from sphinx_contribpolicy.pulls.body import Box, State
from sphinx_contribpolicy.pulls.phrases import (
    clause_ends,
    longest_at,
    opening,
    phrases,
    speaks,
    tree_of,
)
from sphinx_contribpolicy.pulls.template import Requirement, Template

_ORDER: tuple[State, ...] = ("ticked", "near", "struck", "not-applicable", "open", "bare")
"""Which of several boxes with one label counts first: whoever copied the template below their
answer has ticked one of them."""
_MOST_STRANGERS = 20
"""Such boxes of a section that are looked at; more are no answer to its question."""
STEM = 4
"""Letters by which words are compared, so that "test" is "tested"."""
_STEM = 5
"""Letters by which words are compared, so that "tested" is "testing"; longer ones carry meaning."""
_FAR = 3
"""How many times as long as a label an edited one is looked at."""
_BEGINNING = 3
"""Words of a label that are a beginning of it."""
_SMALL = 3
"""Letters of a word that replaces none, such as "ve" in "I've"."""


def boxes_of(
    template: Template, inside: Sequence[Sequence[Box]], written: Sequence[Box]
) -> list[list[Box | None]]:
    """For each section, and in it for each box of the template, the box of the same words.

    In its section, else anywhere in `written`: only for a label that the template has once. People
    move such a box, or drop the heading above it, and of two with one label nobody could say which
    is meant.
    """
    sections = [each.section for each in template.requirements]
    count = Counter(option.label for each in sections for option in each.options)
    anywhere = {label: box for label, box in _by_label(written, count).items() if count[label] == 1}
    found: list[list[Box | None]] = []
    for section, own in zip(sections, inside, strict=True):
        labels = [option.label for option in section.options]
        boxes = anywhere | _by_label(own, labels)
        for label, parts in section.blanks.items():
            if label not in boxes and (box := _filled(parts, own) or _filled(parts, written)):
                boxes[label] = box
        found.append([boxes.get(label) for label in labels])
    return found


def _by_label(boxes: Iterable[Box], labels: Iterable[Key]) -> dict[Key, Box]:
    """For each label the box of the same words, to which more may be added.

    Where a longer label fits as well, the box is that one's.
    """
    tree = tree_of(labels)
    found: dict[Key, Box] = {}
    for box in sorted(boxes, key=_order):
        if size := longest_at(box.label, 0, tree):
            found.setdefault(box.label[:size], box)
    return found


def _order(box: Box) -> int:
    return _ORDER.index(box.state)


def _filled(parts: Sequence[Key], boxes: Iterable[Box]) -> Box | None:
    """The box whose label says the parts between the blanks of a label, in their order."""
    return min((each for each in boxes if _follow(parts, each.label)), key=_order, default=None)


def _follow(parts: Sequence[Key], label: Key) -> bool:
    said, at = f" {' '.join(label)} ", 0
    for number, part in enumerate(parts):
        text = f" {' '.join(part)} " if part else " "
        found = said.find(text, at)
        if found < 0 or (found and number == 0):
            return False
        at = found + len(text) - 1
    return True


class KnownLabels:
    """The labels of a template."""

    def __init__(self, template: Template) -> None:
        sections = [each.section for each in template.requirements]
        self.labels = tree_of(option.label for each in sections for option in each.options)
        self.blanks = [parts for each in sections for parts in each.blanks.values()]

    def strangers(self, boxes: Iterable[Box], *states: State) -> Iterator[Box]:
        """The first boxes in these states, by default ticked, that have none of the labels."""
        wanted = states or ("ticked", "near")
        found = (box for box in boxes if box.label and box.state in wanted)
        return islice((box for box in found if not self._have(box.label)), _MOST_STRANGERS)

    def _have(self, label: Key) -> bool:
        return longest_at(label, 0, self.labels) > 0 or any(
            _follow(each, label) for each in self.blanks
        )


def may_not_apply(requirement: Requirement, at: int) -> bool:
    """Whether a rule asks for the box at an index that a change may not allow to be true."""
    question = requirement.question
    rule = question.boxes[at].rule if question and question.kind == "all" else None
    stance = stance_of(rule) if rule else None
    return stance is not None and stance.may_not_apply


def telling(labels: Sequence[Key], at: int, *, tried: bool) -> set[str]:
    """The beginnings of the words that tell what a label is about, and no other of these.

    `tried`: with those in which people say that they tried something out.
    """
    others = {word for number, label in enumerate(labels) if number != at for word in label}
    own = (word for word in labels[at] if len(word) > STEM and word not in others)
    found = {word[:STEM] for word in own if (word,) not in phrases("signed_what")}
    return found | (beginnings("proof") if tried else set())


def beginnings(group: str) -> set[str]:
    """The beginnings of the words of a group of phrases."""
    return {word[:STEM] for phrase in phrases(group) for word in phrase}


def instead_of(
    requirement: Requirement, boxes: Sequence[Box | None], strange: Sequence[Box]
) -> dict[int, Box]:
    """By the number of a box that is gone, the one in other words that can stand for it.

    A line answers one box: that with which it has most in common, else the first.
    """
    labels = [option.label for option in requirement.section.options]
    gone = [at for at, box in enumerate(boxes) if box is None] if strange else []
    pairs: list[tuple[int, int, int]] = []
    for at in gone:
        proof = speaks(labels[at], "proof") or may_not_apply(requirement, at)
        known = telling(labels, at, tried=proof)
        for number, other in enumerate(strange):
            common = 2 * len(known & {word[:STEM] for word in other.label})
            common += proof and speaks(other.label, "moot", "nothing_to")
            pairs.append((-common, at, number))
    found: dict[int, int] = {}
    for _, at, number in sorted(pairs):
        if at + 1 not in found and number not in found.values():
            found[at + 1] = number
    return {at: strange[number] for at, number in found.items()}


class _Kept(NamedTuple):
    """What a box keeps of the label of an option."""

    beginning: int
    """Words with which both begin."""
    share: float
    dropped: list[str]
    inserted: list[str]
    """Words of its own before the last that it keeps."""
    opening: list[str]
    """Words of its own in the clauses with which both begin."""
    added: list[str]
    """All words of its own."""


def meant_by(
    box: Box, requirement: Requirement, boxes: Sequence[Box | None]
) -> tuple[int, Box] | None:
    """The number of the option whose words the box has in part, and the box as it is read then.

    That is an option of the section, not ticked already, whose words it clearly has, and of no
    other. What it says besides is then its text. None where it cannot be told.
    """
    options = requirement.section.options
    fitting: dict[int, _Kept] = {}
    # What stands far behind is no edit of the label.
    near = box.label[: _FAR * max((len(each.label) for each in options), default=0)]
    ends = list(islice(clause_ends(box.text), len(near)))
    for number, option in enumerate(options, 1):
        kept = _kept(option.label, near, ends)
        fits = _is_confirmed if number in requirement.required else _is_chosen
        if fits(option, kept):
            fitting[number] = kept
    found = sorted(fitting, key=lambda number: -fitting[number].beginning)
    if not found or found[0] not in {*requirement.choices, *requirement.required}:
        return None
    number, kept = found[0], fitting[found[0]]
    before = boxes[number - 1]
    if (before and before.state == "ticked") or (
        len(found) > 1 and fitting[found[1]].beginning == kept.beginning
    ):
        return None
    label, text = options[number - 1].label, " ".join([*kept.added, *box.label[len(near) :]])
    return number, msgspec.structs.replace(box, label=label, text=text)


def _is_chosen(option: Box, kept: _Kept) -> bool:
    """Whether the box says which of several is meant: by its beginning, or most of its words."""
    begins = len(words(opening(option.text)))
    if kept.beginning >= begins:
        return not _turned(kept.opening)
    enough = kept.beginning >= _BEGINNING or kept.share >= 2 / 3
    return enough and not any(map(_turned, (kept.opening, kept.inserted, kept.dropped)))


def _turned(found: Sequence[str]) -> bool:
    """Whether these words make a text say the opposite, there or gone."""
    return speaks(found, "no", "turns")


def _is_confirmed(option: Box, kept: _Kept) -> bool:
    """Whether the box promises what the option does.

    It may stop half way, drop small words or put some in; who replaces words may well mean
    something else.
    """
    if any(map(_turned, (kept.opening, kept.inserted, kept.dropped))):
        return False
    if not kept.dropped:
        return not speaks(kept.inserted, "weakens")
    size = len(option.label)
    least = min(max(_BEGINNING, size / 2), max(2, size - 1))
    if not kept.added and size - len(kept.dropped) == kept.beginning >= least:
        return True
    carries = any(len(word) >= _STEM for word in kept.dropped)
    replaced = any(len(word) > _SMALL for word in kept.inserted)
    return kept.share >= 1 / 2 and not carries and not replaced and size > _BEGINNING


def _kept(label: Key, near: Key, ends: Sequence[int]) -> _Kept:
    """What is kept of `label` in the words `near`, whose clauses have these ends."""
    pairs = zip(label, near, strict=False)
    shorter = min(len(label), len(near))
    beginning = next((at for at, (one, other) in enumerate(pairs) if one != other), shorter)
    # A clause that begins as the label does is an edit of it, and what follows is a remark.
    clause = next((end for end in ends if end >= beginning), 0)
    left = Counter(word[:_STEM] for word in label)
    end = 0
    added: list[tuple[int, str]] = []
    for at, word in enumerate(near):
        if left[word[:_STEM]]:
            left[word[:_STEM]] -= 1
            end = at + 1
        else:
            added.append((at, word))
    dropped: list[str] = []
    for word in reversed(label):
        if left[word[:_STEM]]:
            left[word[:_STEM]] -= 1
            dropped.append(word)
    return _Kept(
        beginning,
        1 - len(dropped) / len(label) if label else 0.0,
        dropped,
        [word for at, word in added if at < end],
        [word for at, word in added if at < clause],
        [word for _, word in added],
    )
