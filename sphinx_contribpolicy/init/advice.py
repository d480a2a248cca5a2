"""What is left to a person beside the files that are drafted: pins, submodules, docs, a label."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy import forge, installed, pins
from sphinx_contribpolicy.init import kit
from sphinx_contribpolicy.init.drafts import TEMPLATES
from sphinx_contribpolicy.init.survey import table_of, too_long
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.wording import REWORD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sphinx_contribpolicy.init.draft_set import DraftSet
    from sphinx_contribpolicy.sync import Change

_OLDER = re.compile(r"(?:>=?|[~=]=)\s*3(?:\.(?:\d|10)(?!\d)|(?![.\d]))")
"""A `requires-python` that lets in what the kit does not run on."""
_READ_THE_DOCS = re.compile(r"\.?readthedocs\.ya?ml")
_PATH = (
    "a path of this machine, which is on no other; before you push it, put URL@REV there, as in "
    "https://github.com/you/kit@v1.0"
)
_DEPENDABOT = (".github/dependabot.yml", ".github/dependabot.yaml")
_LEFT_ALONE = (
    "have its tools leave the file alone: prettier does what .prettierignore names, markdownlint "
    "what .markdownlintignore or `ignores` does"
)
_ENTRY = """\
  - package-ecosystem: "pip"
    directory: "{folder}"
    schedule:
      interval: "monthly\""""


def advise(drafts: DraftSet) -> None:
    """Note what else to set, so that others find and install what is drafted."""
    _pins(drafts)
    _dependabot(drafts)
    _templates(drafts)
    if any("pull-request-" in drafts.text(name) for name in drafts.regions):
        said = drafts.sentences.of_the_kit.values()
        drafts.notes += [f"{drafts.policy_file}: {each}; {REWORD}" for each in said]
    _submodules(drafts)
    _commits(drafts)
    _docs(drafts)
    _extras(drafts)
    listed = drafts.policy.files
    # Nothing here shows whether the forge has that by now, so it is said once.
    if drafts.policy.rules_of("good-first") and not (listed.regions or listed.whole):
        label = drafts.policy.project.good_first_issue_label
        drafts.notes.append(
            f"the label '{label}': on the forge, describe it as \"{drafts.sentences.say('label')}\""
        )


def advise_on_long_lines(drafts: DraftSet, changes: Iterable[Change]) -> None:
    """Note the first lines of kept files that are longer than the project's tools take.

    Those of a template are one line each, and those of others too where no `wrap` is set.
    """
    kept, wrap = (*drafts.regions, *drafts.whole), drafts.policy.wording.wrap
    for change in changes:
        name, text = change.file.name, change.after.decode()
        asks = "begin pull-request-" in text
        # What these tools take for Markdown, by its name.
        markdown = name.lower().endswith((".md", ".markdown"))
        if name not in kept or not markdown or (wrap and not asks):
            continue
        before = {*file_lines.bare(drafts.repository.text(name))}
        lines = ["" if each in before else each for each in file_lines.bare(text)]
        places: dict[int, dict[str, int]] = {}
        for number, width, told in too_long(drafts.survey.root, name, "\n".join(lines)):
            places.setdefault(number, {})[told] = width
        for number, tools in places.items():
            asked = " and ".join(f"{told} asks for {width}" for told, width in tools.items())
            why = (
                "it is one line because forges show where the lines of a description end, so"
                if asks
                else f"`wrap = {min(tools.values())}` under [wording] has the kit break its lines, "
                "and those of your words that it shows (break those outside of the markers), or"
            )
            drafts.notes.append(
                f"{name}:{number}: has {len(lines[number - 1])} characters, and {asked} at most; "
                f"{why} {_LEFT_ALONE}"
            )


def _extras(drafts: DraftSet) -> None:
    """Why nothing comes of what somebody asked for, where that is not said already."""
    survey = drafts.survey
    files = {
        "template": survey.pull_request or [TEMPLATES[survey.forge]],
        "form": survey.issue_forms,
        "claude": [survey.claude or "CLAUDE.md"],
        "security": [*filter(None, (survey.security, *survey.security_txt))],
    }
    for extra, names in files.items():
        known = any(name in (*drafts.texts, *drafts.wanted.without) for name in names)
        said = any(note.startswith(f"{name}:") for name in names for note in drafts.notes)
        if extra in drafts.choice.extras and not known and not said:
            where = f" into {' and '.join(names)}" if names else ""
            why = _why_nothing(drafts, extra, names)
            drafts.notes.append(f"`--with {extra}` writes nothing{where}, because {why}")


def _why_nothing(drafts: DraftSet, extra: str, names: Sequence[str]) -> str:
    if extra == "security" and not drafts.policy.rules_of("security"):
        return (
            "the policy has no rule on reports; `contribpolicy facets security` lists what it "
            "could say"
        )
    if not names:
        return f"there is no {'issue form' if extra == 'form' else 'SECURITY.md or security.txt'}"
    text = "".join(map(drafts.text, names))
    leads = {"claude": "AGENTS.md", "security": drafts.policy_path}.get(extra)
    if "contribpolicy:begin" in text or (leads and leads in text):
        return "it is there already"
    if extra in {"template", "form"} and text and not drafts.sentences.asked:
        return (
            "the policy asks nothing there; `contribpolicy facets disclosure` lists what it "
            "could ask"
        )
    if drafts.choice.way == "around":
        return "this run puts markers around a policy and does nothing else; run init again"
    return "beside a policy that people wrote by hand no file is made to lead there"


def _pins(drafts: DraftSet) -> None:
    """What the files that say what is installed have to say otherwise."""
    files = pins.installs(drafts.survey.files)
    if drafts.choice.kit_named:
        _named_kit(drafts, files)
    for name, text in pins.raised(drafts.text, drafts.packages).items():
        drafts.draft(name, text, "the versions that are pinned, as they are installed here")
    for name, text in pins.completed(drafts.text, drafts.packages).items():
        drafts.draft(name, text, "the package that the policy is read from")
    for name, line, needed in pins.lacking(drafts.text, drafts.packages):
        drafts.notes.append(f"{name}:{line}: lacks {needed}; {pins.ADD}")
    kit = not drafts.choice.kit_named  # somebody has just said which
    others = pins.pins_elsewhere(drafts.read, drafts.packages, files, kit=kit)
    lines = [(f"{name}:{pin.line}: {pin.said}", pin.remedy) for name, pin in others]
    drafts.notes += pins.with_remedies(lines)
    required = installed.REQUIREMENTS
    for line, said in pins.left_pins(drafts.text(required), drafts.packages):
        drafts.notes.append(f"{required}:{line}: {said}; {pins.DROP}")
    drafts.notes += [
        f"{name}: installs from {_PATH}"
        for name in dict.fromkeys((*pins.PINNED_IN, *files))
        if any(
            "file://" in line and (name in pins.PINNED_IN or installed.KIT in line)
            for line in drafts.read(name).splitlines()
        )
    ]


def _path_in(kit: str) -> str:
    """What to say behind a kit that lies on this machine; "" of another one."""
    return f"; that is {_PATH}" if "file://" in kit else ""


def _dependabot(drafts: DraftSet) -> None:
    """The entry without which Dependabot does not look at the file that says what is installed."""
    name = next((each for each in _DEPENDABOT if each in drafts.survey.files), "")
    folder, needed = f"/{PurePosixPath(installed.REQUIREMENTS).parent}", installed.REQUIREMENTS
    if name and drafts.read(needed) and not forge.updates_pip_in(drafts.read(name), folder):
        entry = _ENTRY.format(folder=folder)
        drafts.notes.append(
            f"{name}: no entry for pip has the folder of {needed}, so Dependabot does "
            f"not find it; add to `updates`:\n{entry}"
        )


def _named_kit(drafts: DraftSet, files: Sequence[str]) -> None:
    """The kit that somebody named, in the files that name another one; or a note on the line."""
    required = drafts.choice.kit
    path = _path_in(required)
    for name in files:
        text = drafts.read(name)
        said = kit.named_in(text, required)
        if "--hash=" in text and required not in text and name in pins.PINNED_IN:
            drafts.notes.append(
                f"{name}: has hashes, and stays as it is; with --hashes it gets the kit that "
                "--kit-from names"
            )
            continue
        # The policy file is written with more than that.
        if said != text and "--hash=" not in text and name != drafts.policy_file:
            drafts.draft(name, said, "the kit that --kit-from names")
        drafts.notes += [
            f"{name}:{line}: {pinned}, and --kit-from names {required}; write that there{path}"
            for line, pinned in pins.of_the_kit(drafts.read(name))
            if required.rpartition("@")[2] not in pinned
        ]


def _templates(drafts: DraftSet) -> None:
    """Words of a template by which people may delete what the policy asks there."""
    from sphinx_contribpolicy.pulls import NAME_WHAT_GOES, at_odds, template_of

    for name in drafts.survey.pull_request:
        if forge.is_form(name):
            continue
        asked = drafts.sentences.asked if name in drafts.regions else []
        template = template_of(drafts.read(name), {}, name)
        for line, said in at_odds(template, drafts.policy, asked):
            drafts.notes.append(f"{name}:{line}: {said}; {NAME_WHAT_GOES}")


def _commits(drafts: DraftSet) -> None:
    """The check of commits, which no file of the kit runs, where the policy asks for it."""
    from sphinx_contribpolicy.pulls import asks_of_commits, lacking_job

    names = [each for each in drafts.survey.files if each.endswith((".yml", ".yaml"))]
    jobs = (drafts.read(each) for each in names if each.startswith(".") or "/" not in each)
    if asks_of_commits(drafts.policy) and (job := lacking_job(jobs)):
        drafts.notes.append(
            "the policy asks something of commits, and nothing here checks that; add the job of "
            f"{job} to a workflow, or the hook above it"
        )


def _submodules(drafts: DraftSet) -> None:
    """What reads the policy, and does not check out the submodule that it is read from."""
    conf, hook = drafts.survey.conf, drafts.survey.pre_commit
    hooked = hook and "contribpolicy" in drafts.text(hook)
    reads = ("contribpolicy", *(("sphinx",) if conf else ()), *(("pre-commit",) if hooked else ()))
    names = ", ".join(drafts.submodules)
    files = drafts.survey.files if names else ()
    for name, how in forge.unfetched(files, drafts.text, reads):
        drafts.notes.append(
            f"{name}: does not check out {names}, which the policy is read from; add {how}"
        )


def _docs(drafts: DraftSet) -> None:
    """What the docs have to name to show the policy."""
    if drafts.survey.standing and not drafts.policy_path:
        return  # There is nothing that they could show.
    conf, needed = drafts.survey.conf, drafts.survey.docs_requirements
    read = not conf or "sphinx_contribpolicy" in drafts.repository.file(conf).text
    if not read:
        drafts.notes.append(f"{conf}: add 'sphinx_contribpolicy' to `extensions`")
    names = (needed, "pyproject.toml", "setup.cfg", "tox.ini")
    listed = "\n".join(drafts.text(name) for name in names if name)
    # A build of the docs installs what the workflow does, with Sphinx.
    sphinx = f"{installed.KIT}[sphinx]"
    found, unknown = installed.packages(drafts.packages)
    own = drafts.choice.kit.replace(installed.KIT, sphinx, 1) or sphinx
    lacking = [each for each in (own, *found, *unknown) if not installed.names(each, listed)]
    # Where nobody says what the docs need, only docs that lack the extension are known to lack it.
    if not (conf and lacking and (needed or not read)):
        return
    place, where, group = needed or "the requirements of the docs", "", ""
    if own in lacking and not drafts.choice.kit:
        said = f"without {' and '.join(lacking)}, and {kit.UNRELEASED}; then run init again"
    else:
        if needed == "pyproject.toml":
            lacking, where, group = _in_pyproject(drafts.survey.pyproject, lacking)
        said = f"add {' and '.join(lacking)}{where}{_path_in(own)}"
    drafts.notes.append(f"{place}: {said}")
    drafts.notes += [
        f"{name}: installs no group; once the kit stands in one, have `build.jobs.install` list "
        f"`pip install --upgrade pip` and `pip install . --group {group}`"
        for name in filter(_READ_THE_DOCS.fullmatch, drafts.survey.files if group else ())
        if "group" not in drafts.read(name)
    ]


def _in_pyproject(told: dict[str, Any], lacking: list[str]) -> tuple[list[str], str, str]:
    """What the docs lack, with the marker that it needs, and where in the file it can stand.

    Last the name of the group, "" where that is an extra.
    """
    if _OLDER.search(str(table_of(told, "project").get("requires-python", ""))):
        # The kit alone; uv and the like resolve for each Python that the project names.
        lacking = [
            each + f"{' ' * ('@' in each)}; python_version >= '3.11'"
            if each.startswith(installed.KIT)
            else each
            for each in lacking
        ]
    groups = table_of(told, "dependency-groups")
    group = next((each for each in ("docs", "doc") if each in groups), "")
    if group:
        return lacking, f" to the group `{group}` under [dependency-groups]", group
    if not any("@" in each for each in lacking):
        return lacking, " to the extra for the docs", ""
    where = (
        " to a group under [dependency-groups], or to a requirements file of the docs; PyPI "
        "refuses a package with an address in an extra"
    )
    return lacking, where, "docs"
