"""What the settings of a policy change in its text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_contribpolicy.policy import facets, load, preset_names
from sphinx_contribpolicy.wording import PARTS, sentences, write


def headings(text):
    return [line for line in text.splitlines() if line.startswith("#")]


def test_sections_choose_and_order(policy):
    chosen = policy(preset="ownership", wording={"sections": ["agents", "responsibility"]})
    assert headings(write(chosen).markdown()) == [
        "# AI-assisted contributions",
        "## Autonomous agents",
        "## Your work is your own",
    ]


def test_list_layout_gives_an_item_for_each_rule(policy):
    rules = {"quality": ["brevity", "meets-standards"], "testing": "write-tests"}
    text = write(policy(rules=rules, wording={"layout": "list"})).markdown()
    assert (
        "- You should keep code and text short.\n- Follow the conventions of the project.\n"
        "- You should add tests that would fail without your change.\n"
    ) in text


def test_numbered_list_counts_through_a_section(policy):
    rules = {"quality": ["brevity", "meets-standards"], "testing": "write-tests"}
    text = write(policy(rules=rules, wording={"layout": "list", "numbered": True})).markdown()
    assert "1. You should keep" in text
    assert "3. You should add tests" in text


def test_numbered_paragraphs_number_the_headings(policy):
    text = write(policy(preset="minimal", wording={"numbered": True})).markdown()
    assert "## 1. Your work is your own" in text
    assert "## 2. Talking with people" in text


def test_custom_section_follows_the_facet_that_it_names(policy):
    custom = [
        {"title": "Commit story", "level": "should", "text": "Tell a *story*.", "after": "commits"},
        {"title": "Last words", "text": "Be kind."},
    ]
    text = write(
        policy(rules={"commits": "coherent-commits", "agents": "ban-all"}, custom=custom)
    ).markdown()
    assert headings(text)[1:] == [
        "## Pull requests",
        "## Commit story",
        "## Autonomous agents",
        "## Last words",
    ]
    assert "Tell a *story*." in text


def test_body_replaces_the_text_and_leaves_the_rules_to_the_summary(tmp_path):
    (tmp_path / "body.md").write_text("# Our policy\n\nVoted on.\n\n## Part\n\nMore.\n")
    (tmp_path / "contribpolicy.toml").write_text(
        'preset = "minimal"\n[project]\nname = "Larkspur"\n'
        'discussion_url = "https://example.org/d"\n[wording]\nbody = "body.md"\n'
    )
    policy = load(tmp_path / "contribpolicy.toml").policy
    text = write(policy).markdown(heading=2)
    assert text.startswith("## Our policy\n\nVoted on.\n\n### Part\n\nMore.\n\nIf you think")
    assert "https://example.org/d" in text
    assert "- Use whatever tools help you." in write(policy, "summary").markdown()


def test_box_puts_the_whole_ladder_of_consequences_into_one_alert(policy):
    rules = {
        "enforcement": [
            {"stance": "close", "box": "caution"},
            {"stance": "block-account", "when": "on repetition"},
        ]
    }
    assert (
        write(policy(rules=rules))
        .markdown()
        .endswith(
            "> [!CAUTION]\n> We close work that does not keep to this policy. "
            "On repetition, we block the account.\n"
        )
    )


def test_a_rule_of_ones_own_stands_in_its_facet_with_its_detail(policy):
    rules = {
        "testing": [
            "write-tests",
            {"level": "must", "text": "Say how you ran it", "detail": "A log will do"},
        ]
    }
    assert "without your change. Say how you ran it. A log will do." in (
        write(policy(rules=rules)).markdown()
    )


VOICES_OF_A_PHRASE = {
    ("must", "casual", "plain"): "Say how it was run.",
    ("must", "formal", "plain"): "Contributors must say how it was run.",
    ("must-not", "casual", "plain"): "Do not say how it was run.",
    ("should", "casual", "plain"): "You should say how it was run.",
    ("should-not", "formal", "rfc2119"): "Contributors SHOULD NOT say how it was run.",
    ("may", "casual", "rfc2119"): "You MAY say how it was run.",
    ("encouraged", "casual", "plain"): "We encourage you to say how it was run.",
    ("info", "casual", "plain"): "It helps if you say how it was run.",
}


@pytest.mark.parametrize(("level", "tone", "modals"), VOICES_OF_A_PHRASE)
def test_a_phrase_of_ones_own_is_said_in_the_voice_of_its_level(policy, level, tone, modals):
    rules = {"testing": {"level": level, "text": "say how it was run"}}
    made = policy(rules=rules, wording={"tone": tone, "modals": modals})
    (stated,) = sentences(made)
    assert stated.text == VOICES_OF_A_PHRASE[level, tone, modals]
    assert stated.text in write(made).markdown()


def test_only_and_omit_choose_facets(policy):
    made = policy(preset="minimal")
    only = write(made, only=["testing"]).markdown()
    assert "Run your change" in only
    assert "You answer" not in only
    assert "Run your change" not in write(made, omit=["testing"]).markdown()


def test_title_replaces_and_empty_title_leaves_out(policy):
    made = policy(preset="minimal")
    assert write(made, title="Tools").markdown().startswith("# Tools\n")
    assert write(made, title="").markdown().startswith("Use whatever")


def test_the_text_calls_itself_and_the_tools_what_the_wording_says(policy):
    wording = {"noun": "guidelines", "technology": "LLM", "maintainers": "the core team"}
    text = write(
        policy(
            preset="ownership",
            wording=wording,
            project={"discussion_url": "https://example.org/d"},
        )
    ).markdown()
    assert text.startswith("# LLM-assisted contributions\n")
    assert "the core team ask for a few things" in text
    assert "these guidelines" in text
    assert "policy" not in text


def test_gitlab_calls_it_a_merge_request(policy):
    text = write(policy(preset="ownership", project={"forge": "gitlab"})).markdown()
    assert "merge request" in text
    assert "pull request" not in text


def test_reasons_questions_dates_and_sources_are_said(policy):
    document = {
        "status": "draft",
        "reasons": "Time is short.",
        "definitions": "A *tool* is a program.",
        "examples": "- Good: a small fix.",
        "questions": [{"question": "Why", "answer": "Because."}],
        "version": "1.0",
        "updated": date(2026, 11, 2),
        "review_after": date(2027, 11, 2),
        "owner": "the maintainers",
        "credits": [{"name": "pip", "url": "https://github.com/pypa/pip"}],
        "parent": {"name": "Umbrella", "url": "https://example.org/p"},
    }
    text = write(policy(preset="minimal", document=document)).markdown()
    for said in (
        "Time is short.",
        "## What the words mean\n\nA *tool* is a program.",
        "## Examples\n\n- Good: a small fix.",
        "**Why?**\n\nBecause.",
        "This policy is a draft and not in force yet.",
        "This is version 1.0 of 2 November 2026.",
        "2 November 2027",
        "The maintainers look after this policy",
        "[pip](https://github.com/pypa/pip)",
        "[Umbrella](https://example.org/p)",
    ):
        assert said in text, said


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("name", preset_names())
def test_every_preset_has_a_summary_of_at_most_five_lines(policy, name, tone):
    made = policy(preset=name, wording={"tone": tone})
    assert 3 <= len(write(made, "summary").markdown().splitlines()) <= 5


def test_the_median_preset_has_300_to_500_words(policy):
    lengths = sorted(len(write(policy(preset=n)).markdown().split()) for n in preset_names())
    assert 300 <= lengths[len(lengths) // 2] <= 500


def test_a_preset_reads_as_four_to_seven_sections(policy):
    counts = {name: len(headings(write(policy(preset=name)).markdown())) for name in preset_names()}
    long = {name: count for name, count in counts.items() if name != "minimal"}
    assert all(5 <= count <= 8 for count in long.values()), long


STANCES = [(facet.name, stance) for facet in facets().values() for stance in facet.stances]
LEVELS = st.sampled_from(["must", "should", "encouraged", "may", "info", "should-not", "must-not"])
RULES = st.lists(st.tuples(st.sampled_from(STANCES), LEVELS), max_size=20)
WORDING = st.fixed_dictionaries(
    {
        "tone": st.sampled_from(["casual", "formal"]),
        "modals": st.sampled_from(["plain", "rfc2119"]),
        "layout": st.sampled_from(["paragraphs", "list"]),
        "numbered": st.booleans(),
        "technology": st.sampled_from(["AI", "LLM", "automated tools"]),
        "noun": st.sampled_from(["policy", "expectations"]),
    }
)


def drawn(root, rules, wording):
    table = {}
    for (facet, stance), level in rules:
        table.setdefault(facet, []).append({"stance": stance, "level": level})
    settings_ = {"project": {"name": "Larkspur"}, "rules": table, "wording": wording}
    return load(root=root, overrides=settings_).policy


@given(rules=RULES, wording=WORDING)
def test_every_rule_can_be_traced_to_its_sentence_in_the_text(tmp_path_factory, rules, wording):
    policy = drawn(tmp_path_factory.getbasetemp(), rules, wording)
    shown = write(policy) + write(policy, "agents")
    text = " ".join(shown.markdown().replace("> ", "").split())
    stated = sentences(policy)
    assert len(stated) == len(policy.rules)
    for each in stated:
        assert " ".join(each.text.split()) in text
    assert set(shown.facets) == {rule.facet for rule in policy.rules}


@given(rules=RULES, wording=WORDING)
def test_every_part_parses_to_the_same_markdown_again(tmp_path_factory, rules, wording):
    policy = drawn(tmp_path_factory.getbasetemp(), rules, wording)
    for part in PARTS:
        text = write(policy, part).markdown()
        assert "\n\n\n" not in text
        kinds = {token.type for token in MarkdownIt().parse(text)}
        assert kinds <= {
            *("heading_open", "heading_close", "inline", "paragraph_open", "paragraph_close"),
            *("bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"),
            *("ordered_list_open", "ordered_list_close", "blockquote_open", "blockquote_close"),
            *("fence", "html_block"),
        }


VISIBLE = st.characters(codec="utf-8", exclude_categories=["C", "Z"])
NAMES = st.text(VISIBLE, min_size=1, max_size=20)


@given(name=NAMES, label=NAMES, maintainers=NAMES)
def test_names_come_out_as_the_same_characters(tmp_path_factory, name, label, maintainers):
    root = tmp_path_factory.getbasetemp()
    settings_ = {
        "project": {"name": name, "good_first_issue_label": label},
        "wording": {"maintainers": maintainers, "tone": "formal"},
    }
    policy = load(root=root, overrides=settings_, preset="ownership").policy
    shown = _shown(write(policy, "agents").markdown() + write(policy).markdown())
    assert f"Contributions to {name} come from" in shown
    assert f"with the {label} label" in shown


def _shown(markdown):
    tokens = MarkdownIt().parse(markdown)
    return "\n".join(
        "".join(child.content for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    )
