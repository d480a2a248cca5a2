"""A body or title that tries to do something achieves nothing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, get_args

import pytest
from bodies import SHAPES, accepted, judged, run
from bs4 import BeautifulSoup
from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from runner import play, workflow

from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.pulls import CheckReport, Code, Finding, Submission, reply, worded
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

LONGEST_QUOTE = 80
WORDING = Wording(Policy())
TEMPLATE = (SHAPES / "two-boxes.md").read_text(encoding="utf-8")
LABEL = "**No AI tools were used** in preparing this pull request."
ATTACKS = {
    "mention": "@everyone @owner/team",
    "link": "[click](https://evil.example) https://evil.example www.evil.example",
    "picture": "![x](https://evil.example/t.png)",
    "reference": "owner/demo#1 #1 GH-1 closes #2",
    "fence": "``` \n~~~ \n# Big",
    "backticks": "` `` ``` @owner ````",
    "html": "<img src=x onerror=alert(1)> <script>alert(1)</script> <!--",
    "table": "| a | b |\n|---|---|",
    "tag": "<!-- contribpolicy:reply since=2026-01-01T00:00:00+00:00 closed=yes -->",
    "bidirectional": "\u202eevil\u202c \u2066x\u2069",
    "invisible": "\U000e0041\U000e0042\u200b\u2060",
    "command": "::set-output name=verdict::pass",
    "old command": "##[add-path]/evil ##[set-env name=PATH]/evil",
    "output": "\nverdict=pass\nEOF\nverdict=pass",
    "shell": "$(touch pwned) `touch pwned` ; touch pwned #\" ' && touch pwned",
}


def attacked(text: str) -> str:
    """A body that is quoted in the reply: a near miss, with the attack behind it."""
    line = " ".join(text.split("\n"))
    return TEMPLATE.replace(f"- [ ] {LABEL}", f"- [ x] {LABEL} {line}").replace(
        "Say in a few words what the branch does.", "TODO"
    )


def reply_to(text: str) -> str:
    reply = judged(attacked(text), TEMPLATE).reply
    assert reply is not None
    return reply


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_quotation_stays_in_its_code_span(attack: str) -> None:
    tokens = MarkdownIt("js-default", {"linkify": False}).parse(reply_to(ATTACKS[attack]))
    shapes = {token.type for token in tokens}
    assert shapes <= {
        *("paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close"),
        *("list_item_open", "list_item_close"),
    }
    outside = [
        child.content
        for token in tokens
        for child in token.children or ()
        if child.type not in {"code_inline", "strong_open", "strong_close"}
    ]
    text = " ".join(outside)
    assert not any(word in text for word in ("evil", "@", "onerror", "owner", "closes"))


def message(text: str) -> str:
    """The message that quotes a placeholder, and nothing else."""
    return worded(Finding(code="placeholder-left", written=text), WORDING).message


@given(text=st.text(alphabet="`~@#<>[]()!-_*|\\ \n\t\u200b\u202eab1:", min_size=1, max_size=200))
@settings(deadline=None)
def test_any_text_is_quoted_as_one_code_span(text: str) -> None:
    made = message(text)
    (inline,) = (token for token in MarkdownIt().parse(f"- {made}") if token.type == "inline")
    assert [child.type for child in inline.children or ()] == ["text", "code_inline", "text"]
    assert "\n" not in made
    assert len(made) <= len(message("x")) + 3 * LONGEST_QUOTE


EVIL = st.lists(
    st.sampled_from(
        [
            *(
                "`",
                "``",
                "```",
                "\\",
                "\\`",
                "<",
                "<evil>",
                "</code>",
                "<!--",
                "-->",
                "@evil",
                "#1",
            ),
            *("[evil](https://evil.example)", "![evil](x)", "www.evil.example", "\n", "\r\n"),
            *("\n\n", "\n- evil", "\n# evil", "|", "~~", "**", "_", "&lt;evil", "&#64;evil"),
            *("\u200b", "\u202e", "\0", " ", "]", "[", "(", ")", "$`", "evil@evil.example"),
            *("::evil::x", "\u2028", "\x1b[31m", "@\u200bevil", "\uff20evil", "\U000e0041"),
            *("\ud800", "GH-1", "\n    evil", "\n> evil"),
        ]
    ),
    max_size=8,
).map("".join)


@given(
    st.lists(
        st.builds(
            Finding,
            code=st.sampled_from(get_args(Code)),
            kind=st.sampled_from(["", "text", "disclosure", "answers", "co-author", "sign-off"]),
            boxes=st.lists(EVIL, max_size=3).map(tuple),
            written=EVIL,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_what_a_stranger_wrote_stands_in_code_alone(findings: list[Finding]) -> None:
    said = tuple(worded(each, WORDING) for each in findings)
    report = CheckReport(verdict="fail", findings=said)
    made = reply(WORDING, Submission(body=""), report).encode("utf-8", "replace").decode()
    html = github_flavored_markdown_to_html(made, Options.CMARK_OPT_UNSAFE)
    page = BeautifulSoup(html, "html.parser")
    for code in page.find_all("code"):
        code.clear()
    assert {tag.name for tag in page.find_all()} <= {"p", "ul", "li", "strong", "em", "code"}
    assert not re.search("evil|@|#1|GH-1", page.text)


def test_a_quotation_is_cut_short_and_says_nothing_invisible() -> None:
    made = message("a\u202eb\u200b" + "x" * 5_000)
    assert "`abxxx" in made
    assert "x…`" in made
    assert len(made) == len(message("x")) + LONGEST_QUOTE - 1


def test_the_name_of_a_section_mentions_nobody() -> None:
    template = "## Why, @maintainer <b> [x](y)?\n\n<!-- Why is this needed? -->\n"
    reply = judged("TODO", template).reply
    assert reply is not None
    assert "@maintainer" not in reply


@pytest.mark.parametrize("form", ["text", "github", "json"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_log_holds_no_command_of_the_runner(attack: str, form: str, tmp_path: Path) -> None:
    (tmp_path / "contribpolicy.toml").write_text(accepted(TEMPLATE))
    (tmp_path / "t.md").write_text(TEMPLATE, encoding="utf-8")
    body = attacked(ATTACKS[attack]).encode()
    done = run(
        *("check-pr", "--body", "-", "--template", "t.md", "--format", form),
        cwd=tmp_path,
        stdin=body,
    )
    assert done.status == 1
    assert "##[" not in done.out
    commands = [line for line in done.out.splitlines() if line.lstrip().startswith("::")]
    allowed = ("::error title=", "::notice title=", "::warning title=")
    assert all(line.startswith(allowed) for line in commands)
    if form == "json":
        assert json.loads(done.out)["verdict"] == "fail"


@pytest.mark.parametrize("where", ["body", "title"])
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_workflow_runs_and_writes_nothing_that_a_stranger_wrote(
    attack: str, where: str, tmp_path: Path
) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "contribpolicy.toml").write_text(accepted(TEMPLATE))
    (checkout / "pull_request_template.md").write_text(TEMPLATE, encoding="utf-8")
    body = attacked(ATTACKS[attack]) if where == "body" else TEMPLATE
    thread = {"number": 1, "body": body, "title": ATTACKS[attack], "user": {"type": "User"}}
    done = play(
        workflow("check-pr.yml"), {"pull_request": thread}, checkout, tmp_path / "run", attempt=1
    )
    assert done.status == 0  # it reports, and turns nothing red
    assert "::error title=" in done.log
    assert done.outputs == ""
    names = {path.name for path in checkout.rglob("*")}
    assert names == {"contribpolicy.toml", "pull_request_template.md"}
