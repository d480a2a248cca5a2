"""The ways to go on where a policy stands already, and what one of them makes of its text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sphinx_contribpolicy import git, regions
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.init.draft_set import POLICY
from sphinx_contribpolicy.init.insert import Pair
from sphinx_contribpolicy.init.survey import no_prose
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.policy import published_policies
from sphinx_contribpolicy.sync import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.draft_set import DraftSet
    from sphinx_contribpolicy.init.survey import RepositorySurvey, StandingPolicy
    from sphinx_contribpolicy.policy import Loaded, Policy
    from sphinx_contribpolicy.regions import Markup

_MARKDOWN = (".md", ".markdown")
_LABEL = re.compile(r"\[([^\[\]]{1,999}+)\]")
_MOST = 5
"""Places that a message names."""


def body_of(standing: Sequence[StandingPolicy]) -> str:
    """The Markdown file that is the policy as a whole; "" where none is, or several are."""
    whole = [each.name for each in standing if each.whole]
    usable = len(whole) == 1 and PurePosixPath(whole[0]).suffix.lower() in _MARKDOWN
    return whole[0] if usable else ""


def note(standing: Sequence[StandingPolicy], policy_file: str, policy: Policy) -> str:
    """Where a policy stands, and the three ways to go on."""
    places = [f"  {each.place}: {each.title}" for each in standing[:_MOST]]
    if standing[_MOST:]:
        places.append(f"  and {len(standing) - _MOST} more")
    first, body, like = standing[0], policy.wording.body, _published(policy)
    taken = f"like = '{like}' or rules" if like else "preset, like or rules"
    keep = (
        f'{policy_file} has body = "{body}", so that the directive `llm-policy` on a page of the '
        "docs, and a pair of markers in any other file, show those words; once rules stand beside "
        "it, `contribpolicy init` writes AGENTS.md, questions and the check, and no copy of them"
        if body
        else f"write no rules; or name one Markdown file that has them as body in {policy_file}"
        if first.whole
        else "write no rules; or run `contribpolicy init --standing around`, which puts markers "
        "around the section and its words into a file, which `llm-policy` shows in the docs"
    )
    what = "the file" if first.whole else "that section"
    take = (
        f"write {taken} into {policy_file} (see `contribpolicy published` and `contribpolicy "
        f"facets`), and run `contribpolicy init --standing replace` to put them in place of {what}"
    )
    lines = (
        "a policy stands here already, so no text was written that could contradict it:",
        *places,
        "there are three ways to go on:",
        f"  1. keep those words: {keep}",
        f"  2. take the positions: {take}",
        f"  3. stop: remove {policy_file}; nothing else was changed",
    )
    return "\n".join(lines)


def _published(policy: Policy) -> str:
    """The published policy that has the name of the project; "" where there is none."""
    project = policy.project
    names = {project.name.lower(), project.repository_url.rpartition("/")[2].lower()}
    return next((each for each in published_policies() if each.lower() in names), "")


def with_body(loaded: Loaded, survey: RepositorySurvey) -> tuple[Loaded, str]:
    """The policy with the words of a section as its own, and the file that has them from now on.

    On a page of the docs, a file beside it would be a page too.
    """
    place, first = Repository(survey.root), survey.standing[0]
    file = place.file(first.name)
    text = _taken_out(file.text, file.markup, first)
    in_docs = bool(survey.docs) and first.name.startswith(survey.docs)
    name = POLICY if in_docs else PurePosixPath(first.name).with_name(POLICY).as_posix()
    if place.file(name).data is not None:
        raise InputError(f"{name}: is there already, so the words of {first.place} cannot go there")
    wording = replace(loaded.policy.wording, body=name)
    policy = replace(loaded.policy, wording=wording, body_text=text)
    return replace(loaded, policy=policy), name


def put_around(drafts: DraftSet, body: str) -> None:
    """Put markers around the section in the first place, and its words into the file `body`."""
    first = drafts.survey.standing[0]
    words = drafts.policy.body_text or ""
    drafts.draft(body, words, f"the words of '{first.title}', which the markers show")
    made, _ = _marked(drafts, first, all_of_it=True)
    drafts.keep(first.name, made, "markers around the section, whose words stay")
    _name_others(drafts)


def put_in_place(drafts: DraftSet) -> None:
    """Put the kit's words in the first place where a policy stands, and name the others."""
    policy, first = drafts.policy, drafts.survey.standing[0]
    if not (policy.rules or policy.custom or policy.body_text):
        raise InputError(
            f"{drafts.policy_file} says nothing that could stand in place of those words; write "
            "preset, like or rules into it first"
        )
    if first.name == policy.wording.body:
        raise InputError(
            f"{drafts.policy_file} keeps the words of {first.name} as body, so nothing can stand "
            "in place of them; take body out, and write preset, like or rules, to replace them"
        )
    made, stay = _marked(drafts, first)
    if first.whole and drafts.markup(first.name) == "markdown" and not stay:
        if not git.is_committed(drafts.survey.root, first.name, drafts.text(first.name)):
            raise InputError(
                f"{first.name}: the policy would take the place of all that stands there, and some "
                "of that is in no commit; commit it, and run init again"
            )
        drafts.texts[first.name] = ""
        drafts.about[first.name] = "the policy, in place of all that stood there"
        drafts.whole[first.name] = "policy"
    else:
        drafts.keep(first.name, made, "the policy, in place of the words that stood there")
        if not policy.wording.title:
            drafts.notes.append(
                f"{first.name}: the heading was '{first.title}'; where something links to it, set "
                f'title = "{first.title}" under [wording], and run `contribpolicy sync`'
            )
        if stay:
            drafts.notes.append(
                f"{first.name}: directives, comments and targets among these words are left as "
                "they are; see whether they still belong there"
            )
    _name_others(drafts)


def _name_others(drafts: DraftSet) -> None:
    drafts.notes += [
        f"{each.place}: '{each.title}' speaks of this too; make it agree, or take it out"
        for each in drafts.survey.standing[1:]
    ]


def _taken_out(text: str, markup: Markup, policy: StandingPolicy) -> str:
    """The words of a section as a file of their own, with its heading for the title.

    What its links are defined by elsewhere comes along. InputError where they cannot be taken out.
    """
    if markup != "markdown" or not policy.depth:
        what = "written in reST" if policy.depth else "no section with a heading"
        raise InputError(
            f"{policy.place}: is {what}, so no markers can be put around it; move its words into a "
            "Markdown file by hand, and name that as body under [wording]"
        )
    end = file_lines.most(text)
    lines = file_lines.split(text)
    for each in regions.headings(text):
        if policy.begin <= each.begin < policy.end:
            marks = "#" * (each.depth - policy.depth + 1)
            gone = [""] * (each.end - each.begin - 1)
            lines[each.begin : each.end] = [f"{marks} {each.text}{end}", *gone]
    taken = "".join(lines[policy.begin : policy.end]).rstrip() + end
    bare = file_lines.bare(text)
    for places in _definitions(text, range(policy.begin, policy.end)):
        defined = [f"{bare[at]}{end}" for place in places for at in place]
        taken += "".join([end, *defined] if defined else [])
    return taken


def _definitions(text: str, span: range) -> list[list[range]]:
    """The lines outside of `span` that define its links, and those that define its footnotes."""
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
    wanted = [span]
    for place in wanted:
        words = "\n".join(lines[place.start : place.stop])
        named = {normalizeReference(label) for label in _LABEL.findall(words)}
        # A footnote can have links and footnotes of its own.
        for name, other in (links | notes).items():
            if name in named and other not in wanted and other.start not in span:
                wanted.append(other)
    return [
        sorted({*kind.values()}.intersection(wanted), key=lambda each: each.start)
        for kind in (links, notes)
    ]


def _without_blanks(lines: Sequence[str], begin: int, end: int) -> range:
    while end > begin and not lines[end - 1].strip():
        end -= 1
    return range(begin, end)


def _left_behind(text: str, span: range) -> list[range]:
    """The footnotes outside of `span` that nothing there refers to: with its words they go."""
    notes = _definitions(text, span)[1]
    lines = file_lines.bare(text)
    moved = {at for place in (span, *notes) for at in place}
    rest = "\n".join(line for at, line in enumerate(lines) if at not in moved)
    named = {label.casefold() for label in _LABEL.findall(rest)}
    labels = {place: _LABEL.match(lines[place.start].lstrip()) for place in notes}
    return [place for place, found in labels.items() if found and found[1].casefold() not in named]


def _marked(
    drafts: DraftSet, policy: StandingPolicy, *, all_of_it: bool = False
) -> tuple[str, bool]:
    """A file with a pair of markers in place of the words of a policy; whether some of it stays.

    A directive among the words stays, and whatever else is no prose, unless `all_of_it` goes.
    InputError where the words stand inside of something that would lose its content.
    """
    text, markup = drafts.text(policy.name), drafts.markup(policy.name)
    pair = Pair("llm-policy", max(policy.depth, 1) if policy.whole or policy.depth else 2)
    end = file_lines.most(text)
    lines = file_lines.split(text)
    block = [f"{line}{end}" for line in pair.lines(markup)]
    fixed = set() if all_of_it or markup == "yaml" else no_prose(text, markup)[0]
    span = range(policy.begin, min(policy.end, len(lines)))
    first = next((at for at in span if at not in fixed), policy.begin)
    for place in _left_behind(text, span) if all_of_it and markup == "markdown" else ():
        lines[place.start : place.stop] = [""] * len(place)
    before, after = lines[:first], lines[policy.end :]
    if before and before[-1].strip():
        before.append(end)
    stay = [at for at in span if at in fixed]
    for at in (each for each in stay if each > first):
        block += [lines[at]] if at - 1 in fixed else [end, lines[at]]
    if after and after[0].strip():
        block.append(end)
    made = "".join([*before, *block, *after])
    if lines[first][:1].isspace() or regions.scan(made, markup).diagnostics:
        raise InputError(
            f"{policy.place}: is part of something, so nothing can take its place; take these "
            "words out, put a pair of markers where the policy should stand, and run init again"
        )
    return made, bool(stay)
