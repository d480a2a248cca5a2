"""Which section of a file takes the policy, or the sentence that leads to it.

Both are chosen by the words of the heading. Text in, text out.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy import regions
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup.markdown import unescape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sphinx_contribpolicy.regions import FileHeading

FITTING = (
    "pull request",
    "merge request",
    "patch",
    "code contribution",
    "contribute code",
    "contributing code",
    "submitting change",
    "submit change",
    "generated code",
    "artificial intelligence",
)
"""What a heading speaks of, in any case and number, that the policy stands well below."""

_FITTING = re.compile(rf"\b(?:{'|'.join(FITTING)})(?:e?s)?\b", re.IGNORECASE)
_CONTRIBUTING = re.compile(r"(?i)\bcontribut")
_MAINTAINERS = re.compile(r"(?i)\b(?:maintainer|committer|reviewer'?s?'? check)")
_LONGEST_NAME = 60
"""Characters; a longer title is a sentence."""
_NO_NAMES = {"readme", "introduction", "overview", "about", "welcome", "table of contents"}
_OF_AN_OWNER = re.compile(
    r"(?i)(?<!\S)(?:the )?\.github(?!\S)(?: repo(?:sitory)?)?(?: (?:of|for)(?!\S))?"
)
"""What the title of a repository `.github` says beside the name of its organisation."""
_IMAGE = re.compile(
    r"!\[[^\]]{0,300}\](?:\([^)]{0,999}\)|\[[^\]]{0,300}\])|\|[^|\s][^|]{0,300}\|_{0,2}"
)
_LINK = re.compile(r"\[([^\]]{0,300})\](?:\([^)]{0,999}\)|\[[^\]]{0,300}\])")
_REST_ROLE = re.compile(r"(?::[\w:+.-]{1,99}:)?`([^`<]{0,300}?)(?:\s{0,9}<[^>`]{0,999}>)?`_{0,2}")
_TAG = re.compile(r"<[^<>]*>")
_EMPHASIS = re.compile(r"(\*\*|__|\*|_|`)(?=\S)(.{1,300}?)(?<=\S)\1(?!\w)")
_LABEL = re.compile(r"(?:[ \t]*\([^()]+\)=|\.\. _[^:]+:|<a [^>]*>(?:</a>)?)[ \t]*")
_COMMENT = r"<!--(?! contribpolicy:).*-->[ \t]*$|%[ \t].*"
_REST_COMMENT = r"\.\.(?:[ \t]+(?!contribpolicy:|[_|\[]|[\w.+:-]+[ \t]?::(?:\s|$)).*|$)"
_ABOVE = re.compile(rf"{_LABEL.pattern}|\.\. index::.*|{_COMMENT}|{_REST_COMMENT}")
_DEFINITION = re.compile(rf" {{0,3}}\[[^\]]+\]:\s*\S|[ \t]*(?:{_COMMENT})")
_REST_TARGET = re.compile(rf"\.\. (?:_[^:]+:|\|[^|]+\| |\[[^\]]+\] )|{_REST_COMMENT}")
_SIGN = re.compile(r"--|(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|[\u2013\u2014] ?\w.*")
_ATX = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_QUICK_ACTION = re.compile(r"/[a-z][a-z_]+(?: |$)")
_SIGNATURE = 6
"""Lines, counted from the end, in which a signature begins."""
_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}")


class GuideSection(NamedTuple):
    """A section: its heading in plain words, its depth, and the line behind it, from 0."""

    title: str
    depth: int
    end: int


def headings(text: str, markup: Literal["markdown", "rst"]) -> list[FileHeading]:
    """The headings of a text in plain words, those in regions, lists and quotes left out."""
    found = regions.headings(text, markup)
    return [each._replace(text=_plain(each.text, markup)) for each in found]


def is_titled(found: Sequence[FileHeading]) -> bool:
    """Whether the first heading is a title above all others."""
    return [at for at, each in enumerate(found) if each.depth == 1] == [0]


def policy_section(text: str, markup: Literal["markdown", "rst"]) -> GuideSection | None:
    """Where the policy goes in a guide: the last section with one of `FITTING` in its heading.

    A title above all sections does not count: the whole file is about that.
    """
    found = headings(text, markup)
    for at in range(len(found) - 1, int(is_titled(found)) - 1, -1):
        heading = found[at]
        if _FITTING.search(heading.text):
            later = [each for each in found[at + 1 :] if each.depth <= heading.depth]
            return GuideSection(heading.text, heading.depth, _end(text, markup, heading, later))
    return None


def link_section_end(text: str, markup: Literal["markdown", "rst"]) -> int | None:
    """The line, from 0, where the section on contributing ends; None where there is none.

    The only heading of a file is that of a section too, if it speaks of contributing.
    """
    found = headings(text, markup)
    titled = is_titled(found) and len(found) > 1
    for at, heading in enumerate(found):
        if at >= titled and _CONTRIBUTING.search(heading.text):
            return _end(text, markup, heading, found[at + 1 :])
    return None


def _end(
    text: str,
    markup: Literal["markdown", "rst"],
    heading: FileHeading,
    later: Sequence[FileHeading],
) -> int:
    """The line, from 0, where the section of a heading ends, before the first of the later ones."""
    lines = file_lines.bare(text)
    end = before_targets(lines, later[0].begin) if later else tail(text, markup)
    return max(end, heading.end)


def end_of_questions(text: str) -> tuple[int | None, str]:
    """Where what a template asks ends, as a line from 0, and in words.

    That is before the last sections, which maintainers fill in, or the quick actions of GitLab; and
    None where nothing but the template ends there.
    """
    found = headings(text, "markdown")
    sections = found[is_titled(found) :] or found
    top = min((each.depth for each in sections), default=1)
    at_top = [each for each in sections if each.depth == top]
    theirs = [*takewhile(lambda each: _MAINTAINERS.search(each.text), reversed(at_top))]
    above = [each.strip() for each in file_lines.bare(text)]
    if not theirs:
        actions = _first_action(above)
        return (None, "at its end") if actions is None else (actions, "before its quick actions")
    first = theirs[-1]
    # A comment above the heading is the prompt of the section before it; a rule is not.
    last = next((at for at in range(first.begin - 1, 0, -1) if above[at]), 0)
    begin = last if _RULE.fullmatch(above[last]) and not above[last - 1] else first.begin
    return begin, f"before '{first.text}'"


def _first_action(lines: Sequence[str]) -> int | None:
    """The first of the quick actions that a text ends with, or a heading that is theirs alone."""
    first = _first_of(lines, len(lines), lambda at: _QUICK_ACTION.match(lines[at]))
    if first == len(lines):
        return None
    above = next((at for at in range(first - 1, -1, -1) if lines[at]), first)
    return above if _ATX.match(lines[above]) else first


def tail(text: str, markup: Literal["markdown", "rst"]) -> int:
    """The line, from 0, behind what a text says: what stands below it are targets and comments.

    A rule or `--` with a line or two below it is a signature, and stays the last thing.
    """
    lines = file_lines.bare(text)
    definition = _REST_TARGET if markup == "rst" else _DEFINITION
    end = _first_of(lines, len(lines), lambda at: definition.match(lines[at]))
    last = [at for at in range(max(end - _SIGNATURE, 1), end) if _SIGN.fullmatch(lines[at].strip())]
    if last and not lines[last[0] - 1].strip():
        end = last[0]
    while end > 0 and end < len(lines) and not lines[end - 1].strip():
        end -= 1
    if end > 0 and _ATX.match(lines[end - 1]):
        return len(lines)  # What stands below a heading alone belongs to it: a prompt.
    return min(end + 1, len(lines)) if end < len(lines) else end


def project_name(text: str, markup: Literal["markdown", "rst"]) -> str:
    """The first title of a README as the name of a project; "" where it is hardly one.

    What follows a colon or a dash says what the project is, and is left out.
    """
    found = headings(text, markup)[:1]
    if not found or found[0].depth > 1:
        return ""
    name = re.split(r":\s| [-\u2013\u2014|] ", _OF_AN_OWNER.sub("", found[0].text))[0]
    name = re.sub(r"^[^\w(]+|[^\w)+#.!?]{1,99}$", "", name)
    usable = any(map(str.isalnum, name)) and len(name) <= _LONGEST_NAME
    return name if usable and name.lower() not in _NO_NAMES else ""


def _plain(title: str, markup: Literal["markdown", "rst"]) -> str:
    """A heading without its markup."""
    title = _IMAGE.sub("", title.replace("\n", " "))
    if markup == "rst":
        title = _REST_ROLE.sub(r"\1", title)
    else:
        title = _TAG.sub("", _LINK.sub(r"\1", title))
    for _ in range(3):
        title = _EMPHASIS.sub(r"\2", title)
    return " ".join(unescape(title).split())


def before_targets(lines: Sequence[str], end: int) -> int:
    """The line before what belongs to the heading at `end`: labels, comments, index, rules."""

    def is_part(at: int) -> bool:
        ruled = at and _RULE.fullmatch(lines[at].strip()) and not lines[at - 1].strip()
        return bool(_ABOVE.fullmatch(lines[at]) or ruled)

    return _first_of(lines, end, is_part)


def has_label(above: Sequence[str]) -> bool:
    """Whether one of the lines above a heading is a label of that heading."""
    return any(map(_LABEL.fullmatch, above[before_targets(above, len(above)) :]))


def is_label(line: str) -> bool:
    """Whether a line alone is a label or an anchor, which something can link."""
    return bool(_LABEL.fullmatch(line))


def _first_of(lines: Sequence[str], end: int, is_part: Callable[[int], object]) -> int:
    """The first of the lines before `end` that are parts of something, with blank ones between.

    What stands further in right below a part belongs to it.
    """
    first, hangs = end, False
    for at in range(end - 1, -1, -1):
        if is_part(at):
            first, hangs = at, False
        elif hangs or lines[at].strip():
            hangs = lines[at][:1].isspace()
            if not hangs:
                break
    return first
