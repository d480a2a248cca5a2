"""What checks the policy and tells of it, as `init` drafts it: workflows, hook, changelog."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from sphinx_contribpolicy import forge, installed, pins, prettier
from sphinx_contribpolicy.init import insert, kit
from sphinx_contribpolicy.markup.yaml import scalar
from sphinx_contribpolicy.word_files import shipped

if TYPE_CHECKING:
    from sphinx_contribpolicy.init.draft_set import DraftSet

REPORTS = {
    "github": (".github/workflows/check-pr.yml", "check-pr.yml"),
    "gitlab": (".gitlab/check-mr.yml", "check-mr.gitlab.yml"),
    "forgejo": (".forgejo/workflows/check-pr.yml", "check-pr.forgejo.yml"),
}
"""Where the workflow that reports stands on each forge, and its text."""
PIPELINE = ".gitlab-ci.yml"
_STAGES = re.compile(r"^stages:[ \t]*(?:\[[^\[\]]*\]|(?:#.*)?(?:\n[ \t]*(?:-|#).*)+)", re.MULTILINE)
_ONE_PIPELINE = """\
  workflow:
    rules:
      - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      - if: $CI_COMMIT_BRANCH && $CI_OPEN_MERGE_REQUESTS
        when: never
      - if: $CI_COMMIT_BRANCH
      - if: $CI_COMMIT_TAG"""
"""https://docs.gitlab.com/ci/yaml/workflow, and pipelines of tags as before."""
COMMENTS = ".github/workflows/check-pr-comment.yml"
IN_STEP = ".github/workflows/check-policy.yml"
"""What the workflow that comments cannot check, because it reads nothing of a pull request."""
_CHECKOUT = "git checkout --quiet --force --detach FETCH_HEAD"
_REMOTE = 'git remote add origin "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"'
_SUBMODULES = {
    "github": {
        "persist-credentials: false": "persist-credentials: false\nsubmodules: true",
        # A pull request may bring another commit of one than the newest, which alone is there.
        "fetch-depth: 2": "fetch-depth: 0",
    },
    "gitlab": {
        "image: python:3.13": "image: python:3.13\nvariables:\n  GIT_SUBMODULE_STRATEGY: normal",
        f"- {_CHECKOUT}": f"- {_CHECKOUT}\n- {forge.UPDATE}",
    },
    "forgejo": {
        "git init --quiet .": f"git init --quiet .\n{_REMOTE}",
        _CHECKOUT: f"{_CHECKOUT}\n{forge.UPDATE}",
    },
}
"""Which lines of a workflow have submodules checked out, in place of which other."""
_HEAD = (
    "# contribpolicy init --hashes\n"
    "# That command adds the hashes of all that this file has the workflows install.\n"
)
_HEAD_WITHOUT = (
    "# What the workflows install to check the contribution policy.\n"
    "# A revision of a repository has no hash; a release or an archive has.\n"
)


def draft_automation(drafts: DraftSet) -> None:
    """Draft a fragment of the changelog, a workflow and a hook."""
    if not drafts.survey.standing or drafts.choice.way == "replace":  # else it is nothing new
        _changelog(drafts)
    if "comment" in drafts.choice.extras:
        _commenting(drafts)
    else:
        _reporting(drafts)
    if drafts.choice.hashes:
        _hashes(drafts)
    _pre_commit(drafts)
    _indented(drafts)


def _indented(drafts: DraftSet) -> None:
    """A note on new workflows where prettier is told of another indentation than they have."""
    for name in (*(each for each, _ in REPORTS.values()), COMMENTS, IN_STEP):
        width, file = prettier.told(drafts.repository.text, "tabWidth", name)
        if name in drafts.texts and width.isdecimal() and width != "2":
            drafts.notes.append(
                f"{name}: is indented by 2, and {file} asks for {width}; run `prettier --write "
                f"{name}` once, or name it in .prettierignore"
            )


def _hashes(drafts: DraftSet) -> None:
    """The file that says which kit is installed, with hashes where it has none yet, or old ones."""
    text = drafts.text(installed.REQUIREMENTS)
    named = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    hashed = any("--hash=" in line for line in named)
    other = drafts.choice.kit_named and drafts.choice.kit not in text
    differing = [name for name, _ in pins.pins_elsewhere(drafts.text, drafts.packages)]
    differing += [name for name, *_ in pins.lacking(drafts.text, drafts.packages)]
    if hashed and (other or installed.REQUIREMENTS in differing):
        named, hashed = _requirements(drafts, installed.REQUIREMENTS), False
        if not named:
            return
    if not named:
        drafts.notes.append(
            f"{installed.REQUIREMENTS}: is not there, so there is nothing to take hashes of"
        )
    elif not hashed:
        known = "".join(f"{each}\n" for each in kit.hashed(named))
        drafts.draft(
            installed.REQUIREMENTS, f"{_HEAD}{known}", "what the workflow installs, with hashes"
        )


def _changelog(drafts: DraftSet) -> None:
    kept, home = drafts.survey.changelog, drafts.policy_path
    if not kept or not home:
        return
    if any((drafts.survey.root / kept.folder).glob("*contribution-policy.*")):
        return
    text = drafts.sentences.changelog(home, rest=kept.suffix == ".rst")
    if kept.name:
        drafts.draft(f"{kept.folder}/{kept.name}", f"{text}\n", "a fragment of the changelog")
    elif drafts.wants(f"{kept.folder}/"):
        why = "each has a number" if kept.kind else "no kind of fragment fits"
        drafts.notes.append(f"{kept.folder}: a fragment is yours to write, because {why}: {text}")


def _reporting(drafts: DraftSet) -> None:
    """The report, as the forge runs it; on GitLab a file that the pipeline has to include."""
    name, text = REPORTS[drafts.survey.forge]
    root = drafts.survey.root
    if drafts.survey.workflow or (root / name).exists():
        return
    about = f"a check of {forge.requests(drafts.survey.forge)} that only reports"
    if not _workflow(drafts, name, about, text) or drafts.survey.forge != "gitlab":
        return
    if (root / PIPELINE).exists():
        drafts.notes.append(f"{PIPELINE}: add `local: {name}` under `include:`")
        _in_one_pipeline(drafts)
    elif drafts.wants(PIPELINE):
        drafts.draft(PIPELINE, f"include:\n  - local: {name}\n", "the pipeline that includes it")


def _in_one_pipeline(drafts: DraftSet) -> None:
    """A note where a merge request would have a pipeline of the check alone, or none."""
    text = drafts.text(PIPELINE)
    if re.search(r"(?i)merge_?request", text):
        return
    if re.search(r"^workflow:", text, re.MULTILINE):
        rule = 'if: $CI_PIPELINE_SOURCE == "merge_request_event"'
        said = f"`workflow` lets no pipeline of a merge request in; add `- {rule}` to its `rules`"
    else:
        said = (
            "a merge request would have two pipelines, the check in one and your jobs in the "
            f"other; these lines have all jobs run in one:\n{_ONE_PIPELINE}"
        )
    drafts.notes.append(f"{PIPELINE}: {said}")


def _stage(pipeline: str) -> str:
    """The stage of the check: "" for `test`, which GitLab takes, unless the project has none."""
    import yaml

    found = _STAGES.search(pipeline)
    try:
        stages = yaml.safe_load(found[0])["stages"] if found else None
    except yaml.YAMLError:
        return ""
    # GitLab makes no pipeline of what stands in `.pre` and `.post` alone.
    own = [str(each) for each in stages or () if not str(each).startswith(".")]
    return "" if "test" in own or not own else own[0]


def _commenting(drafts: DraftSet) -> None:
    """The workflow that comments; the one that reports would do half of it again."""
    if drafts.survey.forge != "github":
        drafts.notes.append(
            "the workflow that comments is one for GitHub; on this forge the check reports in "
            "the log of its job"
        )
        _reporting(drafts)
        return
    there = drafts.survey.workflow
    checks = drafts.text(there) if there else ""
    commented = "check-pr --act" in checks
    # Of a workflow that neither is there nor comes nothing is left to do.
    about, file = "a check of pull requests that comments", "check-pr-comment.yml"
    comments = commented or (drafts.survey.root / COMMENTS).exists()
    comments = comments or _workflow(drafts, COMMENTS, about, file)
    table = "pull_requests"
    if drafts.policy_file == "pyproject.toml":
        table = f"tool.contribpolicy.{table}"
    if comments and drafts.policy.pull_requests.mode != "comment":
        drafts.notes.append(
            f'{drafts.policy_file}: set mode = "comment" under [{table}]; '
            "without it the workflow writes no comment"
        )
    if commented:
        drafts.notes.append(f"`--with comment` writes nothing, because {there} comments already")
        return
    if comments and there != COMMENTS and "check-pr" in checks:
        job = "the job that runs `contribpolicy check-pr`"
        drafts.notes.append(f"{there}: take out {job}; {COMMENTS} does that")
    if COMMENTS in drafts.texts and not drafts.policy.pull_requests.since:
        today = date.today()  # noqa: DTZ011 - a day as whoever sets it up counts it
        drafts.notes.append(
            f"{drafts.policy_file}: pull requests that are open already are judged too, at their "
            f"next edit; `since = {today}` under [{table}] leaves those from before that day alone"
        )
    if not drafts.survey.checks_files:
        _workflow(drafts, IN_STEP, "a check that the files are in step", "check-policy.yml")


def _workflow(drafts: DraftSet, name: str, about: str, file: str) -> bool:
    """A workflow of the kit, and the file that says which kit it installs; False without one."""
    if not drafts.wants(name):
        return False
    needed = _requirements(drafts, name)
    if not needed:
        return False
    text = (shipped() / "files" / file).read_text(encoding="utf-8")
    for line, others in _SUBMODULES[drafts.survey.forge].items() if drafts.submodules else ():
        indented = "\n".join(rf"\g<1>{each}" for each in others.split("\n"))
        text = re.sub(rf"(?m)^( *){re.escape(line)}$", indented, text)
    if drafts.survey.forge == "gitlab" and (stage := _stage(drafts.text(PIPELINE))):
        text = text.replace("  rules:\n", f"  stage: {scalar(stage)}\n  rules:\n")
    drafts.draft(name, text, about)
    if not (drafts.survey.root / installed.REQUIREMENTS).exists():
        head = _HEAD_WITHOUT if kit.without_hash(needed) else _HEAD
        lines = "".join(f"{each}\n" for each in needed)
        drafts.draft(installed.REQUIREMENTS, f"{head}{lines}", "the kit that the workflow installs")
    return True


def _pre_commit(drafts: DraftSet) -> None:
    name = drafts.survey.pre_commit
    if not name or "contribpolicy" in drafts.text(name) or not drafts.wants(name):
        return
    needed = _requirements(drafts, name)
    if not needed:
        return
    text = insert.with_hook(drafts.text(name), needed)
    if text is None:
        drafts.notes.append(f"{name}: add a hook that runs `contribpolicy sync --check --strict`")
    else:
        drafts.draft(name, text, "a hook that checks whether the files are in step")


def _requirements(drafts: DraftSet, name: str) -> list[str]:
    """What has to be installed to use the policy; nothing, and a note, where it cannot be."""
    found, unknown = installed.packages(drafts.packages)
    missing: list[str] = []
    if not drafts.choice.kit:
        missing.append(kit.UNRELEASED)
    if unknown:
        missing.append(
            f"the policy extends {', '.join(unknown)}, and init cannot say where that is installed "
            "from: install it from a package index or from 'git+https://...@REVISION'"
        )
    if missing:
        why = "; and because ".join(missing)
        drafts.notes.append(f"{name}: is not written, because {why}; then run init again")
        return []
    return [drafts.choice.kit, *found]
