"""The tools that write code and text, from `tools.toml`: their names, accounts and signatures."""

from __future__ import annotations

import re
from functools import cache

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.pulls.phrases import (
    PhraseTree,
    abbreviations,
    begins,
    clauses,
    data,
    ending,
    longest_at,
    phrases,
    says_only,
    speaks,
    speaks_of_tools,
    tree_of,
)

_LONGEST = 500
_PERSON = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*$")
_TRAILER = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z-]{1,40}):\s+(?P<value>\S.*)$")
_LINK = re.compile(r"[\[\]()*_]|https?://\S+")
_ADDRESS = re.compile(r"(?:(?P<id>\d+)\+)?(?P<plain>(?P<login>[^@]*)(?P<domain>@.*))")
_SCRIPT = re.compile(r"^(?:\./)?[\w./-]+\.(?:awk|bash|go|js|mjs|php|pl|ps1|py|rb|sh|ts)\b")
_SMILEY = re.compile(r":-?(?:[)]+|[(]+)(?=\s|[.!,]|$)")
"""Whose colon ends no label."""
_NOREPLY = "@users.noreply.github.com"
"""Where GitHub sends nothing: an account has its number and its login before it."""
_NAME = 3
"""Words of a name and what was done with it."""
_FEW = 4
"""Words of a clause that says no more than "by hand"."""
_GAP = 8
"""Words between a verb and "with", these included."""
_PRODUCTS = ("names", "whole_names", "names_of_people", "footers")


def is_tool(value: str) -> bool:
    """Whether `Name <address>` is a tool that writes code; a name of people alone is none."""
    person = _PERSON.match(value)
    written, address = person.group("name", "address") if person else (value, "")
    name = tuple(words(written))
    whole = name in _keys("whole_names") or written.strip() == "AI"  # Ai is a name of people
    if whole or _sends_from(address.lower()) or longest_at(name, 0, _tree("names")):
        return True
    # Behind no address nobody is meant but the tool: "Generated with Crush".
    if person or not name or name[:1] not in _keys("names_of_people"):
        return False
    return len(name) == 1 or name[0] in name[1:] or any(word[0].isdigit() for word in name)


def _sends_from(address: str) -> bool:
    """Whether a tool writes from an address, be it its account on GitHub."""
    sent = _ADDRESS.match(address)
    if sent is None:
        return False
    if not _listed("addresses").isdisjoint((address, sent["domain"], sent["plain"])):
        return True
    login = sent["login"]
    agent = sent["id"] in _listed("ids") or ("[bot]" in login and is_agent(login, is_bot=True))
    return agent and sent["domain"] == _NOREPLY


def is_program(value: str) -> bool:
    """Whether `Name <address>` is an account of a program, a tool or not."""
    person = _PERSON.match(value.lower())
    known = person is not None and person["address"] in _listed("programs")
    return known or "[bot]" in value.lower() or is_tool(value)


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
    if name == "generated-by" and _is_generator(value):
        return False
    by_tool = name in _listed("authorship") and is_tool(value)
    logged = any(log in value.lower() for log in _listed("logs"))
    return name in _listed("trailers") or logged or by_tool


def _is_generator(value: str) -> bool:
    """Whether a value names a program that generates code from what people wrote, and no other."""
    spoken = words(value)
    by_program = longest_at(spoken, 0, _tree("generators")) > 0
    script = bool(_SCRIPT.match(value[:_LONGEST].strip()))
    return (by_program or script) and not any(_tool_at(spoken, at) for at in range(len(spoken)))


def is_signature(line: str) -> bool:
    """Whether a tool says in this line that it wrote the text: a footer, not a word of people."""
    match = _footer().match(line[:_LONGEST])
    if match is None:
        return False
    who = " ".join(_LINK.sub(" ", match["who"]).split())
    known = longest_at(words(who), 0, _tree("footers"))
    # "Written by Jules Verne": what goes on like a name is one, unless it is that of the product.
    rest = next(iter(who.split()[known:]), "")
    goes_on = rest[:1].isupper() and rest.lower() not in _listed("goes_on")
    return is_tool(who) or (known > 0 and not goes_on)


@cache
def _footer() -> re.Pattern[str]:
    parts = ("what", "made", "by", "help")
    what, made, by, help_of = ("|".join(map(" ".join, phrases(f"signed_{x}"))) for x in parts)
    begin = rf"(?i)^[\W_]*(?:(?:this )?(?:{what}) (?:was )?)?(?:co-)?(?:{made})\s+"
    begin += rf"(?:automatically\s+)?(?:{by})\s+(?:(?:{help_of})\s+)?"
    return re.compile(begin + r"(?P<who>.{1,200})$")


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
                denied = speaks(before, "no", "contracted") or begins(after, "tool_did_not")
                told.append(not denied)
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
    said = _SMILEY.sub("", sentence[:_LONGEST].replace("\uff1a", ":"))
    label, colon, value = said.partition(":")
    if colon and not words(value):
        return None
    for part in (value, label) if colon else (label,):
        told = tells_of_use(part)
        found = [told] if told is not None else [*map(_clause_on_tools, clauses(part))]
        if {True, False} & set(found):
            return True in found
    return True if is_mark(sentence) else None


def _clause_on_tools(clause: str) -> bool | None:
    spoken = words(clause)
    denied = speaks(spoken, "no", "contracted")
    known = speaks_of_tools(clause) or _is_named(clause, spoken)
    helped = speaks(spoken, "helpers")
    if tuple(spoken) in phrases("none"):
        return False
    if _is_by_people(spoken) and not speaks(spoken, "not_by_people"):
        return (known or helped) and not denied
    if denied:
        # "The file had no header": where no tool is named, nothing else may be.
        author = helped and speaks(spoken, "authors")
        alone = says_only(spoken, "no", "contracted", "helpers", "help", "unnamed", "determiners")
        alone = alone and speaks(spoken, "acts", "helpers", "help")
        return False if known or author or alone else None
    return True if known or helped or speaks(spoken, "uses", "yes") else None


def _is_by_people(spoken: list[str]) -> bool:
    """Whether people wrote it; what else is done by hand, a change may be about."""
    if speaks(spoken, "by_people"):
        return True
    own = len(spoken) <= _FEW or speaks(spoken, "authors", "made", "wrote", "whole")
    return own and speaks(spoken, "by_hand")


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
    return tuple(spoken[at : at + longest_at(spoken, at, _names())])


def _is_use(before: list[str], named: Key, after: list[str]) -> bool:
    """Whether a clause says, before or behind the name of a tool, that this was used or was not."""
    begin = len(before)
    while ending(before[:begin], "determiners"):
        begin -= 1
    # "The Copilot API": behind an article a product is part of another name.
    if named in _products() and speaks(before[begin:], "articles"):
        return False
    before, denied = before[:begin], speaks(before, "no")
    # "Skip what was written by Copilot": of such things a change can be.
    others = speaks(before, "which")
    rest = [*named, *after]
    if ending(rest, "made_by") and len(rest) <= _NAME:
        plain = not before or bool(ending(before, "be")) or before[-1].endswith("ly")
        return plain and not others
    if not before or before == ["without"]:
        needless = denied and (not after[0 if before else 1 :] or speaks(after, "acts"))
        return needless or begins(after, "tool_did") or begins(after, "tool_did_not")
    if act := ending(before, "acts"):
        said = before[: -len(act)]
        # Without "I" a verb in the past tense is short for it; "use Claude" asks somebody else.
        told = act[0].endswith("ed") and (not said or bool(ending(said, "joins")))
        return told or speaks(said, "authors")
    if ending(before, "i_used"):
        return True
    if before[-1] == "by":
        short = all(word.endswith("ly") for word in before[:-2])
        passive = speaks(before[-4:-2], "be") and not others
        return bool(ending(before[:-1], "made")) and (short or passive)
    if ending(before, "made_with"):
        made = ending(before[:-1], "made") or ending(after, "made")
        return bool(made) or speaks(before[-_GAP:], "wrote")
    return False


@cache
def _things() -> frozenset[Key]:
    """The names of tools that are other words too, unless they stand for AI everywhere."""
    return _keys("footers", "names_of_people") - phrases("tools") - {("ai",)}


@cache
def _products() -> frozenset[Key]:
    """The names of tools, those aside that stand for any."""
    return frozenset(each for each in _keys(*_PRODUCTS) if not speaks(each, "no_products"))


@cache
def _names() -> PhraseTree:
    """How tools are called."""
    named = (phrases("tools") | _keys(*_PRODUCTS)) - {("ai",)}
    return tree_of(each for each in named if each[0] != "no")


@cache
def _tree(group: str) -> PhraseTree:
    return tree_of(_keys(group))


@cache
def _keys(*groups: str) -> frozenset[Key]:
    return frozenset(tuple(words(each)) for group in groups for each in _listed(group))


@cache
def _listed(group: str) -> frozenset[str]:
    """All that stands under one key of the tools, or of the file."""
    loaded = data("tools")
    found = [str(each) for tool in loaded["tool"] for each in tool.get(group, ())]
    return frozenset([*found, *loaded.get(group, ())])
