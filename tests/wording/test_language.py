"""A language is a folder: German for two presets, and what there is to translate."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import Wording, english

GERMAN = Path(__file__).parent / "german"
PARTS = ("policy", "summary", "checklist", "agents", "pull-request-template", "good-first-issue")
SETTINGS = """\
preset = "{preset}"

[project]
name = "Larkspur"
discussion_url = "https://example.org/larkspur/12"

[wording]
language = "{language}"
tone = "{tone}"
templates = ["words"]

[files]
whole = {{ "AI_POLICY.md" = "policy" }}
"""


@pytest.fixture
def settled(repository):
    """A repository with a folder of words, whose policy is in a language."""

    def write(language="de", preset="minimal", tone="casual"):
        (repository.root / "words").mkdir(exist_ok=True)
        text = SETTINGS.format(language=language, preset=preset, tone=tone)
        repository.write("contribpolicy.toml", text)
        return repository

    return write


def codes(repository):
    return {
        each.code: each
        for each in lint(load(root=repository.root))
        if each.code in {"language-missing", "words-missing", "words-stale"}
    }


def missing(repository):
    """What lint says is missing, by file of words."""
    found = lint(load(root=repository.root))
    return dict(each.message.split(" lacks ") for each in found if each.code == "words-missing")


@pytest.mark.slow
@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("preset", ["minimal", "disclosure"])
def test_german_says_all_of_a_preset_without_english(settled, preset, tone, update_pages):
    repository = settled("de", preset, tone)
    shutil.copytree(GERMAN / "de", repository.root / "words" / "de")
    wording = Wording(load(root=repository.root).policy)
    said = "\n".join(wording.part(part).markdown() for part in PARTS)
    missing = wording.missing()
    assert set(missing) <= {"diff", "new-files", "reply", "reviewers", "terms", "text"}
    # The English words for reviewers read it.
    assert missing.get("terms", []) in ([], ["name noun_s"])
    page = GERMAN / f"{preset}-{tone}.md"
    if update_pages:
        page.write_text(said, encoding="utf-8")
    assert said == page.read_text(encoding="utf-8")
    assert repository.run("show").out == wording.part().markdown()
    assert repository.run("sync").status == 0
    assert repository.read("AI_POLICY.md") == wording.part().markdown()
    assert "language-missing" not in codes(repository)


def test_every_german_section_names_its_original():
    for file in (GERMAN / "de").glob("*.md"):
        text = file.read_text(encoding="utf-8")
        assert text.count("\n## ") + text.startswith("## ") == text.count("<!-- english: "), file


@pytest.mark.slow
def test_the_skeleton_says_nothing_yet_and_lint_says_what_waits(settled):
    repository = settled()
    before = repository.run("show").out
    assert set(codes(repository)) == {"language-missing"}
    done = repository.run("words", "--new", "de")
    assert done.status == 0
    assert len(done.out.splitlines()) == len(english())
    assert repository.run("show").out == before
    assert repository.run("words", "--new", "de").err == "every section is there already\n"
    # Comments alone are no words.
    assert set(codes(repository)) == {"language-missing"}
    repository.write("words/de/general.md", "## any-tools-neutral\ncasual: nimm, was du magst\n")
    named = missing(repository)
    assert named["testing.md"].startswith("sections in 'de': test-before-submit;")
    assert named["passages.md"].startswith("sections in 'de': author-accountable + ")
    assert {"terms.md", "reply.md", "agent-block.md"} <= named.keys()
    assert {"volume.md", "disclosure.md"}.isdisjoint(named)


HALF = """\
[project]
name = "Larkspur"
[rules]
general = "ban"
permitted = "understand-research"
[wording]
language = "de"
templates = ["words"]
"""


def test_one_translated_sentence_is_a_language_and_lint_names_the_others(repository):
    repository.write("contribpolicy.toml", HALF)
    repository.write("words/de/general.md", "## ban\ncasual: reiche nichts ein\n")
    assert set(codes(repository)) == {"words-missing"}
    named = missing(repository)
    assert named["permitted.md"].startswith("sections in 'de': understand-research;")
    assert "general.md" not in named
    digest = english("general")["general"]["ban"].digest
    repository.write("words/de/general.md", f"## ban\n<!-- english: {digest} -->\n<!-- a -->\n")
    assert set(codes(repository)) == {"language-missing"}
    repository.write("words/de/README.md", "# Wer was macht\n\n## Stand\nnotiz: bald mehr\n")
    assert set(codes(repository)) == {"language-missing"}


def test_one_section_is_added_beside_what_is_there(settled):
    repository = settled()
    mine = "# testing\r\n\r\n## write-tests\r\ncasual: bring Tests mit\r\n"
    repository.write("words/de/testing.md", mine)
    assert repository.run("words", "--new", "de", "testing.write-tests").out == ""
    done = repository.run("words", "--new", "DE", "testing.test-before-submit")
    assert done.out == "updated words/de/testing.md\n"
    digest = english("testing")["testing"]["test-before-submit"].digest
    text = repository.read("words/de/testing.md")
    added = f"\r\n## test-before-submit\r\n<!-- english: {digest} -->\r\n<!-- casual: <test your "
    assert text.startswith(mine + added)
    assert repository.run("lint").status in {0, 1}


@pytest.mark.slow
def test_a_copy_of_all_words_in_english_says_the_same(settled):
    for preset in ("disclosure", "no-ai", "certify"):
        repository = settled("en", preset)
        before = [repository.run("show", "--part", part).out for part in ("policy", "reviewers")]
        repository.run("words", "--new", "en")
        assert before == [
            repository.run("show", "--part", part).out for part in ("policy", "reviewers")
        ]
        assert codes(repository) == {}
        shutil.rmtree(repository.root / "words")


def test_lint_says_which_original_has_changed_in_every_language(settled):
    repository = settled()
    repository.write("words/testing.md", "## write-tests\n<!-- english: 000 -->\nrule: a\n")
    repository.write(
        "words/de/testing.md", "## write-tests\ncasual: a\n<!-- english: 0 -->\nformal: b\n"
    )
    repository.write("words/de/terms.md", "## levels\n<!-- english: 1 -->\nlevel must: musst\n")
    digest = english("testing")["testing"]["write-tests"].digest
    found = [each for each in lint(load(root=repository.root)) if each.code == "words-stale"]
    places = {(each.file.relative_to(repository.root).as_posix(), each.line) for each in found}
    expected = {("words/testing.md", 1), ("words/de/testing.md", 1), ("words/de/terms.md", 1)}
    assert places == expected
    assert all(digest in each.message for each in found if each.file.name == "testing.md")
    for name in ("words/testing.md", "words/de/testing.md"):
        text = repository.read(name)
        repository.write(
            name, text.replace("000", digest).replace("english: 0 ", f"english: {digest} ")
        )
    left = [each for each in lint(load(root=repository.root)) if each.code == "words-stale"]
    assert [each.file.name for each in left] == ["terms.md"]


@pytest.mark.parametrize("section", ["## ban\nshort: nein\n", "## ban\n<!-- casual: no -->\n"])
def test_a_section_without_a_sentence_is_named_with_its_line(repository, section):
    repository.write("contribpolicy.toml", HALF)
    repository.write("words/de/general.md", f"# Allgemeines\n\n{section}")
    said = "words/de/general.md:3: 'ban' has no sentence yet: write a line `casual`, `formal` or"
    for command in ("show", "lint"):
        done = repository.run(command)
        assert (done.status, said in done.err) == (2, True), done.err


def test_a_slip_in_the_folder_of_a_language_is_found(settled):
    repository = settled()
    repository.write("words/de/testing.md", "## write-test\ncasual: a\n")
    done = repository.run("show")
    assert done.status == 2
    assert "words/de/testing.md:1: 'testing' has no section 'write-test'; did you mean" in done.err


def test_a_name_that_a_language_makes_for_itself_is_known(settled):
    repository = settled()
    repository.write("words/de/terms.md", "## names\nname mit: mit {{ technology }}\n")
    repository.write("words/de/testing.md", "## test-before-submit\ncasual: teste {{ mit }}\n")
    assert repository.run("show").status == 0
    repository.write("words/de/testing.md", "## test-before-submit\ncasual: teste {{ mti }}\n")
    assert "there is no name 'mti'; did you mean 'mit'?" in repository.run("show").err


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_folder_for_words_that_is_not_there_yet_is_made(settled, language):
    repository = settled(language)
    (repository.root / "words").rmdir()
    assert repository.run("words", "--new", language, "testing").status == 0
    made = "words/testing.md" if language == "en" else "words/de/testing.md"
    assert "## test-before-submit\n" in repository.read(made)
    assert repository.run("show").status == 0


MISTAKES = [
    ("d", "", "'d' is no language code, such as de or pt-br"),
    ("../de", "", "'../de' is no language code"),
    ("de", "tesing", "there are no words 'tesing'; did you mean 'testing'?"),
    ("de", "testing.write-test", "has no section 'write-test'; did you mean 'write-tests'?"),
]


def test_what_cannot_be_written_is_said(settled, repository):
    settled()
    for language, section, message in MISTAKES:
        done = repository.run("words", "--new", language, *filter(None, [section]))
        assert (done.status, message in done.err) == (2, True), done.err
    text = repository.read("contribpolicy.toml").replace('templates = ["words"]\n', "")
    repository.write("contribpolicy.toml", text)
    done = repository.run("words", "--new", "de")
    assert (done.status, "there is no folder for words" in done.err) == (2, True)
