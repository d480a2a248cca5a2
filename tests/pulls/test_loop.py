"""What is said is asked, checked and answered: each stance, and the template of each preset."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace
from msgspec.structs import replace as changed

from sphinx_contribpolicy.policy import Policy, Rule, facets, load, preset_names
from sphinx_contribpolicy.pulls import Submission, check, template_of
from sphinx_contribpolicy.wording import Wording, coverage_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_contribpolicy.policy import KeyPath
    from sphinx_contribpolicy.pulls import CheckReport
    from sphinx_contribpolicy.wording import Question

ROOT = Path(Path.cwd().anchor)
BOUNDS = {
    "who": "new contributors",
    "where": "in the engine",
    "when": "if a tool wrote it",
    "except": "autocomplete",
}
STANCES = [(facet.name, stance) for facet in facets().values() for stance in facet.stances.values()]
WORDS = "The queue keeps its order, and the list is sorted once."
CODE_OF = {"text": "section-empty", "issue": "issue-missing", "one-of": "choice-missing"}
RICH: dict[str, dict[str, Any]] = {
    "fields": {
        "disclosure": "required-significant",
        "disclosure-detail": ["tool-and-version", "extent-or-parts", "verification-done"],
    },
    "block": {"disclosure-detail": {"stance": "structured-block", "items": ["tool", "prompts"]}},
    "degrees": {"disclosure-detail": ["level-category", "tool-and-version"]},
    "own degrees": {
        "disclosure-detail": {"stance": "level-category", "items": ["none", "tests", "all of it"]}
    },
    "sections": {
        "testing": ["proof-of-execution", "test-before-submit"],
        "pr-template": ["attest", "motivation-and-burden-questions", "disclosure-field"],
        "change-scope": "accepted-issue-only",
        "sign-off": "pr-is-certification",
    },
    "everything": {
        "disclosure": ["required-any", "trivial-exempt"],
        "disclosure-detail": ["structured-block", "extent-or-parts", "verification-done"],
        "testing": ["proof-of-execution", "test-before-submit"],
        "understanding": ["explain-and-defend", "every-line"],
        "self-review": "review-all",
        "pr-template": ["attest", "motivation-and-burden-questions", "keep-template"],
        "change-scope": "accepted-issue-only",
        "sign-off": "pr-is-certification",
    },
}
POLICIES = {
    **{name: {"preset": name} for name in preset_names()},
    **{name: {"rules": rules} for name, rules in RICH.items()},
}
VOICES = [
    ("casual", "AI", "github"),
    ("formal", "LLM", "gitlab"),
    ("casual", "generative AI", "forgejo"),
    ("formal", "automated tools", "github"),
]


def policy_of(given: dict[str, Any], voice: tuple[str, str, str] = VOICES[0]) -> Policy:
    tone, technology, forge = voice
    wording = {"tone": tone, "technology": technology}
    project = {"name": "demo", "forge": forge}
    overrides = {**given, "wording": wording, "project": project}
    return load(overrides=overrides, root=ROOT).policy


def judged(policy: Policy, body: str) -> CheckReport:
    wording = Wording(policy)
    text = wording.part("pull-request-template").markdown()
    template = template_of(text, {}, "t.md", wording.questions())
    return check(Submission(body=body), policy, [template], wording)


def answer(question: Question, choice: int, *, broken: str = "") -> str:
    """The section as a model contributor fills it in; `broken` is what they leave out."""
    text = question.markdown()
    if question.kind == "text" and broken != "words":
        text += f"\n\n{WORDS}"
    if question.kind == "issue" and broken != "words":
        text += "\n\n#12"
    boxes = [] if broken == "boxes" else range(1, len(question.boxes) + 1)
    ticked = boxes if question.kind == "all" else [each for each in boxes if each == choice]
    lines = text.split("\n")
    at = 0
    for number, line in enumerate(lines):
        if line.startswith("- [ ]"):
            at += 1
            left = broken == f"box {at}"
            lines[number] = line.replace("[ ]", "[x]") if at in ticked and not left else line
    text = "\n".join(lines)
    if choice in question.detail:
        for field in question.fields:
            if broken != f"field {field.text}":
                text = text.replace(f"- {field.text}:", f"- {field.text}: Aider 2.1 and the loop")
        if not question.fields and broken != "detail":
            text += "\n\nAider wrote the loop; I read it."
    return text


def choices(questions: tuple[Question, ...]) -> list[int]:
    counts = [len(each.boxes) for each in questions if each.kind == "one-of"]
    return list(range(1, counts[0] + 1)) if counts else [1]


def filled(questions: tuple[Question, ...], choice: int, at: int = -1, broken: str = "") -> str:
    return "\n\n".join(
        answer(each, choice, broken=broken if number == at else "")
        for number, each in enumerate(questions)
    )


def breaks(question: Question, choice: int) -> Iterator[tuple[str, str]]:
    """What can be left out of an answer, and the code that this has."""
    match question.kind:
        case "text" | "issue":
            yield "words", CODE_OF[question.kind]
        case "all":
            for number in range(1, len(question.boxes) + 1):
                yield f"box {number}", "box-unticked"
        case "one-of":
            yield "boxes", "choice-missing"
            if choice in question.detail:
                for field in question.fields:
                    yield f"field {field.text}", "detail-missing"
                if not question.fields:
                    yield "detail", "detail-missing"


@pytest.mark.slow
@pytest.mark.parametrize("voice", VOICES, ids=["-".join(voice) for voice in VOICES])
@pytest.mark.parametrize("name", POLICIES)
def test_a_model_contributor_passes_and_each_thing_left_out_is_found_under_its_code(
    name: str, voice: tuple[str, str, str]
) -> None:
    policy = policy_of(POLICIES[name], voice)
    questions = Wording(policy).questions()
    assert (
        judged(policy, Wording(policy).part("pull-request-template").markdown()).verdict == "fail"
    )
    for choice in choices(questions):
        report = judged(policy, filled(questions, choice))
        problems = [each for each in report.findings if each.severity != "note"]
        assert (report.verdict, problems) == ("pass", []), choice
        for at, question in enumerate(questions):
            for broken, code in breaks(question, choice):
                body = filled(questions, choice, at, broken)
                welcome = question.rule and question.rule.level == "encouraged"
                found = [
                    each
                    for each in judged(policy, body).findings
                    if each.severity != "note" or (welcome and broken == "boxes")
                    if each.code != "template-untouched"
                ]
                assert {each.code for each in found} == {code}, (broken, body)
                assert {each.section for each in found} <= {question.heading, ""}
                if code not in {"section-empty", "issue-missing"}:
                    assert len(found) == 1, broken


def test_each_stance_is_said_and_asked_and_checked_or_a_matter_of_honour() -> None:
    wrong = {}
    for facet, stance in STANCES:
        rule = Rule(facet=facet, stance=stance.name, level=stance.level)
        policy = Policy(rules=(rule,))
        wording = Wording(policy)
        questions = wording.questions()[1:]
        (covered,) = coverage_of(policy)
        right = {
            "said": bool(wording.sentence(rule)),
            "asked": _asked_as(covered.template, stance.name, questions),
            "checked": bool(covered.checks) or not _must_answer(questions),
            "or of honour": covered.honour_only is not bool(covered.checks),
        }
        if not all(right.values()):
            wrong[f"{facet}.{stance.name}"] = right
    assert wrong == {}


@pytest.mark.parametrize("name", RICH)
def test_coverage_tells_what_an_optional_section_leaves_unchecked(name: str) -> None:
    for question in Wording(policy_of(POLICIES[name])).questions()[1:]:
        optional = {"pull_requests": {"sections": {question.heading: "optional"}}}
        wording = Wording(policy_of({**POLICIES[name], **optional}))
        questions, told = wording.questions(), wording.policy.pull_requests.sections
        template = template_of(
            wording.part("pull-request-template").markdown(), told, "", questions
        )
        body = "\n\n".join(
            each.markdown() if each.heading == question.heading else answer(each, 1)
            for each in questions
        )
        report = check(Submission(body=body), wording.policy, [template], wording)
        found = {each.code for each in report.findings if each.section == question.heading}
        covered = [each for each in wording.coverage() if each.off]
        assert covered or question.kind in {"optional", "issue"}, question
        assert found.isdisjoint(code for each in covered for code in each.checks)
        off = ("pull_requests", "sections", question.heading)
        assert [each for each in covered if each.off != (off,)] == []


@pytest.mark.parametrize(
    ("facet", "stance", "qualifier", "noted"),
    [
        *(("disclosure", "required-any", each, each != "except") for each in BOUNDS),
        *(("disclosure", "required-significant", each, each != "except") for each in BOUNDS),
        *(("pr-template", "disclosure-field", each, each != "except") for each in BOUNDS),
        *(("disclosure-detail", "tool-and-version", each, each != "except") for each in BOUNDS),
        *(("disclosure-detail", "level-category", each, each != "except") for each in BOUNDS),
        *(("testing", "test-before-submit", each, True) for each in BOUNDS),
        *(("testing", "proof-of-execution", each, True) for each in BOUNDS),
        *(("change-scope", "accepted-issue-only", each, True) for each in BOUNDS),
        *(("pr-template", "attest", each, True) for each in BOUNDS),
    ],
)
def test_a_rule_on_some_is_noted_but_a_choice_is_asked_of_whoever_did_what_it_leaves_out(
    facet: str, stance: str, qualifier: str, *, noted: bool
) -> None:
    policy = policy_of({"rules": {facet: {"stance": stance, qualifier: BOUNDS[qualifier]}}})
    (covered,) = coverage_of(policy)
    assert covered.noted == ((qualifier,) if noted else ())
    questions = Wording(policy).questions()
    for choice, at in product(choices(questions), range(1, len(questions))):
        for broken, _ in breaks(questions[at], choice):
            report = judged(policy, filled(questions, choice, at, broken))
            assert {each.severity == "note" for each in report.findings} == {noted}
        gone = "\n\n".join(answer(each, choice) for each in (*questions[:at], *questions[at + 1 :]))
        assert judged(policy, gone).verdict == ("pass" if noted else "fail")
        assert judged(policy, filled(questions, choice)).verdict == "pass"


@pytest.mark.parametrize("tone", ["casual", "formal"])
def test_the_question_on_tools_says_what_to_tick_for_what_the_rule_leaves_out(tone: str) -> None:
    policy = policy_of(
        {"rules": {"disclosure": {"stance": "required-any", "except": "autocomplete"}}},
        (tone, "AI", "github"),
    )
    (asked,) = Wording(policy).questions()[1:]
    assert asked.prompt.endswith("For autocomplete alone, choose the first.")
    body = filled(Wording(policy).questions(), 1) + "\n\nI used Copilot for autocomplete.\n"
    assert judged(policy, body).verdict == "pass"


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], "such as code completion, spelling or formatting, choose the first."),
        (["spacing", "typo fixes"], "For spacing or typo fixes alone, choose the first."),
    ],
)
def test_who_had_minor_help_that_need_not_be_said_finds_a_true_answer(
    items: list[str], said: str
) -> None:
    exempt = {"stance": "trivial-exempt", "items": items}
    policy = policy_of({"rules": {"disclosure": ["required-any", exempt]}})
    (asked,) = Wording(policy).questions()[1:]
    assert asked.prompt.endswith(said)
    assert asked.boxes[0].text == "I made this without AI tools, minor help aside."
    body = filled(Wording(policy).questions(), 1) + "\n\nCopilot completed two lines for me.\n"
    assert judged(policy, body).verdict == "pass"


def test_degrees_are_asked_but_for_what_the_rule_on_disclosure_leaves_out() -> None:
    rule = {"stance": "required-any", "except": "autocomplete"}
    for degrees, said in (
        ("level-category", "For autocomplete alone, choose the first."),
        ({"stance": "level-category", "items": ["all", "none"]}, "not apply to autocomplete."),
    ):
        policy = policy_of({"rules": {"disclosure": rule, "disclosure-detail": degrees}})
        (asked,) = Wording(policy).questions()[1:]
        assert asked.prompt.endswith(said)
        assert asked.minor_exempt


def test_coverage_tells_what_settings_keep_out_of_the_text() -> None:
    def off(**settings: Any) -> dict[str, tuple[KeyPath, ...]]:
        found = Wording(policy_of({"preset": "disclosure"})).policy
        parts = {name: replace(getattr(found, name), **more) for name, more in settings.items()}
        covered = Wording(replace(found, **parts)).coverage()
        assert all(each.text or each.off for each in covered)
        return {f"{each.rule.facet}.{each.rule.stance}": each.off for each in covered if each.off}

    assert off() == {}
    few = off(wording={"sections": ("responsibility", "disclosure")})
    assert few["human-voice.own-words"] == (("wording", "sections"),)
    assert "disclosure.required-significant" not in few
    silent = off(agents={"position": "none"})
    assert set(silent) == {"agent-block.do-not-submit", "agent-block.self-identify"}


def _must_answer(questions: tuple[Question, ...]) -> list[Question]:
    return [each for each in questions if each.kind != "optional"]


def _asked_as(kind: str, stance: str, questions: tuple[Question, ...]) -> bool:
    """Whether the questions of a stance are of the kind that the vocabulary says."""
    if kind == "nothing":
        return questions == ()
    if stance == "encouraged":
        return [each.kind for each in questions] == ["optional"]
    return any(
        {
            "box": bool(each.boxes) and each.kind == "all",
            "choice": each.kind == "one-of" and len(each.boxes) > 1,
            "field": bool(each.fields) or each.kind == "issue",
            "section": each.kind == "text" and bool(each.prompt),
        }[kind]
        for each in _must_answer(questions)[:1]
    )


@pytest.mark.parametrize("field", ["who", "where", "when", "except_"])
def test_a_rule_for_some_people_or_places_is_asked_with_them_and_fails_nobody(field: str) -> None:
    given = {
        "testing": ["test-before-submit", "proof-of-execution"],
        "pr-template": "attest",
    }
    policy = policy_of({"rules": given})
    rules = [changed(rule, **{field: "the parser of the docs"}) for rule in policy.rules]
    policy = changed(policy, rules=tuple(rules))
    template = Wording(policy).part("pull-request-template").markdown()
    assert template.count("the parser of the docs") == 3
    body = template.replace("-->", f"-->\n\n{WORDS}", 1)
    report = judged(policy, body)
    assert report.verdict == "pass"
    codes = {each.code for each in report.findings if each.severity == "note"}
    assert codes == {"box-unticked", "section-empty"}


@pytest.mark.parametrize(("level", "verdict"), [("must", "fail"), ("should", "pass")])
def test_a_rule_that_should_be_kept_warns_and_one_that_must_fails(level: str, verdict: str) -> None:
    given = {"testing": {"stance": "test-before-submit", "level": level}}
    policy = policy_of({"rules": given})
    template = Wording(policy).part("pull-request-template").markdown()
    report = judged(policy, template.replace("-->", f"-->\n\n{WORDS}", 1))
    assert report.verdict == verdict
    assert [each.rule for each in report.findings] == ["testing"]


def test_who_leaves_open_a_question_that_is_only_welcome_is_not_warned() -> None:
    policy = policy_of({"preset": "encouraged"})
    template = Wording(policy).part("pull-request-template").markdown()
    body = template.replace("-->", f"-->\n\n{WORDS}", 1)
    kept, (_, list_) = body.rpartition("## ")[0], body.rpartition("## ")[1:]
    report = judged(policy, f"{kept}## {list_.replace('[ ]', '[x]')}")
    assert [(each.code, each.severity) for each in report.findings] == [("choice-missing", "note")]
    used = kept.replace("[ ] I used", "[x] I used")
    report = judged(policy, f"{used}## {list_.replace('[ ]', '[x]')}")
    assert {(each.code, each.severity) for each in report.findings} == {
        ("detail-missing", "warning")
    }


def test_words_in_the_right_place_are_taken_whatever_they_look_like() -> None:
    policy = policy_of(POLICIES["fields"])
    questions = Wording(policy).questions()
    body = filled(questions, 2)
    for before, after in (
        ("- Tool: Aider 2.1 and the loop", "* **Tool**: [Aider](https://example.org)"),
        ("- Model: Aider 2.1 and the loop", "Model:\n  - x-1\n  - x-2"),
        ("- Version: Aider 2.1 and the loop", "- version: 2.1"),
    ):
        assert before in body
        body = body.replace(before, after)
    report = judged(policy, body)
    assert [each.message for each in report.findings if each.severity == "error"] == []


def test_the_answers_of_a_body_are_linear_in_its_fields() -> None:
    policy = policy_of(POLICIES["everything"])
    questions = Wording(policy).questions()
    body = filled(questions, 2) + "\n- Tool:" * 8000
    assert judged(policy, body).verdict in {"pass", "fail"}
