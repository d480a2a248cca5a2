"""Hooks and plug-ins where people already look."""

from __future__ import annotations

from importlib.metadata import entry_points
from pathlib import Path

import pytest
import yaml

from sphinx_contribpolicy.cli.main import parser
from sphinx_contribpolicy.lint.repo_review import repo_review_checks

ROOT = Path(__file__).parents[2]


def test_each_hook_runs_a_command_that_there_is():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    names = ["contribpolicy-sync", "contribpolicy-lint", "contribpolicy-commit-msg"]
    assert [hook["id"] for hook in hooks] == names
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        # A hook for messages is given the file that holds the message, any other no file.
        message = hook.get("stages") == ["commit-msg"]
        assert program == "contribpolicy"
        assert parser().parse_args([*arguments, *(["MESSAGE"] if message else [])]).run
        assert hook["language"] == "python"
        assert hook.get("pass_filenames", True) is message


def results(repository):
    return {name: check.check(repository.root) for name, check in repo_review_checks().items()}


def test_an_empty_repository_lacks_a_policy(repository):
    found = results(repository)
    assert "contribpolicy init" in found.pop("CP001")
    assert found == {"CP002": None, "CP003": None, "CP004": None}


def test_what_init_made_passes(repository):
    repository.run("init", "--yes")
    assert set(results(repository).values()) == {True}


def test_what_is_wrong_is_said(repository):
    repository.run("init", "--yes")
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", policy.replace('"ownership"', '"no-ai"'))
    repository.write("AGENTS.md", "# Agents\n")
    found = results(repository)
    assert "out of date: AI_POLICY.md" in found["CP003"]
    assert "AGENTS.md" in found["CP004"]
    repository.write("contribpolicy.toml", 'preset = "no"\n')
    assert "no-ai" in results(repository)["CP002"]


def test_repo_review_takes_the_family(repository):
    processor = pytest.importorskip("repo_review.processor", reason="repo-review is not here")
    if not any(each.name == "contribpolicy" for each in entry_points(group="repo_review.checks")):
        pytest.skip("the kit is not installed here, so that its entry points are not known")
    repository.run("init", "--yes")
    done = processor.process(repository.root, select=frozenset(repo_review_checks()))
    assert done.families["contribpolicy"]["name"] == "Contribution policy"
    assert {each.name: each.result for each in done.results} == dict.fromkeys(
        repo_review_checks(), True
    )
