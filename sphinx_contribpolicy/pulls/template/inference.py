"""What a section that nobody explained seems to require. It never fails anybody by itself.

Where in doubt it asks for nothing: a check that fails an honest person is worse than one that lets
an empty section pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Literal

from sphinx_contribpolicy.markup.normalize import shortened, words
from sphinx_contribpolicy.policy import SectionKind
from sphinx_contribpolicy.pulls.body import Comment, Words
from sphinx_contribpolicy.pulls.phrases import (
    asks_for_one,
    clauses,
    longest_at,
    speaks,
    speaks_of_tools,
    tree,
)
from sphinx_contribpolicy.pulls.template.choices import choice_of
from sphinx_contribpolicy.pulls.template.sections import (
    Invitation,
    Requirement,
    Section,
    requirement_of,
)

_SENTENCE = re.compile("(?<=[.!?;])\\s+|(?<=[\u3002\uff01\uff1f])|\n")
_REMARK = re.compile("[(\\[\uff08]([^()\\[\\]\uff08\uff09]{1,200})")
_END = re.compile(
    "(?<=[.!?;])\\s+|(?<=[\u3002\uff01\uff1f])"
    "|\\n(?=[^\\S\\n]{0,20}(?:[-*+#>]|\\d{1,3}[.)]|\\n|\\Z))"
)
"""Where a sentence ends that may go on in the next line."""
_NEAR = 3
"""Words that can stand between "delete" and what goes; one more before it can say "not"."""
_SHORT = 4
"""Words of a sentence that says nothing but "if applicable"."""
_BLANK = re.compile(
    r"^[^\w\n]*(?:\.{3}|\u2026|_{3,}|(?:[^\W_]+\W{1,3}){0,2}[^\W_]+\s?[:\uff1a])[^\S\n]*$",
    re.MULTILINE,
)


def as_it_looks(
    section: Section, description: Section | None, *, alone: bool = False
) -> Requirement:
    """The likeliest requirement of a section; `description` is the one that asks what changes."""
    choice = choice_of(section)
    if section.options and choice is None and speaks(section.prompt, "stays"):
        return requirement_of(section, ("disclosure",))
    if may_be_left_out(section):
        return requirement_of(section, ("optional",), certain=True)
    if choice:
        kind: SectionKind = "one-of" if choice.numbers else "disclosure"
        return requirement_of(
            section, (kind,), choices=choice.numbers, denial=choice.denial, certain=choice.certain
        )
    if section.options:
        return requirement_of(section, ("text" if section is description else "optional",))
    if _is_title(section, description, alone=alone):
        return requirement_of(section, ("optional",))
    if speaks_of_tools(section.heading):
        return requirement_of(section, ("disclosure",))
    if section is description:
        return requirement_of(section, ("text",), certain=True)
    if _keeps_one(section):
        return requirement_of(section, ("disclosure",))
    if not _asks(section) or speaks(section.key, "beside"):
        return requirement_of(section, ("optional",))
    return requirement_of(section, ("disclosure" if speaks_of_tools(section.asked) else "text",))


def may_be_left_out(section: Section) -> bool:
    """Whether the section says of itself that it is not for everybody."""
    about = speaks_of_tools(section.heading)
    if speaks(section.key, "optional") or (not about and speaks(section.key, "conditional")):
        return True
    # A heading, or what stands in its brackets, is a condition, or lets the section go.
    remarks = map(words, [section.heading, *_REMARK.findall(section.heading)])
    lets_go = any(_is_condition(each) or speaks(each, "goes") for each in remarks)
    if not about and lets_go and not asks_for_one(section.heading):
        return True
    describes = _names_the_change(section) or not section.key
    asked = [each for each in _SENTENCE.split(section.asked) if not asks_for_one(each)]
    sentences = [found for each in asked if (found := words(each))]
    for at, sentence in enumerate(sentences):
        whole = len(sentence) <= _SHORT or len(sentences) == 1
        if speaks(sentence, "goes") and not speaks(sentence, "goes_in_part"):
            return True
        # In "Optional: a link" it is the link.
        ends = len(sentences) == 1 or (whole and speaks(sentence[-2:], "optional"))
        if speaks(sentence, "optional") and (ends or (not describes and (whole or at == 0))):
            return True
        begin = sentence if whole else sentence[:4]
        conditional = speaks(begin, "conditional") or _is_condition(sentence)
        if at == 0 and conditional and not (describes or about):
            return True
    return False


def invitations_of(section: Section) -> Iterator[Invitation]:
    """The sentences of a section by which it, or more of the template, may go.

    What may go of a prompt alone is none.
    """
    told = (each for each in section.pieces if isinstance(each, Comment | Words))
    for piece in (each for each in told if not each.text.strip().startswith("contribpolicy:")):
        ends = (each.end() for each in _END.finditer(piece.text))
        for begin, end in pairwise([0, *ends, len(piece.text)]):
            sentence = piece.text[begin:end].lstrip()
            if goes := _goes(sentence.strip()):
                line = piece.line + piece.text.count("\n", 0, end - len(sentence))
                yield Invitation(line, shortened(sentence.strip()), goes, section)


def _goes(sentence: str) -> Literal["template", "sections", "section", ""]:
    """What goes by a sentence; "" where nothing does."""
    found = words(sentence)
    if speaks(found, "stays", "punished"):
        return ""
    parts = [words(each) for each in clauses(sentence)]
    if speaks(found, "template_goes") or _lets_go(found, parts, "whole_template"):
        return "template"
    if speaks(found, "sections_go") or _lets_go(found, parts, "any_section"):
        return "sections"
    return "section" if speaks(found, "goes") and not speaks(found, "goes_in_part") else ""


def _lets_go(sentence: Sequence[str], parts: Iterable[Sequence[str]], what: str) -> bool:
    """Whether "delete" stands before what goes in a part of a sentence, or "can go" behind it."""
    at = next(
        (at for at in range(len(sentence)) if longest_at(sentence, at, tree(what))), len(sentence)
    )
    if speaks(sentence[at:], "removed") and not speaks(sentence, "prompts"):
        return True
    for part in (each for each in parts if not speaks(each, "prompts")):
        for at in range(len(part)):
            size = longest_at(part, at, tree("removes"))
            near = range(at + size, at + size + _NEAR + 1) if size else ()
            denied = speaks(part[max(0, at - _NEAR - 1) : at], "contrary") or speaks(
                part[max(0, at - 1) : at], "who_would"
            )
            if not denied and any(longest_at(part, each, tree(what)) for each in near):
                return True
    return False


def _is_condition(sentence: Sequence[str]) -> bool:
    """Whether a sentence begins with a condition, as in "For UI changes, add ..."."""
    return speaks(sentence[:1], "conditions")


def _is_title(section: Section, description: Section | None, *, alone: bool) -> bool:
    """Whether the section is a title, or the greeting above the sections."""
    if not section.key:
        return not section.prompt if alone else section is not description
    # A heading with a prompt of its own is no title, whatever stands below it.
    asks = section.prompt and (_asks_outright(section) or _names_the_change(section))
    return not asks and section.has_deeper


def description_of(sections: Sequence[Section]) -> Section | None:
    """The section that asks what changes: the first that is named so, else the text on top."""
    named = [
        each
        for each in sections
        if each.key and not speaks(each.key, "beside") and not speaks_of_tools(each.heading)
    ]
    for section in named:
        plain = not section.options or _asks_what(section)
        bare_title = not section.prompt and section.has_deeper
        if plain and _names_the_change(section) and not bare_title:
            return section
    first = sections[0]
    asks = _asks_what(first) if first.options else speaks(first.prompt, "asks_what")
    if not first.key and asks:
        return first
    asking = next((each for each in named if not each.options and _asks(each)), None)
    return asking if asking and speaks(asking.prompt, "asks_what") else None


def _asks_what(section: Section) -> bool:
    """Whether a section that has boxes asks for words too, as in "Describe the change"."""
    sentences = map(words, _SENTENCE.split(section.asked))
    return any(speaks(each[:4], "asks_what") and speaks(each[:4], "asks") for each in sentences)


def _names_the_change(section: Section) -> bool:
    return speaks(section.key, "describes") and not speaks(section.key, "not_describes")


def _keeps_one(section: Section) -> bool:
    """Whether one item of a list is to be left as the answer."""
    asked = [*section.key, *section.prompt]
    return bool(section.alternatives) and speaks(asked, "keeps")


def _asks(section: Section) -> bool:
    """Whether a section wants something, and does not only tell something."""
    if _asks_outright(section):
        return True
    # Text that is seen can be the answer: "Why do we ask? Because ...".
    commented = any(not text.strip().startswith("contribpolicy:") for text in section.comments)
    return commented and speaks(section.key, "wanted")


def _asks_outright(section: Section) -> bool:
    """Whether the section asks in words, or has a blank."""
    visible = "\n".join(section.visible)
    if _keeps_one(section):
        return True
    if not section.prompt:
        return speaks(section.key, "asks")
    sentences = map(words, _SENTENCE.split(section.asked))
    return any(speaks(each[:4], "asks") for each in sentences) or bool(_BLANK.search(visible))
