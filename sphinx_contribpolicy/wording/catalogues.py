"""Catalogues: `.po` files, read as they are, so that nothing has to be compiled or kept in step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import Diagnostic, WordsError
from sphinx_contribpolicy.wording.folders import candidates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def read(code: str, folders: Sequence[Path]) -> dict[tuple[str, str], str] | None:
    """The translations to language `code`, by context and English text; None without a catalogue.

    `pt_BR` is looked for before `pt`, and both count; a project's own `folders` come before the
    shipped one. Fuzzy and empty translations do not count. Raises `WordsError` for a file that is
    no catalogue.
    """
    found: dict[tuple[str, str], str] = {}
    files = [file for name in _names(code) for file in candidates(f"{name}.po", folders)]
    for file in reversed(files):
        found.update(_messages(file))
    return found if files else None


def is_english(code: str) -> bool:
    """Whether the words of the kit are in this language without a catalogue."""
    return _names(code)[-1] == "en"


def _names(code: str) -> list[str]:
    """The names of catalogues, the nearest first: 'pt_BR', 'pt'."""
    language, *more = code.replace("-", "_").split("_")
    parts = [language.lower(), *more]
    return ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]


def _messages(file: Path) -> Iterator[tuple[tuple[str, str], str]]:
    # English needs no catalogue, so most runs never import Babel.
    from babel.messages.pofile import PoFileError, read_po

    try:
        with file.open("rb") as handle:
            catalogue = read_po(handle, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        reason = f"this is no catalogue: {error}; write it with a program for .po files"
        raise WordsError([Diagnostic(code="fragment", message=reason, file=file)]) from error
    for message in catalogue:
        if message.id and message.string and not message.fuzzy and isinstance(message.id, str):
            yield (message.context or "", message.id), str(message.string)
