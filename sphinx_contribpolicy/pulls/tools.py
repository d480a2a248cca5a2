"""The tools that write code and text: how they are called, where they write from, how they sign.

The data stands in `tools.toml` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.pulls.phrases import (
    abbreviations,
    clauses,
    phrase_before,
    phrases,
    speaks,
    speaks_of_tools,
)

_LONGEST = 500
_PERSON = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*$")
_FOOTER = re.compile(
    r"^[\W_]*(?:(?:this )?(?:pr|pull request|merge request|commit|change|patch|code|text|"
    r"description) (?:was )?)?(?:co-)?(?:generated|created|written|made|authored|opened|sent)\s+"
    r"(?:automatically\s+)?(?:with|by|using)\s+"
    r"(?:the (?:help|assistance) of\s+|help from\s+)?(?P<who>.{1,200})$",
    re.IGNORECASE,
)
_TRAILER = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z-]{1,40}):\s+(?P<value>\S.*)$")
_LINK = re.compile(r"[\[\]()*_]|https?://\S+")
_NUMBER = re.compile(r"^\d+\+")
_ACCOUNT = re.compile(r"^(?:\d+\+)?(?P<login>[^@]+\[bot\])@users\.noreply\.github\.com$")
_NUMBERED = re.compile(r"^(?P<id>\d{1,12})\+[^@]+@users\.noreply\.github\.com$")
_PRODUCT = frozenset({"cli", "agent", "ai", "code", "cloud", "ide"})
_PROGRAM = re.compile(r"\[bot\]")
_ARTICLES = frozenset({"a", "an", "the"})
_BETWEEN = _ARTICLES | {
    "any",
    "no",
    "some",
    "my",
    "both",
    "only",
    "keine",
    "keinen",
    "eine",
    "einer",
}
"""Words that stand right before the name of a tool."""
_BE = frozenset({"is", "are", "was", "were", "been", "not"})
_MADE_BY = frozenset({"generated", "assisted", "written"})
"""What stands behind a name with a hyphen."""
_NAME = 3
"""Words of a name and one of these."""
_GAP = 8
"""Words between a verb and "with", these included."""
_PRODUCTS = ("names", "whole_names", "names_of_people", "footers")


def is_tool(value: str) -> bool:
    """Whether `Name <address>` is a tool that writes code; a name of people alone is none."""
    person = _PERSON.match(value)
    written = person["name"].strip() if person else value
    name = tuple(words(written))
    address = person["address"].lower() if person else ""
    known = _listed("addresses")
    domain = "@" + address.partition("@")[2]
    if address in known or domain in known or _NUMBER.sub("", address) in known:
        return True
    number = _NUMBERED.match(address)
    if number and number["id"] in _listed("ids"):
        return True
    account = _ACCOUNT.match(address)
    if account and is_agent(account["login"], is_bot=True):
        return True
    if any(_begins(name, each) for each in _keys("names")) or name in _keys("whole_names"):
        return True
    if written == "AI":  # Ai is a name of people.
        return True
    # Behind no address nobody is meant but the tool: "Generated with Crush".
    if person or not name or name[:1] not in _keys("names_of_people"):
        return False
    return len(name) == 1 or name[0] in name[1:] or any(word[0].isdigit() for word in name)


def is_program(value: str) -> bool:
    """Whether `Name <address>` is an account of a program, a tool or not."""
    person = _PERSON.match(value.lower())
    known = person is not None and person["address"] in _listed("programs")
    return known or bool(_PROGRAM.search(value.lower())) or is_tool(value)


def is_agent(login: str, *, is_bot: bool) -> bool:
    """Whether an account of a forge, by its login, is that of a coding agent.

    `is_bot` says that the forge calls it a program. Without that a login that people bear is a
    person's.

    >>> is_agent("devin-ai-integration[bot]", is_bot=True), is_agent("dependabot[bot]", is_bot=True)
    (True, False)
    >>> is_agent("claude", is_bot=True), is_agent("claude", is_bot=False)
    (True, False)
    """
    account = login.lower().removesuffix("[bot]").removeprefix("app/")
    if account not in _listed("accounts"):
        return False
    name = tuple(words(account))
    of_people = name in _keys("names_of_people") and name not in _keys("whole_names")
    return is_bot or account != login.lower() or not of_people


def names_tool(key: str, value: str) -> bool:
    """Whether a trailer records the help of a tool: by its key, by whom it names, by its link."""
    name = key.lower()
    if name in _listed("trailers"):
        return True
    if any(log in value.lower() for log in _listed("logs")):
        return True
    return name in _listed("authorship") and is_tool(value)


def is_signature(line: str) -> bool:
    """Whether a tool says in this line that it wrote the text: a footer, not a word of people."""
    match = _FOOTER.match(line[:_LONGEST])
    if match is None:
        return False
    who = " ".join(_LINK.sub(" ", match["who"]).split())
    name = tuple(words(who))
    known = [each for each in _keys("footers") if _begins(name, each)]
    # "Written by Jules Verne": what goes on like a name is one, unless it is that of the product.
    goes_on = [who.split()[len(each) :][:1] for each in known if len(who.split()) >= len(each)]
    return is_tool(who) or any(
        not rest or not rest[0][0].isupper() or rest[0].lower() in _PRODUCT for rest in goes_on
    )


def is_mark(line: str, *, label: bool = True) -> bool:
    """Whether a line of a body says that a tool wrote it: a footer, or a trailer that names one.

    Without `label` not a trailer such as "Tool: Copilot", which may as well be an answer.
    """
    if is_signature(line):
        return True
    trailer = _TRAILER.match(line[:_LONGEST])
    if trailer is None or not names_tool(trailer["key"], trailer["value"].strip()):
        return False
    return label or ("-" in trailer["key"] and not trailer["key"].lower().startswith("ai-"))


def is_badge(target: str) -> bool:
    """Whether a link leads to a program that put it there, such as "Open in ..."."""
    return any(each in target.lower() for each in _listed("badges"))


def tells_of_use(sentence: str) -> bool | None:
    """Whether the author of a sentence says that a tool was used; None where it tells neither.

    A tool is often what a change is about, so that its name alone tells nothing.

    >>> tells_of_use("I asked Claude for a first version."), tells_of_use("No AI was used.")
    (True, False)
    >>> tells_of_use("Update the docs of Copilot.") is None
    True
    """
    told = [True] if is_mark(sentence) else []
    for clause in clauses(sentence[:_LONGEST]):
        spoken, short = words(clause), abbreviations(clause)
        at = 0
        while at < len(spoken):
            named = _tool_at(spoken, at) or ((spoken[at],) if spoken[at] in short else ())
            # A cursor, a goose and a crush are things as well.
            if named in _things() and named[0].title() not in clause:
                named = ()
            before, after = spoken[:at], spoken[at + len(named) :]
            if named and _is_use(before, named, after):
                told.append(not _denies(before))
            at += len(named) or 1
    return any(told) if told else None


def answers_on_tools(sentence: str) -> bool | None:
    """Whether a sentence in answer to a question on tools says that one was used.

    There it is enough to name one, to deny, or to say who wrote it. What stands behind a colon
    counts before what stands in front of it; a label alone says nothing.

    >>> answers_on_tools("Claude, for the tests."), answers_on_tools("I did not use any.")
    (True, False)
    >>> answers_on_tools("Parts made by AI:") is None, answers_on_tools("Parts made by AI: half")
    (True, True)
    """
    label, colon, value = sentence[:_LONGEST].replace("\uff1a", ":").partition(":")
    if colon and not words(value):
        return None
    parts = [value, label] if colon else [label]
    for part in parts:
        told = tells_of_use(part)
        found = [told] if told is not None else [*map(_clause_on_tools, clauses(part))]
        if {True, False} & set(found):
            return True in found
    return True if is_mark(sentence) else None


def _denies(spoken: list[str]) -> bool:
    # "Didn't" is two words.
    return speaks(spoken, "no") or "t" in spoken


def _clause_on_tools(clause: str) -> bool | None:
    spoken = words(clause)
    denied = _denies(spoken)
    named = speaks_of_tools(clause) or speaks(spoken, "helpers") or _is_named(clause, spoken)
    if tuple(spoken) in phrases("none"):
        return False
    if speaks(spoken, "by_people") and not speaks(spoken, "not_by_people"):
        return named and not denied
    if named or any(speaks(spoken, each) for each in ("uses", "acts" if denied else "yes")):
        return not denied
    return None


def _is_named(clause: str, spoken: list[str]) -> bool:
    """Whether a tool is named; where its name is another word too, as a name is written."""
    found = ((_tool_at(spoken, at), spoken[at + 1 : at + 2]) for at in range(len(spoken)))
    return any(
        name not in _things()
        or name == tuple(spoken)
        or (name[0].title() in clause and after != ["to"])
        for name, after in found
        if name
    )


def _tool_at(spoken: list[str], at: int) -> Key:
    """The longest name of a tool that begins at a word."""
    found = _names().get(spoken[at], ())
    fitting = (each for each in found if tuple(spoken[at : at + len(each)]) == each)
    return max(fitting, key=len, default=())


def _is_use(before: list[str], named: Key, after: list[str]) -> bool:
    """Whether a clause says, before or behind the name of a tool, that this was used or was not."""
    begin = len(before)
    while begin and before[begin - 1] in _BETWEEN:
        begin -= 1
    # "The Copilot API": behind an article a product is part of another name.
    product = any(named in _keys(each) for each in _PRODUCTS) and not {"ai", "llm"} & set(named)
    if product and _ARTICLES & set(before[begin:]):
        return False
    before, denied = before[:begin], speaks(before, "no")
    # "Skip what was written by Copilot": of such things a change can be.
    others = bool({"that", "which", "what"} & set(before))
    rest = [*named, *after]
    if rest[-1] in _MADE_BY and len(rest) <= _NAME:
        return not others and (not before or before[-1] in _BE or before[-1].endswith("ly"))
    if not before or before == ["without"]:
        needless = denied and (not after[0 if before else 1 :] or speaks(after, "acts"))
        return needless or bool(_at_start(after, "tool_did"))
    if act := phrase_before(before, len(before), "acts"):
        said = before[: -len(act)]
        # Without "I" a verb in the past tense is short for it; "use Claude" asks somebody else.
        told = act[0].endswith("ed") and (not said or said[-1] in {"and", "then", "also"})
        return told or bool({"i", "we"} & set(said))
    if phrase_before(before, len(before), "i_used"):
        return True
    if before[-1] == "by":
        short = all(word.endswith("ly") for word in before[:-2])
        passive = bool(_BE & set(before[-4:-2])) and not others
        return bool(phrase_before(before, len(before) - 1, "made")) and (short or passive)
    if (before[-1],) in phrases("made_with"):
        made = phrase_before(before, len(before) - 1, "made") or phrase_before(
            after, len(after), "made"
        )
        return bool(made) or speaks(before[-_GAP:], "wrote")
    return False


def _at_start(spoken: list[str], group: str) -> Key:
    return next((each for each in phrases(group) if tuple(spoken[: len(each)]) == each), ())


@cache
def _things() -> frozenset[Key]:
    """The names of tools that are other words too, unless they stand for AI everywhere."""
    return (_keys("footers") | _keys("names_of_people")) - phrases("tools") - {("ai",)}


@cache
def _names() -> dict[str, list[Key]]:
    """How tools are called, by the first word."""
    found: dict[str, list[Key]] = {}
    for name in phrases("tools").union(*map(_keys, _PRODUCTS)) - {("ai",)}:
        if name[0] != "no":
            found.setdefault(name[0], []).append(name)
    return found


def _begins(name: tuple[str, ...], tool: tuple[str, ...]) -> bool:
    if len(tool) == 1 and len(tool[0]) <= 3:  # noqa: PLR2004 - "AI" is a tool, "Ai Weiwei" a person
        return name == tool
    return name[: len(tool)] == tool


@cache
def _keys(group: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(words(each)) for each in _listed(group))


@cache
def _listed(group: str) -> frozenset[str]:
    """All that stands under one key of the tools, or of the file."""
    loaded = _file()
    found = [str(each) for tool in loaded["tool"] for each in tool.get(group, ())]
    return frozenset([*found, *loaded.get(group, ())])


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("tools.toml").read_text("utf-8"))
