"""The pins of what is installed here: which files write them, and which of them are others."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.forge import listing
from sphinx_contribpolicy.git import files
from sphinx_contribpolicy.installed import KIT, REQUIREMENTS, owners, spelled_as
from sphinx_contribpolicy.installed import names as names_it
from sphinx_contribpolicy.plain_files import walked
from sphinx_contribpolicy.requirements import (
    PIN,
    Distribution,
    folded,
    line_of,
    number_of,
    pins_of,
    said_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
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
_MORE = re.compile(r"(?m)^[ \t]*(?:-r|--requirement)\b")
"""What takes requirements from another file."""
RAISE = (
    "write that there (`contribpolicy init --kit-from URL@REV`, or `--hashes`), or install what is "
    "pinned"
)
"""What to do about a pin of the kit that is not what is installed."""
RAISE_BASE = "edit that line, or install what is pinned"
"""What to do about one of a base."""
RAISE_HASHES = "have `contribpolicy init --hashes` write that file anew, or install what is pinned"
"""What to do about one of a base where what is installed has hashes."""
CATCH_UP = "install what it pins, and run `contribpolicy sync`"
"""What to do about one that is newer."""
_KEPT = (
    ", which pip keeps where both have the same `version` (`pip install --force-reinstall "
    "--no-deps` does not)"
)
"""What to know of a base that was tagged anew under its old number."""
ADD = "add that line (`contribpolicy init` does where it can; with hashes `init --hashes`)"
"""What to do about a package that the policy is read from and that is not installed."""
DROP = "take the line out, unless something else needs it"
"""What to do about a pin of what the policy does not need."""


class OtherPin(NamedTuple):
    """A pin that is not what is installed here: its line, from 1, and what is wrong with it.

    `newer`: it is of a later version; not `sure`: only numbers say so, and they may not tell.
    `remedy`: what to do about it.
    """

    line: int
    said: str
    remedy: str
    newer: bool = False
    sure: bool = True

    @property
    def of_base(self) -> bool:
        """Whether a base is pinned, and not the kit."""
        return self.remedy != RAISE


def with_remedies(said: Sequence[tuple[str, str]]) -> list[str]:
    """Sentences on pins, with what to do about each: said once, behind the last that needs it.

    >>> with_remedies([("a.txt pins x==1", "write 3 there"), ("b.txt pins x==2", "write 3 there")])
    ['a.txt pins x==1', 'b.txt pins x==2. Write 3 there']
    """
    last = {remedy: at for at, (_, remedy) in enumerate(said)}
    return [
        f"{text}. {remedy[0].upper()}{remedy[1:]}" if last[remedy] == at else text
        for at, (text, remedy) in enumerate(said)
    ]


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
    for found in pins_of(KIT, text):
        yield line_of(found), f"pins {found[0].strip()}"


def left_pins(text: str, names: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines of a file of requirements that neither the kit nor the packages `names` need.

    None where there are hashes, which all that is installed has, or where nobody can say.
    """
    known = owners(names)
    if "--hash=" in text or not all(known.values()):
        return
    needed = {*map(folded, (KIT, *known.values()))}
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"[A-Za-z\d][\w.-]*", line)
        if found and folded(found[0]) not in needed:
            yield number, f"installs {found[0]}, which the policy is not read from"


def lacking(read: Callable[[str], str], names: Iterable[str]) -> Iterator[tuple[str, int, str]]:
    """Where `PINNED_IN` install the kit without a package that the policy is read from.

    Each with the line of the kit, from 1, and the requirement that is not there, or what people
    would look for. None where a file takes more from another one.
    """
    texts = {name: read(name) for name in PINNED_IN}
    every = _distributions(names, kit=False) if any(texts.values()) else []
    for (name, text), here in product(texts.items(), every):
        kit = re.search(rf"(?m)^[^#\n]*(?<![\w./-]){spelled_as(KIT)}(?![\w./-]*[\w/])", text)
        required = here.required(texts) if kit and not _MORE.search(text) else ""
        if kit and required and not names_it(required, text):
            yield name, line_of(kit), required


def completed(read: Callable[[str], str], names: Iterable[str]) -> dict[str, str]:
    """The files of `PINNED_IN` with what they are `lacking`, where it can have a line of its own.

    A file with hashes stays, which `contribpolicy init --hashes` makes.
    """
    after: dict[str, str] = {}
    for name, line, required in lacking(read, names):
        text = after.get(name) or read(name)
        lines = text.splitlines(keepends=True)
        item = re.match(rf"(?:[ \t]*- )?(?=[\"']?{spelled_as(KIT)})", lines[line - 1])
        if item and PIN.match(required) and "--hash=" not in text:
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
    for here in () if pin_the_same(before.values()) else _distributions(names):
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
    found = (each for text in texts for each in PIN.finditer(text))
    return all(
        said_of(each) == known.setdefault(folded(each["name"]), said_of(each)) for each in found
    )


def number_the_kit(texts: Iterable[str], version: str) -> bool:
    """Whether no text pins the kit by another number than that of the `version`."""
    found = (each for text in texts for each in pins_of(KIT, text))
    numbers = (number_of(each["version"] or each["revision"]) for each in found)
    return all(number in ("", number_of(version)) for number in numbers)


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
    every = _distributions(names, kit=kit) if texts else []
    for (name, text), here in product(texts, every):
        of_base = RAISE_HASHES if "--hash=" in text else RAISE_BASE
        remedy = RAISE if here.is_kit else of_base
        for found in here.pins(text) if here.version else ():
            line, pinned = line_of(found), f"pins {found[0].strip()}"
            if not here.has(found):
                kept = _KEPT if found["revision"] and here.revision else ""
                said = f"{pinned}, and {here} is installed here{kept}"
                yield name, OtherPin(line, said, remedy, here.is_before(found), here.knows(found))
            elif unknown and here.is_unlike(found):
                said = f"{pinned}, and nobody can tell whether {here} is the same"
                yield name, OtherPin(line, said, remedy, sure=False)


def _distributions(names: Iterable[str], *, kit: bool = True) -> list[Distribution]:
    """The kit, and what the packages come from as far as that is known."""
    known = filter(None, owners(names).values())
    return list(map(Distribution, dict.fromkeys([*([KIT] if kit else []), *known])))
