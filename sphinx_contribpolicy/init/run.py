"""What `init` would do in a repository, and what it leaves to a person. Nothing here writes."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import ContribPolicyError, Diagnostic, InputError, PolicyError
from sphinx_contribpolicy.init import policy_file, ways
from sphinx_contribpolicy.init.automation import draft_automation
from sphinx_contribpolicy.init.draft_set import NO_CHOICE, POLICY, Choice, DraftSet
from sphinx_contribpolicy.init.drafts import draft_beside, draft_texts
from sphinx_contribpolicy.init.licence import licence_lines, with_licence
from sphinx_contribpolicy.init.links import draft_links
from sphinx_contribpolicy.init.survey import (
    inspect_repository,
    standing_policies,
)
from sphinx_contribpolicy.markup.lines import BOM
from sphinx_contribpolicy.policy import find, json_schema, load
from sphinx_contribpolicy.sync import LOCK, Change, Repository, plan_repository
from sphinx_contribpolicy.wording import Fragments

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sphinx_contribpolicy.init.survey import RepositorySurvey, StandingPolicy
    from sphinx_contribpolicy.policy import Loaded, Policy
    from sphinx_contribpolicy.sync import Edit, RepoFile

SCHEMA = ".contribpolicy.schema.json"


class InitPlan(NamedTuple):
    """What `init` would do. `notes` say what a person still has to do, and why.

    `about` says of each file in a line what it gets, `optional` are those that somebody can leave
    out. Where there are `edits` or `diagnostics`,
    nothing may be written.
    """

    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    about: Mapping[str, str] = {}
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    optional: tuple[str, ...] = ()


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
            raise PolicyError(map(_named_by_key, error.diagnostics)) from None
    if there.parent.resolve() != root.resolve():
        message = f"this policy holds for {root.absolute()} too; run init beside it"
    elif chosen:
        message = "there is a policy already; change it in this file, and run `contribpolicy sync`"
    else:
        return load(there)
    raise PolicyError([Diagnostic(code="two-files", message=message, file=there)])


def _named_by_key(wrong: Diagnostic) -> Diagnostic:
    if wrong.file or not wrong.key:
        return wrong
    return wrong._replace(key="", message=f"{wrong.key}: {wrong.message}")


def _check_choice(drafts: DraftSet) -> None:
    if needed := [name for name in (drafts.policy_file, LOCK) if name in drafts.choice.without]:
        message = f"{' and '.join(needed)}: cannot be left out, because all else needs it"
        raise InputError(message)
    # Beside a policy that stands no file is asked for, so no name can be wrong.
    if drafts.unknown and drafts.asked_for:
        could = ", ".join(drafts.asked_for)
        message = f"init would not write {', '.join(drafts.unknown)}; it would write {could}"
        raise InputError(message)
    fence = drafts.repository.fence
    paths = {drafts.survey.root.resolve() / name: name for name in (drafts.policy_file, LOCK)}
    for path in git.ignored(fence, paths):
        if paths[path] != LOCK:
            message = f"{paths[path]}: is ignored by git, and all else needs it"
            raise InputError(message)
        drafts.notes.append(
            f"{LOCK}: is ignored by git, so it is not written; with a line '!{LOCK}' in .gitignore "
            "it is, and sync can tell edits of a template and of a whole file from its own text"
        )


def beside(survey: RepositorySurvey) -> tuple[StandingPolicy, ...]:
    """The policy that stands in a repository, and that nothing of the kit keeps or shows."""
    return standing_policies(survey.root, survey.texts)


def prepare(survey: RepositorySurvey, loaded: Loaded, choice: Choice = NO_CHOICE) -> InitPlan:
    """What `init` would write for a policy that has been loaded, and may not be written yet.

    FilesError where a file of the repository cannot be used, InputError where the choice names none
    that could be written.
    """
    fragments = Fragments()
    root, forge = survey.root, loaded.policy.project.forge
    if forge and forge != survey.forge:
        survey = inspect_repository(root, forge)
    standing, extras = choice.standing, choice.extras
    own: dict[str, str] = {}
    if standing and not standing[0].whole and choice.way == "around":
        loaded, own = _with_body(loaded, survey, standing[0])
    drafts = DraftSet(survey, loaded, fragments, choice)
    drafts.adopt_marked(loaded.file)
    body = loaded.policy.wording.body
    if own:
        _around(drafts, own, standing)
    elif standing and choice.way == "replace":
        _replace(drafts, standing)
        _draft_all(drafts)
    elif standing and body and _says_more(loaded.policy, choice):
        draft_beside(drafts)
        draft_automation(drafts, extras)
    elif standing and (body or not drafts.shows_policy):
        drafts.notes += ways.notes(
            standing, drafts.policy_file, body=body, like=ways.published(loaded.policy.project)
        )
    else:
        _draft_all(drafts)
    _check_choice(drafts)
    settings = _settings(loaded, drafts, extras, next(iter(own), ""))
    if drafts.regions or drafts.whole:
        settings = _with_sections(settings, drafts)
    texts = {drafts.policy_file: settings, **drafts.texts}
    if "schema" in extras:
        texts[SCHEMA] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    disk = drafts.repository
    if lines := licence_lines(survey):
        _add_licence(texts, drafts, lines)
    planned = {disk.place(name): text.encode() for name, text in texts.items()}
    repository = Repository(root, planned=planned)
    filled = plan_repository(_as_planned(loaded, drafts, settings), repository, fragments)
    after = {change.file.name: change for change in filled.changes}
    changes: list[Change] = []
    # The lock says that all else is in step, so it is written last.
    for name in sorted(dict.fromkeys([*texts, *after]), key=lambda name: name == LOCK):
        file = disk.file(name)
        made = after.get(name) or Change(file, planned.get(file.path, b""))
        if made.after != file.data:
            changes.append(made._replace(file=_where_it_lies(file, root)))
    return InitPlan(
        tuple(changes),
        tuple(drafts.notes),
        {drafts.policy_file: "the policy", LOCK: "checksums of generated text", **drafts.about},
        filled.edits,
        filled.diagnostics,
        tuple(drafts.asked_for),
    )


def _add_licence(texts: dict[str, str], drafts: DraftSet, lines: list[str]) -> None:
    """Give every new file the licence header of the others; `sync` leaves it above its text."""
    fresh = dict.fromkeys(drafts.whole, "") | texts
    for name, text in fresh.items():
        if drafts.repository.file(name).data is None:
            bare = f"{name}.license" if name.endswith(".json") else name
            texts[bare] = with_licence(bare, text, lines)
    if drafts.whole or drafts.regions:
        texts[f"{LOCK}.license"] = with_licence(f"{LOCK}.license", "", lines)


def _where_it_lies(file: RepoFile, root: Path) -> RepoFile:
    """A file under the path of its own, where `name` is a link to it."""
    home = root.resolve()
    if not (root / file.name).is_symlink() or not file.path.is_relative_to(home):
        return file
    return file._replace(name=file.path.relative_to(home).as_posix())


def _with_body(
    loaded: Loaded, survey: RepositorySurvey, first: StandingPolicy
) -> tuple[Loaded, dict[str, str]]:
    """The policy with the words of a section as its own, and the file that has them from now on.

    On a page of the docs, a file beside it would be a page too.
    """
    place = Repository(survey.root)
    file = place.file(first.name)
    text = ways.taken_out(file.text, file.markup, first)
    in_docs = bool(survey.docs) and first.name.startswith(survey.docs)
    name = POLICY if in_docs else PurePosixPath(first.name).with_name(POLICY).as_posix()
    if place.file(name).data is not None:
        message = f"{name}: is there already, so the words of {first.place} cannot go there"
        raise InputError(message)
    wording = msgspec.structs.replace(loaded.policy.wording, body=name)
    policy = msgspec.structs.replace(loaded.policy, wording=wording, body_text=text)
    return msgspec.structs.replace(loaded, policy=policy), {name: text}


def _around(drafts: DraftSet, own: Mapping[str, str], standing: Sequence[StandingPolicy]) -> None:
    """Put markers around the section in the first place, and its words into a file."""
    first, *others = standing
    for name, text in own.items():
        drafts.draft(name, text, f"the words of '{first.title}', which the markers show")
    made, _ = ways.replaced(
        drafts.text(first.name), drafts.markup(first.name), first, all_of_it=True
    )
    drafts.keep(first.name, made, "markers around the section, whose words stay")
    _name_others(drafts, others)


def _name_others(drafts: DraftSet, others: Sequence[StandingPolicy]) -> None:
    drafts.notes += [
        f"{each.place}: '{each.title}' speaks of this too; make it agree, or take it out"
        for each in others
    ]


def _replace(drafts: DraftSet, standing: Sequence[StandingPolicy]) -> None:
    """Put the kit's words in the first place where a policy stands, and name the others."""
    policy = drafts.policy
    if not (policy.rules or policy.custom or policy.body_text):
        message = (
            f"{drafts.policy_file} says nothing that could stand in place of those words; write "
            "preset, like or rules into it first"
        )
        raise InputError(message)
    first, *others = standing
    if first.name == policy.wording.body:
        message = (
            f"{drafts.policy_file} keeps the words of {first.name} as body, so nothing can stand "
            "in place of them; take body out, and write preset, like or rules, to replace them"
        )
        raise InputError(message)
    text, markup = drafts.text(first.name), drafts.markup(first.name)
    made, stay = ways.replaced(text, markup, first)
    if first.whole and markup == "markdown" and not stay:
        if not git.is_committed(drafts.survey.root, first.name, text):
            message = (
                f"{first.name}: the policy would take the place of all that stands there, and some "
                "of that is in no commit; commit it, and run init again"
            )
            raise InputError(message)
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
    _name_others(drafts, others)


def _draft_all(drafts: DraftSet) -> None:
    draft_texts(drafts)
    draft_links(drafts, drafts.choice.extras)
    draft_automation(drafts, drafts.choice.extras)


def _says_more(policy: Policy, choice: Choice) -> bool:
    """Whether more is wanted than the words that a person keeps."""
    named = choice.only or choice.extras or choice.kit_named
    return bool(policy.rules or policy.custom or named)


def _settings(loaded: Loaded, drafts: DraftSet, extras: Collection[str], body: str) -> str:
    """The policy file with the list of files that are kept in step, and a `body` that is new."""
    if loaded.file:
        text = drafts.repository.file(loaded.file.name).text
        files = loaded.policy.files
        before = (list(files.regions), dict(files.whole), list(files.without))
        if not body and before == (drafts.regions, drafts.whole, drafts.without):
            return text
    else:
        address = f"./{SCHEMA}" if "schema" in extras else ""
        text = policy_file.written(loaded.layers[-1].data, address)
    return policy_file.with_files(text, drafts.regions, drafts.whole, drafts.without, body=body)


def _with_sections(text: str, drafts: DraftSet) -> str:
    """The policy file with what is beyond doubt of each template, guesses as comments.

    A file that says something of its templates already is left as it is; a note names what of that
    fits none.
    """
    from sphinx_contribpolicy.pulls import pull_request_templates, tables_of, with_settings

    if not drafts.survey.pull_request:
        return text

    def misfit(_: object, message: str) -> None:
        drafts.notes.append(f"{drafts.policy_file}: {message}; take it out")

    try:
        found = pull_request_templates(drafts.policy, drafts.survey.root, misfit=misfit)
        if drafts.policy.pull_requests.sections:
            return text
        tables = tables_of([each for each in found if each.name], drafts.policy_file)
        return with_settings(text, tables)
    except (ContribPolicyError, OSError) as error:
        drafts.notes.append(
            f"{drafts.policy_file}: what the template asks for is not written down: {error}"
        )
        return text


def _as_planned(loaded: Loaded, drafts: DraftSet, settings: str) -> Loaded:
    """The policy as it will be loaded once its file is written, with the text `settings`."""
    files = msgspec.structs.replace(
        loaded.policy.files,
        regions=tuple(drafts.regions),
        whole=drafts.whole,
        without=tuple(drafts.without),
    )
    given = tomllib.loads(settings.removeprefix(BOM))
    if drafts.policy_file == "pyproject.toml":
        given = given["tool"]["contribpolicy"]
    checks = {"sections": given.get("pull_requests", {}).get("sections", {})}
    explained = load(root=Path(drafts.survey.root.anchor), overrides={"pull_requests": checks})
    asked = msgspec.structs.replace(
        loaded.policy.pull_requests, sections=explained.policy.pull_requests.sections
    )
    policy = msgspec.structs.replace(loaded.policy, files=files, pull_requests=asked)
    file = loaded.file or drafts.survey.root.absolute() / policy_file.NAME
    # The lock has what the next run reads, and the text that is the policy may be planned as well.
    body = given.get("wording", {}).get("body")
    read = dict.fromkeys([file, *loaded.files, *([file.parent / body] if body else [])])
    return msgspec.structs.replace(loaded, policy=policy, file=file, files=tuple(read))
