"""Which kit a workflow or a hook can install, as a requirement that pip reads.

A version that was never released cannot be installed by its number, and whoever took the name first
would run code in its place.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sphinx_contribpolicy import __version__, installed
from sphinx_contribpolicy.diagnostics import InputError

UNRELEASED = (
    f"this kit ({__version__}) is no release that could be installed there: pass --kit-from "
    "URL@REV to name one"
)
_TARGET = ("--implementation=cp", "--python-version=3.13", "--platform=manylinux2014_x86_64")
"""What the workflows of the kit run on."""
_ARCHIVES = (".whl", ".zip", ".tar.gz")
_NAMED = re.compile(
    rf"(?<![\w./-]){installed.spelled_as(installed.KIT)}(?P<extras>\[[^\]\s]{{0,99}}\])?"
    r"(?: ?={2,3} ?[\w.!+-]+| ?@ ?[a-z+]+:[^\s\"',;\]]+)"
)
"""Where a file says which kit is installed."""
_REVISION = re.compile(r"(?P<place>.+)@(?P<revision>[^@/:\s]+)")


def requirement(given: str = "") -> str:
    """The kit at the place that is `given` as URL@REV, or the one that runs; "" where unknown.

    What runs is known where it came from an index, or from a revision of a repository. InputError
    where `given` cannot be read.
    """
    return f"{installed.KIT} @ {_place(given)}" if given else installed.requirement(installed.KIT)


def named_in(text: str, required: str) -> str:
    """A text that says in each place which kit is installed: the one that is `required`.

    >>> named_in('- "sphinx-contribpolicy==0.1"', "sphinx-contribpolicy @ git+https://x.org/k@v1")
    '- "sphinx-contribpolicy @ git+https://x.org/k@v1"'
    """
    place = required.removeprefix(installed.KIT)
    return _NAMED.sub(lambda found: f"{installed.KIT}{found['extras'] or ''}{place}", text)


def pinned_in(text: str) -> str:
    """The first requirement of the kit in a text; "" where it has none."""
    found = _NAMED.search(text)
    return found[0] if found else ""


def without_hash(requirements: list[str]) -> str:
    """The first of the requirements that can have no hash; "" where all can."""
    return next((each for each in requirements if "git+" in each), "")


def hashed(requirements: list[str]) -> list[str]:
    """All that is installed for the requirements where the workflows run, with its hashes.

    InputError where pip cannot be asked, or has no hash.
    """
    if found := without_hash(requirements):
        raise InputError(
            f"--hashes: a revision of a repository has no hash ({found}); pass the address of an "
            "archive to --kit-from, or use a release"
        )
    beside = [sys.executable, "-m", "pip"] if find_spec("pip") else [shutil.which("pip") or ""]
    with tempfile.TemporaryDirectory() as empty:
        command = [
            *(*beside, "install", "--dry-run", "--quiet", "--report=-", "--only-binary=:all:"),
            *("--disable-pip-version-check", f"--target={empty}", *_TARGET, *requirements),
        ]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - pip
            listed = [_with_hash(each) for each in json.loads(done.stdout)["install"]]
        except OSError:
            raise InputError(
                "--hashes: pip cannot be asked, because it is not installed here"
            ) from None
        except subprocess.CalledProcessError as error:
            said = [line for line in error.stderr.splitlines() if line.startswith("ERROR")]
            raise InputError(
                f"--hashes: pip has no answer: {(said or [error.stderr.strip()])[-1]}"
            ) from None
    return sorted(listed, key=str.lower)


def _with_hash(found: dict[str, Any]) -> str:
    """An entry of https://pip.pypa.io/en/stable/reference/installation-report/ as a requirement."""
    name, version = found["metadata"]["name"], found["metadata"]["version"]
    source = found["download_info"]
    digest = source.get("archive_info", {}).get("hashes", {}).get("sha256")
    if not digest:
        raise InputError(f"--hashes: {source['url']} is no archive, so it has no hash")
    what = f"{name} @ {source['url']}" if found.get("is_direct") else f"{name}=={version}"
    return f"{what} --hash=sha256:{digest}"


def _place(given: str) -> str:
    if re.search(r"\s", given):
        raise InputError(
            f"--kit-from {given!r}: write URL@REV without spaces, or the path of a checkout"
        )
    found = _REVISION.fullmatch(given)
    place, revision = (found["place"], found["revision"]) if found else (given, "")
    bare = place.removeprefix("git+")
    if "://" in bare:
        if bare.partition("#")[0].endswith(_ARCHIVES):
            return given
        if not revision:
            raise InputError(
                f"--kit-from {given!r}: say which revision, as in {given}@v1.0; a branch would "
                "change what runs"
            )
        return f"git+{_on_a_host(bare)}@{revision}"
    path = Path(place).resolve()
    if not path.exists():
        raise InputError(
            f"--kit-from {given!r}: neither a URL nor a path that is there; write URL@REV"
        )
    return f"git+{_on_a_host(path.as_uri())}@{revision}" if revision else path.as_uri()


def _on_a_host(url: str) -> str:
    """The address of a repository; pip before 24.1 reads none without a host behind `git+`."""
    return re.sub("^file:///", "file://localhost/", url)
