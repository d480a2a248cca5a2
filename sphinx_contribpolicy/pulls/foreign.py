"""Values of JSON and YAML that strangers wrote: what has another type counts as empty."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.markup.normalize import shortened


def parsed(text: str, name: str) -> Any:
    """What JSON holds; raises `InputError` that names the source."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: no JSON, or cut off: {error}") from error


def table(value: object) -> Mapping[str, Any]:
    """A table."""
    return value if isinstance(value, Mapping) else {}


def keys_of(value: Mapping[str, Any]) -> str:
    """The first keys of a table, for a message."""
    return ", ".join(shortened(each, 40) for each in sorted(map(str, value))[:8]) or "nothing"


def items(value: object) -> list[Any]:
    """A list."""
    return value if isinstance(value, list) else []


def string(value: object) -> str:
    """A text, with a question mark for each half of a surrogate pair, which no file can hold."""
    return encodable(value) if isinstance(value, str) else ""


def encodable(text: str) -> str:
    """`text` as `string` gives it."""
    return text.encode("utf-8", "replace").decode()


def positive(value: object) -> int:
    """A number above 0."""
    return value if isinstance(value, int) and value > 0 else 0
