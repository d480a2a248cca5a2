"""Policy to text: every word that the kit says, in portable Markdown.

This module is the face of the package: the rest of the house takes what is listed here.

>>> from pathlib import Path
>>> from sphinx_contribpolicy.policy import load
>>> from sphinx_contribpolicy.wording import write
>>> rules = {"testing": {"level": "must", "text": "say how"}}
>>> policy = load(root=Path("/"), overrides={"rules": rules}).policy
>>> print(write(policy, "summary").markdown())
- Say how.
<BLANKLINE>
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from sphinx_contribpolicy.directives import FORMS, PARTS, WHOLE_PARTS, Form, Part
from sphinx_contribpolicy.markup.markdown import capital
from sphinx_contribpolicy.policy import CUSTOM, facets
from sphinx_contribpolicy.wording import parts
from sphinx_contribpolicy.wording.coverage import (
    Coverage,
    coverage_of,
    fixed_unsaid,
    of_fixed,
    switched_off,
)
from sphinx_contribpolicy.wording.data import as_json
from sphinx_contribpolicy.wording.document import (
    Block,
    Stated,
    Text,
    home,
    own_sentence,
    policy_page,
)
from sphinx_contribpolicy.wording.fragments import (
    OPTIONAL,
    PIECES,
    QUESTIONS,
    RESERVED,
    Fragments,
    FragmentSection,
    english,
    kinds_of,
    language_of,
    skeleton,
    stale,
)
from sphinx_contribpolicy.wording.questions import (
    REWORD,
    Asked,
    Question,
    answers_of_the_kit,
    questions,
)
from sphinx_contribpolicy.wording.speech import REASON, Passage, Speaker, Unit, passages
from sphinx_contribpolicy.wording.tables import compared_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.directives import TextRequest
    from sphinx_contribpolicy.policy import KeyPath, Loaded, Policy, Rule

__all__ = [
    "FORMS",
    "OPTIONAL",
    "PARTS",
    "QUESTIONS",
    "RESERVED",
    "REWORD",
    "WHOLE_PARTS",
    "Asked",
    "Block",
    "Coverage",
    "Form",
    "FragmentSection",
    "Fragments",
    "Part",
    "Passage",
    "Question",
    "Stated",
    "Text",
    "Wording",
    "as_json",
    "coverage_of",
    "english",
    "facet_title",
    "language_of",
    "of_fixed",
    "passages",
    "sentences",
    "skeleton",
    "stale",
    "switched_off",
    "write",
]


class Wording(Speaker):
    """What the words say of one policy: made once for it, and handed to whoever needs some.

    Nothing is read or checked before the first text is asked for.
    """

    def __init__(self, policy: Policy, fragments: Fragments | None = None) -> None:
        """`fragments` are the words of the project; those of the kit alone where none are given."""
        super().__init__(policy, fragments or Fragments())

    def part(  # noqa: PLR0913 - as for `write`
        self,
        part: Part = "policy",
        *,
        form: Form = "full",
        only: Sequence[str] = (),
        omit: Sequence[str] = (),
        title: str | None = None,
        projects: Sequence[str] = (),
    ) -> Text:
        """One part of what the policy says; takes and raises what `write` does.

        `compare` has the published policies `projects`, by slug, or all.
        """
        self.check()
        if part == "compare":
            return compared_table(self, projects, only, omit).text()
        speaker: Speaker = self
        if only or omit:
            # Passages and conditions see what is said, and nothing else.
            rules = [rule for rule in self.policy.rules if _takes(rule, only, omit)]
            custom = () if only else self.policy.custom
            chosen = replace(self.policy, rules=tuple(rules), custom=custom)
            speaker = Speaker(chosen, self.fragments)
        if part != "policy":
            return parts.PARTS[part](speaker, title).text()
        # A title of the project's own counts, whatever else a title could be for.
        own = ("title",) if self.policy.wording.title else ()
        named = capital(speaker.term("title", "policy", *own)) if title is None else title
        return parts.FORMS[form](speaker, named).text()

    def answer(self, request: TextRequest) -> Text:
        """The text that a directive, a region or a tag asks for; raises what `write` does."""
        part, form, only, omit, title, _, _, projects = request
        return self.part(
            part,  # type: ignore[arg-type] # the table of directives and files name parts only
            form=form,
            only=only,
            omit=omit,
            title=title,
            projects=projects,
        )

    def sentences(self) -> tuple[Stated, ...]:
        """Each rule with the words of the text that say it, in the order of the rules.

        An item of a list comes with the line that leads to it. Raises what `write` does.
        """
        self.check()
        said = self._said()
        return tuple(
            Stated(rule=rule, text=said.get(id(rule)) or self.sentence(rule))
            for rule in self.policy.rules
        )

    def coverage(self) -> tuple[Coverage, ...]:
        """What is said, asked and checked of each rule, and the settings that switch it off.

        Raises what `write` does.
        """
        self.check()
        return coverage_of(self.policy, questions(self), self._said())

    def unsaid(self, loaded: Loaded) -> tuple[tuple[Rule, KeyPath, str], ...]:
        """The rules that a base of the policy has fixed and that its text does not say.

        Each with the key of the setting that is why, and how. Raises what `write` does.
        """
        if not loaded.fixed_rules():
            return ()

        def without_reason(rule: Rule) -> str:
            return REASON.sub("", Unit(self, (replace(rule, why=""),)).text)

        return tuple(fixed_unsaid(loaded, self.coverage(), without_reason))

    def _said(self) -> Mapping[int, str]:
        """The words that say each rule in the policy or to agents, by the `id` of the rule."""
        return policy_page(self).said | parts.agents(self, "").said

    def questions(self) -> tuple[Question, ...]:
        """What the template of a pull request asks; raises what `write` does."""
        self.check()
        return questions(self)

    def answers_of_the_kit(self) -> Mapping[Rule, str]:
        """The answers in words of the kit to what rules ask that have words of their own."""
        kit = Wording(replace(self.policy, templates=()))
        return answers_of_the_kit(self.questions(), kit.questions())

    def sentence(self, rule: Rule) -> str:
        """The sentence of one rule alone, Markdown, with its full stop; raises `WordsError`.

        A section of the project's own counts as a rule of the facet `CUSTOM`.
        """
        if rule.facet == CUSTOM:
            return own_sentence(self, rule.text, rule.level)
        return REASON.sub(r"\1", Unit(self, (rule,)).text)

    def section(self, rule: Rule) -> str:
        """The section of the text that a rule of the policy stands in, where that is shown."""
        return home(rule, {each.facet for each in self.policy.rules})

    def in_a_line(self, rule: Rule) -> str:
        """The rule in a line that stands alone, as a summary has it; raises `WordsError`."""
        return parts.in_a_line(self, rule)

    def missing(self) -> Mapping[str, Sequence[str]]:
        """What has no words in the language of the policy and can be said: by file, its sections.

        Of `terms` these are lines. Raises what `write` does.
        """
        for part in PARTS:
            self.part(part)
        for form in FORMS:
            self.part(form=form)
        self.questions()
        for name, sections in english().items() if self.language else ():
            if kinds_of(name) == PIECES:
                for key in sections:
                    self.fragments.section(name, key, self.language)
        # The words of other stances were looked up for passages that could have said them.
        said = {(rule.facet, rule.stance or "") for rule in self.policy.rules}
        found = {
            name: [key for key in keys if name not in facets() or (name, key) in said]
            for name, keys in sorted(self.fragments.borrowed.items())
        }
        return {name: keys for name, keys in found.items() if keys}

    def sections(self, name: str) -> tuple[FragmentSection, ...]:
        """The sections of a file of words, those of the project in place of the kit's.

        Behind such a one stands what the template still asks in words of the kit.
        """
        layers = self.fragments.layers(name, self.language)
        names = dict.fromkeys(key for layer in reversed(layers) for key in layer)
        found = (self.fragments.below(name, key, self.language) for key in names)
        return tuple(each for below in found for each in below)

    def lines(self, facet: str, stance: str) -> tuple[FragmentSection, ...]:
        """The section of a stance, and the passages that it is in, as they are written."""
        own = self.fragments.below(facet, stance, self.language)
        joined = [
            passage.section
            for passage in passages(self.fragments, self.language)
            if any(name.split()[0] == f"{facet}.{stance}" for name in passage.stances)
        ]
        return (*own, *joined)


def _takes(rule: Rule, only: Sequence[str], omit: Sequence[str]) -> bool:
    return (not only or rule.facet in only) and rule.facet not in omit


def facet_title(facet: str, fragments: Fragments) -> str:
    """The plain name of a facet, English; "" where there is no facet of this name."""
    line = fragments.term("facet", (), frozenset((facet,)))
    return line.text if line else ""


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
    """Each rule with the words of the text that say it; takes words and raises as `write`."""
    return Wording(policy, fragments or Fragments(templates)).sentences()
