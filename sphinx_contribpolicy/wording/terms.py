"""What the text calls the tools: `wording.technology` in the forms that sentences need."""

from __future__ import annotations

import re

import msgspec

from sphinx_contribpolicy.markup.markdown import escape
from sphinx_contribpolicy.wording.translation import ENGLISH, Language

_PLURAL = re.compile(r"(?i)(tool|assistant|model|agent|system|program|service|bot|generator)s?$")
_ACRONYM_PLURAL = re.compile(r"^([A-Z]{2,})s?$")


class Technology(msgspec.Struct, frozen=True, kw_only=True):
    """The forms of one technology noun; each is Markdown."""

    mass: str
    """As one speaks of it as a whole: 'AI', 'LLMs', 'automated tools'."""
    a_tool: str
    """One of them: 'an AI tool', 'an LLM', 'an automated tool'."""
    tools: str
    """Several: 'AI tools', 'LLMs', 'automated tools'."""
    modifier: str
    """What can stand before '-assisted' or '-generated': 'AI', 'LLM'; empty where nothing can."""
    output: str
    """What they give: 'AI output', 'LLM output', 'output of automated tools'."""
    language: Language

    def assisted(self, noun: str) -> str:
        """`noun` made with help: 'AI-assisted code', 'code made with automated tools'."""
        return self._made("assisted", noun)

    def generated(self, noun: str) -> str:
        """`noun` made by them: 'AI-generated code', 'code made by automated tools'."""
        return self._made("generated", noun)

    def _made(self, participle: str, noun: str) -> str:
        if self.modifier:
            return self.language.frame(participle, name=self.modifier, noun=noun)
        return self.language.frame(f"{participle}-by", tools=self.mass, noun=noun)


def technology(name: str, language: Language = ENGLISH) -> Technology:
    """The forms of `name`: an acronym (LLM), a mass noun (AI) or a plural (automated tools)."""
    plain = " ".join(name.split())
    if acronym := _ACRONYM_PLURAL.match(plain):
        stem = acronym[1]
        if stem != "AI":
            return _forms(
                language,
                mass=f"{stem}s",
                one=stem,
                tools=f"{stem}s",
                modifier=stem,
                output=language.frame("output", name=escape(stem)),
            )
    if _PLURAL.search(plain):
        one = plain.removesuffix("s")
        many = f"{one}s"
        output = language.frame("output-of", tools=escape(many))
        return _forms(language, mass=many, one=one, tools=many, modifier="", output=output)
    modifier = plain if " " not in plain else "AI" if plain.endswith(" AI") else ""
    return _forms(
        language,
        mass=plain,
        one=language.frame("tool", name=plain),
        tools=language.frame("tools", name=plain),
        modifier=modifier,
        output=language.frame("output", name=escape(plain)),
    )


def article(noun: str) -> str:
    """'a' or 'an', by the sound of the first letter.

    A word in capitals is read letter by letter.
    """
    word = re.split(r"[\s-]", noun, maxsplit=1)[0]
    letter_by_letter = len(word) > 1 and word.isupper()
    vowels = "AEFHILMNORSX" if letter_by_letter else "AEIOUaeiou"
    return "an" if word[:1] in vowels else "a"


def _forms(  # noqa: PLR0913 - one name for each form
    language: Language, *, mass: str, one: str, tools: str, modifier: str, output: str
) -> Technology:
    return Technology(
        mass=escape(mass),
        a_tool=language.frame(f"{article(one)}-tool", tool=escape(one)),
        tools=escape(tools),
        modifier=escape(modifier),
        output=output,
        language=language,
    )
