"""Other languages: a catalogue replaces every word of the kit, and what it lacks is English.

A pseudo-language is made from what the extractor finds: each letter stands in a circle. A letter
without one, which did not come from the policy file, is a word that translators do not see.
"""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.pofile import read_po, write_po

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import Level, facets, load, preset_names
from sphinx_contribpolicy.wording import PARTS, Fragments, write
from sphinx_contribpolicy.wording.frames import FRAMES

ROOT = Path(__file__).parents[2]
CIRCLES = {
    **{ord("a") + n: chr(0x24D0 + n) for n in range(26)},
    **{ord("A") + n: chr(0x24B6 + n) for n in range(26)},
}
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{\w+\})")
COMPARED = re.compile(r"(has\([^)]*\)|== *(?:\"[^\"]*\"|'[^']*'))")
STRING = re.compile(r"(\"[^\"]*\"|'[^']*')")
LOUD = {
    "name": "1",
    "repository_url": "https://example.org/2",
    "discussion_url": "https://example.org/3",
    "docs_url": "https://example.org/4",
    "contact": "5",
    "good_first_issue_label": "6",
}
DOCUMENT = {
    "status": "draft",
    "parent": {"name": "7", "url": "https://example.org/7"},
    "reasons": "8",
    "definitions": "9",
    "examples": "10",
    "questions": [{"question": "11?", "answer": "12"}],
    "version": "1.0",
    "updated": "2026-11-22",
    "review_after": "2027-11-22",
    "owner": "13",
    "credits": [{"name": "14"}, {"name": "15"}, {"name": "16"}],
}


def circled(message):
    """The message in the pseudo-language: its words change, and what a program reads does not."""
    made = []
    for part in TAG.split(message):
        if part.startswith("{{"):
            pieces = [
                piece if COMPARED.fullmatch(piece) else STRING.sub(_circled_string, piece)
                for piece in COMPARED.split(part)
            ]
            made.append("".join(pieces))
        elif TAG.fullmatch(part):
            made.append(part)
        else:
            made.append(part.translate(CIRCLES))
    return "".join(made)


def _circled_string(found):
    return found[0].translate(CIRCLES)


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The catalogue that `pybabel extract` makes, as docs/how-to/translate-words.md says."""
    file = tmp_path_factory.mktemp("words") / "words.pot"
    command = ["babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", "-o", file, "."]
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    with file.open("rb") as handle:
        return read_po(handle)


@pytest.fixture
def catalogue(template, tmp_path):
    """Writes a catalogue of a language into a folder of templates, and gives the folder."""

    def put(code="qq", translate=circled, leave=()):
        folder = tmp_path / "templates"
        folder.mkdir(exist_ok=True)
        for message in template:
            if message.id:
                key = (message.context, message.id)
                message.string = "" if key in leave else translate(message.id)
        with (folder / f"{code}.po").open("wb") as handle:
            write_po(handle, template)
        return folder

    return put


def policy_in(code, tmp_path, **overrides):
    given = {"language": code} | overrides.pop("wording", {})
    return load(root=tmp_path, overrides={"project": LOUD, "wording": given, **overrides})


def untranslated(loaded, *folders):
    findings = lint(loaded, templates=folders)
    return [each for each in findings if each.code in {"language-missing", "translation-missing"}]


def plain_letters(text):
    """Letters outside circles that the page shows; code, addresses and tags are no words."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|\[!\w+\]", "", text)
    return sorted(set(re.findall(r"[A-Za-z]+", text)))


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("name", preset_names())
def test_no_word_of_a_preset_is_outside_the_catalogue(name, tone, catalogue, tmp_path):
    fragments = Fragments([catalogue()])
    for modals, layout in (("plain", "paragraphs"), ("rfc2119", "list")):
        wording = {"tone": tone, "modals": modals, "layout": layout}
        policy = policy_in("qq", tmp_path, preset=name, wording=wording, document=DOCUMENT).policy
        outside = {
            part: letters
            for part in PARTS
            if (letters := plain_letters(write(policy, part, fragments=fragments).markdown()))
        }
        assert outside == {}
    assert fragments.language("qq").missing == {}


def test_no_word_of_a_stance_is_outside_the_catalogue(catalogue, tmp_path):
    fragments = Fragments([catalogue()])
    qualifiers = {"who": "1", "where": "2", "when": "3", "except": "4", "items": ["5", "6", "7"]}
    outside = set()
    for tone, modals, level in product(("casual", "formal"), ("plain", "rfc2119"), get_args(Level)):
        rules = {
            facet.name: [
                rule
                for stance in facet.stances
                for rule in (
                    {"stance": stance, "level": level},
                    {"stance": stance, "level": level} | qualifiers,
                )
            ]
            for facet in facets().values()
        }
        wording = {"tone": tone, "modals": modals, "maintainers": "we"}
        policy = policy_in("qq", tmp_path, rules=rules, wording=wording).policy
        outside.update(*map(plain_letters, (text.markdown() for text in parts(policy, fragments))))
    assert outside == set()


def parts(policy, fragments):
    return [write(policy, part, fragments=fragments) for part in PARTS]


@pytest.mark.parametrize(
    "technology", ["1", "1 tools"], ids=["a technology that is a mass", "one that is many"]
)
def test_the_forms_of_another_technology_are_words_too(technology, catalogue, tmp_path):
    wording = {"technology": technology, "noun": "2", "maintainers": "3"}
    policy = policy_in("qq", tmp_path, preset="no-ai", wording=wording).policy
    text = write(policy, fragments=Fragments([catalogue()])).markdown()
    assert set(plain_letters(text)) <= {"tool", "tools"} & set(technology.split())


def test_every_frame_and_every_fragment_is_extracted(template):
    contexts = {message.context for message in template if message.id}
    assert {f"frame/{name}" for name in FRAMES} <= contexts
    fragments = {path.stem for path in ROOT.glob("templates/words/*.md")}
    assert fragments - {context.split("/")[0] for context in contexts} == set()


def test_what_the_catalogue_lacks_is_english_and_lint_says_so(catalogue, tmp_path):
    folder = catalogue(leave={TALKING})
    loaded = policy_in("qq", tmp_path, preset="ownership")
    assert "## Talking with people" in write(loaded.policy, templates=[folder]).markdown()
    (finding,) = untranslated(loaded, folder)
    assert (finding.code, finding.severity) == ("translation-missing", "note")
    assert finding.message.startswith("a message has no translation, first ")


TALKING = ("titles/talking", '{{ "Communication" if formal else "Talking with people" }}')


def test_a_language_without_a_catalogue_gives_english_and_lint_says_so(tmp_path, capsys):
    (tmp_path / ".git").mkdir()
    loaded = policy_in("qq", tmp_path, preset="ownership")
    english = policy_in("en", tmp_path, preset="ownership")
    assert write(loaded.policy) == write(english.policy)
    assert [each.code for each in untranslated(loaded)] == ["language-missing"]
    assert (
        untranslated(english)
        == untranslated(policy_in("en_GB", tmp_path, preset="ownership"))
        == []
    )
    file = tmp_path / "contribpolicy.toml"
    file.write_text('preset = "ownership"\n[wording]\nlanguage = "qq"\n', encoding="utf-8")
    assert main(["lint", "--root", str(tmp_path)]) == 1
    assert "there are no words in 'qq', and the text is English" in capsys.readouterr().out


def test_the_command_takes_a_catalogue_from_a_folder_of_templates(catalogue, tmp_path, capsys):
    folder = catalogue()
    (tmp_path / ".git").mkdir()
    file = tmp_path / "contribpolicy.toml"
    file.write_text('preset = "minimal"\n[wording]\nlanguage = "qq"\n', encoding="utf-8")
    place = ["--root", str(tmp_path), "--templates", str(folder)]
    assert main(["show", *place]) == 0
    assert plain_letters(capsys.readouterr().out) == []
    main(["lint", *place])
    assert "language-missing" not in capsys.readouterr().out


def test_a_region_of_a_language_falls_back_to_the_language(catalogue, tmp_path):
    folder = catalogue()
    policy = policy_in("qq-XX", tmp_path, preset="minimal").policy
    assert plain_letters(write(policy, templates=[folder]).markdown()) == []
    catalogue("qq_XX", lambda text: text.replace("policy", "POLICY"), leave=())
    text = write(policy, templates=[folder]).markdown()
    assert plain_letters(text) != []


def test_a_fragment_of_ones_own_is_in_the_language_that_it_is_in(catalogue, tmp_path):
    folder = catalogue()
    (folder / "testing.md").write_text("## test-before-submit\ndo: try it out\n", encoding="utf-8")
    policy = policy_in("qq", tmp_path, rules={"testing": "test-before-submit"}).policy
    assert "Try it out." in write(policy, templates=[folder]).markdown()


def test_a_rule_in_words_of_ones_own_stays_as_it_was_written(catalogue, tmp_path):
    rule = {"level": "must", "text": "Dis-le en français."}
    policy = policy_in("qq", tmp_path, rules={"testing": rule}).policy
    assert "Dis-le en français." in write(policy, templates=[catalogue()]).markdown()


def test_a_place_that_does_not_exist_makes_a_translation_count_as_missing(catalogue, tmp_path):
    folder = catalogue(translate=lambda text: text.replace("{subject}", "{sujet}"))
    choice = {"tone": "formal"}
    loaded = policy_in("qq", tmp_path, rules={"testing": "write-tests"}, wording=choice)
    assert "Contributors should add tests" in write(loaded.policy, templates=[folder]).markdown()
    (finding,) = untranslated(loaded, folder)
    assert "first '{subject} {verb} {phrase}' of frame/duty" in finding.message


def test_a_translation_that_is_no_template_is_reported_with_its_language(catalogue, tmp_path):
    folder = catalogue(translate=lambda text: text.replace("{{ your }}", "{{ your"))
    policy = policy_in("qq", tmp_path, rules={"testing": "write-tests"}).policy
    with pytest.raises(WordsError, match="cannot be used in 'qq', see its catalogue"):
        write(policy, templates=[folder])


@pytest.mark.parametrize("content", [b"no catalogue\n", b'msgid "\xff"\nmsgstr "x"\n'])
def test_a_file_that_is_no_catalogue_is_reported(content, tmp_path):
    (tmp_path / "qq.po").write_bytes(content)
    policy = policy_in("qq", tmp_path, preset="minimal").policy
    with pytest.raises(WordsError, match="this is no catalogue"):
        write(policy, templates=[tmp_path])


def test_english_is_written_without_babel():
    code = (
        "import sys; from sphinx_contribpolicy.policy import load;"
        "from sphinx_contribpolicy.wording import write;"
        "write(load(preset='ownership').policy); print('babel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "False\n"
