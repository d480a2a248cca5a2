"""The page on which a text is written: sentences in paragraphs, items in lists, reasons once."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.markup.markdown import capital, escape, sentence, word_count
from sphinx_contribpolicy.wording.document.chapter import (
    CONSEQUENCES,
    LISTS,
    SIBLING,
    numbers_items,
)
from sphinx_contribpolicy.wording.document.text import Block, BlockKind, Text
from sphinx_contribpolicy.wording.speech import LIST, REASON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_contribpolicy.policy import Rule
    from sphinx_contribpolicy.wording.speech import Speaker, Unit

_LONGEST = 100
"""Words that a paragraph holds at most: a reader's eye needs the break."""
_LONG_ENOUGH = 60
"""Words of a paragraph behind which another subject begins a new one."""
_CLOSED = re.compile(r"[.?!…。][)\"'*`\]]*$")
_IN_A_ROW = 2
"""Rules in a row that give their reason in a brief text: more of them sound like a form."""
_MANY = 5
"""Rules of a section that a reader no longer takes for one train of thought."""
_SUBJECTS = {
    *("permitted", "review-capacity", "scope", "quality", "security", "copyright", "honesty"),
    *("review-engagement", "conduct", "learning", "pr-template", "alternatives", "agents"),
    *("enforcement", "exceptions", "lifecycle"),
}
"""The facets with which another subject begins inside a section."""


class Page:
    """Blocks, and for each rule the words that say it."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.blocks: list[Block] = []
        self.said: dict[int, str] = {}
        """By the `id` of a rule."""
        self._open = False
        self._reasoned = 0
        self._reasons: set[str] = set()
        self._label_known = False
        # Beside reasons of a project's own those of the kit say what everybody says.
        own = speaker.policy.document.reasons.strip()
        asked = speaker.policy.wording.reasons
        self._room = "none" if own and asked == "brief" else asked

    def section(self, title: str = "", level: int = 2) -> None:
        """Begin a section, whose first rule can give its reason; without a title no heading."""
        self._reasoned = 0
        if title:
            self._add(Block(kind="heading", text=title, level=level))
        self._open = False

    def markdown(self, text: str) -> None:
        """Add Markdown that stands for itself."""
        if text.strip():
            kind: BlockKind = "markdown" if "\n" in text.strip() else "paragraph"
            self._add(Block(kind=kind, text=text.strip()))

    def titled(self, key: str, text: str) -> None:
        """Add a section of Markdown under a title of `terms`, if there is any."""
        if text:
            self.section(capital(self.speaker.term("title", key)))
            self.markdown(text)

    def sentences(
        self,
        text: str,
        rules: Sequence[Rule] = (),
        facets: Sequence[str] = (),
        box: str = "",
        *,
        own: bool = False,
    ) -> None:
        """Add sentences to the paragraph, or begin one where it is long or about something else.

        A project's `own` begin as it wrote them.
        """
        if not text:
            return
        facets = facets or [rule.facet for rule in rules]
        text = self._said(text, rules)
        last = self.blocks[-1] if self._open else None
        if last and "\n" not in text and last.box == box:
            another = not _SUBJECTS.isdisjoint(facets[:1]) and facets[:1] != last.facets[-1:]
            most = _LONG_ENOUGH if another else _LONGEST
            if word_count(last.text) + word_count(text) <= most:
                facets = tuple(dict.fromkeys((*last.facets, *facets)))
                text = self._again(last.text, text, own=own)
                self.said.update((id(rule), text) for rule in rules)
                self.blocks[-1] = replace(last, text=f"{last.text} {text}", facets=facets)
                return
        kind: BlockKind = "box" if box else "markdown" if "\n" in text else "paragraph"
        self._add(Block(kind=kind, text=text, facets=tuple(facets), box=box))
        self._open = "\n" not in text

    def _again(self, before: str, text: str, *, own: bool) -> str:
        """The text, with other words at its beginning where the sentence before begins the same.

        A bare subject stays where it is a project's `own`: a clause can follow it.
        """
        begin, instead = (self.speaker.term(kind).split("; ") for kind in ("named", "again"))
        *_, last = re.split(r"(?<=[.?!]) ", before)
        for named, again in zip(map(capital, begin), map(capital, instead), strict=False):
            if not named or not text.startswith(f"{named} "):
                continue
            if text.startswith(f"{again} "):
                return text
            if last.startswith((f"{named} ", f"{again} ")) and (" " in named or not own):
                return again + text.removeprefix(named)
        return text

    def prose(self, units: Iterable[Unit]) -> None:
        """Add the units as sentences; one with a title has its paragraph to itself."""
        for unit in units:
            self.sentences(self._begins(unit))
            self._open = self._open and not unit.title
            own = unit.is_own_sentence
            self.sentences(self._titled(unit), unit.rules, unit.facets, unit.box, own=own)
            self._open = self._open and not unit.title

    def paragraphs(self, units: Sequence[Unit], *, headed: bool = True) -> None:
        """Add the units as prose; those that share a moment and a strength as a list, if many.

        Under a heading, many that have nothing in common are easier to read one by one.
        """
        leads = {
            group: lead
            for group, count in Counter(unit.group for unit in units).items()
            if group
            and count >= LIST
            and (lead := self.speaker.term("lead", *group, *self.speaker.rfc))
        }
        for unit in units[:1]:
            self.sentences(self._begins(unit))
        boxed = any(unit.box for unit in units)  # a box has its place in the order
        if headed and not leads and not boxed and len(units) >= _MANY:
            self.items(units)
            return
        for unit in units:
            if unit.group not in leads:
                self.prose([unit])
                continue
            alike = [each for each in units if each.group == unit.group]
            if unit is alike[0]:
                self.list(leads[unit.group], [(each, each.item()) for each in alike])

    def list(self, lead: str, listed: Sequence[tuple[Unit, str]]) -> None:
        """Add a list of items under a line that leads to them."""
        lead = capital(lead)
        last = self.blocks[-1] if self._open else None
        if last and last.kind == "paragraph" and word_count(last.text) <= _LONG_ENOUGH:
            self.blocks[-1] = replace(last, text=f"{last.text} {lead}")
        else:
            self._add(Block(kind="paragraph", text=lead))
        said = [self._said(words, unit.rules, lead) for unit, words in listed]
        whole = any(". " in text for text in said)  # then no item is a part of a sentence
        for number, ((unit, _), text) in enumerate(zip(listed, said, strict=True), start=1):
            end = ("last",) * (number == len(listed))
            closed = text if _CLOSED.search(text) else self.speaker.term("item", *end, text=text)
            self.item(sentence(text) if whole else closed, unit.facets, number)

    def uses(
        self, said: Sequence[Unit], opening: Sequence[Unit], sections: Sequence[Sequence[Unit]]
    ) -> None:
        """Add what tools can be used for and what not, as two lists, and the rest in paragraphs.

        `said` are units that the lead has said; what else is `opening` goes on with it.
        """
        found = [*said, *opening, *(unit for units in sections for unit in units)]
        lists: dict[str, list[tuple[Unit, str]]] = {}
        for kind in ("can", "cannot"):
            listed = [(unit, words) for unit in found if (words := unit.item(kind))]
            lead = self.speaker.term("lead", kind, *self.speaker.rfc)
            if listed[1:] and lead:  # one use in a list would look like the only one
                lists[lead] = listed
        taken = {unit for listed in lists.values() for unit, _ in listed}
        self.paragraphs([unit for unit in opening if unit not in taken], headed=False)
        self.section()
        for lead, listed in lists.items():
            self.list(lead, listed)
        for units in sections:
            self.section()  # without a heading each has at least a paragraph of its own
            self.paragraphs([unit for unit in units if unit not in taken])

    def items(self, units: Sequence[Unit]) -> None:
        """Add the units as a list, a sentence in each item.

        One in a box parts the list, but for consequences, which stand behind it.
        """
        plain = [unit for unit in units if not unit.box]
        alone = not plain[1:]  # a list of one is a sentence
        # A reader can name a rule by its number, which stands once in a text.
        on = self.speaker.policy.wording.layout in LISTS
        number = sum(block.kind == "item" for block in self.blocks if on)
        for unit in sorted(units, key=lambda unit: bool(unit.box) and CONSEQUENCES in unit.facets):
            if unit.box or alone:
                self.prose([unit])
                continue
            number += 1
            text = self._said(self._titled(unit), unit.rules)
            self.item(f"{self._begins(unit)} {text}".strip(), unit.facets, number)

    def label(self, title: str, units: Sequence[Unit]) -> None:
        """Add the units as an item that begins with the title of their section.

        One with a title of its own begins another item.
        """
        plain = [unit for unit in units if not unit.box]
        items: list[list[Unit]] = []
        for unit in plain:
            if unit.title or not items:
                items.append([])
            items[-1].append(unit)
        begin = 1 + sum(block.kind == "item" for block in self.blocks)
        for number, of in enumerate(items, start=begin):
            said = [self._said(self._titled(unit), unit.rules) for unit in of]
            text = " ".join(filter(None, [self._begins(of[0]), *said]))
            if not of[0].title:
                text = self.speaker.term("label", title=title, text=text)
            self.item(text, [facet for unit in of for facet in unit.facets], number)
        self.prose(unit for unit in units if unit.box)

    def _titled(self, unit: Unit) -> str:
        """What is said of the rules of a unit, behind their title."""
        if not unit.title:
            return unit.text
        title = sentence(escape(unit.title))
        return self.speaker.term("label", "own", title=title, text=unit.text)

    def about_label(self) -> str:
        """What the label for newcomers' issues is for; "" where the page has said it."""
        known, self._label_known = self._label_known, True
        return "" if known else self.speaker.piece("good-first-issue", "about")

    def _begins(self, unit: Unit) -> str:
        """What stands before the first rule of a subject that not everybody knows."""
        if unit.facets[0] != SIBLING:
            return ""
        label = self.speaker.policy.project.good_first_issue_label.casefold()
        # A project that names the label says itself what it is for.
        told = unit.is_own_sentence and label in unit.text.casefold()
        return "" if told else self.about_label()

    def item(self, text: str, facets: Sequence[str], number: int) -> None:
        """Add an item of a list, with its number where lists are numbered."""
        numbered = self.speaker.policy.wording.numbered and numbers_items(self.speaker)
        number = number if numbered else 0
        self._add(Block(kind="item", text=text, facets=tuple(facets), number=number))

    def text(self) -> Text:
        """The text, each facet named where it is first stated."""
        seen: set[str] = set()
        blocks: list[Block] = []
        for block in self.blocks:
            blocks.append(replace(block, facets=tuple(f for f in block.facets if f not in seen)))
            seen.update(block.facets)
        return Text(tuple(blocks))

    def _add(self, block: Block) -> None:
        self.blocks.append(block)
        self._open = False

    def _said(self, text: str, rules: Sequence[Rule], lead: str = "") -> str:
        """The text as it is said, with its reason where there is room for one.

        Each reason is given once; in a brief text two rules in a row give theirs, and the next does
        not, and none where the project says itself why it asks. One that a rule asks for is given
        anyway.
        """
        reasons = set(REASON.findall(text))
        asked = any(rule.why is True for rule in rules)
        room = {"none": False, "brief": self._reasoned < _IN_A_ROW, "full": True}
        given = (asked or room[self._room]) and not reasons & self._reasons
        text = REASON.sub(r"\1" if given else "", text)
        self._reasoned = self._reasoned + 1 if given and reasons else 0
        self._reasons |= reasons if given else set()
        said = sentence(f"{lead} {text}".strip())
        self.said.update((id(rule), said) for rule in rules)
        return text
