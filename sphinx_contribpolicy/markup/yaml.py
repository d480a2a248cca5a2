"""Values as YAML that formatters leave as it is, and what YAML says, however it is spelled."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any, NamedTuple, TypeAlias

Value: TypeAlias = "str | bool | Sequence[Value] | Mapping[str, Value]"
"""What can be written."""

_WIDTH = 76
_SIGNS = re.compile(r": | #| {2}|[: ]$")
"""What cannot stand in a text without quotes."""
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that mean another thing than themselves, in YAML 1.1 or 1.2, and in any case."""
_ESCAPED = re.compile(r"\\[^\"]")


class Style(NamedTuple):
    """How values are written: the quotes where there have to be some, and what is in a table."""

    quote: str = '"'
    indent: str = "  "


USUAL = Style()


def lines(value: Value, style: Style = USUAL) -> Iterator[str]:
    """The lines of a table or a list."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            below = list(lines(each, style))
            beside = f" {below.pop(0)}" if isinstance(each, str | bool) else ""
            yield f"{key}:{beside}"
            yield from (f"{style.indent}{line}" for line in below)
    elif isinstance(value, bool):
        yield str(value).lower()
    elif not isinstance(value, str):
        for each in value:
            first, *rest = lines(each, style)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    elif len(value) > _WIDTH and " " in value:
        yield ">-"
        yield from wrap(value, _WIDTH, break_long_words=False, break_on_hyphens=False)
    else:
        yield scalar(value, style.quote)


def scalar(value: str, quote: str = '"') -> str:
    """A text on one line, without quotes where it can be.

    >>> print(scalar("AI tools"), scalar("No"), scalar("Don't: it", "'"), scalar("Do: it", "'"))
    AI tools "No" "Don't: it" 'Do: it'
    """
    plain = value[:1].isalpha() and value.isprintable() and value.lower() not in _WORDS
    if plain and not _SIGNS.search(value):
        return value
    double = json.dumps(value, ensure_ascii=False)
    # As prettier has it: of the two the one that needs no escape.
    if _ESCAPED.search(double[1:-1]) or ('"' not in value and ("'" in value or quote == '"')):
        return double
    return "'" + value.replace("'", "''") + "'"


def quotes(source: str) -> str:
    """The quotes that a file has around most of its texts; "" where none shows."""
    import yaml  # slow, and what is written needs it not

    try:
        tokens = [each for each in yaml.scan(source) if isinstance(each, yaml.ScalarToken)]
    except yaml.YAMLError:
        return ""
    # What a text holds can ask for the other ones.
    free = (each.style for each in tokens if not {*"\\'\""} & {*each.value})
    counts = Counter(style for style in free if style in {"'", '"'})
    return max(counts, key=lambda style: counts[style], default="")


def meaning(source: str) -> tuple[str, str]:
    """What YAML says, in a form that is the same however it is spelled; and its comments.

    What cannot be read, or refers to another place, is taken as it stands.

    >>> meaning("a: 'b' # c")[0] == meaning('"a":   b')[0] != meaning("a: c")[0]
    True
    """
    import yaml

    try:
        tokens = list(yaml.scan(source))
        if any(isinstance(each, yaml.AliasToken | yaml.AnchorToken) for each in tokens):
            return source, ""
        said = _said(yaml.compose(source, Loader=yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError):
        return source, ""
    beside, at = "", 0
    for token in tokens:
        beside += source[at : token.start_mark.index]
        at = token.end_mark.index
    return said, " ".join((beside + source[at:]).split())


def _said(node: Any) -> str:
    """A node of PyYAML with all in it; the keys of a table in any order."""
    match node and node.id:
        case "mapping":
            return f"{{{','.join(sorted(_said(key) + _said(each) for key, each in node.value))}}}"
        case "sequence":
            return f"[{','.join(map(_said, node.value))}]"
        case "scalar":
            return json.dumps([node.tag, node.value])
    return ""
