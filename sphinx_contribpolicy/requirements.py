"""Requirements as files write them, and the distribution that each of them means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.installed import (
    KIT,
    REQUIREMENTS,
    VERSION,
    requirement,
    source_of,
    spelled_as,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

PIN = re.compile(
    r"(?<![\w.-])(?P<name>[A-Za-z\d][\w.-]*)(?P<extras>\[[^\[\]\s]{0,99}\])?"
    r"(?:(?: ?={2,3} ?|=)(?P<version>\d[\w.!+-]*+)(?!\*)"
    r"| ?@ ?git\+[^\s\"',]+@(?P<revision>[^@\s\"'#,\]]+))"
)
"""A requirement as pip takes it, or conda."""
_KEY = re.compile(
    r"^[ \t]*+[\"']?(?P<name>[A-Za-z\d][\w.-]*+)[\"']?(?P<extras>)[ \t]*+=[ \t]*+"
    r"(?:\{[^{}\n]{0,300}\b)?(?:(?:tag|rev)[ \t]*+=[ \t]*+[\"'](?P<revision>[^\"'\n]+)"
    r"|(?:version[ \t]*+=[ \t]*+)?[\"']={0,3}(?P<version>\d[\w.!+-]*+))[\"'](?:[^{}\n]{0,300}\})?",
    re.MULTILINE,
)
"""The same as Pipenv, Pixi, Poetry and uv have it, under a key of TOML."""


class Distribution:
    """A distribution as it is installed here, beside its pins; no `version` where it is not."""

    def __init__(self, distribution: str) -> None:
        self.version, self._source = source_of(distribution)
        self._vcs = self._source.get("vcs_info", {})
        self._name = distribution
        self.is_kit = distribution == KIT

    @property
    def revision(self) -> str:
        """The revision that it was installed from; "" where it comes from elsewhere."""
        return str(self._vcs.get("requested_revision") or self._vcs.get("commit_id", ""))

    def __str__(self) -> str:
        """What to require of others, or else what people would look for."""
        origin = f", revision {self.revision}," if self.revision else ""
        origin = origin or (" from a folder" if "dir_info" in self._source else "")
        return requirement(self._name) or f"{self._name} {self.version}{origin}"

    def required(self, texts: Mapping[str, str]) -> str:
        """What to require of it: what one of the texts does, or else how it is installed here."""
        right = self.pin_of(texts) if self.version else None
        return f"{right['name']}{place_of(right)}" if right else str(self)

    def pins(self, text: str) -> list[re.Match[str]]:
        """The pins of it in a text."""
        return pins_of(self._name, text)

    def has(self, found: re.Match[str]) -> bool:
        """Whether a pin is what is installed, or nobody can say."""
        if version := found["version"]:
            # A single `=` of conda takes what begins so.
            begins = "==" not in found[0] and self.version.startswith(f"{version}.")
            return begins or number_of(version) == number_of(self.version)
        revision = found["revision"]
        if commit := str(self._vcs.get("commit_id", "")):
            return commit.startswith(revision) or revision == self._vcs.get("requested_revision")
        number = number_of(revision)
        return not number or number == number_of(self.version) or self._is_worked_on

    def is_unlike(self, found: re.Match[str]) -> bool:
        """Whether a pin of the kit does not say that it is what is installed, and may be."""
        revision = found["revision"]
        told = not revision or self._vcs or number_of(revision)
        return self.is_kit and not told and not self._is_worked_on

    def knows(self, found: re.Match[str]) -> bool:
        """Whether the number of a pin tells it from what is installed.

        A folder of the kit may hold any revision under the number that it has.
        """
        return not found["revision"] or not self.is_kit or "dir_info" not in self._source

    @property
    def _is_worked_on(self) -> bool:
        """Whether it is a checkout of the kit that runs as it is edited."""
        return self.is_kit and bool(self._source.get("dir_info", {}).get("editable"))

    def is_before(self, found: re.Match[str]) -> bool:
        """Whether a pin is known to be later than what is installed."""
        asked = str(self._vcs.get("requested_revision", ""))
        here, pinned = (
            each.removeprefix("v") if VERSION.fullmatch(each) else ""
            for each in (asked, found["version"] or found["revision"])
        )
        return bool(pinned) and is_older(here or self.version, pinned)

    def pin_of(self, texts: Mapping[str, str]) -> re.Match[str] | None:
        """The pin that the others should be, of the files in which it is pinned."""
        required = self.pins(texts[REQUIREMENTS])
        every = [found for text in texts.values() for found in self.pins(text)]
        newest = [found for found in required if self.has(found) or self.is_before(found)]
        return next(iter([*newest, *filter(self.has, every), *required]), None)

    def with_pin(self, text: str, right: re.Match[str]) -> str:
        """A text with the right pin in place of those that are behind."""
        for found in reversed(self.pins(text)):
            same = said_of(found) == said_of(right) or (self.has(found) and self.has(right))
            if not (same or self.is_before(found)):
                required = f"{right['name']}{found['extras'] or ''}{place_of(right)}"
                text = f"{text[: found.start()]}{required}{text[found.end() :]}"
        return text


def pins_of(distribution: str, text: str) -> list[re.Match[str]]:
    """The pins of a distribution in a text, from top to bottom."""
    name = re.compile(spelled_as(distribution))
    every = (*PIN.finditer(text), *_KEY.finditer(text)) if name.search(text) else ()
    return sorted((each for each in every if name.fullmatch(each["name"])), key=re.Match.start)


def is_older(version: str, other: str) -> bool:
    """Whether a version was released before another; what stands behind the numbers is no matter.

    >>> is_older("0.9.1", "0.10"), is_older("1.0.dev1", "1.0"), is_older("", "")
    (True, False, False)
    """
    found = (re.match(r"\d+(?:\.\d+)*", each) for each in (version, other))
    ours, theirs = ([int(part) for part in each[0].split(".")] if each else [] for each in found)
    return ours < theirs


def said_of(found: re.Match[str]) -> str:
    """What a pin says behind the name and its extras, whatever its spaces."""
    return place_of(found).replace(" ", "")


def place_of(found: re.Match[str]) -> str:
    """What a pin says behind the name and its extras: a version, or where it comes from."""
    return found[0].removeprefix(found["name"] + (found["extras"] or ""))


def line_of(found: re.Match[str]) -> int:
    """The line of a pin in its text, from 1."""
    return found.string.count("\n", 0, found.start()) + 1


def number_of(revision: str) -> str:
    """The version that a revision is named for, `v1.0` as 1.0.0 is; "" where it may be any."""
    found = re.fullmatch(r"v?(\d+(?:\.\d+)+)", revision)
    return re.sub(r"(?:\.0){1,9}$", "", found[1]) if found else ""


def folded(distribution: str) -> str:
    """The name of a distribution in one of the ways in which it can be spelled."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
