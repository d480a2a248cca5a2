"""A text as its reader sees it: sentences, and what is wrong with them whatever they say."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt

KEYWORD = re.compile(r"\b(?:MUST NOT|MUST|SHOULD NOT|SHOULD|MAY)\b")
_END = re.compile(r"(?<=[.!?])[)\"'*_`]*\s+(?=[\"'(*_`\[]*[A-Z0-9`])")
_PARSER = MarkdownIt("commonmark").enable("table")


def paragraphs_of(markdown: str) -> list[str]:
    """The paragraphs, items and cells of a Markdown text on one line each; no headings, no code."""
    tokens = _PARSER.parse(markdown)
    found = [
        " ".join(inline.content.split())
        for opening, inline in pairwise(tokens)
        if inline.type == "inline" and opening.type == "paragraph_open"
    ]
    # The mark of a box stands on a line of its own.
    return [text for text in found if not re.fullmatch(r"\[!\w+\]", text)]


def sentences_of(markdown: str) -> list[str]:
    """The sentences of a Markdown text, each item of a list for itself."""
    return [each for text in paragraphs_of(markdown) for each in _END.split(text)]


def sections_of(markdown: str) -> list[tuple[str, str]]:
    """The sections as heading and Markdown; what stands before the first heading has none."""
    parts = re.split(r"^#+ (.*)$", markdown, flags=re.MULTILINE)
    return [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]


def faults_in(markdown: str) -> list[str]:
    """What no text may have, whatever it says."""
    return [f"{fault}: {text}" for text in paragraphs_of(markdown) for fault in _faults(text)]


def _faults(text: str) -> list[str]:
    found = []
    if not re.search(r"[.?!:;][)\"'`*\]]*$", text):
        found.append("does not end as a sentence")
    if twice := re.search(r"\b(\w+) \1\b", text, re.IGNORECASE):
        found.append(f"says {twice[1]!r} twice")
    if re.search(r"  |\s[.,;:](?!\w)|\.\.|,,|[.?!]\.|;\.", re.sub(r"`[^`]*`|\.\.\.", "x", text)):
        found.append("has a doubled or misplaced mark")
    if re.search(r"[{}\x02\x03<>]|%\}|\bNone\b|\[[^\]]*$", re.sub(r"`[^`]*`", "", text)):
        found.append("has an unfilled place")
    found += [f"begins small ({each})" for each in _END.split(text)[1:] if each[:1].islower()]
    return found


def faults_of_build(markdown: str) -> list[str]:
    """What no text may have in how its blocks follow each other."""
    found, headed = [], False
    blocks = [block for block in markdown.strip().split("\n\n") if block]
    for block, behind in zip(blocks, [*blocks[1:], ""], strict=True):
        if block.endswith(":") and not re.match(r"(?:[->]|\d+\.|```) ?", behind):
            found.append(f"leads to nothing: {block}")
        headed = headed or block.startswith("## ")
        if headed and re.match(r"- \*\*[^*]+\.\*\* ", block):
            found.append(f"label under a heading: {block}")
        if block.startswith("## ") and behind.startswith("> [!"):
            found.append(f"heading of a box: {block}")
    return found


def assert_none(found: list[object]) -> None:
    """Fails with everything that was found, one thing a line."""
    assert not found, "\n".join(["", *map(str, dict.fromkeys(map(str, found)))])
