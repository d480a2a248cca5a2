"""Whatever happens while files are written, each of them is the old one or the new one, whole."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from sphinx_contribpolicy.diagnostics import FilesError
from sphinx_contribpolicy.sync import LOCK, Sync, write_changes
from sphinx_contribpolicy.sync.write import SUFFIX

pytestmark = pytest.mark.slow

UNMEASURED = {
    name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS_")
}
"""The environment of a child that is stopped or limited: coverage writes files of its own."""


COMMANDS = {
    "sync": ["sync"],
    "init": ["init", "--yes"],
    "template": ["template", "--write"],
}
BEFORE = {
    "init": {"README.md": "# Larkspur\n", "CONTRIBUTING.md": "# Contributing\n\nHello.\n"},
    "template": {
        "contribpolicy.toml": 'preset = "disclosure"\n[project]\nname = "Larkspur"\n',
        ".github/PULL_REQUEST_TEMPLATE.md": "## Description\n\n<!-- What changes? -->\n",
    },
}


@pytest.fixture
def faulty(repository):
    """Runs the command with a fault, in a child; see `faulty.py`."""
    program = [sys.executable, str(Path(__file__).with_name("faulty.py"))]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        program, cwd=repository.root, env=UNMEASURED, stdin=pipe, stdout=pipe, text=True
    ) as process:

        def run(kind, at, *arguments):
            process.stdin.write(" ".join([kind, str(at), *arguments]) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield run
        process.stdin.close()


# Every call takes minutes: a run meets one in four, and the long one of the gate all.
EVERY = bool(os.environ.get("CI_LONG"))
STEPS = range(1, 500, 1 if EVERY else 4)


def put(repository, files):
    """Makes the files of the repository these."""
    for name in repository.content():
        (repository.root / name).unlink()
    for name, content in files.items():
        repository.write(name, content)


def whole(repository, before, after):
    """Says that every file is the old or the new one, and returns the names of the new ones.

    The lock may also be the one that holds while files are written.
    """
    new = set()
    for name, content in repository.content().items():
        if name.endswith(SUFFIX) or (name == LOCK and content != after[name]):
            continue
        assert content in {before.get(name), after[name]}, name
        if content == after[name] != before.get(name):
            new.add(name)
    return new


def left_over(repository):
    return [name for name in repository.content() if name.endswith(SUFFIX)]


@pytest.mark.skipif(os.name == "nt", reason="there is no fork")
@pytest.mark.parametrize("kind", ["fail", "kill"])
@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_call_fails_files_are_whole_and_the_next_run_ends_it(
    name, kind, repository, faulty, request
):
    command = COMMANDS[name]
    if name == "sync":
        request.getfixturevalue("kept")
    else:
        put(repository, BEFORE[command[0]])
    before = repository.content()
    assert repository.run(*command).status == 0
    after = repository.content()
    changed = {each for each in after if after[each] != before.get(each)}
    met = set()
    for step in STEPS:
        put(repository, before)
        done = faulty(kind, step, *command)
        met.update(done["calls"][:step])
        new = whole(repository, before, after)
        if len(done["calls"]) < step and done["status"] == 0:
            break
        if kind == "fail":
            assert "Traceback" not in done["err"]
            assert "is a fault of contribpolicy" not in done["err"]
            assert (done["status"], new) == (0, changed) or done["status"] == 2, done
            assert "unlink" in done["calls"][step - 1 :] or not left_over(repository)
            if repository.content() == before:
                continue
        else:
            assert done["status"] == -signal.SIGKILL, done
        done = repository.run(*command)
        assert done.status == 0, (step, done)
        assert whole(repository, before, after) == changed
        assert kind == "fail" or not left_over(repository)
    assert 3 < len(done["calls"]) < step
    if EVERY:
        request.node.user_properties.append(("examples", len(done["calls"])))
    assert met >= {"open", "write", "fsync", "replace"}


@pytest.mark.skipif(os.name == "nt", reason="there is no fork")
def test_after_a_kill_another_policy_is_no_reason_for_force(kept, faulty, request):
    policy = kept.read("contribpolicy.toml")
    assert kept.run("sync").status == 0
    kept.write("contribpolicy.toml", policy.replace("disclosure", "ownership"))
    before = kept.content()
    for step in STEPS:
        put(kept, before)
        done = faulty("kill", step, "sync")
        if done["status"] == 0:
            break
        kept.write("contribpolicy.toml", policy.replace("disclosure", "no-ai"))
        assert kept.run("sync").status == 0, step
        assert kept.run("sync", "--check", "--strict").status == 0
    if EVERY:
        request.node.user_properties.append(("examples", step - 1))
    assert step > 20


def test_what_a_killed_run_left_is_removed_later(kept):
    left = kept.write(f".CONTRIBUTING.md.{os.getpid()}-0123{SUFFIX}", "half")
    os.utime(left, (0, 0))
    fresh = kept.write(f".CONTRIBUTING.md.{os.getpid()}-4567{SUFFIX}", "of a run at work")
    assert kept.run("sync").status == 0
    assert not left.exists()
    assert fresh.exists()


def limited():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_changes_nothing_and_is_said(kept):
    before = kept.content()
    done = subprocess.run(
        [sys.executable, "-B", "-m", "sphinx_contribpolicy", "sync"],
        cwd=kept.root,
        env=UNMEASURED,
        capture_output=True,
        check=False,
        preexec_fn=limited,
    )
    assert done.returncode == 2
    assert b"cannot be written: File too large; nothing was changed" in done.stderr
    assert b"Traceback" not in done.stderr
    assert kept.content() == before


def test_a_folder_that_cannot_be_written_to_is_said(kept):
    before = kept.content()
    # A file stands where a folder has to be made; the superuser cannot write there either.
    policy = kept.read("contribpolicy.toml").replace("AI_POLICY.md", "CONTRIBUTING.md/AI_POLICY.md")
    kept.write("contribpolicy.toml", policy)
    done = kept.run("sync")
    assert done.status == 2
    assert "CONTRIBUTING.md/AI_POLICY.md" in done.err
    assert kept.content() == before | {"contribpolicy.toml": policy.encode()}


@contextlib.contextmanager
def without_rights(root):
    """The folder, and somebody who cannot write there; the superuser turns into nobody."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no permission bits")
def test_a_read_only_folder_changes_nothing(kept, repository_at):
    here = Path(__file__).resolve()
    if os.geteuid() == 0 and not all(each.stat().st_mode & 0o001 for each in here.parents):
        pytest.skip("nobody, who the superuser turns into, cannot enter this checkout")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        repository = repository_at(Path(folder) / "repository")
        for name, content in kept.content().items():
            repository.write(name, content)
        assert repository.run("sync", "--check").status == 1
        before = repository.content()
        # Nobody can go back to a checkout that is closed to others.
        with contextlib.chdir(repository.root), without_rights(repository.root):
            done = repository.run("sync")
        assert done.status == 2
        assert "cannot be written: Permission denied; nothing was changed" in done.err
        assert repository.content() == before


def test_a_file_that_changed_after_the_plan_stops_all(kept):
    planned = Sync().plan(kept.root)
    kept.write("docs/CONTRIBUTING.rst", "Somebody saved the file.\n")
    before = kept.content()
    with pytest.raises(FilesError, match="changed while it was being read"):
        write_changes(planned.changes)
    assert kept.content() == before


def test_a_file_that_appeared_after_the_plan_stops_all(kept):
    planned = Sync().plan(kept.root)
    kept.write("AI_POLICY.md", "Somebody wrote this.\n")
    before = kept.content()
    with pytest.raises(FilesError, match="run the command again"):
        write_changes(planned.changes)
    assert kept.content() == before


@pytest.mark.parametrize("folder", [".github", ".github/ISSUE_TEMPLATE"])
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_became_a_link_after_the_plan_stops_all(kept, tmp_path, folder, there):
    form = ".github/ISSUE_TEMPLATE/bug.md"
    files = f'[files.whole]\n"{form}" = "policy"\n'
    kept.write("contribpolicy.toml", f'preset = "minimal"\n{files}')
    if there:
        kept.write(".github/ISSUE_TEMPLATE/other.md", "x\n")
    planned = Sync().plan(kept.root)
    assert form in [change.file.name for change in planned.changes]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if (kept.root / folder).exists():
        (kept.root / folder).rename(tmp_path / "before")
    (kept.root / folder).parent.mkdir(exist_ok=True)
    (kept.root / folder).symlink_to(elsewhere)
    with pytest.raises(FilesError, match="leads elsewhere"):
        write_changes(planned.changes)
    assert not list(elsewhere.iterdir())


def test_two_runs_at_once_leave_whole_files(kept):
    before = kept.content()
    assert kept.run("sync").status == 0
    after = kept.content()
    for name in set(after) - set(before):
        (kept.root / name).unlink()
    for name, content in before.items():
        kept.write(name, content)
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "sphinx_contribpolicy", "sync"],
            cwd=kept.root,
            stderr=subprocess.PIPE,
        )
        for _ in range(4)
    ]
    for run in runs:
        _, err = run.communicate()
        assert run.returncode in {0, 2}, err
        assert run.returncode == 0 or b"run the command again" in err
    assert whole(kept, before, after) == {each for each in after if after[each] != before.get(each)}
    assert not [name for name in kept.content() if name.endswith(SUFFIX)]
