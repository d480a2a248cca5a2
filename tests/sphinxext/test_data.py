"""The text of a policy is data: whatever markup of the host stands in it is shown, not run."""

from __future__ import annotations

import json
import subprocess
import sys
from html import unescape

import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow

ROLES = ["ref", "doc", "term", "any", "numref", "download", "py:func", "abbr", "kbd", "math", "raw"]
FENCES = [
    "```{{include}} {secret}\n```",
    "```{{literalinclude}} {secret}\n```",
    "```{{raw}} html\n:file: {secret}\n```",
    "```{{csv-table}}\n:file: {secret}\n```",
    "```{{eval-rst}}\n.. include:: {secret}\n```",
    "~~~{{figure}} {secret}\n~~~",
    "````{{note}}\n```{{include}} {secret}\n```\n````",
    "- a\n\n  ```{{include}} {secret}\n  ```",
    "> ```{{toctree}}\n> {secret}\n> ```",
]
NAMES = ("include", "raw", "csv-table", "eval-rst", "figure", "note", "toctree")
PLAIN = [
    "% a comment of MyST",
    "(label)=\n\nText",
    "+++ a break",
    "---\nmyst:\n  x: 1\n---\n\nText",
]
HARDENED = "[general]\nfile_insertion_enabled: no\nraw_enabled: no\n"


class Project:
    def __init__(self, folder):
        self.folder = folder
        (folder / ".git").mkdir()
        (folder / "docs").mkdir()
        self.secret = folder.parent / f"{folder.name}-secret.md"
        self.secret.write_text("SECRET-CONTENT,b\n")
        docs = folder / "docs"
        (docs / "conf.py").write_text(
            'extensions = ["myst_parser", "sphinx_contribpolicy"]\nhtml_theme = "basic"\n'
        )
        (docs / "index.md").write_text("# Page\n\n```{llm-policy}\n```\n")

    def build(self, policy, docutils=""):
        (self.folder / "contribpolicy.toml").write_text(policy, encoding="utf-8")
        docs = self.folder / "docs"
        (docs / "docutils.conf").write_text(docutils)
        command = [sys.executable, "-m", "sphinx", "-q", "-E", str(docs), str(self.folder / "out")]
        done = subprocess.run(
            command, cwd=docs, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        html = (self.folder / "out" / "index.html").read_text("utf-8")
        return BeautifulSoup(html, "html.parser"), done.stderr


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path)


def in_custom(text):
    return f'preset = "minimal"\n[[custom]]\ntitle = "Own"\ntext = {json.dumps(text)}\n'


def test_a_role_is_shown_and_named_with_its_line(project):
    text = "\n\n".join(f"See {{{name}}}`x-{at}`." for at, name in enumerate(ROLES))
    page, said = project.build(in_custom(text))
    for at, name in enumerate(ROLES):
        assert f"{{{name}}}x-{at}" in page.text
        assert f"contribpolicy.toml:4: WARNING: {{{name}}} is shown as it is written" in said


@pytest.mark.parametrize("docutils", ["", HARDENED])
def test_a_directive_is_shown_named_and_reads_nothing(project, docutils):
    text = "\n\n".join(FENCES).format(secret=project.secret)
    page, said = project.build(in_custom(text), docutils)
    assert "SECRET-CONTENT" not in str(page)
    for name in NAMES:
        assert f"{{{name}}}" in page.text
        assert f"WARNING: {{{name}}} is shown as it is written" in said


KEYS = {
    "a rule": '[rules]\ntesting = {{ stance = "test-before-submit", {key} = {text} }}\n',
    "a document": "[document]\n{key} = {text}\n",
}


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("a rule", "text"),
        ("a rule", "detail"),
        ("a document", "reasons"),
        ("a document", "definitions"),
    ],
)
def test_every_own_text_is_data(project, place, key):
    text = f"See {{doc}}`x`.\n\n```{{include}} {project.secret}\n```"
    page, said = project.build(
        'preset = "minimal"\n' + KEYS[place].format(key=key, text=json.dumps(text))
    )
    assert "SECRET-CONTENT" not in str(page)
    assert "{doc}x" in page.text
    assert said.count("is shown as it is written") == 2


def test_a_body_of_ones_own_is_data(project):
    (project.folder / "p.md").write_text(
        f"---\nmyst:\n  enable_extensions: [colon_fence]\n---\n# P\n\nSee {{ref}}`x`.\n\n"
        f"```{{include}} {project.secret}\n```\n"
    )
    page, said = project.build('[wording]\nbody = "p.md"\n')
    assert "SECRET-CONTENT" not in str(page)
    assert "{ref}x" in page.text
    assert "p.md:7: WARNING: {ref} is shown" in said
    assert "p.md:9: WARNING: {include} is shown" in said


@pytest.mark.parametrize("text", PLAIN)
def test_no_line_of_a_text_is_lost(project, text):
    page, _ = project.build(in_custom(f"Before.\n\n{text}\n\nAfter."))
    for word in ("Before", "comment", "label", "break", "myst", "After"):
        if word in f"Before{text}After":
            assert word in page.text


@pytest.mark.parametrize("text", ["`a {b}` and `c`", "`{ref}`", "a {b} c", "x = {y}"])
def test_what_is_no_role_gets_no_warning(project, text):
    _, said = project.build(in_custom(text))
    assert said == ""


def test_raw_html_is_shown_as_text_where_the_build_forbids_it(project):
    text = "A <b>bold</b> word.\n\n<div onclick='x'>block</div>"
    page, _ = project.build(in_custom(text), "[general]\nraw_enabled: no\n")
    assert "A <b>bold</b> word." in page.text
    assert "<div onclick='x'>block</div>" in unescape(page.text)
    assert page.find("div", onclick=True) is None
