from __future__ import annotations

import shutil

import pytest


@pytest.fixture
def placed(tmp_path):
    """Puts a case where nothing around it matters, and gives its folder there."""

    def place(case):
        folder = tmp_path / "repository"
        shutil.copytree(case, folder)
        (folder / ".git").mkdir()
        return folder

    return place


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
