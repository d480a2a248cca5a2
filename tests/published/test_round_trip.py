"""Each published policy becomes a policy file, and comes back with every rule that it has."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from typing import get_args

import pytest

from sphinx_contribpolicy.policy import Strength, load, published_policies, slug_of, strength
from sphinx_contribpolicy.wording import sentences, write

pytestmark = pytest.mark.slow

POLICIES = sorted(published_policies())
ORDER = get_args(Strength)


def positions(slug):
    return [(rule.facet, rule.stance, rule.level) for rule in published_policies()[slug].rules]


def once(slug):
    """The positions with each stance once, at the strongest of its levels."""
    found = {}
    for facet, stance, level in positions(slug):
        before = found.get((facet, stance), level)
        found[facet, stance] = min(before, level, key=lambda each: ORDER.index(strength(each)))
    return Counter((facet, stance, level) for (facet, stance), level in found.items())


def bare(text):
    """The words of a text without line breaks, and without the quote marks of boxes."""
    return " ".join(re.sub(r"^(?:> ?)+", "", text, flags=re.MULTILINE).split())


def test_there_are_sixty_of_them():
    assert len(POLICIES) == 60


@pytest.mark.parametrize("slug", POLICIES)
def test_a_published_policy_comes_back_with_every_rule_stance_and_level(
    slug, policy_files, said_by
):
    shown = json.loads(said_by("show", "--config", policy_files[slug], "--format", "json"))
    found = Counter((rule["facet"], rule["stance"], rule["level"]) for rule in shown["rules"])
    assert found == once(slug)


@pytest.mark.parametrize("slug", POLICIES)
def test_a_policy_that_is_like_a_published_one_takes_each_of_its_positions_once(slug, tmp_path):
    policy = load(root=tmp_path, overrides={"like": published_policies()[slug].project}).policy
    assert slug_of(published_policies()[slug].project) == slug
    found = Counter((rule.facet, rule.stance, rule.level) for rule in policy.rules)
    assert found == once(slug)


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("slug", POLICIES)
def test_the_text_says_each_rule(slug, tone, policy_files):
    policy = load(policy_files[slug], overrides={"wording": {"tone": tone}}).policy
    places = (write(policy), write(policy, "good-first-issue"), write(policy, "agents"))
    text = bare(" ".join(place.markdown() for place in places))
    # An item of a list comes with the line that leads to it.
    said = [
        re.split(r"(?<=:) (?=[a-z])", bare(rule.text), maxsplit=1) for rule in sentences(policy)
    ]
    assert [part for parts in said for part in parts if part.rstrip(".") not in text] == []


@pytest.mark.parametrize("slug", POLICIES)
def test_the_command_shows_a_published_policy_with_its_source(slug, said_by):
    entry = published_policies()[slug]
    data = json.loads(said_by("published", entry.project.upper(), "--format", "json"))
    assert (data["name"], data["source"], data["date"]) == (slug, entry.source, entry.date)
    assert [(rule["facet"], rule["stance"], rule["level"]) for rule in data["rules"]] == positions(
        slug
    )
    assert said_by("published", slug).startswith(f"{entry.project}: {entry.source}")


def test_the_list_names_each_policy_in_every_format(said_by):
    listed = json.loads(said_by("published", "--format", "json"))["published"]
    assert [entry["name"] for entry in listed] == list(published_policies())
    assert tomllib.loads(said_by("published", "--format", "toml"))["published"] == listed
    lines = said_by("published").splitlines()
    assert [line.split()[0] for line in lines] == list(published_policies())


def test_a_note_is_a_remark_of_ours_and_no_sentence_of_the_source():
    notes = {rule.note for entry in published_policies().values() for rule in entry.rules}
    quoting = [note for note in notes if re.search(r"[\"“”«»]|[.!?]$", note)]
    assert quoting == []
    assert max(len(note.split()) for note in notes) <= 12


@pytest.mark.parametrize("slug", POLICIES)
def test_nothing_of_the_facts_but_the_positions_reaches_the_text(slug, policy_files):
    entry = published_policies()[slug]
    text = bare(write(load(policy_files[slug]).policy).markdown()).casefold()
    assert entry.source.casefold() not in text
    assert [
        rule.note
        for rule in entry.rules
        if len(rule.note.split()) > 4 and rule.note.casefold() in text
    ] == []
