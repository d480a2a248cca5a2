"""What checks the policy and tells of it, as `init` drafts it: workflows, hook, changelog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.init import insert
from sphinx_contribpolicy.init.links import PAGE
from sphinx_contribpolicy.word_files import shipped

if TYPE_CHECKING:
    from collections.abc import Collection

    from sphinx_contribpolicy.init.draft_set import DraftSet

WORKFLOW = ".github/workflows/check-pr.yml"
COMMENTS = ".github/workflows/check-pr-comment.yml"


def draft_automation(drafts: DraftSet, extras: Collection[str]) -> None:
    """Draft a fragment of the changelog, a workflow and a hook, and note what else to set."""
    _changelog(drafts)
    if "comment" in extras:
        _commenting(drafts)
    else:
        _reporting(drafts)
    _pre_commit(drafts)
    _hints(drafts)


def _changelog(drafts: DraftSet) -> None:
    kept = drafts.survey.changelog
    if kept is None or any((drafts.survey.root / kept.folder).glob("+contribution-policy.*")):
        return
    text = drafts.sentences.changelog(drafts.policy_path, rest=kept.suffix == ".rst")
    drafts.texts[f"{kept.folder}/+contribution-policy.{kept.kind}{kept.suffix}"] = f"{text}\n"


def _reporting(drafts: DraftSet) -> None:
    if drafts.survey.forge == "github" and not drafts.survey.workflow:
        drafts.texts[WORKFLOW] = _workflow("check-pr.yml")


def _commenting(drafts: DraftSet) -> None:
    """The workflow that comments; the one that reports would do half of it again."""
    if drafts.survey.forge != "github":
        drafts.notes.append(
            "the workflow that comments is one for GitHub; elsewhere run `contribpolicy "
            "check-pr` in a job"
        )
        return
    if drafts.policy.pull_requests.mode != "comment":
        table = "pull_requests"
        if drafts.policy_file == "pyproject.toml":
            table = f"tool.contribpolicy.{table}"
        drafts.notes.append(
            f'{drafts.policy_file}: set mode = "comment" under [{table}]; '
            "without it the workflow writes no comment"
        )
    there = drafts.survey.workflow
    if there and "check-pr --act" in drafts.text(there):
        return
    if there and "check-pr" in drafts.text(there):
        drafts.notes.append(f"{there}: take it out; {COMMENTS} does what it does")
    if not (drafts.survey.root / COMMENTS).exists():
        drafts.texts[COMMENTS] = _workflow("check-pr-comment.yml")


def _workflow(name: str) -> str:
    """A workflow of the kit, which installs the version that wrote it."""
    text = (shipped() / "files" / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", __version__)


def _pre_commit(drafts: DraftSet) -> None:
    name = drafts.survey.pre_commit
    if not name or "contribpolicy" in drafts.text(name):
        return
    text = insert.with_hook(drafts.text(name))
    if text is None:
        drafts.notes.append(f"{name}: add a hook that runs `contribpolicy sync --check --strict`")
    else:
        drafts.texts[name] = text


def _hints(drafts: DraftSet) -> None:
    conf = drafts.survey.conf
    if conf and "sphinx_contribpolicy" not in drafts.repository.file(conf).text:
        page = f"{drafts.survey.docs_index.rpartition('/')[0]}/{PAGE}."
        written = any(name.startswith(page) for name in drafts.texts)
        more = "" if written else ", and the directive `llm-policy` to a page of the docs"
        drafts.notes.append(f"{conf}: add 'sphinx_contribpolicy' to `extensions`{more}")
    if drafts.policy.rules_of("good-first"):
        label = drafts.policy.project.good_first_issue_label
        drafts.notes.append(
            f"the label '{label}': on the forge, describe it as \"{drafts.sentences.label()}\""
        )
