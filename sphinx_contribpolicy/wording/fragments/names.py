"""The names that words hold: which, whether they hold more than that, and their values in place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NAME = re.compile(r"\{\{ *([A-Za-z]\w*) *\}\}")
_OTHER = re.compile(r"\{[{%#]")
_ALLOWED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const),
    *(nodes.If, nodes.CondExpr, nodes.Not, nodes.And, nodes.Or),
)
_JINJA = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - Markdown


def is_plain(text: str) -> bool:
    """Whether `text` holds no place but names."""
    return not _OTHER.search(_NAME.sub("", text))


def names_in(text: str) -> set[str]:
    """The names that `text` reads; it has no faults."""
    if is_plain(text):
        return set(_NAME.findall(text))
    return find_undeclared_variables(_JINJA.parse(text))


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Places that hold more than names, `if` and `else`: the line in `text`, from 0, and why."""
    if is_plain(text):
        return
    try:
        tree = _JINJA.parse(text)
    except TemplateSyntaxError as error:
        yield (error.lineno or 1) - 1, f"cannot be read: {error.message}"
        return
    except RecursionError:
        yield 0, "cannot be read: it is nested too deeply"
        return
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            kind = type(node).__name__.lower()
            yield (node.lineno or 1) - 1, f"words hold names, `if` and `else`, and no {kind}"


def fill(text: str, value: Callable[[str], str]) -> str:
    """`text` with the value of each name in its place."""
    if is_plain(text):
        return _NAME.sub(lambda found: value(found[1]), text)
    return _JINJA.from_string(text).render({name: value(name) for name in names_in(text)})
