"""The words of a project: its own files before those of the kit, in one language."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.word_files import own_files, word_files, words_checksum
from sphinx_contribpolicy.wording.fragments.file import diagnostic, read
from sphinx_contribpolicy.wording.fragments.keys import (
    GIVEN,
    OPTIONAL,
    QUESTIONS,
    SENTENCES,
    kinds_of,
)
from sphinx_contribpolicy.wording.fragments.names import is_plain, names_in
from sphinx_contribpolicy.wording.fragments.section import choose, is_english

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.diagnostics import Diagnostic
    from sphinx_contribpolicy.wording.fragments.section import FragmentSection, Line


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

    def below(self, name: str, key: str, language: str = "") -> list[FragmentSection]:
        """Section `key` of fragment `name`, and behind it what the template asks by those below.

        What a project wrote on the sentences of a stance says nothing of its box.
        """
        found: list[FragmentSection] = []
        open_ = QUESTIONS
        for layer in self.layers(name, language):
            if section := layer.get(key):
                lines = [each for each in section.lines if not found or each.kind in open_]
                if lines or not found:
                    found.append(section._replace(lines=lines))
                # A line that holds at times leaves the other times to those below.
                open_ -= {each.kind for each in section.lines if not each.conditions}
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
        """Whether there are any words in the language of this code; comments alone are none."""
        language = language_of(code)
        every = word_files(self.folders, language)
        known = (file for name in word_files() if name.endswith(".md") for file in every[name])
        there = (read(file).values() for file in known if file.parent.name == language)
        return not language or any(each.lines for sections in there for each in sections)

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


def language_of(code: str) -> str:
    """The folder of the words of a language: "de", "pt-br"; "" for English."""
    name = code.replace("_", "-").lower()
    return "" if name.partition("-")[0] == "en" else name
