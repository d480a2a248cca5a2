"""The tutorial works from its first line to its last, in a repository like the one it speaks of."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from sphinx_contribpolicy.cli import main

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
REPOSITORY = Path(__file__).with_name("tutorial")


def test_each_step_of_the_tutorial_gives_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "larkspur"
    shutil.copytree(REPOSITORY, folder)
    monkeypatch.chdir(folder)
    for arguments in (
        ["init", "-q"],
        ["remote", "add", "origin", "https://github.com/example/larkspur"],
    ):
        subprocess.run(["git", *arguments], check=True)
    conf = folder / "docs" / "conf.py"
    steps = 0
    page = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for token in MarkdownIt().parse(page):
        match token.info:
            case "toml":
                policy = folder / "contribpolicy.toml"
                policy.write_text(policy.read_text(encoding="utf-8") + "\n" + token.content)
            case "python":
                conf.write_text(conf.read_text(encoding="utf-8") + token.content)
            case "markdown" if token.content.startswith("## Description"):
                (folder / "description.md").write_text(token.content, encoding="utf-8")
            case "console" if not token.content.startswith("$ pip"):
                command, _, expected = token.content.partition("\n")
                program, *arguments = command.removeprefix("$ ").split()
                if program == "sphinx-build":
                    subprocess.run([sys.executable, "-m", "sphinx", "-q", *arguments], check=True)
                else:
                    failed = expected.endswith("fail: 1 error\n")
                    terminal = io.StringIO()
                    with redirect_stdout(terminal), redirect_stderr(terminal):
                        assert (program, main(arguments)) == ("contribpolicy", int(failed))
                    printed = terminal.getvalue()
                    assert OutputChecker().check_output(expected, printed, ELLIPSIS), printed
                steps += 1
    assert steps == 6
    html = (folder / "docs" / "_build" / "contributing.html").read_text(encoding="utf-8")
    assert 'id="contribpolicy-disclosure"' in html
