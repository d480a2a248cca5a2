"""The tools that write code and text: how they are called, where they write from, how they sign.

The data stands in `tools.toml` beside this module.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sphinx_contribpolicy.markup.normalize import words

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


def is_mark(line: str) -> bool:
    """Whether a line of a body says that a tool wrote it: a footer, or a trailer."""
    return is_signature(line) or is_trailer(line)


def is_trailer(line: str, *, label: bool = True) -> bool:
    """Whether a line of a body is a trailer that names a tool.

    Without `label` not one such as "Tool: Copilot", which may as well be an answer.
    """
    trailer = _TRAILER.match(line[:_LONGEST])
    if trailer is None or not names_tool(trailer["key"], trailer["value"].strip()):
        return False
    return label or ("-" in trailer["key"] and not trailer["key"].lower().startswith("ai-"))


def is_badge(target: str) -> bool:
    """Whether a link leads to a program that put it there, such as "Open in ..."."""
    return any(each in target.lower() for each in _listed("badges"))


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
