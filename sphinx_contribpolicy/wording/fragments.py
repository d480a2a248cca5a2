"""Fragments: files of words, with a section for each stance, passage or piece of a part.

What stands before the first section tells how to write one. A section holds lines `key: words`; an
indented line goes on, under a bare key the lines stand as they are, and a comment is a note.

The first word of a key is its kind, the others are conditions: of the lines whose conditions all
hold, that with the most is taken, and of several the first. A project's section replaces the
shipped one of its name; in `terms` each of its lines comes before the shipped ones.

A comment `<!-- english: DIGEST -->` names the English section that words were made from.

Words hold names, and in a project's own files a choice by `if` and `else`. Nothing else: no
attribute, call, filter, loop or computation, so that words are words.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache, cached_property, lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError, nearest
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.word_files import own_files, shipped, word_files, words_checksum
from sphinx_contribpolicy.wording.keys import GIVEN, OPTIONAL, SENTENCES, conditions, kinds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_NAME = re.compile(r"\{\{ *([A-Za-z]\w*) *\}\}")
_OTHER = re.compile(r"\{[{%#]")
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.If, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or),
)
_JINJA = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - Markdown
_ITEM = re.compile(
    r"^## +(?P<section>\S(?:.*\S)?)[ \t]*$"
    r"|^(?P<key>[a-z][\w.-]*(?: +[\w.-]+)*):(?P<text>[ \t].*)?$(?P<more>(?:\n(?:[ \t].*)?$)*)"
    r"|^<!-- *english: *(?P<english>\w+) *-->[ \t]*$"
    r"|^(?!<!--.*-->[ \t]*$)(?P<wrong>\S.*)$",
    re.MULTILINE,
)


class Line(NamedTuple):
    """One line of a section: a kind of words, the conditions under which they hold, and they."""

    kind: str
    conditions: frozenset[str]
    text: str
    file: Path
    line: int
    rank: int
    """The number in the key, which orders the lines of several sections."""
    key: str
    """The key as it is written."""


class FragmentSection(NamedTuple):
    """A section of a file of words; `line` is that of its heading, from 1.

    `english` is the digest of the English section that it was made from; "" where it names none.
    """

    name: str
    file: Path
    line: int
    lines: list[Line]
    english: str = ""

    @property
    def digest(self) -> str:
        """What words that are made from it name it by: another one for each change of its words."""
        said = "\n".join(f"{line.key}: {line.text}" for line in self.lines)
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def layer(self) -> int:
        """0 for a project's own words, 1 for shipped ones of another language, 2 for English."""
        return _layer(self.file)


@cache
def _layer(file: Path) -> int:
    words = shipped() / "words"
    return 2 if file.parent == words else int(file.is_relative_to(words))


def choose(
    lines: Iterable[Line], kind: str, holds: Collection[str], needed: frozenset[str] = frozenset()
) -> Line | None:
    """The line of `kind` whose conditions all hold, the one with the most; None where none does.

    `needed` are conditions that it must name.
    """
    held = frozenset(holds) | needed if needed else frozenset(holds)
    found, most = None, -1
    for line in lines:
        fits = line.kind == kind and needed <= line.conditions <= held
        if fits and len(line.conditions) > most:
            found, most = line, len(line.conditions)
    return found


class Fragments:
    """The fragments of a project: its own folders first, the shipped one last."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)
        self._files: dict[str, Mapping[str, tuple[Path, ...]]] = {}
        self._layers: dict[tuple[str, str], list[dict[str, FragmentSection]]] = {}
        self._terms: dict[tuple[str, str], list[list[Line]]] = {}
        self._under: dict[Sequence[Path], Fragments] = {(): self}
        self.borrowed: dict[str, dict[str, None]] = {}
        """What was said in English for want of words in the language: by file, its sections."""

    def under(self, folders: Sequence[Path]) -> Fragments:
        """These fragments with more folders of a project's own, which come behind those given."""
        if folders not in self._under:
            self._under[folders] = Fragments([*self.folders, *folders])
        return self._under[folders]

    def layers(self, name: str, language: str = "") -> list[dict[str, FragmentSection]]:
        """The sections of each file of fragment `name`, the project's own files first.

        Raises `WordsError` with all that is wrong in them.
        """
        if (name, language) not in self._layers:
            if language not in self._files:
                self._files[language] = word_files(self.folders, language)
            files = self._files[language].get(f"{name}.md", ())
            # A section that waits for its translation says nothing yet.
            self._layers[name, language] = [
                {key: each for key, each in read(path).items() if each.lines or not each.english}
                for path in files
            ]
        return self._layers[name, language]

    def section(self, name: str, key: str, language: str = "") -> FragmentSection | None:
        """Section `key` of fragment `name`; None where no file has it."""
        found = next((x[key] for x in self.layers(name, language) if key in x), None)
        if language and found and is_english(found.file):
            self.borrowed.setdefault(name, {})[key] = None
        return found

    def term(
        self, kind: str, holds: Collection[str], needed: frozenset[str], language: str = ""
    ) -> Line | None:
        """A line of `terms`, of the project's own where one of them fits."""
        if (kind, language) not in self._terms:
            self._terms[kind, language] = [
                [line for x in sections.values() for line in x.lines if line.kind == kind]
                for sections in self.layers("terms", language)
            ]
        fitting = (choose(lines, kind, holds, needed) for lines in self._terms[kind, language])
        found = next(filter(None, fitting), None)
        if language and found and is_english(found.file):
            self.borrowed.setdefault("terms", {})[found.key] = None
        return found

    @cached_property
    def checksum(self) -> str:
        """A checksum of all words: equal where texts that are made from them are."""
        return words_checksum(self.folders)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that words can hold."""
        own = (read(file) for file in own_files(self.folders) if file.stem == "terms")
        sections = (x for layer in [*self.layers("terms"), *own] for x in layer.values())
        lines = (line for section in sections for line in section.lines)
        return GIVEN.union(line.key.split()[1] for line in lines if line.kind == "name")

    def speaks(self, code: str) -> bool:
        """Whether there are words in the language of this code."""
        language = language_of(code)
        files = word_files(self.folders, language)["terms.md"] if language else ()
        return not language or any(file.parent.name == language for file in files)

    @cached_property
    def strays(self) -> tuple[Diagnostic, ...]:
        """What the project's own files hold and nothing asks for: nearly always a slip."""
        return tuple(self._strays())

    def _strays(self) -> Iterator[Diagnostic]:
        if not self.folders:
            return
        shipped_ones = (paths[-1] for name, paths in word_files().items() if name.endswith(".md"))
        known = {path.stem: path for path in shipped_ones}
        for file in own_files(self.folders):
            # A file whose name is not near to that of a fragment is something else.
            if file.stem not in known and (hint := nearest(file.stem, known)):
                yield diagnostic(file, 1, f"there is no fragment {file.stem!r}{hint}")
            sections = read(known[file.stem]) if file.stem in known else {}
            for name, section in read(file).items() if sections else ():
                if name not in sections and file.stem not in {"terms", "passages"}:
                    message = f"{file.stem!r} has no section {name!r}{nearest(name, sections)}"
                    yield diagnostic(file, section.line, message)
                yield from self.wrong_names(section)

    def wrong_names(self, section: FragmentSection) -> Iterator[Diagnostic]:
        """The names in a section that nobody knows, and those that can be empty there."""
        known, empty = self.names, kinds_of(section.file.stem) == SENTENCES
        for line in section.lines:
            held = line.conditions | {"one_of_items" if "items" in line.conditions else ""}
            for name in sorted(names_in(line.text)):
                message = ""
                if not known & {name, name[:1].lower() + name[1:]}:
                    message = f"there is no name {name!r}{nearest(name, known)}"
                elif empty and name in OPTIONAL - held and is_plain(line.text):
                    message = (
                        f"{name!r} can be empty: write a line `{line.kind} {name}: ...` for it"
                    )
                if message:
                    yield diagnostic(line.file, line.line, message)


def is_english(file: Path) -> bool:
    """Whether a file holds words of the kit in English."""
    return file.parent in {shipped() / "words", shipped() / "files"}


def language_of(code: str) -> str:
    """The folder of the words of a language: "de", "pt-br"; "" for English."""
    name = code.replace("_", "-").lower()
    return "" if name.partition("-")[0] == "en" else name


def read(path: Path) -> dict[str, FragmentSection]:
    """The sections of a file by name; raises `WordsError` with all that is wrong in it."""
    return _read_once(path) if _is_shipped(path) else _read_anew(path)


@cache
def _is_shipped(file: Path) -> bool:
    return file.is_relative_to(shipped())


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
        # The word behind `name` is the name, which is nobody's condition.
        for word in sorted(held - conditions() - {*words[: kind == "name"]}):
            hint = nearest(word, conditions())
            found.append((number, f"{word!r} is no condition of {kind!r}{hint}"))
    wrong += [diagnostic(file, at, message) for at, message in found]
    if not found:
        rank = next((int(word) for word in words if word.isdecimal()), 0)
        yield Line(kind, held, text, file, number, rank, " ".join(key))


def is_plain(text: str) -> bool:
    """Whether `text` holds no place but names."""
    return not _OTHER.search(_NAME.sub("", text))


def names_in(text: str) -> set[str]:
    """The names that `text` reads; it has no faults."""
    if is_plain(text):
        return set(_NAME.findall(text))
    return find_undeclared_variables(_JINJA.parse(text))


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Places that hold more than names, `if` and `else`: the line in `text`, from 0, and why."""
    if is_plain(text):
        return
    try:
        tree = _JINJA.parse(text)
    except TemplateSyntaxError as error:
        yield (error.lineno or 1) - 1, f"cannot be read: {error.message}"
        return
    except RecursionError:
        yield 0, "cannot be read: it is nested too deeply"
        return
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            yield (node.lineno or 1) - 1, f"words hold names, `if` and `else`, and no {kind}"


def fill(text: str, value: Callable[[str], str]) -> str:
    """`text` with the value of each name in its place."""
    if is_plain(text):
        return _NAME.sub(lambda found: value(found[1]), text)
    return _JINJA.from_string(text).render({name: value(name) for name in names_in(text)})
