"""The licence header of a repository that follows https://reuse.software, for its new files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sphinx_contribpolicy.init.survey import markup_of, read_text
from sphinx_contribpolicy.regions import header

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.survey import RepositorySurvey

_TAG = re.compile(r"SPDX-(?:FileCopyrightText|License-Identifier):.*")


def licence_lines(survey: RepositorySurvey) -> list[str]:
    """The lines of the header that the guide or the README has; none without such a header."""
    settings = read_text(survey.root / "REUSE.toml") + read_text(survey.root / ".reuse" / "dep5")
    covered = '"**"' in settings or "Files: *\n" in settings
    if covered or not (survey.root / "LICENSES").is_dir():
        return []
    for name in (*survey.contributing, survey.guide, survey.readme):
        text = read_text(survey.root / name) if name else ""
        tags = _TAG.findall(header(text, markup_of(name)))
        if tags:
            return [tag.removesuffix("-->").strip() for tag in tags]
    return []


def with_licence(name: str, text: str, lines: list[str]) -> str:
    """The text of a new file with the header above it, as comments of its markup."""
    if name.endswith(".license"):
        return "".join(f"{line}\n" for line in lines)
    if name.endswith((".md", ".mdc")):
        above = "\n".join(("<!--", *lines, "-->", ""))
    elif name.endswith(".rst"):
        above = "".join(f".. {line}\n" for line in lines)
    else:
        above = "".join(f"# {line}\n" for line in lines)
    return f"{above}\n{text}"
