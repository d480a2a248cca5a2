"""Where a new text or entry goes in a file that people wrote."""

from __future__ import annotations

import pytest
import yaml

from sphinx_contribpolicy.init.insert import Pair, append, in_form, with_hook

BEGIN = "# contribpolicy:begin issue-form-disclosure\n"
END = "# contribpolicy:end issue-form-disclosure\n"
FORMS = {
    "entries at the margin, and a key behind them": (
        "body:\n- type: markdown\n\nlabels: [bug]\n",
        "body:\n- type: markdown\n{0}{1}\nlabels: [bug]\n",
        "",
    ),
    "a comment behind the last entry": (
        "body:\n  - type: markdown # last\n  # Thank you.\n",
        "body:\n  - type: markdown # last\n{0}{1}  # Thank you.\n",
        "  ",
    ),
    "a block of text that looks like a comment": (
        "body:\n  - attributes:\n      value: |\n        # Hello\n",
        "body:\n  - attributes:\n      value: |\n        # Hello\n{0}{1}",
        "  ",
    ),
    "a quoted key, entries with lists, no last line end": (
        '"body":\n    - options:\n        - one\n        - two',
        '"body":\n    - options:\n        - one\n        - two\n{0}{1}',
        "    ",
    ),
}


@pytest.mark.parametrize(("form", "wanted", "indent"), FORMS.values(), ids=FORMS)
def test_a_pair_stands_behind_the_last_entry_of_a_form(form, wanted, indent):
    made = in_form(form, Pair("issue-form-disclosure"))
    assert made == wanted.format(indent + BEGIN, indent + END)
    assert yaml.safe_load(made) == yaml.safe_load(form)


@pytest.mark.parametrize(
    "text", ["", "body:\n", "body: []\n", "body: [a, b]\n", "- body\n", "body: {a\n", "body: x\n"]
)
def test_a_form_without_a_list_is_left_alone(text):
    assert in_form(text, Pair("issue-form-disclosure")) is None
    assert with_hook(text.replace("body", "repos"), ["kit==1"]) is None


def test_a_hook_stands_behind_the_last_one_whatever_follows():
    text = "repos:\n- repo: local\n  hooks:\n  - id: x\n\n# later\nci:\n  skip: [x]\n"
    made = with_hook(text, ["kit==1"])
    before, after = yaml.safe_load(text), yaml.safe_load(made)
    assert after["repos"][:1] == before["repos"]
    assert [hook["id"] for hook in after["repos"][1]["hooks"]] == ["contribpolicy-sync"]
    assert after["ci"] == before["ci"]
    assert made.endswith("\n\n# later\nci:\n  skip: [x]\n")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "blank", "between"),
    [
        ("We test.", True, "\n\n"),
        ("We test.\n", True, "\n"),
        ("We test.\n\n", True, ""),
        ("We test.\n \t\n", True, ""),
        ("We test.\n\n\n", True, ""),
        ("We test.\n", False, ""),
        ("", True, ""),
    ],
)
def test_a_block_below_a_text_stands_behind_one_blank_line(text, blank, between, end):
    text, wanted = (each.replace("\n", end) for each in (text, f"{text}{between}Block.\n"))
    if end in text:
        assert append(text, "Block.", blank=blank) == wanted
