"""The docutils form of a text that holds nothing but what the kit itself writes.

That is headings, paragraphs, lists and boxes, and in them emphasis, code and links. The nodes are
those that MyST gives for the same Markdown. Importing MyST and parsing with it takes a project of
reST pages three times as long as all else that its first page with a policy takes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from sphinx_contribpolicy.wording.text import Block, Text

FACETS = "contribpolicy_facets"
"""The attribute of a node that names the facets first stated in it, a list."""

_BOXES: dict[str, type[nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "warning": nodes.warning,
    "caution": nodes.caution,
}
_SPANS: dict[str, type[nodes.TextElement]] = {
    "em_open": nodes.emphasis,
    "strong_open": nodes.strong,
}
_MYST = re.compile(r"\{|\[\^|^[ ]{0,3}(?:%|\+\+\+|\()", re.MULTILINE)
"""What may be syntax of MyST's own: roles, footnotes, comments, breaks and targets."""


class NotPlain(Exception):  # noqa: N818 - no error: another parser reads the text
    """The text holds Markdown that only MyST reads."""


def plain_nodes(text: Text) -> list[nodes.Element]:
    """The top nodes of `text`, its sections nested; raises `NotPlain`."""
    return _Builder().build(text)


class _Builder:
    def __init__(self) -> None:
        self._markdown = MarkdownIt("commonmark").enable("table")
        self._env: dict[str, Any] = {}
        self._top = nodes.Element()
        self._open: list[tuple[int, nodes.Element]] = []
        """The sections that are open, with their depths."""

    def build(self, text: Text) -> list[nodes.Element]:
        for block in text.blocks:
            self._add(block)
        if self._env.get("references"):
            raise NotPlain
        children = [node for node in self._top.children if isinstance(node, nodes.Element)]
        for node in children:
            node.parent = None
        return children

    def _add(self, block: Block) -> None:
        match block.kind:
            case "heading":
                stating: nodes.Element = self._section(block)
            case "paragraph":
                stating = self._paragraph(block)
                self._here.append(stating)
            case "item":
                stating = self._paragraph(block)
                self._list(block).append(nodes.list_item("", stating))
            case "box":
                stating = _BOXES[block.box]("", self._paragraph(block))
                self._here.append(stating)
            case _:
                raise NotPlain
        if block.facets:
            stating[FACETS] = [*block.facets]

    @property
    def _here(self) -> nodes.Element:
        return self._open[-1][1] if self._open else self._top

    def _section(self, block: Block) -> nodes.section:
        source, inline = self._inline(f"# {block.text}", "heading")
        while self._open and self._open[-1][0] >= block.level:
            self._open.pop()
        section = nodes.section("", nodes.title(source, "", *inline))
        self._here.append(section)
        self._open.append((block.level, section))
        return section

    def _paragraph(self, block: Block) -> nodes.paragraph:
        text = block.text
        if block.kind == "box":
            text = "\n".join(line.rstrip() for line in text.split("\n"))
        source, inline = self._inline(text, "paragraph")
        return nodes.paragraph(source, "", *inline)

    def _list(self, block: Block) -> nodes.Element:
        """The list that the item belongs to: the one before it, if that is of the same kind."""
        last = self._here[-1] if len(self._here) else None
        kind = nodes.enumerated_list if block.number else nodes.bullet_list
        if isinstance(last, kind):
            return last
        if block.number > 1:
            raise NotPlain
        made = kind(enumtype="arabic", prefix="", suffix=".") if block.number else kind(bullet="-")
        self._here.append(made)
        return made

    def _inline(self, markdown: str, kind: str) -> tuple[str, list[nodes.Node]]:
        """The source and the nodes of one block of that kind, which the Markdown has to be."""
        tokens = self._markdown.parse(markdown, self._env)
        types = [token.type for token in tokens]
        if _MYST.search(markdown) or types != [f"{kind}_open", "inline", f"{kind}_close"]:
            raise NotPlain
        return tokens[1].content, list(_spans(iter(tokens[1].children or ())))


def _spans(tokens: Iterator[Token]) -> Iterator[nodes.Node]:
    """The nodes of inline tokens, up to the end of the span that they stand in."""
    for token in tokens:
        match token.type:
            case "text":
                yield nodes.Text(token.content)
            case "softbreak":
                yield nodes.Text("\n")
            case "code_inline":
                yield nodes.literal("", token.content)
            case "em_open" | "strong_open":
                yield _SPANS[token.type]("", "", *_spans(tokens))
            case "link_open" if token.attrs.keys() == {"href"} and not token.markup:
                inside: Sequence[nodes.Node] = list(_spans(tokens))
                if not inside:
                    raise NotPlain
                yield nodes.reference("", "", *inside, refuri=token.attrs["href"])
            case "em_close" | "strong_close" | "link_close":
                return
            case _:
                raise NotPlain
