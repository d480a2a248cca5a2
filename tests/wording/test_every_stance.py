"""Each stance, at each level, in each voice: what is wrong in one of them is found here."""

from __future__ import annotations

import re
from itertools import product
from typing import get_args

import msgspec
import pytest
from markdown_it import MarkdownIt

from sphinx_contribpolicy.policy import Level, Rule, facets, load
from sphinx_contribpolicy.wording import Fragments
from sphinx_contribpolicy.wording.speaker import Speaker

FRAGMENTS = Fragments()
STANCES = [(facet.name, stance) for facet in facets().values() for stance in facet.stances]
VOICES = [
    {"tone": tone, "modals": modals, "technology": technology}
    for tone, modals, technology in product(
        ("casual", "formal"),
        ("plain", "rfc2119"),
        ("AI", "LLM", "generative AI", "automated tools"),
    )
]
KEY_WORDS = re.compile(r"\b(?:MUST NOT|MUST|SHOULD NOT|SHOULD|MAY)\b")
EXPECTED = {
    "must": ("MUST", "MUST NOT"),
    "must-not": ("MUST", "MUST NOT"),
    "should": ("SHOULD", "SHOULD NOT"),
    "should-not": ("SHOULD", "SHOULD NOT"),
    "may": ("MAY",),
    "encouraged": (),
    "info": (),
}


@pytest.fixture(scope="module", params=VOICES, ids=lambda voice: "-".join(voice.values()))
def voiced(request, tmp_path_factory):
    root = tmp_path_factory.mktemp("voice")
    settings = {"project": {"name": "Larkspur"}, "wording": request.param}
    return load(root=root, overrides=settings).policy


def said(policy, **rule):
    given = Rule(**rule)
    speaker = Speaker(msgspec.structs.replace(policy, rules=(given,)), FRAGMENTS)
    return speaker.sentence(given).full(speaker.voice), speaker


def each_rule():
    for (facet, stance), level in product(STANCES, get_args(Level)):
        yield {"facet": facet, "stance": stance, "level": level}


def faults_in(text):
    """What no sentence may have, whatever it says."""
    if not re.search(r"[.?][)`*]*$", text):
        yield "does not end as a sentence"
    if re.search(r"\b(\w+) \1\b", text, re.IGNORECASE):
        yield "says a word twice"
    if re.search(r"  |\s[.,;:]|\.\.|,,", text):
        yield "has a doubled or misplaced mark"
    if re.search(r"[{}]|%\}|\bNone\b|\b(info|must|may|should|do|not|who|why|item):", text):
        yield "has an unfilled place"
    if not text[0].isupper() and not text.startswith("`"):
        yield "begins small"
    sentences = re.split(r"(?<=\.) ", text)
    if len(sentences) != len(set(sentences)):
        yield "says a sentence twice"
    if max(len(sentence.split()) for sentence in sentences) > 40:
        yield "has a sentence of more than 40 words"
    tokens = [token.type for token in MarkdownIt().parse(text)]
    if tokens != ["paragraph_open", "inline", "paragraph_close"]:
        yield f"parses to {tokens}"


def test_every_stance_reads_as_a_sentence_at_every_level(voiced):
    faults = [
        (rule, fault, text)
        for rule in each_rule()
        for text in [said(voiced, **rule)[0]]
        for fault in faults_in(text)
    ]
    assert faults == []


def test_the_verb_is_that_of_the_level_in_rfc_2119_form(voiced):
    wrong = []
    for rule in each_rule():
        text, speaker = said(voiced, **rule)
        found = set(KEY_WORDS.findall(text))
        wanted = EXPECTED[rule["level"]] if speaker.voice.rfc2119 else ()
        if not found <= set(wanted) or (wanted and len(found) != 1):
            wrong.append((rule, text))
    assert wrong == []


def test_nobody_is_you_or_we_in_formal_tone(voiced):
    you = re.compile(r"\b(you|your|yours|yourself|we|our|us)\b", re.IGNORECASE)
    formal = msgspec.structs.replace(
        voiced, wording=msgspec.structs.replace(voiced.wording, tone="formal")
    )
    spoken = [
        text for rule in each_rule() for text in [said(formal, **rule)[0]] if you.search(text)
    ]
    assert spoken == []


def test_qualifiers_stand_once_in_every_sentence(voiced):
    qualifiers = {"who": "guests", "where": "the attic", "when": "on Mondays", "except_": "hats"}
    wrong = []
    for facet, stance in STANCES:
        text, _ = said(voiced, facet=facet, stance=stance, level="must", **qualifiers)
        counts = [text.lower().count(word) for word in ("guests", "attic", "mondays", "hats")]
        if counts != [1, 1, 1, 1] or list(faults_in(text)):
            wrong.append((text, counts, list(faults_in(text))))
    assert wrong == []


def test_a_blank_qualifier_says_nothing(voiced):
    blank = {"who": " ", "where": " ", "when": " ", "except_": "except "}
    rule = {"facet": "testing", "stance": "write-tests", "level": "must"}
    assert said(voiced, **rule, **blank)[0] == said(voiced, **rule)[0]


def test_items_stand_once_in_every_sentence(voiced):
    wrong = []
    for (facet, stance), level in product(STANCES, ("must", "may", "info")):
        text, _ = said(
            voiced, facet=facet, stance=stance, level=level, items=("red hats", "blue hats")
        )
        if [text.lower().count(item) for item in ("red hats", "blue hats")] != [1, 1]:
            wrong.append(text)
    assert wrong == []


def test_polarity_is_that_of_the_stance_whatever_the_level_is_called(voiced):
    differing = [
        (facet, stance)
        for (facet, stance), (one, other) in product(
            STANCES, (("must", "must-not"), ("should", "should-not"))
        )
        if said(voiced, facet=facet, stance=stance, level=one)[0]
        != said(voiced, facet=facet, stance=stance, level=other)[0]
    ]
    assert differing == []


def test_a_negative_stance_has_a_negative_default_level():
    positive = {"must", "should", "encouraged", "may", "info"}
    wrong = []
    for facet, stance in STANCES:
        source = FRAGMENTS.sections(facet)[stance].source
        forbids = "\nnot:" in source
        level = facets()[facet].stances[stance].level
        if not forbids and level not in positive:
            wrong.append((facet, stance))
    assert wrong == []
