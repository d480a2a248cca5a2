"""What the text calls the tools: `wording.technology` in the forms that sentences need."""

from __future__ import annotations

import re

import msgspec

from .markdown import escape

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

    def assisted(self, noun: str) -> str:
        """`noun` made with help: 'AI-assisted code', 'code made with automated tools'."""
        return self._made("assisted", noun, "made with the help of")

    def generated(self, noun: str) -> str:
        """`noun` made by them: 'AI-generated code', 'code made by automated tools'."""
        return self._made("generated", noun, "made by")

    def _made(self, participle: str, noun: str, preposition: str) -> str:
        if self.modifier:
            return f"{self.modifier}-{participle} {noun}"
        return f"{noun} {preposition} {self.mass}"


def technology(name: str) -> Technology:
    """The forms of `name`: an acronym (LLM), a mass noun (AI) or a plural (automated tools)."""
    plain = " ".join(name.split())
    if acronym := _ACRONYM_PLURAL.match(plain):
        stem = acronym[1]
        if stem != "AI":
            return _forms(
                mass=f"{stem}s", one=stem, tools=f"{stem}s", modifier=stem, output=f"{stem} output"
            )
    if _PLURAL.search(plain):
        one = plain.removesuffix("s")
        many = f"{one}s"
        return _forms(mass=many, one=one, tools=many, modifier="", output=f"output of {many}")
    modifier = plain if " " not in plain else "AI" if plain.endswith(" AI") else ""
    return _forms(
        mass=plain,
        one=f"{plain} tool",
        tools=f"{plain} tools",
        modifier=modifier,
        output=f"{plain} output",
    )


def article(noun: str) -> str:
    """'a' or 'an', by the sound of the first letter.

    A word in capitals is read letter by letter.
    """
    word = re.split(r"[\s-]", noun, maxsplit=1)[0]
    letter_by_letter = len(word) > 1 and word.isupper()
    vowels = "AEFHILMNORSX" if letter_by_letter else "AEIOUaeiou"
    return "an" if word[:1] in vowels else "a"


def _forms(*, mass: str, one: str, tools: str, modifier: str, output: str) -> Technology:
    return Technology(
        mass=escape(mass),
        a_tool=f"{article(one)} {escape(one)}",
        tools=escape(tools),
        modifier=escape(modifier),
        output=escape(output),
    )
