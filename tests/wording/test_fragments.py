"""Fragments of a project's own: what they replace, and what they cannot do."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.wording import write


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "fragments"
    made.mkdir()
    return made


def text(policy, folder):
    return write(policy, templates=[folder]).markdown()


def test_a_section_replaces_only_the_stance_that_it_names(policy, folder):
    made = policy(rules={"quality": ["brevity", "meets-standards"]})
    (folder / "quality.md").write_text("About.\n\n## brevity\ndo: use few words\n")
    assert "You should use few words. Follow the conventions of the project." in text(made, folder)


def test_a_fragment_can_stand_in_a_subfolder_as_the_shipped_ones_do(policy, folder):
    (folder / "words").mkdir()
    (folder / "words" / "quality.md").write_text("## brevity\ndo: use few words\n")
    assert "use few words" in text(policy(rules={"quality": "brevity"}), folder)


def test_a_fragment_without_sections_replaces_the_whole_facet(policy, folder):
    made = policy(rules={"quality": ["brevity", "meets-standards"], "testing": "write-tests"})
    (folder / "quality.md").write_text("We like {{ rules | length }} things:\n\n- short\n- neat\n")
    shown = text(made, folder)
    assert "We like 2 things:\n\n- short\n- neat\n" in shown
    assert "add tests" in shown


def test_plain_markdown_in_a_section_is_taken_as_it_is(policy, folder):
    (folder / "quality.md").write_text("## brevity\nWe like *short* code, {{ project }} does.\n")
    assert "We like *short* code, Larkspur does." in text(
        policy(rules={"quality": "brevity"}), folder
    )


def test_titles_and_sentences_between_the_rules_can_be_replaced(policy, folder):
    (folder / "titles.md").write_text("## responsibility\nYours\n")
    (folder / "text.md").write_text("## intro\nHere is what we ask.\n")
    shown = text(policy(preset="minimal"), folder)
    assert "## Yours\n" in shown
    assert "Here is what we ask." in shown


def test_a_fragment_knows_the_person_the_tone_and_the_rule(policy, folder):
    (folder / "quality.md").write_text(
        "## brevity\ndo: keep {{ your }} text short{% if formal %}, please{% endif %}"
        "{% if items %} ({{ items }}){% endif %}\n"
    )
    rule = {"stance": "brevity", "items": ["two lines"], "level": "must"}
    formal = policy(rules={"quality": rule}, wording={"tone": "formal"})
    assert "Contributors must keep their text short, please (two lines)." in text(formal, folder)
    assert "Keep your text short (two lines)." in text(policy(rules={"quality": rule}), folder)


BROKEN = {
    "syntax": ("do: {% if %}", "Expected an expression"),
    "unknown-name": ("do: {{ nobody }}", "'nobody' is undefined"),
    "raises": ("do: {{ 1 // 0 }}", "integer division or modulo by zero"),
    "python": ("do: {{ project.__class__.__mro__ }}", "unsafe"),
    "python-by-filter": ("do: {{ project | attr('__class__') }}", "No filter named 'attr'"),
    "globals": ("do: {{ link.__globals__ }}", "unsafe"),
    "function": ("do: {{ has.__code__ }}", "unsafe"),
    "format": ("do: {{ '{0.__class__}'.format(project) }}", "unsafe"),
    "width": ("do: {{ '%9999999999d' % 1 }}", "is for numbers"),
    "repeat": ("do: {{ 'x' * 999999999 }}", "is for numbers"),
    "power": ("do: {{ 9 ** 999999999 }}", "is not for fragments"),
    "pad": ("do: {{ 'x'.center(999999999) }}", "unsafe"),
    "range": ("do: {{ range(9) }}", "'range' is undefined"),
    "loops": (
        "do: {% set s = 'abcdefghijklmnopqrstuvwxyz' %}"
        + "".join(f"{{% for {name} in s %}}" for name in "abcde")
        + "{% endfor %}" * 5,
        "steps",
    ),
    "recursion": ("do: {% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
    "include": ("do: {% include '/etc/passwd' %}", "no loader"),
    "import": ("do: {% import 'os' as os %}", "no loader"),
    "extends": ("do: {% extends '../quality.md' %}", "no loader"),
    "long": ("do: {% for a in 'x' * 2 %}x{% endfor %}", "is for numbers"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_fragment_that_fails_says_where_and_why(policy, folder, name):
    source, reason = BROKEN[name]
    file = folder / "quality.md"
    file.write_text(f"About.\n\n## meets-standards\ndo: fine\n\n## brevity\n{source}\n")
    with pytest.raises(WordsError) as caught:
        text(policy(rules={"quality": "brevity"}), folder)
    (problem,) = caught.value.diagnostics
    assert (problem.file, problem.line) == (file, 7)
    assert reason in problem.message


def test_a_fragment_that_is_not_utf_8_is_named(policy, folder):
    (folder / "quality.md").write_bytes(b"## brevity\ndo: caf\xe9\n")
    with pytest.raises(WordsError, match=r"quality\.md:1: cannot be read: .*UTF-8"):
        text(policy(rules={"quality": "brevity"}), folder)


def test_a_link_that_leads_out_of_the_folder_is_passed_over(policy, folder, tmp_path):
    (tmp_path / "outside.md").write_text("## brevity\ndo: read secrets\n")
    (folder / "quality.md").symlink_to(tmp_path / "outside.md")
    assert "keep code and text short" in text(policy(rules={"quality": "brevity"}), folder)


def test_a_section_or_fragment_that_nothing_asks_for_is_named(policy, folder):
    (folder / "quality.md").write_text("## brevety\ndo: use few words\n")
    (folder / "testng.md").write_text("## write-tests\ndo: add tests\n")
    (folder / "README.md").write_text("## some-words\nThese are our words.\n")
    with pytest.raises(WordsError) as caught:
        text(policy(rules={"quality": "brevity"}), folder)
    assert [str(problem).removeprefix(f"{folder}/") for problem in caught.value.diagnostics] == [
        "quality.md:1: the fragment 'quality' has no section 'brevety'; did you mean 'brevity'?",
        "testng.md:1: there is no fragment 'testng'; did you mean 'testing'?",
    ]


def test_all_rules_without_words_are_named_at_once(policy, folder):
    (folder / "quality.md").write_text("")
    (folder / "testing.md").write_text("")
    made = policy(rules={"quality": "brevity", "testing": "write-tests", "honesty": "be-honest"})
    with pytest.raises(WordsError) as caught:
        text(made, folder)
    assert [each.key for each in caught.value.diagnostics] == [
        "rules.quality",
        "rules.testing",
    ]
