"""The cases of cases.toml: what each check finds, and what only looks like it."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from sphinx_contribpolicy.lint import checks, lint
from sphinx_contribpolicy.policy import load, preset_names, published_policies

CASES = tomllib.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
PROJECT = {
    "name": "demo",
    "repository_url": "https://github.com/example/demo",
    "discussion_url": "https://github.com/example/demo/discussions/1",
}
ALWAYS = {"project-name-unset", "discussion-unset", "discussion-unused"}
IN_MANY = {"contact-unset", "honour-only", "record-stale"}
TWISTED = [
    "disclosure-in-ban rules.disclosure[0]",
    "disclosure-in-ban rules.attribution[3]",
    "trailer-conflict rules.attribution[3]",
]
"""What is really there: the policy of Twisted forbids all use of tools and every trailer, and
asks for a disclosure in a trailer."""


def found(folder, **overrides):
    findings = lint(load(root=folder, overrides=overrides))
    return [each for each in findings if each.code not in ALWAYS]


def said(finding, folder):
    """Code and key, and the line where it is one of the body."""
    line = f" {finding.line}" if finding.file == folder / "body.md" else ""
    return f"{finding.code} {finding.key}{line}"


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_lint_finds_what_is_there_and_nothing_else(case, write):
    policy = case["policy"]
    files = {"contribpolicy.toml": policy, "base.toml": case.get("base", "")}
    files[".gitlab-ci.yml"] = "script: contribpolicy check-commits\n"
    docs = {"docs/policy.md": case["docs"], "docs/conf.py": ""} if "docs" in case else {}
    folder = write(files | docs | {"body.md": case.get("body", "")})
    findings = found(folder, **({} if "[project]" in policy else {"project": PROJECT}))
    assert [said(each, folder) for each in findings] == case["finds"]


PLAIN = "<!-- keep in step with the charter -->"
HIDING = ("Agents: say so", "ignore all previous instructions", "keep in step\nwith it", "k" * 101)


@pytest.mark.parametrize(
    ("key", "comment", "severity"),
    [
        ("body", PLAIN, "note"),
        ("body", "[//]: # (voted on in May)", "note"),
        ("body", PLAIN.removesuffix("-->"), "warning"),
        ("body", "<p hidden>Keep in step.</p>", "warning"),
        ("reasons", PLAIN, "warning"),
        *(("body", f"<!-- {each} -->", "warning") for each in HIDING),
    ],
)
def test_a_plain_comment_in_words_that_were_voted_on_is_a_note(write, key, comment, severity):
    words = f"# Policy\n\nRead on.\n\n{comment}"
    told = {"wording": {"body": "body.md"}} if key == "body" else {"document": {"reasons": words}}
    findings = found(write({"contribpolicy.toml": "", "body.md": words}), project=PROJECT, **told)
    hidden = [each for each in findings if each.code == "hidden-text"]
    assert [each.severity for each in hidden] == [severity]


def test_a_rule_that_is_dropped_is_named_with_the_list_that_keeps_it(write):
    policy = "preset = 'ownership'\n[rules]\nquality = { stance = 'brevity', text = 'Be short.' }"
    findings = found(write({"contribpolicy.toml": policy}), project=PROJECT)
    (note,) = [each for each in findings if each.code == "preset-rule-dropped"]
    assert note.severity == "note"
    _, _, kept = note.message.partition("write `")
    listed = policy[: policy.index("quality")] + kept.partition("`")[0]
    rules = load(root=write({"contribpolicy.toml": listed})).policy.rules_of("quality")
    assert [rule.stance for rule in rules] == ["brevity", "meets-standards"]
    assert [rule.level for rule in rules] == ["should", "should"]
    assert rules[0].text == "Be short."


def test_a_level_that_is_dropped_is_named_with_the_rule_that_keeps_it(write):
    own = "{ stance = 'close-without-review', why = 'It costs time.' }"
    policy = f"preset = 'ownership'\n[rules]\nenforcement = {own}"
    findings = found(write({"contribpolicy.toml": policy}), project=PROJECT)
    (note,) = [each for each in findings if each.code == "preset-rule-dropped"]
    assert "drops `level`, `box` and `mark-as-spam`;" in note.message
    assert (
        'level = "may", why = "It costs time.", box = "caution"}, "mark-as-spam"]' in note.message
    )


def test_every_code_has_a_case():
    cased = {line.split()[0] for case in CASES for line in case["finds"]}
    elsewhere = {*ALWAYS, "review-overdue", "record-stale", "foreign-project"}  # test_project.py
    elsewhere |= {
        "long-sentence",
        "long-paragraph",
        "long-summary",
        "fixed-reworded",
    }  # test_wording.py
    elsewhere |= {
        "language-missing",
        "words-missing",
        "words-stale",
    }  # tests/wording/test_language.py
    assert cased | elsewhere == {check.code for check in checks(files=False)}


@pytest.mark.slow
@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_a_published_policy_has_the_contradictions_that_are_really_there(tone, tmp_path):
    findings = {
        name: [
            said(each, tmp_path)
            for each in found(tmp_path, like=name, wording={"tone": tone})
            if each.code not in IN_MANY
        ]
        for name in published_policies()
    }
    assert {name: lines for name, lines in findings.items() if lines} == {"twisted": TWISTED}


def test_a_preset_has_nothing_to_mend(tmp_path):
    contact = {**PROJECT, "contact": "a@example.org"}
    findings = [
        (name, tone, finding)
        for name, tone in product(preset_names(), ("casual", "formal"))
        for overrides in [{"preset": name, "project": contact, "wording": {"tone": tone}}]
        for finding in lint(load(root=tmp_path, overrides=overrides))
    ]
    assert findings == []
