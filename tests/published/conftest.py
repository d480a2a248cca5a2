from __future__ import annotations

import contextlib
import io

import pytest

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import published_policies


@pytest.fixture(scope="session")
def said_by():
    """Runs the command, and gives what it prints; a status other than 0 or a message fails."""

    def run(*arguments):
        printed, complained = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
            status = main([str(argument) for argument in arguments])
        assert (status, complained.getvalue()) == (0, "")
        return printed.getvalue()

    return run


@pytest.fixture(scope="session")
def policy_files(tmp_path_factory, said_by):
    """Each published policy as the policy file that the command makes of it, by name."""
    folder = tmp_path_factory.mktemp("published")
    (folder / ".git").mkdir()
    files = {slug: folder / f"{slug}.toml" for slug in published_policies()}
    for slug, file in files.items():
        file.write_text(said_by("published", slug, "--format", "toml"), encoding="utf-8")
    return files
