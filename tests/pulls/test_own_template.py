"""The template that the kit itself writes, read by its own check."""

from __future__ import annotations

import shutil
import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from bodies import HERE, judged

from sphinx_contribpolicy.policy import Policy, load, preset_names
from sphinx_contribpolicy.pulls import Submission, check
from sphinx_contribpolicy.pulls.template import template_of as read
from sphinx_contribpolicy.wording import Wording, write

GERMAN = HERE.parent / "wording" / "german" / "de"
KINDS: dict[str, list[str]] = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
TELLS = ("used_a_tool", "used_none", "about_tools")
MARKS = [*KINDS["marks"][:2], f"Co-authored-by: {KINDS['agents'][0]}"]
DEGREES = {"rules": {"disclosure-detail": "level-category"}}


def template_of(preset: str, tone: str) -> str:
    given = {"preset": preset, "wording": {"tone": tone}}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    return write(policy, "pull-request-template").markdown()


def filled(template: str) -> str:
    """The template as a person fills it in: words for each prompt, the first box of each choice."""
    lines: list[str] = []
    chosen = False
    for line in template.split("\n"):
        if line.startswith("#"):
            chosen = False
        if line.startswith("<!--") and not chosen:
            lines.append("It was slow; now it is fast, and I will look after it.")
        elif line.startswith("- [ ]") and not chosen:
            lines.append(line.replace("[ ]", "[x]"))
            chosen = True
        else:
            lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("tone", ["casual", "formal"])
@pytest.mark.parametrize("preset", preset_names())
def test_untouched_it_fails_and_filled_in_it_passes(preset: str, tone: str) -> None:
    template = template_of(preset, tone)
    untouched = judged(template, template)
    assert untouched.verdict == "fail"
    assert untouched.findings[0].code == "template-untouched"
    assert judged(filled(template), template).verdict == "pass"


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("words")
    shutil.copytree(GERMAN, folder / "de")
    return str(folder)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("technology", ["AI", "LLM", "generative AI"])
@pytest.mark.parametrize("rules", [*preset_names(), "degrees"])
def test_a_signature_of_a_tool_below_its_box_that_denies_tools_is_seen(
    rules: str, technology: str, language: str, words: str
) -> None:
    given = {
        **(DEGREES if rules == "degrees" else {"preset": rules}),
        "wording": {"technology": technology, "language": language, "templates": [words]},
    }
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    text = write(policy, "pull-request-template").markdown()
    template = read(text, {}, "", wording.questions())
    asked = next((each for each in wording.questions() if each.kind == "one-of"), None)
    if asked is None:
        assert not {rule.stance for rule in policy.rules} & {"required-any", "level-category"}
        return
    denied = text.replace(f"[ ] {asked.boxes[0].text}", f"[x] {asked.boxes[0].text}")
    for mark in MARKS:
        report = check(Submission(body=f"{denied}\n{mark}\n"), policy, [template], wording)
        found = [each.severity for each in report.findings if each.code == "choice-conflict"]
        assert found == ["warning"], mark
    used = denied.replace("[ ]", "[y]", 1).replace("[x]", "[ ]").replace("[y]", "[x]")
    report = check(Submission(body=f"{used}\n{MARKS[0]}\n"), policy, [template], wording)
    assert not any(each.code == "choice-conflict" for each in report.findings)


ANSWERS = tomllib.loads((HERE / "answers.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", ANSWERS, ids=[each["name"] for each in ANSWERS])
def test_an_answer_to_the_template_is_taken_for_what_it_says(
    case: dict[str, Any], tmp_path: Path
) -> None:
    settings = case.get("pull_requests", {})
    rules = case.get("rules", {})
    given = {"preset": case.get("preset", "minimal"), "rules": rules, "pull_requests": settings}
    for name, text in case.get("words", {}).items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        given["wording"] = {"templates": [str(tmp_path)]}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    text = write(policy, "pull-request-template").markdown()
    top, heading, rest = text.partition("## Use of AI tools" if "## Use" in text else CHECKLIST)
    tools, *checklist = rest.partition(CHECKLIST)
    tools = tools.replace("[ ]", "[x]", 1 if checklist[0] else -1)
    body = f"{top}It was slow.\n\n{heading}{tools}{''.join(checklist).replace('[ ]', '[x]')}"
    for before, after in case["changes"]:
        assert before in body
        body = body.replace(before, after)
    template = read(text, {}, "", wording.questions())
    submission = Submission(body=body, **case.get("sent", {}))
    report = check(submission, policy, [template], wording)
    assert [f"{each.code} {each.severity}" for each in report.findings] == case["found"]
    assert case.get("says", "") in " ".join(each.message for each in report.findings)
    fails = any("error" in each for each in case["found"])
    assert (report.verdict == "fail") is fails
    assert (report.reply is not None) is (fails or "reply" in case)
    assert case.get("reply", "") in (report.reply or "")


def test_who_has_the_template_of_other_settings_wrote_nothing_into_its_comments() -> None:
    made: dict[str, tuple[Policy, Wording]] = {}
    for preset, exempt in product(preset_names(), ["", "autocomplete"]):
        rule = {"stance": "required-any", "except": exempt}
        given = {"preset": preset, "rules": {"disclosure": rule} if exempt else {}}
        policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
        made[write(policy, "pull-request-template").markdown()] = policy, Wording(policy)
    for (text, (policy, wording)), older in product([*made.items()][::4], made):
        body = older.replace("-->", "-->\n\nIt was slow.", 1)
        template = read(text, {}, "", wording.questions())
        report = check(Submission(body=body), policy, [template], wording)
        assert "is not shown" not in (report.reply or "")


CHECKLIST = "## Author's checklist"
TOLD = [(each, box) for box, kind in enumerate(TELLS) for each in KINDS[kind]]


@pytest.mark.parametrize(("sentence", "box"), TOLD)
def test_a_sentence_names_the_box_only_where_its_author_speaks_of_their_tools(
    sentence: str, box: int
) -> None:
    policy = load(overrides={"preset": "minimal", **FIELDS}, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    text = write(policy, "pull-request-template").markdown()
    body = text.replace("## Use", f"{sentence}\n\n## Use", 1)
    report = check(Submission(body=body), policy, [read(text, {}, "", wording.questions())])
    (found,) = [each for each in report.findings if each.code == "choice-missing"]
    asked = next(each for each in wording.questions() if each.kind == "one-of")
    # The second box says that a tool was used, the first that none was.
    expected = [(asked.boxes[1].text,), (asked.boxes[0].text,), ()][box]
    assert (found.boxes, found.severity) == (expected, "error")


BELOW = {
    "\nClaude wrote both tests.\n": True,
    "\n## Details\n\nThe two tests are Copilot's.\n": True,
    "": False,
    "\nTODO\n": False,
    "- [x] I have read the manual\n": False,
    "\n<!-- Claude wrote both tests. -->\n": False,
}


@pytest.mark.parametrize("written", BELOW)
def test_what_a_box_promises_to_say_below_can_stand_at_the_end(written: str) -> None:
    rules = {"disclosure": "required-significant"}
    given = {"preset": "ownership", "rules": rules}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    text = write(policy, "pull-request-template").markdown()
    asked = next(each for each in wording.questions() if each.kind == "one-of")
    body = text.replace(f"[ ] {asked.boxes[1].text}", f"[x] {asked.boxes[1].text}")
    body = body.replace("\n## Use", "\nIt was slow.\n\n## Use")
    before, _, checklist = body.partition(CHECKLIST)
    body = f"{before}{CHECKLIST}{checklist.replace('[ ]', '[x]')}{written}"
    report = check(Submission(body=body), policy, [read(text, {}, "", wording.questions())])
    found = [each.code for each in report.findings]
    assert found == ([] if BELOW[written] else ["detail-missing"])


FIELDS = {"rules": {"disclosure": "required-any", "disclosure-detail": "tool-and-version"}}
SAID = {
    "- Tool: ExampleAssistant\n- Model: model-1\n- Version: 4": [],
    "I asked ExampleAssistant for the two tests, and rewrote one.": [],
    "- The tool: ExampleAssistant, model-1": [],
    "- Tool: ExampleAssistant\n- Model:\n- Version:": ["detail-missing", "detail-missing"],
    "- Tool:\n- Model:\n- Version:": ["detail-missing"] * 3,
    "I asked ExampleAssistant for the two tests.\n\n- Tool:\n- Model:\n- Version:": [],
    "- Tool: TODO\n- Model: n/a\n- Version:": ["detail-missing"] * 3,
    "- Tool:\n- Model:\n- Version:\n\nI asked ExampleAssistant for the two tests.": [],
    "- Tool:\n- Model:\n- Version:\nI asked ExampleAssistant for the two tests.": [],
    "- Tool:\n- Model:\n- Version:\n\nExampleAssistant, see above": [],
    "- Tool:\n- Model:\n- Version:\n\nsee above": [],
    "- Tool:\n- Model:\n- Version:\n\n```\nexample-assistant --tests\n```": [],
    "- Tool:\n- Model:\n- Version:\n\nTODO": ["detail-missing"] * 3,
    "- Tool: ExampleAssistant\n- Model:\n- Version:\n\nThe rest is not shown there.": [],
    "- Tool:\n  ExampleAssistant\n- Model:\n- Version:": ["detail-missing"] * 2,
    "": ["detail-missing"] * 3,
    "TODO": ["detail-missing"] * 3,
}


@pytest.mark.parametrize("written", SAID)
def test_a_sentence_in_place_of_the_fields_says_what_they_ask(written: str) -> None:
    policy = load(overrides={"preset": "minimal", **FIELDS}, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    text = write(policy, "pull-request-template").markdown()
    used = next(each for each in wording.questions() if each.kind == "one-of").boxes[1].text
    body = text.replace(f"[ ] {used}", f"[x] {used}")
    body = body.replace("- Tool:\n- Model:\n- Version:", written)
    template = read(text, {}, "", wording.questions())
    report = check(Submission(body=body), policy, [template], wording)
    assert [each.code for each in report.findings if each.code == "detail-missing"] == SAID[written]


TOOL = {"stance": "tool-and-version", "items": ["the tool"]}
ANY: dict[str, object] = {"disclosure": "required-any", "disclosure-detail": TOOL}


def judged_with(
    asked: str, description: str, rules: dict[str, object] = ANY
) -> list[tuple[str, str]]:
    """What is found where this stands for the question on tools; the rest is filled in."""
    given = {"preset": "ownership", "rules": rules}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    questions = Wording(policy).questions()
    text = write(policy, "pull-request-template").markdown()
    top, _, rest = text.partition("## Use of AI tools\n")
    checklist = rest[rest.index(CHECKLIST) :].replace("[ ]", "[x]")
    body = f"{top}{description}\n\n{asked}\n\n{checklist}"
    report = check(Submission(body=body), policy, [read(text, {}, "", questions)])
    return [(each.code, each.written) for each in report.findings]


@pytest.mark.slow
@pytest.mark.parametrize("heading", KINDS["other_headings"])
@pytest.mark.parametrize(("boxes", "below", "expected"), KINDS["unheaded"])
def test_a_question_without_its_heading_is_answered_as_with_it(
    boxes: str, below: str, expected: list[str], heading: str
) -> None:
    asked = f"{heading}\n\n<!-- Tick one. -->\n\n{boxes}\n\n{below}"
    found = judged_with(asked, "It was slow.")
    assert [code for code, _ in found] == expected
    if expected == ["choice-missing"] and "[x]" in boxes:
        written = boxes.partition("[x] ")[2].partition("\n")[0]
        assert [(code, said.rstrip(".")) for code, said in found] == [
            ("choice-missing", written.rstrip("."))
        ]
    field = not below.startswith("Copilot")
    if expected == [] and (heading.startswith("#") or (not heading and field)):
        # The answer to it is no description.
        assert [code for code, _ in judged_with(asked, "")] == ["section-empty"]


@pytest.mark.parametrize("heading", KINDS["other_headings"])
@pytest.mark.parametrize(
    "written", ["A significant part was, and I say below which one.", "A significant part was"]
)
def test_words_below_a_box_count_without_the_heading_above_it(written: str, heading: str) -> None:
    rules: dict[str, object] = {"disclosure": "required-significant"}
    no = "- [ ] No significant part of this was made by an AI tool."
    asked = f"{heading}\n\n{no}\n- [x] {written}\n"
    assert judged_with(f"{asked}\nClaude wrote both tests.", "It was slow.", rules) == []
    ((code, _),) = judged_with(asked, "It was slow.", rules)
    assert code == "detail-missing"


NAMED = {
    "- The tool: Claude Code": "The tool: Claude Code",
    "- The tool:": "",
    "- The tool: none": "",
    "- The tool: n/a": "",
    "- The tool: I did not use any": "",
    "- The tool:\n\nThanks for looking at this.": "",
}


@pytest.mark.parametrize("below", NAMED)
def test_a_tool_that_is_named_below_a_box_that_denies_it_gets_a_note(below: str) -> None:
    boxes = "- [{}] I made this without AI tools.\n- [{}] I used AI tools, as said below.\n\n"
    asked = f"## Use of AI tools\n\n{boxes}{below}"
    found = judged_with(asked.format("x", " "), "It was slow.")
    assert found == ([("choice-conflict", NAMED[below])] if NAMED[below] else [])


BOUND = {
    "who": ("newcomers", "This applies to newcomers."),
    "where": ("the core", "This applies in the core."),
    "when": ("the change is large", "This applies when the change is large."),
    "except": ("spelling and formatting", "This does not apply to spelling and formatting."),
}


@pytest.mark.parametrize("names", [*([name] for name in BOUND), [*BOUND][:3], [*BOUND]])
@pytest.mark.parametrize(
    ("facet", "stance", "heading"),
    [
        ("disclosure", "required-any", "Use of AI tools"),
        ("disclosure", "required-significant", "Use of AI tools"),
        ("disclosure", "encouraged", "Use of AI tools"),
        ("pr-template", "motivation-and-burden-questions", "Maintenance"),
    ],
)
def test_a_prompt_says_in_sentences_for_whom_where_and_when_it_is(
    facet: str, stance: str, heading: str, names: list[str]
) -> None:
    rule = {"stance": stance, **{name: BOUND[name][0] for name in names}}
    policy = load(overrides={"rules": {facet: rule}}, root=Path(Path.cwd().anchor)).policy
    text = write(policy, "pull-request-template").markdown()
    prompt = text.partition(f"## {heading}\n\n<!-- ")[2].partition(" -->")[0]
    applied = [BOUND[name][1].removesuffix(".")[13:] for name in names if name != "except"]
    expected = [f"This applies {', '.join(applied)}."] if applied else []
    chosen = "For spelling and formatting alone, choose the first."
    left_out = chosen if stance.startswith("required-") else BOUND["except"][1]
    expected += [left_out] if "except" in names else []
    assert prompt.endswith(" ".join(expected))
    assert "(" not in prompt
    template = read(text, {}, "", Wording(policy).questions())
    assert [each.section.heading for each in template.requirements if each.inferred] == [""]


ASKS = "## Summary\n\n<!-- What? -->\n\n## Checks\n\n<!-- {} -->\n\n- [ ] Tests\n- [ ] Docs\n"
TYPO = 'Fix a typo in the docs: "teh" is "the".\n'
SUMMARY = f"## Summary\n\n{TYPO}"
ATTESTED = "Author's checklist"


def errors_of(body: str, sentence: str, **sections: str) -> list[tuple[str, str]]:
    """What fails in a project with a box of its own, a question of the kit, and a sentence."""
    told = {"Summary": "text", "Checks": "all", **sections}
    given = {"preset": "ownership", "pull_requests": {"sections": told}}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    kit = write(policy, "pull-request-disclosure").markdown()
    text = f"{ASKS.format(sentence)}\n{kit}"
    template = read(text, policy.pull_requests.sections, "t.md", wording.questions())
    found = check(Submission(body=body), policy, [template], wording).findings
    return [(each.code, each.section) for each in found if each.severity == "error"]


@pytest.mark.parametrize("sentence", KINDS["lets_go_template"])
def test_whoever_deletes_a_template_that_says_so_fails_nothing(sentence: str) -> None:
    assert errors_of(TYPO, sentence) == []
    assert errors_of(SUMMARY, sentence) == []
    assert [code for code, _ in errors_of("", sentence)][:1] == ["body-empty"]
    assert [code for code, _ in errors_of(".\n", sentence)][:1] == ["template-removed"]
    assert errors_of(ASKS, sentence) != []


@pytest.mark.parametrize("sentence", KINDS["lets_go_sections"])
def test_whoever_deletes_sections_as_the_template_says_fails_nothing(sentence: str) -> None:
    assert errors_of(SUMMARY, sentence) == []
    assert errors_of(TYPO, sentence)[0][0] == "template-removed"


@pytest.mark.parametrize("sentence", KINDS["lets_go_section"])
def test_whoever_deletes_the_section_that_says_so_is_asked_for_the_others(sentence: str) -> None:
    assert errors_of(SUMMARY, sentence) == [("section-missing", ATTESTED)]


@pytest.mark.parametrize("sentence", KINDS["lets_nothing_go"])
def test_a_template_that_lets_nothing_go_is_missed(sentence: str) -> None:
    missing = [("section-missing", name) for name in ("Checks", ATTESTED)]
    assert errors_of(SUMMARY, sentence) == missing
    assert errors_of(TYPO, sentence)[0][0] == "template-removed"


LINES = "I understand every line of this change"
EXPLAINED = "I understand this change and can explain it"


@pytest.mark.parametrize(
    ("rules", "boxes"),
    [
        (["every-line", "explain-and-defend"], [f"{LINES} and can explain it."]),
        (["explain-and-defend", "every-line"], [f"{LINES} and can explain it."]),
        (["every-line", "understand-change"], [f"{LINES}."]),
        (["understand-change", "explain-and-defend"], [f"{EXPLAINED}."]),
        (
            ["understand-change", "every-line", "explain-and-defend"],
            [f"{LINES} and can explain it."],
        ),
        (
            ["every-line", {"stance": "explain-and-defend", "level": "should"}],
            [f"{LINES}.", f"{EXPLAINED}."],
        ),
        (
            [{"stance": "understand-change", "level": "should"}, "explain-and-defend"],
            [f"{EXPLAINED}."],
        ),
        (
            ["every-line", {"stance": "explain-and-defend", "where": "in core"}],
            [f"{LINES}.", f"{EXPLAINED} (in core)."],
        ),
        (
            [{"stance": each, "where": "in core"} for each in ("every-line", "explain-and-defend")],
            [f"{LINES} and can explain it (in core)."],
        ),
    ],
)
def test_one_box_asks_what_rules_of_one_subject_ask_alike(
    rules: list[Any], boxes: list[str]
) -> None:
    given = {"rules": {"understanding": rules}}
    policy = load(overrides=given, root=Path(Path.cwd().anchor)).policy
    checklist = Wording(policy).questions()[-1]
    assert [each.text for each in checklist.boxes] == boxes
