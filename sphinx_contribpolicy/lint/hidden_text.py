"""Checks of text that the people who read a page do not see."""

from __future__ import annotations

import re
import unicodedata

from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.markup.normalize import INVISIBLE, visible

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_NO_LINK = re.compile(r"^ {0,3}\[(?://|#|_|comment)\]:.*$", re.MULTILINE | re.IGNORECASE)
_FOR_PROGRAMS = re.compile(
    r"\s*(?:contribpolicy:|markdownlint-|prettier-ignore|pyml\b|mdformat\b|vale\b|textlint-"
    r"|cspell:|lychee-|SPDX-|rumdl-|towncrier:|\[\[\[(?:cog|end)\b|/?TOC\b|START doctoc|END doctoc)"
    r"|\s*(?:[\w-]+-(?:start|begin|end|break|marker)|(?:start|begin|end|stop)\b(?:[ :]+[\w-]+){0,2}"
    r"|(?:[\w-]+ ){1,2}(?:starts?|begins?|ends?) here)\s*\Z",
    re.IGNORECASE,
)
"""Comments that steer programs which look after Markdown; nobody is spoken to in them."""
_ELEMENT = re.compile(
    r"<[a-z][\w-]*\b[^<>]*?(?:\shidden(?=[\s>=/])"
    r"|style\s*=\s*[\"'][^\"']*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0(?![.\d])|color\s*:\s*transparent)[^\"']*[\"'])[^<>]*>",
    re.IGNORECASE,
)
_JOINERS = "\u200c\u200d"
_FLAG = "\U0001f3f4"


@check("hidden-text", "warning", fix="say it where people can read it, or take it out")
def hidden_text(subject: Subject) -> Hits:
    """A text holds a comment or an element that readers do not see, and programs do.

    People cannot know a rule that is hidden from them, and tools report such text as an attack.
    """
    for text in subject.own_texts:
        plain = text.without_code
        comments = (
            found for found in _COMMENT.finditer(plain) if not _FOR_PROGRAMS.match(found[1])
        )
        places = [(found.start(), "a comment") for found in comments]
        places += [(found.start(), "a comment") for found in _NO_LINK.finditer(plain)]
        places += [(found.start(), "a hidden element") for found in _ELEMENT.finditer(plain)]
        for start, what in sorted(places):
            yield text.at(start), f"readers do not see {what} in this text"


@check("invisible-character", "warning", fix="take it out")
def invisible_character(subject: Subject) -> Hits:
    """A text holds a character without a shape, or one that changes the direction of reading.

    Such characters hide words from people and change what they seem to say. The joiners that some
    scripts and emoji need are not meant.
    """
    for text in (*subject.short_texts, *subject.own_texts):
        seen: set[str] = set()
        for found in INVISIBLE.finditer(text.text):
            if found[0] not in seen and not _has_a_use(text.text, found.start()):
                seen.add(found[0])
                name = unicodedata.name(found[0], "without a name")
                message = f"this text holds the character U+{ord(found[0]):04X} ({name})"
                yield text.at(found.start()), message


def _has_a_use(text: str, at: int) -> bool:
    """Whether the character belongs to an emoji, or joins letters of a script that needs it."""
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if text[at] >= "\U000e0020":
        return _FLAG in text[max(at - 7, 0) : at]
    if "\ufe00" <= text[at] <= "\ufe0f":
        return bool(visible(before).strip())  # it chooses the shape of that character
    if text[at] not in _JOINERS or not before or not after:
        return False
    drawn = {"So", "Sk", "Mn"}  # an emoji, its colour, and the mark that asks for the emoji form
    if unicodedata.category(before) in drawn and unicodedata.category(after) in drawn:
        return True
    # Latin, Greek and Cyrillic letters come first, and need no joiners.
    return min(before, after) > "\u0530" and before.isprintable() and after.isprintable()
