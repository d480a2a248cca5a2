"""Links that a text names and does not have, or has and does not use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.lint.check import Check, Finding
from sphinx_contribpolicy.lint.own_texts import in_its_line, own_texts, rules, without_code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sphinx_contribpolicy.policy.loader import Loaded

_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)([^\]\[]+)\]:[ \t]*\S.*$", re.MULTILINE)
_FULL = re.compile(r"(?<!\\)\]\[([^\]\[]*)\]")
_TEXT = re.compile(r"(?<![\\\]])!?\[([^\]\[]+)\](?!:)")
_COMMENT = re.compile(r"//|#|_|comment\b.*", re.IGNORECASE)


class LinkUndefined(Check):
    """A text has a reference such as `[the thread][discussion]`, and nothing says where it leads.

    Each text stands alone: a reference that is defined in another one does not count.
    """

    code = "link-undefined"
    severity = "warning"
    fix = "write the address in the link, or add a line `[label]: address` to this text"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each reference without a definition."""
        for path, text in own_texts(loaded):
            plain = without_code(text)
            defined = {_label(found[1]) for found in _DEFINITION.finditer(plain)}
            for found in _FULL.finditer(plain):
                label = _label(found[1] or _before(plain, found.start()))
                if label and label not in defined:
                    finding = self.finding(loaded, path, f"nothing says where [{label}] leads")
                    yield in_its_line(loaded, finding, path, text, found.start())


class LinkUnused(Check):
    """A text defines a link, and the sentence that used it has gone."""

    code = "link-unused"
    severity = "warning"
    fix = "use it, or take the line out"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding for each definition that nothing refers to."""
        for path, text in own_texts(loaded):
            plain = without_code(text)
            rest = _DEFINITION.sub(lambda found: " " * len(found[0]), plain)
            used = {_label(found[1]) for found in _FULL.finditer(rest)}
            used |= {_label(found[1]) for found in _TEXT.finditer(rest)}
            for found in _DEFINITION.finditer(plain):
                label = _label(found[1])
                if label not in used and not _COMMENT.fullmatch(label):
                    finding = self.finding(loaded, path, f"the link [{label}] is not used")
                    yield in_its_line(loaded, finding, path, text, found.start())


class ContactUnset(Check):
    """A rule tells people to ask, to object or to report, and `project.contact` is empty."""

    code = "contact-unset"
    severity = "note"
    fix = "set it to an address or a page"

    def find(self, loaded: Loaded, today: date) -> Iterator[Finding]:
        """One finding where a rule sends people to a contact that is not there."""
        if loaded.policy.project.contact:
            return
        for _, rule in rules(loaded):
            if (rule.facet, rule.stance) in _SENDING and not (rule.text or rule.detail):
                message = f"`{rule.stance}` of {rule.facet} sends people to no contact"
                yield self.finding(loaded, ("project", "contact"), message)
                return


_SENDING = {
    ("contact", "ask-or-appeal"),
    ("contact", "report-violations"),
    ("exceptions", "on-request"),
    ("security", "private-channel"),
}


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _before(text: str, end: int) -> str:
    """The text of a link `[text][]` whose first bracket closes at `end`."""
    return text[text.rfind("[", 0, end) + 1 : end]


CHECKS: tuple[Check, ...] = (LinkUndefined(), LinkUnused(), ContactUnset())
