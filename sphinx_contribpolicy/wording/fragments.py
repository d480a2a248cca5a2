"""Fragments: files of words, and how one of them gives the pieces of a sentence.

A fragment is a Markdown file with a section for each stance (or each part) under a heading of depth
2. What stands before the first heading tells translators and maintainers what the fragment is for.
A section is a jinja2 template. It gives either lines `key: value`, the pieces of a sentence, or
Markdown that is taken as it is. A project's fragment of the same name replaces the sections that it
holds; one without headings replaces all of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import TemplateError, TemplateSyntaxError

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError
from sphinx_contribpolicy.wording import catalogues
from sphinx_contribpolicy.wording.folders import candidates, shipped
from sphinx_contribpolicy.wording.messages import PIECE
from sphinx_contribpolicy.wording.names import filled
from sphinx_contribpolicy.wording.sandbox import MAX_LENGTH, Sandbox
from sphinx_contribpolicy.wording.translation import ENGLISH, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import CodeType, TracebackType

_HEADING = re.compile(r"^## +([a-z][a-z0-9-]*)[ \t]*$", re.MULTILINE)
_DEFAULT = ""
_LAST_TAG = re.compile(r"^(?!\s*\{%)(.*%\})$", re.MULTILINE)
"""A line of text that ends in a tag: its line end is text, which `trim_blocks` would take away."""


class Section(NamedTuple):
    """One section of a fragment, not compiled yet.

    `line` is that of its first line of content, from 1.
    """

    file: Path
    line: int
    source: str
    language: str = ""
    """The code of the language that it was translated to, or ""."""


class Fragments:
    """The fragments of a project: its own folders first, the shipped one last."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)
        self._files: dict[str, dict[str, Section]] = {}
        self._code: dict[Section, CodeType] = {}
        self._languages: dict[str, Language] = {}

    def sections(self, name: str) -> dict[str, Section]:
        """The sections of fragment `name`, those of the project in place of the shipped ones."""
        if name not in self._files:
            found: dict[str, Section] = {}
            for path in reversed(list(candidates(f"{name}.md", self.folders))):
                own = split(path)
                found = own if _DEFAULT in own else found | own
            self._files[name] = found
        return self._files[name]

    @cached_property
    def _sandbox(self) -> Sandbox:
        return Sandbox()

    @cached_property
    def strays(self) -> tuple[Diagnostic, ...]:
        """What the project's folders hold and nothing asks for; they are looked through once."""
        # Only a project with folders of its own needs this, and it knows fragments in its turn.
        from sphinx_contribpolicy.wording.strays import strays

        return tuple(strays(self.folders)) if self.folders else ()

    def section(self, name: str, key: str, language: Language = ENGLISH) -> Section | None:
        """Section `key` of fragment `name`, or the whole of a fragment that has no sections.

        None where neither is. The project's own sections are in the language that they are in.
        """
        sections = self.sections(name)
        found = sections.get(key) or sections.get(_DEFAULT)
        if found is None or language.is_english:
            return found
        return language.section(name, key, found, shipped())

    def language(self, code: str) -> Language:
        """The language of a text; English where there is no catalogue, or none is needed."""
        if catalogues.is_english(code):
            return ENGLISH
        if code not in self._languages:
            found = catalogues.read(code, self.folders)
            self._languages[code] = ENGLISH if found is None else Language(code, found)
        return self._languages[code]

    def render(self, section: Section, values: Mapping[str, object]) -> str:
        """What the section gives with `values`, without white space around it.

        Raises `WordsError`.
        """
        text = filled(section.source, values)
        if text is not None and len(text) <= MAX_LENGTH:
            return text.strip()
        try:
            code = self._code.get(section)
            if code is None:
                source = "\n" * (section.line - 1) + _LAST_TAG.sub(r"\1{{ '' }}", section.source)
                code = self._sandbox.compile(source, str(section.file), str(section.file))
                self._code[section] = code
            return self._sandbox.run(code, values).strip()
        except TemplateSyntaxError as error:
            raise _failed(section, error.message or "syntax error", error.lineno) from error
        except (
            TemplateError,
            RecursionError,
            ArithmeticError,
            LookupError,
            TypeError,
            ValueError,
        ) as error:
            line = _line_in(error.__traceback__, str(section.file))
            raise _failed(
                section, str(error) or type(error).__name__, line or section.line
            ) from error


def pieces(text: str) -> dict[str, str]:
    """The pieces of a sentence by key, or `{"text": Markdown}` where the section gives Markdown."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if match := PIECE.match(line.strip()):
            key = match[1]
            found[key] = match[2]
        elif key:
            found[key] = f"{found[key]} {line.strip()}".strip()
        elif line.strip():
            return {"text": text}
    return found


def split(path: Path) -> dict[str, Section]:
    """The sections of a fragment by their headings; raises `WordsError` if it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"cannot be read: {error}; save it as UTF-8"
        raise WordsError([_diagnostic(path, 1, message)]) from error
    marks = list(_HEADING.finditer(text))
    if not marks:
        return {_DEFAULT: Section(path, 1, text)}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return {
        mark[1]: Section(path, text.count("\n", 0, mark.end()) + 1, text[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    }


def _line_in(traceback: TracebackType | None, file: str) -> int | None:
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _failed(section: Section, message: str, line: int | None) -> WordsError:
    where = f" in {section.language!r}, see its catalogue" if section.language else ""
    text = f"the fragment cannot be used{where}: {message}"
    return WordsError([_diagnostic(section.file, line or section.line, text)])


def _diagnostic(file: Path, line: int, message: str) -> Diagnostic:
    return Diagnostic(code="fragment", message=message, file=file, line=line, key="")
