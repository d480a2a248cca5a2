"""A repository in which the kit keeps eight files, as it is before the kit writes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAME = "Larkspur"
WHOLE = "AI_POLICY.md"
_POLICY = f"""\
preset = "disclosure"

[project]
name = "{NAME}"
repository_url = "https://github.com/example/larkspur"

[files]
regions = [
    "CONTRIBUTING.md",
    "AGENTS.md",
    "docs/contributing.rst",
    "docs/reviewing.md",
    ".github/PULL_REQUEST_TEMPLATE.md",
    ".github/ISSUE_TEMPLATE/bug.yml",
    ".github/ISSUE_TEMPLATE/feature.yml",
]
whole = {{ "{WHOLE}" = "policy" }}
"""
_FORM = """\
name: {title}
description: {title}
body:
  - type: textarea
    attributes:
      label: What is it about?
  # contribpolicy:begin issue-form-disclosure
  # contribpolicy:end issue-form-disclosure
"""
_WITH_REGIONS = {
    "CONTRIBUTING.md": """\
# Contributing

Hello.

<!-- contribpolicy:begin llm-policy heading=2 -->
<!-- contribpolicy:end llm-policy -->

## Releases

By hand.
""",
    "AGENTS.md": """\
# Agents

<!-- contribpolicy:begin agent-instructions -->
<!-- contribpolicy:end agent-instructions -->
""",
    "docs/contributing.rst": """\
Contributing
************

.. contribpolicy:begin llm-policy
.. contribpolicy:end llm-policy

Releases
--------

By hand.
""",
    "docs/reviewing.md": """\
# Reviewing

<!-- contribpolicy:begin reviewer-guide -->
<!-- contribpolicy:end reviewer-guide -->
""",
    ".github/PULL_REQUEST_TEMPLATE.md": """\
## Why

<!-- contribpolicy:begin pull-request-disclosure -->
<!-- contribpolicy:end pull-request-disclosure -->
""",
    ".github/ISSUE_TEMPLATE/bug.yml": _FORM.format(title="Bug"),
    ".github/ISSUE_TEMPLATE/feature.yml": _FORM.format(title="Feature"),
}
KEPT = (*_WITH_REGIONS, WHOLE)
"""The names of the eight files."""


def put(root: Path, files: dict[str, str]) -> None:
    """Writes `files`, by their names, below `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def begin(root: Path, name: str = NAME) -> None:
    """Makes the repository of the project `name`, or makes it again."""
    put(root, {"contribpolicy.toml": _POLICY.replace(NAME, name), **_WITH_REGIONS})
    for made in (WHOLE, "contribpolicy.lock"):
        (root / made).unlink(missing_ok=True)
