"""The reference and the gallery leave nothing out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from msgspec import inspect
from packaging.requirements import Requirement

from sphinx_contribpolicy.cli.main import COMMANDS
from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.policy import PolicyFile, Rule, preset_names

DOCS = Path(__file__).parents[2] / "docs"


def arguments(page: str, directive: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^:::\{{{directive}\}} (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("folder", ["how-to", "reference"])
def test_every_page_has_a_line_of_words_in_the_index(folder: str) -> None:
    text = (DOCS / folder / "index.md").read_text(encoding="utf-8")
    pages = {page.name for page in (DOCS / folder).glob("*.md")} - {"index.md"}
    entries = re.findall(r"^(\[\].+)\n: .+$", text, re.MULTILINE)
    assert {name for entry in entries for name in re.findall(r"\((.+?)\)", entry)} == pages


def test_the_versions_that_the_docs_name_are_those_of_the_package() -> None:
    given = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pythons = re.findall(r"Python :: (3\.\d+)", "\n".join(given["classifiers"]))
    needs = {
        Requirement(each).name: Requirement(each)
        for each in given["optional-dependencies"]["sphinx"]
    }
    lowest = {name: re.findall(r">=([\d.]+)", str(need))[0] for name, need in needs.items()}
    text = (DOCS / "versions.md").read_text(encoding="utf-8")
    assert f"| Python | {pythons[0]} to {pythons[-1]} |" in text
    assert f"| Sphinx | {lowest['sphinx']} to 9 |" in text
    assert "<10" in str(needs["sphinx"])
    assert f"| MyST-Parser | {lowest['myst-parser']} and newer |" in text


def test_every_command_is_explained() -> None:
    assert sorted(arguments("reference/command.md", "command-help")) == sorted(COMMANDS)


def test_every_workflow_that_init_writes_is_explained() -> None:
    text = (DOCS / "reference" / "command.md").read_text(encoding="utf-8")
    files = (DOCS.parent / "templates" / "files").glob("check-*.yml")
    explained = re.findall(r"^`[\w./-]*/(check-[\w-]+\.yml)`\n: ", text, re.MULTILINE)
    # On disk the name has the forge that it is for; GitHub's and Forgejo's are of one name.
    written = [re.sub(r"\.(?:gitlab|forgejo)(?=\.yml)", "", file.name) for file in files]
    assert sorted(explained) == sorted(written)


def test_every_directive_is_explained() -> None:
    given = arguments("reference/directives.md", "complete")
    assert given == [f"options {name}" for name in DIRECTIVES]


def test_every_directive_has_its_result_shown() -> None:
    text = (DOCS / "reference" / "directives.md").read_text(encoding="utf-8")
    shown = re.findall(r"^:::\{shown\}\n```\{(.+)\}$", text, re.MULTILINE)
    assert set(shown) == set(DIRECTIVES)


def test_every_table_of_the_policy_file_is_explained() -> None:
    given = arguments("reference/policy-file.md", "policy-keys")
    fields = inspect.multi_type_info([PolicyFile])[0].fields
    named = {
        found
        for field in fields
        for found in re.findall(r"cls=<class '[\w.]+\.(\w+)'>", repr(field.type))
    }
    assert set(given) == {"PolicyFile", *named}


def test_every_key_of_a_rule_has_its_result_shown() -> None:
    text = (DOCS / "reference" / "qualifiers.md").read_text(encoding="utf-8")
    keys = {field.encode_name for field in inspect.type_info(Rule).fields}
    assert set(re.findall(r"^## `(\w+)`$", text, re.MULTILINE)) == keys - {"facet", "stance"}


def test_the_gallery_has_a_page_for_every_preset() -> None:
    pages = {page.stem: page for page in (DOCS / "gallery").glob("*.md") if page.stem != "index"}
    assert sorted(pages) == list(preset_names())
    for name, page in pages.items():
        assert page.read_text(encoding="utf-8") == (
            f"---\nnosearch: true\n---\n\n# `{name}`\n\n:::{{preset}} {name}\n:::\n"
        )
