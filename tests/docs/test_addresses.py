"""The project's addresses stand in one place, and all others agree with it."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.cmd.build import build_main

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import json_schema

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
URLS = PYPROJECT["project"]["urls"]
NAME = PYPROJECT["project"]["name"]


def test_no_other_file_says_where_the_project_is() -> None:
    addresses = rf"https?://[^ ]*{NAME}(\.|/|$)"
    tracked = subprocess.run(
        ["git", "grep", "-lIE", addresses], cwd=ROOT, capture_output=True, text=True, check=True
    )
    # where the index shows the release is known without an address of the project
    allowed = {".github/workflows/release.yml", "docs/schemastore.json", "pyproject.toml"}
    assert set(tracked.stdout.split()) - allowed == set()


def test_every_address_of_the_repository_begins_as_its_source() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.findall(rf"https://[^\s'\"]*?/{NAME}(?=[/'\"])", text)
    assert set(found) == {URLS["Source"]}
    assert len(found) == 5


def test_the_schema_stands_beside_the_pages_of_the_docs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs" / "_ext")
    conf = 'extensions = ["sphinx_contribpolicy", "kit_reference"]\n'
    (tmp_path / "conf.py").write_text(conf, encoding="utf-8")
    (tmp_path / "index.rst").write_text("Start\n=====\n", encoding="utf-8")
    out = tmp_path / "html"
    assert build_main(["-qW", str(tmp_path), str(out)]) == 0
    schema = json.loads((out / "contribpolicy.schema.json").read_text(encoding="utf-8"))
    assert schema == json.loads(json.dumps(json_schema()))


def test_the_entry_for_schemastore_is_that_of_the_schema(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    entry = json.loads((ROOT / "docs" / "schemastore.json").read_text(encoding="utf-8"))
    assert entry["fileMatch"] == [entry["name"]] == [schema["title"]]
    assert entry["url"] == f"{URLS['Documentation']}/en/stable/contribpolicy.schema.json"
