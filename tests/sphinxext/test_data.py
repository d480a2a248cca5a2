"""The text of a policy is data: whatever markup of the host stands in it is shown, not run."""

from __future__ import annotations

import json
import re
import subprocess
import sys

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
    "% contribpolicy comment",
    "<!-- contribpolicy general -->\nbreak",
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


@pytest.mark.parametrize("form", ["{%s}", ":%s:"])
def test_a_role_is_shown_and_named_with_its_line(project, form):
    text = "\n\n".join(f"See {form % name}`x-{at}`." for at, name in enumerate(ROLES))
    page, said = project.build(in_custom(text))
    for at, name in enumerate(ROLES):
        assert f"{form % name}x-{at}" in page.text
        assert f"contribpolicy.toml:4: WARNING: {form % name} is shown as it is written" in said


def test_a_link_of_rest_is_shown_and_named(project):
    page, said = project.build(in_custom("As `here <https://x.y>`_, and `a <b>` as code."))
    assert "here <https://x.y>_" in page.text
    assert said.count("WARNING") == said.count("WARNING: `here <https://x.y>`_ is shown as it is")


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
        ("a document", "opening"),
        ("a document", "closing"),
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


SCRIPT = re.compile("(?i)javascript:")
HTML = {
    "A <b>bold</b> word.": "<b>",
    "<div onclick='x'>block</div>": "<div>",
    "<script>alert(1)</script>": "<script>",
    "A <img src=x\nonerror=x> end.": "<img>",
    "A <div\nonclick=x> end.": "<div>",
    "<iframe src=x>": "<iframe>",
    "[a](javascript:alert)": "a link to javascript:",
    "[a]( JavaScript:alert)": "",
    "![here](../../secret.png)": "the picture ../../secret.png",
    "![there](/../../secret.png)": "the picture /../../secret.png",
    "A [^1] note without text.": "[^1]",
    "[^2]: Words that nothing refers to.": "[^2]",
    "An [^3] empty note.\n\n[^3]:": "",
}


@pytest.mark.parametrize("docutils", ["", HARDENED])
def test_html_and_notes_are_shown_as_they_are_written_and_named(project, docutils):
    (project.folder.parent / "secret.png").write_bytes(b"x")
    policy = "[[custom]]\ntitle = 'Own'\ntext = '''\n{}\n'''".format("\n\n".join(HTML))
    page, said = project.build(policy, docutils)
    shown = " ".join(page.text.split())
    for text, name in HTML.items():
        assert " ".join(text.split()) in shown
        assert not name or f"WARNING: {name} is shown as it is written" in said
    main = page.find(attrs={"role": "main"})
    assert not main.find_all(["script", "iframe", "img", "b"])
    assert not main.find_all(href=SCRIPT)
    assert not main.find_all(lambda tag: {"onclick", "onerror"} & tag.attrs.keys())
    assert "ERROR" not in said
    assert not (project.folder / "out" / "_images").exists()


@pytest.mark.parametrize(
    "text", ["![a](https://x.y/z.png)", "a <https://x.y> b", "`<b>` c", "1 < 2 and 3 > 2", "a<b"]
)
def test_what_is_no_html_gets_no_warning(project, text):
    assert project.build(in_custom(text))[1] == ""


def test_a_comment_is_for_those_who_read_the_source(project):
    page, said = project.build(in_custom("<!-- one -->\n\nText <!-- two --> here."))
    assert "one" not in page.find(attrs={"role": "main"}).decode().split("Own")[1]
    assert "Text  here." in page.text
    assert said == ""


def test_a_break_of_a_line_parts_words_in_every_builder(project):
    project.build(in_custom("One\\\ntwo."))
    docs = project.folder / "docs"
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "text", str(docs), str(docs / "text")],
        check=True,
        timeout=120,
    )
    assert "One two." in (docs / "text" / "index.txt").read_text("utf-8")


ALL_KEYS = """
preset = "minimal"
[rules.testing]
stance = "test-before-submit"
text = {0}
detail = {1}
why = {2}
[rules.docs]
level = "must"
text = {3}
box = "warning"
[wording]
reasons = "full"
[document]
reasons = {4}
definitions = {5}
examples = {6}
questions = [{{ question = "Q", answer = {7} }}]
[[custom]]
title = "Own"
text = {8}
"""
ATTACK = """\
Begin-{at} {{ref}}`r-{at}` <b onclick=x>b-{at}</b> [l-{at}](javascript:x).

```{{include}} {secret}
i-{at}
```

<script>s-{at}</script>

```{{raw}} html
:file: {secret}
```

End-{at}."""


@pytest.mark.parametrize("docutils", ["", HARDENED])
def test_every_own_text_holds_everything_and_runs_nothing(project, docutils):
    texts = [ATTACK.format(at=at, secret=project.secret) for at in range(9)]
    policy = ALL_KEYS.format(*(f"'''\n{text}'''" for text in texts))
    page, said = project.build(policy, docutils)
    main = page.find(attrs={"role": "main"})
    assert "SECRET-CONTENT" not in str(page)
    assert not main.find_all(["script", "b"])
    assert not main.find_all(onclick=True)
    assert not main.find_all(href=SCRIPT)
    names = ("{ref}", "<b>", "a link to javascript:", "{include}", "<script>", "{raw}")
    for at in range(9):
        for start in ("Begin", "r", "b", "l", "i", "s", "End"):
            assert f"{start}-{at}" in page.text
        begin = policy[: policy.index(f"Begin-{at}")].count("\n") + 1
        for name, behind in zip(names, (0, 0, 0, 2, 6, 8), strict=True):
            line = f"contribpolicy.toml:{begin + behind}: WARNING: {name} is shown"
            assert line in said
