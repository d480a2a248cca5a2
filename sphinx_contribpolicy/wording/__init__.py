"""Policy to text: every word that the kit says, in portable Markdown.

This module is the face of the package: the rest of the house takes what is listed here.

>>> from sphinx_contribpolicy.policy import load
>>> from sphinx_contribpolicy.wording import write
>>> policy = load(overrides={"preset": "minimal"}).policy
>>> print(write(policy, "summary").markdown())  # doctest: +SKIP
- You are responsible for everything you submit, however it was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.directives import FORMS, PARTS, WHOLE_PARTS, Form, Part
from sphinx_contribpolicy.markup.markdown import capital
from sphinx_contribpolicy.wording import parts
from sphinx_contribpolicy.wording.agent_marker import starts_with_marker
from sphinx_contribpolicy.wording.document import Choice, policy_text, stated
from sphinx_contribpolicy.wording.fragments import Fragments
from sphinx_contribpolicy.wording.speaker import Speaker, Stated
from sphinx_contribpolicy.wording.text import Block, Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.policy import Policy, Rule

__all__ = [
    "FORMS",
    "PARTS",
    "WHOLE_PARTS",
    "Block",
    "Form",
    "Fragments",
    "Part",
    "Stated",
    "Text",
    "Wording",
    "sentences",
    "starts_with_marker",
    "write",
]


class Wording:
    """What the words say of one policy: made once for it, and handed to whoever needs some.

    Nothing is read or checked before the first text is asked for.
    """

    def __init__(self, policy: Policy, fragments: Fragments | None = None) -> None:
        """`fragments` are the words of the project; those of the kit alone where none are given."""
        self.policy = policy
        self._speaker = Speaker(policy, fragments or Fragments())

    def part(
        self,
        part: Part = "policy",
        *,
        form: Form = "full",
        only: Sequence[str] = (),
        omit: Sequence[str] = (),
        title: str | None = None,
    ) -> Text:
        """One part of what the policy says; takes and raises what `write` does."""
        speaker = self._speaker
        speaker.check()
        choice = Choice(only=tuple(only), omit=tuple(omit))
        match part:
            case "policy" if form == "full":
                return policy_text(speaker, self._title() if title is None else title, choice)
            case "summary" | "checklist":
                make = parts.summary if part == "summary" else parts.checklist
                return make(speaker, title or "", choice)
            case "policy":
                make = parts.summary if form == "summary" else parts.checklist
                return make(speaker, self._title() if title is None else title, choice)
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

    def sentences(self) -> tuple[Stated, ...]:
        """Each rule with the sentence of the text that says it; raises what `write` does."""
        self._speaker.check()
        return stated(self._speaker)

    def sentence(self, rule: Rule) -> str:
        """The sentence of one rule alone, Markdown, with its full stop; raises `WordsError`."""
        return self._speaker.sentence(rule).words(self._speaker.voice)

    def piece(self, fragment: str, key: str, /, **values: object) -> str:
        """Section `key` of a fragment as Markdown; "" where the fragment has no such section.

        It can name `values` beside what every fragment can. Raises `WordsError`.
        """
        return self._speaker.piece(fragment, key, **values)

    @property
    def values(self) -> Mapping[str, object]:
        """What fragments get by the names that all of them know, such as "pr"."""
        return self._speaker.values()

    def series(self, phrases: Sequence[str], word: str = "and") -> str:
        """'a', 'a and b' or 'a, b and c'; `word` is "and" or "or"."""
        return self._speaker.language.series(phrases, word)

    def _title(self) -> str:
        """The title of the policy, Markdown: `wording.title`, or one made from the technology."""
        return capital(self._speaker.piece("titles", "policy"))


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

    Whoever wants several texts of one policy makes one `Wording` and asks it for its parts.
    """
    wording = Wording(policy, fragments or Fragments(templates))
    return wording.part(part, form=form, only=only, omit=omit, title=title)


def sentences(
    policy: Policy, templates: Sequence[Path] = (), *, fragments: Fragments | None = None
) -> tuple[Stated, ...]:
    """Each rule with the sentence of the text that says it; takes words and raises as `write`."""
    return Wording(policy, fragments or Fragments(templates)).sentences()
