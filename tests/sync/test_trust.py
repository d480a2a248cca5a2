"""Whose word is taken: a check for CI believes nothing that the change itself brings."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import pytest

from sphinx_contribpolicy.regions import checksum, scan
from sphinx_contribpolicy.sync import lock as locks
from sphinx_contribpolicy.sync.lock import Kept

pytestmark = pytest.mark.slow

HONEST = "You are responsible for your contribution"
FORGED = "Nobody answers for anything that is submitted"


def contribpolicy(root, *arguments, env=None):
    return subprocess.run(
        [sys.executable, "-m", "sphinx_contribpolicy", *arguments],
        cwd=root,
        env={**os.environ, **(env or {})},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def project(tmp_path):
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.c"]
    subprocess.run([*git, "init", "-q"], check=True)
    assert contribpolicy(tmp_path, "init", "--yes").returncode == 0
    assert contribpolicy(tmp_path, "sync", "--check", "--strict").returncode == 0
    return tmp_path


def sealed(root, change):
    """Write the lock that `change` makes of the one that is there, with a seal that is right."""
    file = root / locks.LOCK
    lock = change(locks.Lock.parse(file.read_text()))
    file.write_text(lock.with_seal().written())
    assert locks.Lock.parse(file.read_text()).sealed


def of(data):
    return hashlib.sha256(data).hexdigest()


def forge(root, names):
    """Change a sentence in files, and every checksum that knows of it."""

    def changed(lock):
        files = dict(lock.files)
        for name in names:
            file = root / name
            text = file.read_text(encoding="utf-8").replace(HONEST, FORGED)
            assert FORGED in text
            texts = dict(files[name].texts)
            if locks.WHOLE in texts:
                texts[locks.WHOLE] = checksum(text)
            for region in scan(text, "markdown").regions:
                made = checksum(region.content)
                text = text.replace(region.sha256, made) if region.sha256 else text
                texts[region.name] = made
            file.write_text(text, encoding="utf-8")
            files[name] = Kept(of(text.encode()), texts)
        return lock._replace(files=files)

    sealed(root, changed)


@pytest.mark.parametrize(
    "names", [["AI_POLICY.md"], ["CONTRIBUTING.md"], ["AI_POLICY.md", "CONTRIBUTING.md"]]
)
def test_a_strict_check_finds_text_that_a_forged_lock_vouches_for(project, names):
    forge(project, names)
    done = contribpolicy(project, "sync", "--check", "--strict")
    assert done.returncode == 1
    assert all(name in done.stdout + done.stderr for name in names)


@pytest.mark.parametrize("name", ["CI", "GITHUB_ACTIONS", "CONTRIBPOLICY_STRICT"])
@pytest.mark.parametrize("value", ["", "true", "false"])
def test_no_variable_decides_what_is_believed(project, name, value):
    forge(project, ["AI_POLICY.md"])
    env = {name: value}
    assert contribpolicy(project, "sync", "--check", "--strict", env=env).returncode == 1
    assert contribpolicy(project, "sync", "--check", env=env).returncode == 0


def test_strict_without_check_is_said(project):
    done = contribpolicy(project, "sync", "--strict")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def outside(root):
    (root.parent / "secret").write_bytes(b"x")
    return "../secret", of(b"x")


def fifo(root):
    os.mkfifo(root / "pipe")
    return "pipe", of(b"")


def device(root):
    return "../" * 20 + "dev/zero", of(b"")


def link(root):
    (root / "link").symlink_to("/dev/zero")
    return "link", of(b"")


def absolute(root):
    return "/dev/zero", of(b"")


def of_git(root):
    return ".git/config", of((root / ".git" / "config").read_bytes())


@pytest.mark.parametrize("kind", ["inputs", "files"])
@pytest.mark.parametrize("make", [outside, fifo, device, link, absolute, of_git])
def test_what_a_lock_names_outside_is_not_read(project, kind, make):
    name, made = make(project)
    value = made if kind == "inputs" else Kept(made, {})
    sealed(project, lambda lock: lock._replace(**{kind: {**getattr(lock, kind), name: value}}))
    done = contribpolicy(project, "sync", "--check")
    assert "Traceback" not in done.stderr
    # The plan makes the texts again, and they are right; a lock of other files is out of date.
    assert done.returncode == (0 if kind == "inputs" else 1)


def test_a_pyproject_that_never_ends_does_not_hold_a_check_up(project):
    os.mkfifo(project / "pyproject.toml")
    assert contribpolicy(project, "sync", "--check").returncode in {0, 2}


@pytest.mark.parametrize(
    "settings",
    [
        '[wording]\nbody = ".git/config"\n',
        '[wording]\nbody = "sub/../.GIT/config"\n',
        '[wording]\nbody = "link"\n',
        'extends = [".git/base.toml"]\n',
    ],
)
def test_nothing_of_git_becomes_a_policy(tmp_path, settings):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".git" / "base.toml").write_text('preset = "minimal"\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / ".git" / "config")
    (tmp_path / "contribpolicy.toml").write_text(settings)
    done = contribpolicy(tmp_path, "show")
    assert (done.returncode, done.stdout) == (2, "")
    assert "what git keeps" in done.stderr or ".GIT" in settings


@pytest.mark.parametrize("name", [".git/config", "../secret.md", "/etc/passwd"])
def test_a_template_is_a_file_of_the_repository(tmp_path, name):
    root = tmp_path / "r"
    root.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "contribpolicy.toml").write_text(f'[pull_requests]\ntemplate = "{name}"\n')
    (root / "b.md").write_text("x")
    done = contribpolicy(root, "check-pr", "--body", "b.md")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
