"""How a marker is written: the words of a comment, or a tag with attributes.

A `Spot` is a line on which a marker may stand, found by the readers of the three markups; `read`
says which marker it is, or what is wrong with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, nearest
from sphinx_contribpolicy.directives import DIRECTIVES, REGIONS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx_contribpolicy.regions.model import FileHeading, MarkerForm, Markup

_TAG_NAMES = "|".join(DIRECTIVES)

# Possessive quantifiers throughout: a line of any length is read in linear time.
LOOKS = {
    "markdown": re.compile(rf"<!--[ \t]*+contribpolicy:|</?+(?:{_TAG_NAMES})(?=[ \t/>]|$)"),
    "rst": re.compile(r"\.\.[ \t]++contribpolicy:"),
    "yaml": re.compile(r"#[ \t]*+contribpolicy:"),
}
"""What the text of a line begins with when it may be a marker, by markup."""

_COMMENT = {
    "markdown": re.compile(r"<!--[ \t]*+contribpolicy:(.*?)(-->|$)(.*)"),
    "rst": re.compile(r"\.\.[ \t]++contribpolicy:(.*)()()"),
    "yaml": re.compile(r"#[ \t]*+contribpolicy:(.*)()()"),
}
_VALUE = r"\"[^\"]*+\"|'[^']*+'"
# Python before 3.11.4 forgets what is caught in a possessive group (python/cpython#101955): Debian
# 12 has 3.11.2. Where a group holds another one, the plain quantifier says the same.
_WORD = re.compile(rf"[ \t]{{0,99}}+([A-Za-z][\w-]{{0,99}}+)(?:=({_VALUE}|[^\s\"']++))?(?=\s|$)")
_ATTRIBUTE = rf"[ \t]++[A-Za-z][\w-]*+(?:[ \t]*+=[ \t]*+(?:{_VALUE}|[^\s\"'=<>`]++))?+"
_OPEN_TAG = re.compile(rf"<([a-z-]++)((?:{_ATTRIBUTE})*+)[ \t]*+(/?)>(?:(</\1[ \t]*+>)$|)")
_CLOSE_TAG = re.compile(r"</([a-z-]++)[ \t]*+>")
_EACH_ATTRIBUTE = re.compile(
    rf"([A-Za-z][\w-]*+)(?:[ \t]*+=[ \t]*+({_VALUE}|[^\s\"'=<>`]++))?",
)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NEAR = {"begin": ("start", "open"), "end": ("stop", "close", "finish")}


class Spot(NamedTuple):
    """A line that looks like a marker, where a marker can stand.

    `text` is the line without indentation and trailing white space, `indent` what the lines of a
    region begun here start with. `place` is the same for two lines of the same list item (0 outside
    of lists). `in_paragraph`: the line continues a paragraph; `crowded`: text goes on right below.
    """

    line: int
    indent: str
    text: str
    place: int
    in_paragraph: bool = False
    crowded: bool = False


class Marker(NamedTuple):
    """A well-formed marker: where a region begins, where one ends, or a whole one ("empty")."""

    kind: Literal["begin", "end", "empty"]
    name: str
    form: MarkerForm
    options: dict[str, str]
    sha256: str | None
    spot: Spot


class Reading(NamedTuple):
    """What a reading of a file gives: where markers may stand, and its headings.

    `headings` are those outside of lists, quotes and directives, also those in regions; in reST
    their depth is 0 as yet. `flaws` tell by line why the file cannot be read.
    """

    spots: Sequence[Spot]
    headings: Sequence[FileHeading] = ()
    flaws: Mapping[int, Diagnostic] = {}


def read(spot: Spot, markup: Markup) -> Marker | Diagnostic | None:
    """The marker on a line, what is wrong with it, or None where it is a comment of another use."""
    comment = _COMMENT[markup].match(spot.text)
    if comment is None:
        return _tag(spot)
    words, close, rest = comment.groups()
    kind, _, tail = words.replace("\t", " ").partition(" ")
    if kind not in {"begin", "end"}:
        return _near_miss(kind, tail)
    if markup == "markdown" and not close:
        return Diagnostic("malformed", f"close the {kind} marker on its own line with '-->'")
    if rest.strip():
        return Diagnostic(
            "misplaced", "a marker stands on a line of its own: move the text after it"
        )
    return _comment(spot, kind, tail)


def spelled(kind: str, name: str, form: MarkerForm, markup: Markup) -> str:
    """A marker without options as it is written in a file, for messages."""
    if form != "comment":
        return f"</{name}>" if kind == "end" else f"<{name}>"
    words = f"contribpolicy:{kind} {name}"
    return {"markdown": f"<!-- {words} -->", "rst": f".. {words}", "yaml": f"# {words}"}[markup]


def with_checksum(line: str, markup: Markup, sha256: str | None) -> str:
    """The line of a begin marker, without its line end, with this checksum, or with none."""
    close = line.rindex("-->") if markup == "markdown" else len(line.rstrip())
    head, tail = line[:close], line[close:]
    start = head.index("contribpolicy:begin") + len("contribpolicy:begin")
    known = next((word for word in _WORD.finditer(head, start) if word[1] == "sha256"), None)
    if (known and known[2]) == sha256:
        return line
    if known:
        head = head[: known.start()] + head[known.end() :]
    head = head.rstrip()
    if sha256 is not None:
        head += f" sha256={sha256}"
    return f"{head} {tail}" if markup == "markdown" else head + tail


def _near_miss(kind: str, tail: str) -> Diagnostic | None:
    first = kind or tail.partition(" ")[0]
    if not kind and first in {"begin", "end"}:
        return Diagnostic("malformed", f"write 'contribpolicy:{first}' without a space")
    word = kind.lower()
    for right, others in _NEAR.items():
        if word in others or nearest(word, (right,)):
            message = f"'contribpolicy:{kind}' is no marker: write 'contribpolicy:{right}'"
            return Diagnostic("malformed", message)
    return None


def _comment(spot: Spot, kind: str, tail: str) -> Marker | Diagnostic:
    name, _, words = tail.strip().partition(" ")
    if not name:
        return Diagnostic("malformed", f"name the region: 'contribpolicy:{kind} llm-policy'")
    if name not in REGIONS:
        meant = nearest(name, REGIONS) or f"; the names are {', '.join(REGIONS)}"
        return Diagnostic("unknown-name", f"there is no region '{name}'{meant}", key=name)
    if kind == "begin":
        return _begin(spot, name, words)
    if words.strip():
        return Diagnostic(
            "malformed", f"an end marker has no options: remove '{words.strip()}'", key=name
        )
    return Marker("end", name, "comment", {}, None, spot)


def _begin(spot: Spot, name: str, words: str) -> Marker | Diagnostic:
    options: dict[str, str] = {}
    position = 0
    words = words.rstrip()
    while position < len(words):
        word = _WORD.match(words, position)
        if word is None:
            rest = words[position:].strip()
            return Diagnostic(
                "malformed",
                f"'{rest}' is no option: write key=value or key='some words', and a space between "
                "two options",
                key=name,
            )
        if wrong := _put(options, word):
            return wrong._replace(key=name)
        position = word.end()
    sha256 = options.pop("sha256", None)
    if sha256 is not None and not _SHA256.fullmatch(sha256):
        return Diagnostic(
            "malformed",
            "sha256 takes 64 lower-case hexadecimal digits: remove the option, and `contribpolicy "
            "sync` writes it anew",
            key=name,
        )
    return Marker("begin", name, "comment", options, sha256, spot)


def _put(options: dict[str, str], word: re.Match[str]) -> Diagnostic | None:
    key, value = word[1], word[2] or ""
    if key in options:
        return Diagnostic("malformed", f"the option '{key}' stands twice: remove one")
    options[key] = value[1:-1] if value[:1] in {'"', "'"} else value
    return None


def _tag(spot: Spot) -> Marker | Diagnostic:
    tag = _CLOSE_TAG.match(spot.text) or _OPEN_TAG.match(spot.text)
    if tag is None:
        return Diagnostic(
            "malformed",
            "write the tag on one line, with attributes such as form='full' and '>' at its end",
        )
    name = tag[1]
    if tag.end() < len(spot.text):
        return Diagnostic(
            "misplaced",
            f"the tag '{name}' stands on a line of its own, or as <{name}></{name}>: move the "
            "other text to lines of its own, with a blank line between",
        )
    if tag.re is _CLOSE_TAG:
        return Marker("end", name, "tag", {}, None, spot)
    # A table of two thousand names, which comments do not need.
    from html import unescape

    options: dict[str, str] = {}
    for attribute in _EACH_ATTRIBUTE.finditer(tag[2]):
        if wrong := _put(options, attribute):
            return wrong
    options = {key: unescape(value) for key, value in options.items()}
    if tag[3] or tag[4]:
        return Marker("empty", name, "empty-tag", options, None, spot)
    return Marker("begin", name, "tag", options, None, spot)
