"""`contribpolicy diff`, in real repositories."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Done, Repository  # type: ignore[attr-defined] # that of all tests

ROOT = Path(__file__).parents[2]
CASES = tomllib.loads((ROOT / "tests" / "policy" / "moves.toml").read_text("utf-8"))["case"]
BEFORE = "[rules]\ndisclosure = 'required-significant'\ntesting = 'test-before-submit'\n"
AFTER = "[rules]\ndisclosure = 'required-any'\n[wording]\ntone = 'formal'\n"

pytestmark = pytest.mark.slow


def commit(repository: Repository, text: str | None, name: str = "contribpolicy.toml") -> str:
    if text is None:
        (repository.root / name).unlink()
    else:
        repository.write(name, text)
    repository.git("add", "-A")
    repository.git("commit", "-q", "--allow-empty", "-m", "A policy")
    return repository.git("rev-parse", "HEAD").strip()


@pytest.fixture
def history(repository: Repository) -> Repository:
    repository.git("init", "-q")
    commit(repository, BEFORE)
    return repository


def told(done: Done) -> list[str]:
    """The moves of the data that was printed, as the cases have them."""
    assert done.status == 0, done.err
    return [
        f"{each['turn']} {'.'.join(filter(None, (each['facet'], each['stance'])))}"
        f"{' (' + ', '.join(each['keys']) + ')' if each['keys'] else ''}"
        for each in json.loads(done.out)["moves"]
    ]


def test_known_moves_in_a_history_of_commits(history: Repository) -> None:
    for case in CASES:
        before, after = (commit(history, case[key]) for key in ("before", "after"))
        commit(history, "[rules]\n")
        assert told(history.run("diff", f"{before}..{after}", "--format", "json")) == case["moves"]


def test_a_change_that_follows_a_rule_which_the_base_has_fixed_by_now(history: Repository) -> None:
    policy = "extends = ['base.toml']\n[rules]\ndisclosure = 'encouraged'\n"
    commit(
        history, "[rules]\ndisclosure = { stance = 'required-any', fixed = true }\n", "base.toml"
    )
    commit(history, policy)
    history.write("contribpolicy.toml", policy.replace("encouraged", "required-any"))
    assert told(history.run("diff", "--format", "json")) == [
        "stricter disclosure.required-any (stance, level)"
    ]
    history.write("contribpolicy.toml", policy.replace("encouraged", "not-required"))
    done = history.run("diff")
    assert (done.status, "has fixed this rule" in done.err) == (2, True)


def test_a_rule_that_is_repeated_because_the_base_has_fixed_it_is_no_change(
    history: Repository,
) -> None:
    base = "[rules]\ndisclosure = { stance = 'required-significant', fixed = true }\n"
    commit(history, base, "base.toml")
    policy = "extends = ['base.toml']\n[rules]\ntesting = 'write-tests'\n"
    commit(history, policy)
    repeated = f"{policy}disclosure = 'required-significant'\n"
    history.write("contribpolicy.toml", repeated)
    assert told(history.run("diff", "--format", "json")) == []
    beside = repeated.replace("'required-significant'", "['required-significant', 'required-any']")
    history.write("contribpolicy.toml", beside)
    assert told(history.run("diff", "--format", "json")) == [
        "stricter disclosure.required-any (stance)"
    ]


def test_a_rule_that_goes_beyond_a_fixed_one_is_stricter(history: Repository) -> None:
    fixed = "{ stance = 'required-any', except = 'autocomplete', fixed = true }"
    commit(history, f"[rules]\ndisclosure = {fixed}\n", "base.toml")
    policy = "extends = ['base.toml']\n[rules]\ntesting = 'write-tests'\n"
    commit(history, policy)
    history.write("contribpolicy.toml", f"{policy}disclosure = 'required-any'\n")
    assert told(history.run("diff", "--format", "json")) == [
        "stricter disclosure.required-any (except)"
    ]


def test_a_base_that_no_longer_fixes_a_rule_asks_for_less(history: Repository) -> None:
    base = "[rules]\ndisclosure = {{ stance = 'required-any', fixed = {} }}\n"
    commit(history, base.format("true"), "base.toml")
    history.write("base.toml", base.format("false"))
    done = history.run("diff", "--config", "base.toml")
    assert done.out.splitlines()[::2] == ["looser    disclosure.required-any (must), before: fixed"]
    history.git("commit", "-qam", "Fix nothing")
    history.write("base.toml", base.format("true"))
    done = history.run("diff", "--config", "base.toml")
    assert done.out.splitlines()[::2] == ["stricter  disclosure.required-any (must, fixed)"]


def test_the_day_from_which_on_is_checked_stands_beside_its_key(history: Repository) -> None:
    history.write("contribpolicy.toml", f"{BEFORE}[pull_requests]\nsince = 2026-03-01\n")
    assert history.run("diff").out == "settings  pull_requests.since = 2026-03-01\n"
    assert "`pull_requests.since = 2026-03-01`" in history.run("diff", "--format", "markdown").out


def test_what_is_not_committed_yet_is_compared_with_the_last_commit(history: Repository) -> None:
    history.write("contribpolicy.toml", AFTER)
    done = history.run("diff")
    assert done.out.splitlines()[::2] == [
        "went      testing.test-before-submit (must)",
        "stricter  disclosure.required-any (must), before: disclosure.required-significant",
        "settings  wording.tone",
    ]
    assert told(history.run("diff", "HEAD", "--format", "json")) == told(
        history.run("diff", "--format", "json")
    )
    assert history.run("diff", "HEAD..HEAD").err == (
        "the rules are those of HEAD..HEAD, and so are the settings\n"
    )


def test_a_policy_file_is_compared_with_this_one(history: Repository, tmp_path: Path) -> None:
    other = tmp_path / "old.toml"
    other.write_text(AFTER, encoding="utf-8")
    done = history.run("diff", str(other), "--format", "json")
    assert told(done) == [
        "came testing.test-before-submit",
        "looser disclosure.required-significant (stance)",
    ]


def test_bases_bodies_words_and_folders_are_those_of_the_revision(history: Repository) -> None:
    (history.root / "contribpolicy.toml").unlink()
    history.write(
        "sub/words/testing.md",
        "## write-tests\nformal: old words\ncasual: say it in old words\nrule: x\n",
    )
    history.write("sub/body.txt", "Our policy.\n")
    history.write("base.toml", "[rules]\ntesting = 'write-tests'\n")
    settings = "extends = ['../base.toml']\n[wording]\nbody = 'body.txt'\ntemplates = ['words']\n"
    commit(history, settings, "sub/contribpolicy.toml")
    history.write("base.toml", "[rules]\n")
    history.write("sub/body.txt", "Our other policy.\n")
    (history.root / "sub/words/testing.md").unlink()
    done = history.run("diff", "--root", "sub")
    assert done.out == (
        "went      testing.write-tests (should)\n          Say it in old words.\n"
        "settings  wording.body, words/testing.md\n"
    )
    config = history.run("diff", "--config", "sub/contribpolicy.toml")
    assert (config.status, config.out) == (0, done.out)


@pytest.mark.parametrize("folder", ["words", "."])
def test_files_of_words_that_say_something_else_are_named(history: Repository, folder: str) -> None:
    words = "## required-significant\ncasual: {}\n"
    history.write(f"{folder}/README.md", "Ours.\n")
    history.write(f"{folder}/de/disclosure.md", words.format("sag es"))
    history.write(f"{folder}/disclosure.md", words.format("say it"))
    commit(history, f"{BEFORE}[wording]\ntemplates = ['{folder}']\n")
    history.write(f"{folder}/README.md", "These are ours.\n")
    history.write(f"{folder}/disclosure.md", words.format("say it").replace("\n", "\r\n"))
    assert history.run("diff").err.startswith("the rules are those of HEAD")
    history.write(f"{folder}/de/disclosure.md", words.format("sag nichts"))
    history.write(f"{folder}/disclosure.md", words.format("never say it"))
    below = "words/" if folder == "words" else ""
    done = history.run("diff")
    assert done.out == f"settings  {below}de/disclosure.md, {below}disclosure.md\n"
    done = history.run("diff", "--format", "markdown")
    assert f"`{below}de/disclosure.md`, `{below}disclosure.md`" in done.out


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_base_from_a_package_is_said_to_be_that_of_today(
    history: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    package = tmp_path / "site" / "diff_policies"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "base.toml").write_text(BEFORE)
    monkeypatch.syspath_prepend(str(package.parent))
    commit(history, "extends = ['diff_policies:base.toml']\n")
    (package / "base.toml").write_text(AFTER)
    done = history.run("diff", "--format", form)
    assert done.status == 0, done.err
    assert "diff_policies" in done.out + done.err
    history.write("contribpolicy.toml", AFTER)
    assert "diff_policies" not in history.run("diff", "contribpolicy.toml", "--format", form).err


def test_the_summary_of_a_raised_base_names_its_versions_and_says_that_no_rule_is_listed(
    history: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site" / "raised_policies"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "base.toml").write_text(BEFORE)
    monkeypatch.syspath_prepend(str(package.parent))
    pins = ".github/requirements-contribpolicy.txt"
    history.write(pins, "sphinx-contribpolicy==1.0\nraised-policies==1.0\n")
    commit(history, "extends = ['raised_policies:base.toml']\n")
    commit(history, "sphinx-contribpolicy==1.0\nraised-policies==1.1\n", pins)
    done = history.run("diff", "HEAD^..HEAD", "--format", "markdown")
    assert "Both versions are read with today's `raised_policies`" in done.out
    assert "\n- `raised-policies==1.0` \u2192 `raised-policies==1.1`\n" in done.out
    assert done.err == ""
    commit(history, "sphinx-contribpolicy==1.1\nraised-policies==1.1\n", pins)
    done = history.run("diff", "HEAD^..HEAD", "--format", "markdown")
    assert done.out == ""
    assert "raised_policies" in done.err


def test_a_policy_that_comes_moves_or_goes(history: Repository) -> None:
    commit(history, None)
    assert [
        each.split()[0] for each in told(history.run("diff", "HEAD^..HEAD", "--format", "json"))
    ] == ["went", "went"]
    assert told(history.run("diff", "HEAD^", "--format", "json"))[0].startswith("went")
    commit(
        history,
        f"[tool.contribpolicy]\n{BEFORE.replace('[rules', '[tool.contribpolicy.rules')}",
        "pyproject.toml",
    )
    assert told(history.run("diff", "HEAD^^", "--format", "json")) == []
    assert len(told(history.run("diff", "HEAD^", "--format", "json"))) == 2
    (history.root / "pyproject.toml").unlink()
    done = history.run("diff", "HEAD^")
    assert (done.status, done.err) == (2, "there is no policy on either side of HEAD^\n")


@pytest.mark.parametrize("command", [("diff",), ("lint",), ("show",)])
def test_a_policy_of_another_name_is_named_with_the_option_that_takes_it(
    repository: Repository, command: tuple[str, ...]
) -> None:
    repository.git("init", "-q")
    repository.write("pyproject.toml", "[project]\nname = 'org-policies'\n")
    repository.write("broken.toml", "[rules")
    repository.write("other.toml", "[rules]\ndisclosure = 'required-any'\n[lint]\nselect = []\n")
    commit(repository, "", "Cargo.toml")
    done = repository.run(*command)
    assert (done.status, "--config" in done.err) == (2, False)
    commit(repository, BEFORE, "org_policies/base.toml")
    done = repository.run(*command)
    hint = "; `--config org_policies/base.toml` takes what reads as a policy there\n"
    assert (done.status, done.err.endswith(hint)) == (2, True)
    assert repository.run(*command, "--config", "org_policies/base.toml").status < 2


MISTAKES = {
    "nowhere": "there is no policy file 'nowhere', and as a revision: git cannot read",
    "HEAD..nowhere": "there is no policy file 'HEAD..nowhere', and as a revision: git cannot read",
    "--output=x": "unrecognized arguments",
}


def test_what_cannot_be_compared_is_said_with_the_file_as_it_is_there(history: Repository) -> None:
    for base, message in MISTAKES.items():
        done = history.run("diff", base)
        assert (done.status, message in done.err) == (2, True), done.err
    assert not (history.root / "x").exists()
    commit(history, "[rules]\ntesting = 'no-such'\n")
    commit(history, BEFORE)
    done = history.run("diff", "HEAD^")
    assert done.status == 2
    assert done.err.startswith("contribpolicy.toml:2: rules.testing: ")
    assert done.err.endswith("(as it is at HEAD^)\n")


def test_a_section_of_ones_own_is_said_as_the_page_says_it(history: Repository) -> None:
    own = "[[custom]]\ntitle = 'News'\nlevel = 'must'\ntext = 'write the news fragment'\n"
    history.write("contribpolicy.toml", own)
    done = history.run("diff")
    said = "Write the news fragment."
    assert said in done.out
    assert said in history.run("show").out


HOSTILE = """\
[rules]
testing = { level = "must", text = '''Run <img src=x onerror=alert(1)> it.

# Big

![x](https://evil.example/t.png) @everyone `code` <!--''' }
[[custom]]
title = "A `title` <b>\\u202e"
text = "| a |\\n|---|\\n[click](https://evil.example)"
"""


def test_texts_of_anybody_stay_text_in_the_summary(history: Repository) -> None:
    history.write("contribpolicy.toml", HOSTILE)
    done = history.run("diff", "--format", "markdown")
    html = MarkdownIt("gfm-like", {"linkify": False}).render(done.out)
    tags = {each.split(">")[0].split()[0] for each in html.split("<")[1:]}
    assert {each.strip("/") for each in tags} <= {"h3", "ul", "li", "p", "strong", "code", "br"}
    assert "evil.example/t.png" not in html
    assert "\u202e" not in done.out


def test_the_history_of_this_repository(repository_at: Callable[[Path], Repository]) -> None:
    here = repository_at(ROOT)
    changed = here.git("log", "--format=%H", "--", "contribpolicy.toml").split()
    if not changed or here.git("rev-parse", "--is-shallow-repository").strip() == "true":
        pytest.skip("a checkout without its history")
    same: dict[str, Any] = {"moves": [], "packages": [], "settings": [], "words": []}
    assert json.loads(here.run("diff", f"{changed[0]}..HEAD", "--format", "json").out) == same
    first = told(here.run("diff", f"{changed[-1]}^..{changed[-1]}", "--format", "json"))
    assert {each.split()[0] for each in first} == {"came"}
