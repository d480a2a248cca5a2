"""What a section that nobody explained seems to require. It never fails anybody by itself.

Where in doubt it asks for nothing: a check that fails an honest person is worse than one that lets
an empty section pass.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.phrases import asks_for_one, speaks, speaks_of_tools
from sphinx_contribpolicy.pulls.template.choices import choice_of
from sphinx_contribpolicy.pulls.template.sections import requirement_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.policy import SectionKind
    from sphinx_contribpolicy.pulls.template.sections import Requirement, Section

_SENTENCE = re.compile("(?<=[.!?;])\\s+|(?<=[\u3002\uff01\uff1f])|\n")
_REMARK = re.compile("[(\\[\uff08]([^()\\[\\]\uff08\uff09]{1,200})")
_SHORT = 4
"""Words of a sentence that says nothing but "if applicable"."""
_BLANK = re.compile(
    r"^[^\w\n]*(?:\.{3}|\u2026|_{3,}|(?:[^\W_]+\W{1,3}){0,2}[^\W_]+\s?[:\uff1a])[^\S\n]*$",
    re.MULTILINE,
)


def as_it_looks(section: Section, sections: Sequence[Section]) -> Requirement:
    """The likeliest requirement of `section`, one of `sections`."""
    choice = choice_of(section) if section.options else None
    if section.options and choice is None and speaks(section.prompt, "stays"):
        return requirement_of(section, ("disclosure",))
    if may_be_left_out(section):
        return _certain(requirement_of(section, ("optional",)))
    if section.options:
        if choice is None:
            words_too = section is _description(sections)
            return requirement_of(section, ("text",) if words_too else ("optional",))
        kind: SectionKind = "one-of" if choice.numbers else "disclosure"
        made = requirement_of(section, (kind,), choices=choice.numbers, denial=choice.denial)
        return _certain(made) if choice.certain else made
    if _is_title(section, sections):
        return requirement_of(section, ("optional",))
    if speaks_of_tools(section.heading):
        return requirement_of(section, ("disclosure",))
    if section is _description(sections):
        return _certain(requirement_of(section, ("text",)))
    if section.alternatives and speaks([*section.key, *section.prompt], "keeps"):
        return requirement_of(section, ("disclosure",))
    if not _asks(section) or speaks(section.key, "beside"):
        return requirement_of(section, ("optional",))
    return requirement_of(section, ("disclosure" if speaks_of_tools(section.asked) else "text",))


def _certain(requirement: Requirement) -> Requirement:
    return msgspec.structs.replace(requirement, certain=True)


def may_be_left_out(section: Section) -> bool:
    """Whether the section says of itself that it is not for everybody."""
    heading = list(section.key)
    about = speaks_of_tools(section.heading)
    if speaks(heading, "optional") or (not about and speaks(heading, "conditional")):
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
        if describes or about:
            continue
        opens = speaks(sentence[:4], "conditional") or _is_condition(sentence)
        if at == 0 and (opens or (whole and speaks(sentence, "conditional"))):
            return True
    return False


def _is_condition(sentence: Sequence[str]) -> bool:
    """Whether a sentence begins with a condition, as in "For UI changes, add ..."."""
    return speaks(sentence[:1], "conditions")


def _is_title(section: Section, sections: Sequence[Section]) -> bool:
    """Whether the section is a title, or the greeting above the sections."""
    if not section.key:
        if len(sections) == 1:
            return not section.prompt
        return section is not _description(sections)
    # A heading with a prompt of its own is no title, whatever stands below it.
    asks = section.prompt and (_asks_outright(section) or _names_the_change(section))
    return not asks and _has_deeper(section, sections)


def _description(sections: Sequence[Section]) -> Section | None:
    """The section that asks what changes: the first that is named so, else the text on top."""
    for section in sections:
        plain = not section.options or _asks_what(section)
        named = section.key and plain and _names_the_change(section)
        beside = speaks(section.key, "beside") or speaks_of_tools(section.heading)
        bare_title = not section.prompt and _has_deeper(section, sections)
        if named and not beside and not bare_title:
            return section
    first = sections[0]
    asks = _asks_what(first) if first.options else speaks(first.prompt, "asks_what")
    if not first.key and asks:
        return first
    for section in sections:
        if section.options or not section.key or not _asks(section):
            continue
        if not speaks(section.key, "beside") and not speaks_of_tools(section.heading):
            return section if speaks(section.prompt, "asks_what") else None
    return None


def _asks_what(section: Section) -> bool:
    """Whether a section that has boxes asks for words too, as in "Describe the change"."""
    sentences = map(words, _SENTENCE.split(section.asked))
    return any(speaks(each[:4], "asks_what") and speaks(each[:4], "asks") for each in sentences)


def _names_the_change(section: Section) -> bool:
    return speaks(section.key, "describes") and not speaks(section.key, "not_describes")


def _has_deeper(section: Section, sections: Sequence[Section]) -> bool:
    """Whether the next section stands below this one."""
    at = sections.index(section)
    return at + 1 < len(sections) and sections[at + 1].level > section.level


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
    if section.alternatives and speaks([*section.key, *section.prompt], "keeps"):
        return True
    if not section.prompt:
        return speaks(section.key, "asks")
    sentences = map(words, _SENTENCE.split(section.asked))
    return any(speaks(each[:4], "asks") for each in sentences) or bool(_BLANK.search(visible))
