"""The tools that write code and text: how they are called, where they write from, how they sign.

The data stands in `tools.toml` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from sphinx_contribpolicy.markup.normalize import words

_LONGEST = 500
_PERSON = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*$")
_FOOTER = re.compile(
    r"^\W*(?:pr |pull request |this (?:pr|pull request) was )?(?:co-)?"
    r"(?:generated|created|written|made|authored|opened)\s+(?:automatically\s+)?(?:with|by|using)\s+"
    r"(?P<who>.{1,200})$",
    re.IGNORECASE,
)
_TRAILER = re.compile(r"^\s*(?P<key>[A-Za-z][A-Za-z-]{1,40}):\s+(?P<value>\S.*)$")
_LINK = re.compile(r"[\[\]()*_]|https?://\S+")
_NUMBER = re.compile(r"^\d+\+")
_ACCOUNT = re.compile(r"^(?:\d+\+)?(?P<login>[^@]+\[bot\])@users\.noreply\.github\.com$")
_NUMBERED = re.compile(r"^(?P<id>\d{1,12})\+[^@]+@users\.noreply\.github\.com$")
_PROGRAM = re.compile(r"\[bot\]")


def is_tool(value: str) -> bool:
    """Whether `Name <address>` is a tool that writes code; a name of people alone is none."""
    person = _PERSON.match(value)
    name = tuple(words(person["name"] if person else value))
    address = person["address"].lower() if person else ""
    known = _listed("addresses")
    domain = "@" + address.partition("@")[2]
    if address in known or domain in known or _NUMBER.sub("", address) in known:
        return True
    number = _NUMBERED.match(address)
    if number and number["id"] in _listed("ids"):
        return True
    account = _ACCOUNT.match(address)
    if account and is_agent(account["login"]):
        return True
    return any(_begins(name, each) for each in _keys("names")) or (
        # Behind no address nobody is meant but the tool: "Generated with Crush".
        name in _keys("whole_names") or (not person and name in _keys("names_of_people"))
    )


def is_program(value: str) -> bool:
    """Whether `Name <address>` is an account of a program, a tool or not."""
    return bool(_PROGRAM.search(value.lower())) or is_tool(value)


def is_agent(login: str) -> bool:
    """Whether an account of a forge, by its login, is that of a coding agent.

    >>> is_agent("devin-ai-integration[bot]"), is_agent("dependabot[bot]")
    (True, False)
    """
    return login.lower().removesuffix("[bot]").removeprefix("app/") in _listed("accounts")


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
    return is_tool(who) or any(_begins(tuple(words(who)), each) for each in _keys("footers"))


def is_mark(line: str) -> bool:
    """Whether a line of a body says that a tool wrote it: a footer, or a trailer."""
    if is_signature(line):
        return True
    trailer = _TRAILER.match(line[:_LONGEST])
    return trailer is not None and names_tool(trailer["key"], trailer["value"].strip())


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
    with Path(__file__).with_name("tools.toml").open("rb") as file:
        loaded = tomllib.load(file)
    found = [str(each) for tool in loaded["tool"] for each in tool.get(group, ())]
    return frozenset([*found, *loaded.get(group, ())])
