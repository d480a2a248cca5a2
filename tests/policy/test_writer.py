"""`show --format toml`: a policy as one policy file, without the layers that it was made from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from msgspec.structs import replace

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import load, policy_as_toml, preset_names

CASES = sorted((Path(__file__).parent / "cases" / "good").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_file_that_is_shown_loads_to_the_same_policy(case, placed, capsys):
    folder = placed(case)
    assert main(["show", "--root", str(folder), "--format", "toml"]) == 0
    again = folder / "again.toml"
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    policy = load(root=folder).policy
    if policy.wording.body and "wording" not in tomllib.loads(again.read_text("utf-8")):
        policy = replace(policy, wording=replace(policy.wording, body=""), body_text=None)
    assert load(again).policy == policy


@pytest.mark.parametrize("name", preset_names())
def test_a_preset_is_written_out_with_all_its_rules(name, write):
    folder = write({"contribpolicy.toml": f'preset = "{name}"\n'})
    policy = load(root=folder).policy
    write({"contribpolicy.toml": policy_as_toml(policy)})
    again = load(root=folder)
    assert again.policy == policy
    assert set(again.origins.values()) == {"contribpolicy.toml"}


def test_only_what_differs_from_the_defaults_is_written(write):
    folder = write(
        {
            "contribpolicy.toml": """\
[project]
name = "demo"
default_branch = "main"
forge = "github"
[wording]
tone = "casual"
[rules]
testing = [{ stance = "write-tests", level = "should" }]
quality = [{ stance = "brevity", level = "must", detail = "Really." }]
"""
        }
    )
    assert (
        policy_as_toml(load(root=folder).policy)
        == """\
[project]
name = "demo"

[rules]
quality = {stance = "brevity", level = "must", detail = "Really."}
testing = "write-tests"
"""
    )


def test_an_empty_policy_is_an_empty_file(write):
    assert policy_as_toml(load(root=write({"contribpolicy.toml": ""})).policy) == ""
