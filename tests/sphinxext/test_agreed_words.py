"""Words that a project agreed on stay, until it takes those of a newer kit."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy import __version__
from sphinx_contribpolicy.sync.lock import LOCK, Lock

pytestmark = pytest.mark.slow

OTHER = "## titles\ntitle policy: Our words\n"
SAID = "the policy reads otherwise than with contribpolicy 0.0.1"
PAGES = {"index.md": "# A\n\n:::{llm-policy}\n:::\n", "b.md": "# B\n\n:::{llm-policy}\n:::\n"}


@pytest.fixture
def synced(project, repository_at):
    """A project with pages only, whose lock is that of a kit with other words."""
    project.write(PAGES)
    repository = repository_at(project.root)
    repository.git("init", "-q")
    repository.write("other/terms.md", OTHER)
    assert repository.run("sync", "--lock", "--templates", "other").out == f"wrote {LOCK}\n"
    (repository.root / "other" / "terms.md").unlink()
    as_of(repository, "0.0.1")
    return repository


def as_of(repository, kit):
    lock = Lock.parse(repository.read(LOCK))._replace(kit=kit)
    repository.write(LOCK, lock.with_seal().written())


def test_an_upgrade_that_words_the_policy_anew_is_said_once_until_it_is_taken(project, synced):
    for _ in range(2):
        warned = project.build(warnings=True).warnings
        assert warned.count(SAID) == 1
        assert "[contribpolicy.words]" in warned
        assert LOCK in warned
    project.build(suppress_warnings=["contribpolicy.words", "toc.not_included"], doctrees="other")
    anew = f"made by 0.0.1; {__version__} words it anew; run `contribpolicy sync`"
    check = synced.run("sync", "--check")
    assert (check.status, check.out, anew in check.err) == (0, "", True)
    strict = synced.run("sync", "--check", "--strict")
    assert (strict.status, anew in strict.err) == (1, True)
    shown = synced.run("sync", "--diff")
    assert (shown.status, anew in shown.err) == (1, True)
    assert '+policy = "' in shown.out
    assert synced.run("sync").out == f"updated {LOCK}\n"
    project.build()
    assert synced.run("sync", "--check", "--strict").status == 0


def test_an_older_kit_than_that_of_the_lock_is_to_be_replaced(project, synced):
    as_of(synced, "99.0.1")
    warned = project.build(warnings=True).warnings
    assert "agreed on; install that, which is newer than the one here" in warned
    check = synced.run("sync", "--check")
    said = f"made by 99.0.1, and here runs {__version__}, which is older; install that"
    assert (check.status, check.out, said in check.err) == (0, "", True)


def test_nothing_is_said_where_no_upgrade_changed_the_text(project, synced):
    as_of(synced, __version__)
    project.build()
    synced.run("sync")
    as_of(synced, "0.0.1")
    # What conf.py puts on top is no other wording of what was agreed on.
    project.build(contribpolicy_overrides={"wording": {"tone": "formal"}})
    assert synced.run("sync", "--check").status == 0
    for content in ("", "version = 1\n", "kit = 1\npolicy = 2\n", "<<<<<<< ours\n", b"\xff"):
        synced.write(LOCK, content)
        project.build()


def test_a_project_without_pages_of_the_policy_does_not_hear_of_it(project, synced):
    synced.write("index.md", "# A\n")
    synced.write("b.md", "# B\n")
    project.build()


def test_an_edit_of_the_policy_is_recorded_by_sync_and_no_upgrade(project, synced):
    synced.run("sync")
    synced.write("contribpolicy.toml", 'preset = "no-ai"\n')
    project.build()
    check = synced.run("sync", "--check")
    assert (check.status, "made by" in check.err) == (1, False)
    assert synced.run("sync").out == f"updated {LOCK}\n"
    assert synced.run("sync", "--check").status == 0
