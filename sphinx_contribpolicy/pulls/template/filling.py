"""A template as it comes, and filled in as an honest person does it: the proof of what it asks."""

from __future__ import annotations

from sphinx_contribpolicy.pulls.template.sections import Requirement, Template

_WORDS = "The second link was dead, see #1. It opens the page again."
_NOTHING = "_No response_"
"""What the forge writes for a field of a form that was left empty."""


def unfilled(template: Template, text: str) -> str:
    """The body of who sends the template of this `text` as it came."""
    return _of_form(template) if template.form else text


def filled(template: Template, text: str) -> str:
    """The body of who gives what each section asks for; the template is the Markdown `text`.

    Of a form, each of its fields is filled in.
    """
    if template.form:
        return _of_form(template, _WORDS)
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


def _of_form(template: Template, words: str = "") -> str:
    """What the forge makes of a form with these words in its fields, and ticks in its boxes."""
    parts: list[str] = []
    for each in template.requirements:
        section = each.section
        boxes = (f"- {option.written}" for option in section.options)
        mark = "[x]" if words else "[ ]"
        answer = "\n".join(box.replace("[ ]", mark, 1) for box in boxes)
        chosen = each.answers[0] if words and each.answers else words
        parts += [
            f"### {section.heading}",
            answer or chosen or "\n".join(section.visible) or _NOTHING,
        ]
    return "\n\n".join(parts)


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
