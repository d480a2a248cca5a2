"""The ways to go on where a policy stands already, and what one of them makes of its text."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.init.draft_set import POLICY, DraftSet
from sphinx_contribpolicy.init.extract import by_hand, kept_heading, marked, taken_out
from sphinx_contribpolicy.init.links import is_in_docs
from sphinx_contribpolicy.init.policy_file import NAME
from sphinx_contribpolicy.init.survey import (
    RepositorySurvey,
    StandingPolicy,
    fullest,
    markup_of,
    names_tools,
    role_of,
)
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup.markdown import relocated
from sphinx_contribpolicy.markup.normalize import letters_of
from sphinx_contribpolicy.policy import Loaded, published_policies
from sphinx_contribpolicy.sync import Repository

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.choice import Choice
    from sphinx_contribpolicy.regions import FileHeading

_TO_PROGRAMS = (
    "a page of Sphinx that shows those words ends with a text to programs too; "
    'position = "none" under [agents] leaves that out'
)
_MOST = 5
"""Places that a message names."""


def body_of(standing: Sequence[StandingPolicy], named: str = "") -> str:
    """The Markdown file that is the policy as a whole; "" where none is, or nobody can tell which.

    `named` is the file that a person says the policy stands in.
    """
    whole = [each for each in standing if each.whole and each.name == (named or each.name)]
    best = whole[0] if named and whole else fullest(standing)
    known = len(whole) == 1 and best in {None, whole[0]}
    return whole[0].name if known and whole[0].is_body else ""


def policy_among(standing: Sequence[StandingPolicy], choice: Choice) -> StandingPolicy | None:
    """The place whose words are the policy: the one that is named, or that says what all say.

    None where there is none. InputError where the named one is none, or where words are to be kept
    and nobody can tell which.
    """
    homes = [each for each in standing if each.can_show] or standing
    found = next((each for each in homes if each.name == choice.policy_in), None)
    places = "\n".join(_places(standing))
    if role_of(choice.policy_in) == "template":
        raise InputError(
            f"{choice.policy_in}: is a template, which people fill in, so the policy cannot stand "
            "there; name another file, and see that the template agrees with the policy"
        )
    if choice.policy_in and found is None:
        elsewhere = f"; one stands here:\n{places}" if places else ""
        raise InputError(f"no policy stands in {choice.policy_in}{elsewhere}")
    if not homes:
        return None
    if found is None and choice.way == "around" and (found := fullest(homes)) is None:
        raise InputError(
            f"a policy stands in several places, and none of them says what the others say:\n"
            f"{places}\nname the file whose words are the policy, as in `contribpolicy init "
            f"--standing around --policy-in {homes[0].name}`"
        )
    return found or homes[0]


def _places(standing: Sequence[StandingPolicy]) -> list[str]:
    """The places, each in a line."""
    places = [f"  {each.place}: {each.title}" for each in standing[:_MOST]]
    return places + ([f"  and {len(standing) - _MOST} more"] if standing[_MOST:] else [])


def note(drafts: DraftSet, *, more: bool) -> str:
    """Where a policy stands, and the three ways to go on; `more`: files are written beside it."""
    standing, policy, policy_file = drafts.survey.standing, drafts.policy, drafts.policy_file
    best, body, project = fullest(standing) or standing[0], policy.wording.body, policy.project
    names = {project.name.lower(), project.repository_url.rpartition("/")[2].lower()}
    like = next((each for each in published_policies() if each.lower() in names), "")
    taken = f"like = '{like}' or rules" if like else "preset, like or rules"
    pages = "" if policy.agents.position == "none" else f" ({_TO_PROGRAMS})"
    named = (
        f'{policy_file} has body = "{body}", so that the directive `llm-policy` on a page of the '
        f"docs, and a pair of markers in any other file, show those words{pages}"
        if body
        else _kept_in_step(best, policy_file)
    )
    # Rules alone would be a second policy; beside words that are named they ask and check.
    says = bool(policy.rules or policy.custom)
    once = "then run" if says else "once rules stand beside them,"
    then = "again, which writes" if says else "writes"
    keep = (
        f"{named}; {once} `contribpolicy init` {then} AGENTS.md, questions and the check, and no "
        "copy of them"
    )
    if not (body or more):
        keep += (
            f". {'Until then' if says else 'Without rules'} `contribpolicy init --only AGENTS.md` "
            "writes that file, and `--with template` the check, and a template where there is none"
        )
    what = "the file" if standing[0].whole else "that section"
    there = best.can_show and best.is_written
    replaced = f"to put them in place of {what}" if there else "to have them said elsewhere"
    write = (
        f"write {taken} into {policy_file} (see `contribpolicy published` and `contribpolicy "
        "facets`), and "
    )
    take = f"{'' if says else write}run `contribpolicy init --standing replace` {replaced}"
    lines = (
        "a policy stands here already, so no text was written that could contradict it:"
        if not more
        else "a policy stands here already, and its words stay as they are:",
        *_places(standing),
        "there are three ways to go on:",
        f"  1. keep those words: {keep}",
        f"  2. take the positions: {take}",
        f"  3. stop: remove {policy_file}"
        + (" and what this run wrote beside it" if more else "; nothing else was changed"),
    )
    return "\n".join(lines)


def _kept_in_step(policy: StandingPolicy, policy_file: str) -> str:
    """What a person does so that the words of a policy that stands are named as the policy."""
    if policy.is_body:
        return f'put body = "{policy.name}" below [wording] in {policy_file}'
    if policy.depth and policy.can_show and policy.is_written:
        what = "page" if policy.whole else "section"
        return (
            f"run `contribpolicy init --standing around`, which names the {what} as the policy: "
            "its words go into a file that markers in its place, and `llm-policy`, show"
        )
    return by_hand(policy)


def with_body(
    loaded: Loaded, survey: RepositorySurvey, first: StandingPolicy
) -> tuple[Loaded, str]:
    """The policy with the words of a section as its own, and the file that has them from now on.

    On a page of the docs, a file beside it would be a page too.
    """
    place = Repository(survey.root)
    if not first.is_written:
        raise InputError(f"{first.place}: stands in no Markdown and no reST; {by_hand(first)}")
    file = place.file(first.name)
    folder = PurePosixPath(first.name).parent
    text = taken_out(file.text, file.markup, first)
    in_docs = bool(survey.docs) and first.name.startswith(survey.docs)
    name = POLICY if in_docs else PurePosixPath(first.name).with_name(POLICY).as_posix()
    if place.file(name).data is not None:
        raise InputError(f"{name}: is there already, so the words of {first.place} cannot go there")
    if PurePosixPath(name).parent != folder:
        text = relocated(text, lambda path: normpath(f"{folder}/{path}"))
    wording = replace(loaded.policy.wording, body=name)
    policy = replace(loaded.policy, wording=wording, body_text=text)
    return replace(loaded, policy=policy), name


def put_around(drafts: DraftSet, first: StandingPolicy, body: str) -> None:
    """Put markers around a section, and its words into the file `body`."""
    words = drafts.policy.body_text or ""
    drafts.draft(body, words, f"the words of '{first.title}', which you change here from now on")
    text, markup = drafts.text(first.name), drafts.markup(first.name)
    # A page of Sphinx reads nothing between the markers, and shows the policy there.
    shared = not is_in_docs(drafts, first.name)
    made, *_ = marked(text, markup, first, all_of_it=True, shared=shared)
    what = "page" if first.whole else "section"
    drafts.keep(first.name, made, f"markers around the {what}, whose words stay")
    if drafts.survey.conf and drafts.policy.agents.position != "none":
        drafts.notes.append(f"{drafts.policy_file}: {_TO_PROGRAMS}")
    name_others(drafts, first.name)


def check_words(loaded: Loaded, first: StandingPolicy) -> None:
    """InputError where a policy has nothing to say in place of the words that stand there."""
    policy, file = loaded.policy, loaded.file.name if loaded.file else NAME
    if not (policy.rules or policy.custom or policy.body_text):
        raise InputError(
            f"{file} says nothing that could stand in place of those words; write preset, like or "
            "rules into it first"
        )
    if first.name == policy.wording.body:
        raise InputError(
            f"{file} keeps the words of {first.name} as body, so nothing can stand in place of "
            "them; take body out, and write preset, like or rules, to replace them"
        )


def with_title(
    loaded: Loaded, survey: RepositorySurvey, first: StandingPolicy
) -> tuple[Loaded, dict[str, Any]]:
    """The policy with the heading of the words that it replaces, and that as a setting.

    What links to the heading then still finds it. A title that somebody chose stays, and neither a
    question nor what names no tool would be one in every place.
    """
    policy, title = loaded.policy, first.title
    shown = first.depth and first.can_show and first.is_written
    kept = shown and names_tools(title) and title[-1] not in "?\uff1f"
    if not kept or policy.wording.title or policy.body_text is not None:
        return loaded, {}
    file = Repository(survey.root).file(first.name)
    if file.markup != "yaml" and kept_heading(file.text, file.markup, first):
        return loaded, {}
    titled = replace(policy, wording=replace(policy.wording, title=title))
    return replace(loaded, policy=titled), {"title": title}


def put_in_place(drafts: DraftSet, first: StandingPolicy) -> None:
    """Put what the policy says in a place where one stands, and name the others."""
    text, markup = drafts.text(first.name), drafts.markup(first.name)
    made, stay, heading = marked(text, markup, first)
    missed = "" if markup == "yaml" else _missed(drafts, first, heading)
    if first.whole and markup == "markdown" and not (stay or heading):
        if not git.is_committed(drafts.survey.root, first.name, text):
            raise InputError(
                f"{first.name}: the policy would take the place of all that stands there, and some "
                "of that is in no commit; commit it, and run init again"
            )
        drafts.texts[first.name] = ""
        drafts.about[first.name] = f"the policy, in place of all that stood there{missed}"
        drafts.whole[first.name] = "policy"
    else:
        drafts.keep(first.name, made, f"the policy, in place of the words that stood there{missed}")
        if stay:
            drafts.notes.append(
                f"{first.name}: directives, comments, targets and definitions among these words "
                "are left as they are; see whether they still belong there"
            )
    if first.depth and not heading and drafts.policy.body_text is None:
        _tell_of_heading(drafts, first)
    name_others(drafts, first.name)


def _missed(drafts: DraftSet, first: StandingPolicy, kept: FileHeading | None) -> str:
    """What goes of the headings that something links to, for the plan; "" where nothing does."""
    lines = file_lines.bare(drafts.text(first.name))
    there = {letters_of(each) for each in (*drafts.sentences.headings, kept.text if kept else "")}
    gone = {
        letters_of(each.text): each.text
        for each in headings.headings("\n".join(lines), markup_of(first.name))
        if first.begin <= each.begin < first.end and letters_of(each.text) not in there
    }
    page = re.escape(PurePosixPath(first.name).stem)
    found: dict[str, str] = {}
    for name in drafts.survey.texts if gone else ():
        before = r"[(<]|\]:\s" if name == first.name else rf"\b{page}(?:\.\w+)?/?"
        for number, line in enumerate(file_lines.bare(drafts.read(name))):
            if name == first.name and first.begin <= number < first.end:
                continue
            for anchor in re.findall(rf"(?:{before})#([^\s()<>\"'`\]]+)", line):
                if title := gone.get(letters_of(anchor)):
                    found.setdefault(title, f"'{title}' ({name}:{number + 1})")
    return f"; with them go headings that are linked: {', '.join(found.values())}" if found else ""


def _tell_of_heading(drafts: DraftSet, first: StandingPolicy) -> None:
    """A note on what became of the heading above the words that are replaced."""
    title = drafts.policy.wording.title
    if title == first.title and drafts.titled:
        return  # Whoever wrote the title knows what it keeps.
    drafts.notes.append(
        f'{drafts.policy_file}: title = "{title}" keeps the heading of {first.name}, so that what '
        "links to it still does; take it out for the kit's own"
        if title == first.title
        else f"{first.name}: the heading was '{first.title}'; see what links to it, or set title "
        "under [wording] to keep it, and run `contribpolicy sync`"
    )


def name_others(drafts: DraftSet, known: str) -> None:
    """A note on each place that has a policy of its own, but the one in the file `known`.

    Files that the kit keeps have none.
    """
    ours = {known, drafts.policy.wording.body, *drafts.policy.files.whole}
    for each in drafts.survey.spoken:
        if each.name not in ours:
            drafts.name_place(each)
