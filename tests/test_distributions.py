"""What goes to the package index: the same bytes from the same sources, whole, with its links."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from email.parser import HeaderParser
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
WORKFLOWS = sorted((ROOT / ".github").rglob("*.yml"))


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tracked() -> list[str]:
    """The files of the next commit."""
    names = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    return [name for name in names.splitlines() if (ROOT / name).is_file()]


def checkout(folder: Path, *, mode: int = 0o644, time: int = 1_700_000_000) -> Path:
    """The files of the next commit in a folder, with other modes and times."""
    for name in tracked():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, file)
        executable = os.access(ROOT / name, os.X_OK)
        file.chmod(mode | 0o111 if executable else mode)
        os.utime(file, (time, time))
    return folder


def built(folder: Path) -> dict[str, Path]:
    """The wheel and the sdist of a checkout, by their suffix."""
    out = folder.with_name(f"{folder.name}-built")
    code = "from hatchling import build as b; b.build_wheel(%r); b.build_sdist(%r)"
    out.mkdir()
    run(sys.executable, "-c", code % (str(out), str(out)), cwd=folder)
    return {file.suffix: file for file in out.iterdir()}


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return built(checkout(tmp_path_factory.mktemp("first") / "a"))


@pytest.fixture(scope="module")
def metadata(distributions: dict[str, Path]) -> tuple[dict[str, list[str]], str]:
    """The fields of the sdist's metadata, and the text that the index shows."""
    with tarfile.open(distributions[".gz"]) as sdist:
        name = f"{sdist.getnames()[0].split('/')[0]}/PKG-INFO"
        file = sdist.extractfile(name)
        assert file is not None
        message = HeaderParser().parsestr(file.read().decode())
    fields = {key: message.get_all(key, []) for key in dict.fromkeys(message.keys())}
    return fields, message.get_payload()


@pytest.mark.slow
def test_a_build_gives_the_same_bytes_wherever_and_whenever_it_runs(
    distributions: dict[str, Path], tmp_path: Path
) -> None:
    again = built(checkout(tmp_path / "elsewhere" / "b", mode=0o600, time=1_500_000_000))
    assert {suffix: file.name for suffix, file in again.items()} == {
        suffix: file.name for suffix, file in distributions.items()
    }
    for suffix, file in again.items():
        assert file.read_bytes() == distributions[suffix].read_bytes(), suffix


@pytest.mark.slow
def test_the_sdist_holds_all_that_git_keeps_and_builds_the_same_wheel(
    distributions: dict[str, Path], tmp_path: Path
) -> None:
    with tarfile.open(distributions[".gz"]) as sdist:
        sdist.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    names = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}
    assert names == {*tracked(), "PKG-INFO"}
    assert built(folder)[".whl"].read_bytes() == distributions[".whl"].read_bytes()


@pytest.mark.slow
def test_the_metadata_says_what_the_project_says(
    metadata: tuple[dict[str, list[str]], str],
) -> None:
    fields, _ = metadata
    assert fields["License-Expression"] == [PROJECT["license"]]
    assert fields["Requires-Python"] == [PROJECT["requires-python"]]
    assert fields["Summary"] == [PROJECT["description"]]
    assert fields["Classifier"] == PROJECT["classifiers"]
    assert fields["Description-Content-Type"] == ["text/markdown"]
    assert {line.split(", ")[0] for line in fields["Project-URL"]} == set(PROJECT["urls"])


@pytest.mark.slow
def test_every_link_of_the_page_at_the_index_leads_to_a_file_of_the_project(
    metadata: tuple[dict[str, list[str]], str],
) -> None:
    _, page = metadata
    tokens = [child for token in MarkdownIt().parse(page) for child in token.children or ()]
    links = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
    images = [str(token.attrs["src"]) for token in tokens if token.type == "image"]
    address = PROJECT["urls"]["Source"]
    assert all(re.match("https?:", link) for link in (*links, *images))
    own = [
        re.sub(r"^/(blob|raw)/main/", "", link.removeprefix(address)).partition("#")[0]
        for link in (*links, *images)
        if link.startswith(address)
    ]
    assert len(own) > 4
    assert [name for name in own if not (ROOT / name).exists()] == []


# --- what is imported is declared -----------------------------------------------------------------


installed = cache(packages_distributions)


def imported(*paths: str) -> set[str]:
    """The distributions that Python files of the project import, of others."""
    files = [
        file
        for path in paths
        for file in ([ROOT / path] if path.endswith(".py") else (ROOT / path).rglob("*.py"))
        if not {"cases", "_build"} & set(file.parts)
    ]
    # Tests and the extensions of the docs import what stands beside them by its bare name.
    beside = {file for file in files if {"tests", "_ext"} & set(file.relative_to(ROOT).parts)}
    own = {file.stem for file in beside} | {"sphinx_contribpolicy"}
    names = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    distributions = installed()
    return {
        canonicalize_name(distribution)
        for name in names - own - sys.stdlib_module_names
        for distribution in distributions.get(name, [f"unknown {name}"])
    }


def declared(*requirements: object) -> set[str]:
    return {
        canonicalize_name(Requirement(each).name) for each in requirements if isinstance(each, str)
    }


EXTRA = PROJECT["optional-dependencies"]["sphinx"]
GROUPS = PYPROJECT["dependency-groups"]


@pytest.mark.slow
def test_everything_that_the_package_imports_is_declared_and_nothing_else() -> None:
    assert imported("sphinx_contribpolicy") == declared(*PROJECT["dependencies"], *EXTRA)


@pytest.mark.slow
def test_everything_that_the_tests_import_is_declared() -> None:
    groups = [each for name in ("tests", "readers", "benchmarks") for each in GROUPS[name]]
    known = declared(*PROJECT["dependencies"], *EXTRA, *groups)
    assert imported("tests", "docs/conf.py", "docs/_ext") - known == set()


# --- the workflows --------------------------------------------------------------------------------


@pytest.mark.slow
def test_zizmor_finds_nothing_in_the_workflows() -> None:
    run(
        Path(sys.executable).with_name("zizmor"),
        "--offline",
        "--persona=pedantic",
        ".github",
        cwd=ROOT,
    )


def test_every_action_is_pinned_by_its_commit_with_its_version_beside_it() -> None:
    used = [
        line.split("uses: ")[1]
        for file in WORKFLOWS
        for line in file.read_text(encoding="utf-8").splitlines()
        if "uses: " in line and not line.strip().startswith("#")
    ]
    pinned = re.compile(r"[\w-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [each for each in used if not pinned.fullmatch(each)] == []
    versions = {each.split("@")[0]: each for each in used}
    assert set(used) == set(versions.values())  # one version of each


def test_a_release_is_published_by_trust_and_attested_and_nothing_else_may() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    assert "\npermissions: {}\n" in text
    assert text.count("id-token: write") == 1
    assert "attestations: true" in text
    assert "secrets." not in text
    assert "password" not in text
