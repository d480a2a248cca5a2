"""No regular expression takes more than linear time: its steps are counted, not its seconds."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from counted_match import SEARCHING, Hostile, TooManyError

import sphinx_contribpolicy

pytestmark = pytest.mark.slow

PACKAGE = Path(sphinx_contribpolicy.__file__).parent
SIZE = 16
"""Characters; compared are twice and four times as many."""
FINE = 5
"""Steps for each character, whatever they grow by, that need no second look."""
GROWTH = 2.7
"""A square makes four of two, a straight line two."""


def compiled(value):
    """The patterns in a value of a module."""
    if isinstance(value, re.Pattern):
        return [value] if isinstance(value.pattern, str) else []
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, (list, tuple)):
        return []
    return [pattern for each in value for pattern in compiled(each)]


MODULES = [
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.stem != "__main__"
]


def patterns(name):
    """Every pattern of a module with its flags, and whether something searches with it."""
    module = importlib.import_module(name)
    source = Path(module.__file__).read_text(encoding="utf-8")
    for variable, value in vars(module).items():
        for pattern in compiled(value):
            used = set(re.findall(rf"\b{variable}\b[^\n.]*\.(\w+)\(", source))
            yield pattern.pattern, pattern.flags, bool(used & SEARCHING)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name("re"), attr=method),
                args=[ast.Constant(str(text)), *_],
            ) if method not in {"compile", "escape"}:
                named = {each.arg: ast.unparse(each.value) for each in node.keywords}
                flags = sum(
                    getattr(re, flag) for flag in re.findall(r"re\.(\w+)", named.get("flags", ""))
                )
                yield text, re.compile(text, flags).flags, method in SEARCHING


@pytest.mark.parametrize("module", MODULES)
def test_no_pattern_of_a_module_takes_more_than_linear_time(module):
    found = {
        text: slow[0]
        for text, flags, searching in dict.fromkeys(patterns(module))
        if (slow := slow_texts(re.compile(text, flags), searching=searching))
    }
    assert found == {}


def test_there_are_patterns():
    assert sum(len(set(patterns(module))) for module in MODULES) > 150


def slow_texts(pattern, *, searching):
    """The texts on which the steps grow faster than the length."""
    hostile = Hostile(pattern)
    found = []
    for short, long in zip(hostile.texts(2 * SIZE), hostile.texts(4 * SIZE), strict=True):
        try:
            more = hostile.matcher.cost(long, searching=searching)
        except TooManyError:
            return [long]
        fine = more <= FINE * len(long)
        if not fine and more > GROWTH * hostile.matcher.cost(short, searching=searching):
            return [long]
    return found


@pytest.mark.parametrize(
    ("text", "searching"),
    [
        (r"\s+$", True),
        (r"<([A-Za-z-]*)([^<>]*)>", False),
        (r"(a|a)*b", False),
        (r"(?:a*)*b", False),
        (r"!\[[^\]]*\]", True),
        (r"<!--.*?-->", True),
        (r"\[[^\]]*+\]", True),
    ],
)
def test_a_pattern_that_takes_long_is_found(text, searching):
    assert slow_texts(re.compile(text, re.DOTALL), searching=searching)


@pytest.mark.parametrize(
    ("text", "searching"),
    [
        (r"\s+", True),
        (r"\w+[ ]\w+$", False),
        (r"<[^<>]{0,500}>", True),
        (r"[^\n]*+\n|[^\n]++", True),
    ],
)
def test_a_pattern_that_takes_no_long_time_is_not(text, searching):
    assert not slow_texts(re.compile(text), searching=searching)
