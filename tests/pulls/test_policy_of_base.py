"""The rules by which commits are judged are those before the first of them; git runs nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

POLICY = """\
preset = "ownership"
[commits]
sign_off = "human"
[rules]
attribution = { stance = "forbid-ai-coauthor" }
"""
BASED = 'extends = ["conf/base.toml"]\n'
TABLE = '[tool.contribpolicy.rules]\nattribution = { stance = "forbid-ai-coauthor" }\n'
MESSAGE = "Speed up\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"


class History:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, stdin: str = "") -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, input=stdin, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def commit(self, files: dict[str, str | None], message: str = "A commit\n") -> str:
        for name, text in files.items():
            file = self.folder / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-F", "-", stdin=message)
        return self.git("rev-parse", "HEAD")

    def check(self, span: str, *options: str, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sphinx_contribpolicy", "check-commits", span, *options],
            cwd=self.folder,
            env={**os.environ, **env},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path)


WEAKENED: dict[str, tuple[dict[str, str], dict[str, str | None]]] = {
    "replaced": ({"contribpolicy.toml": POLICY}, {"contribpolicy.toml": 'preset = "minimal"\n'}),
    "removed": ({"contribpolicy.toml": POLICY}, {"contribpolicy.toml": None}),
    "moved": (
        {"contribpolicy.toml": POLICY},
        {
            "contribpolicy.toml": None,
            "pyproject.toml": '[tool.contribpolicy]\npreset = "minimal"\n',
        },
    ),
    "hidden": ({"pyproject.toml": TABLE}, {"contribpolicy.toml": 'preset = "minimal"\n'}),
    "by its base": (
        {"contribpolicy.toml": BASED, "conf/base.toml": POLICY},
        {"conf/base.toml": 'preset = "minimal"\n'},
    ),
    "broken": ({"contribpolicy.toml": POLICY}, {"contribpolicy.toml": "x = ["}),
    "with its body": (
        {"contribpolicy.toml": f'{POLICY}[wording]\nbody = "p.md"\n', "p.md": "# P\n\nText.\n"},
        {"p.md": None},
    ),
    "not at all": ({"contribpolicy.toml": POLICY}, {}),
}


@pytest.mark.parametrize("way", WEAKENED)
@pytest.mark.parametrize("dots", ["..", "..."])
def test_a_policy_that_the_commits_weaken_is_that_of_their_base(
    way: str, dots: str, history: History
) -> None:
    before, after = WEAKENED[way]
    base = history.commit(dict(before))
    history.commit(after, MESSAGE)
    done = history.check(f"{base}{dots}HEAD")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "trailer-forbidden" in done.stdout


def test_a_policy_that_the_base_lacks_is_the_one_in_the_folder(history: History) -> None:
    base = history.commit({"README.md": "x"})
    history.commit({"contribpolicy.toml": POLICY}, MESSAGE)
    assert history.check(f"{base}..HEAD").returncode == 1


def test_a_policy_that_is_named_is_taken(history: History) -> None:
    base = history.commit({"contribpolicy.toml": POLICY})
    history.commit({}, MESSAGE)
    (history.folder / "mine.toml").write_text('preset = "minimal"\n')
    assert history.check(f"{base}..HEAD", "--config", "mine.toml").returncode == 0


def test_what_is_wrong_at_the_base_is_said_of_its_file(history: History) -> None:
    base = history.commit({"contribpolicy.toml": "presset = 1\n"})
    history.commit({"contribpolicy.toml": POLICY})
    done = history.check(f"{base}..HEAD")
    assert done.returncode == 2
    assert done.stderr.startswith("contribpolicy.toml:1: ")
    assert f"as it is at {base}" in done.stderr


PROGRAMS = [
    ["core.fsmonitor"],
    ["core.sshCommand"],
    ["core.hooksPath"],
    ["diff.external"],
    ["core.pager"],
    ["pager.log"],
    ["gpg.program"],
    ["filter.x.smudge"],
    ["filter.x.process"],
    ["diff.x.textconv"],
    ["core.gitProxy"],
    ["credential.helper"],
]


@pytest.mark.parametrize("keys", PROGRAMS, ids=lambda keys: keys[0])
@pytest.mark.parametrize("missing", [False, True])
def test_no_program_of_a_repository_is_run(
    *,
    keys: list[str],
    missing: bool,
    history: History,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = tmp_path_factory.mktemp("evil")
    program = place / "evil"
    program.write_text(f"#!/bin/sh\ntouch {place}/ran\n")
    program.chmod(0o755)
    for hook in ("reference-transaction", "post-index-change"):
        (place / hook).symlink_to(program)
    history.commit(
        {"contribpolicy.toml": POLICY, ".gitattributes": "* filter=x diff=x\n", "d/a": "1"}
    )
    assert (
        subprocess.run(
            [sys.executable, "-m", "sphinx_contribpolicy", "init", "--yes"],
            cwd=history.folder,
            check=False,
        ).returncode
        == 0
    )
    history.commit({"d/a": "2"})
    history.commit({"d/a": "3"})
    tree = history.git("rev-parse", "HEAD:d")
    for key in keys:
        history.git("config", key, str(place if key == "core.hooksPath" else program))
    if missing:
        (history.folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
        for key, value in {
            "remote.origin.url": f"ext::{program}" if keys[0] == "core.pager" else "ssh://x/y",
            "remote.origin.promisor": "true",
            "extensions.partialClone": "origin",
            "core.repositoryformatversion": "1",
            "protocol.ext.allow": "always",
        }.items():
            history.git("config", key, value)
    history.check("HEAD~1..HEAD")
    file = history.folder / "contribpolicy.toml"
    file.write_text(file.read_text().replace("ownership", "welcome"))
    for command in (["sync"], ["init", "--yes"], ["lint"]):
        subprocess.run(
            [sys.executable, "-m", "sphinx_contribpolicy", *command],
            cwd=history.folder,
            capture_output=True,
            check=False,
        )
    assert not (place / "ran").exists()


def test_a_hook_is_about_the_repository_of_its_folder(history: History, tmp_path: Path) -> None:
    base = history.commit({"contribpolicy.toml": POLICY})
    history.commit({}, MESSAGE)
    elsewhere = tmp_path / "elsewhere"
    subprocess.run(["git", "init", "-q", str(elsewhere)], check=True)
    done = history.check(f"{base}..HEAD", GIT_DIR=str(elsewhere / ".git"))
    assert done.returncode == 1


REMOTES = {
    "gh:owner/repo": "https://github.com/owner/repo",
    "https://user:secret@example.org:8443/o/r.git": "https://example.org/o/r",
    "ssh://git@example.org:2222/o/r": "https://example.org/o/r",
    "git@github.com:o/r.git": "https://github.com/o/r",
    "C:/repos/x": "",
    "C:\\repos\\x": "",
    "ext::sh -c x": "",
    "/srv/git/x.git": "",
    "../x": "",
    "file:///srv/x": "",
    "example.org:/srv/git/x.git": "",
    "user:secret@example.org:o/r": "",
    "https://example.org/o/r?token=secret": "",
    "https://example.org/o/<r>": "",
    "\\\\server\\share\\x": "",
}


@pytest.mark.parametrize("remote", REMOTES)
def test_the_address_of_a_remote_is_one_that_people_open_or_none(
    remote: str, history: History
) -> None:
    from sphinx_contribpolicy.git import url_of

    history.git("config", "url.https://github.com/.insteadOf", "gh:")
    history.git("config", "remote.origin.url", remote)
    assert url_of(history.folder) == REMOTES[remote]


@pytest.mark.parametrize(
    "setting",
    [
        "mailmap.file=/dev/zero",
        "i18n.logOutputEncoding=UTF-16",
        "log.date=format:%H",
        "core.bare=1",
    ],
)
def test_no_setting_of_a_repository_hides_a_commit(setting: str, history: History) -> None:
    base = history.commit({"contribpolicy.toml": POLICY})
    history.commit({"a": "b"}, MESSAGE)
    history.git("config", *setting.split("="))
    done = history.check(f"{base}..HEAD")
    assert done.returncode == 1, done.stderr
    assert "trailer-forbidden" in done.stdout
