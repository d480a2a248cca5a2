from __future__ import annotations

import pytest


class Terminal:
    """A terminal at which somebody has typed these lines."""

    def __init__(self, *lines):
        self.lines = [f"{line}\n" for line in lines]

    def isatty(self):
        return True

    def readline(self):
        return self.lines.pop(0) if self.lines else ""


@pytest.fixture(scope="session")
def fresh_git(tmp_path_factory, repository_at):
    """What git keeps of a new repository with a remote, to be copied to where one begins."""
    made = repository_at(tmp_path_factory.mktemp("fresh"))
    made.git("init", "-q", "-b", "main", "--template=")
    made.git("remote", "add", "origin", "https://github.com/example/larkspur.git")
    return made.root / ".git"


@pytest.fixture
def typed(monkeypatch):
    """Lines that somebody types at a terminal."""

    def at(*lines):
        monkeypatch.setattr("sys.stdin", Terminal(*lines))

    return at
