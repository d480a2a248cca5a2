"""Names and links that belong to another project: what is left when a policy was copied.

Many policies start as a copy of a well-known one. A name or a link of the source that stays behind
sends contributors to the wrong people. `copied.toml` lists what is known.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy import Policy

_NAME = r"([\w.-]*[\w-])"  # the dot behind an address ends a sentence
_LINK = re.compile(rf"(?:https?://|git@){_NAME}(?:[:/]{_NAME})?(?:/{_NAME})?", re.IGNORECASE)


@cache
def _known() -> tuple[list[str], dict[str, str]]:
    """Names that are looked for, and the project that each beginning of an address leads to."""
    data = tomllib.loads(Path(__file__).with_name("copied.toml").read_text(encoding="utf-8"))
    links = {link: project for project, links in data["links"].items() for link in links}
    return data["names"], links


class Left(NamedTuple):
    """A name or a link that was found: `start` counts characters from the beginning of the text."""

    project: str
    words: str
    start: int
    link: bool


def left_in(text: str, policy: Policy) -> Iterator[Left]:
    """The names and links in `text` of known projects that `policy` has nothing to do with.

    A project is at home where its name is a word of this project's name or its address that of
    this repository; it is acknowledged under `document.credits` or `document.parent`.
    """
    at_home = _at_home(policy)
    for found in _LINK.finditer(text):
        project = _project_of(found)
        if project and project.lower() not in at_home:
            yield Left(project, found[0], found.start(), link=True)
    plain = _LINK.sub(lambda found: " " * len(found[0]), text)
    names, _ = _known()
    for name in names:
        if name.lower() not in at_home:
            for found in re.finditer(rf"(?<![\w./@#-]){re.escape(name)}(?![\w/-]|\.\w)", plain):
                yield Left(name, name, found.start(), link=False)


def _project_of(link: re.Match[str]) -> str:
    host, owner, repository = ((part or "").lower() for part in link.groups())
    host = host.removeprefix("www.").replace("raw.githubusercontent.com", "github.com")
    _, links = _known()
    longest = (f"{host}/{owner}/{repository}", f"{host}/{owner}", host)
    return next((links[each] for each in longest if each in links), "")


def _at_home(policy: Policy) -> set[str]:
    project, document = policy.project, policy.document
    names = [project.name, document.parent.name, *(each.name for each in document.credits)]
    urls = [project.repository_url, project.docs_url, project.discussion_url, document.parent.url]
    urls += [each.url for each in document.credits]
    found = {_project_of(link).lower() for url in urls for link in _LINK.finditer(url)}
    for name in (name.lower() for name in names):
        # "MDAnalysis/docs" speaks of MDAnalysis, "pip-tools" of itself and of pip.
        found |= {name, *re.split(r"[\s/_,()-]+", name), *re.split(r"[\s/,()]+", name)}
    return found
