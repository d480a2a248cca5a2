"""What `init` would do in a repository, and what it leaves to a person. Nothing here writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from sphinx_contribpolicy import installed, pins, prettier
from sphinx_contribpolicy.diagnostics import ContribPolicyError, Diagnostic, PolicyError
from sphinx_contribpolicy.init import kit, policy_file, ways
from sphinx_contribpolicy.init.advice import advise, advise_on_long_lines
from sphinx_contribpolicy.init.automation import COMMENTS, IN_STEP, REPORTS, draft_automation
from sphinx_contribpolicy.init.choice import NO_CHOICE, Choice
from sphinx_contribpolicy.init.draft_set import DraftSet
from sphinx_contribpolicy.init.drafts import TEMPLATES, draft_beside, draft_texts
from sphinx_contribpolicy.init.licence import add_licence
from sphinx_contribpolicy.init.links import draft_links
from sphinx_contribpolicy.init.survey import RepositorySurvey, StandingPolicy
from sphinx_contribpolicy.policy import Files, Loaded, Policy, find, json_schema, load
from sphinx_contribpolicy.sync import (
    LOCK,
    Change,
    Plan,
    RepoFile,
    Repository,
    plan_repository,
    with_pins,
)
from sphinx_contribpolicy.wording import Fragments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx_contribpolicy.markup.wrap import Wrap

SCHEMA = ".contribpolicy.schema.json"


class InitPlan(NamedTuple):
    """What `init` would do: the changes of `files`, and what a person still has to do, and why.

    `about` says of each file in a line what it gets, `optional` are those that somebody can leave
    out.
    """

    files: Plan
    notes: tuple[str, ...]
    about: Mapping[str, str]
    optional: tuple[str, ...]


def load_policy(root: Path, settings: Mapping[str, Any], *, chosen: bool) -> Loaded:
    """The policy in the folder, or else that of the `settings`, of which no file is written yet.

    PolicyError where it cannot be used, where one stands in a folder above, and where one stands
    here although somebody has `chosen` settings for a new one.
    """
    there = find(root)
    if there is None:
        try:
            return load(root=root, overrides=settings)
        except PolicyError as error:
            # A person gave them as options, and knows of no overrides.
            raise PolicyError(
                each._replace(key="", message=f"{each.key}: {each.message}")
                if each.key and not each.file
                else each
                for each in error.diagnostics
            ) from None
    if there.parent.resolve() != root.resolve():
        message = f"this policy holds for {root.absolute()} too; run init beside it"
    elif chosen:
        message = "there is a policy already; change it in this file, and run `contribpolicy sync`"
    else:
        return load(there)
    raise PolicyError([Diagnostic(code="two-files", message=message, file=there)])


def prepare(survey: RepositorySurvey, loaded: Loaded, choice: Choice = NO_CHOICE) -> InitPlan:
    """What `init` would write for a policy that has been loaded, and may not be written yet.

    FilesError where a file of the repository cannot be used, InputError where the choice names none
    that could be written.
    """
    fragments = Fragments()
    root, forge = survey.root, loaded.policy.project.forge
    if forge and forge != survey.forge:
        survey = RepositorySurvey(root, forge)
    wording: dict[str, Any] = {}
    # What the kit writes is no policy beside it.
    standing = [each for each in survey.standing if each.name not in loaded.policy.files.whole]
    first = ways.policy_among(standing, choice)
    if first and choice.way == "around" and not first.is_body:
        loaded, wording["body"] = ways.with_body(loaded, survey, first)
    elif first and choice.way == "replace":
        ways.check_words(loaded, first)
        loaded, wording = ways.with_title(loaded, survey, first)
        first = first if first.can_show and first.is_written else None
    body = wording.get("body", "")
    ours = not first or choice.way == "replace" or loaded.policy.body_text
    if ours and survey.wrap and _lacks_wrap(loaded, survey.wrap):
        wording["wrap"] = survey.wrap
        policy = loaded.policy
        broken = replace(policy, wording=replace(policy.wording, wrap=survey.wrap))
        loaded = replace(loaded, policy=broken)
    # What a run before was told is known still.
    known = choice.kit or kit.pinned_in(Repository(root).text(installed.REQUIREMENTS))
    choice = choice._replace(asked=tuple(_asked(survey, choice.extras)), kit=known)
    drafts = DraftSet(survey, loaded, fragments, choice)
    drafts.adopt_marked(loaded.file)
    if first and body:
        ways.put_around(drafts, first, body)
        advise(drafts)
    else:
        _draft(drafts, first)
    drafts.wanted.check(drafts.policy_file, [*drafts.regions, *drafts.whole])
    settings, told = _with_sections(_settings(loaded, drafts, wording), drafts)
    texts, disk = {drafts.policy_file: settings, **drafts.texts}, drafts.repository
    if "schema" in choice.extras:
        texts[SCHEMA] = _schema(drafts)
    add_licence(texts, drafts)
    planned = {disk.place(name): text.encode() for name, text in texts.items()}
    repository = Repository(root, planned=planned)
    filled = plan_repository(_as_planned(loaded, drafts, body, told), repository, fragments)
    after = {change.file.name: change for change in filled.changes}
    advise_on_long_lines(drafts, filled.changes)
    changes: list[Change] = []
    # The lock says that all else is in step, so it is written last.
    for name in sorted(dict.fromkeys([*texts, *after]), key=lambda name: name == LOCK):
        file = disk.file(name)
        made = after.get(name) or Change(file, planned.get(file.path, b""))
        if made.after != file.data:
            changes.append(made._replace(file=_where_it_lies(file, root)))
    files = filled._replace(changes=tuple(changes))
    installing = pins.installs(survey.files)
    files = with_pins(files, disk, installing, kit=not choice.kit_named)
    # Changes are named by where they lie, and so is what is said of them.
    about = {_where_it_lies(disk.file(each), root).name: it for each, it in drafts.about.items()}
    return InitPlan(files, tuple(drafts.notes), about, drafts.wanted.names)


def _schema(drafts: DraftSet) -> str:
    """The schema for editors; a note where a formatter would find fault with it."""
    read = drafts.repository.text
    if not read(SCHEMA) and prettier.is_used(read, SCHEMA):
        said = "is not as prettier writes JSON; name it in .prettierignore"
        drafts.notes.append(f"{SCHEMA}: {said}")
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def _asked(survey: RepositorySurvey, extras: Iterable[str]) -> Iterator[str]:
    """The files of what is written only when asked for."""
    required = installed.REQUIREMENTS
    report, _ = REPORTS[survey.forge]
    files = {
        "template": (*survey.pull_request, TEMPLATES[survey.forge], report, required),
        "form": survey.issue_forms,
        "claude": (survey.claude or "CLAUDE.md",),
        "security": (survey.security, *survey.security_txt),
        "comment": (COMMENTS, IN_STEP, required),
    }
    for each in extras:
        yield from filter(None, files.get(each, ()))


def _where_it_lies(file: RepoFile, root: Path) -> RepoFile:
    """A file under the path of its own, where `name` is a link to it."""
    home = root.resolve()
    if not (root / file.name).is_symlink() or not file.path.is_relative_to(home):
        return file
    return file._replace(name=file.path.relative_to(home).as_posix())


def _draft(drafts: DraftSet, standing: StandingPolicy | None) -> None:
    """Draft all files, or those that a policy which stands there leaves room for."""
    policy, body = drafts.policy, drafts.policy.wording.body
    replaced = standing is not None and drafts.choice.way == "replace"
    stays = standing and (body or not (replaced or drafts.shows_policy))
    kept = standing if stays else None
    if standing and replaced:
        ways.put_in_place(drafts, standing)
    if kept is None:
        if drafts.choice.way == "replace" and drafts.survey.standing and not replaced:
            ways.name_others(drafts, "")
        draft_texts(drafts)
        draft_links(drafts)
        draft_automation(drafts)
        advise(drafts)
        return
    more = _says_more(policy, drafts.choice)
    if more:
        draft_beside(drafts)
        if body and (policy.rules or policy.custom):
            draft_links(drafts)
        draft_automation(drafts)
    if not (replaced or (more and body)):
        drafts.notes.append(ways.note(drafts, more=more))
    if more or body or drafts.choice.kit_named:
        advise(drafts)
    if more and not (body or policy.project.docs_url):
        drafts.notes.append(
            f"{drafts.policy_file}: does not say that {kept.name} has the policy, so that a reply "
            "to a contributor leads nowhere"
        )
    if not replaced and (more or body):
        ways.name_others(drafts, body or kept.name)


def _says_more(policy: Policy, choice: Choice) -> bool:
    """Whether more is wanted than the words that a person keeps."""
    listed = policy.files.regions or policy.files.whole
    # A kit that is named is for the check of what somebody asked for before, and no wish by itself.
    named = choice.only or choice.extras or (choice.kit_named and listed)
    return bool((policy.wording.body and (policy.rules or policy.custom)) or named)


def _lacks_wrap(loaded: Loaded, wrap: Wrap) -> bool:
    """Whether nobody says where lines end, in a policy that no file has yet.

    The words that are its body are to end there already, as nobody wants them broken anew.
    """
    from sphinx_contribpolicy.markup.wrap import wrapped  # slow to import

    policy = loaded.policy
    told = any(layer.holds(("wording", "wrap")) for layer in loaded.layers)
    written = policy.files.regions or policy.files.whole.keys() - policy.files.copies.keys()
    words = policy.body_text or ""
    return not (told or written) and wrapped(words, wrap) == words


def _settings(loaded: Loaded, drafts: DraftSet, wording: Mapping[str, Any]) -> str:
    """The policy file with the list of files that are kept in step, and new settings of wording."""
    if loaded.file:
        text = drafts.repository.file(loaded.file.name).text
        if not wording and drafts.files == loaded.policy.files:
            return text
    else:
        address = f"./{SCHEMA}" if "schema" in drafts.choice.extras else ""
        text = policy_file.written(loaded.layers[-1].data, address)
    return policy_file.with_files(text, _own_files(loaded, drafts), wording)


def _own_files(loaded: Loaded, drafts: DraftSet) -> Files:
    """What the policy file has to list itself: what a base lists alone, that goes on to list."""
    listed, known, sets = drafts.files, loaded.policy.files, drafts.sets
    whole = {
        name: part
        for name, part in listed.whole.items()
        if part != known.whole.get(name) or sets(("files", "whole", name))
    }
    same = listed.without == known.without and not sets(("files", "without"))
    return replace(listed, whole=whole, without=() if same else listed.without)


def _with_sections(text: str, drafts: DraftSet) -> tuple[str, Mapping[str, Any]]:
    """The policy file with what is beyond doubt of each template, guesses as comments.

    Beside it what that is of the only template. A file that says something of its templates already
    is left as it is; a note names what of that fits none.
    """
    from sphinx_contribpolicy.pulls import pull_request_templates, tables_of, with_settings

    if not drafts.survey.pull_request or not (drafts.regions or drafts.whole):
        return text, {}

    def misfit(_: object, message: str) -> None:
        drafts.notes.append(f"{drafts.policy_file}: {message}; take it out")

    try:
        found = pull_request_templates(drafts.policy, drafts.survey.root, misfit=misfit)
        if drafts.policy.pull_requests.sections:
            return text, {}
        tables = tables_of([each for each in found if each.name], drafts.policy_file)
        return with_settings(text, tables), tables[0].settings if len(tables) == 1 else {}
    except (ContribPolicyError, OSError) as error:
        drafts.notes.append(
            f"{drafts.policy_file}: what the template asks for is not written down: {error}"
        )
        return text, {}


def _as_planned(loaded: Loaded, drafts: DraftSet, body: str, told: Mapping[str, Any]) -> Loaded:
    """The policy as it will be loaded once its file is written, with a new `body`.

    `told` is what that file says anew of the template.
    """
    policy, root = replace(loaded.policy, files=drafts.files), drafts.survey.root
    if told:
        read = load(root=Path(root.anchor), overrides={"pull_requests": {"sections": told}})
        sections = read.policy.pull_requests.sections
        policy = replace(policy, pull_requests=replace(policy.pull_requests, sections=sections))
    file = loaded.file or root.absolute() / policy_file.NAME
    # The lock has what the next run reads, and the text that is the policy may be planned as well.
    read_then = dict.fromkeys([file, *loaded.files, *([file.parent / body] if body else [])])
    return replace(loaded, policy=policy, file=file, files=tuple(read_then))
