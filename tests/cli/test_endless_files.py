"""Every command ends, whatever stands in the place of a file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from sphinx_contribpolicy import git
from sphinx_contribpolicy.cli import main

pytestmark = pytest.mark.slow

FILES = {
    "contribpolicy.toml": 'preset = "ownership"\n[files]\nregions = ["CONTRIBUTING.md"]\n'
    '[wording]\ntemplates = ["own"]\n',
    "CONTRIBUTING.md": "# C\n\n<!-- contribpolicy:begin llm-policy -->\n"
    "<!-- contribpolicy:end llm-policy -->\n",
    ".github/PULL_REQUEST_TEMPLATE.md": "## Description\n",
    ".github/ISSUE_TEMPLATE/bug.yml": "name: a\nbody:\n- type: input\n  attributes: {label: a}\n",
    "own/titles.md": "",
    "base.toml": 'preset = "minimal"\n',
}
PLACES = (
    *FILES,
    *(
        "contribpolicy.lock",
        "pyproject.toml",
        "README.md",
        "AGENTS.md",
        "AI_POLICY.md",
        "REUSE.toml",
    ),
    *(".pre-commit-config.yaml", ".editorconfig", "docs/conf.py", "docs/index.md", "setup.cfg"),
)
COMMANDS = (
    *("show", "lint", "sync --check", "template", "coverage", "explain general.stance"),
    *("check-pr --body empty", "check-issue --body empty", "init --yes --dry-run", "sync"),
    *("template --write", "init --yes"),
)
NAMED = (
    *("check-pr --body {}", "check-pr --event {}", "check-pr --body empty --template {}"),
    *("check-issue --body {}", "check-issue --event {}", "check-issue --body empty --template {}"),
    *("check-pr --body empty --recorded {}", "check-commits --message {}", "replay {}"),
    *("show --config {}", "show --templates {}", "show --config body.toml", "diff {}"),
    "show --config extends.toml",
)


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/full")


def socket_(path):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(path))


def statuses(root, commands):
    """The status of each command, all of them in one process that is given a minute."""
    code = "import sys; from sphinx_contribpolicy.cli import main\n"
    code += "for each in sys.argv[1:]: print('status', main(each.split()), each)"
    done = subprocess.run(
        [sys.executable, "-c", code, *commands],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "failed, and nothing was judged" not in done.stderr
    return [int(line.split()[1]) for line in done.stdout.splitlines() if line[:7] == "status "]


@pytest.mark.parametrize("place", PLACES)
def test_no_command_waits_for_a_pipe_in_the_place_of_a_file(repository, place):
    repository.git("init", "-q")
    for name, text in FILES.items():
        repository.write(name, text)
    repository.write("empty", "")
    (repository.root / "docs").mkdir(exist_ok=True)
    (repository.root / place).unlink(missing_ok=True)
    pipe(repository.root / place)
    assert set(statuses(repository.root, COMMANDS)) <= {0, 1, 2}


@pytest.mark.parametrize("make", [pipe, device, socket_])
def test_a_file_that_is_named_and_never_ends_is_refused(repository, make):
    repository.write("contribpolicy.toml", 'preset = "ownership"\n')
    repository.write("empty", "")
    repository.write("body.toml", '[wording]\nbody = "endless"\n')
    repository.write("extends.toml", 'extends = ["endless"]\n')
    make(repository.root / "endless")
    commands = [each.format("endless") for each in NAMED]
    found = dict(zip(commands, statuses(repository.root, commands), strict=True))
    assert found == dict.fromkeys(commands, 2)


def test_what_the_shell_opens_is_read(repository):
    repository.write("contribpolicy.toml", 'preset = "ownership"\n')
    check = f"{sys.executable} -m sphinx_contribpolicy check-pr --body"
    line = f"{check} <(echo) && {check} /dev/stdin </dev/null; {check} /dev/null; echo status $?"
    done = subprocess.run(
        ["bash", "-c", line], cwd=repository.root, capture_output=True, check=False, timeout=60
    )
    assert done.stdout.decode().endswith("status 1\n")


def test_git_that_waits_for_a_pipe_is_stopped_and_the_reason_is_said(
    repository, monkeypatch, capsys
):
    repository.git("init", "-q")
    pipe(repository.root / ".gitignore")
    monkeypatch.chdir(repository.root)
    monkeypatch.setattr(git, "_SECONDS", 1)
    assert main(["init", "--yes"]) == 2
    assert ".gitignore" in capsys.readouterr().err
