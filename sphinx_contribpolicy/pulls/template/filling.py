"""A template filled in as an honest person does it: the proof that it can be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx_contribpolicy.pulls.template.sections import Requirement, Template

_WORDS = "The second link was dead, see #1. It opens the page again."


def filled(template: Template, text: str) -> str:
    """The Markdown `text` of the template with what each of its sections asks for."""
    lines = text.replace("\r\n", "\n").split("\n")
    starts = [each.section.line for each in template.requirements]
    for at in reversed(range(len(starts))):
        requirement = template.requirements[at]
        _fill(requirement, lines)
        if {"text", "disclosure"} & set(requirement.kinds) or requirement.choices:
            # Behind the prompt: a comment can span lines, and so can the heading.
            end = starts[at + 1] - 1 if at + 1 < len(starts) else len(lines)
            lines[end:end] = ["", _WORDS, ""]
    if _WORDS not in lines:
        lines += ["", _WORDS]
    return "\n".join(lines)


def _fill(requirement: Requirement, lines: list[str]) -> None:
    """Ticks the boxes that are to be ticked, and fills in the fields."""
    question = requirement.question
    simple = [each for each in requirement.choices if question and each not in question.detail]
    chosen = (simple or requirement.choices)[:1]
    for number, box in enumerate(requirement.section.options, 1):
        line = lines[box.line - 1]
        if number in requirement.required or number in chosen:
            lines[box.line - 1] = line.replace("[ ]", "[x]", 1)
        elif number in requirement.choices:
            lines[box.line - 1] = line.replace("[x]", "[ ]", 1).replace("[X]", "[ ]", 1)
    for field in question.fields if question and not simple else ():
        lines[:] = [
            f"{line} {_WORDS}" if line.strip() == f"- {field.text}:" else line for line in lines
        ]
