"""The policy for programs: `ai-contribution-policy.yml` in the draft form that others published."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sphinx_contribpolicy.policy import Rule, facets, load, preset_names, published_policies
from sphinx_contribpolicy.sync.twin import twin
from sphinx_contribpolicy.wording import Fragments, Wording

SCHEMA = json.loads(Path(__file__).with_name("twin.schema.json").read_text("utf-8"))
VALID = jsonschema.Draft202012Validator(
    SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
PROJECT = {"name": "Larkspur", "repository_url": "https://github.com/larkspur/larkspur"}
FRAGMENTS = Fragments()
STANCES = [(facet.name, each) for facet in facets().values() for each in facet.stances.values()]
FILE = """
[project]
name = "Larkspur"
repository_url = "https://github.com/larkspur/larkspur"
[files]
whole = { "ai-contribution-policy.yml" = "twin" }
"""


def policy_of(**settings):
    return load(root=Path("/"), overrides={"project": PROJECT, **settings}).policy


def made(policy):
    text = twin(Wording(policy, FRAGMENTS))
    data = yaml.safe_load(text)
    VALID.validate(data)
    return data


# --- what it says ---------------------------------------------------------------------------------

MEANS = {
    ("stance", "code", "prohibited"): {"general.ban"},
    ("stance", "code", "restricted"): {"general.discouraged"},
    ("stance", "code", "disclosed-allowed"): {"general.allowed", "disclosure.required-significant"},
    ("stance", "code", "unrestricted"): {"general.allowed", "disclosure.not-required"},
    ("stance", "documentation", "prohibited"): {"docs.human-only"},
    ("stance", "documentation", "unrestricted"): {"docs.reviewed-ok"},
    ("stance", "documentation", "disclosed-allowed"): {"docs.reviewed-ok"},
    ("stance", "media", "prohibited"): {"media.banned"},
    ("disclosure", "required", True): {"disclosure.required-significant"},
    ("disclosure", "required", False): {"disclosure.not-required"},
    ("disclosure", "mechanism", "pr-template"): {"pr-template.disclosure-field"},
    ("disclosure", "mechanism", "commit-trailer"): {"attribution.require-assisted-by"},
}
"""What a reader takes a fact for, as rules of the vocabulary."""


def contradictions(data, policy):
    own = {f"{rule.facet}.{rule.stance}" for rule in policy.rules}
    read = {
        name
        for table, values in data.items()
        if isinstance(values, dict)
        for key, value in values.items()
        if isinstance(value, str | bool)
        for name in MEANS.get((table, key, value), ())
    }
    assert read or not data.get("stance", {}).get("code")
    return {(one, other) for one in own for other in read - own if are_opposites(one, other)}


def are_opposites(one, other):
    return any(
        second in facets()[first.split(".")[0]].stances[first.split(".")[1]].opposites
        for first, second in ((one, other), (other, one))
        if not first.endswith(".None")
    )


@pytest.mark.parametrize("preset", preset_names())
def test_the_twin_of_a_preset_comes_back_to_rules_that_do_not_contradict_it(preset):
    policy = policy_of(preset=preset)
    assert contradictions(made(policy), policy) == set()


@pytest.mark.parametrize("slug", sorted(published_policies()))
def test_so_does_the_twin_of_a_published_policy(slug):
    policy = policy_of(like=slug)
    assert contradictions(made(policy), policy) == set()


CASES = {
    "welcome, and said": (
        {"general": "welcome", "disclosure": "required-any", "testing": "test-before-submit"},
        {
            "stance": ("disclosed-allowed", "disclosed-allowed", None),
            "disclosure": {"required": True, "mechanism": "pr-template", "granularity": "binary"},
            "attestations": {"required": ["ran-tests"]},
        },
    ),
    "not accepted": (
        {"general": "ban", "agents": "ban-all"},
        {"stance": ("prohibited", "prohibited", "prohibited")},
    ),
    "a ban of something": (
        {"general": {"stance": "ban", "where": "the parser"}},
        {"stance": None},
    ),
    "any tools, and nothing said": (
        {"general": "any-tools-neutral", "media": "banned"},
        {"stance": ("unrestricted", "unrestricted", "prohibited")},
    ),
    "any tools, and said if you like": (
        {"general": "any-tools-neutral", "disclosure": "encouraged"},
        {"stance": None, "disclosure": None},
    ),
    "said in the commits": (
        {"general": "allowed", "attribution": "require-assisted-by"},
        {
            "stance": ("disclosed-allowed", "disclosed-allowed", None),
            "disclosure": {"required": True, "mechanism": "commit-trailer"},
        },
    ),
    "said in both places": (
        {"disclosure": "required-significant", "attribution": "require-assisted-by"},
        {"stance": None, "disclosure": {"required": True}},
    ),
    "what should be and what must be": (
        {
            "understanding": {"stance": "every-line", "level": "should"},
            "self-review": "review-all",
            "copyright": {"stance": "licence-compliance", "who": "newcomers"},
        },
        {"attestations": {"required": ["reviewed-output"], "optional": ["understands-change"]}},
    ),
    "words of one's own": ({"general": {"level": "must", "text": "ask first"}}, {"stance": None}),
}


@pytest.mark.parametrize(("rules", "wanted"), CASES.values(), ids=CASES)
def test_each_fact_comes_from_a_rule_and_the_rest_is_left_out(rules, wanted):
    data = made(policy_of(rules=rules))
    stance = data.pop("stance", None)
    if stance:
        stance = tuple(stance.get(key) for key in ("code", "documentation", "media"))
    found = {**data, "stance": stance}
    assert {key: found.get(key) for key in wanted} == wanted
    assert not any(found.get(key) for key in ("disclosure", "attestations") if key not in wanted)


def test_the_notes_say_what_a_stance_leaves_open():
    rules = {"general": "any-tools-neutral", "agents": "ban-unsupervised"}
    notes = made(policy_of(rules=rules))["stance"]["notes"]
    assert notes == "Do not let an agent submit what no person has reviewed."


@given(
    rules=st.lists(
        st.builds(
            lambda stance, level, text: Rule(
                facet=stance[0],
                stance=stance[1].name,
                level=stance[1].levels[level % len(stance[1].levels)],
                items=(text,) if text else (),
                text=text,
            ),
            st.sampled_from(STANCES),
            st.integers(0, 4),
            st.sampled_from(["", "", "say: how # {x}", "- \"quoted\", 'so'", "é ☃ \u2028 x"]),
        ),
        max_size=6,
    )
)
def test_any_policy_has_a_twin_that_is_valid(rules):
    made(replace(policy_of(), rules=tuple(rules)))


# --- the file -------------------------------------------------------------------------------------


def test_sync_keeps_it_as_it_keeps_other_files(repository):
    repository.write("contribpolicy.toml", f'preset = "disclosure"\n{FILE}')
    assert repository.run("sync").status == 0
    first = repository.read("ai-contribution-policy.yml")
    assert yaml.safe_load(first)["stance"]["code"] == "disclosed-allowed"
    assert repository.run("sync", "--check").status == 0

    repository.write("contribpolicy.toml", f'preset = "no-ai"\n{FILE}')
    assert repository.run("sync", "--check").status == 1
    licence = "# SPDX-License-Identifier: CC0-1.0\n\n"
    repository.write("ai-contribution-policy.yml", licence + first)
    assert repository.run("sync").status == 0
    second = repository.read("ai-contribution-policy.yml")
    assert second.startswith(licence)
    assert yaml.safe_load(second)["stance"]["code"] == "prohibited"

    repository.write("ai-contribution-policy.yml", second.replace("prohibited", "unrestricted"))
    assert repository.run("sync").status == 1
    assert "unrestricted" in repository.read("ai-contribution-policy.yml")


def test_nobody_has_to_link_it(repository):
    repository.write("contribpolicy.toml", f'preset = "disclosure"\n{FILE}')
    repository.write("README.md", "# Larkspur\n\nA library.\n")
    assert repository.run("sync").status == 0
    assert "policy-unlinked" not in repository.run("lint").out


@pytest.mark.parametrize(
    ("policy", "message"),
    [
        ('[files]\nwhole = { "policy.yml" = "twin" }\n', "set project.name"),
        ('[files]\nwhole = { "policy.md" = "twin" }\n', "made from the part 'twin' is YAML"),
        ('[files]\nwhole = { "policy.yml" = "policy" }\n', "is Markdown (.md) or reST (.rst)"),
        ('[files]\nwhole = { "policy.yml" = "twim" }\n', "did you mean 'twin'?"),
    ],
)
def test_a_twin_that_cannot_be_is_said_with_the_remedy(repository, policy, message):
    repository.write("contribpolicy.toml", f'preset = "minimal"\n{policy}')
    done = repository.run("sync")
    assert done.status == 2
    assert message in done.err


# --- its readers ----------------------------------------------------------------------------------

DRAFT = """\
schema_version: "0.1"
stance:
  code: disclosed-allowed
disclosure:
  required: true
attestations:
  required:
    - ran-tests
"""
"""A file as the draft has them."""


def read_by_contribos(repository, text):
    from contribos.policy import analyze
    from contribos.repo import Repo

    repository.write("ai-contribution-policy.yml", text)
    repository.git("add", ".")
    repository.git("commit", "-qm", "Say it")
    found = analyze(Repo("larkspur", "larkspur", repository.root), [])
    return found.get("Machine-readable AI policy").verdict


def test_contribos_reads_it_as_it_reads_the_draft(repository):
    pytest.importorskip("contribos", reason="contribos is not installed here")
    repository.git("init", "-q")
    said = twin(Wording(policy_of(preset="disclosure"), FRAGMENTS))
    assert read_by_contribos(repository, said) == read_by_contribos(repository, DRAFT)
