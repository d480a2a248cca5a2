"""What a sentence in answer to a question on tools says: that one was used, none, or neither."""

from __future__ import annotations

import re

from sphinx_contribpolicy.markup.normalize import words
from sphinx_contribpolicy.pulls.judge.uses import tells_of_use, things
from sphinx_contribpolicy.pulls.phrases import (
    begins,
    clauses,
    ending,
    is_question,
    phrases,
    says_only,
    speaks,
    speaks_of_tools,
    stated,
)
from sphinx_contribpolicy.pulls.tools import LONGEST, is_mark, tool_at

_SMILEY = re.compile(r":-?(?:[)]+|[(]+)(?=\s|[.!,]|$)")
"""Whose colon ends no label."""
_FEW = 4
"""Words of a clause that says no more than "by hand"."""
_NEAR = 3
"""Words between a denial and what is denied."""


def answers_on_tools(sentence: str) -> bool | None:
    """Whether a sentence in answer to a question on tools says that one was used.

    There it is enough to name one, to deny, or to say who wrote it. What stands behind a colon
    counts before what stands in front of it; a label alone says nothing.

    >>> answers_on_tools("Claude, for the tests."), answers_on_tools("I did not use any.")
    (True, False)
    >>> answers_on_tools("Parts made by AI:") is None, answers_on_tools("Parts made by AI: half")
    (True, True)
    """
    said = _SMILEY.sub("", sentence[:LONGEST].replace("\uff1a", ":"))
    label, colon, value = said.partition(":")
    if colon and (not words(value) or says_nothing(value)):
        return None
    told = map(_on_tools, (value, label) if colon else (label,))
    known = next((each for each in told if each is not None), None)
    return True if known is None and is_mark(sentence) else known


def _on_tools(part: str) -> bool | None:
    told = tells_of_use(part)
    found = [told] if told is not None else [*map(_clause_on_tools, stated(part))]
    return True in found if {True, False} & set(found) else None


def is_of_a_part(sentence: str) -> bool:
    """Whether a sentence speaks of large parts alone, as who denies those says nothing of others.

    >>> is_of_a_part("No significant part was made by AI."), is_of_a_part("No AI was used.")
    (True, False)
    """
    return speaks(words(sentence[:LONGEST]), "weighty")


def leaves_open(sentence: str) -> bool:
    """Whether a sentence asks, doubts or refuses, and says nothing of what was done.

    >>> leaves_open("Does Copilot count?"), leaves_open("I prefer not to discuss AI.")
    (True, True)
    """
    opened = is_question(sentence) or speaks(words(sentence[:LONGEST]), "minds")
    return opened and answers_on_tools(sentence) is None


def says_nothing(value: str) -> bool:
    """Whether what stands behind a label asks, doubts or refuses, and does nothing else.

    There any word can be the answer: a part can be called as what people have on their minds.

    >>> says_nothing("Not sure, sorry."), says_nothing("Hm, does Copilot count?")
    (True, True)
    >>> says_nothing("the policy page"), says_nothing("the tests, does that count?")
    (False, False)
    """
    said = [each for each in map(words, clauses(value[:LONGEST])) if each]
    said = [each for each in said if not says_only(each, "courtesies")]
    if not said or _on_tools(value) is not None:
        return False
    if is_question(value):
        return len(said) == 1 or begins(said[0], "asking", "supposes")
    known = ("minds", "no", "contracted", "unnamed", "determiners")
    return all(
        speaks(each, "minds")
        and (speaks(each, "authors", "no", "contracted", "tools") or says_only(each, *known))
        for each in said
    )


def _clause_on_tools(clause: str) -> bool | None:
    spoken = words(clause)
    denied = speaks(spoken, "no", "contracted")
    known = speaks_of_tools(clause) or _is_named(clause, spoken)
    helped = speaks(spoken, "helpers")
    if tuple(spoken) in phrases("none"):
        return False
    if _is_by_people(spoken) and not speaks(spoken, "not_by_people"):
        return (known or helped) and not denied
    if _is_on_minds(spoken, denied=denied):
        return None
    if denied:
        # "The file had no header": where no tool is named, nothing else may be.
        author = helped and speaks(spoken, "authors")
        alone = says_only(spoken, "no", "contracted", "helpers", "help", "unnamed", "determiners")
        alone = alone and speaks(spoken, "acts", "helpers", "help")
        return False if known or author or alone else None
    return True if known or helped or speaks(spoken, "uses", "yes") else None


def _is_on_minds(spoken: list[str], *, denied: bool) -> bool:
    """Whether a clause tells what people know, wish or talk about, and not what was done.

    In "as far as I know no AI was used" nobody denies that they know.
    """
    if not denied:
        said = speaks(spoken, "acts", "wrote", "made", "uses") or tool_at(spoken, 0)
        return speaks(spoken, "minds") and not said
    done = (at for at in range(len(spoken)) if begins(spoken[at:], "acts"))
    if any(ending(spoken[:at], "no", "contracted") for at in done):
        return False
    minds = (at for at in range(len(spoken)) if begins(spoken[at:], "minds"))
    return any(
        speaks(spoken[max(0, at - _NEAR) : at], "no", "contracted")
        or spoken[at + 1 : at + 2] == ["not"]
        for at in minds
    )


def _is_by_people(spoken: list[str]) -> bool:
    """Whether people wrote it; what else is done by hand, a change may be about."""
    own = len(spoken) <= _FEW or speaks(spoken, "authors", "made", "wrote", "whole")
    return speaks(spoken, "by_people") or (own and speaks(spoken, "by_hand"))


def _is_named(clause: str, spoken: list[str]) -> bool:
    """Whether a tool is named; where its name is another word too, as a name is written."""
    found = ((tool_at(spoken, at), spoken[at + 1 : at + 2]) for at in range(len(spoken)))
    return any(
        name not in things()
        or name == tuple(spoken)
        or (name[0].title() in clause and after != ["to"])
        for name, after in found
        if name
    )
