"""The words of a section: as a Markdown file of their own, and with markers in their place."""

from __future__ import annotations

import re
import textwrap
from itertools import zip_longest
from textwrap import dedent
from typing import TYPE_CHECKING, Any, Literal

from sphinx_contribpolicy import regions
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.insert import Pair
from sphinx_contribpolicy.init.survey import no_prose
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.markup.blocks import blocks, without_code
from sphinx_contribpolicy.markup.normalize import letters_of, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.survey import StandingPolicy
    from sphinx_contribpolicy.regions import FileHeading, Markup

_LABEL = re.compile(r"\[([^\[\]]{1,999}+)\]")
_IN_PAGE = re.compile(
    r"(?:\]\(\s*+|^ {0,3}\[(?!\^)[^\]\[\n]+\]:[ \t]*+)<?(#[^\s()<>]++)", re.MULTILINE
)
_ANCHOR = re.compile(r"<[^<>]*\s(?:id|name)=[\"']?([^\"'\s<>]++)")
_REST_CODE = re.compile(r"``([^`\n]+)``")
_REST_LINK = re.compile(r"`([^`<>]++)<([^`<>\s]++)>`__?(?!_)")
_REST_LITERAL = re.compile(r"(?m)^(\S.*\S) ?::\n\n((?:[ \t]+\S.*\n|[ \t]*\n)+)")
_REST_BULLET = re.compile(r"(?m)^( *)[*+](?= )")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*")


def taken_out(text: str, markup: Markup, policy: StandingPolicy) -> str:
    """The words of a section as a file of their own, with its heading for the title.

    What its links are defined by elsewhere comes along. InputError where they cannot be taken out.
    """
    if markup == "yaml" or not (policy.depth and policy.can_show):
        what = "no section with a heading" if policy.can_show else "in a template"
        raise InputError(f"{policy.place}: is {what}; {by_hand(policy)}")
    end = file_lines.most(text)
    lines = file_lines.split(text)
    kept = kept_heading(text, markup, policy)
    span = range(kept.begin if kept else policy.begin, min(policy.end, len(lines)))
    asides = (each.begin for each in blocks(text, myst=True) if each.kind == "aside")
    if markup == "markdown" and (aside := next((at for at in asides if at in span), None)):
        raise InputError(
            f"{policy.name}:{aside + 1}: '{lines[aside].strip()}' is for MyST alone, and the words "
            f"of a policy are shown elsewhere too; {by_hand(policy)}"
        )
    for each in regions.headings(text, markup):
        if each.begin in span:
            marks = "#" * (each.depth - policy.depth + 1)
            gone = [""] * (each.end - each.begin - 1)
            lines[each.begin : each.end] = [f"{marks} {each.text}{end}", *gone]
    taken = "".join(lines[span.start : span.stop]).rstrip() + end
    if markup == "rst":
        return _leading_back(_in_markdown(taken, policy), policy.name)
    bare = file_lines.bare(text)
    for places in _definitions(text, span):
        defined = [f"{bare[at]}{end}" for place in places for at in place]
        taken += "".join([end, *defined] if defined else [])
    return _leading_back(taken, policy.name)


def _leading_back(taken: str, name: str) -> str:
    """Words whose links to other sections of their file lead back to that file, by its name."""
    # Letters are what each forge makes an anchor of, and keeps in it.
    known = {letters_of(each.text) for each in headings.headings(taken, "markdown")}
    known |= {letters_of(each) for each in _ANCHOR.findall(taken)}
    made, done = "", 0
    for found in _IN_PAGE.finditer(without_code(taken)):
        if letters_of(found[1]) not in known:
            made += f"{taken[done : found.start(1)]}{name.rpartition('/')[2]}"
            done = found.start(1)
    return made + taken[done:]


def kept_heading(
    text: str, markup: Literal["markdown", "rst"], policy: StandingPolicy
) -> FileHeading | None:
    """The heading of a policy, where it stays as it is when other words come below it, or None.

    It does where a label or the like belongs to it: a marker between the two would part them. What
    stands above the title of a page, whatever it is, stays with it. A page in reST always keeps its
    title, as it can be no file that the kit makes.
    """
    found = regions.headings(text, markup) if policy.depth and policy.can_show else ()
    own = next(
        (each for each in found if each.begin >= policy.begin and each.depth == policy.depth), None
    )
    if own is None:
        return None
    above = file_lines.bare(text)[: own.begin]
    if policy.whole:
        return own if markup == "rst" or any(map(str.strip, above)) else None
    return own if headings.has_label(above) else None


def by_hand(policy: StandingPolicy) -> str:
    """What a person does with words that no program can take out, so that they are kept in step."""
    printed = policy.name.endswith((".rst", ".rest"))
    how = f" (`pandoc -f rst -t gfm {policy.name}` prints the file so)" if printed else ""
    steps = (
        f"write its words as Markdown into AI_POLICY.md{how}, put body = "
        '"AI_POLICY.md" below [wording] in contribpolicy.toml, and run `contribpolicy init'
    )
    if not policy.can_show:
        return f"{steps}`, which leaves the template as it is"
    if not policy.is_written:
        return f"{steps}`; let {policy.name} lead there"
    return (
        f"{steps} --standing replace --policy-in {policy.name}`, which puts markers in their place "
        "that show that file"
    )


def _in_markdown(taken: str, policy: StandingPolicy) -> str:
    """A section of reST, its headings aside, in Markdown; InputError unless that says the same."""

    def literal(above: str, indent: str) -> str:
        return _REST_LITERAL.sub(
            lambda found: f"{found[1]}:\n\n{above}{textwrap.indent(dedent(found[2]), indent)}",
            taken,
        )

    made = _REST_LINK.sub(
        lambda found: f"[{found[1].rstrip()}]({found[2]})",
        _REST_CODE.sub(r"`\1`", literal("", "    ")),
    )
    told = literal(".. code-block::\n\n", "   ")
    untitled = re.sub(r"(?m)^#+ ", "", _REST_BULLET.sub(r"\1-", told))
    shown = (_REST_LINK.sub(r"\1 \2", each) for each in (untitled, rst.document(made)))
    before, after = (
        # Without blank lines, and what underlines a heading.
        [
            line.rstrip()
            for line in each.splitlines()
            if line.strip() and not _ADORNMENT.fullmatch(line.strip())
        ]
        for each in shown
    )
    if before != after:
        pairs = zip_longest(before, after, fillvalue="")
        first = next(one or other for one, other in pairs if one != other)
        raise InputError(
            f"{policy.place}: has markup of reST that Markdown lacks ('{shortened(first, 60)}'), "
            f"and the words of a policy are kept as Markdown; {by_hand(policy)}"
        )
    return made


def _definitions(text: str, span: range, *, within: bool = False) -> list[list[range]]:
    """The lines outside of `span` that define its links, and those that define its footnotes.

    Or else, `within` it, those that define links and footnotes of the rest of the file.
    """
    # Only words that are taken out need the parser.
    from markdown_it import MarkdownIt
    from markdown_it.common.utils import normalizeReference
    from mdit_py_plugins.footnote import footnote_plugin

    known: dict[str, Any] = {}
    lines = file_lines.bare(text)
    parser = MarkdownIt("commonmark").use(footnote_plugin, inline=False).disable("footnote_tail")
    notes = {
        normalizeReference(f"^{each.meta['label']}"): _without_blanks(lines, *each.map)
        for each in parser.parse(text, known)
        if each.type == "footnote_reference_open" and each.map
    }
    links = {name: range(*each["map"]) for name, each in known.get("references", {}).items()}
    links, notes = (
        {name: place for name, place in kind.items() if (place.start in span) == within}
        for kind in (links, notes)
    )
    wanted = [range(span.start), range(span.stop, len(lines))] if within else [span]
    for place in wanted:
        words = "\n".join(lines[place.start : place.stop])
        named = {normalizeReference(label) for label in _LABEL.findall(words)}
        # A footnote can have links and footnotes of its own.
        for name, other in (links | notes).items():
            if name in named and other not in wanted:
                wanted.append(other)
    return [
        sorted({*kind.values()}.intersection(wanted), key=lambda each: each.start)
        for kind in (links, notes)
    ]


def _without_blanks(lines: Sequence[str], begin: int, end: int) -> range:
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return range(begin, end)


def _left_behind(text: str, span: range, *, shared: bool) -> list[range]:
    """The definitions and footnotes outside of `span` that go with its words.

    All of them do where the file reads those that come with the words, `shared`, and else those
    that nothing there refers to.
    """
    places = [each for kind in _definitions(text, span) for each in kind]
    lines = file_lines.bare(text)
    moved = {at for place in (span, *places) for at in place}
    rest = "\n".join(line for at, line in enumerate(lines) if at not in moved)
    named = set() if shared else {label.casefold() for label in _LABEL.findall(rest)}
    labels = {place: _LABEL.match(lines[place.start].lstrip()) for place in places}
    return [place for place, found in labels.items() if found and found[1].casefold() not in named]


def marked(
    text: str,
    markup: Markup,
    policy: StandingPolicy,
    *,
    all_of_it: bool = False,
    shared: bool = False,
) -> tuple[str, bool, FileHeading | None]:
    """A file with a pair of markers in place of the words of a policy.

    A directive among the words stays, and whatever else is no prose, unless `all_of_it` goes, with
    its definitions; those that the rest of the file needs stay where it has them not `shared`.
    Beside the text whether some of it stays, and the heading of the words where that does.
    InputError where the words stand inside of something that would lose its content.
    """
    heading = None if markup == "yaml" else kept_heading(text, markup, policy)
    if heading:
        pair = Pair("llm-policy", titled=False)
    else:
        pair = Pair("llm-policy", max(policy.depth, 1) if policy.whole or policy.depth else 2)
    end = file_lines.most(text)
    lines = file_lines.split(text)
    block = [f"{line}{end}" for line in pair.lines(markup)]
    fixed = set() if all_of_it or markup == "yaml" else no_prose(text, markup)[0]
    span = range(heading.end if heading else policy.begin, min(policy.end, len(lines)))
    if markup == "markdown" and not shared:
        needed = _definitions(text, span, within=True)
        fixed = fixed.union(*(place for kind in needed for place in kind))
    words = (at for at in span if at not in fixed and lines[at].strip())
    first = next(words, span.start)
    gone = all_of_it and markup == "markdown"
    for place in _left_behind(text, span, shared=shared) if gone else ():
        lines[place.start : place.stop] = [""] * len(place)
        at, below = place.start, next(filter(None, lines[place.stop :]), "")
        while at and not (below.strip() or lines[at - 1].strip()):
            at -= 1
            lines[at] = ""
    before, after = lines[:first], [*filter(None, lines[policy.end :])]
    stay = [at for at in span if at in fixed]
    # What marks the section below its heading marks it above the markers too, and nothing behind.
    second = next((at for at in words if re.search(r"\w", lines[at])), span.stop)
    marks = [at for at in stay if first < at < second and headings.is_label(lines[at].strip())]
    before += [lines[at] for at in marks if policy.depth]
    if before and before[-1].strip():
        before.append(end)
    for at in (each for each in stay if each > first and each not in marks):
        block += [lines[at]] if at - 1 in fixed else [end, lines[at]]
    if after and after[0].strip():
        block.append(end)
    made = "".join([*before, *block, *after])
    flaws = regions.scan(made, markup).diagnostics
    if lines[first][:1].isspace() or flaws:
        around = next((at for at in range(first - 1, -1, -1) if lines[at][:1].strip()), 0)
        why = (
            f"{flaws[0].message} (line {flaws[0].line})"
            if flaws
            else f"it is part of '{lines[around].strip()}' on line {around + 1}"
        )
        raise InputError(
            f"{policy.name}:{first + 1}: nothing can take the place of this, because {why}; take "
            "these words out, put a pair of markers where the policy should stand, and run init "
            "again"
        )
    return made, bool(stay), heading
