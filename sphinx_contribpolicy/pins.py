"""The pins of what is installed here: which files write them, and which of them are others."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.forge import listing
from sphinx_contribpolicy.git import files
from sphinx_contribpolicy.installed import (
    KIT,
    REQUIREMENTS,
    VERSION,
    owners,
    requirement,
    source_of,
    spelled_as,
)
from sphinx_contribpolicy.installed import names as names_it
from sphinx_contribpolicy.plain_files import walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

PINNED_IN = (REQUIREMENTS, ".pre-commit-config.yaml")
"""Where `init` writes down what is to be installed."""
_INSTALLS = re.compile(
    r"(?:.*/)?(?:[^/]*(?:requirements|constraints)[^/]*\.(?:txt|in)|(?:pyproject|pixi)\.toml|Pipfile"
    r"|setup\.(?:cfg|py)|tox\.ini|noxfile\.py|[^/]*environment[^/]*\.ya?ml|Dockerfile"
    r"|(?:requirements|constraints)/[^/]+\.(?:txt|in))"
    r"|\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml|\.gitlab(?:-ci|/.*)\.ya?ml"
    r"|\.?readthedocs\.ya?ml"
)
"""Where people say what docs, tests or a workflow need."""
_SKIPPED = re.compile(r"\.|venv|env$|node_modules$|site-packages$")
"""Folders of tools, where no git says so."""
_PIN = re.compile(
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
_MORE = re.compile(r"(?m)^[ \t]*(?:-r|--requirement)\b")
"""What takes requirements from another file."""
RAISE = (
    "write that there (`contribpolicy init --kit-from URL@REV`, or `--hashes`), or install what is "
    "pinned"
)
"""What to do about a pin that is not what is installed."""
CATCH_UP = "install what it pins, and run `contribpolicy sync`"
"""What to do about one that is newer."""
ADD = "add that line (`contribpolicy init` does where it can; with hashes `init --hashes`)"
"""What to do about a package that the policy is read from and that is not installed."""
DROP = "take the line out, unless something else needs it"
"""What to do about a pin of what the policy does not need."""


class OtherPin(NamedTuple):
    """A pin that is not what is installed here: its line, from 1, and what is wrong with it.

    `newer`: it is of a later version; not `sure`: only numbers say so, and they may not tell.
    """

    line: int
    said: str
    newer: bool = False
    sure: bool = True


def with_remedy(said: Sequence[str], remedy: str) -> list[str]:
    """Sentences on pins, the last one followed by what to do about all of them.

    >>> with_remedy(["a.txt pins x==1", "b.txt pins x==2"], "write 3 there")
    ['a.txt pins x==1', 'b.txt pins x==2. Write 3 there']
    """
    return [*said[:-1], *(f"{last}. {remedy[0].upper()}{remedy[1:]}" for last in said[-1:])]


def is_older(version: str, other: str) -> bool:
    """Whether a version was released before another; what stands behind the numbers is no matter.

    >>> is_older("0.9.1", "0.10"), is_older("1.0.dev1", "1.0"), is_older("", "")
    (True, False, False)
    """
    found = (re.match(r"\d+(?:\.\d+)*", each) for each in (version, other))
    ours, theirs = ([int(part) for part in each[0].split(".")] if each else [] for each in found)
    return ours < theirs


def installs(names: Iterable[str]) -> list[str]:
    """The files of `PINNED_IN`, and those among `names` that may say what is to be installed.

    >>> installs(["docs/requirements.txt", "docs/index.md"])[len(PINNED_IN) :]
    ['docs/requirements.txt']
    """
    return list(dict.fromkeys([*PINNED_IN, *filter(_INSTALLS.fullmatch, names)]))


def places(root: Path) -> list[str]:
    """The files of the repository at `root` that may say what is to be installed, as `installs`."""
    return installs(
        files(root) or [*listing(root), *walked(root, lambda name: bool(_SKIPPED.match(name)))]
    )


def of_the_kit(text: str) -> Iterator[tuple[int, str]]:
    """The pins of the kit in a text: the line of each, and what it pins."""
    for found in _pins_of(KIT, text):
        yield _line_of(found), f"pins {found[0].strip()}"


def left_pins(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines of a file of requirements that neither the kit nor the packages `names` need.

    None where there are hashes, which all that is installed has, or where nobody can say.
    """
    known = owners(names)
    if "--hash=" in text or not all(known.values()):
        return
    needed = {*map(_folded, (KIT, *known.values()))}
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"[A-Za-z\d][\w.-]*", line)
        if found and _folded(found[0]) not in needed:
            yield number, f"installs {found[0]}, which the policy is not read from"


def lacking(read: Callable[[str], str], names: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Where `PINNED_IN` install the kit without a package that the policy is read from.

    Each with the line of the kit, from 1, and the requirement that is not there, or what people
    would look for. None where a file takes more from another one.
    """
    texts = {name: read(name) for name in PINNED_IN}
    every = (
        [_Here(each) for each in _distributions(names, kit=False)] if any(texts.values()) else []
    )
    for (name, text), here in product(texts.items(), every):
        kit = re.search(rf"(?m)^[^#\n]*(?<![\w./-]){spelled_as(KIT)}(?![\w./-]*[\w/])", text)
        required = here.required(texts) if kit and not _MORE.search(text) else ""
        if kit and required and not names_it(required, text):
            yield name, text.count("\n", 0, kit.end()) + 1, required


def completed(read: Callable[[str], str], names: Iterable[str]) -> dict[str, str]:
    """The files of `PINNED_IN` with what they are `lacking`, where it can have a line of its own.

    A file with hashes stays, which `contribpolicy init --hashes` makes.
    """
    after: dict[str, str] = {}
    for name, line, required in lacking(read, names):
        text = after.get(name) or read(name)
        lines = text.splitlines(keepends=True)
        item = re.match(rf"(?:[ \t]*- )?(?=[\"']?{spelled_as(KIT)})", lines[line - 1])
        if item and _PIN.match(required) and "--hash=" not in text:
            said = json.dumps(required) if item[0] else required
            lines[line - 1 : line] = [f"{lines[line - 1].rstrip()}\n", f"{item[0]}{said}\n"]
            after[name] = "".join(lines)
    return after


def raised(read: Callable[[str], str], names: Iterable[str]) -> dict[str, str]:
    """The files of `PINNED_IN` that are behind another of them, each with what it has to say.

    `read` gives what they say now. What is installed here counts, or else the requirements. A pin
    that is newer stays, and so does a file with hashes, which `contribpolicy init --hashes` makes.
    """
    before = {name: read(name) for name in PINNED_IN}
    after = dict(before)
    for distribution in () if pin_the_same(before.values()) else _distributions(names):
        here = _Here(distribution)
        if here.version and (right := here.pin_of(before)):
            after |= {
                name: here.with_pin(text, right)
                for name, text in after.items()
                if "--hash=" not in text
            }
    return {name: text for name, text in after.items() if text != before[name]}


def pin_the_same(texts: Iterable[str]) -> bool:
    """Whether no two of the texts pin something otherwise; what only one has is of no matter."""
    known: dict[str, str] = {}
    found = (each for text in texts for each in _PIN.finditer(text))
    return all(
        _what(each) == known.setdefault(_folded(each["name"]), _what(each)) for each in found
    )


def number_the_kit(texts: Iterable[str], version: str) -> bool:
    """Whether no text pins the kit by another number than that of the `version`."""
    found = (each for text in texts for each in _pins_of(KIT, text))
    numbers = (_number(each["version"] or each["revision"]) for each in found)
    return all(number in ("", _number(version)) for number in numbers)


def pins_elsewhere(
    read: Callable[[str], str],
    names: Iterable[str],
    files: Iterable[str] = PINNED_IN,
    *,
    kit: bool = True,
    unknown: bool = False,
) -> Iterator[tuple[str, OtherPin]]:
    """Pins in the `files` of the packages `names`, and the `kit`, that are not what is installed.

    Each with the name of its file first; `read` gives what that says. `unknown`: also those of the
    kit that nobody can compare with what is installed.
    """
    texts = [(name, text) for name in files if (text := read(name))]
    every = [_Here(each) for each in _distributions(names, kit=kit)] if texts else []
    for (name, text), here in product(texts, every):
        for found in here.pins(text) if here.version else ():
            line, pinned = _line_of(found), f"pins {found[0].strip()}"
            if not here.has(found):
                said = f"{pinned}, and {here} is installed here"
                yield name, OtherPin(line, said, here.is_before(found), here.knows(found))
            elif unknown and here.is_unlike(found):
                said = f"{pinned}, and nobody can tell whether {here} is the same"
                yield name, OtherPin(line, said, sure=False)


class _Here:
    """A distribution as it is installed here, beside its pins; no `version` where it is not."""

    def __init__(self, distribution: str) -> None:
        self.version, self._source = source_of(distribution)
        self._vcs = self._source.get("vcs_info", {})
        self._name = distribution

    def __str__(self) -> str:
        """What to require of others, or else what people would look for."""
        revision = self._vcs.get("requested_revision") or self._vcs.get("commit_id", "")
        origin = f", revision {revision}," if revision else ""
        origin = origin or (" from a folder" if "dir_info" in self._source else "")
        return requirement(self._name) or f"{self._name} {self.version}{origin}"

    def required(self, texts: Mapping[str, str]) -> str:
        """What to require of it: what one of the texts does, or else how it is installed here."""
        right = self.pin_of(texts) if self.version else None
        return f"{right['name']}{_place(right)}" if right else str(self)

    def pins(self, text: str) -> list[re.Match[str]]:
        """The pins of it in a text."""
        return _pins_of(self._name, text)

    def has(self, found: re.Match[str]) -> bool:
        """Whether a pin is what is installed, or nobody can say."""
        if version := found["version"]:
            # A single `=` of conda takes what begins so.
            begins = "==" not in found[0] and self.version.startswith(f"{version}.")
            return begins or version == self.version or _number(version) == _number(self.version)
        revision = found["revision"]
        if commit := str(self._vcs.get("commit_id", "")):
            return commit.startswith(revision) or revision == self._vcs.get("requested_revision")
        number = _number(revision)
        return not number or number == _number(self.version) or self._is_worked_on

    def is_unlike(self, found: re.Match[str]) -> bool:
        """Whether a pin of the kit does not say that it is what is installed, and may be."""
        revision = found["revision"]
        told = not revision or self._vcs or _number(revision)
        return self._name == KIT and not told and not self._is_worked_on

    def knows(self, found: re.Match[str]) -> bool:
        """Whether the number of a pin tells it from what is installed.

        A folder of the kit may hold any revision under the number that it has.
        """
        return not found["revision"] or self._name != KIT or "dir_info" not in self._source

    @property
    def _is_worked_on(self) -> bool:
        """Whether it is a checkout of the kit that runs as it is edited."""
        return self._name == KIT and bool(self._source.get("dir_info", {}).get("editable"))

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
            same = _what(found) == _what(right) or (self.has(found) and self.has(right))
            if not (same or self.is_before(found)):
                required = f"{right['name']}{found['extras'] or ''}{_place(right)}"
                text = f"{text[: found.start()]}{required}{text[found.end() :]}"
        return text


def _distributions(names: Iterable[str], *, kit: bool = True) -> list[str]:
    """The kit, and what the packages come from as far as that is known."""
    known = filter(None, owners(names).values())
    return list(dict.fromkeys([*([KIT] if kit else []), *known]))


def _what(found: re.Match[str]) -> str:
    """What a pin says behind the name and its extras, whatever its spaces."""
    return _place(found).replace(" ", "")


def _place(found: re.Match[str]) -> str:
    return found[0].removeprefix(found["name"] + (found["extras"] or ""))


def _pins_of(distribution: str, text: str) -> list[re.Match[str]]:
    """The pins of a distribution in a text, from top to bottom."""
    name = re.compile(spelled_as(distribution))
    every = (*_PIN.finditer(text), *_KEY.finditer(text)) if name.search(text) else ()
    return sorted((each for each in every if name.fullmatch(each["name"])), key=re.Match.start)


def _line_of(found: re.Match[str]) -> int:
    return found.string.count("\n", 0, found.start()) + 1


def _number(revision: str) -> str:
    """The version that a revision is named for, `v1.0` as 1.0.0 is; "" where it may be any."""
    found = re.fullmatch(r"v?(\d+(?:\.\d+)+)", revision)
    return re.sub(r"(?:\.0){1,9}$", "", found[1]) if found else ""


def _folded(distribution: str) -> str:
    """The name of a distribution in one of the ways in which it can be spelled."""
    return re.sub(r"[-_.]+", "-", distribution).lower()
