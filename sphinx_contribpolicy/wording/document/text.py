"""The text that the words produce, in blocks."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Literal

import msgspec

from sphinx_contribpolicy.policy import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator


_NUMBER = re.compile(r"^(\d+)\\([.)])")
BlockKind = Literal["heading", "paragraph", "item", "box", "markdown", "table"]


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One block of a text."""

    kind: BlockKind
    text: str
    """Markdown without markup of the block itself: no `#`, no bullet, no quote marks."""
    level: int = 0
    """Of a heading: 1 is the title of the part, 2 one of its sections."""
    facets: tuple[str, ...] = ()
    """The facets that are first stated here."""
    box: str = ""
    """Of a box: the kind of GitHub alert: note, tip, important, warning or caution."""
    number: int = 0
    """Of an item: its number, or 0 in a list without numbers."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """A rule and the words, Markdown, that say it."""

    rule: Rule
    text: str


class Text(msgspec.Struct, frozen=True, cache_hash=True):
    """A text in blocks; false where there is nothing to say."""

    blocks: tuple[Block, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.blocks)

    @property
    def digest(self) -> str:
        """SHA-256 of the blocks as hexadecimal digits: equal for equal texts, in every process."""
        return hashlib.sha256(repr(self.blocks).encode()).hexdigest()

    @property
    def checksum(self) -> str:
        """SHA-256 of the text as it is read: equal where a reader finds no difference."""
        return hashlib.sha256(self.markdown().encode()).hexdigest()

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets that the text states, each once, in order."""
        return tuple(dict.fromkeys(facet for block in self.blocks for facet in block.facets))

    def markdown(self, heading: int = 1) -> str:
        """The text as Markdown, its title a heading of depth `heading` (1 to 6).

        Ends in one newline.
        """
        return "".join(self._pieces(heading, marked=False)).rstrip("\n") + "\n" if self else ""

    def marked(self) -> str:
        r"""The text with a comment `% contribpolicy\x01FACET ...` before blocks that state facets.

        No text of a policy can hold that control character, and so none can be taken for one.
        """
        return "".join(self._pieces(1, marked=True))

    def _pieces(self, heading: int, *, marked: bool) -> Iterator[str]:
        previous: Block | None = None
        for block in self.blocks:
            if previous is not None:
                same_list = previous.kind == block.kind == "item"
                same_list = same_list and bool(previous.number) == bool(block.number)
                yield "\n" if same_list and not marked else "\n\n"
            mark = (
                f"% contribpolicy\x01{' '.join(block.facets)}\n" if marked and block.facets else ""
            )
            # A document has one title: what would stand beside it stands in it.
            beside = heading == 1 and not marked and previous is not None and block.level == 1
            yield _block_markdown(block, heading + beside, mark)
            previous = block
        yield "\n"


def _block_markdown(block: Block, heading: int, mark: str) -> str:
    match block.kind:
        case "heading":
            depth = min(heading + block.level - 1, 6)
            # Behind the signs of a heading a number begins no list.
            title = _NUMBER.sub(r"\1\2", block.text)
            return f"{mark}{'#' * depth} {title}"
        case "item":
            bullet = f"{block.number}. " if block.number else "- "
            return bullet + _indented(mark + block.text, " " * len(bullet))
        case "box":
            quoted = "\n".join(f"> {line}".rstrip() for line in block.text.split("\n"))
            # Formatters that fill lines would put text right below the mark behind it.
            return f"{mark}> [!{block.box.upper()}]\n>\n{quoted}"
        case _:
            return mark + block.text


def _indented(text: str, indent: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(indent + line if line else line for line in rest)])
