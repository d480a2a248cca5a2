"""Fragments: files of words, and how one of them gives the pieces of a sentence.

A fragment is a Markdown file with a section for each stance (or each part) under a heading of depth
2. What stands before the first heading tells whoever writes words what the fragment is for.
A section is a jinja2 template. It gives either lines `key: value`, the pieces of a sentence, or
Markdown that is taken as it is. A project's fragment of the same name replaces the sections that it
holds; one without headings replaces all of them.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from jinja2 import TemplateError, TemplateSyntaxError

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError
from sphinx_contribpolicy.word_files import word_files, words_checksum
from sphinx_contribpolicy.wording.sandbox import Sandbox
from sphinx_contribpolicy.wording.sections import WHOLE, split
from sphinx_contribpolicy.wording.unused_sections import unused_sections

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from types import CodeType, TracebackType

    from sphinx_contribpolicy.wording.sections import Section

_PIECE = re.compile(r"^(do|not|who|short|why|item|at (?:must|should|encouraged|may|info)): *(.*)$")
"""A line that gives a piece of a sentence: its key, and the phrase."""
_LAST_TAG = re.compile(r"^(?!\s*\{%)(.*%\})$", re.MULTILINE)
"""A line of text that ends in a tag: its line end is text, which `trim_blocks` would take away."""


class Fragments:
    """The fragments of a project: its own folders first, the shipped one last."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self.folders = tuple(folders)
        self._files: dict[str, dict[str, Section]] = {}
        self._code: dict[Section, CodeType] = {}

    def sections(self, name: str) -> dict[str, Section]:
        """The sections of fragment `name`, those of the project in place of the shipped ones."""
        if name not in self._files:
            found: dict[str, Section] = {}
            for path in reversed(self._by_name.get(f"{name}.md", ())):
                own = split(path)
                found = own if WHOLE in own else found | own
            self._files[name] = found
        return self._files[name]

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Path, ...]]:
        return word_files(self.folders)

    @cached_property
    def checksum(self) -> str:
        """Another one where any file is another one that words are read from."""
        return words_checksum(self.folders)

    @cached_property
    def _sandbox(self) -> Sandbox:
        return Sandbox()

    @cached_property
    def unused(self) -> tuple[Diagnostic, ...]:
        """What the project's folders hold and nothing asks for; they are looked through once."""
        return tuple(unused_sections(self.folders)) if self.folders else ()

    def section(self, name: str, key: str) -> Section | None:
        """Section `key` of fragment `name`, or the whole of a fragment that has no sections.

        None where neither is.
        """
        sections = self.sections(name)
        return sections.get(key) or sections.get(WHOLE)

    def render(self, section: Section, values: Mapping[str, object]) -> str:
        """What the section gives with `values`, without white space around it.

        Raises `WordsError`.
        """
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
        if match := _PIECE.match(line.strip()):
            key = match[1]
            found[key] = match[2]
        elif key:
            found[key] = f"{found[key]} {line.strip()}".strip()
        elif line.strip():
            return {"text": text}
    return found


def _line_in(traceback: TracebackType | None, file: str) -> int | None:
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _failed(section: Section, message: str, line: int | None) -> WordsError:
    text = f"the fragment cannot be used: {message}"
    return WordsError([Diagnostic("fragment", text, section.file, line or section.line)])
