"""Text that another kit wrote, or that a formatter wrapped, and what stands above it."""

from __future__ import annotations

import re
import textwrap

import mdformat
import pytest

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.sync import lock

HEADERS = {
    "AI_POLICY.md": "<!--\nSPDX-FileCopyrightText: Larkspur\nSPDX-License-Identifier: MIT\n-->\n\n",
    "AI_POLICY.rst": ".. SPDX-FileCopyrightText: Larkspur\n   SPDX-License-Identifier: MIT\n\n",
}


def made_by_another_kit(repository):
    """Writes the files with other words, as a kit of another version would have."""
    repository.write("own/terms.md", "## titles\ntitle policy: Our words\n")
    repository.run("sync", "--templates", "own")
    old = lock.Lock.parse(repository.read(lock.NAME))._replace(kit="0.0.1").with_seal()
    repository.write(lock.NAME, old.written())
    return repository


def test_text_of_another_kit_is_said_and_is_no_fault(synced):
    repository = made_by_another_kit(synced)
    done = repository.run("sync", "--check")
    assert (done.status, done.out) == (0, "")
    assert f"made by 0.0.1; {__version__} words it anew; run `contribpolicy sync`" in done.err
    strict = repository.run("sync", "--check", "--strict")
    assert strict.status == 1
    assert "run `contribpolicy sync`" in strict.out
    assert repository.run("sync").status == 0
    assert repository.run("sync", "--check", "--strict") == (0, "", "")


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


def test_wrapped_text_is_known_as_that_of_the_kit_when_the_policy_changes(synced):
    for name in ("CONTRIBUTING.md", "AI_POLICY.md"):
        synced.write(name, mdformat.text(synced.read(name), options={"wrap": 60}))
    policy = synced.read("contribpolicy.toml")
    synced.write("contribpolicy.toml", policy.replace('"disclosure"', '"no-ai"'))
    assert synced.run("sync").status == 0
    assert synced.run("sync", "--check", "--strict") == (0, "", "")


def test_rest_that_is_wrapped_is_in_step(synced):
    name = "docs/CONTRIBUTING.rst"
    lines = synced.read(name).split("\n")
    plain = re.compile(r"[A-Z][^`]{70,}")
    wrapped = [textwrap.fill(line, 60) if plain.fullmatch(line) else line for line in lines]
    assert wrapped != lines
    synced.write(name, "\n".join(wrapped))
    assert synced.run("sync", "--check", "--strict") == (0, "", "")


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
