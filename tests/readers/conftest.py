"""Repositories that say a policy, and what programs of others read in them."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, NamedTuple, get_args

import pytest

from sphinx_contribpolicy.policy import Policy, load, preset_names, published_policies
from sphinx_contribpolicy.policy.model.fields import Layout
from sphinx_contribpolicy.sync import Sync, write_changes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROJECT = """\
[project]
name = "Larkspur"
repository_url = "https://github.com/larkspur/larkspur"

[wording]
tone = "{tone}"
layout = "{layout}"

[files]
regions = ["CONTRIBUTING.md", "AGENTS.md", ".github/PULL_REQUEST_TEMPLATE.md"]
whole = {{ "AI_POLICY.md" = "policy" }}
"""
"""The files of a repository, as `init` lists them."""

FILES = {
    "CONTRIBUTING.md": ("# Contributing to Larkspur\n\n", "llm-policy", "agent-instructions"),
    "AGENTS.md": ("# For programs that work on this repository\n\n", "agent-instructions"),
    ".github/PULL_REQUEST_TEMPLATE.md": ("", "pull-request-template"),
}


PAIR = "<!-- contribpolicy:begin {0} -->\n<!-- contribpolicy:end {0} -->\n"
AUTHOR = ["-c", "user.name=Robin", "-c", "user.email=robin@larkspur.example"]


class Said(NamedTuple):
    """A policy, and a repository that says it."""

    name: str
    policy: Policy
    root: Path


def _said(root: Path, name: str, first: str, tone: str, layout: str) -> Said:
    root.mkdir()
    for file, (above, *regions) in FILES.items():
        (root / file).parent.mkdir(exist_ok=True)
        (root / file).write_text(above + "".join(map(PAIR.format, regions)), encoding="utf-8")
    settings = PROJECT.format(tone=tone, layout=layout)
    (root / "contribpolicy.toml").write_text(f"{first}\n{settings}", encoding="utf-8")
    planned = Sync().plan(root)
    assert (planned.diagnostics, planned.edits) == ((), ())
    write_changes(planned.changes)
    return Said(name, load(root=root).policy, root)


def _presets() -> Iterator[tuple[str, str, str, str]]:
    for name in preset_names():
        for tone in ("casual", "formal"):
            for layout in get_args(Layout):
                yield f"{name}-{tone}-{layout}", f'preset = "{name}"', tone, layout


def _published() -> Iterator[tuple[str, str, str, str]]:
    for slug in published_policies():
        yield slug, f'like = "{slug}"', "casual", "paragraphs"


@pytest.fixture(scope="session")
def said(tmp_path_factory):
    """By set, every policy with a repository that says it."""
    sets = {"presets": list(_presets()), "published": list(_published())}
    found = {}
    for kind, cases in sets.items():
        folder = tmp_path_factory.mktemp(kind)
        found[kind] = [_said(folder / name, name, *rest) for name, *rest in cases]
        # contribos reads what is committed.
        for each in found[kind]:
            for command in (["init", "-q"], ["add", "."], [*AUTHOR, "commit", "-qm", "Say it"]):
                subprocess.run(["git", "-C", each.root, *command], check=True, capture_output=True)
    return found
