"""Each folder in `cases` holds a file and what a scan of it gives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.directives import DIRECTIVES, REGIONS
from sphinx_contribpolicy.regions import scan

CODES = {
    "missing-end",
    "missing-begin",
    "doubled",
    "nested",
    "crossed",
    "unknown-name",
    "malformed",
    "misplaced",
    "conflict",
}
MARKUPS = {".md": "markdown", ".rst": "rst", ".yml": "yaml"}
FILES = sorted((Path(__file__).parent / "cases").glob("*/input.*"))


def read(path):
    return path.read_bytes().decode()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_scan_gives_the_regions_and_problems_of_the_case(path):
    found = scan(read(path), MARKUPS[path.suffix])
    expected = json.loads((path.parent / "expected.json").read_text(encoding="utf-8"))
    assert [region._asdict() for region in found.regions] == expected["regions"]
    problems = [
        {"code": each.code, "message": each.message, "line": each.line}
        for each in found.diagnostics
    ]
    assert problems == expected["problems"]


def test_the_cases_show_every_problem_code():
    shown = {
        problem["code"]
        for path in FILES
        for problem in json.loads((path.parent / "expected.json").read_text())["problems"]
    }
    assert shown == CODES


@pytest.mark.parametrize("name", REGIONS)
def test_every_name_makes_a_comment_region_in_every_markup(name):
    pair = f"contribpolicy:begin {name}", f"contribpolicy:end {name}"
    for markup, marks in {
        "markdown": ("<!-- ", " -->"),
        "rst": (".. ", ""),
        "yaml": ("# ", ""),
    }.items():
        text = "\n\n".join(f"{marks[0]}{words}{marks[1]}" for words in pair)
        assert [region.name for region in scan(text, markup).regions] == [name]


@pytest.mark.parametrize("name", DIRECTIVES)
def test_every_directive_name_makes_a_tag_in_markdown_only(name):
    text = f"<{name}/>\n\n<{name}>\n\n</{name}>\n"
    assert [region.form for region in scan(text, "markdown").regions] == ["empty-tag", "tag"]
    assert scan(text, "rst") == scan(text, "yaml") == ((), ())


def test_two_mistakes_on_one_line_are_always_told_in_one_order():
    begin, end = ".. contribpolicy:begin reviewer-guide", ".. contribpolicy:end reviewer-guide"
    text = f"{begin}\n{end}\n{begin}\n{begin}\n\n{end}"
    code = f"import sphinx_contribpolicy.regions as r; print(r.scan({text!r}, 'rst').diagnostics)"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in range(4)
    }
    assert len(told) == 1
    assert next(iter(told)).count("'doubled'") == 2
