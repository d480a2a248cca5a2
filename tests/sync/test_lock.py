"""What the lock records, so that a newer kit with other words is told from an edit."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.sync.lock import LOCK, Lock, up_to_date
from sphinx_contribpolicy.word_files import words_checksum

POLICY = 'preset = "ownership"\n[project]\nname = "P"\n[files]\nregions = ["CONTRIBUTING.md"]\n'
GUIDE = "# Join\n\n<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
SHARED = '[project]\nversion = "1"\n\n' + POLICY.replace("[", "[tool.contribpolicy.").replace(
    'preset = "', '[tool.contribpolicy]\npreset = "'
).replace('= [tool.contribpolicy."', '= ["')
ANEW = f"made by 0.0.1; {__version__} words it anew"


@pytest.fixture
def guide(repository_at, tmp_path):
    """A repository with one region, whose lock is that of a kit with other words."""

    def made(policy="contribpolicy.toml", content=POLICY):
        repository = repository_at(tmp_path)
        repository.git("init", "-q")
        repository.write(policy, content)
        repository.write("CONTRIBUTING.md", GUIDE)
        repository.write("other/terms.md", "## titles\ntitle policy: Our words\n")
        done = repository.run("sync", "--templates", "other")
        assert done.out == f"updated CONTRIBUTING.md\nwrote {LOCK}\n"
        return repository

    return made


def as_of_another_kit(repository):
    made = Lock.parse(repository.read(LOCK))._replace(kit="0.0.1")
    repository.write(LOCK, made.with_seal().written())


def edit(repository, name, text):
    repository.write(name, f"{repository.read(name)}{text}")


def test_an_edit_of_the_policy_that_changes_no_text_is_recorded_and_no_check_asks_for_it(guide):
    repository = guide()
    repository.run("sync")
    edit(repository, "contribpolicy.toml", "# x\n")
    for options in (["--check"], ["--check", "--strict"], ["--diff"]):
        assert repository.run("sync", *options) == (0, "", "")
    assert not up_to_date(repository.root, words_checksum())
    assert repository.run("sync").out == f"updated {LOCK}\n"
    assert up_to_date(repository.root, words_checksum())
    assert repository.run("sync") == (0, "", "")


def test_a_lock_of_another_kit_or_of_other_words_is_written_where_no_text_changes(guide):
    repository = guide()
    repository.run("sync")
    right = repository.read(LOCK)
    for stale in ({"kit": "0.0.1"}, {"words": "0"}):
        repository.write(LOCK, Lock.parse(right)._replace(**stale).with_seal().written())
        assert repository.run("sync", "--check", "--strict") == (0, "", "")
        assert repository.run("sync").out == f"updated {LOCK}\n"
        assert repository.read(LOCK) == right


def test_a_check_that_words_read_anew_names_the_pin_of_the_kit_that_made_them(guide):
    repository = guide()
    as_of_another_kit(repository)
    required = ".github/requirements-contribpolicy.txt"
    repository.write(required, "sphinx-contribpolicy==0.0.1\n")
    done = repository.run("sync", "--check")
    assert (done.status, ANEW in done.err) == (0, True)
    assert f"{required}:1: pins sphinx-contribpolicy==0.0.1, and " in done.err


def test_a_missing_lock_is_written_and_no_check_asks_for_it(guide):
    repository = guide()
    repository.run("sync")
    (repository.root / LOCK).unlink()
    assert repository.run("sync", "--check") == (0, "", "")
    assert repository.run("sync").out == f"wrote {LOCK}\n"


@pytest.mark.parametrize(
    ("policy", "content", "edited"),
    [
        ("contribpolicy.toml", POLICY, ""),
        ("contribpolicy.toml", POLICY, "contribpolicy.toml"),
        ("contribpolicy.toml", POLICY, "CONTRIBUTING.md"),
        ("pyproject.toml", SHARED, ""),
        ("pyproject.toml", SHARED, "pyproject.toml"),
    ],
)
def test_words_of_another_kit_are_told_from_an_edit_that_changed_no_text(
    guide, policy, content, edited
):
    repository = guide(policy, content)
    if edited:
        edit(repository, edited, "\n# More\n")
        repository.run("sync", "--templates", "other")
    as_of_another_kit(repository)
    check = repository.run("sync", "--check")
    assert (check.status, check.out, ANEW in check.err) == (0, "", True)
    assert repository.run("sync", "--check", "--strict").status == 1


def test_a_change_of_the_policy_is_not_laid_at_the_door_of_another_kit(guide):
    repository = guide()
    as_of_another_kit(repository)
    repository.write("contribpolicy.toml", POLICY.replace("ownership", "welcome"))
    check = repository.run("sync", "--check")
    assert (check.status, "made by" in check.err) == (1, False)
    assert "CONTRIBUTING.md: out of date" in check.out


def test_init_writes_a_lock_for_a_guide_alone(repository_at, tmp_path):
    repository = repository_at(tmp_path)
    repository.git("init", "-q")
    repository.write("CONTRIBUTING.md", "# Join\n\nHello.\n")
    arguments = ["--yes", "--preset", "ownership", "--set", "project.name=P"]
    done = repository.run("init", *arguments, "--only", "CONTRIBUTING.md")
    assert f"wrote {LOCK}: " in done.out
    assert up_to_date(repository.root, words_checksum())
