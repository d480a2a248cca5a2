"""What `pybabel extract` calls to find the words of the kit; pyproject.toml names the methods.

Babel's documentation, "Message Extraction": a method yields line, function, messages and comments.
"""

from __future__ import annotations

import json
import re
import tomllib
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, get_args

from sphinx_contribpolicy.policy import Level
from sphinx_contribpolicy.wording.fragments import split
from sphinx_contribpolicy.wording.frames import FRAMES
from sphinx_contribpolicy.wording.messages import context, messages
from sphinx_contribpolicy.wording.translation import QUALIFIERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

Found: TypeAlias = tuple[int, str, tuple[str, str], list[str]]


def fragments(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """The messages of a fragment; what stands above its sections is the comment on each."""
    path = Path(fileobj.name)
    about = fileobj.read().decode().partition("\n## ")[0].strip()
    for key, section in split(path).items():
        for message in messages(section.source):
            place = context(path.stem, key, message.key)
            yield section.line + message.line, "pgettext", (place, message.text), [about]


def frames(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """The frames, each with the line that it stands in."""
    lines = fileobj.read().decode().split("\n")
    for name, text in FRAMES.items():
        at = next(
            n for n, line in enumerate(lines, 1) if re.match(rf' *"{re.escape(name)}":', line)
        )
        yield at, "pgettext", (f"frame/{name}", text), []


def presets(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """The phrases with which a preset qualifies its rules."""
    text = fileobj.read().decode()
    for rule in chain.from_iterable(map(_listed, tomllib.loads(text)["rules"].values())):
        given = [rule.get(name.rstrip("_")) for name in QUALIFIERS] + rule.get("items", [])
        for phrase in filter(None, given):
            line = text.count("\n", 0, text.index(phrase)) + 1
            yield line, "pgettext", ("preset", phrase), []


def _listed(rules: Any) -> Iterator[dict[str, Any]]:
    for rule in rules if isinstance(rules, list) else [rules]:
        if isinstance(rule, dict):
            yield rule


def vocabulary(
    fileobj: IO[bytes],
    keywords: Mapping[str, Any],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """The titles of the facets, and the names of the levels, as the table shows them."""
    text = fileobj.read().decode()
    lines = text.split("\n")
    for name, facet in json.loads(text).items():
        line = lines.index(f'  "{name}": {{') + 1
        yield line, "pgettext", (f"facet/{name}", facet["title"]), [facet["about"]]
    for level in get_args(Level):
        yield 1, "pgettext", ("level", level), []
