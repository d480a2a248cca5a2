"""The programs of this folder run, and print a table; how long anything takes is not tested."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TABLE = re.compile(
    r"^\| \w.* \|\n\| --- (?:\| --- )+\|\n(?:\|.* \|\n)*?\|.*\| *[\d.,]+.*\|$", re.MULTILINE
)


def is_program(path: Path) -> bool:
    """Whether a file is a program that has a short run."""
    text = path.read_text(encoding="utf-8")
    return path != Path(__file__) and "--short" in text and '__name__ == "__main__"' in text


PROGRAMS = [path for path in sorted(HERE.glob("*.py")) if is_program(path)]


def reason_to_skip(program: Path) -> str:
    """What is missing here that a program needs."""
    text = program.read_text(encoding="utf-8")
    if re.search(r"\bcounted\(", text) and shutil.which("valgrind") is None:
        return "it needs valgrind"
    if re.search(r"\bcost\b", text) and not hasattr(os, "wait4"):
        return "it needs os.wait4"
    return ""


def test_there_are_programs_to_run() -> None:
    names = {path.name for path in PROGRAMS}
    assert {"pull_requests.py", "repositories.py", "sync_check.py"} <= names


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_a_short_run_prints_a_table(program: Path, tmp_path: Path) -> None:
    if reason := reason_to_skip(program):
        pytest.skip(reason)
    done = subprocess.run(
        [sys.executable, str(program), "--short"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert TABLE.search(done.stdout), done.stdout
