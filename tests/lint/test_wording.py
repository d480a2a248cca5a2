"""What lint finds in the text that a policy becomes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.word_files import shipped
from sphinx_contribpolicy.wording import write as made

ROWS = sorted(Path(__file__).parents[1].glob("pages/cases/[0-9]*/contribpolicy.toml"))
LONG = " ".join(["word"] * 40)
AT_LIMIT = f"One {LONG[5:]}."
SENTENCES = " ".join([f"Here are {' '.join(['more'] * 28)}."] * 4)
PROMISING = re.compile(
    r"\b(?:guarantee|warrant|indemnif|liab(?:le|ility)|legally|lawful|lawsuit|sue\b|waive"
    r"|legal responsib|full responsib|court|damages|copyrighted|public domain|is legal|is illegal"
    r"|legal advice)",
    re.IGNORECASE,
)


def found(folder, **overrides):
    findings = lint(load(root=folder, overrides=overrides))
    return [(each.code, each.key) for each in findings if each.code.startswith("long-")]


def own(text):
    return {"testing": {"level": "must", "text": text}}


def test_a_sentence_of_forty_words_is_not_long(tmp_path):
    assert found(tmp_path, rules=own(AT_LIMIT)) == []


def test_a_sentence_of_more_than_forty_words_is_pointed_out(tmp_path):
    assert found(tmp_path, rules=own(f"One {LONG}.")) == [("long-sentence", "rules.testing")]


def test_a_rule_with_too_many_particulars_is_pointed_out(tmp_path):
    rule = {"stance": "start-small", "items": [f"{number} lines of code" for number in range(12)]}
    assert found(tmp_path, rules={"newcomers": rule}) == [("long-sentence", "rules.newcomers")]


def test_a_paragraph_of_more_than_120_words_is_pointed_out(tmp_path):
    assert found(tmp_path, document={"reasons": SENTENCES}) == []
    longer = f"{SENTENCES} One more."
    assert found(tmp_path, document={"reasons": longer}) == [("long-paragraph", "document.reasons")]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ({"text": "Small things need no word."}, "the `text` of `trivial-exempt` of disclosure"),
        ({"stance": "not-required"}, "`not-required` of disclosure"),
    ],
)
def test_what_has_no_place_for_items_is_the_text_where_there_is_one(words, what):
    rule = {"stance": "trivial-exempt", "items": ["spelling"], **words}
    findings = lint(load(root=Path("/"), overrides={"rules": {"disclosure": rule}}))
    (note,) = [each for each in findings if each.code == "items-beside"]
    assert note.message.startswith(f"{what} has no place for `items`")


@pytest.mark.parametrize(
    "parted",
    [
        SENTENCES.replace(". ", ".\n\n") + "\n\nOne more.",
        "- " + SENTENCES.replace(". ", ".\n- ") + "\n- One more.",
        "1. " + SENTENCES.replace(". ", ".\n2. ") + "\n3. One more.",
        f"```text\n{SENTENCES} One more.\n```",
        f"| head |\n| --- |\n| {SENTENCES} One more. |",
    ],
    ids=["paragraphs", "items", "numbers", "code", "table"],
)
def test_what_a_reader_sees_parted_is_not_long(parted, tmp_path):
    assert found(tmp_path, document={"examples": parted}) == []


def test_the_address_of_a_link_counts_as_no_words(tmp_path):
    linked = AT_LIMIT.replace("word.", "[word](https://example.org/a b c d).")
    assert found(tmp_path, rules=own(linked)) == []


SHOWN = [
    {"docs/index.md": "# D\n\n```{llm-policy}\n:form: summary\n```\n"},
    {"docs/a/b.rst": "D\n=\n\n.. llm-policy::\n   :form: summary\n"},
    {"README.md": "<!-- contribpolicy:begin llm-policy form=summary -->\n", "in": "regions"},
    {"AI.md": "", "in": "whole"},
]


@pytest.mark.parametrize("shown", SHOWN, ids=["page", "rst", "region", "whole"])
def test_a_summary_of_more_than_five_lines_is_pointed_out_where_it_is_shown(shown, write):
    files = {"regions": "regions = ['README.md']", "whole": "whole = { 'AI.md' = 'summary' }"}
    text = " ".join([f"{' '.join(['word'] * 20)}."] * 6).capitalize()
    policy = (
        f"[rules]\nhuman-voice = 'own-words'\ntesting = {{ level = 'must', text = '{text}' }}\n"
    )
    listed = f"[files]\n{files.get(shown.get('in', ''), '')}\n"
    pages = {name: page for name, page in shown.items() if name != "in"}
    policy_file = {"contribpolicy.toml": policy + listed}

    def told(folder):
        return [
            (each.key, each.line) for each in lint(load(root=folder)) if each.code == "long-summary"
        ]

    assert told(write(policy_file)) == ([("rules.testing", 3)] if "AI.md" in shown else [])
    assert told(write(policy_file | pages)) == [("rules.testing", 3)]


def test_a_long_summary_without_words_of_ones_own_is_left_alone(write):
    page = "# D\n\n```{llm-policy}\n:form: summary\n```\n"
    tools = f"large language models{' and other programs that write text' * 3}"
    policy = f"preset = 'disclosure'\n[wording]\ntechnology = '{tools}'\n"
    folder = write({"contribpolicy.toml": policy, "docs/index.md": page})
    loaded = load(root=folder)
    assert sum(-(-len(b.text) // 120) for b in made(loaded.policy, "summary").blocks) > 5
    assert "long-summary" not in {each.code for each in lint(loaded)}


def test_a_note_on_newcomers_issues_that_a_page_shows_is_not_left_out(write):
    policy = "[wording]\nsections = ['talking']\n[rules]\ngood-first = 'same-standard'\n"
    unsaid = [
        "rule-unsaid" in {each.code for each in lint(load(root=write(files)))}
        for files in (
            {"contribpolicy.toml": policy},
            {"docs/index.md": "# D\n\n```{good-first-issue-note}\n```\n"},
        )
    ]
    assert unsaid == [True, False]


def test_the_text_of_a_body_is_read_in_place_of_the_policy(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / "body.md").write_text(f"# Policy\n\nOne {LONG}.\n", encoding="utf-8")
    assert ("long-sentence", "wording.body") in found(tmp_path, wording={"body": "body.md"})


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.parent.name for row in ROWS])
def test_a_row_of_the_mission_has_nothing_to_mend_but_a_missing_contact(row):
    # No workflow stands beside it that could check anything.
    unset = {"contact-unset", "discussion-unset", "check-missing"}
    # This one has its rules in the checklist alone, and is told so.
    chosen = ["rule-unsaid"] if row.parent.name == "17-reasons" else []
    assert [each.code for each in lint(load(row)) if each.code not in unset] == chosen


def test_no_shipped_word_promises_anything_in_law():
    promising = {
        f"{path.name}: {found[0]}"
        for path in shipped().glob("words/*.md")
        for found in PROMISING.finditer(path.read_text(encoding="utf-8"))
    }
    # The note to the people who edit the fragment says that it gives none.
    assert promising == {"copyright.md: legal advice"}


def test_the_command_prints_findings_and_a_status(tmp_path, capsys):
    (tmp_path / ".git").mkdir()
    file = tmp_path / "contribpolicy.toml"
    file.write_text("[project]\nname = 'demo'\n", encoding="utf-8")
    assert main(["lint", "--root", str(tmp_path)]) == 0
    assert "note: no discussion is linked" in capsys.readouterr().out
    file.write_text("[rules]\ngeneral = ['ban', 'welcome']\n", encoding="utf-8")
    assert main(["lint", "--root", str(tmp_path), "--format", "json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    (error,) = (each for each in findings if each["severity"] == "error")
    assert (error["code"], error["line"]) == ("ban-and-welcome", 2)
    assert error["file"] == str(file)


def test_other_words_for_a_rule_that_the_base_has_fixed_are_noted(write):
    words = "## required-any\ncasual: tell us\n\n## encouraged\ncasual: please do\n"
    base = "[rules]\ndisclosure = { stance = 'required-any', fixed = true }\n"
    own = "[wording]\ntemplates = ['words']\n"
    files = {"contribpolicy.toml": f"extends = ['base.toml']\n{own}", "base.toml": base}
    folder = write(files | {"words/disclosure.md": words})
    noted = [each for each in lint(load(root=folder)) if each.code == "fixed-reworded"]
    assert [(each.severity, each.line) for each in noted] == [("note", 1)]
    assert noted[0].file == folder / "words" / "disclosure.md"
    write({"contribpolicy.toml": "extends = ['base.toml']\n", "base.toml": base + own})
    assert "fixed-reworded" not in {each.code for each in lint(load(root=folder))}
