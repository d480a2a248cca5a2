from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings
from hypothesis.statistics import collector

from sphinx_contribpolicy.cli import main

# Two workers and the programs that tests start would each compile every module again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How long an example takes says more of the machine than of the code, so time decides nothing. New
# examples are looked for where somebody can mend what they find; the gate repeats the same ones.
settings.register_profile(
    "kit",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("kit")


def pytest_addoption(parser):
    parser.addoption(
        "--update-pages",
        action="store_true",
        help="write the pages that tests compare with anew; read the difference before you commit",
    )
    parser.addoption(
        "--fuzz",
        type=float,
        default=0,
        metavar="SECONDS",
        help="run each test that is named again and again, for so many seconds of CPU; property "
        "tests look for new examples each time. Says how many there were",
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    seconds = pyfuncitem.config.getoption("--fuzz")
    arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    examples, ends = [], sum(os.times()[:4]) + seconds

    def count(statistics):
        phases = (each for each in statistics.values() if isinstance(each, dict))
        examples.append(sum(len(phase.get("test-cases", ())) for phase in phases))

    with collector.with_value(count) if seconds else contextlib.nullcontext():
        while sum(os.times()[:4]) < ends:
            pyfuncitem.obj(**arguments)
    if seconds:
        pyfuncitem.user_properties.append(("examples", sum(examples)))
    yield


def pytest_terminal_summary(terminalreporter):
    for report in terminalreporter.getreports("passed"):
        for examples in (value for name, value in report.user_properties if name == "examples"):
            terminalreporter.write_line(f"{report.nodeid}: {examples} examples, and none failed")


def pytest_itemcollected(item):
    """Marks every property test as slow: each looks at a hundred examples or more."""
    if is_hypothesis_test(getattr(item, "obj", None)):
        item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def no_wait_for_the_disk():
    """What a disk keeps when the power fails no test here sees, and thousands of files wait for it.

    That it is asked to, `tests/sync/test_faults.py` sees in programs of its own.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture
def update_pages(request):
    return request.config.getoption("--update-pages")


@pytest.fixture
def write(tmp_path):
    """Writes files, given as path and text, into a fresh repository, and gives its folder."""

    def put(files):
        folder = tmp_path / "repository"
        (folder / ".git").mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return folder

    return put


class Done(NamedTuple):
    """How a run of the command ended."""

    status: int
    out: str
    err: str


class Repository:
    """A folder with a policy file and what `contribpolicy` does in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def run(self, *arguments: str) -> Done:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(self.root), redirect_stdout(out), redirect_stderr(err):
            status = main(arguments)
        return Done(status, out.getvalue(), err.getvalue())

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=A Person", "-c", "user.email=person@example.org")
        done = subprocess.run(
            ["git", *who, *arguments], cwd=self.root, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def content(self) -> dict[str, bytes]:
        """Every file by name, those of git left out."""
        found = []
        for folder, folders, names in os.walk(self.root):
            folders[:] = [each for each in folders if each != ".git"]
            found += [Path(folder, name) for name in names if name != ".git"]
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(found)
            if path.is_file()
        }


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


@pytest.fixture(scope="session")
def repository_at() -> type[Repository]:
    """Makes a repository of a folder."""
    return Repository
