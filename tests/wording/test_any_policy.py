"""What holds for any text: of 3 to 25 rules at random, of presets, of published policies."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import (
    KEYWORD,
    assert_none,
    faults_in,
    faults_of_build,
    sections_of,
    sentences_of,
)

from sphinx_contribpolicy.policy import (
    Document,
    Policy,
    Project,
    Rule,
    WordingSettings,
    facets,
    load,
    preset_names,
    published_policies,
    strength,
)
from sphinx_contribpolicy.wording import Fragments, Wording, sentences, write
from sphinx_contribpolicy.wording.document import lead

FRAGMENTS = Fragments()
NOWHERE = Path("/")
"""A folder without a policy file above it."""
LAYOUTS = ("paragraphs", "list", "labels", "do-dont", "flat")
DISCUSSION = "https://example.org/d"
PROJECT = Project(
    name="Larkspur",
    contact="a@larkspur.example.org",
    repository_url="https://github.com/larkspur/larkspur",
    discussion_url=DISCUSSION,
    forge="github",
)
STANCES = [
    (facet.name, stance)
    for facet in facets().values()
    for stance in facet.stances.values()
    if facet.name != "agent-block"
]
vocabulary = facets()
STRENGTHS = ("must", "should", "may")
ORDER = list(vocabulary)
PRESETS = sorted(preset_names())
PUBLISHED = sorted(published_policies())


@st.composite
def policies(draw):
    chosen = draw(
        st.lists(st.sampled_from(STANCES), min_size=3, max_size=25, unique_by=lambda each: each)
    )
    rules = [
        Rule(facet=facet, stance=stance.name, level=draw(st.sampled_from(stance.levels)))
        for facet, stance in chosen
    ]
    wording = WordingSettings(
        tone=draw(st.sampled_from(("casual", "formal"))),
        modals=draw(st.sampled_from(("plain", "rfc2119"))),
        layout=draw(st.sampled_from(LAYOUTS)),
        reasons=draw(st.sampled_from(("none", "brief", "full"))),
        numbered=draw(st.booleans()),
    )
    rules.sort(key=lambda rule: ORDER.index(rule.facet))
    return Policy(project=PROJECT, wording=wording, rules=tuple(rules))


def of_preset(name, **wording):
    overrides = {"wording": wording} if wording else {}
    project = {"name": "Larkspur", "contact": PROJECT.contact, "discussion_url": DISCUSSION}
    return load(root=NOWHERE, overrides={"project": project, **overrides}, preset=name).policy


def of_published(slug, **wording):
    given_ = {"like": published_policies()[slug].project, "wording": wording}
    return load(root=NOWHERE, overrides=given_).policy


def bare(text):
    """The words of a text in one line, without the marks of lists, quotes and emphasis."""
    text = re.sub(r"^(?:> ?|- |\d+\. |#+ )+|\[!\w+\]|\*\*|;$", "", text, flags=re.MULTILINE)
    return " ".join(text.split()).replace(";", "")


def faults(policy):
    text = write(policy, fragments=FRAGMENTS).markdown()
    said = sentences_of(text)
    found = faults_in(text) + faults_of_build(text)
    found += [f"twice: {each}" for each, count in Counter(said).items() if count > 1]
    found += _untraced(policy, text)
    found += _lonely(policy, text)
    found += _keywords(policy, text)
    found += _weakened(policy)
    return found


def _untraced(policy, text):
    """The rules that nothing in the text says."""
    whole = bare(text).casefold()
    # An item comes with its line, which other items share; in a list of sentences it is one.
    return [
        f"not said: {each.rule.facet}.{each.rule.stance}: {each.text}"
        for each in sentences(policy, fragments=FRAGMENTS)
        for words in [bare(each.text).casefold()]
        if each.rule.facet != "agent-block"
        and words not in whole
        and not all(part.rstrip(".") in whole for part in words.split(": ", 1))
    ]


ALONE = ("Consequences", "What you can expect", "Reviews and decisions", "Questions", "Changes to")


def _lonely(policy, text):
    """The sections of one sentence beside which there are others.

    What the maintainers do stands alone: under the heading of a rule it would belong to that.
    """
    if policy.wording.layout in {"labels", "do-dont"}:
        return []
    told = [(title, sentences_of(body)) for title, body in sections_of(text)[2:]]
    rules = [(title, said) for title, said in told if not title.startswith(ALONE)]
    return [f"one sentence: {title}" for title, said in rules if len(said) == 1 and told[1:]]


def _keywords(policy, text):
    """Differences between the keywords that are explained and those that occur."""
    notes = [line for line in text.split("\n\n") if "rfc-editor.org" in line]
    used = set(KEYWORD.findall("\n\n".join(x for x in text.split("\n\n") if x not in notes)))
    if policy.wording.modals == "plain":
        return [f"keywords: {used}"] if used or notes else []
    told = set(KEYWORD.findall(notes[0])) if notes else set()
    return [f"explained {sorted(told)}, used {sorted(used)}"] if told != used else []


def _weakened(policy):
    """The rules on people that are said without the keyword of their level, alone or in a list."""
    if policy.wording.modals == "plain":
        return []
    return [
        f"not as {rule.level}: {each.text}"
        for each in sentences(policy, fragments=FRAGMENTS)
        for rule, stance in [(each.rule, vocabulary[each.rule.facet].stances[each.rule.stance])]
        if rule.facet != "agent-block"  # which speaks to programs, in no voice but its own
        if stance.kind == "person" and stance.polarity and strength(rule.level) in STRENGTHS
        if strength(rule.level).upper() not in each.text
    ]


@given(policies())
@settings(max_examples=150)
def test_any_policy_reads_without_a_fault(policy):
    assert_none(faults(policy))


@given(policies())
@settings(max_examples=100)
def test_the_lead_asks_for_nothing_that_no_rule_asks_for(policy):
    speaker = Wording(policy, FRAGMENTS)
    asked = {}
    for rule in policy.rules:
        about = speaker.about(rule)
        if line := about.line(rule.facet, rule.stance, "condition"):
            asked[about.fill(line)] = rule
    led = lead(speaker, policy.rules)
    text = led.asking() if led else ""
    everything = {
        speaker.about(Rule(facet=facet, stance=stance.name, level=stance.level)).fill(line)
        for facet, stance in STANCES
        for line in [speaker.line(facet, stance.name, "condition")]
        if line
    }
    assert [each for each in everything - asked.keys() if f" {each}" in text] == []
    told = [rule for asking, rule in asked.items() if f" {asking}" in text]
    assert [rule for rule in told if not rule.level.startswith("must")] == []


@given(policies(), st.sampled_from(("summary", "checklist", "reviewers", "table", "agents")))
@settings(max_examples=150)
def test_any_part_reads_without_a_fault(policy, part):
    text = write(policy, part, fragments=FRAGMENTS).markdown()
    said = sentences_of(text)
    assert_none(faults_in(text))
    assert [each for each, count in Counter(said).items() if count > 1] == []


@given(policies(), st.data())
@settings(max_examples=100)
def test_only_and_except_choose_before_the_words_are_chosen(policy, data):
    some = data.draw(st.lists(st.sampled_from([r.facet for r in policy.rules]), min_size=1))
    rules = tuple(rule for rule in policy.rules if rule.facet in some)
    chosen = Policy(project=policy.project, wording=policy.wording, rules=rules)
    assert write(policy, only=some, fragments=FRAGMENTS) == write(chosen, fragments=FRAGMENTS)
    left = tuple(rule for rule in policy.rules if rule.facet not in some)
    others = Policy(project=policy.project, wording=policy.wording, rules=left)
    assert write(policy, omit=some, fragments=FRAGMENTS) == write(others, fragments=FRAGMENTS)


@pytest.mark.slow
@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_reads_without_a_fault_in_every_voice_and_layout(name):
    found = []
    for tone, modals, layout, reasons in product(
        ("casual", "formal"), ("plain", "rfc2119"), LAYOUTS, ("none", "brief", "full")
    ):
        policy = of_preset(name, tone=tone, modals=modals, layout=layout, reasons=reasons)
        found += [f"{tone} {modals} {layout} {reasons}: {each}" for each in faults(policy)]
    assert_none(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "layouts",
    [LAYOUTS[:1], pytest.param(LAYOUTS[1:], marks=pytest.mark.slow)],
    ids=["as most have it", "in the other layouts"],
)
@pytest.mark.parametrize("slug", PUBLISHED)
def test_a_published_policy_reads_without_a_fault(slug, layouts):
    found = []
    for tone, layout in product(("casual", "formal"), layouts):
        found += [
            f"{tone} {layout}: {each}"
            for each in faults(of_published(slug, tone=tone, layout=layout))
        ]
    assert_none(found)


@pytest.mark.slow
@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_no_sentence_stands_in_more_than_half_of_the_published_policies(tone):
    """Where a stance stands in more than half of them: in no more than two of five."""
    counts = Counter(
        sentence
        for slug in PUBLISHED
        for sentence in set(
            sentences_of(write(of_published(slug, tone=tone), fragments=FRAGMENTS).markdown())
        )
    )
    stances = Counter(
        name
        for slug in PUBLISHED
        for name in {(rule.facet, rule.stance) for rule in published_policies()[slug].rules}
    )
    most = 0.4 if max(stances.values()) > len(PUBLISHED) / 2 else 0.5
    assert {each: n for each, n in counts.items() if n > most * len(PUBLISHED)} == {}


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_a_preset_has_as_many_words_as_people_read(tone):
    words = {
        name: len(write(of_preset(name, tone=tone), fragments=FRAGMENTS).markdown().split())
        for name in PRESETS
    }
    assert words.pop("minimal") <= 150
    assert {name: count for name, count in words.items() if not 200 <= count <= 450} == {}


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_no_two_presets_have_the_same_summary(tone):
    texts = [write(of_preset(name, tone=tone), "summary").markdown() for name in PRESETS]
    assert len(set(texts)) == len(PRESETS)
    assert all(1 <= len(text.splitlines()) <= 5 for text in texts)


def test_a_policy_of_nothing_but_texts_of_its_own_is_said_as_it_is():
    rules = {
        "testing": [{"level": "must", "text": "Say in the pull request how you ran it."}],
        "human-voice": {"level": "should", "text": "write to us as you would to a colleague"},
    }
    custom = [{"title": "Commit story", "text": "Tell a story.", "after": "testing"}]
    given_ = {"project": {"name": "Larkspur"}, "rules": rules, "custom": custom}
    policy = load(root=NOWHERE, overrides=given_).policy
    text = write(policy, title="Ours").markdown()
    assert_none(faults_in(text))
    assert "Say in the pull request how you ran it." in text
    assert "You should write to us as you would to a colleague." in text
    assert "## Commit story\n\nTell a story." in text


def test_reasons_of_the_project_do_not_stand_twice():
    document = Document(reasons="We are three people.")
    policy = Policy(project=PROJECT, document=document, rules=of_preset("ownership").rules)
    assert write(policy).markdown().count("We are three people.") == 1
