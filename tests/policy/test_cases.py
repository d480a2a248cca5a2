"""Each folder of cases/good is a repository whose policy loads; each of cases/bad one whose policy
has the problems in expected.txt."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.policy import Policy, load

CASES = Path(__file__).parent / "cases"


def case_folders(kind):
    return [pytest.param(path, id=path.name) for path in sorted((CASES / kind).iterdir())]


@pytest.mark.parametrize("case", case_folders("good"))
def test_a_right_policy_file_says_what_it_says_and_no_more(case, placed):
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    loaded = load(root=placed(case))
    assert json.loads(msgspec.json.encode(said(loaded.policy))) == expected


@pytest.mark.parametrize("case", case_folders("bad"))
def test_every_problem_of_a_wrong_policy_file_is_reported_at_once(case, placed):
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    folder = placed(case)
    with pytest.raises(PolicyError) as caught:
        load(root=folder)
    reported = str(caught.value).replace(f"{folder}/", "").replace(str(folder), ".")
    assert reported + "\n" == expected


@pytest.mark.parametrize("case", case_folders("good"))
def test_loading_twice_gives_the_same(case, placed):
    folder = placed(case)
    assert load(root=folder) == load(root=folder)


def said(policy):
    """What a policy says beyond the defaults, as plain data."""
    return beyond(msgspec.to_builtins(policy), msgspec.to_builtins(Policy()))


def beyond(value, default):
    found = {}
    for key, item in value.items():
        below = default.get(key)
        if item == below:
            continue
        found[key] = beyond(item, below) if isinstance(item, dict) and below else item
    for rule in found.get("rules", []):
        for key in [key for key, item in rule.items() if item in ("", (), False)]:
            del rule[key]
    return found
