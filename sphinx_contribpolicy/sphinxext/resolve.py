"""Puts the generated nodes where placeholders, regions and tags keep their place."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes

from sphinx_contribpolicy.sphinxext import agent_block, styles
from sphinx_contribpolicy.sphinxext.domain import ANCHOR, domain_of
from sphinx_contribpolicy.sphinxext.placeholders import Slot, slots
from sphinx_contribpolicy.sphinxext.request import Wanted, is_rest
from sphinx_contribpolicy.sphinxext.text_cache import Broken
from sphinx_contribpolicy.sphinxext.waiting import page_allows
from sphinx_contribpolicy.sphinxext.warnings_ import Warned, warn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.marks import Markup
    from sphinx_contribpolicy.sphinxext.node_cache import Graft
    from sphinx_contribpolicy.sphinxext.request import Page

    T = TypeVar("T")

_DEEPEST = 5
"""Sphinx's LaTeX writer has no heading for a rubric below this level where the top is a chapter."""


class Expansion:
    """Fills the slots of one document, in its order, and adds the block for agents."""

    def __init__(self, document: nodes.document, env: BuildEnvironment, page: Page) -> None:
        self.document = document
        self.env = env
        self._page = page
        self._domain = domain_of(env)
        self._policies: list[Slot] = []
        self._blocks: list[Slot] = []
        self._waits = False

    def run(self) -> None:
        """Leave ordinary docutils nodes only, or the slots of what can wait."""
        found = list(slots(self.document, self._page))
        self._waits = self._domain.waits and page_allows(self.document, found)
        for slot in found:
            self._fill(slot)
        self._add_agents()

    def _fill(self, slot: Slot) -> None:
        match slot.wanted.part:
            case "agents":
                self._blocks.append(slot)
                if not slot.placement.here:
                    slot.empty()
            case "pull-request-template":
                self._fill_with_template(slot)
            case _:
                self._note_policy(slot)
                self._fill_with_text(slot)

    def _note_policy(self, slot: Slot) -> None:
        if slot.wanted.is_the_policy:
            if self._policies:
                message = "the full policy is in this document already; `:form: summary` is short"
                warn(Warned.TWICE, message, slot.node)
            self._policies.append(slot)

    def _fill_with_text(self, slot: Slot) -> None:
        graft = self._copy(slot, slot.wanted, flat=not slot.takes_sections)
        if graft is None:
            slot.empty()
            return
        if graft.rubrics:
            depth = slot.depth
            for rubric in graft.rubrics:
                rubric[styles.LEVEL] = min(depth + rubric[styles.LEVEL], _DEEPEST)
        self._put(partial(slot.fill, graft.tops, graft.end), waits=graft.waits)
        for section in graft.sections:
            self.document.note_implicit_target(section)
        self._dress(slot, graft.tops)
        self._anchor(graft, example=bool(slot.wanted.preset))

    def _put(self, into_the_document: Callable[[], None], *, waits: bool) -> None:
        if waits:
            self._page.waiting.append(into_the_document)
        else:
            into_the_document()

    def _fill_with_template(self, slot: Slot) -> None:
        text = self._shown(slot, slot.wanted, self._domain.texts.template)
        if not text:
            slot.empty()
            return
        text = text.rstrip("\n")
        block = nodes.literal_block(text, text, language="markdown")
        block.source, block.line = slot.node.source, slot.node.line
        slot.fill([block])
        self._dress(slot, [block])

    def _copy(self, slot: Slot, wanted: Wanted, *, flat: bool, waits: bool = True) -> Graft | None:
        """The nodes of a text, with the place of the slot; None where there is nothing to show.

        They can wait where the page allows it, unless `waits` is false.
        """
        text = self._shown(slot, wanted, self._domain.texts.text)
        if not text:
            return None
        style = slot.placement.style
        if style in styles.DESIGN and not self._domain.has_design:
            message = f"style '{style}' needs 'sphinx_design' among the extensions in conf.py"
            warn(Warned.DESIGN, message, slot.node)
            style = "admonition"
        graft = None
        if self._waits and waits:
            graft = self._domain.grafts.copy_late(text, style, self.document, flat=flat)
        if graft is None:
            markup: Markup = "rst" if is_rest(self.env) else "markdown"
            graft = self._domain.grafts.copy(text, style, markup, flat=flat)
        source, line = slot.node.source, slot.node.line
        for node in graft.located:
            node.source = source
            node.line = line
        self._page.paragraphs += graft.paragraphs
        return graft

    def _shown(self, slot: Slot, wanted: Wanted, get: Callable[[Wanted], T]) -> T | None:
        """What is wanted, noted for this page; None, with a warning, where it cannot be had."""
        self._domain.note(wanted)
        try:
            found = get(wanted)
        except Broken as broken:
            self._domain.note_failure(broken, slot.node)
            return None
        if not found:
            warn(Warned.EMPTY, _nothing(wanted), slot.node)
            return None
        return found

    def _anchor(self, graft: Graft, *, example: bool) -> None:
        """Give the first node of each facet in this document its id."""
        ids = self.document.ids
        stated = []
        for facet, node in graft.anchors:
            anchor = ANCHOR + facet
            if anchor not in ids:
                ids[anchor] = node
                node["ids"].append(anchor)
                stated.append(facet)
        self._domain.note_rules(stated, example=example)

    def _dress(self, slot: Slot, tops: list[nodes.Node]) -> None:
        """Add the classes and the name of the directive."""
        for top in tops if slot.placement.classes else ():
            if isinstance(top, nodes.Element):
                top["classes"].extend(slot.placement.classes)
        parent = tops[0].parent if slot.placement.name else None
        if parent is not None:
            name = nodes.fully_normalize_name(slot.placement.name)
            target = nodes.target("", "", names=[name])
            target.source, target.line = slot.node.source, slot.node.line
            parent.insert(parent.index(tops[0]), target)
            self.document.note_explicit_target(target, target)

    def _add_agents(self) -> None:
        """Put the block for agents where it stands, once, whatever the number of directives."""
        fixed = [slot for slot in self._blocks if slot.placement.here]
        if fixed:
            first, *others = fixed
            if not self._put_box(first, first.wanted, [first], lambda box: first.fill([box], box)):
                first.empty()
            for slot in others:
                slot.empty()
            return
        asking = self._policies[0] if self._policies else None
        wanted = Wanted("agents", file=asking.wanted.file if asking else "")
        slot = next(iter(self._blocks), asking) or Slot.before(self.document, wanted)
        places = {"end"} if self._blocks else set()
        if agent_block.automatic(self.env, shows_policy=bool(self._policies)):
            position = self._shown(slot, wanted, self._domain.texts.agent_position)
            places |= agent_block.places(self.env, position or "none")
        if "top" in places:
            on_top = partial(agent_block.put_on_top, self.document)
            self._put_box(slot, wanted, self._blocks, on_top)
        if "end" in places:
            self._put_box(slot, wanted, self._blocks, self._put_last)

    def _put_last(self, box: nodes.container) -> None:
        self._page.last = box
        self.document.append(box)

    def _put_box(
        self,
        slot: Slot,
        wanted: Wanted,
        asking: list[Slot],
        where: Callable[[nodes.container], None],
    ) -> bool:
        """Put a block for agents there; False where the policy has none."""
        own = [] if slot.placement.here else [node for each in asking for node in each.own()]
        # What was written in the directive has to see the transforms, so it cannot wait.
        graft = self._copy(slot, wanted, flat=True, waits=not own)
        if graft is None:
            return False
        box = agent_block.box(
            graft, (name for each in asking for name in each.placement.classes), own
        )
        self._anchor(graft, example=False)
        self._put(partial(where, box), waits=graft.waits)
        return True


def _nothing(wanted: Wanted) -> str:
    if wanted.only or wanted.omit:
        return "the policy has no rule in the facets that were chosen"
    if wanted.part == "discussion":
        return "there is no discussion to link: set project.discussion_url"
    return f"the policy has nothing to say in the part '{wanted.part}'"
