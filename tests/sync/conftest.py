from __future__ import annotations

import contextlib
import io
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest

from sphinx_contribpolicy.cli import main

PRESETS = Path(__file__).parents[2] / "sphinx_contribpolicy" / "policy" / "presets"


class Done(NamedTuple):
    """How a run of the command ended."""

    status: int
    out: str
    err: str


class Repository:
    """A folder with a policy file and what `contribpolicy` does in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def run(self, *arguments: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.root), redirect_stdout(out), redirect_stderr(err):
            status = main(arguments)
        return Done(status, out.getvalue(), err.getvalue())

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=self.root, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def content(self) -> dict[str, bytes]:
        """Every file by name, those of git left out."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(self.root).parts
        }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture
def repository_at() -> type[Repository]:
    """Makes a repository of a folder."""
    return Repository


POLICY = """\
preset = "disclosure"

[project]
name = "Larkspur"

[files]
regions = [
    "CONTRIBUTING.md",
    "docs/CONTRIBUTING.rst",
    ".github/PULL_REQUEST_TEMPLATE.md",
    ".github/ISSUE_TEMPLATE/bug.yml",
]
whole = { "AI_POLICY.md" = "policy" }
"""
MARKDOWN = """\
# Contributing

Hello.

<!-- contribpolicy:begin llm-policy heading=2 -->
<!-- contribpolicy:end llm-policy -->

## Releases

By hand.
"""
REST = """\
Contributing
************

Hello.

.. contribpolicy:begin llm-policy
.. contribpolicy:end llm-policy

Releases
--------

By hand.
"""
TEMPLATE = """\
## Why

<!-- contribpolicy:begin pull-request-disclosure -->
<!-- contribpolicy:end pull-request-disclosure -->
"""
FORM = """\
name: Bug
body:
  - type: textarea
    attributes:
      label: What happens?
  # contribpolicy:begin issue-form-disclosure
  # contribpolicy:end issue-form-disclosure
"""
KEPT = {
    "contribpolicy.toml": POLICY,
    "CONTRIBUTING.md": MARKDOWN,
    "docs/CONTRIBUTING.rst": REST,
    ".github/PULL_REQUEST_TEMPLATE.md": TEMPLATE,
    ".github/ISSUE_TEMPLATE/bug.yml": FORM,
}


@pytest.fixture
def kept(repository: Repository) -> Repository:
    """A repository with a file of each kind, each with an empty pair of markers."""
    for name, content in KEPT.items():
        repository.write(name, content)
    return repository


@pytest.fixture
def synced(kept: Repository) -> Repository:
    """The same, filled."""
    assert kept.run("sync").status == 0
    return kept
