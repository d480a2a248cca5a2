"""What the settings of a policy change in its text."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_contribpolicy.policy import facets, load, preset_names
from sphinx_contribpolicy.wording import PARTS, sentences, write


def headings(text):
    return [line for line in text.splitlines() if line.startswith("#")]


def test_sections_choose_and_order(policy):
    wording = {"sections": ["talking", "responsibility"], "numbered": True}
    chosen = policy(preset="ownership", wording=wording)
    text = write(chosen).markdown()
    titles = [title.lower() for title in headings(text)[1:]]
    assert len(titles) == 2
    assert text.index("own words") < text.index("responsible")
    assert "close it" not in text


def test_list_layout_gives_an_item_for_each_rule(policy):
    rules = {"quality": ["brevity", "meets-standards"], "testing": "write-tests"}
    made = policy(rules=rules, wording={"layout": "list"})
    said = [each.text for each in sentences(made)]
    assert "".join(f"- {each}\n" for each in said) in write(made).markdown()


def test_a_flat_list_has_what_contributors_do_in_the_order_of_the_file(policy):
    rules = {
        "general": "allowed",
        "agents": "ban-unsupervised",
        "testing": "write-tests",
        "disclosure": "required-any",
        "enforcement": "close",
        "good-first": "off-limits",
        "change-scope": "small-focused",
    }
    text = write(policy(rules=rules, wording={"layout": "flat", "numbered": True})).markdown()
    assert headings(text) == headings(text)[:1]
    listed = re.findall(r"^(\d)\. (.*)", text, re.MULTILINE)
    assert [number for number, _ in listed] == ["1", "2", "3", "4", "5"]
    words = ("agent", "tests", "say so", "`good first issue`", "small")
    for word, (_, said) in zip(words, listed, strict=True):
        assert word in said
    assert text.endswith("\n\nWe close pull requests that do not follow this policy.\n")


def test_a_short_list_has_no_headings_and_leads_to_its_rules(policy):
    rules = {
        "general": "allowed",
        "disclosure": "required-any",
        "understanding": "explain-and-defend",
        "human-voice": "own-words",
        "agents": "ban-unsupervised",
        "enforcement": "close",
    }
    text = write(policy(rules=rules, wording={"layout": "list"})).markdown()
    assert headings(text) == headings(text)[:1]
    assert "\n\nYou can use AI tools for your contributions. What we ask of you:\n\n- " in text
    *_, last, end = text.strip().split("\n\n")
    assert [line[:2] for line in last.splitlines()] == ["- "] * 4
    assert end == "We close pull requests that do not follow this policy."
    more = {
        "testing": "write-tests",
        "quality": ["brevity", "meets-standards"],
        "commits": "coherent-commits",
    }
    more |= {"self-review": "review-all", "volume": "quality-over-quantity"}
    assert headings(write(policy(rules=rules | more, wording={"layout": "list"})).markdown())[1:]


def test_a_short_list_needs_no_heading_for_the_label(policy):
    rules = {"testing": "test-before-submit", "human-voice": "own-words"}
    rules |= {"disclosure": "required-any", "good-first": "discouraged"}
    text = write(policy(rules=rules, wording={"layout": "list"})).markdown()
    assert headings(text) == headings(text)[:1]
    assert "Issues marked `good first issue` are" in text.strip().split("\n\n")[-1]


def test_ones_own_words_on_the_label_stand_alone(policy):
    own = 'Leave a "good first issue" to people who learn.'
    for layout in ("flat", "list", "paragraphs", "labels"):
        rules = {
            "testing": "test-before-submit",
            "good-first": {"stance": "off-limits", "text": own},
        }
        text = write(policy(rules=rules, wording={"layout": layout})).markdown()
        assert "are for people who are new here" not in text
        assert own in text
    rules = {"good-first": {"stance": "off-limits", "text": "Leave them to people who learn."}}
    assert "learn how the project works. Leave them" in write(policy(rules=rules)).markdown()


def test_a_long_numbered_list_has_each_number_once(policy):
    made = policy(preset="simplicity", wording={"layout": "list", "numbered": True})
    text = write(made).markdown()
    numbers = re.findall(r"^(\d+)\. ", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) + 1 >= len(headings(text)) > 1 + 1


def test_uses_stand_together_before_a_list_of_rules(policy):
    uses = ["understand-research", "completion-mechanical", "draft-and-brainstorm"]
    permitted = [{"stance": use, "detail": "Check what it says."} for use in uses]
    rules = {"permitted": permitted, "agents": "ban-all", "disclosure": "required-any"}
    text = write(policy(rules=rules, wording={"layout": "list"})).markdown()
    assert "You can use AI tools to:\n\n- Learn about a subject" in text
    assert "around the code. Check what it says.\n" in text
    assert ".\n\nWhat we ask of you:\n\n- " in text


@pytest.mark.parametrize("more", [{}, {"enforcement": "ban"}])
def test_no_line_leads_from_a_list_of_uses_to_nothing(policy, more):
    uses = ["understand-research", "completion-mechanical", "draft-and-brainstorm"]
    permitted = [{"stance": use, "detail": "Check what it says."} for use in uses]
    made = policy(rules={"permitted": permitted, **more}, wording={"layout": "list"})
    assert "hat we ask" not in write(made).markdown()


def test_words_of_a_section_that_joined_the_opening_are_not_those_of_others(policy):
    rules = {"language": "allowed", "good-first": "discouraged", "quality": "meets-standards"}
    rules |= {"understanding": "explain-and-defend", "testing": "test-before-submit"}
    wanted = ["opening", "talking", "good-first", "responsibility"]
    text = write(policy(rules=rules, wording={"sections": wanted})).markdown()
    assert "Before you open a pull request:" in text


def test_code_at_the_end_of_an_item_keeps_its_end(policy):
    uses = ["understand-research", "find-and-analyse", "draft-and-brainstorm"]
    more = "Check it. Then run:\n\n```\nmake test\n```"
    permitted = [{"stance": uses[0], "detail": more}, *uses[1:], "completion-mechanical"]
    text = write(policy(rules={"permitted": permitted, "agents": "ban-all"})).markdown()
    assert "make test\n  ```\n" in text or "make test\n```\n" in text
    assert "```." not in text


def test_no_lead_of_the_kit_comes_behind_an_opening_of_ones_own(policy):
    rules = {"human-voice": "own-words", "agents": "ban-all"}
    own = policy(rules=rules, document={"opening": "We like people."})
    assert "Whatever helped you" in write(policy(rules=rules)).markdown()
    assert "Whatever helped you" not in write(own).markdown()


def test_a_consequence_does_not_stand_under_the_title_of_another_subject(policy):
    reports = ["no-fabricated-reports", "private-channel"]
    rules = {"security": reports, "enforcement": "ban", "testing": "test-before-submit"}
    rules |= {"quality": ["brevity", "meets-standards", "no-redundant-code"]}
    rules |= {"human-voice": ["own-words", "pr-description-human"]}
    rules |= {"general": "allowed", "language": "allowed", "understanding": "every-line"}
    rules |= {"disclosure": ["required-any", "trivial-exempt"], "honesty": "be-honest"}
    text = write(policy(rules=rules)).markdown()
    assert headings(text)[-2:] == ["## Security reports", "## Consequences"]


def test_reasons_of_the_kit_give_way_to_those_of_the_project(policy):
    def said(**wording):
        document = {"reasons": "There are three of us."}
        return write(policy(preset="ownership", document=document, wording=wording)).markdown()

    reason = "because a review is a conversation"
    assert reason in write(policy(preset="ownership")).markdown()
    assert reason not in said()
    assert reason in said(reasons="full")


def test_one_sentence_on_the_maintainers_closes_the_text_without_a_heading(policy):
    for more in (
        {"enforcement": "close"},
        {"lifecycle": "revisable"},
        {"maintainers": "same-rules"},
    ):
        rules = {
            "general": "allowed",
            "responsibility": "author-accountable",
            "testing": ["test-before-submit", "write-tests", "no-test-tampering"],
            "quality": ["brevity", "meets-standards"],
            "human-voice": ["own-words", "pr-description-human"],
            "language": "allowed",
            "honesty": "be-honest",
            "change-scope": ["small-focused", "issue-first"],
            "commits": "coherent-commits",
            **more,
        }
        text = write(policy(rules=rules)).markdown()
        assert headings(text)[1:]
        assert "expect from us" not in text
        assert "Consequences" not in text


def test_a_reason_that_begins_with_a_joint_takes_no_colon(policy):
    rules = {"testing": {"stance": "test-before-submit", "why": "because we cannot test it all"}}
    text = write(policy(rules=rules)).markdown()
    assert "before you submit it, because we cannot test it all." in text


def test_what_a_project_says_of_a_disclosure_goes_on_with_all_of_it(policy):
    brief = {
        "stance": "tool-and-version",
        "items": ["the tool"],
        "detail": "One sentence is enough.",
    }
    rules = {"disclosure": "required-any", "disclosure-detail": brief}
    told = "say so in the pull request, and name the tool. One sentence is enough."
    assert told in write(policy(rules=rules)).markdown()


def test_a_ban_names_in_its_lead_what_it_covers(policy):
    rules = {"general": {"stance": "ban", "items": ["code", "documentation"]}}
    text = write(policy(rules=rules)).markdown()
    assert "does not accept code or documentation made with AI tools, in whole or in part." in text


def test_a_sentence_of_ones_own_is_no_item_of_a_checklist(policy):
    rules = {
        "testing": {"level": "should", "text": "If you cannot test a line, leave it out."},
        "change-scope": "small-focused",
    }
    text = write(policy(rules=rules), "checklist").markdown()
    assert "\n\nIf you cannot test a line, leave it out.\n" in text


def test_a_checklist_says_what_the_label_is_for_before_a_sentence_of_ones_own_on_it(policy):
    own = {"level": "must-not", "text": "Do not take such an issue with a tool."}
    text = write(policy(rules={"good-first": own}), "checklist").markdown()
    assert text.startswith("Issues marked `good first issue` are for people who are new here")
    own["text"] = "Do not take a `good first issue` with a tool."
    text = write(policy(rules={"good-first": own}), "checklist").markdown()
    assert text == f"{own['text']}\n"


def test_a_parent_without_precedence_is_only_named(policy):
    document = {"parent": {"name": "the charter", "precedence": ""}}
    text = write(policy(preset="minimal", document=document)).markdown()
    assert "This policy adds to the charter.\n" in text


def test_a_consequence_stays_with_its_section_beside_a_section_of_ones_own(policy):
    rules = {
        "disclosure": ["required-any", "trivial-exempt"],
        "honesty": "be-honest",
        "testing": "write-tests",
        "quality": "meets-standards",
        "responsibility": "author-accountable",
        "enforcement": "reject-undisclosed",
        "attribution": "forbid-ai-coauthor",
    }
    own = [{"title": "Screencasts", "text": "Add one where a window changes."}]
    text = write(policy(rules=rules, custom=own)).markdown()
    assert text.index("was not disclosed") < text.index("## Screencasts")


def test_numbered_list_counts_through_a_section(policy):
    rules = {"quality": ["brevity", "no-redundant-code"], "testing": "write-tests"}
    text = write(policy(rules=rules, wording={"layout": "list", "numbered": True})).markdown()
    assert re.findall(r"^(\d+\.) ", text, re.MULTILINE) == ["1.", "2.", "3."]


def test_numbered_paragraphs_number_the_headings(policy):
    text = write(policy(preset="ownership", wording={"numbered": True})).markdown()
    numbers = [re.match(r"## (\d+)\. ", title) for title in headings(text)[1:]]
    assert [each and int(each[1]) for each in numbers] == [*range(1, len(numbers) + 1)]


def test_custom_section_follows_the_facet_that_it_names(policy):
    custom = [
        {"title": "Commit story", "level": "should", "text": "Tell a *story*.", "after": "commits"},
        {"title": "More of it", "text": "And another.", "after": "commits"},
        {"title": "Last words", "text": "Be kind."},
    ]
    rules = {
        "change-scope": ["discuss-first", "no-broad-refactor"],
        "commits": ["coherent-commits", "human-messages"],
        "enforcement": ["close", "ban"],
    }
    text = write(policy(rules=rules, custom=custom)).markdown()
    titles = headings(text)[1:]
    assert titles[1:4] == ["## Commit story", "## More of it", "## Last words"]
    # What the maintainers do is said last.
    assert text.index("Be kind.") < text.index("do not follow this policy")
    assert "Tell a *story*." in text


@pytest.mark.parametrize(
    "top",
    [
        "(ai-policy)=\n",
        "---\norphan: true\n---\n\n",
        "% Voted on in May.\n\n",
        "<!-- SPDX-License-Identifier: MIT -->\n\n(ai-policy)=\n\n",
        '<a id="ai-policy"></a>\n\n',
        ".. _ai-policy:\n\n",
    ],
    ids=["a label", "front matter", "a comment", "a licence", "an anchor", "a label of reST"],
)
def test_what_is_no_text_of_the_body_stays_in_its_file(tmp_path, top):
    words = "# Our policy\n\nVoted on.\n\n## Part\n\n<!-- Later -->\n\nMore.\n"
    (tmp_path / "body.md").write_text(top + words.replace("## Part", "(part)=\n## Part"))
    (tmp_path / "contribpolicy.toml").write_text('[wording]\nbody = "body.md"\n')
    assert write(load(root=tmp_path).policy).markdown() == words


def test_body_replaces_the_text_and_leaves_the_rules_to_the_summary(tmp_path):
    (tmp_path / "body.md").write_text("# Our policy\n\nVoted on.\n\n## Part\n\nMore.\n")
    (tmp_path / "contribpolicy.toml").write_text(
        'preset = "minimal"\n[project]\nname = "Larkspur"\n'
        'discussion_url = "https://example.org/d"\n[wording]\nbody = "body.md"\n'
    )
    policy = load(tmp_path / "contribpolicy.toml").policy
    text = write(policy).markdown(heading=2)
    assert text == "## Our policy\n\nVoted on.\n\n### Part\n\nMore.\n"
    assert "tools" in write(policy, "summary").markdown()


@pytest.mark.parametrize("name", preset_names())
def test_a_disclosure_added_to_a_preset_stands_in_its_summary(name, tmp_path):
    (tmp_path / "contribpolicy.toml").write_text(
        f'preset = "{name}"\n[project]\nname = "Larkspur"\n[rules]\ndisclosure = "required-any"\n'
    )
    text = write(load(tmp_path / "contribpolicy.toml").policy, "summary").markdown()
    assert "\n- If you used" in text


def test_box_puts_the_whole_ladder_of_consequences_into_one_alert(policy):
    rules = {
        "enforcement": [
            {"stance": "close", "box": "caution"},
            {"stance": "block-account", "when": "on repetition"},
        ]
    }
    text = write(policy(rules=rules)).markdown()
    box = text[text.index("> [!CAUTION]\n") :]
    assert all(line.startswith("> ") for line in box.splitlines() if line != ">")
    assert "On repetition, we block the account" in box


@pytest.mark.parametrize("key", ["text", "detail", "why"])
@pytest.mark.parametrize("preset", preset_names())
def test_ones_own_words_on_a_consequence_stand_where_those_of_the_kit_stood(tmp_path, preset, key):
    def page(consequences):
        given = {"preset": preset, "rules": {"enforcement": consequences}}
        return write(load(root=tmp_path, overrides=given).policy).markdown()

    own = "You can ask us why, here or by mail. We answer within a week or so."
    rules = load(root=tmp_path, overrides={"preset": preset}).policy.rules_of("enforcement")
    given = [{"stance": rule.stance, "level": rule.level, "box": rule.box} for rule in rules]
    before = page(given)
    for at in range(len(given)):
        after = page([*given[:at], {**given[at], key: own}, *given[at + 1 :]])
        differs = (one != other for one, other in zip(before, after, strict=False))
        stood = before[: list(differs).index(True)]
        assert headings(after) == headings(before)
        assert headings(after[: after.index(own[:15])]) == headings(stood)


def test_a_rule_of_ones_own_stands_in_its_facet_with_its_detail(policy):
    rules = {
        "testing": [
            "write-tests",
            {"level": "must", "text": "Say how you ran it", "detail": "A log will do"},
        ]
    }
    assert "Say how you ran it. A log will do." in write(policy(rules=rules)).markdown()


VOICES_OF_A_PHRASE = {
    ("must", "casual", "plain"): "Say how it was run.",
    ("must", "formal", "plain"): "Contributors must say how it was run.",
    ("must-not", "casual", "plain"): "Do not say how it was run.",
    ("should", "casual", "plain"): "You should say how it was run.",
    ("should-not", "formal", "rfc2119"): "Contributors SHOULD NOT say how it was run.",
    ("may", "casual", "rfc2119"): "You MAY say how it was run.",
    ("encouraged", "casual", "plain"): "We encourage you to say how it was run.",
    ("info", "casual", "plain"): "You are expected to say how it was run.",
}


@pytest.mark.parametrize(("level", "tone", "modals"), VOICES_OF_A_PHRASE)
def test_a_phrase_of_ones_own_is_said_in_the_voice_of_its_level(policy, level, tone, modals):
    rules = {"testing": {"level": level, "text": "say how it was run"}}
    made = policy(rules=rules, wording={"tone": tone, "modals": modals})
    (stated,) = sentences(made)
    assert stated.text == VOICES_OF_A_PHRASE[level, tone, modals]
    assert stated.text in write(made).markdown()


@pytest.mark.parametrize(("level", "asked"), [("must", "before"), ("must-not", "not")])
def test_a_text_of_ones_own_stands_among_what_its_level_says(policy, level, asked):
    rule = {"stance": "no-fabricated-reports", "level": level, "text": "Show the problem first."}
    made = policy(rules={"security": rule, "testing": "test-before-submit"})
    heading = "## Must\n" if asked == "before" else "## Must not\n"
    card = write(made, "card").markdown()
    assert "Show the problem first." in card[card.index(heading) :].split("\n\n")[1]


def test_only_and_omit_choose_facets(policy):
    made = policy(preset="minimal")
    tested = sentences(policy(rules={"testing": "test-before-submit"}))[0].text
    assert tested in write(made, only=["testing"]).markdown()
    assert "responsib" not in write(made, only=["testing"]).markdown()
    assert "test" not in write(made, omit=["testing"]).markdown().lower()


def test_title_replaces_and_empty_title_leaves_out(policy):
    made = policy(preset="minimal")
    assert write(made, title="Tools").markdown().startswith("# Tools\n")
    assert not write(made, title="").markdown().startswith("#")


def test_the_text_calls_itself_and_the_tools_what_the_wording_says(policy):
    wording = {"noun": "guidelines", "technology": "LLM", "maintainers": "the core team"}
    made = policy(
        preset="ownership", wording=wording, project={"discussion_url": "https://example.org/d"}
    )
    text = write(made).markdown()
    assert text.startswith("# LLM-assisted contributions\n")
    assert "the core team" in text
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
        "\n\nA *tool* is a program.",
        "## Examples\n\n- Good: a small fix.",
        "**Why?**\n\nBecause.",
        "This policy is a draft",
        "1.0",
        "2 November 2026",
        "2 November 2027",
        "by the maintainers",
        "[pip](https://github.com/pypa/pip)",
        "[Umbrella](https://example.org/p)",
    ):
        assert said in text, said


RULES = st.lists(
    st.sampled_from(
        [
            (facet.name, stance.name, level)
            for facet in facets().values()
            for stance in facet.stances.values()
            for level in stance.levels
        ]
    ),
    max_size=20,
    unique_by=lambda rule: rule[:2],
)
WORDING = st.fixed_dictionaries(
    {
        "tone": st.sampled_from(["casual", "formal"]),
        "modals": st.sampled_from(["plain", "rfc2119"]),
        "layout": st.sampled_from(["paragraphs", "list", "labels", "do-dont", "flat"]),
        "numbered": st.booleans(),
        "technology": st.sampled_from(["AI", "LLM", "automated tools"]),
        "noun": st.sampled_from(["policy", "expectations"]),
    }
)


def drawn(root, rules, wording):
    table = {}
    for facet, stance, level in rules:
        table.setdefault(facet, []).append({"stance": stance, "level": level})
    settings_ = {"project": {"name": "Larkspur"}, "rules": table, "wording": wording}
    return load(root=root, overrides=settings_).policy


@given(rules=RULES, wording=WORDING)
def test_every_rule_can_be_traced_to_its_sentence_in_the_text(tmp_path_factory, rules, wording):
    policy = drawn(tmp_path_factory.getbasetemp(), rules, wording)
    shown = [write(policy), write(policy, "agents")]
    text = " ".join(" ".join(each.markdown().replace("> ", "") for each in shown).split())
    stated = sentences(policy)
    assert [each.rule for each in stated] == list(policy.rules)
    for each in stated:
        # An item of a list comes with the line that leads to it.
        said = re.split(r"(?<=:) (?=[a-z])", " ".join(each.text.split()), maxsplit=1)
        assert all(part.rstrip(".") in text for part in said), each.text
    facets_ = {facet for text in shown for facet in text.facets}
    assert facets_ == {rule.facet for rule in policy.rules}


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
    assert name in shown
    assert label in shown


HOSTILE = "<img src=x onerror=y> *x* [l](javascript:z) `c` @somebody #1 {r}`q`"


def test_every_name_is_shown_with_its_very_characters(tmp_path):
    rule = {"stance": "test-before-submit"} | dict.fromkeys(
        ("who", "where", "when", "except"), HOSTILE
    )
    document = dict.fromkeys(("owner", "version"), HOSTILE) | {
        "parent": {"name": HOSTILE, "precedence": HOSTILE},
        "credits": [{"name": HOSTILE}],
        "questions": [{"question": HOSTILE, "answer": "a"}],
    }
    wording = dict.fromkeys(("title", "noun", "technology", "maintainers"), HOSTILE)
    items = {"stance": "start-small", "items": [HOSTILE, HOSTILE]}
    settings_ = {
        "project": dict.fromkeys(("name", "contact", "good_first_issue_label"), HOSTILE),
        "rules": {"testing": rule, "newcomers": items, "contact": "ask-or-appeal"},
        "custom": [{"title": HOSTILE, "text": "x"}],
        "document": document,
        "wording": wording,
    }
    policy = load(root=tmp_path, overrides=settings_).policy
    html = github_flavored_markdown_to_html(write(policy).markdown(), Options.CMARK_OPT_UNSAFE)
    assert not re.search('<(img|em)|javascript:z"', html)
    assert unescape(html).count("<img src=x onerror=y> *x* [l](javascript:z)") >= 10


def _shown(markdown):
    tokens = MarkdownIt().parse(markdown)
    return "\n".join(
        "".join(child.content for child in token.children or [])
        for token in tokens
        if token.type == "inline"
    )


def test_what_is_checked_stands_at_the_end_and_under_no_other_heading(policy):
    given = {"since": date(2026, 12, 1)}
    made = policy(preset="ownership", pull_requests=given, document={"closing": "Be kind."})
    *_, closing, checked = write(made).markdown().strip().split("\n\n")
    assert closing == "Be kind."
    assert checked == "Pull requests that were opened before 1 December 2026 are not checked."


@pytest.mark.parametrize("end", ["`SAFETY:`", "`make test!`", "`x.`", "*never*", "`x`"])
def test_a_phrase_that_ends_in_code_gets_its_full_stop(policy, end):
    rules = {"testing": {"level": "must", "text": f"begin the comment with {end}"}}
    assert f"Begin the comment with {end}." in write(policy(rules=rules)).markdown()


@pytest.mark.parametrize("technology", ["AI", "LLM", "AI assistant"])
@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_a_noun_in_the_plural_is_not_called_it(policy, technology, tone):
    rules = {"learning": "grow-without-ai", "good-first": "off-limits"}
    made = policy(rules=rules, wording={"technology": technology, "tone": tone})
    (said,) = [each for each in write(made).markdown().splitlines() if "would take away" in each]
    assert f"{'AI tool' if technology == 'AI' else technology} would take away" in said
    assert " it " not in said.partition("would take away")[2]


def test_a_ban_that_permits_uses_says_what_tools_must_not_make(policy):
    rules = {"general": "ban", "permitted": "completion-mechanical"}
    assert "that AI tools made, in whole or in part" in write(policy(rules=rules)).markdown()
    assert "made with AI tools" in write(policy(rules={"general": "ban"})).markdown()


def test_a_program_hears_of_the_uses_that_a_ban_permits(policy):
    for uses in ("find-and-analyse", ["completion-mechanical", "understand-research"]):
        text = write(policy(preset="no-ai", rules={"permitted": uses}), "agents").markdown()
        assert "help only with the uses that this policy allows" in text


def test_a_consequence_names_who_acts_and_when_whom_it_meets(policy):
    rule = {"stance": "permanent-ban", "who": "the core team", "level": "may"}
    rule["when"] = "for repeat offenders"
    said = write(policy(rules={"enforcement": rule})).markdown()
    assert "For repeat offenders, the core team may ban" in said


def test_a_phrase_on_what_the_maintainers_do_speaks_of_them(policy):
    phrase = {"level": "may", "text": "request a review by a person"}
    for facet in ("reviewer-guidance", "maintainers", "enforcement"):
        assert "We may request a review" in write(policy(rules={facet: phrase})).markdown()
    assert "You can request a review" in write(policy(rules={"testing": phrase})).markdown()
