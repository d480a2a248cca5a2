from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture
def command(tmp_path):
    """Runs the real command in a repository of its own; the root of the repository is `root`."""
    (tmp_path / ".git").mkdir()

    def run(*arguments, policy=None, stdin=None):
        if policy is not None:
            (tmp_path / "contribpolicy.toml").write_text(policy, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "sphinx_contribpolicy", *arguments],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    run.root = tmp_path
    return run
