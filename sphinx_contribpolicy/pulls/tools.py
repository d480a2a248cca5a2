"""The tools that write code and text, from `tools.toml`: their names, accounts and signatures."""

from __future__ import annotations

import re
from functools import cache

from sphinx_contribpolicy.markup.normalize import Key, words
from sphinx_contribpolicy.pulls.phrases import (
    PhraseTree,
    begins,
    entries,
    longest_at,
    phrases,
    tree,
    tree_of,
)

LONGEST = 500
"""Characters of a line or sentence that are looked at."""
_PERSON = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*$")
_TRAILER = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z-]{1,40}):\s+(?P<value>\S.*)$")
_LINK = re.compile(r"[\[\]()*_]|https?://\S+")
_ADDRESS = re.compile(r"(?:(?P<id>\d+)\+)?(?P<plain>(?P<login>[^@]*)(?P<domain>@.*))")
_SCRIPT = re.compile(r"^(?:\./)?[\w./-]+\.(?:awk|bash|go|js|mjs|php|pl|ps1|py|rb|sh|ts)\b")
_NOREPLY = "@users.noreply.github.com"
"""Where GitHub sends nothing: an account has its number and its login before it."""
PRODUCTS = ("names", "whole_names", "names_of_people", "footers")
"""The groups that hold the names of tools."""


def is_tool(value: str) -> bool:
    """Whether `Name <address>` is a tool that writes code; a name of people alone is none."""
    person = _PERSON.match(value)
    written, address = person.group("name", "address") if person else (value, "")
    name = tuple(words(written))
    whole = name in phrases("whole_names") or written.strip() == "AI"  # Ai is a name of people
    if whole or _sends_from(address.lower()) or begins(name, "names"):
        return True
    # Behind no address nobody is meant but the tool: "Generated with Crush".
    if person or not name or name[:1] not in phrases("names_of_people"):
        return False
    return len(name) == 1 or name[0] in name[1:] or any(word[0].isdigit() for word in name)


def _sends_from(address: str) -> bool:
    """Whether a tool writes from an address, be it its account on GitHub."""
    sent = _ADDRESS.match(address)
    if sent is None:
        return False
    if not entries("addresses").isdisjoint((address, sent["domain"], sent["plain"])):
        return True
    login = sent["login"]
    agent = sent["id"] in entries("ids") or ("[bot]" in login and is_agent(login, is_bot=True))
    return agent and sent["domain"] == _NOREPLY


def is_program(value: str) -> bool:
    """Whether `Name <address>` is an account of a program, a tool or not."""
    person = _PERSON.match(value.lower())
    known = person is not None and person["address"] in entries("programs")
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
    if account not in entries("accounts"):
        return False
    name = tuple(words(account))
    of_people = name in phrases("names_of_people") and name not in phrases("whole_names")
    return is_bot or account != login.lower() or not of_people


def names_tool(key: str, value: str) -> bool:
    """Whether a trailer records the help of a tool: by its key, by whom it names, by its link."""
    name = key.lower()
    if name == "generated-by" and _is_generator(value):
        return False
    by_tool = name in entries("authorship") and is_tool(value)
    logged = any(log in value.lower() for log in entries("logs"))
    return name in entries("trailers") or logged or by_tool


def _is_generator(value: str) -> bool:
    """Whether a value names a program that generates code from what people wrote, and no other."""
    spoken = words(value)
    by_program = begins(spoken, "generators")
    script = bool(_SCRIPT.match(value[:LONGEST].strip()))
    return (by_program or script) and not any(tool_at(spoken, at) for at in range(len(spoken)))


def is_signature(line: str) -> bool:
    """Whether a tool says in this line that it wrote the text: a footer, not a word of people."""
    match = _footer().match(line[:LONGEST])
    if match is None:
        return False
    who = " ".join(_LINK.sub(" ", match["who"]).split())
    known = longest_at(words(who), 0, tree("footers"))
    # "Written by Jules Verne": what goes on like a name is one, unless it is that of the product.
    rest = next(iter(who.split()[known:]), "")
    goes_on = rest[:1].isupper() and rest.lower() not in entries("goes_on")
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
    trailer = _TRAILER.match(line[:LONGEST])
    if trailer is None or not names_tool(trailer["key"], trailer["value"].strip()):
        return False
    return label or ("-" in trailer["key"] and not trailer["key"].lower().startswith("ai-"))


def is_badge(target: str) -> bool:
    """Whether a link leads to a program that put it there, such as "Open in ..."."""
    return any(each in target.lower() for each in entries("badges"))


def tool_at(spoken: list[str], at: int) -> Key:
    """The longest name of a tool that begins at a word."""
    return tuple(spoken[at : at + longest_at(spoken, at, _names())])


@cache
def _names() -> PhraseTree:
    """How tools are called."""
    named = phrases("tools", *PRODUCTS) - {("ai",)}
    return tree_of(each for each in named if each[0] != "no")
