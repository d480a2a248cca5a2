"""What a log or a terminal gets: no command of a runner and no control character from outside."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_contribpolicy.diagnostics import Diagnostic
from sphinx_contribpolicy.printed import harmless, harmless_json, one_line

pytestmark = pytest.mark.slow

SIGNS = st.text(
    alphabet=st.one_of(
        st.sampled_from(":#[]{}\r\n\t \x0b\x1b\x85\x9b\u2028\u202ea\xa0"), st.characters()
    ),
    max_size=60,
)
ATTACK = (
    "x\u2028::error file=a::b\u2028 ::stop-commands::xyz\r\n\t::add-mask::a\n"
    "##[add-path]b \x1b[2J\x9bm"
)
OURS = (
    "::error title=contribpolicy",
    "::warning title=contribpolicy",
    "::notice title=contribpolicy",
)


def taken_by_a_runner(text):
    """The lines that actions/runner takes for commands: TrimStart, `::`, a name, `::`."""
    found = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        bare = line.lstrip()
        if bare.startswith("::") and "::" in bare[2:]:
            name = bare[2 : bare.index("::", 2)].partition(" ")[0]
            if name.strip(":{"):
                found.append(line)
        elif "##[" in line or "##vso[" in line:
            found.append(line)
    return [line for line in found if not line.startswith(OURS)]


def controls(text):
    return [sign for sign in text if unicodedata.category(sign) == "Cc" and sign not in "\n\t\r"]


@given(SIGNS)
@example(ATTACK)
@example("  ::error::x")
@example("###[x]")
@example("##vso[task.setvariable]x")
def test_any_text_becomes_one_line_that_is_no_command(text):
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not line.lstrip().startswith("::")
    assert (taken_by_a_runner(line), controls(line)) == ([], [])
    assert one_line(line) == line


@given(SIGNS)
@example(ATTACK)
def test_the_lines_of_any_text_are_no_commands(text):
    shown = harmless(text)
    assert (taken_by_a_runner(shown), controls(shown)) == ([], [])
    assert shown.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text", ["a::\n\n  ::\n", ":::{note}\nx\n:::\n", "a: b\n\tc\r\n", "é\u200f"]
)
def test_what_nobody_acts_on_is_printed_as_it_is(text):
    assert harmless(text) == text


@given(st.dictionaries(SIGNS, SIGNS, max_size=3))
def test_json_says_the_same_and_holds_no_command(data):
    text = harmless_json(json.dumps(data, ensure_ascii=False, indent=2))
    assert json.loads(text) == data
    assert (taken_by_a_runner(text), controls(text)) == ([], [])


def test_a_diagnostic_is_one_line_whatever_it_is_about():
    said = str(Diagnostic("x", f"no {ATTACK}", None, 3, f"a.{ATTACK}"))
    assert len(said.splitlines()) == 1
    assert controls(said) == []


def hostile_policy():
    attack = json.dumps("Text.\n\n::stop-commands::xyz\n\n ::add-mask::b\n\n##[add-path]c\n")
    return f"""\
preset = "ownership"
[project]
name = "Larkspur"
[wording]
title = {json.dumps("T ::error::x ##[add-path]y")}
[rules]
testing = {{ stance = "test-before-submit", text = {attack}, who = "::error::you" }}
[[custom]]
title = "Words"
text = {attack}
[pull_requests]
labels = {{ fail = {json.dumps("::error::x")} }}
[files]
whole = {{ "AI_POLICY.md" = "policy" }}
"""


@pytest.fixture
def hostile(command):
    """A repository in which everything that a stranger can write tries to command the runner."""
    root = command.root
    (root / ".git").rmdir()
    git = ("git", "-C", str(root), "-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run([*git, "init", "-q"], check=True)
    for at in range(2):
        (root / f"f{at}").write_text("x")
        subprocess.run([*git, "add", "-A"], check=True)
        message = f"Fix {ATTACK}\n\nAssisted-by: {ATTACK}\n"
        subprocess.run([*git, "commit", "-q", "-F", "-"], input=message.encode(), check=True)
    (root / "contribpolicy.toml").write_text(hostile_policy(), encoding="utf-8")
    other = hostile_policy().replace("test-before-submit", "write-tests")
    (root / "other.toml").write_text(other, encoding="utf-8")
    (root / "body.md").write_text(f"## Description\n\n- [ x] {ATTACK}\n", encoding="utf-8")
    event = {
        "pull_request": {
            "number": 1,
            "body": ATTACK,
            "title": ATTACK,
            "user": {"login": ATTACK, "type": "Bot"},
        }
    }
    (root / "event.json").write_text(json.dumps(event))
    wrong = f"{json.dumps(ATTACK)} = {json.dumps(ATTACK)}\n"
    (root / "wrong.toml").write_text(wrong)
    (root / "no-event.json").write_text(json.dumps({ATTACK: 1}))
    template = root / ".github" / "pull_request_template.md"
    template.parent.mkdir()
    heading = ATTACK.replace("\n", " ")
    template.write_text(
        f"## {heading}\n\n<!-- {heading} -->\n\n- [ ] {heading}\n", encoding="utf-8"
    )
    (root / "saved.json").write_text(
        json.dumps([{**event["pull_request"], "created_at": ATTACK}, {ATTACK: ATTACK}])
    )
    return command


CHECKS = [
    ["check-pr", "--body", "body.md", "--title", ATTACK],
    ["check-pr", "--event", "event.json"],
    ["check-pr", "--event", "no-event.json"],
    ["check-commits", "HEAD~1..HEAD"],
    ["check-commits", f"{ATTACK}..HEAD"],
    ["check-issue", "--body", "body.md"],
]
OTHERS = [
    ["show"],
    ["show", "--config", "wrong.toml"],
    ["show", "--format", "rst"],
    ["show", "--format", "toml"],
    ["show", "--format", "json"],
    ["lint"],
    ["lint", "--format", "json"],
    ["sync", "--check"],
    ["sync", "--diff"],
    ["sync", "--root", ATTACK.replace("\n", "")],
    ["explain", "wording.title"],
    ["explain", ATTACK],
    ["facets", ATTACK],
    ["published", ATTACK],
    ["init", "--dry-run"],
    ["init", "--yes", "--dry-run", "--set", ATTACK],
    ["init", "--yes", "--dry-run", "--kit-from", ATTACK],
    ["init", "--yes", "--dry-run", "--only", ATTACK],
    ["template"],
    ["template", "--write"],
    ["diff", ATTACK],
    ["diff", "wrong.toml"],
    *(["diff", "other.toml", "--format", form] for form in ("text", "markdown", "json")),
    *(["coverage", "--format", form] for form in ("text", "json")),
    *(["replay", "saved.json", "--format", form] for form in ("text", "json")),
    ["replay", ATTACK],
    ["words", "--new", ATTACK],
    ["words", "--new", "de", ATTACK],
    ["check-pr", "--body", ATTACK],
    ["check-pr", "--body", "body.md", "--template", ATTACK],
    ["check-pr", "--body", "body.md", "--recorded", "no-event.json"],
    ["check-commits", "--message", "body.md"],
    ["show", "--config", ATTACK],
    [f"no {ATTACK}"],
    ["show", f"--no{ATTACK}"],
]


EVERY = [
    *([*each, "--format", form] for each in CHECKS for form in ("text", "json", "github")),
    *OTHERS,
]


def named(arguments):
    return ascii(" ".join(arguments).replace(ATTACK, "ATTACK"))


@pytest.mark.parametrize("arguments", EVERY, ids=named)
def test_no_command_prints_what_a_runner_or_a_terminal_acts_on(hostile, arguments):
    done = hostile(*arguments)
    printed = done.stdout + "\n" + done.stderr
    assert printed.strip()
    assert (taken_by_a_runner(printed), controls(printed)) == ([], [])
    assert "Traceback" not in printed


def test_a_hand_edit_beside_a_command_is_shown_without_it(hostile):
    assert hostile("sync").returncode == 0
    file = hostile.root / "AI_POLICY.md"
    file.write_text(file.read_text(encoding="utf-8").replace("Text.", "Text!"), encoding="utf-8")
    done = hostile("sync", "--check")
    assert "Text!" in done.stderr
    assert ": :stop-commands" in done.stderr
    assert taken_by_a_runner(done.stdout + done.stderr) == []


def test_a_fault_of_the_kit_is_said_in_a_sentence_and_is_no_verdict(command):
    code = (
        "import sys; from sphinx_contribpolicy import cli, policy\n"
        "def load(*a, **k): raise KeyError('x\\n::error::y')\n"
        "policy.load = load; sys.exit(cli.main(['check-pr', '--body', 'b.md']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=command.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "failed, and nothing was judged: KeyError" in done.stderr
    assert "please report it" in done.stderr
    assert taken_by_a_runner(done.stderr) == []
