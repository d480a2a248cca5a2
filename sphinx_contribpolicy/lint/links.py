"""Checks of links that a text names and does not have, or has and does not use."""

from __future__ import annotations

import re
from os import pardir
from os.path import exists, relpath
from pathlib import Path
from posixpath import dirname, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sphinx_contribpolicy.lint.check import Hits, Subject, check, named
from sphinx_contribpolicy.lint.tree import letters
from sphinx_contribpolicy.markup.markdown import relative_paths
from sphinx_contribpolicy.policy import BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]\[]+)\]:[ \t]*\S.*$", re.MULTILINE)
_FULL = re.compile(r"(?<!\\)\]\[([^\]\[]*)\]")
_TEXT = re.compile(r"(?<![\\\]])!?\[([^\]\[]+)\](?!:)")
_ANCHOR = re.compile(r"(?:\]\(\s*+|\]:[ \t]*+)<?#(?!contribpolicy-|top\b)([^\s()<>.]++)(?!\.)")
"""A link to what people have called something: not to what Sphinx or a browser calls so."""
_NUMBER = re.compile(r"-\d+$")
_MARKDOWN = frozenset(
    {"text", "detail", "why", "answer", "opening", "closing", "reasons", "definitions", "examples"}
)
"""The keys of texts in which a link is one; others are shown as they are written."""
_UNREAD = re.compile(
    r"(?::[A-Za-z][\w:+.-]{0,60}:|\{[A-Za-z][\w:+.-]{0,60}\})(?=`[^`])"
    r"|`[^`<>]{0,500}<[^`<>\s]{1,500}>`__?(?!\w)|^[ \t]{0,99}\.\. [A-Za-z][\w:+.-]{0,60}::",
    re.MULTILINE,
)
"""A role of reST or MyST, a link or a directive of reST: in Markdown its end is no code."""
_COMMENT = re.compile(r"//|#|_|comment\b.*", re.IGNORECASE)
_SENDING = {
    ("contact", "ask-or-appeal"),
    ("contact", "report-violations"),
    ("exceptions", "on-request"),
    ("security", "private-channel"),
}


@check(
    "link-undefined",
    "warning",
    fix="write the address in the link, or add a line `[label]: address` to this text",
)
def link_undefined(subject: Subject) -> Hits:
    """A text has a reference such as `[the thread][discussion]`, and nothing says where it leads.

    Each text stands alone: a reference that is defined in another one does not count.
    """
    for text in subject.own_texts:
        plain = text.without_code
        defined = {_label(found[1]) for found in _DEFINITION.finditer(plain)}
        for found in _FULL.finditer(plain):
            label = _label(found[1] or _before(plain, found.start()))
            if label and label not in defined and not label.startswith("^"):  # a footnote
                yield text.at(found.start()), f"nothing says where [{label}] leads"


@check("link-unused", "warning", fix="use it, or take the line out")
def link_unused(subject: Subject) -> Hits:
    """A text defines a link, and the sentence that used it has gone."""
    for text in subject.own_texts:
        plain = text.without_code
        rest = _DEFINITION.sub(lambda found: " " * len(found[0]), plain)
        used = {_label(found[1]) for found in _FULL.finditer(rest)}
        used |= {_label(found[1]) for found in _TEXT.finditer(rest)}
        for found in _DEFINITION.finditer(plain):
            label = _label(found[1])
            if label not in used and not _COMMENT.fullmatch(label):
                yield text.at(found.start()), f"the link [{label}] is not used"


@check(
    "link-nowhere",
    "warning",
    fix="name what is there: a path from the folder of the policy file, in `body` from its own, or "
    "a URL",
)
def link_nowhere(subject: Subject) -> Hits:
    """A link of a rule or of a text is a path, and nothing is there.

    Of an anchor such as `#our-tests` it is said where no page of the repository and no heading of
    the policy has words like it.
    """
    if not subject.has_files:
        return
    for at, rule in subject.rules:
        for _, message in _missing(subject, f"[](<{rule.link}>)"):
            yield subject.at(*at, "link"), message
    for text in subject.own_texts:
        if text.key == BODY or text.key[-1] in _MARKDOWN:
            folder = dirname(subject.policy.wording.body) if text.key == BODY else ""
            for start, message in _missing(subject, text.without_code, folder):
                yield text.at(start), message


@check(
    "markup-unread",
    "note",
    fix="write Markdown, as in `[the tests](docs/testing.rst)`, with a path from the folder of the "
    "policy file, in `body` from its own, or a URL",
)
def markup_unread(subject: Subject) -> Hits:
    """A text holds a role, a link or a directive of reST, or a role of MyST.

    Texts are Markdown, also where pages are reST, and a forge shows them too.
    """
    for text in subject.own_texts:
        for found in _UNREAD.finditer(text.text):
            if not text.without_code[found.end() - 1].isspace():
                yield text.at(found.start()), f"{found[0].strip()} is shown as it is written"


@check("contact-unset", "note", fix="set it to an address or a page")
def contact_unset(subject: Subject) -> Hits:
    """A rule tells people to ask, to object or to report, and `project.contact` is empty."""
    for rule in subject.policy.rules if subject.lacks("contact") else ():
        if (rule.facet, rule.stance) in _SENDING and not (rule.text or rule.detail):
            yield subject.at("project", "contact"), f"{named(rule)} sends people to no contact"
            return


def _missing(subject: Subject, markdown: str, folder: str = "") -> Iterator[tuple[int, str]]:
    """Where links of a text from `folder` begin that lead nowhere, with what is not there."""
    tree, listed = subject.tree, subject.policy.files
    plain = _DEFINITION.sub(_without_comment, markdown)
    for start, path in relative_paths(plain):
        place = normpath(f"{folder or '.'}/{unquote(path)}")
        seen = Path(relpath(tree.root.resolve() / place, tree.repository.fence))
        # A forge has pages of its own above the files, such as ../../issues.
        known = seen.parts[:2] == (pardir, pardir) or place in listed.whole
        # `Path.exists` raises for a name that is too long.
        if not known and not exists(tree.root / place):  # noqa: PTH110
            yield start, f"there is no {path}"
    for found in _ANCHOR.finditer(plain):
        name = letters(_NUMBER.sub("", unquote(found[1])))
        if name not in tree.letters and name not in letters(subject.wording.part().markdown()):
            yield found.start(), f"nothing is called #{found[1]}"


def _without_comment(definition: re.Match[str]) -> str:
    """A definition, blanked out where it is a comment."""
    comment = _COMMENT.fullmatch(_label(definition[1]))
    return re.sub(r"[^\n]", " ", definition[0]) if comment else definition[0]


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _before(text: str, end: int) -> str:
    """The text of a link `[text][]` whose first bracket closes at `end`."""
    return text[text.rfind("[", 0, end) + 1 : end]
