"""Where published policies stand, and one's own among them."""

from __future__ import annotations

import json

import pytest

from sphinx_contribpolicy.policy import compared, facets, load, published_policies
from sphinx_contribpolicy.wording import Wording

RULES = {
    "disclosure": {"stance": "required-any", "level": "should"},
    "change-scope": "issue-first",
    "testing": {"level": "must", "text": "say how"},
}


def policy_of(tmp_path, rules):
    return load(root=tmp_path, overrides={"project": {"name": "Larkspur"}, "rules": rules}).policy


@pytest.mark.parametrize("slug", sorted(published_policies()))
def test_a_policy_that_is_like_a_published_one_stands_with_it_everywhere(slug, tmp_path):
    policy = load(root=tmp_path, overrides={"like": slug}).policy
    found = compared(policy, only=facets())
    own = {(each.facet, each.stance) for each in found if each.own}
    assert own == {(each.facet, each.stance) for each in found if slug in each.others}
    assert own == {(rule.facet, rule.stance) for rule in policy.rules if rule.stance}


def test_the_table_says_who_takes_the_same_position_and_who_is_alone(tmp_path):
    table = Wording(policy_of(tmp_path, RULES)).part("compare", projects=("numpy", "nix"))
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.markdown().splitlines()
    ]
    assert rows[0] == ["Facet", "Stance", "Larkspur", "Others"]
    assert ["Disclosure", "`required-any`", "should", "NumPy (must)"] in rows
    assert ["Disclosure", "`required-significant`", "-", "Nix"] in rows
    assert ["Size and focus", "`issue-first`", "should", "nobody else"] in rows


def test_the_command_says_it_as_text_and_as_data(tmp_path, said_by):
    file = tmp_path / "contribpolicy.toml"
    rules = '[rules]\ndisclosure = "required-any"\nchange-scope = "issue-first"\n'
    file.write_text(rules, "utf-8")
    data = json.loads(said_by("compare", "NumPy", "nix", "--config", file, "--format", "json"))
    assert data["compared"] == ["numpy", "nix"]
    same = next(each for each in data["positions"] if each["stance"] == "required-any")
    assert (same["level"], same["others"]) == ("must", {"numpy": "must"})
    assert data["silent"]["responsibility"] == 2
    shown = said_by("compare", "--config", file)
    assert "* required-any" in shown
    assert "  required-significant" in shown
    assert "compared with 60\nyours alone: change-scope.issue-first\n" in shown


def test_a_region_of_a_file_takes_the_table_too(repository):
    region = "<!-- contribpolicy:begin policy-compare projects=numpy,scipy -->"
    repository.write(
        "OTHERS.md", f"# Others\n\n{region}\n<!-- contribpolicy:end policy-compare -->\n"
    )
    policy = 'preset = "disclosure"\n[files]\nregions = ["OTHERS.md"]\n'
    repository.write("contribpolicy.toml", policy)
    assert repository.run("sync").status == 0
    assert "| NumPy, SciPy" in repository.read("OTHERS.md")
    repository.write("OTHERS.md", repository.read("OTHERS.md").replace("scipy", "scypi"))
    done = repository.run("sync")
    assert done.status == 2
    assert "option 'projects' cannot be 'scypi'; did you mean 'scipy'?" in done.err
