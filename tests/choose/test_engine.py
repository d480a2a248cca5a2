"""What the page makes of choices is what the command makes of them, byte for byte."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from drawn import choices, dated, policy_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.choose import data, script
from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import (
    facets,
    load,
    policy_as_toml,
    preset_names,
    published_policies,
    settings_as_toml,
)
from sphinx_contribpolicy.wording import Fragments, Wording, write
from sphinx_contribpolicy.wording.parts import card_columns

pytestmark = pytest.mark.slow

FRAGMENTS = Fragments()
CASES = json.loads((Path(__file__).parents[1] / "wording/cases.json").read_text("utf-8"))
LAYOUTS = ("paragraphs", "list", "labels", "do-dont", "flat")
VOICES = [
    {"tone": tone, "modals": modals, "layout": layout, "reasons": reasons}
    for tone, modals, layout, reasons in product(
        ("casual", "formal"), ("plain", "rfc2119"), LAYOUTS, ("none", "brief", "full")
    )
]
MADE = "return [kit.text(kit.policy(each)), kit.toml(each)];"


@cache
def expected(given):
    plain = json.loads(given)
    policy = policy_of(plain)
    file = settings_as_toml(dated(plain)) if "preset" in plain else policy_as_toml(policy)
    return [write(policy, fragments=FRAGMENTS).markdown(), file]


def assert_same(ask, given):
    assert ask(MADE, given) == [expected(json.dumps(each)) for each in given]


def test_the_cases_of_the_words_give_their_markdown(ask):
    cases = [case for case in CASES if case["part"] == "policy"]
    texts = ask("return kit.text(kit.policy(each));", [case["policy"] for case in cases])
    assert [text.splitlines() for text in texts] == [case["markdown"] for case in cases]


@pytest.mark.slow
def test_presets_give_the_text_and_the_file_of_the_command_in_every_voice(ask):
    project = {"name": "Larkspur", "discussion_url": "https://example.org/d"}
    given = [
        {"preset": name, "project": project, "wording": voice}
        for name, voice in product(preset_names(), VOICES)
    ]
    assert len(given) == 11 * len(VOICES)
    assert_same(ask, given)


@pytest.mark.slow
def test_published_policies_give_the_text_and_the_file_of_the_command(ask):
    assert_same(
        ask,
        [
            {"like": slug, "wording": {"tone": tone}}
            for slug, tone in product(published_policies(), ("casual", "formal"))
        ],
    )


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 220), marks=pytest.mark.slow)])
def test_any_policy_gives_the_text_and_the_file_of_the_command(ask, seeds):
    assert_same(ask, [choices(seed) for seed in seeds])


@given(st.lists(st.integers(0, 2**64), min_size=40, max_size=40, unique=True))
@settings(max_examples=2, phases=[Phase.generate])  # a browser is opened for each
def test_policies_that_nobody_has_drawn_before_come_out_the_same(ask, seeds):
    given = [choices(seed) for seed in seeds]
    assert_same(ask, given)
    files = [expected(json.dumps(each))[1] for each in given]
    question = "const { choices, wrong } = kit.fromToml(each); return [wrong, kit.toml(choices)];"
    assert ask(question, files) == [[[], file] for file in files]
    assert ask("return kit.fromAddress(kit.address(each));", given) == given


@pytest.mark.parametrize("seeds", [range(30), pytest.param(range(30, 150), marks=pytest.mark.slow)])
def test_a_card_has_the_lines_of_the_command(ask, seeds):
    given = [choices(seed) for seed in seeds]
    given += [
        {"preset": name, "wording": {"tone": tone, "modals": modals}}
        for name in preset_names()
        for tone, modals in product(("casual", "formal"), ("plain", "rfc2119"))
    ]
    cards = [card_columns(Wording(policy_of(each), FRAGMENTS)) for each in given]
    assert ask("return kit.card(kit.policy(each));", given) == cards


@pytest.mark.parametrize("seeds", [range(20), pytest.param(range(20, 120), marks=pytest.mark.slow)])
def test_from_a_preset_the_file_names_it_and_what_differs(ask, seeds):
    names = preset_names()
    given = [{"preset": names[seed % len(names)], **choices(seed)} for seed in seeds]
    given += [{"preset": name, "rules": {"testing": False}} for name in names]
    assert_same(ask, given)
    files = [expected(json.dumps(each))[1] for each in given]
    assert files[-1] == f'preset = "{names[-1]}"\n\n[rules]\ntesting = false\n'
    question = "const { choices, wrong } = kit.fromToml(each); return [wrong, kit.toml(choices)];"
    assert ask(question, files) == [[[], file] for file in files]
    assert ask("return kit.fromAddress(kit.address(each));", given) == given


def test_choices_replace_what_the_preset_says_of_a_facet(ask):
    rules = {"testing": {"stance": "write-tests", "level": "should"}, "agents": False}
    ban = {"enforcement": {"stance": "ban", "when": "on the second time"}}
    given = [{"preset": "disclosure", "rules": each} for each in (rules, ban)]
    assert_same(ask, [*given, {"like": "Apache Fory"}])


def test_a_published_policy_is_the_file_that_the_command_prints(ask, capsys):
    slugs = list(published_policies())
    printed = []
    for slug in slugs:
        main(["published", slug, "--format", "toml"])
        printed.append(capsys.readouterr().out)
    assert ask("return kit.publishedToml(each);", slugs) == printed


def test_a_stance_has_the_sentence_of_its_tone_and_level(ask):
    names = [
        (facet.name, stance.name, level)
        for facet in facets().values()
        for stance in facet.stances.values()
        for level in stance.levels
    ]
    wording = {"tone": "formal", "technology": "LLMs"}
    question = f"return kit.sentence(kit.policy({json.dumps({'wording': wording})}), ...each);"
    said = []
    for facet, stance, level in names:
        policy = policy_of({"wording": wording})
        rule = policy_of({"rules": {facet: {"stance": stance, "level": level}}}).rules[0]
        said.append(Wording(policy, FRAGMENTS).sentence(rule))
    assert ask(question, names) == said


@pytest.mark.slow
def test_contradictions_are_those_that_lint_finds(ask):
    drawn = map(choices, range(60))
    given = [{key: each[key] for key in ("preset", "rules") if key in each} for each in drawn]
    found = ask("return kit.contradictions(kit.policy(each));", given)
    said = [
        {
            frozenset(((each["facet"], each["stance"]), tuple(each["other"].values())))
            for each in contradictions
        }
        for contradictions in found
    ]
    assert said == [opposed(json.dumps(each)) for each in given]
    assert sum(map(bool, said)) > 5


@cache
def opposed(given):
    loaded = load(root=Path("/"), overrides=json.loads(given))
    codes = {"ban-and-welcome", "disclosure-in-ban", "opposite-stances", "trailer-conflict"}
    found = (
        re.findall(r"`([\w-]+)` of ([\w-]+)", each.message)
        for each in lint(loaded)
        if each.code in codes
    )
    return {frozenset((facet, stance) for stance, facet in pair) for pair in found}


def test_opposites_stand_on_both_sides(ask):
    shown = ask("return kit.facets;", [0])[0]
    disclosure = next(facet for facet in shown if facet["name"] == "disclosure")
    opposes = {stance["name"]: stance["opposes"] for stance in disclosure["stances"]}
    assert "disclosure.not-required" in opposes["required-any"]
    assert "disclosure.required-any" in opposes["not-required"]
    strict = {stance["name"]: stance["strictness"] for stance in disclosure["stances"]}
    assert strict["required-any"] > strict["required-significant"] > strict["not-required"] == 0


def test_an_address_brings_the_choices_back(ask):
    given = [choices(seed) for seed in range(200)]
    given += [{"preset": name} for name in preset_names()]
    given += [{}, {"rules": {"testing": ["write-tests"], "agents": False}, "document": {}}]
    assert ask("return kit.fromAddress('#' + kit.address(each));", given) == given


def test_an_address_can_be_read(ask):
    given = {
        "preset": "disclosure",
        "project": {"name": "Lark spur"},
        "rules": {"testing": {"stance": "write-tests", "level": "should"}, "good-first": "open"},
    }
    rules = "rules.testing=write-tests:should&rules.good-first=open"
    shown = f"preset=disclosure&project.name=Lark+spur&{rules}"
    assert ask("return kit.address(each);", [given]) == [shown]


NO_ADDRESS = (
    *("", "#", "section-2", "a=%", "x==[", "__proto__.a=b", "a=1&a.b=2"),
    *("rules==%22x%22", "rules==null", "rules.toString=x", "rules.testing==null", "wording==null"),
    *("rules.testing==[null]", "rules.testing=constructor", "custom==[null]", "constructor=x"),
)


def test_what_is_no_address_does_no_harm(ask):
    question = "const wrong = kit.check(kit.fromAddress(each)); return [wrong.length, {}.a ?? 0];"
    read = ask(question, NO_ADDRESS)
    assert read[0] == [0, 0]
    assert [polluted for _, polluted in read] == [0] * len(NO_ADDRESS)
    told = {text for text, (wrong, _) in zip(NO_ADDRESS, read, strict=True) if wrong}
    assert told >= {text for text in NO_ADDRESS if text.startswith(("rules", "custom", "const"))}


def test_page_data_and_scripts_are_small():
    """Below 300 KB with the page around them; they are what a page mostly weighs."""
    whole = json.dumps(data(), separators=(",", ":"), ensure_ascii=False) + script()
    assert len(gzip.compress(whole.encode())) < 150_000


@pytest.mark.slow
def test_the_types_of_the_scripts_hold(tmp_path):
    if shutil.which("tsc") is None:
        pytest.skip("tsc is not on the PATH; .ci/run installs it")
    file = tmp_path / "script.js"
    file.write_text(f"// @ts-check\n{script()}", "utf-8")
    options = ("--noEmit", "--allowJs", "--strict", "--target", "es2022", "--lib", "es2022")
    done = subprocess.run(["tsc", *options, file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_no_shipped_words_hold_more_than_names():
    lines = [
        line
        for sections in data()["words"].values()
        for section in sections.values()
        for line in section.values()
    ]
    assert len(lines) > 2000
    assert [line for line in lines if "{%" in line or "{#" in line] == []
