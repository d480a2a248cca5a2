"""What `sync --check` costs on one repository, from a cold start, against programs of its kind.

    python tests/benchmarks/sync_check.py [--repeat 15] [--short]

The kit checks eight files; cookiecutter and copier write the same eight from a template, and cog
checks a generated block in each. Each figure is the CPU time of a whole process, the median and its
spread. Compares with cookiecutter, copier and cogapp, as far as they are installed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from counting import table
from eight_files import KEPT, NAME, begin, put
from timing import Cost, add_options, against, compile_kit, cost, installed, interleaved, kit

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = "cookiecutter --no-input"
COG = """\
# [[[cog
# import cog, pathlib
# cog.out(pathlib.Path("{part}").read_text(encoding="utf-8"))
# ]]]
# [[[end]]]
"""


def repository(folder: Path) -> Path:
    """A repository that `init` has set up, with all eight files in step."""
    made = folder / "repository"
    begin(made)
    cost(kit("init", "--yes"), cwd=made)
    return made


def checks(folder: Path, files: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    """The check of the kit, as it is and where no lock shows that nothing has changed."""
    made = folder / "repository"
    unlocked = shutil.copytree(made, folder / "unlocked")
    (unlocked / "contribpolicy.lock").unlink()
    return {
        "contribpolicy sync --check": partial(cost, kit("sync", "--check"), cwd=made),
        "the same without the lock": partial(
            cost, kit("sync", "--check"), cwd=unlocked, statuses=(1,)
        ),
    }


def of_cookiecutter(folder: Path, files: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    """cookiecutter, which writes the files."""
    template = folder / "cookiecutter"
    answers = {"folder": "made", "project_name": NAME}
    put(template, {"cookiecutter.json": json.dumps(answers)})
    filled = {
        name: text.replace(NAME, "{{ cookiecutter.project_name }}") for name, text in files.items()
    }
    put(template / "{{cookiecutter.folder}}", filled)
    command = ["cookiecutter", "--no-input", "--output-dir", "out", "."]
    return {BASE: partial(afresh, command, template, "out")}


def of_copier(folder: Path, files: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    """copier, which writes the files."""
    template = folder / "copier"
    place = folder / "copied"
    place.mkdir()
    put(template, {"copier.yml": f"project_name:\n  type: str\n  default: {NAME}\n"})
    filled = {
        f"{name}.jinja": text.replace(NAME, "{{ project_name }}") for name, text in files.items()
    }
    put(template, filled)
    command = ["copier", "copy", "--defaults", str(template), "out"]
    return {"copier copy --defaults": partial(afresh, command, place, "out")}


def of_cog(folder: Path, files: dict[str, str]) -> dict[str, Callable[[], Cost]]:
    """cog, which checks the files."""
    place = folder / "cog"
    parts = {f"parts/{at}.txt": text for at, text in enumerate(files.values())}
    put(place, parts)
    put(place, {name: COG.format(part=part) for name, part in zip(files, parts, strict=True)})
    cost([sys.executable, "-m", "cogapp", "-r", *files], cwd=place)
    command = [sys.executable, "-m", "cogapp", "--check", *files]
    return {"cog --check": partial(cost, command, cwd=place)}


def afresh(command: list[str], cwd: Path, out: str) -> Cost:
    """The cost of a module that writes the folder `out`, which is removed after it."""
    found = cost([sys.executable, "-m", *command], cwd=cwd)
    written = sum(path.is_file() for path in (cwd / out).rglob("*"))
    shutil.rmtree(cwd / out)
    if written != len(KEPT):
        raise RuntimeError(f"{command[0]} wrote {written} files, not {len(KEPT)}")
    return found


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser, repeat=15)
    options = parser.parse_args()
    compile_kit()
    others = {"cookiecutter": of_cookiecutter, "copier": of_copier, "cogapp": of_cog}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = repository(folder)
        files = {each: (made / each).read_text(encoding="utf-8") for each in KEPT}
        measures = checks(folder, files)
        for module, measure in others.items():
            if installed(module):
                measures |= measure(folder, files)
        nothing = [sys.executable, "-c", "pass"]
        measures["python -c pass"] = partial(cost, nothing, cwd=folder)
        costs = interleaved(measures, 1 if options.short else options.repeat)
    head = ["command", "CPU ms (least to most)", "of cookiecutter", "peak MiB"]
    print(f"{len(KEPT)} files, in step\n")
    print(table([head, *(against(each, costs, BASE) for each in costs)]))


if __name__ == "__main__":
    main()
