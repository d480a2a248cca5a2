"""Each stance at each level that it can have, in each voice: what is wrong in one is found here."""

from __future__ import annotations

import re
from itertools import product

import pytest
from msgspec.structs import replace
from reading import KEYWORD, assert_none, faults_in, paragraphs_of, sentences_of

from sphinx_contribpolicy.policy import Policy, Project, Rule, WordingSettings, facets
from sphinx_contribpolicy.wording import Fragments, Wording, write

pytestmark = pytest.mark.slow

FRAGMENTS = Fragments()
LAYOUTS = ("paragraphs", "list", "labels", "do-dont", "flat")
STANCES = [(facet.name, stance) for facet in facets().values() for stance in facet.stances.values()]
TONES = ("casual", "formal")
YOU = re.compile(r"\b(you|your|yours|yourself|we|our|us|I|my)\b", re.IGNORECASE)
EXPECTED = {"must": {"MUST", "MUST NOT"}, "should": {"SHOULD", "SHOULD NOT"}, "may": {"MAY"}}


def policy(rule, **wording):
    project = Project(
        name="Larkspur",
        contact="a@larkspur.example.org",
        repository_url="https://github.com/larkspur/larkspur",
        forge="github",
    )
    return Policy(project=project, wording=WordingSettings(**wording), rules=(rule,))


def rules_of(facet, stance, **more):
    for level in stance.levels:
        yield Rule(facet=facet, stance=stance.name, level=level, **more)


def said(rule, **wording):
    return Wording(policy(rule, **wording), FRAGMENTS).sentence(rule)


def for_each_stance(faults_of):
    """The test that no stance has a fault; those of all stances are shown at once."""

    def test():
        found = [
            f"{facet}.{stance.name}: {fault}"
            for facet, stance in STANCES
            for fault in faults_of(facet, stance)
        ]
        assert_none(found)

    return test


def without_quotes(text):
    return re.sub(r"\"[^\"]*\"|`[^`]*`", "", text)


@for_each_stance
def test_it_reads_as_sentences_at_every_level_in_every_voice(facet, stance):
    voices = product(TONES, ("plain", "rfc2119"), ("AI", "LLM", "generative AI", "automated tools"))
    faults = []
    for (tone, modals, technology), rule in product(voices, rules_of(facet, stance)):
        text = said(rule, tone=tone, modals=modals, technology=technology)
        faults += faults_in(text)
        sentences = sentences_of(text)
        faults += [f"40 words: {each}" for each in sentences if len(each.split()) > 40]
        faults += [f"twice: {text}"] if len(sentences) != len(set(sentences)) else []
        faults += [f"small: {text}"] if not text[:1].isupper() and text[:1] not in '`"' else []
    return faults


@for_each_stance
def test_the_page_says_the_rule_in_every_layout(facet, stance):
    faults = []
    for tone, modals, layout in product(TONES, ("plain", "rfc2119"), LAYOUTS):
        for rule in rules_of(facet, stance):
            made = policy(rule, tone=tone, modals=modals, layout=layout)
            part = "agents" if facet == "agent-block" else "policy"
            text = write(made, part, fragments=FRAGMENTS, title="").markdown()
            faults += faults_in(text)
            if not text.strip():
                faults.append(f"nothing at {rule.level}, {tone} {modals} {layout}")
    return faults


@for_each_stance
def test_the_keyword_of_rfc_2119_is_that_of_its_level(facet, stance):
    wrong = []
    for tone, rule in product(TONES, rules_of(facet, stance)):
        text = said(rule, tone=tone, modals="rfc2119")
        wanted = EXPECTED.get(rule.level.removesuffix("-not"), set())
        # A fact binds nobody unless its level does, and the text for agents speaks to them.
        needed = wanted if stance.polarity and facet != "agent-block" else set()
        found = set(KEYWORD.findall(text))
        if not found <= wanted or (needed and not found):
            wrong.append((rule.level, text))
    return wrong


@for_each_stance
def test_a_prohibition_forbids_and_nothing_else_does_by_rfc_2119(facet, stance):
    signs = {
        keyword.endswith("NOT")
        for rule in rules_of(facet, stance)
        for keyword in KEYWORD.findall(said(rule, modals="rfc2119"))
        if rule.level != "may"
    }
    return signs - {stance.polarity == "prohibition"}


@for_each_stance
def test_a_permission_says_no_duty_in_plain_words(facet, stance):
    duty = re.compile(r"\b(?:must|should|has to|have to)\b", re.IGNORECASE)
    return [
        text
        for tone in TONES
        for rule in rules_of(facet, stance)
        if stance.polarity == "permission" and rule.level == "may" and stance.kind == "person"
        for text in [said(rule, tone=tone)]
        if duty.search(re.sub(r"do(?:es)? not have to", "", without_quotes(text)))
    ]


@for_each_stance
def test_plain_words_hold_no_keyword(facet, stance):
    return [
        text
        for tone, rule in product(TONES, rules_of(facet, stance))
        for text in [said(rule, tone=tone)]
        if KEYWORD.search(text)
    ]


@for_each_stance
def test_nobody_is_you_or_we_in_formal_tone(facet, stance):
    if facet == "agent-block":
        return []  # the text for agents speaks to them
    return [
        text
        for modals, rule in product(("plain", "rfc2119"), rules_of(facet, stance))
        for text in [said(rule, tone="formal", modals=modals)]
        if YOU.search(without_quotes(text))
    ]


@for_each_stance
def test_nobody_is_a_contributor_or_they_who_maintain_in_casual_tone(facet, stance):
    foreign = re.compile(
        r"\b(the maintainers|contributors? (?:must|should|are|can|do))\b", re.IGNORECASE
    )
    return [
        text
        for rule in rules_of(facet, stance)
        for text in [said(rule)]
        if foreign.search(without_quotes(text))
    ]


@for_each_stance
def test_who_where_when_and_except_stand_once_each(facet, stance):
    more = {"who": "guests", "where": "the attic", "when": "on Mondays", "except_": "kites"}
    wrong = []
    voices = product(TONES, ("plain", "rfc2119"))
    for (tone, modals), rule in product(voices, rules_of(facet, stance, **more)):
        text = said(rule, tone=tone, modals=modals)
        counts = [text.lower().count(word) for word in ("guests", "attic", "mondays", "kites")]
        if counts != [1, 1, 1, 1] or faults_in(text):
            wrong.append((text, counts, faults_in(text)))
    return wrong


@for_each_stance
def test_each_qualifier_alone_stands_once_in_every_layout(facet, stance):
    if facet == "agent-block":
        return []  # the text for agents has one layout
    wrong = []
    given = {"who": "guests", "where": "the attic", "when": "on Mondays", "except_": "kites"}
    for (key, value), layout, tone in product(given.items(), LAYOUTS, TONES):
        (rule,) = rules_of(facet, replace(stance, levels=stance.levels[:1]), **{key: value})
        made = policy(rule, tone=tone, layout=layout)
        text = write(made, fragments=FRAGMENTS, title="").markdown()
        if text.lower().count(value.split()[-1].lower()) != 1 or faults_in(text):
            wrong.append((key, layout, text, faults_in(text)))
    return wrong


@pytest.mark.parametrize("part", ["summary", "checklist", "table", "reviewers"])
def test_each_qualifier_stands_once_in_each_part_that_shows_the_rule(part):
    wrong = []
    given = {"who": "guests", "where": "the attic", "when": "on Mondays", "except_": "kites"}
    for (facet, stance), (key, value) in product(STANCES, given.items()):
        (rule,) = rules_of(facet, replace(stance, levels=stance.levels[:1]), **{key: value})
        text = write(policy(rule), part, fragments=FRAGMENTS, title="").markdown()
        name = f"`{stance.name}`" if part == "table" else said(rule)
        shown = name in text if part in {"table", "reviewers"} else bool(text.strip())
        if shown and text.lower().count(value.split()[-1].lower()) != 1:
            wrong.append((part, key, text))
    assert_none(wrong)


@for_each_stance
def test_items_stand_once(facet, stance):
    wrong = []
    for modals, tone in product(("plain", "rfc2119"), TONES):
        for rule in rules_of(facet, stance, items=("red hats", "blue hats")):
            text = said(rule, tone=tone, modals=modals)
            counts = [text.lower().count(item) for item in rule.items]
            if counts != [1, 1] or faults_in(text):
                wrong.append((text, counts))
    return wrong


@for_each_stance
def test_the_sign_of_a_level_makes_no_difference(facet, stance):
    signed = {
        "must": "must-not",
        "should": "should-not",
        "must-not": "must",
        "should-not": "should",
    }
    return [
        (said(rule), said(replace(rule, level=other)))
        for rule in rules_of(facet, stance)
        if (other := signed.get(rule.level))
        if stance.can_be(other) and other not in stance.levels
        if said(rule) != said(replace(rule, level=other))
    ]


@for_each_stance
def test_the_maintainers_can_be_one_or_several(facet, stance):
    wrong = []
    for noun, wrong_verbs in (
        ("the core team", r"the core team (?:close|may closes|do not|are|have|keep|review)\b"),
        ("the editors", r"the editors (?:closes|does|is|has|keeps|reviews)\b"),
    ):
        for tone, rule in product(TONES, rules_of(facet, stance)):
            text = said(rule, tone=tone, maintainers=noun)
            ours = re.search(r"\b(we|our|us)\b", without_quotes(text), re.IGNORECASE)
            if ours or re.search(wrong_verbs, text, re.IGNORECASE) or faults_in(text):
                wrong.append(text)
    return wrong


@for_each_stance
def test_an_item_goes_on_with_the_line_before_it(facet, stance):
    wrong = []
    for tone, rule in product(TONES, rules_of(facet, stance)):
        speaker = Wording(policy(rule, tone=tone), FRAGMENTS)
        for kind in ("item", "can", "cannot"):
            line = speaker.about(rule).line(facet, stance.name, kind)
            text = speaker.about(rule).fill(line) if line else "x"
            if not (text[:1].islower() or text[:1] in '`"<') or text.endswith((".", ";")):
                wrong.append((kind, text))
    return wrong


def test_a_blank_qualifier_says_nothing():
    blank = {"who": " ", "where": " ", "when": " ", "except_": "except "}
    rule = Rule(facet="testing", stance="write-tests", level="must")
    assert said(replace(rule, **blank)) == said(rule)


def test_every_paragraph_of_a_page_is_one(tmp_path):
    rule = Rule(facet="testing", stance="write-tests", level="must", detail="First.\n\nSecond.")
    text = write(policy(rule), fragments=FRAGMENTS, title="").markdown()
    assert paragraphs_of(text)[-2:] == ["First.", "Second."] or "Second." in text
