"""How many policies programs of others read right, as the kit says them: none may get worse."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FIGURES = Path(__file__).parents[2] / "docs" / "reference" / "readers.csv"
ASKS = {"must", "should"}
FORBIDS = {"must-not", "should-not"}

# --- what would be right --------------------------------------------------------------------------


def level(policy, facet, *stances):
    return {rule.level for rule in policy.rules if rule.facet == facet and rule.stance in stances}


def asks(policy):
    """Whether somebody has to say that a tool was used."""
    stances = {
        "disclosure": ("required-any", "required-significant", "required-conditional"),
        "pr-template": ("disclosure-field",),
        "attribution": ("require-assisted-by", "require-generated-by"),
    }
    return any(level(policy, facet, *names) & ASKS for facet, names in stances.items())


def position(policy):
    if "must-not" in level(policy, "general", "ban", "ban-indirect-too", "tainted-unless-approved"):
        return "closed"
    limited = ("ban", "assistive-only", "no-fully-generated", "discouraged")
    if level(policy, "general", *limited) & FORBIDS or level(policy, "general", "assistive-only"):
        return "limited"
    return "asked" if asks(policy) else "open"


def position_for_aipr(policy):
    verdicts = {
        "closed": {"human_only"},
        "limited": {"human_only", "restrictive"},
        "asked": {"disclose_ok"},
        "open": {"permissive"},
    }[position(policy)]
    invites = level(policy, "disclosure", "encouraged") | level(
        policy, "attribution", "suggest-assisted-by"
    )
    return verdicts | {"disclose_ok"} if verdicts == {"permissive"} and invites else verdicts


def position_for_contribos(policy):
    return {
        "closed": {"restricted"},
        "limited": {"restricted"},
        "asked": {"disclose"},
        "open": {"allowed-with-responsibility"},
    }[position(policy)]


def trailer(policy):
    keys = {
        "require-assisted-by": "assisted-by",
        "suggest-assisted-by": "assisted-by",
        "require-generated-by": "generated-by",
        "suggest-coauthored-by": "co-authored-by",
    }
    return {key for stance, key in keys.items() if level(policy, "attribution", stance)} or {None}


def good_first(policy):
    if level(policy, "good-first", "off-limits") & FORBIDS:
        return {True}
    # What is better left out is not forbidden; contribos has one word for both.
    return {True, False} if level(policy, "good-first", "discouraged") else {False}


def issue_first(policy):
    if level(policy, "change-scope", "accepted-issue-only", "issue-first"):
        return {True}
    # A talk before a large change need not be in an issue.
    return {True, False} if level(policy, "change-scope", "discuss-first") else {False}


def new_tests(policy):
    return {bool(level(policy, "testing", "write-tests"))}


def disclosure(policy):
    if asks(policy):
        return {True}
    may = level(policy, "disclosure", "encouraged") or level(policy, "pr-template", "attest")
    return {True, False} if may else {False}


def linked_issue(policy):
    return {bool(level(policy, "change-scope", "accepted-issue-only"))}


def sign_off(policy):
    return {bool(level(policy, "sign-off", "human-sign-off"))}


# --- what is read ---------------------------------------------------------------------------------


def read_by_aipr(root):
    cli = pytest.importorskip("aipr.cli", reason="aipr-py is not installed here")
    detector = pytest.importorskip("aipr.detector")
    files = [root / name for name in cli.CANDIDATE_FILES if (root / name).is_file()]
    text = "\n\n".join(file.read_text(encoding="utf-8") for file in files)
    return {"position": detector.detect_policy(text).verdict.value}


def read_by_contribos(root):
    policy = pytest.importorskip("contribos.policy", reason="contribos is not installed here")
    repo = pytest.importorskip("contribos.repo")
    data = policy.structured(policy.analyze(repo.Repo("larkspur", "larkspur", root), []))
    named = data["ai"]["disclosure_trailer"]
    return {
        "position": data["ai"]["stance"],
        "trailer": named and named.lower(),
        "no AI on good first issues": data["ai"]["no_ai_on_good_first_issues"],
        "an issue first": data["issue_first"],
        "tests": data["tests_expected"],
    }


def read_by_pr_policy(root):
    infer = pytest.importorskip("pr_policy.infer", reason="pr-policy is not installed here")
    found = {(signal.rule, signal.option) for signal in infer.scan(root)}
    return {
        "disclosure": ("disclosure", "enabled") in found,
        "a linked issue": ("linked_issue", "enabled") in found,
        "sign-off": ("attribution", "require_signed_off") in found,
    }


READERS = {
    "aipr-py": (read_by_aipr, {"position": position_for_aipr}),
    "contribos": (
        read_by_contribos,
        {
            "position": position_for_contribos,
            "trailer": trailer,
            "no AI on good first issues": good_first,
            "an issue first": issue_first,
            "tests": new_tests,
        },
    ),
    "pr-policy": (
        read_by_pr_policy,
        {"disclosure": disclosure, "a linked issue": linked_issue, "sign-off": sign_off},
    ),
}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_reads_no_fewer_policies_right(reader, said, update_pages):
    read, questions = READERS[reader]
    wrong = {(question, kind): [] for question in questions for kind in said}
    for kind, cases in said.items():
        for each in cases:
            answers = read(each.root)
            for question, right in questions.items():
                if answers[question] not in right(each.policy):
                    wrong[question, kind].append(f"{each.name}: {answers[question]}")
    with FIGURES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["program"] == reader:
            for kind, cases in said.items():
                missed = wrong.pop((row["what it reads"], kind))
                known, _, of = row[kind].partition(" of ")
                assert of == str(len(cases))
                if update_pages:
                    row[kind] = f"{len(cases) - len(missed)} of {of}"
                else:
                    assert len(cases) - len(missed) >= int(known), missed
    assert wrong == {}, "the table has a row for each question"
    if update_pages:
        with FIGURES.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
