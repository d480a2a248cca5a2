"""Checks of links that a text names and does not have, or has and does not use."""

from __future__ import annotations

import re
from urllib.parse import unquote

from sphinx_contribpolicy.lint.check import Hits, Subject, check, named

_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]\[]+)\]:[ \t]*\S.*$", re.MULTILINE)
_FULL = re.compile(r"(?<!\\)\]\[([^\]\[]*)\]")
_TEXT = re.compile(r"(?<![\\\]])!?\[([^\]\[]+)\](?!:)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
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


@check("link-nowhere", "warning", fix="name a file from the folder of the policy file, or a URL")
def link_nowhere(subject: Subject) -> Hits:
    """The `link` of a rule is a path, and nothing is there."""
    file = subject.loaded.file
    if file is None or subject.loaded.is_base:
        return
    for at, rule in subject.rules:
        path = re.split(r"[?#]", rule.link)[0]
        if path and not _SCHEME.match(path) and not (file.parent / unquote(path)).exists():
            yield subject.at(*at, "link"), f"there is no {path}"


@check("contact-unset", "note", fix="set it to an address or a page")
def contact_unset(subject: Subject) -> Hits:
    """A rule tells people to ask, to object or to report, and `project.contact` is empty."""
    for rule in subject.policy.rules if subject.lacks("contact") else ():
        if (rule.facet, rule.stance) in _SENDING and not (rule.text or rule.detail):
            yield subject.at("project", "contact"), f"{named(rule)} sends people to no contact"
            return


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _before(text: str, end: int) -> str:
    """The text of a link `[text][]` whose first bracket closes at `end`."""
    return text[text.rfind("[", 0, end) + 1 : end]
