"""Trailers and identities as git and the tools write them; git itself is asked where it can be."""

from __future__ import annotations

import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import Submission, check, check_commits, tools
from sphinx_contribpolicy.pulls.commits.trailers import trailers_of

FORBIDDEN = {"commits": {"trailer": {"key": "Assisted-by", "when": "forbidden"}}}
NOREPLY = "users.noreply.github.com"
LINES = st.sampled_from(
    [
        *("", "Signed-off-by: A <a@b.org>", "Assisted-by: Claude:opus", "Key: value", " folded"),
        *("prose", "more: prose here", "http://example.org/x", "(cherry picked from commit 1a)"),
        *("Change-Id: I1", "Closes #3", "two words: no", "\tindented", "   ", "\x0bv", "\x0c: x"),
        *("Signed-off-by: ", "Signed-off-by:", "signed-off-by: a", "(cherry picked from commit "),
        *(
            "Key :spaced",
            "Key\t: tab",
            "-dash: v",
            "9: v",
            ": v",
            "Kéy: v",
            "Key\uff1a wide",
            "K_y: v",
        ),
        *("Key: a\u2028b: c", "Key: a\x85b", "\u2028Key: v", "\u3000fold", "\xa0fold"),
        *(
            "Key:a:b: c",
            "---",
            "```",
            "> Key: v",
            "- Key: v",
            "Key: " + "v" * 600,
            "Key: a\rb",
            "\ufeffKey: v",
        ),
        *("# a comment", "Key: v\r", "\r", "Key: \x1b[2J", "[1]: http://example.org"),
    ]
)


def by_git(message: str) -> list[tuple[str, str]]:
    done = subprocess.run(
        ["git", "-c", "core.commentChar=;", "interpret-trailers", "--parse", "--no-divider"],
        input=message.encode(),
        capture_output=True,
        check=True,
    )
    pairs = (line.partition(":") for line in done.stdout.decode().split("\n") if ":" in line)
    return [(name.strip(), begin_of(value)) for name, _, value in pairs]


def begin_of(value: str) -> str:
    return " ".join(value.split())[:400]


@given(lines=st.lists(LINES, max_size=9))
@settings(deadline=None, max_examples=60)
@example(["Signed-off-by: A <a@b.org>", "(cherry picked from commit 1a)", " folded"])
@example(["Signed-off-by: A <a@b.org>", " folded", "prose", "prose"])
@example([" folded", "Signed-off-by: "])
def test_the_trailers_at_the_end_are_those_that_git_finds(lines: list[str]) -> None:
    message = "\n".join(["A subject", "", *lines]) + "\n"
    ours = [(each.key, begin_of(each.value)) for each in trailers_of(message) if each.at_end]
    assert ours == by_git(message)


def verdict(message: str, **given: object) -> str:
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    return check_commits([Commit(message, "1")], policy).verdict


@pytest.mark.parametrize(
    "line",
    [
        f"Co-authored-by: Devin <158243242+devin-ai-integration[bot]@{NOREPLY}>",
        f"Co-Authored-By: jules <161369871+google-labs-jules[bot]@{NOREPLY}>",
        "Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
        "Co-authored-by: Claude Opus 4.5 <noreply@anthropic.com>",
        "Co-authored-by: aider (gpt-5) <noreply@aider.chat>",
        "Co-developed-by: Cursor <cursoragent@cursor.com>",
        "Made-with: Claude Code",
        "Session: https://claude.ai/code/session_1",
        "Assisted-by: something",
        "Generated with [opencode](https://opencode.ai)",
        "🤖 Generated with Codex",
    ],
)
def test_what_a_tool_leaves_in_a_message_is_found_where_it_is_forbidden(line: str) -> None:
    assert verdict(f"Sort\n\nIt was slow.\n\n{line}\n", **FORBIDDEN) == "fail"


@pytest.mark.parametrize(
    "person",
    [
        "Claude Monet",
        "Devin Booker",
        "Jules Verne",
        "Copilot Meyer",
        "Gemini Ganesan",
        "Aider Uriarte",
    ],
)
def test_people_who_are_called_like_a_tool_are_people(person: str) -> None:
    address = f"{person.split(maxsplit=1)[0].lower()}@example.org"
    for key in ("Co-authored-by", "Made-with", "Co-developed-by"):
        assert verdict(f"Sort\n\n{key}: {person} <{address}>\n", **FORBIDDEN) == "pass"
    signed = f"Sort\n\nSigned-off-by: {person} <{address}>\n"
    assert verdict(signed, commits={"sign_off": "human"}) == "pass"


@pytest.mark.parametrize("program", ["renovate[bot]", "claude[bot]", "pre-commit-ci[bot]"])
def test_a_program_cannot_sign_off_for_a_person(program: str) -> None:
    signed = f"Sort\n\nSigned-off-by: {program} <1+{program}@users.noreply.github.com>\n"
    assert verdict(signed, commits={"sign_off": "human"}) == "fail"


@pytest.mark.parametrize(
    ("mark", "line"), [("%", "% Changes:"), ("auto", "; On branch x"), ("#", "# x")]
)
def test_the_comments_of_a_message_are_those_that_git_is_told(mark, line, repository) -> None:
    repository.git("init", "-q")
    repository.git("config", "core.commentChar", mark)
    repository.write("contribpolicy.toml", '[commits]\nsign_off = "human"\n')
    message = f"Sort\n\nSigned-off-by: A <a@b.org>\n\n{line}\n{line} more\n"
    file = repository.write(".git/COMMIT_EDITMSG", message)
    assert repository.run("check-commits", "--message", str(file)).status == 0


@pytest.mark.parametrize(
    ("login", "account", "expected"),
    [
        ("dependabot[bot]", "Bot", "skip"),
        ("renovate[bot]", "Bot", "skip"),
        ("Copilot", "Bot", "fail"),
        ("devin-ai-integration[bot]", "Bot", "fail"),
        ("claude[bot]", "Bot", "fail"),
        ("Weblate", "User", "skip"),
        ("somebody", "User", "fail"),
    ],
)
def test_agents_are_judged_and_programs_that_keep_things_are_not(
    login: str, account: str, expected: str
) -> None:
    given = {
        "preset": "no-ai",
        "agents": {"marker": "[agent]"},
        "pull_requests": {"exempt": {"logins": ["weblate"]}},
    }
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    sent = Submission(body="It sorts.", title="[agent] Sort", author=login, is_bot=account == "Bot")
    assert check(sent, policy, []).verdict == expected


def test_every_tool_says_where_it_was_seen_and_when() -> None:
    file = Path(tools.__file__).with_name("tools.toml")
    listed = tomllib.loads(file.read_text(encoding="utf-8"))["tool"]
    for tool in listed:
        assert tool["source"], tool["name"]
        assert tool["date"] <= date.today(), tool["name"]  # noqa: DTZ011 - any zone will do
        assert isinstance(tool["confirmed"], bool), tool["name"]
    assert sum(tool["confirmed"] for tool in listed) > len(listed) / 2


def test_an_account_is_known_by_its_number_whatever_it_is_called() -> None:
    line = f"Co-authored-by: Helper <158243242+renamed[bot]@{NOREPLY}>"
    assert verdict(f"Sort\n\nIt was slow.\n\n{line}\n", **FORBIDDEN) == "fail"
    person = f"Co-authored-by: Helper <158243243+renamed@{NOREPLY}>"
    assert verdict(f"Sort\n\nIt was slow.\n\n{person}\n", **FORBIDDEN) == "pass"
