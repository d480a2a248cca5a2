"""The repository itself: what it holds and ships, and that its gate runs what its README says."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from graphlib import TopologicalSorter
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from grimp import build_graph

if TYPE_CHECKING:
    from grimp import ImportGraph

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRA = PYPROJECT["project"]["optional-dependencies"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
GATE = (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def run(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tracked() -> list[str]:
    return [path for path in run("git", "ls-files").splitlines() if (ROOT / path).is_file()]


def test_top_level_folders_are_the_four_of_the_design(tracked: list[str]) -> None:
    folders = {path.split("/")[0] for path in tracked if "/" in path}
    assert {name for name in folders if not name.startswith(".")} == {
        "docs",
        "sphinx_contribpolicy",
        "templates",
        "tests",
    }


def test_the_address_of_the_project_stands_in_one_place(tracked: list[str]) -> None:
    address = PYPROJECT["project"]["urls"]["Source"].encode()
    assert [path for path in tracked if address in (ROOT / path).read_bytes()] == ["pyproject.toml"]


def test_no_file_names_a_path_of_somebodys_machine(tracked: list[str]) -> None:
    private = re.compile(rb"(?<![\w.:/*-])/(home|root|Users|work|private|opt)/\w")
    naming = {
        path: found.group().decode()
        for path in tracked
        if path != "tests/test_house.py"
        and (found := private.search((ROOT / path).read_bytes())) is not None
    }
    assert naming == {}


def test_imports_go_in_the_directions_of_the_design() -> None:
    # without its cache, which was seen to keep the graph of an earlier state
    code = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=1))"
    run(sys.executable, "-c", code)


# --- the rooms ------------------------------------------------------------------------------------

PACKAGE = ROOT / "sphinx_contribpolicy"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST_MODULE = 350
MOST_MODULES = 15


@pytest.fixture(scope="module")
def graph() -> ImportGraph:
    """All imports, those inside functions and those for types only included."""
    return build_graph("sphinx_contribpolicy", include_external_packages=True, cache_dir=None)


def test_no_module_is_longer_than_a_reader_keeps_in_mind() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert [path.name for path in MODULES if lengths[path] > LONGEST_MODULE] == []


def test_no_folder_holds_more_modules_than_a_reader_keeps_in_mind() -> None:
    flat = {folder: len(list(folder.glob("[!_]*.py"))) for folder in PACKAGE.rglob("*/")}
    assert {folder.name: count for folder, count in flat.items() if count > MOST_MODULES} == {}


def _type_named(node: ast.AST) -> str:
    """The name that a class or an alias of a type gives; "" for any other node."""
    match node:
        case ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript(value=ast.Name(id=kind))):
            return name if kind in {"Annotated", "Literal"} else ""
        case ast.AnnAssign(target=ast.Name(id=name), annotation=ast.Name(id="TypeAlias")):
            return name
    return ""


@pytest.mark.slow
def test_no_name_of_a_type_stands_for_two_things() -> None:
    defined: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if name := _type_named(node):
                defined.setdefault(name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: places for name, places in defined.items() if len(places) > 1} == {}


def test_no_module_imports_itself_by_way_of_others(graph: ImportGraph) -> None:
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(imports).prepare()  # raises CycleError, which names the modules of a circle


def test_every_path_that_the_page_on_the_architecture_names_is_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+(?:/|\.py|\.md|\.toml|\.json))`", page)
    missing = {
        path for path in named if not (PACKAGE / path).exists() and not (ROOT / path).exists()
    }
    assert (missing, len(named) > 30) == (set(), True)


def test_every_name_that_the_page_on_the_architecture_places_stands_there() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    placed = re.findall(r"`([\w/]+\.py)` \(`(\w+)`\)", page)
    missing = [
        (path, name)
        for path, name in placed
        if not hasattr(import_module(f"sphinx_contribpolicy.{path[:-3].replace('/', '.')}"), name)
    ]
    assert (missing, len(placed) > 10) == ([], True)


def test_every_room_stands_in_the_table_of_rooms() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("## The rooms")[2].partition("\n## ")[0]
    rooms = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if path.name not in {"__init__.py", "__main__.py", "__pycache__"}
        and (path.is_dir() or path.suffix == ".py")
    }
    assert {room for room in rooms if f"`{room}`" not in table} == set()


def test_every_room_is_taken_by_its_face() -> None:
    rooms = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for path in MODULES
        if path.name == "__init__.py" and path.parent not in {PACKAGE, PACKAGE / "markup"}
    }  # whoever needs lines must not load markdown-it, so each module of `markup` is a face itself
    contracts = [
        contract
        for contract in PYPROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "protected"
    ]
    assert {module for contract in contracts for module in contract["protected_modules"]} == {
        f"{room}.*" for room in rooms
    }
    assert {name for contract in contracts for name in contract["allowed_importers"]} == rooms
    assert not any("ignore_imports" in contract for contract in contracts)


@pytest.mark.slow
def test_the_command_imports_what_an_installation_without_sphinx_brings(
    graph: ImportGraph,
) -> None:
    brought = {re.split(r"[<>=]", name)[0] for name in PYPROJECT["project"]["dependencies"]}
    distributions = packages_distributions()
    imported = {
        name.lower()
        for module in graph.modules
        if f"{module}.".startswith("sphinx_contribpolicy.")
        and not module.startswith("sphinx_contribpolicy.sphinxext")
        for package in graph.find_modules_directly_imported_by(module)
        for name in distributions.get(package, ())
    }
    assert imported - {"sphinx", "sphinx-contribpolicy"} == brought


# --- what is shipped ------------------------------------------------------------------------------


def build(hook: str, folder: Path) -> Path:
    """The wheel that a hook of the build backend makes, unpacked."""
    code = f"from hatchling import build; print(build.{hook}({str(folder)!r}))"
    name = run(sys.executable, "-c", code).split()[-1]
    unpacked = folder / hook
    with zipfile.ZipFile(folder / name) as wheel:
        wheel.extractall(unpacked)
    return unpacked


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("build_wheel", tmp_path_factory.mktemp("wheel"))


def files_of(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.slow
def test_the_wheel_holds_every_template_and_data_file(wheel: Path, tracked: list[str]) -> None:
    package = [path for path in tracked if path.startswith("sphinx_contribpolicy/")]
    templates = [
        f"sphinx_contribpolicy/{path}" for path in tracked if path.startswith("templates/")
    ]
    shipped = files_of(wheel)
    assert [path for path in package + templates if path not in shipped] == []


def test_the_wheel_holds_nothing_but_the_package(wheel: Path) -> None:
    assert {path.name.partition("-")[0] for path in wheel.iterdir()} == {"sphinx_contribpolicy"}
    assert [path for path in files_of(wheel) if re.search(r"(^|/)(tests?/|test_)", path)] == []


def test_the_wheel_carries_both_licences(wheel: Path) -> None:
    (info,) = wheel.glob("*.dist-info")
    metadata = (info / "METADATA").read_text(encoding="utf-8")
    assert "License-Expression: MIT AND CC0-1.0\n" in metadata
    assert files_of(info / "licenses") == {"LICENSE", "templates/LICENSE"}


def test_the_wheel_says_that_its_types_can_be_used(wheel: Path) -> None:
    assert (wheel / "sphinx_contribpolicy" / "py.typed").is_file()


SHIPPED = "from sphinx_contribpolicy.word_files import shipped; print(shipped())"


def test_an_installed_wheel_finds_its_own_templates(wheel: Path, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(wheel)!r}); {SHIPPED}"
    found = Path(run(sys.executable, "-c", code, cwd=tmp_path).strip())
    assert found.is_relative_to(wheel)
    assert (found / "words").is_dir()


def test_an_editable_install_finds_the_templates_of_the_checkout(tmp_path: Path) -> None:
    (added,) = build("build_editable", tmp_path).glob("*.pth")
    path = {**os.environ, "PYTHONPATH": added.read_text(encoding="utf-8").strip()}
    found = Path(run(sys.executable, "-c", SHIPPED, cwd=tmp_path, env=path).strip())
    assert found.is_relative_to(ROOT / "templates")


# --- the README and the gate ----------------------------------------------------------------------


def readme_command(name: str) -> str:
    found = re.search(rf"<!-- command: {name} -->\n```sh\n(.*?)\n```\n", README, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("name", ["example", "tests"])
def test_a_command_of_the_readme_is_one_line_in_an_environment_of_its_own(name: str) -> None:
    command = readme_command(name)
    assert "\n" not in command
    assert command.startswith("python3 -m venv .venv && ")
    assert all(part.startswith((".venv/bin/", "echo ")) for part in command.split(" && ")[1:])


@pytest.mark.parametrize("name", ["example", "tests"])
def test_the_gate_runs_the_commands_of_the_readme(name: str) -> None:
    assert re.search(rf"^step \S+ (with_coverage )?from_readme {name}$", GATE, re.MULTILINE)
    function = re.search(r"^readme_command\(\) \{.*?^\}", GATE, re.MULTILINE | re.DOTALL)
    assert function is not None
    assert run("bash", "-c", f"{function.group()}\nreadme_command {name}") == (
        readme_command(name) + "\n"
    )


@pytest.mark.slow
def test_the_example_command_builds_the_page_that_it_says_to_open(tmp_path: Path) -> None:
    example = "docs/examples/myst-contributing"
    shutil.copytree(
        ROOT / example, tmp_path / example, ignore=shutil.ignore_patterns("_build", "__pycache__")
    )
    build_part, echo = readme_command("example").split(" && ")[2:]
    arguments = build_part.removeprefix(".venv/bin/sphinx-build ").split()
    run(sys.executable, "-m", "sphinx", *arguments, cwd=tmp_path)
    page = echo.removeprefix('echo "Open ').removesuffix('"')
    assert "LLM-assisted contributions" in (tmp_path / page).read_text(encoding="utf-8")


def test_the_gate_tests_the_pythons_that_the_classifiers_name() -> None:
    minors = [
        int(minor)
        for classifier in PYPROJECT["project"]["classifiers"]
        if (minor := classifier.removeprefix("Programming Language :: Python :: 3.")).isdigit()
    ]
    assert PYPROJECT["project"]["requires-python"] == f">=3.{min(minors)}"
    assert f'[ "$minor" -le {max(minors)} ] || continue' in GATE


def test_the_lowest_set_is_the_floor_of_every_dependency() -> None:
    pins = dict(
        line.split("==")
        for line in (ROOT / ".ci" / "lowest.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    needed = [*PYPROJECT["project"]["dependencies"], *EXTRA["sphinx"]]
    floors = dict(re.split(r">=|,", requirement)[:2] for requirement in needed)
    assert {name: pin.removesuffix(".*") for name, pin in pins.items()} == floors


READ_ALREADY = {
    "source_read.py",
    "slugs.py",
    "write.py",
    "installed.py",
    "files.py",
    "word_files.py",
}
READ_ALREADY |= {"data.py"}  # what the kit ships
"""They have asked for themselves, or read what Sphinx or the installer has read before them."""


def test_nobody_reads_what_has_no_end() -> None:
    asked = {
        f"{path.name}:{call.lineno}: {ast.unparse(call)}"
        for path in (ROOT / "sphinx_contribpolicy").rglob("*.py")
        if path.name not in READ_ALREADY
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"read_text", "read_bytes"}
        and not re.match(r"plain_file\(|\(?shipped\(|Path\(__file__\)", ast.unparse(call))
    }
    assert asked == set()
