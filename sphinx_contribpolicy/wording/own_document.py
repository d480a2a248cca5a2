"""A project's own text in place of the generated policy, its headings made relative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.wording.text import Block

if TYPE_CHECKING:
    from collections.abc import Iterator


def own_body(body: str, heading: list[Block]) -> Iterator[Block]:
    """The blocks of Markdown `body`.

    A heading of depth 1 at its start is the title and replaces `heading`; without one `heading`
    stands before it. Headings further in keep their order: the next depth that the body uses is
    that of the sections.
    """
    found = list(_blocks(body))
    titled = bool(found) and found[0].kind == "heading" and found[0].level == 1
    if titled:
        title, *found = found
        yield from [title] if heading else []
    else:
        yield from heading
    depths = [block.level for block in found if block.kind == "heading"]
    shift = 2 - min(depths) if depths else 0
    for block in found:
        if block.kind == "heading":
            yield Block(kind="heading", text=block.text, level=block.level + shift)
        else:
            yield block


def _blocks(body: str) -> Iterator[Block]:
    # Only a project with a text of its own needs the parser, so it is not imported at start-up.
    from sphinx_contribpolicy.markup.blocks import headings

    lines = file_lines.bare(file_lines.split(body))
    position = 0
    for heading in headings(body):
        yield from _plain(lines[position : heading.begin])
        yield Block(kind="heading", text=" ".join(heading.text.split()), level=heading.level)
        position = heading.end
    yield from _plain(lines[position:])


def _plain(lines: list[str]) -> Iterator[Block]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Block(kind="markdown", text=text)
