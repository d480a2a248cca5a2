"""The gallery: every preset is a page in both tones, made from the templates, and not too long."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_contribpolicy.policy import load, preset_names
from sphinx_contribpolicy.wording import write

GALLERY = Path(__file__).parents[2] / "docs" / "gallery"
TONES = ("casual", "formal")
LINE = 120
"""Characters of a line of the docs."""


def policy(name, tone):
    return load(GALLERY / f"{tone}.toml", preset=name).policy


def test_there_are_the_eleven_presets_of_the_interface_or_more():
    assert set(preset_names()) >= {
        "minimal",
        "ownership",
        "disclosure",
        "encouraged",
        "human-effort",
        "human-in-the-loop",
        "simplicity",
        "certify",
        "assistive-only",
        "no-ai",
        "welcome",
    }


def test_every_preset_has_a_page_that_shows_it():
    pages = {path.stem: path.read_text("utf-8") for path in GALLERY.glob("*.md")}
    del pages["index"]
    assert sorted(pages) == sorted(preset_names())
    assert [name for name in pages if f":::{{preset}} {name}\n" not in pages[name]] == []


@pytest.mark.parametrize("tone", TONES)
def test_the_gallery_is_shown_in_this_tone(tone):
    assert policy("minimal", tone).wording.tone == tone


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("name", preset_names())
def test_a_summary_is_at_most_five_lines_as_a_reader_sees_them(name, tone):
    lines = write(policy(name, tone), "summary").markdown().splitlines()
    assert 1 <= len(lines) <= 5
    assert [line for line in lines if len(line) > LINE] == []
