"""Policy to text: every word that the kit says, in portable Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.markup.markdown import capital
from sphinx_contribpolicy.wording import parts
from sphinx_contribpolicy.wording.document import Choice, policy_text, stated
from sphinx_contribpolicy.wording.fragments import Fragments
from sphinx_contribpolicy.wording.part_names import FORMS, PARTS, WHOLE_PARTS, Form, Part
from sphinx_contribpolicy.wording.sentences import Speaker, Stated
from sphinx_contribpolicy.wording.text import Block, Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy

__all__ = [
    "FORMS",
    "PARTS",
    "WHOLE_PARTS",
    "Block",
    "Fragments",
    "Stated",
    "Text",
    "sentences",
    "write",
]


def write(  # noqa: PLR0913 - one name for each thing that can be chosen
    policy: Policy,
    part: Part = "policy",
    *,
    form: Form = "full",
    only: Sequence[str] = (),
    omit: Sequence[str] = (),
    title: str | None = None,
    templates: Sequence[Path] = (),
    fragments: Fragments | None = None,
) -> Text:
    """Part `part` of what `policy` says.

    `only` and `omit` choose facets; `title` replaces the title of the part (Markdown), and leaves
    it out where it is "". `templates` are folders whose fragments replace the shipped ones;
    `fragments`, where given, is used in their place and saves reading them again. Raises
    `WordsError`, with all that is wrong, where a fragment fails or a stance has no words.
    """
    speaker = Speaker(policy, fragments or Fragments(templates))
    speaker.check()
    choice = Choice(only=tuple(only), omit=tuple(omit))
    match part:
        case "policy" if form == "full":
            return policy_text(speaker, _title(speaker) if title is None else title, choice)
        case "summary" | "checklist":
            make = parts.summary if part == "summary" else parts.checklist
            return make(speaker, title or "", choice)
        case "policy":
            make = parts.summary if form == "summary" else parts.checklist
            return make(speaker, _title(speaker) if title is None else title, choice)
        case "good-first-issue":
            return parts.good_first_issue(speaker, title, choice)
        case "agents":
            return parts.agents(speaker, title)
        case "reviewers":
            return parts.reviewers(speaker, title)
        case "pull-request-template":
            return parts.pull_request_template(speaker)
        case "pull-request-disclosure":
            return parts.pull_request_disclosure(speaker)
        case "reply":
            return parts.reply(speaker)
        case "table":
            return parts.table(speaker, choice)
        case "discussion":
            return parts.discussion(speaker)


def _title(speaker: Speaker) -> str:
    """The title of the policy, Markdown: `wording.title`, or one made from the technology."""
    return capital(speaker.piece("titles", "policy"))


def sentences(
    policy: Policy, templates: Sequence[Path] = (), *, fragments: Fragments | None = None
) -> tuple[Stated, ...]:
    """Each rule with the sentence of the text that says it; takes words and raises as `write`."""
    speaker = Speaker(policy, fragments or Fragments(templates))
    speaker.check()
    return stated(speaker)
