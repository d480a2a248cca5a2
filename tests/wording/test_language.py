"""The text is English whatever `wording.language` says, and lint says that it is."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy.cli import main
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write


def policy_in(code, tmp_path, **overrides):
    return load(root=tmp_path, overrides={"wording": {"language": code}, **overrides}).policy


def test_a_language_without_words_gives_english(tmp_path):
    other, english = (policy_in(code, tmp_path, preset="ownership") for code in ("qq", "en"))
    assert write(other) == write(english)


def test_a_rule_in_words_of_ones_own_stays_as_it_was_written(tmp_path):
    rule = {"level": "must", "text": "Dis-le en français."}
    assert (
        "Dis-le en français."
        in write(policy_in("fr", tmp_path, rules={"testing": rule})).markdown()
    )


@pytest.mark.parametrize(("code", "count"), [("qq", 1), ("en", 0), ("en-GB", 0)])
def test_lint_says_that_the_text_is_english(code, count, tmp_path, capsys):
    (tmp_path / ".git").mkdir()
    file = tmp_path / "contribpolicy.toml"
    file.write_text(f'preset = "ownership"\n[wording]\nlanguage = "{code}"\n', encoding="utf-8")
    assert main(["lint", "--root", str(tmp_path)]) == 1
    said = capsys.readouterr().out
    assert said.count("there are no words in 'qq', and the text is English") == count
