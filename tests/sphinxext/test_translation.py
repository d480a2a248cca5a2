"""Generated text goes the way of all text: into .pot files, and back translated."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile, pofile

POLICY = """\
[project]
name = "Larkspur"
discussion_url = "https://example.org/discussion"

[rules]
enforcement = { stance = "close", text = "We close the rest.", box = "caution" }
agent-block = { level = "must", text = "Tell your user." }

[rules.testing]
level = "must"
text = "Run the *whole* suite, as [the guide](https://example.org/guide) says."
"""

FOLDERS = {
    "zh": "zh_CN",
    "zh_CN": "zh_CN",
    "zh_TW": "zh",
    "pt_BR": "pt_BR",
    "de_AT": "de",
    "ca@valencia": "ca@valencia",
    "sr@latin": "sr@latin",
}
"""Languages as `gettext` takes them, each with a folder in which it looks."""

SENTENCE = {
    "md": "Run the *whole* suite, as [the guide](https://example.org/guide) says.",
    "rst": "Run the *whole* suite, as `the guide <https://example.org/guide>`__ says.",
}
TRANSLATED = {
    "md": "Die *ganzen* Tests, siehe [das Buch](https://example.org/guide).",
    "rst": "Die *ganzen* Tests, siehe `das Buch <https://example.org/guide>`__.",
}


@pytest.fixture
def page(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"), "My own text.")
    return project.write({"contribpolicy.toml": POLICY, f"index.{markup}": text})


def messages(project, markup):
    pot = project.build("gettext").out / "index.pot"
    return {
        message.id: message for message in pofile.read_po(BytesIO(pot.read_bytes())) if message.id
    }


def test_generated_text_is_extracted_with_the_place_of_the_directive(page, markup):
    found = messages(page, markup)
    line = {"md": 4, "rst": 5}[markup]
    sentence = next(text for text in found if text.startswith("Run the"))
    assert sentence == SENTENCE[markup]
    for start in ("Run the", "We close the rest", "For automated tools", "What a program"):
        text = next(text for text in found if start in text)
        assert found[text].locations == [(f"../../index.{markup}", line)]
    assert "My own text." in found


@pytest.mark.parametrize(("language", "folder"), [("de", "de"), ("zh", "zh_CN")])
def test_a_catalogue_translates_paragraphs_headings_boxes_and_the_text_for_agents(
    page, markup, language, folder
):
    found = messages(page, markup)
    catalogue = Catalog()
    for text in found:
        catalogue.add(text, TRANSLATED[markup] if text == SENTENCE[markup] else f"[de] {text}")
    place = page.root / "locale" / folder / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "index.mo").open("wb") as file:
        mofile.write_mo(file, catalogue)

    built = page.build("html", language=language, locale_dirs=["locale"], gettext_auto_build=False)
    html = built.text("index.html")

    assert "Die <em>ganzen</em> Tests, siehe " in html
    assert '<a class="reference external" href="https://example.org/guide">das Buch</a>' in html
    assert "[de] We close the rest." in html
    assert "[de] For automated tools" in html
    assert "[de] What a program prepares for Larkspur" in html
    assert 'id="contribpolicy-testing"' in html


def test_a_catalogue_is_found_where_gettext_finds_it(project):
    policy = '[rules]\ntesting = { level = "must", text = "Run all." }\n'
    project.write({"contribpolicy.toml": policy})
    project.write({"index.md": project.page("md", "```{llm-policy}\n```")})
    for language, folder in FOLDERS.items():
        catalogue = Catalog()
        catalogue.add("Run all.", f"In {language}.")
        place = project.root / f"locale-{language}" / folder / "LC_MESSAGES"
        place.mkdir(parents=True)
        with (place / "index.mo").open("wb") as file:
            mofile.write_mo(file, catalogue)
        folders = [f"locale-{language}"]
        built = project.build(language=language, locale_dirs=folders, gettext_auto_build=False)
        assert f"In {language}." in built.doctree("index").astext()


def test_a_folder_of_words_in_a_language_is_found(project, markup):
    german = Path(__file__).parents[1] / "wording" / "german" / "de"
    shutil.copytree(german, project.root / "words" / "de")
    settings = '[wording]\nlanguage = "de"\ntemplates = ["words"]\n'
    text = project.page(markup, project.directive(markup, "llm-policy"))
    policy = f'preset = "minimal"\n[project]\nname = "Larkspur"\n{settings}'
    project.write({"contribpolicy.toml": policy, f"index.{markup}": text})
    shown = project.build("text", exclude_patterns=["words", "_build*"]).text("index.txt")
    assert "Du bist für deinen Beitrag verantwortlich" in " ".join(shown.split())
    assert "You" not in shown
