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


@pytest.fixture
def typed(monkeypatch):
    """Lines that somebody types at a terminal."""

    def at(*lines):
        monkeypatch.setattr("sys.stdin", Terminal(*lines))

    return at
