"""A file of words, read into its sections."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError, nearest
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.wording.fragments.keys import QUESTIONS, conditions, kinds_of
from sphinx_contribpolicy.wording.fragments.names import faults
from sphinx_contribpolicy.wording.fragments.section import FragmentSection, Line, is_shipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ITEM = re.compile(
    r"^## +(?P<section>\S(?:.*\S)?)[ \t]*$"
    r"|^(?P<key>[a-z][\w.-]*(?: +[\w.-]+)*):(?P<text>[ \t].*)?$(?P<more>(?:\n(?:[ \t].*)?$)*)"
    r"|^<!-- *english: *(?P<english>\w+) *-->[ \t]*$"
    r"|^(?!<!--.*-->[ \t]*$)(?P<wrong>\S.*)$",
    re.MULTILINE,
)


def read(path: Path) -> dict[str, FragmentSection]:
    """The sections of a file by name; raises `WordsError` with all that is wrong in it."""
    return _read_once(path) if is_shipped(path) else _read_anew(path)


def _read_anew(path: Path) -> dict[str, FragmentSection]:
    try:
        return _read(path, plain_file(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}; save it as UTF-8"
        raise WordsError([diagnostic(path, 1, message)]) from error


_read_once = cache(_read_anew)
"""For words of the kit, which nobody writes while a process runs."""


@lru_cache  # whoever makes texts of several policies reads the same words for each
def _read(path: Path, text: str) -> dict[str, FragmentSection]:
    wrong: list[Diagnostic] = []
    sections: dict[str, FragmentSection] = {}
    section = FragmentSection("", path, 1, [])
    for found in _ITEM.finditer(text):
        number = text.count("\n", 0, found.start()) + 1
        if found["section"]:
            section = sections[found["section"]] = FragmentSection(
                found["section"], path, number, []
            )
        elif section.name and found["english"]:
            section = sections[section.name] = section._replace(english=found["english"])
        elif section.name and found["key"]:
            # Behind words the lines go on with them; under a bare key they stand as they are.
            own, more = (found["text"] or "").strip(), dedent(found["more"]).strip("\n").rstrip()
            words = " ".join([own, *more.split()]) if own else more
            section.lines.extend(_line(path, number, found["key"].split(), words, wrong))
        elif section.name:
            message = "expected `key: words`, or an indented line that goes on with the words"
            wrong.append(diagnostic(path, number, message))
    if wrong:
        raise WordsError(wrong)
    return sections


def diagnostic(file: Path, line: int, message: str) -> Diagnostic:
    """What is wrong in a line of a fragment."""
    return Diagnostic("fragment", message, file, line)


def _line(
    file: Path, number: int, key: list[str], text: str, wrong: list[Diagnostic]
) -> Iterator[Line]:
    kind, *words = key
    held = frozenset(word for word in words if not word.isdecimal())
    known = kinds_of(file.stem)
    found = [(number + at, message) for at, message in faults(text)]
    if kind not in known:
        hint = nearest(kind, known) or f"; known are {', '.join(sorted(known))}"
        found.append((number, f"no words here are of the kind {kind!r}{hint}"))
    else:
        if not text and kind in QUESTIONS - {"prompt"}:
            message = f"`{kind}` has no words: take the line out, and those of the kit stand"
            found.append((number, message))
        # The word behind `name` is the name, which is nobody's condition.
        for word in sorted(held - conditions() - {*words[: kind == "name"]}):
            hint = nearest(word, conditions())
            found.append((number, f"{word!r} is no condition of {kind!r}{hint}"))
    wrong += [diagnostic(file, at, message) for at, message in found]
    if not found:
        rank = next((int(word) for word in words if word.isdecimal()), 0)
        yield Line(kind, held, text, file, number, rank, " ".join(key))
