"""Sentences as blocks: joined where they share a verb, gathered in paragraphs, or set as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import word_count
from sphinx_contribpolicy.wording.speaker import Sentence
from sphinx_contribpolicy.wording.text import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sphinx_contribpolicy.wording.speaker import Speaker

_LONGEST_PARAGRAPH = 100
"""Words that a paragraph holds at most: a reader's eye needs the break."""

LONG_ENOUGH = 60
"""Words that a paragraph holds at most when another group of facets begins in it."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A finished sentence with what follows it, ready to be set."""

    text: str
    sentence: Sentence

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets of its rules, each once."""
        return tuple(dict.fromkeys(rule.facet for rule in self.sentence.rules))

    @property
    def box(self) -> str:
        """The box that its rules ask for, or ""."""
        return self.sentence.box

    @property
    def stands_alone(self) -> bool:
        """Whether the text is more than a line of prose, such as a list or several paragraphs."""
        return "\n" in self.text


def units(sentences: Iterable[Sentence], speaker: Speaker, *, join: bool) -> Iterator[Unit]:
    """The sentences as they are set one after the other, neighbours with the same verb joined."""
    before: Sentence | None = None
    distinct = _distinct(sentences, speaker)
    for each in _joined(distinct, speaker) if join else distinct:
        if each.clause is None and "\n" in each.fixed:
            yield Unit(text=each.fixed, sentence=each)
            before = None
            continue
        again = join and before is not None and speaker.takes_up(before, each)
        yield Unit(text=each.full(speaker.voice, again=again), sentence=each)
        before = each


def paragraphs(groups: Iterable[Sequence[Unit]]) -> Iterator[Block]:
    """The units as paragraphs, a new one where a group ends a paragraph that is long enough.

    Boxes stand alone.
    """
    gathered: list[Unit] = []
    for group in groups:
        for at, unit in enumerate(group):
            if gathered and _breaks(gathered, unit, ends=at == 0):
                yield _gather(gathered)
                gathered = []
            gathered.append(unit)
    if gathered:
        yield _gather(gathered)


def _breaks(gathered: list[Unit], unit: Unit, *, ends: bool) -> bool:
    first = gathered[0]
    length = sum(word_count(each.text) for each in gathered)
    longest = LONG_ENOUGH if ends else _LONGEST_PARAGRAPH
    alone = unit.stands_alone or first.stands_alone
    return alone or first.box != unit.box or length + word_count(unit.text) > longest


def items(found: Sequence[Unit], *, numbered: bool) -> Iterator[Block]:
    """The units as a list, numbered from 1 where asked for.

    Those that ask for a box stand in one after it.
    """
    plain = [unit for unit in found if not unit.box]
    for number, unit in enumerate(plain, start=1):
        yield Block(
            kind="item", text=unit.text, facets=unit.facets, number=number if numbered else 0
        )
    yield from paragraphs([[unit for unit in found if unit.box]])


def once(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, each facet named only where it is first stated."""
    seen: set[str] = set()
    for block in blocks:
        new = tuple(facet for facet in block.facets if facet not in seen)
        seen.update(new)
        yield block if new == block.facets else replace(block, facets=new)


def _gather(found: Sequence[Unit]) -> Block:
    facets = tuple(dict.fromkeys(facet for unit in found for facet in unit.facets))
    box = found[0].box
    text = " ".join(unit.text for unit in found)
    if box:
        return Block(kind="box", text=text, facets=facets, box=box)
    return Block(
        kind="markdown" if found[0].stands_alone else "paragraph", text=text, facets=facets
    )


def _distinct(sentences: Iterable[Sentence], speaker: Speaker) -> list[Sentence]:
    """The sentences without those that say the same again.

    The first of them keeps the rules of all.
    """
    found: dict[str, Sentence] = {}
    for each in sentences:
        text = each.full(speaker.voice)
        before = found.get(text)
        found[text] = replace(before, rules=before.rules + each.rules) if before else each
    return list(found.values())


def _joined(sentences: list[Sentence], speaker: Speaker) -> list[Sentence]:
    done: list[Sentence] = []
    for each in sentences:
        if done and speaker.can_join(done[-1], each):
            done[-1] = speaker.joined(done[-1], each)
        else:
            done.append(each)
    return done
