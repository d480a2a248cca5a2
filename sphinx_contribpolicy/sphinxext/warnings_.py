"""What the extension warns about: each kind is a subtype that `suppress_warnings` can name."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from sphinx.util import logging

if TYPE_CHECKING:
    from docutils import nodes

TYPE = "contribpolicy"
"""The type of all: `suppress_warnings = ["contribpolicy.design"]` silences one subtype."""

_LOGGER = logging.getLogger(__name__)


class WarningType(Enum):
    """The subtypes, each with what it means and what is shown."""

    CONFIG = "config", "A value in conf.py cannot be used; the default stands in for it."
    POLICY = (
        "policy",
        "The policy file is missing or has mistakes; a region keeps its text, a directive says so.",
    )
    WORDS = (
        "words",
        (
            "A template cannot be used, or a stance has no words; shown is what `policy` shows. Or "
            "the text in the lock was made by another kit and read otherwise; shown is the new one."
        ),
    )
    PIN = (
        "pin",
        "Another version of the base is installed than the repository pins; shown is this one.",
    )
    FIXED = "fixed", "The base has fixed a rule that the text of the docs leaves out, as set there."
    OPTION = "option", "An option of a directive, region or tag is wrong; nothing is shown."
    REGION = (
        "region",
        "The markers of a region do not match, or cannot be seen; the file's own text is shown.",
    )
    EDITED = (
        "edited",
        "Somebody edited what `sync` wrote into a region; shown is what the policy says.",
    )
    MARKUP = (
        "markup",
        (
            "The policy holds a role, a directive, HTML, a footnote, or a link that leads nowhere "
            "from a page; it is shown as it is written."
        ),
    )
    TWICE = "twice", "A document shows the full policy again; links lead to the first."
    DESIGN = "design", "A style needs sphinx-design among the extensions; an admonition is shown."
    EMPTY = "empty", "The policy says nothing that the directive could show; nothing is shown."
    DISCUSSION = (
        "discussion",
        "A role needs `project.discussion_url`; its text is shown without a link.",
    )
    RULE = "rule", "A role names a facet that no page shows; its text is shown, not a link."

    def __init__(self, subtype: str, about: str) -> None:
        self.subtype = subtype
        self.about = about


class TextUnavailable(Exception):  # noqa: N818 - a state of the project, which a page survives
    """A text cannot be had; the message says why, and `kind` is what to warn of."""

    def __init__(self, kind: WarningType, message: str) -> None:
        self.kind = kind
        super().__init__(message)


def warn(
    kind: WarningType,
    message: str,
    location: nodes.Node | tuple[str, int | None] | str | None = None,
) -> None:
    """Log one warning of the given kind at a node, or at a place that Sphinx understands."""
    _LOGGER.warning("%s", message, location=location, type=TYPE, subtype=kind.subtype)
