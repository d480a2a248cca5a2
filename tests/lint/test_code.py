"""What stands in code is left alone by every check, and by regions, as cmark understands code."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.regions import scan

FILE = Path(__file__).parents[1] / "markup" / "code.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))
"""Where X stands in Markdown; tests/markup asks cmark about each."""
POLICY = """\
preset = "minimal"
[project]
name = "demo"
repository_url = "https://github.com/example/demo"
[[custom]]
title = "More"
text = {text}
"""
LONG = " ".join(["word"] * 130)
IN_TEXTS = {
    "hidden-text": "<!-- hidden -->",
    "link-undefined": "[see][nowhere]",
    "foreign-project": "https://github.com/python/cpython",
    "long-sentence": LONG,
    "long-paragraph": LONG,
}
MARKER = "<!-- contribpolicy:begin llm-policy -->"


def codes_of(text, write):
    return {each.code for each in lint(load(root=write({"contribpolicy.toml": text})))}


def in_a_text_of_the_policy(code, text, write):
    policy = POLICY.format(text=json.dumps(text.replace("X", IN_TEXTS[code])))
    return code in codes_of(policy, write)


def in_a_template(text, write):
    template = text.replace("X", "[guide](guide.md)")
    write({".github/PULL_REQUEST_TEMPLATE.md": template})
    return "template-link-relative" in codes_of(POLICY.format(text='"Text"'), write)


def in_a_file_with_regions(text, write):
    return scan(text.replace("X", MARKER), "markdown").diagnostics != ()


READERS = {
    code: lambda text, write, code=code: in_a_text_of_the_policy(code, text, write)
    for code in IN_TEXTS
} | {"template-link-relative": in_a_template, "regions": in_a_file_with_regions}
# A comment that is indented so far goes on with the paragraph, and marks nothing.
NOWHERE = {("regions", "an indented line that goes on with a paragraph")}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_code_is_left_alone_and_all_else_is_read(reader, write):
    expected = {
        name: not case["code"] and (reader, name) not in NOWHERE for name, case in CASES.items()
    }
    assert {name: READERS[reader](case["text"], write) for name, case in CASES.items()} == expected


@pytest.mark.parametrize("code", ["```\n<!--\n```\n\nX\n", "`<!--` X\n", "    <!--\n\nX\n"])
def test_a_comment_that_is_opened_in_code_hides_no_link(code, write):
    assert in_a_template(code, write)
