"""Sections that only name values: filled in at once, as most sections are.

The product is what jinja2 gives. Compiling a template of jinja2 takes about as long as parsing a
page of documentation, and of the sections that a policy uses four in five hold nothing but
`{{ name }}`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = re.compile(r"\{\{ *([A-Za-z]\w*) *\}\}", re.ASCII)
_OTHER = re.compile(r"\{[{%#]|\r|\{\Z")


def filled(source: str, values: Mapping[str, object]) -> str | None:
    """`source` with its names filled in; None where it holds more, or a name has no value."""
    texts = _NAME.split(source)
    names = texts[1::2]
    if any(map(_OTHER.search, texts[::2])) or not all(name in values for name in names):
        return None
    texts[1::2] = [str(values[name]) for name in names]
    return "".join(texts)
