from __future__ import annotations

import shutil

import pytest

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
def kept(repository):
    """A repository with a file of each kind, each with an empty pair of markers."""
    for name, content in KEPT.items():
        repository.write(name, content)
    return repository


@pytest.fixture(scope="session")
def filled(tmp_path_factory, repository_at):
    """The folder of the same, filled."""
    made = repository_at(tmp_path_factory.mktemp("filled"))
    for name, content in KEPT.items():
        made.write(name, content)
    assert made.run("sync").status == 0
    return made.root


@pytest.fixture
def synced(repository, filled):
    """A copy of it."""
    shutil.copytree(filled, repository.root, dirs_exist_ok=True)
    return repository
