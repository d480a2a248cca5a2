from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_contribpolicy import lint


@pytest.mark.parametrize("check", lint.checks(), ids=lambda check: check.code)
def test_every_check_says_what_it_looks_for_and_how_to_mend_it(check):
    assert check.about.endswith(".")
    assert check.fix
    assert check.severity in {"error", "warning", "note"}


def test_no_code_is_used_twice():
    assert len({check.code for check in lint.checks()}) == len(lint.checks())


def test_every_module_with_checks_is_asked_for_them():
    modules = {check.look.__module__.rpartition(".")[2] for check in lint.checks()}
    folder = Path(lint.__file__).parent
    with_checks = {
        path.stem
        for path in folder.glob("*.py")
        if re.search(r"^@check\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert modules == with_checks
