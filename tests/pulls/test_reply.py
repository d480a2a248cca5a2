"""The reply: its first line says what to do, each cause is named once, and it keeps its word."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, get_args

import pytest
from bodies import ALL_CASES
from bodies import judged as case_judged
from test_loop import POLICIES, judged, policy_of

from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.pulls import (
    CheckReport,
    Code,
    Finding,
    Submission,
    check,
    render,
    reply,
    template_of,
    worded,
)
from sphinx_contribpolicy.pulls.actions import EarlierReply, decide_actions
from sphinx_contribpolicy.wording import Wording, write

ROOT = Path(Path.cwd().anchor)
LONG = "How did you make sure that the change works on every platform that we support and test?"
OF_BODIES = [code for code in get_args(Code) if not code.startswith(("commit-", "trailer-"))]
KINDS = (
    *("", "disclosure", "line", "answers", "field", "signature", "reworded"),
    *("accepted", "lines", "open", "ban", "no-ai", "person"),
)


def wording(tone: str = "casual", **more: Any) -> Wording:
    given = {"wording": {"tone": tone}, "agents": {"marker": "[agent]"}, **more}
    return Wording(load(overrides=given, root=ROOT).policy)


def said(words: Wording, *findings: Finding, **more: Any) -> str:
    made = tuple(worded(finding, words) for finding in findings)
    report = CheckReport(verdict="fail", findings=made)
    return reply(words, Submission(body=""), report, **more)


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_the_first_line_is_short_and_says_what_to_do(tone: str) -> None:
    words = wording(tone)
    right = re.compile(r"(?:Please |Thanks for marking)[^{]*\.")
    wrong = []
    sections = ("", "Description", LONG)
    for code, kind, section, of_form in product(OF_BODIES, KINDS, sections, (False, True)):
        more = {"section": section, "of_form": of_form}
        finding = Finding(code=code, kind=kind, boxes=("a",), written="x", **more)
        first = said(words, finding).split("\n", 1)[0]
        if not 10 < len(first) < 100 or not right.fullmatch(first):
            wrong.append((code, kind, section, first))
    assert wrong == []


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_the_reply_to_an_issue_speaks_of_no_change(tone: str) -> None:
    words = wording(tone)
    # What else people open here is named beside issues alone.
    other = re.compile(r"change|(?<!issues and )(?:pull|merge) request")
    of_changes = {"issue-missing", "limit-exceeded"}
    wrong = []
    named = ((), ("Description",))
    for code, kind, sections, of_form in product(OF_BODIES, KINDS, named, (False, True)):
        more = {"sections": sections, "of_issue": True, "of_form": of_form}
        finding = Finding(code=code, kind=kind, boxes=("a",), written="x", **more)
        issue = Submission(body="", kind="issue", author="Copilot")
        report = CheckReport(verdict="fail", findings=(worded(finding, words),))
        text = reply(words, issue, report)
        if code not in of_changes and other.search(text):
            wrong.append((code, kind, text))
    assert wrong == []


def test_an_issue_is_told_of_an_issue() -> None:
    form = template_of(
        "<!-- What happened? -->\n\n## Version\n\n<!-- contribpolicy: text -->\n", {}
    )
    report = check(Submission(body="", kind="issue"), wording().policy, [form])
    assert [each.message for each in report.findings if each.code == "body-empty"] == [
        "The description is empty. Two sentences on what this is about are enough."
    ]
    assert "Please say what this is about" in (report.reply or "").split("\n")[0]


@pytest.mark.parametrize("count", [2, 3, 9])
@pytest.mark.parametrize("name", ["Tests", LONG])
def test_of_several_things_the_first_line_names_what_fits(count: int, name: str) -> None:
    findings = [Finding(code="section-empty", section=f"{name} {at}") for at in range(count)]
    first = said(wording(), *findings).split("\n", 1)[0]
    assert len(first) < 100
    assert (f"{name} 0" in first) or f" {count} " in first


def test_there_are_cases_with_a_reply() -> None:
    assert sum(case.accepted.verdict == "fail" for case in ALL_CASES) > 50


@pytest.mark.parametrize(
    ("body", "items"),
    [
        ("- [x ] one\n- [ ] two\n\n## Done\n\n- [x] a\n- [x] b\n", ["**AI**: `[x ] one` looks"]),
        (
            "- [ x] one\n- [ x] two\n\n## Done\n\n- [x] a\n- [x] b\n",
            ["**AI**: `[ x] one` and `[ x] two` look"],
        ),
        (
            "- [x] one\n- [ ] two\n\n## Done\n\n- [ ] a\n- [X ] b\n",
            ["**Done**: `a` is not ticked yet. Please tick it once it is true. `[X ] b` looks"],
        ),
        (
            "- [ ] one\n- [ ] two\n\n## Done\n\n- [y] a\n- [x] b\n",
            ["**AI**: neither box is ticked.", "**Done**: `[y] a` looks"],
        ),
    ],
)
def test_a_misread_tick_is_named_in_place_of_what_it_leaves_open(
    body: str, items: list[str]
) -> None:
    template = "## AI\n\n- [ ] one\n- [ ] two\n\n## Done\n\n- [ ] a\n- [ ] b\n"
    given = {"pull_requests": {"sections": {"AI": "one-of", "Done": "all"}}}
    report = case_judged(f"## AI\n\n{body}", template, given)
    said = [line[2:] for line in (report.reply or "").split("\n") if line[:2] == "- "]
    assert [each[: len(item)] for each, item in zip(said, items, strict=True)] == items
    errors = re.findall("^error (.*?)[ :]", render(report, "text"), re.MULTILINE)
    malformed = errors.count("box-malformed")
    assert malformed == 1
    assert f"fail: {len(errors)} error" in render(report, "text")
    # Programs are told both.
    left_open = {each.code for each in report.findings if each.severity == "error"}
    assert left_open <= {"choice-missing", "box-unticked"}


ASKED = {"disclosure": "required-any", "self-review": "review-all"}


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("Support more zones\n\nThere is a test for each. No AI was used.", "`No AI was used`"),
        ("## Summary\n\nMore zones.\n\nI asked Claude for the tests.", "`I asked Claude for"),
        ("Support more zones, with a test for each.", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_whose_template_is_gone_hears_what_is_there_and_which_rules_ask(
    body: str | None, quoted: str
) -> None:
    url = "https://github.com/o/demo"
    given = {"rules": ASKED, "files": {"whole": {"AI_POLICY.md": "policy"}}}
    policy = load(
        overrides={**given, "project": {"name": "demo", "repository_url": url}}, root=ROOT
    ).policy
    template = Wording(policy).part("pull-request-template").markdown()
    report = judged(policy, template if body is None else body)
    assert report.reply is not None
    items = [line for line in report.reply.split("\n") if line.startswith("- ")]
    # Words stand for it wherever they are, and an empty body is asked for them once.
    assert ("**Description**" in items[0]) is (body is None)
    if quoted:
        assert items[1].startswith("- **Use of AI tools**: this section is missing, but the descri")
        assert quoted in items[1]
        assert "**Use of AI tools**" not in items[0]
    assert len(items) == 1 + bool(quoted)
    assert "around what is there" in items[0] or not body
    assert f"are [here]({url}/blob/main/AI_POLICY.md)." in report.reply


def test_a_reply_leads_to_the_text_of_ones_own_that_no_kept_file_shows(tmp_path: Path) -> None:
    (tmp_path / "AI_POLICY.md").write_text("# AI\n\nSay what you used.\n", encoding="utf-8")
    url = "https://github.com/o/demo"
    given = {
        "rules": ASKED,
        "wording": {"body": "AI_POLICY.md"},
        "files": {"regions": ["AGENTS.md"]},
    }
    project = {"name": "demo", "repository_url": url}
    policy = load(overrides={**given, "project": project}, root=tmp_path).policy
    report = judged(policy, "I sort the queue once, so that it keeps its order.")
    assert f"are [here]({url}/blob/main/AI_POLICY.md)." in (report.reply or "")


TOP = "<!-- Describe your change. -->\n\n## Checklist\n\n- [ ] Tests\n- [ ] Docs\n"
QUOTED = TOP.replace(TOP.partition("\n")[0], "> WHAT").replace("[ ]", "[x]")


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("", "body-empty", "The description is empty."),
        (TOP, "template-untouched", "The template has not been filled in yet."),
        (TOP.split("\n\n", 1)[1].replace("[ ]", "[x]"), "section-empty", "There is no description"),
        (TOP.replace("[ ]", "[x]"), "section-empty", "There is no description at the top yet."),
        (f"TODO\n{TOP}".replace("[ ]", "[x]"), "placeholder-left", "The description at the top"),
        (
            QUOTED.replace("WHAT", "It crashes."),
            "section-empty",
            "The text at the top stands in a quot",
        ),
        (
            QUOTED.replace("WHAT", "Describe your change."),
            "section-empty",
            "There is no description",
        ),
    ],
)
def test_of_the_text_above_the_first_heading_one_thing_is_said(
    body: str, code: str, said: str
) -> None:
    report = case_judged(body, TOP, {"pull_requests": {"sections": {"Checklist": "all"}}})
    errors = re.findall(r"^error ([a-z-]+)", render(report, "text"), re.MULTILINE)
    assert errors == [code]
    items = re.findall(r"^- (.*)$", report.reply or "", re.MULTILINE)
    assert len(items) == 1
    assert items[0].startswith(said)
    assert "emplate stands" not in (report.reply or "")
    assert "section-empty" in render(report, "json") or code == "placeholder-left"


FREE = (
    "Please say what changes.\n\n## Use of AI\n\n- [ ] None\n- [ ] Some\n\n## List\n\n- [ ] Tests\n"
)
UNHEADED = "Please say what changes.\n\n- [ ] Tests\n\n## Use of AI\n\n- [ ] None\n- [ ] Some\n"
HEADED = "## What\n\n<!-- Say it. -->\n\n## Use of AI\n\n- [ ] None\n- [ ] Some\n"


@pytest.mark.parametrize(
    ("template", "kinds", "body", "said"),
    [
        (FREE, "text", FREE, "two sentences at the top, and for **Use of AI** and **List**."),
        (FREE, "text", "TODO", "two sentences at the top, and for **Use of AI** and **List**."),
        (HEADED, "", HEADED, "**What** and **Use of AI**; a few words or a tick in each place"),
        (
            UNHEADED,
            "all",
            UNHEADED,
            "filled in yet. A few words or a tick in each place are enough.",
        ),
    ],
)
def test_of_a_template_that_is_left_as_it_came_one_round_names_all(
    template: str, kinds: str, body: str, said: str
) -> None:
    sections = {"": kinds, "What": "text", "Use of AI": "one-of", "List": "all"}
    named = {
        each: kind for each, kind in sections.items() if f"## {each}\n" in template or not each
    }
    settings = {"pull_requests": {"sections": {k: v for k, v in named.items() if v}}}
    report = case_judged(body, template, settings)
    items = re.findall(r"^- (.*)$", report.reply or "", re.MULTILINE)
    assert len(items) == 1
    assert said in items[0]


UNSEEN = "Text between `<!--` and `-->` is not shown"
PROMPT = "<!--- Describe your change. --->"
HIDDEN = {
    "<!--- Describe your change. I sorted it. --->": True,
    "<!--- I sorted it. --->": True,
    "<!---\nI sorted it.\nDescribe your change.\n--->\n\nTODO": True,
    "<!-- I sorted it. -->": True,
    f"{PROMPT}\n\n<!-- I sorted it. -->": True,
    f"{PROMPT}\n\n<!-- Sorts the list, so that people find things. -->": True,
    PROMPT: False,
    "": False,
    f"{PROMPT}\n\n<!-- Please describe the change in two sentences. -->": False,
    f"{PROMPT}\n\n<!-- reports: a=1 b=2 c=3 -->": False,
    f"{PROMPT}\n\n<!-- TODO -->": False,
    f"{PROMPT}\n\n<!-- summary of a program -->": False,
}


@pytest.mark.parametrize("ticked", [False, True])
@pytest.mark.parametrize("written", HIDDEN)
def test_who_writes_into_a_comment_hears_that_nobody_sees_it(written: str, *, ticked: bool) -> None:
    template = f"## What\n\n{PROMPT}\n\n## List\n\n- [ ] Tests\n- [ ] Docs\n"
    body = template.replace(PROMPT, written).replace("[ ]", "[x]" if ticked else "[ ]")
    sections = {"What": "text", "List": "all"}
    report = case_judged(body, template, {"pull_requests": {"sections": sections}})
    assert report.verdict == "fail"
    assert (UNSEEN in (report.reply or "")) is HIDDEN[written]
    alone = case_judged(written, PROMPT, {"pull_requests": {}})
    assert (UNSEEN in render(alone, "text")) is HIDDEN[written]


IN_CODE = (
    "stands in code or in a quotation, between lines of `` ``` `` or behind four spaces or `>`"
)
WRITTEN = "## What\n\nI sorted it.\n\n## List\n\n- [x] Tests\n- [x] Docs\n"
LIST = WRITTEN.partition("## List")
AS_CODE = {
    "all of it": (f"```\n{WRITTEN}```\n", [f"The template {IN_CODE}"]),
    "in a longer fence": (f"````md\n{WRITTEN}````\n", [f"The template {IN_CODE}"]),
    "never closed": (f"```\n{WRITTEN}", [f"The template {IN_CODE}"]),
    "behind spaces": (re.sub("(?m)^(?=.)", "    ", WRITTEN), [f"The template {IN_CODE}"]),
    "as a quotation": (re.sub("(?m)^", "> ", WRITTEN), [f"The template {IN_CODE}"]),
    "its boxes quoted": (
        f"{LIST[0]}{LIST[1]}\n\n> - [x] Tests\n> - [x] Docs\n",
        [f"**List**: this {IN_CODE}"],
    ),
    "its description quoted": (
        f"{LIST[0].replace('I sorted', '> I sorted')}{LIST[1]}{LIST[2]}",
        [f"**What**: this {IN_CODE}"],
    ),
    "its question quoted": (
        f"{LIST[0].replace('I sorted it', '> Describe your change')}{LIST[1]}{LIST[2]}",
        ["**What**: it holds only the question"],
    ),
    "below words": (f"I sorted it.\n\n```\n{WRITTEN}```\n", [f"The template {IN_CODE}"]),
    "a section of it": (f"{LIST[0]}```\n{LIST[1]}{LIST[2]}```\n", [f"**List**: this {IN_CODE}"]),
    "its boxes": (f"{LIST[0]}{LIST[1]}\n\n```\n{LIST[2]}```\n", [f"**List**: this {IN_CODE}"]),
    "something else": ("```\n## Log\n\n- [x] done\n```\n", ["The template is missing"]),
    "in a comment": (f"<!--\n{WRITTEN}-->\n", ["The description is empty", UNSEEN]),
}


@pytest.mark.parametrize("written", AS_CODE)
def test_who_puts_the_template_into_code_or_a_comment_hears_why_nothing_counts(
    written: str,
) -> None:
    template = f"## What\n\n{PROMPT}\n\n## List\n\n- [ ] Tests\n- [ ] Docs\n"
    body, expected = AS_CODE[written]
    sections = {"What": "text", "List": "all"}
    report = case_judged(body, template, {"pull_requests": {"sections": sections}})
    assert report.verdict == "fail"
    (item,) = re.findall(r"^- (.*)$", report.reply or "", re.MULTILINE)
    assert [each for each in expected if each not in item] == []
    assert (IN_CODE in item) is (IN_CODE in expected[0])


@pytest.mark.parametrize("name", ["everything", "sections", "disclosure"])
@pytest.mark.parametrize("body", ["", "<!-- -->", "Some prose.", None])
def test_one_cause_is_one_item(name: str, body: str | None) -> None:
    policy = policy_of(POLICIES[name])
    template = Wording(policy).part("pull-request-template").markdown()
    report = judged(policy, template if body is None else body)
    assert report.reply is not None
    items = [line for line in report.reply.split("\n") if line.startswith("- ")]
    assert len(items) == 1, report.reply
    assert len([each for each in report.findings if each.severity == "error"]) > 1
    assert "fail: 1 error\n" in render(report, "text")


def test_the_time_of_closing_has_its_zone() -> None:
    settings = {"mode": "comment", "close": True, "grace": "7 days"}
    words = wording(pull_requests=settings)
    report = CheckReport(verdict="fail", findings=(), reply="x")
    since = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    earlier = EarlierReply(number=1, text="old", since=since, closed=False)
    now = datetime(2026, 3, 3, tzinfo=UTC)

    def answer(*, closes: str = "", closed: bool = False) -> str:
        return said(words, Finding(code="body-empty"), closes=closes, closed=closed)

    done = decide_actions(
        Submission(body=""), report, earlier, words.policy.pull_requests, answer, now
    )
    (text,) = [each.text for each in done if each.do == "rewrite"]
    assert "not before 2026-03-09 04:30 UTC" in text


@pytest.mark.parametrize(("mode", "promised"), [("comment", True), ("report", False)])
def test_only_a_comment_promises_to_disappear(mode: str, promised: bool) -> None:  # noqa: FBT001
    text = said(wording(pull_requests={"mode": mode}), Finding(code="body-empty"))
    assert ("this comment disappears" in text) is promised


@pytest.mark.parametrize(
    ("project", "end"),
    [
        (
            {"docs_url": "https://docs.example.org/policy.html#top"},
            "/policy.html#contribpolicy-pr-template",
        ),
        # A forge gives the file no such anchor.
        ({"repository_url": "https://github.com/o/r"}, "/AI_POLICY.md"),
    ],
)
def test_the_rule_in_json_is_the_facet_and_the_link_leads_to_what_exists(
    project: dict[str, str], end: str
) -> None:
    given = {
        "project": {"name": "demo", **project},
        "rules": {"pr-template": "attest"},
        "files": {"whole": {"AI_POLICY.md": "policy"}},
    }
    policy = load(overrides=given, root=ROOT).policy
    template = Wording(policy).part("pull-request-template").markdown()
    report = judged(policy, template.replace("-->", "-->\n\nThe list is sorted once.", 1))
    data = json.loads(render(report, "json"))
    assert [each["rule"] for each in data["findings"]] == ["pr-template"]
    (url,) = re.findall(r"\[here\]\(([^)]+)\)", data["reply"])
    assert url.endswith(end)


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ({}, True),
        ({"created": datetime(2026, 3, 1, tzinfo=UTC)}, True),
        ({"draft": True}, False),
        ({"kind": "issue"}, False),
        ({"body": "## A\n\nIt sorts."}, False),
    ],
)
@pytest.mark.parametrize("mode", ["comment", "report"])
def test_the_reply_names_the_day_that_a_comment_would_name_now(
    sent: dict[str, Any], mode: str, *, named: bool
) -> None:
    settings = {"mode": mode, "close": True, "grace": "5 days"} if mode == "comment" else {}
    policy = load(overrides={"pull_requests": settings}, root=ROOT).policy
    submission = Submission(**{"body": "", **sent})
    report = check(submission, policy, [template_of("## A\n\n<!-- contribpolicy: text -->\n", {})])
    text, now = report.reply or "", datetime.now(UTC)
    days = re.findall(r"not before ([\d-]+ [\d:]+) UTC", text)
    ends = [datetime.fromisoformat(f"{day}+00:00") for day in days]
    assert len(ends) == (named and mode == "comment")
    assert all(abs(end - now - timedelta(days=5)) < timedelta(minutes=2) for end in ends)
    if text and named:
        words = Wording(policy)
        act = partial(reply, words, submission, report)
        (comment,) = [
            each.text
            for each in decide_actions(submission, report, None, policy.pull_requests, act, now)
            if each.do == "write"
        ]
        said = comment.partition("\n")[2]
        assert re.sub(r"[\d-]+ [\d:]+ UTC", "", said) == re.sub(r"[\d-]+ [\d:]+ UTC", "", text)


WITHOUT_BOXES = "## Description\n\nIt was slow.\n\n"


@pytest.mark.parametrize("body", ["", WITHOUT_BOXES, f"{WITHOUT_BOXES}# AI\n\nI used Claude.\n"])
def test_where_boxes_are_gone_the_reply_links_the_template(body: str) -> None:
    project = {"repository_url": "https://github.com/o/r"}
    policy = load(overrides={"preset": "disclosure", "project": project}, root=ROOT).policy
    asked, text = Wording(policy), write(policy, "pull-request-template").markdown()
    template = template_of(text, {}, ".github/PULL_REQUEST_TEMPLATE.md", asked.questions())
    report = check(Submission(body=body), policy, [template])
    url = "https://github.com/o/r/blob/main/.github/PULL_REQUEST_TEMPLATE.md"
    assert f"The template is [here]({url})." in (report.reply or "")


@pytest.mark.parametrize(
    ("marks", "filled", "said"),
    [
        (" x", "none", "below it stands `none`. If `I did not use AI tools` is meant"),
        ("x ", "Copilot, for the tests", "the description says `Copilot, for the tests`."),
        (" x", "", "`I used AI tools, and read each line` asks for a few words."),
    ],
)
def test_a_box_with_a_blank_is_named_by_its_first_line_and_quoted_by_what_fills_it(
    marks: str, filled: str, said: str
) -> None:
    boxes = (
        "- [{}] I did not use AI tools\n"
        "- [{}] I used AI tools, and read each line\n      Which tool, and for what: {}\n"
    )
    given = {"pull_requests": {"sections": {"AI": {"kind": "one-of", "detail": [2]}}}}
    body = "## AI\n\n" + boxes.format(*marks, filled)
    report = case_judged(body, "## AI\n\n" + boxes.format(" ", " ", ""), given)
    assert said in " ".join(each.message for each in report.findings)


@pytest.mark.parametrize(
    "label",
    [
        "I added a note (see notes/README.md\n      or ask for the label)",
        "I have read the guide,\n  and follow it",
    ],
)
def test_a_box_that_goes_on_in_the_next_line_is_named_whole(label: str) -> None:
    template = f"## Description\n\n## List\n\n- [ ] {label}\n"
    given = {"pull_requests": {"sections": {"List": "all"}}}
    report = case_judged(f"It leaked.\n\n{template}", template, given)
    assert f"`{' '.join(label.split())}` is not ticked" in (report.reply or "")
