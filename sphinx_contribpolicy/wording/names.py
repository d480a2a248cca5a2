"""Sections that only name values: filled in at once, as most sections are.

The product is what jinja2 gives. Compiling a template of jinja2 takes about as long as building a
fifth of a page, and four in five of the sections that a policy uses hold nothing but `{{ name }}`
and `{{ "one" if name else "other" }}`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRING = r'"([^"\\{}\r\n]*)"'
_PLACE = re.compile(
    rf"\{{\{{ *(?:{_STRING} if )?([A-Za-z]\w*)(?(1) else {_STRING}) *\}}\}}", re.ASCII
)
_OTHER = re.compile(r"\{[{%#]|\r|\{\Z")


def filled(source: str, values: Mapping[str, object]) -> str | None:
    """`source` with its names filled in; None where it holds more, or a name has no value."""
    parts = _PLACE.split(source)
    texts, ones, names, others = parts[::4], parts[1::4], parts[2::4], parts[3::4]
    if any(map(_OTHER.search, texts)) or not all(name in values for name in names):
        return None
    said = [texts[0]]
    for text, one, name, other in zip(texts[1:], ones, names, others, strict=True):
        value = values[name]
        said.append(str(value) if one is None else one if value else other)
        said.append(text)
    return "".join(said)
