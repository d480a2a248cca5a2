"""Trailers of a commit message: where they stand, whom they name, and the grammar they follow.

Source: git-interpret-trailers(1).
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

from sphinx_contribpolicy.markup.normalize import words

_TRAILER = re.compile(r"^(?P<key>[A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*?)[ \t]*$")
_GIT_OWN = re.compile(r"^(?:Signed-off-by: |\(cherry picked from commit )")
_PERSON = re.compile(r"^(?P<name>[^<>]*)<(?P<address>[^<>\s]*)>\s*$")
_FOOTER = re.compile(
    r"^\W*(?:co-)?(?:generated|created|written|made|authored)\s+(?:with|by|using)\s+(?P<who>.{1,200})$",
    re.IGNORECASE,
)
_SCISSORS = re.compile(r"^# -{8,} >8 -{8,}$", re.MULTILINE)
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_-]+")
_PLACEHOLDER_LOWER = re.compile(r"[a-z][a-z0-9_-]+")
_LONGEST = 500


class Trailer(Struct, frozen=True):
    """One line `Key: value` of a message; `line` counts from 1."""

    key: str
    value: str
    line: int
    at_end: bool
    """Whether it stands in the last paragraph, where git looks for trailers."""

    @property
    def written(self) -> str:
        """The line as it stands, in short."""
        return f"{self.key}: {self.value}"


def cleaned(message: str) -> str:
    """A message as git keeps it: without its comment lines and what stands below the scissors."""
    kept = _SCISSORS.split(message.replace("\r\n", "\n"), maxsplit=1)[0]
    return "\n".join("" if line.startswith("#") else line for line in kept.split("\n"))


def trailers_of(message: str) -> list[Trailer]:
    """Every line of the message that has the form of a trailer, the subject aside."""
    lines = message.rstrip().split("\n")
    begin = len(lines)
    while begin > 0 and lines[begin - 1].strip():
        begin -= 1
    block = lines[begin:] if begin > 0 else []
    matching = sum(bool(_TRAILER.match(line)) or line[:1].isspace() for line in block)
    own = any(_GIT_OWN.match(line) for line in block)
    is_block = bool(block) and (matching == len(block) or (own and 4 * matching >= len(block)))
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    return [
        Trailer(match["key"], match["value"], at + 1, is_block and at >= begin)
        for at, line in enumerate(lines)
        if at > first and (match := _TRAILER.match(line[:_LONGEST]))
    ]


def is_tool(value: str) -> bool:
    """Whether `Name <address>` is a tool; a name of people too counts only with its address."""
    person = _PERSON.match(value)
    name = tuple(words(person["name"] if person else value))
    address = person["address"].lower() if person else ""
    known = _file()["addresses"]
    domain = "@" + address.partition("@")[2]
    if address in known or domain in known:
        return True
    return any(_begins(name, tuple(words(each))) for each in _file()["names"])


def names_tool(trailer: Trailer) -> bool:
    """Whether the trailer records the help of a tool."""
    key = trailer.key.lower()
    return key in _file()["trailers"] or (key == "co-authored-by" and is_tool(trailer.value))


def footer(message: str) -> tuple[int, str] | None:
    """The line, with its number, in which a tool says that it wrote this; None where none does."""
    for at, line in enumerate(message.split("\n"), 1):
        match = _FOOTER.match(line[:_LONGEST])
        if match and is_tool(re.sub(r"[\[\]()*_]|https?://\S+", " ", match["who"]).strip()):
            return at, line.strip()
    return None


def follows(value: str, grammar: str) -> bool:
    """Whether a value follows `grammar`; what says something follows the empty one."""
    if not words(value):
        return False
    return not grammar or bool(_pattern(grammar).fullmatch(value[:_LONGEST].strip()))


@cache
def _pattern(grammar: str) -> re.Pattern[str]:
    """The grammar as a pattern: capitals stand for anything, brackets for what may be left out."""
    placeholder = _PLACEHOLDER if _PLACEHOLDER.search(grammar) else _PLACEHOLDER_LOWER
    parts: list[str] = []
    at = 0
    while at < len(grammar):
        if match := placeholder.match(grammar, at):
            after = grammar[match.end() : match.end() + 1]
            parts.append(rf"[^{re.escape(after)}\[\]]+" if after not in "[]" else r"[^\[\]]+")
            at = match.end()
            continue
        sign = grammar[at]
        if sign == "[":
            if parts and parts[-1] == r"\s+":
                parts.pop()
                parts.append(r"(?:\s+\[?")
            else:
                parts.append(r"(?:\[?")
        elif sign == "]":
            parts.append(r"\]?)?")
        else:
            parts.append(r"\s+" if sign.isspace() else re.escape(sign))
        at += 1
    return re.compile("".join(parts))


def _begins(name: tuple[str, ...], tool: tuple[str, ...]) -> bool:
    if len(tool) == 1 and len(tool[0]) <= 3:  # noqa: PLR2004 - "AI" is a tool, "Ai Weiwei" a person
        return name == tool
    return name[: len(tool)] == tool


@cache
def _file() -> dict[str, list[str]]:
    with Path(__file__).with_name("tools.toml").open("rb") as file:
        return tomllib.load(file)
