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
