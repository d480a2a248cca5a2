"""What an author wrote where a forge shows it to nobody, or as somebody else's words."""

from __future__ import annotations

import re

from sphinx_contribpolicy.markup.normalize import key, words
from sphinx_contribpolicy.pulls.body import Comment, SeenText, authored, read, seen_texts
from sphinx_contribpolicy.pulls.judge.match import Answers, SectionAnswer, sentences
from sphinx_contribpolicy.pulls.phrases import instructs, speaks
from sphinx_contribpolicy.pulls.template import Template

_FEW = 2
"""Words of a comment that is no sentence."""
_OF_PROGRAMS = re.compile(r"[_={}<>@]|\w:\w")


def hides(answer: SectionAnswer, template: Template) -> bool:
    """Whether a comment of the section holds an answer in place of the template's words.

    What only instructs is the prompt of an older template. Beside the prompt, and not in its place,
    programs leave comments too.
    """
    asked = set(map(key, answer.requirement.section.comments))
    found = [piece for piece in answer.pieces if isinstance(piece, Comment)]
    if asked <= {key(piece.text) for piece in found}:
        found = [each for each in found if key(each.text) not in asked and _is_said(each.text)]
    said = sentences(SeenText(each.line, each.text) for each in found)
    parts = (each._replace(text=part) for each in said for part in each.text.split(":"))
    own = [each for each in parts if not instructs(each.text)]
    return authored(own, template.text, none_answers=True, signatures=True).words


def is_quoted(answer: SectionAnswer, answers: Answers) -> bool:
    """Whether a quotation in the section holds words of the author's own."""
    begins = [each.line for each in answers.sections if each.line]
    return any(
        authored(seen_texts(read(quotation).pieces), answers.template.text).words
        for line, quotation in answers.body.quoted
        if max((at for at in begins if at <= line), default=None) == answer.line
    )


def _is_said(comment: str) -> bool:
    """Whether a comment looks like words of people, and not like a mark of a program."""
    spoken = words(comment)
    return len(spoken) > _FEW and not (_OF_PROGRAMS.search(comment) or speaks(spoken, "automatic"))
