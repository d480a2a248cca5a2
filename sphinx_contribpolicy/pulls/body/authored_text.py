"""What the author of a body wrote: what it says that its template did not already say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import Key, says_something, words
from sphinx_contribpolicy.pulls.body.checkboxes import Box
from sphinx_contribpolicy.pulls.body.reader import Comment, Piece, Words
from sphinx_contribpolicy.pulls.phrases import PhraseTree, longest_at, phrases, says_only, tree_of
from sphinx_contribpolicy.pulls.tools import is_badge, is_mark

_REFERENCE = re.compile(
    r"[(\[<]*(?:https?://[!-~]*/(?:issues|pull|merge_requests|work_items)/\d+[!-~]*"
    r"|[\w./-]*(?:[#!&]|gh-)\d+[.,;:)\]>]*)",
    re.ASCII | re.IGNORECASE,
)
# The full stops of Chinese and Japanese end a sentence without a space behind them.
_SENTENCE_END = re.compile("(?<=[.!?:\u3002\uff01\uff1f])\\s+|(?<=[\u3002\uff01\uff1f])")
_OFFER = re.compile(r"^[^\S\n]*(?:(?:[-*+•]|\d{1,3}[.)])[^\S\n]+(\S.*)|(/[a-z].*))$", re.MULTILINE)
_QUOTED = re.compile(
    '["`\u201c\u201e\u00ab]([^"`\u201c\u201d\u201e\u00ab\u00bb\\n]{1,80})["`\u201c\u201d\u00bb]'
)
_FEW_WORDS = 8
"""Words of a button or badge."""
_MARKS = re.compile(r"^[^\S\n]*(?:[-*+•]|\d{1,3}[.)])[^\S\n]+", re.MULTILINE)


class SeenText(NamedTuple):
    """Text that is seen in a body."""

    line: int
    text: str
    targets: tuple[str, ...] = ()
    """What its links and images lead to."""
    is_box: bool = False

    @property
    def lines(self) -> Iterator[tuple[int, str]]:
        """Its lines, each with its number."""
        return enumerate(self.text.split("\n"), self.line)


class TemplateText(Struct, frozen=True):
    """What a template says itself."""

    phrases: PhraseTree
    """Its lines and sentences."""
    unboxed: PhraseTree
    """The same without the labels of boxes, which may be an answer where no box is asked for."""
    offers: frozenset[Key]
    """Answers that its comments offer, such as the items of a list there."""
    visible: frozenset[Key]
    """The lines of the template that everybody sees."""
    targets: frozenset[str]
    """What its links and images lead to."""


class AuthoredText(Struct, frozen=True):
    """What an author added to a stretch of a template."""

    words: bool = False
    """Words that answer; nothing else counts then."""
    none: bool = False
    """A line that says 'none'."""
    anything: bool = False
    """A word, whatever it is worth."""
    placeholder: str = ""
    """A line that stands for an answer to come."""
    placeholder_line: int = 0


def seen_texts(pieces: Iterable[Piece]) -> list[SeenText]:
    """Every piece that is seen; a box that was struck out is not."""
    return [
        SeenText(
            piece.line,
            piece.text,
            piece.targets if isinstance(piece, Words) else (),
            isinstance(piece, Box),
        )
        for piece in pieces
        if not isinstance(piece, Comment)
        and not (isinstance(piece, Box) and piece.state == "struck")
    ]


def template_text(
    hidden: Iterable[str], visible: Iterable[str], targets: Iterable[str], boxes: Iterable[str] = ()
) -> TemplateText:
    """The text of a template: comments, visible texts, targets of links, labels of boxes."""
    labels = {phrase for text in boxes for phrase in _phrases(text)}
    seen = {phrase for text in visible for phrase in _phrases(text)}
    hidden = list(hidden)
    prompts = {phrase for text in hidden for phrase in _phrases(text)}
    return TemplateText(
        tree_of(labels | seen | prompts),
        tree_of(seen | prompts),
        frozenset(offer for text in hidden for offer in _offers(text)),
        frozenset(labels | seen),
        frozenset(targets),
    )


def authored(  # noqa: PLR0913 - what can be asked, each by its name
    texts: Sequence[SeenText],
    template: TemplateText,
    *,
    none_answers: bool = False,
    boxed: bool = True,
    signatures: bool = False,
    describes: bool = False,
) -> AuthoredText:
    """What `texts` add to the template.

    `none_answers`: a line that says "None" or "No" is an answer in words. `boxed`: the section has
    boxes; where it has none, the words of a box elsewhere can be an answer. `signatures`: a line
    such as "Generated with ..." counts, as where tools are asked for. `describes`: what changes is
    asked, and a line that names an issue and says nothing of it leaves that open.
    """
    gathered: list[str] = []
    none = anything = False
    left: tuple[str, int] | None = None
    for line, text, targets, is_box in texts:
        tree = template.phrases if boxed or is_box else template.unboxed
        lines = [
            (at, part)
            for at, part in enumerate(text.split("\n"))
            if part.strip() and (signatures or not is_mark(part, label=False))
        ]
        badge = targets and all(map(is_badge, targets)) and len(text.split()) <= _FEW_WORDS
        if badge or not (lines or targets):
            continue
        # A picture or a link of the author's own answers, with or without words around it.
        new = set(targets) - template.targets
        if (lines or not text.strip()) and not all(describes and refers(each) for each in new):
            return AuthoredText(words=True)
        if "\n" in text and not _added(" ".join(text.split()), tree):
            continue  # the template's own lines, broken at other places
        for at, part in lines:
            whole, added = tuple(words(part)), _added(part, tree)
            ours = whole in template.visible
            # The prompt may offer the very word, as in `write "None" if none helped`.
            says_none = whole in phrases("none") and not ours
            if whole in template.offers and not (says_none or ours or is_box):
                return AuthoredText(words=True)
            left_none = tuple(added) in phrases("none")
            # Behind a label of the template, as in "AI used: no".
            none = none or says_none or (left_none and len(added) < len(whole))
            anything = anything or none or bool(added)
            open_ = tuple(added) in phrases("placeholders") or (describes and refers(part))
            if open_ or (left_none and not none_answers):
                # The first is quoted, and words that follow it still answer.
                left = left or (" ".join(part.split()), line + at)
                continue
            # Gathered over lines: one letter is a slip, one on each of two lines is a text.
            gathered += added
            if says_something(gathered):
                return AuthoredText(words=True)
    return AuthoredText(False, none, anything, *(left or ()))


def refers(line: str) -> bool:
    """Whether a line names an issue and says nothing of it, as in "Closes #12 and #13"."""
    parts = line.split()
    rest = [part for part in parts if not _REFERENCE.fullmatch(part)]
    return len(rest) < len(parts) and says_only(words(" ".join(rest)), "refers")


def _added(line: str, tree: PhraseTree) -> list[str]:
    """The words of `line` without the phrases of the template with which its sentences begin.

    Only with which they begin: an answer often goes on behind the words of its prompt, and words
    of the prompt inside a sentence are the author's.
    """
    added: list[str] = []
    for sentence in _SENTENCE_END.split(line):
        written = words(sentence)
        at = 0
        while size := longest_at(written, at, tree):
            at += size
        added += written[at:]
    return added


def _offers(comment: str) -> set[Key]:
    """The answers that a comment offers: items of a list, commands, and what it quotes."""
    # "<!--- Say why. --->" has a longer dash, and no item.
    found = [item or command for item, command in _OFFER.findall(comment.lstrip("-"))]
    return {tuple(words(each)) for each in [*found, *_QUOTED.findall(comment)]} - {()}


def _phrases(text: str) -> set[Key]:
    """Each line, each sentence of a line and of the whole text, as words."""
    lines = _MARKS.sub("", text).split("\n")
    texts = [*lines, " ".join(text.split())]
    sentences = [part for each in texts for part in _SENTENCE_END.split(each)]
    return {phrase for each in [*texts, *sentences] if (phrase := tuple(words(each)))}
