"""Puts the generated nodes where directives, regions and tags keep their place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar
from urllib.parse import unquote

from docutils import nodes

from sphinx_contribpolicy.directives import TextRequest
from sphinx_contribpolicy.sphinxext import agent_block, styles
from sphinx_contribpolicy.sphinxext.domain import ANCHOR, LINK, FileLink, domain_of
from sphinx_contribpolicy.sphinxext.placeholders import (
    PageNotes,
    Placeholder,
    is_rest,
    placeholders,
)
from sphinx_contribpolicy.sphinxext.slugs import note_headings
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.doctree import CachedNodes

    T = TypeVar("T")
    Conditions: TypeAlias = tuple[str, ...]

_UNAVAILABLE = "The policy could not be read when this page was made."
_DEEPEST = 5
"""Sphinx's LaTeX writer has no heading for a rubric below this level where the top is a chapter."""


class Resolver:
    """Fills the placeholders of one document, in its order, and adds the block for agents."""

    def __init__(self, document: nodes.document, env: BuildEnvironment, page: PageNotes) -> None:
        self.document = document
        self.env = env
        self._page = page
        self._domain = domain_of(env)
        self._policies: list[Placeholder] = []
        """Those that show the full policy."""
        self._stated: dict[str, list[Conditions]] = {}
        """For each anchor, under which conditions the nodes that have it are shown."""
        self._blocks: list[Placeholder] = []
        self._unavailable: list[nodes.Element] = []
        self._notes = 0

    def run(self) -> None:
        """Leave ordinary docutils nodes only."""
        # All are found before the first is filled: a heading that stands for a region takes back
        # its name before the generated section of the same name asks for it.
        for place in list(placeholders(self.document, self._page)):
            self._fill(place)
        # Last, because what else is on the page decides whether and where the block stands.
        self._add_agent_block()
        if self._notes:
            # Numbers follow the page, and not the order in which its notes became known.
            order = {id(node): at for at, node in enumerate(self.document.findall())}
            for noted in (self.document.autofootnotes, self.document.autofootnote_refs):
                noted.sort(key=lambda node: order.get(id(node), 0))

    def _fill(self, place: Placeholder) -> None:
        match place.text.part:
            case "agents":
                self._blocks.append(place)
                if not place.placement.here:
                    place.empty()
            case "pull-request-template":
                self._fill_with_template(place)
            case _:
                self._fill_with_text(place)

    def _fill_with_text(self, place: Placeholder) -> None:
        style, flat = place.placement.style, not place.takes_sections
        if place.text.part == "card":
            # Its titles are no headings of the page.
            style, flat = "columns" if self._domain.has_design else "", True
        made = self._copy(place, place.text, style, flat=flat)
        if made is None:
            # A reader would miss a text that cannot be had.
            if place.node in self._unavailable:
                place.fill([nodes.paragraph("", _UNAVAILABLE)])
            else:
                place.empty()
            return
        conditions = place.conditions
        if place.text.is_the_policy:
            if any(_together(conditions, other.conditions) for other in self._policies):
                message = "the full policy is in this document already; `:form: summary` is short"
                warn(WarningType.TWICE, message, place.node)
            self._policies.append(place)
        depth = place.depth if made.rubrics else 0
        for rubric in made.rubrics:
            rubric[styles.LEVEL] = min(depth + rubric[styles.LEVEL], _DEEPEST)
        place.fill(made.tops, made.end)
        for section in made.sections:
            # docutils gives it an id that is free on this page, so it has to be in the page first.
            self.document.note_implicit_target(section)
        note_headings(self.document, self.env, made.headings)
        self._dress(place, made.tops)
        self._anchor(made, conditions, example=bool(place.text.preset))

    def _fill_with_template(self, place: Placeholder) -> None:
        text = self._get(place, place.text, self._domain.texts.template)
        if not text:
            place.empty()
            return
        text = text.rstrip("\n")
        block = nodes.literal_block(text, text, language="markdown")
        block.source, block.line = place.node.source, place.node.line
        place.fill([block])
        self._dress(place, [block])

    def _copy(
        self, place: Placeholder, text: TextRequest, style: str = "", *, flat: bool
    ) -> CachedNodes | None:
        """The nodes of a text, located at the placeholder; None where there is nothing to show."""
        written = self._get(place, text, self._domain.texts.text)
        if not written:
            return None
        if style in styles.DESIGN and not self._domain.has_design:
            message = f"style '{style}' needs 'sphinx_design' among the extensions in conf.py"
            warn(WarningType.DESIGN, message, place.node)
            style = "admonition"
        # By the page, not by the parser of the directive: Sphinx translates the page as a whole.
        made = self._domain.node_cache.copy(
            written, style, "rst" if is_rest(self.env) else "markdown", flat=flat
        )
        for link in made.links:
            self._lead(link, text)
        source, line = place.node.source, place.node.line
        for node in made.located:
            node.source = source
            node.line = line
        if not made.tops:
            warn(WarningType.EMPTY, _nothing(text), place.node)
            return None
        self._number(made)
        return made

    def _number(self, made: CachedNodes) -> None:
        """Have the page number the notes of a text among its own; a name that it has stays its."""
        names = {}
        for note in made.notes:
            (label,) = note["names"]
            self._notes += 1
            # A number that is a name is given to no other note. No label of a page has a blank.
            taken = label.isdigit() or label in {
                *self.document.footnote_refs,
                *self.document.nameids,
            }
            names[label] = f"{label} {self._notes}" if taken else label
            note["names"] = [names[label]]
            self.document.note_autofootnote(note)
        for mark in made.note_marks:
            mark["refname"] = names[mark["refname"]]
            self.document.note_autofootnote_ref(mark)
            self.document.note_footnote_ref(mark)

    def _lead(self, link: nodes.reference, text: TextRequest) -> None:
        """Have a link, which leads from the policy file, lead to the forge until pages are read."""
        path, mark, behind = re.split(r"([?#])", f"{link['refuri']}#", maxsplit=1)
        file, url = self._domain.texts.place(text, path)
        seen = self._domain.note_linked(file) if file and mark == "#" else ""
        anchor = unquote(behind.removesuffix("#"))
        link[LINK] = FileLink(seen, anchor, self.env.docname, known=bool(url))
        if url:
            link["refuri"] = f"{url}{mark}{behind}".removesuffix("#")

    def _get(
        self, place: Placeholder, text: TextRequest, get: Callable[[TextRequest], T]
    ) -> T | None:
        """What is asked for, noted for this page; None, with a warning, where it cannot be had."""
        # Noted first: a page that could not show a text is read again once it can.
        self._domain.note(text)
        try:
            found = get(text)
        except TextUnavailable as unavailable:
            self._domain.note_failure(unavailable, place.node.source, place.node.line)
            self._unavailable.append(place.node)
            return None
        if not found:
            warn(WarningType.EMPTY, _nothing(text), place.node)
            return None
        return found

    def _anchor(self, made: CachedNodes, conditions: Conditions, *, example: bool) -> None:
        """Give the first node of each facet in this document its id.

        So is the first under each condition; what stays of them the builder decides.
        """
        ids = self.document.ids
        stated = []
        for facet, node in made.anchors:
            anchor = ANCHOR + facet
            others = self._stated.setdefault(anchor, [])
            taken = anchor in ids and not others
            if not taken and not any(_together(conditions, other) for other in others):
                ids.setdefault(anchor, node)
                node["ids"].append(anchor)
                others.append(conditions)
                stated.append(facet)
        self._domain.note_rules(stated, example=example)

    def _dress(self, place: Placeholder, tops: list[nodes.Node]) -> None:
        """Add the classes and the name of the directive."""
        classes = [nodes.make_id(name) for name in place.placement.classes]
        for top in tops if classes else ():
            if isinstance(top, nodes.Element):
                top["classes"].extend(classes)
        parent = tops[0].parent if place.placement.name else None
        if parent is not None:
            name = nodes.fully_normalize_name(place.placement.name)
            target = nodes.target("", "", names=[name])
            target.source, target.line = place.node.source, place.node.line
            parent.insert(parent.index(tops[0]), target)
            self.document.note_explicit_target(target, target)

    def _add_agent_block(self) -> None:
        """Put the block for agents where it stands, once, whatever the number of directives."""
        fixed = [place for place in self._blocks if place.placement.here]
        for place in fixed:
            if place is fixed[0] and (box := self._box(place, place.text, [place])):
                place.fill([box], box)
            else:
                place.empty()
        if fixed:
            return
        asking = self._policies[0] if self._policies else None
        text = TextRequest("agents", file=asking.text.file if asking else "")
        place = next(iter(self._blocks), asking) or Placeholder.before(self.document, text)
        # A region that `sync` keeps says where the text stands in its file. On a page that shows
        # the policy, `position` and conf.py say it, as on a page without the region.
        own = any(not (block.kept and self._policies) for block in self._blocks)
        positions: frozenset[str] = frozenset()
        if agent_block.is_automatic(self.env, shows_policy=bool(self._policies)):
            policy = self._get(place, text, self._domain.texts.policy)
            positions = agent_block.positions(
                self.env, policy.agents.position if policy else "none"
            )
        if own and not positions:
            positions = frozenset({"end"})
        if "top" in positions and (box := self._box(place, text, self._blocks)):
            agent_block.put_on_top(self.document, box)
        if "end" in positions and (box := self._box(place, text, self._blocks)):
            # Here already, so that it is translated; `MoveAgentBlock` puts it last once more.
            self.document.append(box)
            self._page.agent_block = box

    def _conditions(self) -> list[Conditions]:
        """Where every directive that brings the block stands in an `only`: what those ask for."""
        if agent_block.is_listed(self.env):
            return []
        found = [place.conditions for place in (*self._policies, *self._blocks)]
        return found if all(found) else []

    def _box(
        self, place: Placeholder, text: TextRequest, asking: list[Placeholder]
    ) -> nodes.Element | None:
        """A block for agents; None where the policy has none."""
        made = self._copy(place, text, flat=True)
        if made is None:
            return None
        own = [] if place.placement.here else [node for each in asking for node in each.own()]
        classes = (nodes.make_id(name) for each in asking for name in each.placement.classes)
        depths = (policy.depth + 1 for policy in self._policies)
        level = min(max(min(depths, default=0), agent_block.LEVEL), _DEEPEST)
        box = agent_block.build(made, classes, own, level)
        note_headings(self.document, self.env, made.headings)
        conditions = [] if place.placement.here else self._conditions()
        self._anchor(made, place.conditions if conditions else (), example=False)
        return agent_block.under(conditions, box) if conditions else box


def _together(one: Conditions, other: Conditions) -> bool:
    """Whether it is known that both are shown at once: one holds wherever the other does."""
    return set(one) <= set(other) or set(other) <= set(one)


def _nothing(text: TextRequest) -> str:
    if text.only or text.omit:
        return "the policy has no rule in the facets that were chosen"
    if text.part == "discussion":
        return "there is no discussion to link: set project.discussion_url"
    return f"the policy has nothing to say in the part '{text.part}'"
