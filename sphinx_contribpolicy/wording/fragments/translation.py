"""Words that stand in for English ones: those of another language, or of a project's own."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import InputError, nearest
from sphinx_contribpolicy.word_files import own_files, word_files
from sphinx_contribpolicy.wording.fragments.file import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.wording.fragments.section import FragmentSection, Line


def english(name: str = "") -> Mapping[str, Mapping[str, FragmentSection]]:
    """The sections of the kit's English words by file; those that `name` means.

    `name` is a file or one section of it: `testing`, `testing.write-tests`. Raises `InputError`.
    """
    every = {
        file.removesuffix(".md"): read(paths[-1])
        for file, paths in word_files().items()
        if file.endswith(".md")
    }
    if not name:
        return every
    fragment, _, key = name.partition(".")
    if fragment not in every:
        raise InputError(f"there are no words {fragment!r}{nearest(fragment, every)}")
    sections = every[fragment]
    if key and key not in sections:
        raise InputError(f"{fragment!r} has no section {key!r}{nearest(key, sections)}")
    return {fragment: {key: sections[key]} if key else sections}


def skeleton(sections: Mapping[str, FragmentSection], before: str, *, translate: bool) -> str:
    """The text `before` of a file of words with the sections that it lacks, each with its digest.

    To `translate`, the English lines are comments; else they are there to be changed.
    """
    known = {line[3:].strip() for line in before.splitlines() if line.startswith("## ")}
    added = [
        "\n".join([f"## {name}", f"<!-- english: {each.digest} -->", *_lines(each, translate), ""])
        for name, each in sections.items()
        if name not in known
    ]
    start = [before.rstrip("\n") + "\n"] if before.strip() else []
    return "\n".join([*start, *added]) if added else before


def _lines(section: FragmentSection, translate: bool) -> Iterator[str]:  # noqa: FBT001 - inner
    for line in section.lines:
        for each in _written(line).splitlines():
            yield f"<!-- {each} -->" if translate and each.strip() else each


def _written(line: Line) -> str:
    if "\n" in line.text:
        return f"{line.key}:\n{indent(line.text, '    ')}"
    return f"{line.key}: {line.text}".rstrip()


def stale(folders: Sequence[Path]) -> Iterator[tuple[FragmentSection, FragmentSection]]:
    """The sections of a project whose English original has changed since, each with that."""
    originals = word_files()
    for file in own_files(folders):
        if file.name in originals:
            english_ones = read(originals[file.name][-1])
            for name, section in read(file).items():
                original = english_ones.get(name)
                if section.english and original and original.digest != section.english:
                    yield section, original
