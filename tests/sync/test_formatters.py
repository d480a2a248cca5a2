"""Text that another kit wrote, or that a formatter wrapped, and what stands above it."""

from __future__ import annotations

import json
import re
import textwrap

import mdformat
import pytest
from docutils.core import publish_parts
from docutils.writers.html5_polyglot import Writer
from markdown_it import MarkdownIt

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.policy import preset_names
from sphinx_contribpolicy.sync import lock

pytestmark = pytest.mark.slow

HEADERS = {
    "AI_POLICY.md": "<!--\nSPDX-FileCopyrightText: Larkspur\nSPDX-License-Identifier: MIT\n-->\n\n",
    "AI_POLICY.rst": ".. SPDX-FileCopyrightText: Larkspur\n   SPDX-License-Identifier: MIT\n\n",
}
TEMPLATE = """\
## What

<!-- contribpolicy:begin pull-request-disclosure -->
<!-- contribpolicy:end pull-request-disclosure -->
"""


def made_by_another_kit(repository, version="0.0.1"):
    """Writes the files with other words, as a kit of another version would have."""
    repository.write("own/terms.md", "## titles\ntitle policy: Our words\n")
    repository.run("sync", "--templates", "own")
    old = lock.Lock.parse(repository.read(lock.LOCK))._replace(kit=version).with_seal()
    repository.write(lock.LOCK, old.written())
    return repository


def test_text_of_another_kit_is_said_and_is_no_fault(synced):
    repository = made_by_another_kit(synced)
    done = repository.run("sync", "--check")
    assert (done.status, done.out) == (0, "")
    assert "copies-disagree" not in repository.run("lint").out
    assert f"made by 0.0.1; {__version__} words it anew; run `contribpolicy sync`" in done.err
    strict = repository.run("sync", "--check", "--strict")
    assert strict.status == 1
    assert "run `contribpolicy sync`" in strict.out
    assert repository.run("sync").status == 0
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize("changed", [False, True])
@pytest.mark.parametrize("how", [["--check"], ["--check", "--strict"]])
def test_an_older_kit_is_to_be_replaced_and_not_to_write(synced, how, changed):
    repository = made_by_another_kit(synced, "99.0.1")
    policy = repository.read("contribpolicy.toml")
    preset = '"no-ai"' if changed else '"disclosure"'
    repository.write("contribpolicy.toml", policy.replace('"disclosure"', preset))
    done = repository.run("sync", *how)
    assert done.status == (changed or "--strict" in how)
    assert ("AI_POLICY.md: out of date\n" in done.out) == changed
    assert f"made by 99.0.1, and here runs {__version__}, which is older; install that" in done.err
    assert "run `contribpolicy sync`" not in done.out + done.err


def test_a_change_beside_another_kit_is_a_fault(synced):
    repository = made_by_another_kit(synced)
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", policy.replace('"disclosure"', '"no-ai"'))
    assert repository.run("sync", "--check").status == 1


@pytest.mark.parametrize("width", ["40", "80", "no"])
def test_a_formatter_and_sync_do_not_undo_each_other(synced, width):
    for name in ("CONTRIBUTING.md", "AI_POLICY.md"):
        options = {"wrap": width if width == "no" else int(width)}
        formatted = mdformat.text(synced.read(name), options=options)
        synced.write(name, formatted)
    before = synced.content()
    assert synced.run("sync", "--check", "--strict") == (0, "", "")
    assert synced.run("sync") == (0, "", "")
    assert synced.content() == before


@pytest.mark.parametrize("between", ["\n> ", " "])
def test_a_box_is_known_where_its_mark_is_a_line_and_else_it_is_broken(synced, between):
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", policy.replace('"disclosure"', '"ownership"'))
    assert synced.run("sync").status == 0
    text = synced.read("CONTRIBUTING.md")
    assert "\n> [!CAUTION]\n>\n> If" in text
    synced.write("CONTRIBUTING.md", text.replace("[!CAUTION]\n>\n> ", f"[!CAUTION]{between}"))
    assert synced.run("sync", "--check", "--strict").status == (between == " ")


def test_wrapped_text_is_known_as_that_of_the_kit_when_the_policy_changes(synced):
    for name in ("CONTRIBUTING.md", "AI_POLICY.md"):
        synced.write(name, mdformat.text(synced.read(name), options={"wrap": 60}))
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", policy.replace('"disclosure"', '"no-ai"'))
    assert synced.run("sync").status == 0
    assert synced.run("sync", "--check", "--strict") == (0, "", "")


ALL = preset_names()
SENTENCE = re.compile(r"[^.!?]{2}[.!?][)*_\"]* (?=[A-Z*\[])")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wrap", "presets"), [(40, ALL[::4]), (80, ALL[1::4]), ("sentence", ALL[2::4])]
)
def test_the_lines_end_where_the_policy_says_and_say_the_same(repository, wrap, presets):
    for preset in presets:
        pages = {}
        for setting in (0, wrap):
            policy = (
                f'preset = "{preset}"\n[wording]\nreasons = "full"\nwrap = {json.dumps(setting)}\n'
            )
            listed = 'whole = { "A.md" = "policy", "A.rst" = "policy" }\nregions = ["t.md"]\n'
            repository.write("contribpolicy.toml", f"{policy}[files]\n{listed}")
            repository.write("t.md", TEMPLATE)
            assert repository.run("sync").status == 0
            assert repository.run("sync", "--check", "--strict") == (0, "", "")
            text, rest = repository.read("A.md"), repository.read("A.rst")
            html = MarkdownIt().enable("table").render(text)
            shown = publish_parts(rest, writer=Writer(), settings_overrides={"halt_level": 2})
            pages[setting] = (html.split(), shown["html_body"].split(), repository.read("t.md"))
        assert pages[wrap] == pages[0]
        if wrap == "sentence":
            assert [line for line in text.splitlines() if SENTENCE.search(line)] == []
        else:
            formatted = mdformat.text(
                text, options={"wrap": wrap}, extensions={"gfm", "gfm_alerts"}
            )
            # This plug-in takes out the blank line that prettier needs.
            assert formatted == re.sub(r"(> \[!\w+\]\n)>\n", r"\1", text)


OWN = """\
[project]
name = "Larkspur"
repository_url = "https://github.com/larkspur/larkspur"

[wording]
wrap = %d
layout = "%s"
numbered = true

[rules]
testing = { stance = "test-before-submit", box = "caution", text = "Run `make check` and \
`make docs`, and see [how we run tests](docs/testing.md) for what `tox -e py` and `tox -e lint` \
look at, [what they leave out](docs/gaps.md), and how long it takes." }
security = { level = "should", text = "write to us, and see [the page on reports](SECURITY.md), \
`docs/keys.asc` and `docs/keys.md`, before anything stands where everybody can read it" }

[files]
regions = ["CONTRIBUTING.md", "CONTRIBUTING.rst"]
"""
DEEP = {
    "CONTRIBUTING.md": "# A\n\n<!-- contribpolicy:begin llm-policy heading=%d -->\n"
    "<!-- contribpolicy:end llm-policy -->\n",
    "CONTRIBUTING.rst": "A\n=\n\n.. contribpolicy:begin llm-policy heading=%d\n"
    ".. contribpolicy:end llm-policy\n",
}
LONG = [("certify", 79, "paragraphs", 2), ("ownership", 72, "list", 5)]


@pytest.mark.parametrize(
    ("preset", "wrap", "layout", "heading"),
    [
        *LONG,
        *(
            pytest.param(preset, wrap, layout, 3, marks=pytest.mark.slow)
            for preset in ALL
            for wrap in (72, 79, 88)
            for layout in ("paragraphs", "list", "labels", "do-dont")
        ),
    ],
)
def test_no_line_of_prose_is_longer_than_wrap(repository, preset, wrap, layout, heading):
    repository.write("contribpolicy.toml", f'preset = "{preset}"\n{OWN % (wrap, layout)}')
    for name, guide in DEEP.items():
        repository.write(name, guide % heading)
    assert repository.run("sync").status == 0
    for name in DEEP:
        text = repository.read(name)
        assert "caution" in text.lower()
        assert [line for line in text.splitlines() if len(line) > wrap and line[0] != "#"] == []


def test_lines_are_broken_anew_where_the_policy_says_so_and_a_formatter_is_left_alone(synced):
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", f'{policy}\n[wording]\nwrap = "sentence"\n')
    assert synced.run("sync", "--check").status == 1
    assert synced.run("sync").status == 0
    assert synced.run("sync", "--check", "--strict") == (0, "", "")
    kept = [name for name in synced.content() if name.endswith((".md", ".rst"))]
    assert [name for name in kept if max(map(len, synced.read(name).splitlines())) > 200] == []
    for name in ("AI_POLICY.md", "CONTRIBUTING.md"):
        synced.write(name, mdformat.text(synced.read(name), options={"wrap": 50}))
    assert synced.run("sync", "--check", "--strict") == (0, "", "")
    for wrap, longest in (("70", 70), ("0", 250)):
        synced.write("contribpolicy.toml", f"{policy}\n[wording]\nwrap = {wrap}\n")
        assert synced.run("sync").status == 0
        assert synced.run("sync", "--check", "--strict") == (0, "", "")
        for name in ("AI_POLICY.md", "CONTRIBUTING.md"):
            found = max(map(len, synced.read(name).splitlines()))
            assert longest - 8 <= found <= longest or longest == 250 < found


def test_rest_that_is_wrapped_is_in_step(synced):
    name = "docs/CONTRIBUTING.rst"
    lines = synced.read(name).split("\n")
    plain = re.compile(r"[A-Z][^`]{70,}")
    wrapped = [textwrap.fill(line, 60) if plain.fullmatch(line) else line for line in lines]
    assert wrapped != lines
    synced.write(name, "\n".join(wrapped))
    assert synced.run("sync", "--check", "--strict") == (0, "", "")


BUG = ".github/ISSUE_TEMPLATE/bug.yml"
LABEL = "label: Use of AI tools"
TWIN = "ai-contribution-policy.yml"
WITH_TWIN = """\
preset = "%s"
[project]
repository_url = "https://github.com/larkspur/larkspur"
[files]
whole = { "ai-contribution-policy.yml" = "twin" }
"""


@pytest.mark.parametrize(
    "spelled",
    [
        "label: 'Use of AI tools'",
        'label: "Use of AI tools"',
        "label:\n        Use of AI\n        tools",
        "label: >-\n        Use of AI tools",
        "label: Use of AI tools # yamllint disable-line",
    ],
)
def test_yaml_that_says_the_same_is_in_step_and_stays_until_the_policy_changes(synced, spelled):
    synced.write(BUG, synced.read(BUG).replace(LABEL, spelled))
    before = synced.content()
    assert synced.run("sync", "--check", "--strict") == (0, "", "")
    assert synced.run("sync") == (0, "", "")
    assert synced.content() == before
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", policy.replace('"disclosure"', '"ownership"'))
    kept = "#" in spelled  # a word of a person is shown, and not lost
    assert synced.run("sync").status == kept
    assert (synced.content()[BUG] == before[BUG]) == kept
    assert synced.run("sync", "--check", "--strict").status == kept


@pytest.mark.parametrize(
    "spelled",
    ["label: Use of tools", "label: [Use of AI tools]", "label: yes", "labels: Use of AI tools"],
)
def test_yaml_that_says_another_thing_is_an_edit(synced, spelled):
    synced.write(BUG, synced.read(BUG).replace(LABEL, spelled))
    done = synced.run("sync", "--check")
    assert done.status == 1
    assert "the region 'issue-form-disclosure' holds text that" in done.err


PRETTIER = [
    ({}, '"'),
    ({".prettierrc": "{}"}, '"'),
    ({".prettierrc": "singleQuote: true\n"}, "'"),
    ({".prettierrc.json": '{\n\t"singleQuote": true\n}\n'}, "'"),
    ({".prettierrc.json5": "{\n  // as we like it\n  singleQuote: true,\n}\n"}, "'"),
    ({".prettierrc.toml": "singleQuote = true\n"}, "'"),
    ({"package.json": '{ "name": "a", "prettier": { "singleQuote": true } }'}, "'"),
    ({"package.json": '{ "name": "a", "prettier": "@a/prettier-config" }'}, '"'),
    ({"package.json": '{ "scripts": { "format": "prettier --single-quote ." } }'}, "'"),
    ({"package.json": '{ "name": "a" }', ".prettierrc": "singleQuote: true\n"}, "'"),
    ({"prettier.config.mjs": "export default { singleQuote: true };\n"}, "'"),
    (
        {
            "prettier.config.js": "module.exports = {\n  singleQuote: true,\n"
            "  overrides: [{ files: '*.md', options: { singleQuote: false } }],\n};\n"
        },
        "'",
    ),
    *(
        (
            {
                ".prettierrc": "singleQuote: true\noverrides:\n"
                f"  - files: {files}\n    options: {{ singleQuote: false }}\n"
            },
            quote,
        )
        for files, quote in [
            ("'*.yml'", '"'),
            ("['*.{yaml,yml}']", '"'),
            ("'**/*.yml'", '"'),
            ("'./*.yml'", '"'),
            ("'*.{yml'", "'"),
            ("'*.yml'\n    excludeFiles: ai-*.yml", "'"),
            ("'docs/*.yml'", "'"),
            ("'*.md'", "'"),
        ]
    ),
    ({TWIN: "schema_version: '0.0'\nproject: {}\n"}, "'"),
    ({TWIN: "schema_version: '0.0'\n", ".prettierrc": "singleQuote: false\n"}, '"'),
]


@pytest.mark.parametrize(
    ("told", "editors", "indent"),
    [
        ("", "", 2),
        ("tabWidth: 4", "", 4),
        ("tabWidth: x", "", 2),
        ("tabWidth: 4", "[*]\nindent_size = 3\n", 4),
        ("", "root = true\n[*]\nindent_size = 4\n", 4),
        ("", "[*]\nindent_size = 4\n\n[*.{md,yml}]\nindent_size=2\n", 2),
        ("", "[*.js]\nindent_size = 4\n[*.yml]\nindent_size = tab\n[", 2),
    ],
)
def test_yaml_is_indented_as_prettier_is_told(repository, told, editors, indent):
    repository.write(".prettierrc", f"singleQuote: false\n{told}\n")
    repository.write(".editorconfig", editors)
    repository.write("contribpolicy.toml", WITH_TWIN % "disclosure")
    assert repository.run("sync").status == 0
    assert f"project:\n{' ' * indent}name: " in repository.read(TWIN)
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize(("files", "quote"), PRETTIER)
def test_quotes_are_those_of_prettier_or_those_that_are_there(repository, files, quote):
    for name, text in files.items():
        repository.write(name, text)
    repository.write("contribpolicy.toml", WITH_TWIN % "disclosure")
    assert repository.run("sync", *(["--force"] if TWIN in files else ())).status == 0
    text = repository.read(TWIN)
    assert f"schema_version: {quote}0.1{quote}\n" in text
    other = text.replace(f"{quote}0.1{quote}", "'0.1'" if quote == '"' else '"0.1"')
    repository.write(TWIN, other)
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    repository.write("contribpolicy.toml", WITH_TWIN % "no-ai")
    assert repository.run("sync").status == 0
    assert repository.read(TWIN) != other


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("responsible", "not responsible"),
        ("\n\n#### ", " #### "),
        (".\n\n", ". "),
    ],
)
def test_a_word_or_a_paragraph_that_somebody_changed_is_an_edit(synced, old, new):
    text = synced.read("AI_POLICY.md")
    edited = text.replace(old, new, 1) if old in text else text.replace(".\n\n", ". ", 1)
    assert edited != text
    synced.write("AI_POLICY.md", edited)
    done = synced.run("sync", "--check")
    assert done.status == 1
    assert "did not write" in done.err


@pytest.mark.parametrize("name", HEADERS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_header_above_a_whole_file_stays(repository, name, end):
    policy = f'preset = "%s"\n[files]\nwhole = {{ "{name}" = "policy" }}\n'
    header = HEADERS[name].replace("\n", end)
    repository.write("contribpolicy.toml", policy % "minimal")
    repository.write(name, header)
    assert repository.run("sync").status == 0
    first = repository.read(name)
    assert first.startswith(header)
    assert len(first) > len(header) + 100
    assert repository.run("sync", "--check", "--strict") == (0, "", "")
    repository.write("contribpolicy.toml", policy % "disclosure")
    assert repository.run("sync").status == 0
    assert repository.read(name).startswith(header)
    assert repository.read(name) != first
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


WRAPPED = """\
preset = "disclosure"
[project]
name = "Larkspur"
[wording]
wrap = %s
technology = "%s"
[files]
regions = ["CONTRIBUTING.md"]
whole = { "AI_POLICY.md" = "policy", "AI_POLICY.rst" = "policy" }
"""
GUIDE = "# Join\n\n<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"


def without_files(text):
    return lock.Lock.parse(text)._replace(files={}).with_seal().written()


LOCKS = {"of one side of a merge": str, "without files": without_files, "gone": lambda _: None}


@pytest.mark.parametrize("known", LOCKS)
@pytest.mark.parametrize("width", [None, 50])
@pytest.mark.parametrize("wrap", ["0", "79", '"sentence"'])
def test_a_file_that_is_right_is_in_step_whatever_the_lock_knows(repository, wrap, width, known):
    for name, text in {**HEADERS, "CONTRIBUTING.md": GUIDE}.items():
        repository.write(name, text)
    repository.write("contribpolicy.toml", WRAPPED % (wrap, "LLM"))
    assert repository.run("sync").status == 0
    other = LOCKS[known](repository.read(lock.LOCK))
    repository.write("contribpolicy.toml", WRAPPED % (wrap, "AI"))
    assert repository.run("sync").status == 0
    for name in ("AI_POLICY.md", "CONTRIBUTING.md") if width else ():
        repository.write(name, mdformat.text(repository.read(name), options={"wrap": width}))
    (repository.root / lock.LOCK).unlink()
    right = repository.content()
    if other:
        repository.write(lock.LOCK, other)
    behind = f"{lock.LOCK}: out of date; run `contribpolicy sync`\n"
    assert repository.run("sync", "--check", "--strict") in [(0, "", ""), (1, behind, "")]
    assert repository.run("sync").out in {f"updated {lock.LOCK}\n", f"wrote {lock.LOCK}\n"}
    (made := repository.content()).pop(lock.LOCK)
    assert made == right
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


@pytest.mark.parametrize("wrap", [("80", "100"), ("100", "80"), ("79", '"sentence"')])
def test_a_policy_that_follows_where_lines_end_already_asks_for_nothing(repository, wrap):
    known = []
    for name, text in {**HEADERS, "CONTRIBUTING.md": GUIDE}.items():
        repository.write(name, text)
    for each in wrap:
        repository.write("contribpolicy.toml", WRAPPED % (each, "AI"))
        assert repository.run("sync").status == 0
        known.append(repository.read(lock.LOCK))
    repository.write(lock.LOCK, known[0])
    for how in (["--check"], ["--check", "--strict"], ["--diff"]):
        assert repository.run("sync", *how) == (0, "", "")
    assert repository.run("sync").out == f"updated {lock.LOCK}\n"
    assert repository.read(lock.LOCK) == known[1]
