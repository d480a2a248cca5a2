"""What a sentence says of the use of tools: that one was used, that none was, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.pulls.judge.elsewhere import at_colon
from sphinx_contribpolicy.pulls.phrases import (
    abbreviations,
    begins,
    ending,
    entries,
    phrases,
    says_only,
    speaks,
    speaks_of_tools,
    stated,
)
from sphinx_contribpolicy.pulls.tools import LONGEST, PRODUCTS, is_mark, tool_at

_TOKEN = re.compile(r"[\w/]+(?:\.[\w/]+)*(?:\(\))?")
_OF_CODE = (
    "()",
    ".py",
    ".rs",
    ".c",
    ".h",
    ".cpp",
    ".go",
    ".java",
    ".js",
    ".ts",
    ".md",
    ".rst",
    ".rb",
)
_JOINT = re.compile(
    r"\s(?:and|but|then|so|while|und|et|y)\s+(?=(?:then\s+|later\s+)?(?:i|we|ich|wir|je|yo)\s"
    r"|(?!it\s)[\w ]{2,20}?\s(?:wrote|drafted|generated)\s)",
    re.IGNORECASE,
)
"""Where somebody else is the subject of what follows in a clause."""
_NAME = 3
"""Words of a name and what was done with it."""
_FEW = 4
"""Words of a short clause, and those in front that tell what one is about."""
GAP = 8
"""Words between a verb and "with", these included."""


def tells_of_use(sentence: str) -> bool | None:
    """Whether the author of a sentence says that a tool was used; None where it tells neither.

    A tool is often what a change is about, so that its name alone tells nothing.

    >>> tells_of_use("I asked Claude for a first version."), tells_of_use("No AI was used.")
    (True, False)
    >>> tells_of_use("Update the docs of Copilot.") is None
    True
    """
    if (labelled := _labelled(sentence)) is not None:
        return labelled
    told = [True] if is_mark(sentence) else []
    told += [not is_denied(*each) for each in mentions(sentence) if is_use(*each)]
    return any(told) if told else None


def _labelled(sentence: str) -> bool | None:
    """What a line such as "AI: none" says, that has a label on tools and one word behind it."""
    label, value = at_colon(sentence[:LONGEST])
    spoken = words(value)
    asked = words(label)
    if not (spoken and speaks_of_tools(label)) or len(asked) > _NAME or speaks(asked, "no"):
        return None
    denied = tuple(spoken) in phrases("none")
    return not denied if denied or says_only(spoken, "yes", *PRODUCTS) else None


def mentions(sentence: str) -> Iterator[tuple[list[str], Key, list[str]]]:
    """Each tool that a clause names, with the words before and behind it."""
    told = stated(_TOKEN.sub(_without_code, sentence[:LONGEST]))
    for clause in (part for each in told for part in _JOINT.split(each)):
        spoken, short = words(clause), abbreviations(clause)
        at = 0
        while at < len(spoken):
            named = tool_at(spoken, at) or ((spoken[at],) if spoken[at] in short else ())
            after = spoken[at + len(named) :]
            # Who uses a tool is none.
            if named and _is_tool(named, clause) and not begins(after, "whose"):
                yield spoken[:at], named, after
            at += len(named) or 1


def _without_code(token: re.Match[str]) -> str:
    """A word, or "it" for what code is called, as in "Claude wrote label_angle"."""
    name = token[0]
    return "it" if name.endswith(_OF_CODE) or "_" in name.strip("_") else name


def is_denied(before: list[str], _named: Key, after: list[str]) -> bool:
    """Whether a clause says of a tool that it was not used."""
    return speaks(before, "no", "contracted") or begins(after, "tool_did_not")


def _is_tool(named: Key, clause: str) -> bool:
    """Whether a name stands in a clause as that of a tool, where people and things bear it too.

    A cursor, a goose and a crush are things; Claude Dupont is a person.
    """
    if named not in phrases("names_of_people"):
        return True
    found = re.search(rf"\b{named[0].title()}\b(?: ([A-Z][a-z]+))?", clause)
    if found is None:
        return named not in things()
    return not found[1] or found[1].lower() in entries("goes_on")


def is_use(before: list[str], named: Key, after: list[str]) -> bool:
    """Whether a clause says, before or behind the name of a tool, that this was used or was not."""
    begin = len(before)
    while ending(before[:begin], "determiners"):
        begin -= 1
    # "The Copilot API": behind an article a product is part of another name.
    if named in _products() and speaks(before[begin:], "articles"):
        return False
    before, denied = before[:begin], speaks(before, "no")
    # "Skip what was written by Copilot", "The old code was": of such things a change can be.
    others = speaks(before, "which") or speaks(before[:_FEW], "older")
    # "..., and Claude wrote the parser".
    before = [] if says_only(before, "joins") else before
    rest = [*named, *after]
    size = next((at for at in (2, _NAME) if ending(rest[:at], "made_by")), 0)
    if size and (not rest[size:] or begins(rest[size:], "joins", "goes_on_to")):
        plain = bool(ending(before, "be")) or "".join(before[-1:]).endswith("ly")
        return (plain or (not before and len(rest) <= _FEW)) and not others
    if not before or before == ["without"]:
        needless = denied and (not after[0 if before else 1 :] or speaks(after, "acts"))
        done = begins(after, "tool_made", "tool_helped")
        counted = "".join(after[1:2]).isdigit()
        made = done and (not after[1:] or counted or begins(after[1:], "what_it_made"))
        return needless or made or begins(after, "tool_did", "tool_did_not")
    if act := ending(before, "acts"):
        said = before[: -len(act)]
        # Without "I" a verb in the past tense is short for it; "use Claude" asks somebody else.
        told = act[0].endswith("ed") and (not said or bool(ending(said, "joins")))
        # What somebody always uses is no part of the change: "I use Cursor as my editor".
        always = act == ("use",) and ending(said, "authors")
        return told or (speaks(said, "authors") and not always)
    if caused := ending(before, "causes"):
        said = before[: -len(caused)]
        return begins(after, "to_make", "to_help") and (not said or speaks(said, "authors"))
    if ending(before, "i_used"):
        return True
    made_with = ending(before, "made_with")
    if (made_with or before[-1] == "by") and (verb := ending(before[:-1], "made")):
        said = before[: -1 - len(verb)]
        if all(word.endswith("ly") for word in said) or speaks(said, "authors"):
            return True
        return speaks(said[-2:], "be") and not others
    if before[-1] == "by":
        return not (after or others) and _is_a_part(before[:-1])
    if made_with:
        own = speaks(before, "authors") or speaks(before[:1], "wrote")
        return bool(ending(after, "made")) or (own and speaks(before[-GAP:], "wrote"))
    return False


def _is_a_part(spoken: list[str]) -> bool:
    """Whether a clause "... by Claude" names no more than a part: "The tests", "Code and docs"."""
    plain = phrases("determiners", "joins", "be")
    named = [word for word in spoken if (word,) not in plain and not word.endswith("ly")]
    few = 0 < len(named) <= 1 + spoken.count("and")
    part = few and not (named[-1].endswith("ed") or begins(named, "changes"))
    return part or (bool(named) and says_only(named, "sizeable", "of_this"))


@cache
def things() -> frozenset[Key]:
    """The names of tools that are other words too, unless they stand for AI everywhere."""
    return phrases("footers", "names_of_people") - phrases("tools") - {("ai",)}


@cache
def _products() -> frozenset[Key]:
    """The names of tools, those aside that stand for any."""
    return frozenset(each for each in phrases(*PRODUCTS) if not speaks(each, "no_products"))
