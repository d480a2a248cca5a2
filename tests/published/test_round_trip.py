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
ABOUT = ("name", "source", "date", "url", "read", "stale_after")


def once(slug):
    """The positions with each stance once, at the strongest of its levels, and all in own words."""
    found = {}
    for at, rule in enumerate(published_policies()[slug].rules):
        key = (rule.facet, rule.stance, None if rule.stance else at)
        before = found.get(key, rule.level)
        found[key] = min(before, rule.level, key=lambda each: ORDER.index(strength(each)))
    return Counter((facet, stance, level) for (facet, stance, _), level in found.items())


def bare(text):
    """The words of a text without line breaks, and without the quote marks of boxes."""
    return " ".join(re.sub(r"^(?:> ?)+", "", text, flags=re.MULTILINE).split())


def test_there_are_sixty_of_them_and_a_stance_says_most_of_what_they_ask():
    assert len(POLICIES) == 60
    rules = [rule for entry in published_policies().values() for rule in entry.rules]
    said = [rule for rule in rules if rule.stance and not rule.text]
    assert len(said) / len(rules) >= 0.94


def test_each_says_where_it_stands_and_when_it_was_read():
    for slug, entry in published_policies().items():
        assert re.fullmatch(r"https://\S+", entry.url), slug
        assert entry.read < entry.stale_after, slug


@pytest.mark.parametrize("slug", POLICIES)
def test_the_file_of_a_published_policy_has_the_note_beside_each_rule(slug, policy_files):
    text = policy_files[slug].read_text("utf-8")
    notes = Counter(line.rpartition("# ")[2] for line in text.splitlines() if " # " in line)
    wanted = Counter(rule.note for rule in published_policies()[slug].rules)
    assert notes == wanted


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
    about = (slug, entry.source, entry.date, entry.url, str(entry.read), str(entry.stale_after))
    assert tuple(data[key] for key in ABOUT) == about
    assert [(rule["facet"], rule["stance"], rule["level"]) for rule in data["rules"]] == [
        (rule.facet, rule.stance, rule.level) for rule in entry.rules
    ]
    shown = said_by("published", slug)
    assert shown.startswith(f"{entry.project}: {entry.source}")
    assert entry.url in shown


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
