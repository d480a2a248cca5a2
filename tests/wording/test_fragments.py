"""Words of a project's own: which replace what, what they can hold, and how a slip is reported."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import WordsError
from sphinx_contribpolicy.policy import facets, load
from sphinx_contribpolicy.word_files import own_files, shipped
from sphinx_contribpolicy.wording import Fragments, Wording, write
from sphinx_contribpolicy.wording.fragments import kinds_of, read
from sphinx_contribpolicy.wording.speech import passages

WORDS = sorted((shipped() / "words").glob("*.md"))
FILES = sorted((shipped() / "files").glob("*.md"))


@pytest.fixture
def own(tmp_path):
    """Writes a file of words of the project's own, and gives the folder."""

    def make(name, text):
        (tmp_path / "own").mkdir(exist_ok=True)
        (tmp_path / "own" / f"{name}.md").write_text(text, encoding="utf-8")
        return tmp_path / "own"

    return make


def page(policy, folder=None, part="policy"):
    return write(policy, part, templates=[folder] if folder else []).markdown()


def wrong(policy, folder, part="policy"):
    with pytest.raises(WordsError) as caught:
        page(policy, folder, part)
    return [(each.file.name, each.line, each.message) for each in caught.value.diagnostics]


# What ships.


def test_a_shipped_file_begins_with_how_to_write_one():
    begins = {
        file.stem: file.read_text("utf-8").partition("\n## ")[0].partition("\n") for file in WORDS
    }
    assert {name: title for name, (title, _, _) in begins.items()} == {
        name: f"# {name}" for name in begins
    }
    assert [name for name, (_, _, notes) in begins.items() if len(notes.split()) <= 10] == []


def test_a_shipped_file_holds_names_and_no_logic():
    files = [*WORDS, *FILES]
    assert [file.name for file in files if "{%" in file.read_text("utf-8")] == []
    fragments = Fragments()
    sections = [section for file in files for section in read(file).values()]
    assert [each for section in sections for each in fragments.wrong_names(section)] == []


def test_no_line_of_a_shipped_file_is_hidden_by_one_of_the_tone_that_always_comes_first():
    hidden = []
    for section in (section for file in [*WORDS, *FILES] for section in read(file).values()):
        told = [each.conditions for each in section.lines if each.kind in {"casual", "formal"}]
        of_both = [each for each in section.lines if each.kind == "text"]
        hidden += [each for each in of_both if any(one < each.conditions for one in told)]
    assert hidden == []


def test_a_facet_has_a_section_for_each_stance_and_no_other():
    written = {name: sorted(read(shipped() / "words" / f"{name}.md")) for name in facets()}
    assert written == {name: sorted(facet.stances) for name, facet in facets().items()}


def test_a_stance_that_binds_somebody_has_a_sentence_for_every_level():
    lacking = {
        f"{facet.name}.{name}"
        for facet in facets().values()
        for name, stance in facet.stances.items()
        if stance.polarity and len(stance.levels) > 1 and facet.name != "agent-block"
        for lines in [read(shipped() / "words" / f"{facet.name}.md")[name].lines]
        if not any(line.kind == "rule" and not line.conditions for line in lines)
    }
    assert lacking == set()


def test_every_passage_names_stances_of_one_section_and_has_words():
    homes = {
        (facet, name): stance
        for facet, each in facets().items()
        for name, stance in each.stances.items()
    }
    for passage in passages(Fragments()):
        assert len(passage.stances) > 1
        assert all(tuple(name.split()[0].split(".")) in homes for name in passage.stances)
        assert {line.kind for line in passage.section.lines} <= kinds_of("passages")
        assert passage.section.lines


# A project's own.


def test_a_section_of_ones_own_replaces_the_sentences_of_a_stance(policy, own):
    made = policy(rules={"testing": "write-tests"})
    folder = own("testing", "## write-tests\ncasual: bring a test with every change\n")
    assert "Bring a test with every change." in page(made, folder)
    assert "Bring a test" not in page(made)


def test_the_template_asks_in_words_of_the_kit_what_own_words_leave_out(policy, own):
    rules = {
        "testing": "test-before-submit",
        "disclosure": "required-any",
        "responsibility": "author-accountable",
    }
    kit = page(policy(rules=rules), part="pull-request-template")
    assert "- [ ] I have tested this change." in kit
    own(
        "testing",
        "## test-before-submit\ncasual: run it\nformal: run it\nrule: run it\nitem: run it\n",
    )
    own("disclosure", "## required-any\ncasual: tell us\n")
    folder = own("pull-request-template", "## checklist\nprompt: Tick what is true.\n")
    asked = page(policy(rules=rules), folder, "pull-request-template")
    before, after = (text.split("<!-- ")[-1].partition(" -->") for text in (kit, asked))
    assert after[0] == "Tick what is true. Where no test fits, say so next to the box."
    assert asked == kit.replace(before[0], after[0])
    kept = Wording(policy(rules=rules), Fragments([folder])).lines("testing", "test-before-submit")
    told = [(each.file.parent.name, [line.kind for line in each.lines]) for each in kept[:2]]
    assert told == [
        ("own", ["casual", "formal", "rule", "item"]),
        ("words", ["box", "prompt"]),
    ]
    # A line of another tone alone, and a prompt that asks nothing more.
    own("testing", "## test-before-submit\ncasual: run it\nbox formal: It ran.\nprompt:\n")
    asked = page(policy(rules=rules), folder, "pull-request-template")
    assert "<!-- Tick what is true. -->" in asked
    assert "- [ ] I have tested this change." in asked


@pytest.mark.parametrize("kind", ["box", "without", "with", "choice", "field", "heading"])
def test_a_box_without_words_is_an_error_in_its_line(policy, own, kind):
    folder = own("testing", f"## test-before-submit\ncasual: run it\n{kind}:\n")
    said = f"`{kind}` has no words: take the line out, and those of the kit stand"
    assert wrong(policy(rules={"testing": "test-before-submit"}), folder) == [
        ("testing.md", 3, said)
    ]


def test_a_sentence_of_ones_own_is_said_in_both_tones_and_by_rfc_2119(policy, own):
    folder = own("testing", "## write-tests\nrule: {{ subject }} {{ must }} bring a test\n")
    rules = {"testing": "write-tests"}
    said = {
        (tone, modals): page(policy(rules=rules, wording={"tone": tone, "modals": modals}), folder)
        for tone in ("casual", "formal")
        for modals in ("plain", "rfc2119")
    }
    assert "You should bring a test." in said["casual", "plain"]
    assert "Contributors SHOULD bring a test." in said["formal", "rfc2119"]


def test_a_passage_of_ones_own_comes_before_the_shipped_ones_of_its_size(policy, own):
    made = policy(rules={"testing": "write-tests", "docs": "reviewed-ok"})
    folder = own(
        "passages", "## testing.write-tests + docs.reviewed-ok\ncasual: test it and describe it\n"
    )
    assert "Test it and describe it." in page(made, folder)


def test_a_passage_is_not_said_where_a_rule_says_more_or_is_stronger(policy, own):
    folder = own(
        "passages", "## testing.write-tests + docs.reviewed-ok\ncasual: test it and describe it\n"
    )
    for more in ({"level": "must"}, {"when": "it matters"}, {"detail": "All of it."}):
        rules = {"testing": {"stance": "write-tests", **more}, "docs": "reviewed-ok"}
        assert "Test it and describe it" not in page(policy(rules=rules), folder)
    for more in ({"why": "We like it."}, {"link": "https://example.org/t"}, {"box": "note"}):
        rules = {"testing": "write-tests", "docs": {"stance": "reviewed-ok", **more}}
        assert "Test it and describe it" in page(policy(rules=rules), folder)


def test_a_passage_can_hold_the_particulars_of_one_rule(policy, own):
    folder = own(
        "passages",
        "## testing.write-tests + docs.reviewed-ok\n"
        "casual: test it and describe it\n"
        "casual items: test it on {{ items }} and describe it\n",
    )
    some, more = {"items": ["Linux", "macOS"]}, {"items": ["the guide"]}
    rules = {"testing": {"stance": "write-tests", **some}, "docs": "reviewed-ok"}
    assert "Test it on Linux and macOS and describe it." in page(policy(rules=rules), folder)
    rules["docs"] = {"stance": "reviewed-ok", **more}
    assert "and describe it" not in page(policy(rules=rules), folder)


def test_a_reason_of_ones_own_stands_behind_its_rule_and_not_behind_another(policy):
    why = "pasted text wastes everybody's time"
    rules = {"human-voice": {"stance": "own-words", "why": why}, "language": "allowed"}
    assert f"in your own words: {why}." in page(policy(rules=rules))


def test_a_detail_goes_on_with_the_words_of_its_rule(policy):
    rules = {"understanding": {"stance": "understand-change", "detail": "That includes the tests."}}
    assert "Understand what you submit. That includes the tests." in page(policy(rules=rules))


def test_a_heading_of_ones_own_stands_in_both_tones(policy, own):
    folder = own("terms", "## mine\ntitle responsibility: what you bring\n")
    for tone in ("casual", "formal"):
        made = policy(preset="human-effort", wording={"tone": tone, "numbered": True})
        assert "## 1. What you bring" in page(made, folder)


MANY = {"quality": ["brevity", "no-excess-comments", "no-redundant-code", "meets-standards"]}
MANY |= {"change-scope": ["small-focused", "no-broad-refactor", "issue-first", "discuss-first"]}
MANY |= {"human-voice": ["own-words", "explain-why", "concise", "quote-and-mark"]}
MANY |= {"language": ["allowed", "stay-faithful", "include-original"], "docs": "human-only"}
MANY |= {"issues": ["verify-first", "search-first"], "tools": ["no-bot-summoning"]}
MANY |= {"copyright": ["provenance", "licence-compliance"], "conduct": "no-harassment"}
MANY |= {"testing": ["write-tests", "test-before-submit"], "commits": "coherent-commits"}
"""Rules that make a text so long that its lead says what it asks for."""


def test_a_lead_of_ones_own_opens_the_text_with_its_conditions(policy, own):
    folder = own(
        "general",
        "## any-tools-neutral\n"
        "lead: all tools are good tools\n"
        "lead conditions: all tools are good tools if you {{ conditions }}\n",
    )
    rules = {"general": "any-tools-neutral"}
    assert page(policy(rules=rules), folder).split("\n\n")[1] == "All tools are good tools.\n"
    more = MANY | rules | {"understanding": "explain-and-defend"}
    text = page(policy(rules=more, wording={"layout": "labels"}), folder)
    assert "All tools are good tools if you " in text


def test_the_lead_asks_once_for_what_two_rules_ask(policy):
    both = {"general": "allowed", "understanding": ["every-line", "explain-and-defend"]}
    text = page(policy(rules=MANY | both, wording={"layout": "labels"}))
    lead = text.split("\n\n")[1]
    assert lead.endswith(", as long as you understand every line of your changes.")


def test_the_lead_leaves_out_what_a_reader_soon_comes_to(policy):
    rules = {"general": "allowed", "understanding": "every-line"}
    lead = page(policy(rules=rules, wording={"layout": "labels"})).split("\n\n")[1]
    assert lead.startswith("You can use AI tools for your contributions. Understand every line")


def test_a_name_of_ones_own_can_stand_in_every_file(policy, own):
    own("terms", "## names\nname crew: the crew of {{ project }}\n")
    folder = own(
        "testing", "## write-tests\ncasual: show {{ crew }} a test. {{ Crew }} likes tests\n"
    )
    text = page(policy(rules={"testing": "write-tests"}), folder)
    assert "Show the crew of Larkspur a test. The crew of Larkspur likes tests." in text


def test_the_folder_that_the_policy_file_names_is_read_by_everybody(tmp_path, own):
    from sphinx_contribpolicy.policy import load

    own("testing", "## write-tests\ncasual: bring a test with every change\n")
    file = tmp_path / "contribpolicy.toml"
    file.write_text(
        '[rules]\ntesting = "write-tests"\n[wording]\ntemplates = ["own"]\n', encoding="utf-8"
    )
    assert "Bring a test with every change." in page(load(file).policy)


def test_given_folders_come_before_those_of_the_policy_file(tmp_path, own):
    from sphinx_contribpolicy.policy import load

    own("testing", "## write-tests\ncasual: bring a test\n")
    over = tmp_path / "over"
    over.mkdir()
    (over / "testing.md").write_text("## write-tests\ncasual: test it all\n", encoding="utf-8")
    file = tmp_path / "contribpolicy.toml"
    file.write_text(
        '[rules]\ntesting = "write-tests"\n[wording]\ntemplates = ["own"]\n', encoding="utf-8"
    )
    assert "Test it all." in page(load(file).policy, over)


def test_a_folder_that_is_not_there_or_outside_is_an_error_in_its_line(tmp_path):
    from sphinx_contribpolicy.diagnostics import PolicyError
    from sphinx_contribpolicy.policy import load

    file = tmp_path / "contribpolicy.toml"
    file.write_text('[wording]\ntemplates = [\n"gone",\n"../../..",\n]\n', encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load(file)
    assert [(each.code, each.line) for each in caught.value.diagnostics] == [
        ("templates-missing", 3),
        ("templates-outside", 4),
    ]


def test_a_reason_goes_where_reasons_are_dropped_and_a_link_stands_on_its_words(policy, own):
    folder = own("testing", "## write-tests\ncasual: write <good tests>[, because `[]` is code]\n")

    def said(reasons="brief", **more):
        rules = {"testing": {"stance": "write-tests", **more}}
        return page(policy(rules=rules, wording={"reasons": reasons}), folder)

    assert "Write good tests, because `[]` is code." in said()
    assert "Write good tests.\n" in said("none")
    assert "Write good tests.\n" in said(why=False)
    assert "Write good tests. We were burnt." in said(why="We were burnt.")
    assert "Write good tests: we were burnt." in said(why="we were burnt")
    assert "Write [good tests](https://example.org/t), because" in said(
        link="https://example.org/t"
    )


def test_a_link_has_a_place_where_no_words_take_it(policy, own):
    folder = own("testing", "## write-tests\ncasual: write tests\n")
    rules = {"testing": {"stance": "write-tests", "link": "https://example.org/t"}}
    assert "(https://example.org/t)" in page(policy(rules=rules), folder)


def test_of_three_reasons_in_a_row_a_brief_text_gives_two(policy, own):
    own("testing", "## write-tests\ncasual: write tests[. Two]\n")
    own("docs", "## human-only\ncasual: write docs[. Three]\n")
    folder = own("quality", "## brevity\ncasual: be short[. One]\n")
    rules = {"quality": "brevity", "testing": "write-tests", "docs": "human-only"}

    def said(reasons):
        text = page(policy(rules=rules, wording={"reasons": reasons}), folder)
        return [each for each in ("One", "Two", "Three") if f"{each}." in text]

    assert said("brief") == ["One", "Two"]
    assert said("full") == ["One", "Two", "Three"]
    assert not said("none")


def test_words_can_choose_by_if_and_else(policy, own):
    folder = own(
        "testing",
        "## write-tests\n"
        "casual: ask {% if contact %}{{ contact }}{% else %}us{% endif %}, "
        '{{ "not nobody" if project else "or nobody" }}\n',
    )
    made = policy(rules={"testing": "write-tests"})
    assert "Ask us, not nobody." in page(made, folder)
    with_contact = policy(rules={"testing": "write-tests"}, project={"contact": "Kim"})
    assert "Ask Kim, not nobody." in page(with_contact, folder)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("{{ project.name }}", "getattr"),
        ("{{ project[0] }}", "getitem"),
        ("{{ project() }}", "call"),
        ("{{ project | upper }}", "filter"),
        ("{% for each in project %}x{% endfor %}", "for"),
        ("{% set x = 1 %}", "assign"),
        ("{% macro x() %}{% endmacro %}", "macro"),
        ("{% include 'x' %}", "include"),
        ("{{ 1 + 1 }}", "add"),
        ("{{ project is defined }}", "test"),
        ("{{ [project] }}", "list"),
        ("{{ project == 'x' }}", "compare"),
    ],
)
def test_any_other_node_is_an_error_in_its_line(policy, own, words, kind):
    folder = own("testing", f"# mine\n\n## write-tests\ncasual: one\nformal: two\n    {words}\n")
    found = wrong(policy(rules={"testing": "write-tests"}), folder)
    assert ("testing.md", 5, f"words hold names, `if` and `else`, and no {kind}") in found


def test_words_that_are_no_template_are_an_error_in_their_line(policy, own):
    folder = own("testing", "## write-tests\ncasual: one {% if %}\n")
    ((file, line, message),) = wrong(policy(rules={"testing": "write-tests"}), folder)
    assert (file, line) == ("testing.md", 2)
    assert message.startswith("cannot be read:")


@pytest.mark.parametrize(
    ("name", "text", "line", "message"),
    [
        ("testing", "## write-tests\ncasul: x\n", 2, "did you mean 'casual'?"),
        ("testing", "## write-tests\ncasual shoud: x\n", 2, "did you mean 'should'?"),
        ("testing", "## write-tests\njust words\n", 2, "expected `key: words`"),
        ("testing", "## write-test\ncasual: x\n", 1, "did you mean 'write-tests'?"),
        ("testing", "## write-tests\ncasual: {{ projekt }}\n", 2, "did you mean 'project'?"),
        ("testing", "## write-tests\ncasual: {{ items }}\n", 2, "write a line `casual items: ...`"),
        ("tetsing", "## write-tests\ncasual: x\n", 1, "did you mean 'testing'?"),
        ("terms", "## x\ntitel policy: x\n", 2, "did you mean 'title'?"),
        ("passages", "## write-test + brevity\ncasual: x\n", 1, "no stance is called 'write-test'"),
        ("passages", "## own-words + brevity\ncasual: x\n", 1, "it is one of"),
        ("passages", "## write-tests mus + brevity\ncasual: x\n", 1, "is no strength"),
        ("reply", "## body-emty\ntext: x\n", 1, "did you mean 'body-empty'?"),
        ("reply", "## body-empty\nrule: x\n", 2, "no words here are of the kind 'rule'"),
    ],
)
def test_a_slip_is_an_error_in_its_line_with_the_nearest_right_name(  # noqa: PLR0917
    policy, own, name, text, line, message
):
    found = wrong(policy(rules={"testing": "write-tests"}), own(name, text))
    assert [(file, at) for file, at, _ in found] == [(f"{name}.md", line)]
    assert message in found[0][2]


def test_all_slips_of_a_file_are_reported_at_once(policy, own):
    folder = own("testing", "## write-tests\ncasul: x\nformal: {{ a.b }}\nx\n")
    found = wrong(policy(rules={"testing": "write-tests"}), folder)
    assert [line for _, line, _ in found] == [2, 3, 4]


def test_names_that_lead_in_a_circle_are_an_error(policy, own):
    folder = own("terms", "## x\nname ours: {{ yours_too }}\nname yours_too: {{ ours }}\n")
    own("testing", "## write-tests\ncasual: {{ ours }}\n")
    ((file, _, message),) = wrong(policy(rules={"testing": "write-tests"}), folder)
    assert file == "terms.md"
    assert message.startswith("the names that it holds lead back to it")


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize(("last", "ends"), [("x", False), ("{% if contact %}x{% endif %}", True)])
def test_names_that_hold_names_twice_come_to_an_end(policy, own, last, ends, step):
    names = "".join(f"name n{at}: {{{{ n{at + 1} }}}}{{{{ n{at + step} }}}}\n" for at in range(60))
    own("terms", f"## mine\n{names}name n60: {last}\nname n61: {last}\n")
    folder = own("testing", "## write-tests\ncasual: a {{ n0 }}\n")
    made = policy(rules={"testing": "write-tests"})
    if ends:
        assert page(made, folder)
    else:
        ((file, _, message),) = wrong(made, folder)
        assert (file, "more than 1000000 characters" in message) == ("terms.md", True)


@pytest.mark.parametrize("depth", [150, 5000])
def test_words_that_are_nested_without_end_are_reported_or_said(policy, own, depth):
    nested = ["{{ " + "(" * depth + "contact" + ")" * depth + " }}"]
    nested.append("{% if contact %}" * depth + "a" + "{% endif %}" * depth)
    nested.append("{{ " + "'a' if contact else (" * depth + "'b'" + ")" * depth + " }}")
    for words in nested:
        folder = own("testing", f"## write-tests\ncasual: x {words}\n")
        made = policy(rules={"testing": "write-tests"})
        with contextlib.suppress(WordsError):
            assert page(made, folder)


def test_a_file_that_is_not_utf_8_is_an_error(policy, own):
    folder = own("testing", "")
    (folder / "testing.md").write_bytes(b"## write-tests\ncasual: caf\xe9\n")
    ((_, line, message),) = wrong(policy(rules={"testing": "write-tests"}), folder)
    assert line == 1
    assert "save it as UTF-8" in message


def test_a_file_that_a_link_leads_out_of_its_folder_is_passed_over(policy, own, tmp_path):
    outside = tmp_path / "testing.md"
    outside.write_text("## write-tests\ncasual: stolen\n", encoding="utf-8")
    folder = own("docs", "")
    (folder / "testing.md").symlink_to(outside)
    assert "Stolen" not in page(policy(rules={"testing": "write-tests"}), folder)


def test_a_file_of_another_name_is_not_a_fragment(policy, own):
    folder = own("notes-on-zebras", "# Any Markdown\n\ntext\n")
    assert page(policy(rules={"testing": "write-tests"}), folder)


def test_a_language_is_a_folder_and_what_it_lacks_is_english(policy, own, tmp_path):
    folder = own("quality", "")
    (folder / "de").mkdir()
    (folder / "de" / "testing.md").write_text(
        "## write-tests\ncasual: bring Tests mit\n", encoding="utf-8"
    )
    (folder / "quality.md").unlink()
    rules = {"testing": "write-tests", "quality": "brevity"}
    text = page(policy(rules=rules, wording={"language": "de"}), folder)
    english = page(policy(rules=rules), folder)
    assert "Bring Tests mit." in text
    assert "Bring Tests mit." not in english
    assert (
        Wording(policy(rules={"quality": "brevity"})).sentence(
            policy(rules={"quality": "brevity"}).rules[0]
        )
        in text
    )


ANY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)


@given(ANY)
def test_any_file_is_read_or_reported(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("any") / "testing.md"
    file.write_text(f"## write-tests\n{text}", encoding="utf-8", newline="")
    try:
        sections, wrong = read(file), ()
    except WordsError as error:
        sections, wrong = {"write-tests": None}, error.diagnostics
    assert all(each.file == file and each.line for each in wrong)
    assert "write-tests" in sections


WORDS_OF_A_FILE = [
    *(
        "# mine",
        "",
        "## write-tests",
        "## brevity",
        "## nope",
        "##",
        "## terms",
        "```",
        "<!--",
        "-->",
    ),
    *(
        "casual: x",
        "formal: {{ subject }} {{ must }} x",
        "rule: {{ subject }} {{ must }} y",
        "item: z",
    ),
    *(
        "casual items: {{ items }}",
        "casual should: s",
        "    more {{ project }}",
        "\tmore",
        "title policy: T",
    ),
    *(
        "{% if contact %}",
        "{% else %}",
        "{% endif %}",
        "{{ a",
        "}}",
        "{# c",
        "#}",
        "{% raw %}",
        "{% x %}",
    ),
    *(
        "casual: {{ project.x }}",
        "name ours: {{ ours }}",
        "casual: [, because",
        "casual: <a",
        "casual:",
    ),
    *(
        "lead before must: L:",
        "casual: {{ 'a' * 9**9 }}",
        "casual: {{ [1] | sort }}",
        ": x",
        "casual::",
    ),
    *(
        "lead: {{ conditions }}",
        "text: {{ n }}",
        "casual: \u2028 x\x0b",
        "casual: *x _y `z",
        "\\",
        "\ud7ff",
    ),
]
FILES_OF_WORDS = ("testing", "terms", "quality", "passages", "general", "reply", "template")


@given(
    name=st.sampled_from(FILES_OF_WORDS),
    lines=st.lists(st.sampled_from(WORDS_OF_A_FILE) | ANY, max_size=9),
    part=st.sampled_from(("policy", "summary", "checklist", "pull-request-template")),
)
@example(name="testing", lines=["## write-tests"], part="policy")
def test_any_words_make_a_page_or_are_reported_in_their_line(tmp_path_factory, name, lines, part):
    folder = tmp_path_factory.mktemp("words")
    file = folder / f"{name}.md"
    file.write_text("\n".join(lines), encoding="utf-8", newline="")
    rules = {"testing": "write-tests", "quality": "brevity", "general": "any-tools-neutral"}
    made = load(root=folder, overrides={"rules": rules, "project": {"name": "L"}}).policy
    try:
        text, wrong = page(made, folder, part), ()
    except WordsError as error:
        text, wrong = "", error.diagnostics
    assert bool(text.strip()) is not bool(wrong)
    # A section without words is the rule's, which nothing says.
    placed = [each for each in wrong if each.code != "no-words"]
    assert all(each.file == file and each.line and each.message for each in placed)


def test_own_words_are_looked_for_as_often_whatever_they_hold(policy, own, monkeypatch):
    looked = []

    def noted(folders):
        looked.append(folders)
        return own_files(folders)

    monkeypatch.setattr("sphinx_contribpolicy.wording.fragments.collection.own_files", noted)
    for facet in ("testing", "disclosure"):  # more sections each time
        looked.clear()
        folder = own(facet, (shipped() / "words" / f"{facet}.md").read_text("utf-8"))
        page(policy("ownership"), folder)
        assert len(looked) == 2  # for the names, and for the sections
