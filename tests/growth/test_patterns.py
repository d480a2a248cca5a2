"""No regular expression takes more than linear time: its steps are counted, not its seconds."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from counted_match import SEARCHING, Hostile, TooManyError

import sphinx_contribpolicy
from sphinx_contribpolicy import forge, prettier
from sphinx_contribpolicy.init.survey import guides, line_ends
from sphinx_contribpolicy.installed import KIT, spelled_as
from sphinx_contribpolicy.lint import wording
from sphinx_contribpolicy.pulls import tools
from sphinx_contribpolicy.pulls.commits import trailers
from sphinx_contribpolicy.regions import model, rst

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


GRAMMARS = ["", "NAME:VERSION [NAME] [NAME]", "NAME (MODEL), VERSION", "name:version [tool]"]
MADE = {
    "re.fullmatch(pattern, path)": [
        pattern
        for name in ("github", "gitlab", "forgejo")
        for kind in forge.places(name)
        for pattern in kind
    ],
    "re.search(pattern, read(name), re.MULTILINE)": [
        *line_ends._REWRAPS.values(),
        *line_ends._LIMITS.values(),
    ],
    "re.compile(_LEADS.pattern + stem)": [guides._LEADS.pattern + r"|\bcontributing\b"],
    're.match(f"""(?:[ \\\\t]*- )?(?=[\\\\"\']?{spelled_as(KIT)})""", lines[line - 1])': [
        rf"""(?:[ \t]*- )?(?=[\"']?{spelled_as(KIT)})"""
    ],
    "re.search(f'(?m)^[^#\\\\n]*(?<![\\\\w./-]){spelled_as(KIT)}(?![\\\\w./-]*[\\\\w/])', text)": [
        rf"(?m)^[^#\n]*(?<![\w./-]){spelled_as(KIT)}(?![\w./-]*[\w/])"
    ],
    "re.search(f'\\\\b{named[0].title()}\\\\b(?: ([A-Z][a-z]+))?', clause)": [
        r"\bClaude\b(?: ([A-Z][a-z]+))?"
    ],
    "re.search(f'(?i)(?<!\\\\w){re.escape(value)}(?!\\\\w)', rule.text)": [
        r"(?i)(?<!\w)on a release(?!\w)"
    ],
    "re.search(f'(?:(?:[(<\\\\\"]|:\\\\s)(?:\\\\./)?{path}{far})(?![\\\\w./-])', text)": [
        r"(?:(?:[(<\"]|:\s)(?:\./)?a\.md|https://a\.org/\S{0,200}/a\.md)(?![\w./-])"
    ],
    "re.search(pattern, page)": [wording._SUMMARY, wording._NOTE],
    "re.search(pattern, '\\n'.join(kept))": [wording._SUMMARY, wording._NOTE],
    "re.compile(spelled_as(distribution))": ["(?i:org[-_.]+policies)"],
    "re.search(spelled, text)": [r"(?<![\w.-])(?i:org[-_.]+policies)(?![\w.-]*\w|:)"],
    "re.compile(f'(?<!\\\\w){re.escape(_ENDING.sub('', word))}')": [r"(?<!\w)translat"],
    "re.compile(f'(?<!\\\\w){re.escape(word)}s?(?!\\\\w)')": [r"(?<!\w)chatbots?(?!\w)"],
    "re.sub(f'(?m)^( *){re.escape(line)}$', indented, text)": [r"(?m)^( *)fetch-depth: 2$"],
    "re.fullmatch(file, name)": [*forge._FETCHES],
    "re.finditer(f'(?<![\\\\w./@#-]){re.escape(name)}(?![\\\\w/-]|\\\\.\\\\w)', plain)": [
        r"(?<![\w./@#-])CPython(?![\w/-]|\.\w)"
    ],
    "re.compile(f'^{re.escape(mark)} -{{8,}} >8 -{{8,}}$', re.MULTILINE)": [
        "(?m)^# -{8,} >8 -{8,}$"
    ],
    "re.search(f'{re.escape(url)}/?(?![\\\\w/-])', closing)": [r"https://a\.org/b/?(?![\w/-])"],
    "re.search(_UPPER, grammar)": [trailers._UPPER],
    "re.sub(token, pattern, grammar)": [
        rf"(?P<any>{trailers._UPPER})(?=(?P<after>.?))|(?P<gap>\s?)\[|(?P<sign>.)"
    ],
    "re.compile(re.sub(token, pattern, grammar))": [
        trailers._pattern(each).pattern for each in GRAMMARS
    ],
    "re.match(_PUNCTUATION, text)": [rst._PUNCTUATION],
    "re.findall(pattern, text)": [r"\bMUST NOT\b|\bMUST\b"],
    "re.compile(begin + '(?P<who>.{1,200})$')": [tools._footer().pattern],
    # They are kept in modules, where they are counted.
    "re.compile(f'\\\\b(?:{'|'.join(_LISTS['words'][name])})\\\\b', re.IGNORECASE)": [],
    "re.compile('|'.join(_LISTS['patterns'][name]), re.IGNORECASE)": [],
    "re.compile('|'.join([f'(?i:\\\\b(?:{spoken})\\\\b)', *_LISTS['beside'].get(name, ())]))": [],
    "re.search(f'--{flag}\\\\b(?:{_TELLS}{_VALUE})?', read(each))": [
        rf"--single-quote\b(?:{prettier._TELLS}{prettier._VALUE})?"
    ],
    "re.search(pattern, text)": [rf"\bproseWrap{prettier._TELLS}{prettier._VALUE}"],
    "re.search(pattern, text.partition('overrides')[0])": [],
    "re.search(named, text)": [
        r"`(?:[\w./-]*/)?a\.md`|[:}]`(?:[^`<]*<)?(?:[\w./-]*/)?(?:a|b)>?`|#(?:a|b)(?=[)>])"
    ],
    're.findall(f"""(?:{before})#([^\\\\s()<>\\\\"\'`\\\\]]+)""", line)': [
        r"(?:[(<]|\]:\s)#([^\s()<>\"'`\]]+)",
        r"(?:\ba(?:\.\w+)?/?)#([^\s()<>\"'`\]]+)",
    ],
    "re.match(_COMMENTS[markup], text)": [*model._COMMENTS.values()],
    # The project wrote them for pre-commit and prettier, which run them too.
    "re.match(made, place)": [],
    "re.search(str(hook.get('files', '')), ours)": [],
    "re.search(str(hook['exclude']), ours)": [],
}
"""What is made from other values, with examples of what comes out."""


def made():
    """The calls of `re` in the package whose pattern is neither written there nor in a module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = {id(node) for each in tree.body for node in _of_module(each)}
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name("re"), attr=method), args=[first, *_]
                ) if method != "escape":
                    known = id(node) in top if method == "compile" else False
                    if not known and (method == "compile" or not isinstance(first, ast.Constant)):
                        yield ast.unparse(node)


def _of_module(node):
    return ast.walk(node) if isinstance(node, (ast.Assign, ast.AnnAssign)) else ()


def test_no_pattern_is_left_out():
    assert set(made()) == set(MADE)


@pytest.mark.parametrize("call", MADE)
def test_no_pattern_that_is_made_takes_more_than_linear_time(call):
    whole = call.startswith(("re.match(", "re.fullmatch(")) or "compile(re.sub" in call
    found = {text: slow_texts(re.compile(text), searching=not whole) for text in MADE[call]}
    assert {text: slow[0] for text, slow in found.items() if slow} == {}


def slow_texts(pattern, *, searching):
    """The texts on which the steps grow faster than the length."""
    hostile = Hostile(pattern)

    def grows(short, long):
        more = hostile.matcher.cost(long, searching=searching)
        fine = more <= FINE * len(long)
        return not fine and more > GROWTH * hostile.matcher.cost(short, searching=searching)

    def pairs(size):
        return zip(hostile.texts(size), hostile.texts(2 * size), strict=True)

    suspects = {}
    try:
        for at, (short, long) in enumerate(pairs(2 * SIZE)):
            if grows(short, long):
                suspects[at] = long
        # What has a bound grows up to it: only a longer text tells.
        for at, (short, long) in enumerate(pairs(8 * SIZE) if suspects else ()):
            if at in suspects and grows(short, long):
                return [suspects[at]]
    except TooManyError:
        return [long]
    return []


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
