"""The licence header of a repository that follows https://reuse.software, for its new files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init.survey import RepositorySurvey, markup_of, read_text
from sphinx_contribpolicy.regions import header
from sphinx_contribpolicy.sync import LOCK

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.draft_set import DraftSet

_TAG = re.compile(r"SPDX-(?:FileCopyrightText|License-Identifier):.*")
_HTML = ("<!--\n", "", "-->\n")
_COMMENTS = {".md": _HTML, ".mdc": _HTML, ".rst": ("", ".. ", ""), ".license": ("", "", "")}
"""What stands before, in and behind the lines of a header, by the suffix of the file."""


def add_licence(texts: dict[str, str], drafts: DraftSet) -> None:
    """Give every new file the licence header of the others; `sync` leaves it above its text."""
    lines = _lines(drafts.survey)
    fresh = dict.fromkeys(drafts.whole, "") | texts if lines else {}
    for name, text in fresh.items():
        if drafts.repository.file(name).data is None:
            bare = f"{name}.license" if name.endswith(".json") else name
            texts[bare] = _with_header(bare, text, lines)
    if lines and (drafts.whole or drafts.regions):
        texts[f"{LOCK}.license"] = _with_header(f"{LOCK}.license", "", lines)


def _lines(survey: RepositorySurvey) -> list[str]:
    """The lines of the header that the guide or the README has; none without such a header."""
    settings = read_text(survey.root / "REUSE.toml") + read_text(survey.root / ".reuse" / "dep5")
    covered = '"**"' in settings or "Files: *\n" in settings
    if covered or not (survey.root / "LICENSES").is_dir():
        return []
    for name in (*survey.contributing, survey.guide, survey.readme):
        text = read_text(survey.root / name) if name else ""
        if tags := _TAG.findall(header(text, markup_of(name))):
            return [tag.removesuffix("-->").strip() for tag in tags]
    return []


def _with_header(name: str, text: str, lines: list[str]) -> str:
    """The text of a new file with the header above it, as comments of its markup."""
    begin, mark, end = _COMMENTS.get(Path(name).suffix, ("", "# ", ""))
    above = begin + "".join(f"{mark}{line}\n" for line in lines) + end
    return above if name.endswith(".license") else f"{above}\n{text}"
