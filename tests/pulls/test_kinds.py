"""What templates ask and people answer, kind by kind, in many words and languages.

The words stand in `kinds.toml`. A body is judged without settings, with what is beyond doubt, and
with the guesses accepted; a body that dodges a question fails with the last.
"""

from __future__ import annotations

import json
import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from bodies import HERE
from msgspec.structs import replace

from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.policy import Policy, load
from sphinx_contribpolicy.pulls import Submission, check, check_commits, filled, template_of
from sphinx_contribpolicy.pulls.template import form_of
from sphinx_contribpolicy.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.pulls import Template

pytestmark = pytest.mark.slow

KINDS: dict[str, list[Any]] = tomllib.loads((HERE / "kinds.toml").read_text(encoding="utf-8"))
ASKED = "## Description\n\n<!-- What? -->\n\n"
SAID = "## Description\n\nReads the cache once for each page.\n\n"
POLICY = Policy()
WORDING = Wording(POLICY)
DONE = "- [ ] Tests\n- [ ] Docs\n- [ ] Changelog\n"
KIND = "- [ ] Bug\n- [ ] Feature\n- [ ] Refactoring\n"


@cache
def told(text: str, mode: str) -> Template:
    """The template with what is beyond doubt, or with all guesses, as settings say it."""
    read = template_of(text, {})
    return replace(
        read,
        requirements=tuple(
            replace(each, inferred=False)
            if mode == "accepted" or (mode == "written" and each.certain)
            else each
            for each in read.requirements
        ),
    )


def errors(text: str, body: str, mode: str = "accepted") -> list[str]:
    report = check(Submission(body=body), POLICY, [told(text, mode)], WORDING)
    return [each.code for each in report.findings if each.severity == "error"]


def passes(text: str, body: str) -> bool:
    return not any(errors(text, body, mode) for mode in ("none", "written", "accepted"))


def ticked(text: str, *numbers: int) -> str:
    """The text with these boxes ticked, all of them where no number is given."""
    parts = text.split("[ ]")
    marks = ["[x]" if not numbers or at in numbers else "[ ]" for at in range(1, len(parts))]
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


def wrong(cases: Iterable[tuple[str, str, str, bool]]) -> list[str]:
    """The names of the cases that come out otherwise: template, body, whether it is honest."""
    return [
        f"{name}: {body!r}"
        for name, text, body, honest in cases
        if (passes(text, body) if honest else bool(errors(text, body))) is not True
    ]


def in_places(prompt: str, heading: str = "## Type of change") -> list[str]:
    """A prompt as a comment, as text, and in the heading."""
    return [
        f"{heading}\n\n<!-- {prompt} -->\n\n",
        f"{heading}\n\n{prompt}\n\n",
        f"{heading} ({prompt})\n\n",
    ]


def test_a_word_on_numbers_makes_no_choice_of_a_checklist() -> None:
    tops = [top for prompt in KINDS["prose"] for top in in_places(prompt, "## Checklist")[:2]]
    cases = [(top, ASKED + top + DONE, SAID + top + ticked(DONE), True) for top in tops]
    assert wrong(cases) == []


def test_one_box_is_one_where_one_is_asked_for() -> None:
    tops = [top for prompt in KINDS["one"] for top in in_places(prompt)]
    cases = [(top, ASKED + top + KIND, SAID + top + ticked(KIND, 2), True) for top in tops]
    cases += [(top, ASKED + top + KIND, SAID + top + ticked(KIND, 1, 2), False) for top in tops]
    assert wrong(cases) == []


def test_several_boxes_are_fine_where_several_apply() -> None:
    tops = [top for prompt in KINDS["several"] for top in in_places(prompt)]
    cases = [(top, ASKED + top + KIND, SAID + top + ticked(KIND, 1, 2), True) for top in tops]
    assert wrong(cases) == []


def test_a_question_on_ai_takes_either_answer_and_neither_none_nor_both() -> None:
    cases = []
    for heading, no, yes in KINDS["pairs"]:
        for first, second, without in ((no, yes, 1), (yes, no, 2)):
            section = f"{heading}\n\n- [ ] {first}\n- [ ] {second}\n"
            name, text = heading + no, ASKED + section
            more = "\n\nClaude wrote the tests.\n"
            cases += [
                (name, text, SAID + ticked(section, without), True),
                (name, text, SAID + ticked(section, 3 - without) + more, True),
                (name, text, SAID + section, False),
                (name, text, SAID + ticked(section), False),
            ]
    assert wrong(cases) == []


def test_any_degree_can_be_ticked() -> None:
    cases = []
    for labels in KINDS["degrees"]:
        section = "## AI assistance\n\n" + "".join(f"- [ ] {label}\n" for label in labels)
        cases.append((str(labels), ASKED + section, SAID + section, False))
        for number in range(1, len(labels) + 1):
            more = "\n\nClaude, for the tests.\n" if number > 1 else ""
            cases.append(
                (str(labels), ASKED + section, SAID + ticked(section, number) + more, True)
            )
    assert wrong(cases) == []


def test_blanks_of_a_label_and_lines_that_ask_are_filled_in_or_open() -> None:
    top = "## AI use\n\n"
    cases = []
    for label, answer in KINDS["blanks"]:
        section = f"{top}- [ ] I did not use AI\n- [ ] {label}\n"
        answered = f"{top}- [ ] I did not use AI\n- [x] {answer}\n"
        cases += [
            (label, ASKED + section, SAID + answered, True),
            (label, ASKED + section, f"{SAID}{top}- [x] {answer}\n", True),
            (label, ASKED + section, SAID + ticked(section, 1), True),
            (label, ASKED + section, SAID + section, False),
        ]
    for line, answer in KINDS["labels"]:
        text = f"{ASKED}{top}{line}\n"
        cases += [
            (line, text, f"{SAID}{top}{answer}\n", True),
            (line, text, f"{SAID}{top}{line}\n", False),
        ]
    assert wrong(cases) == []


def test_a_box_that_is_ticked_with_its_blank_as_it_came_gets_a_note() -> None:
    for label, blank in KINDS["left_blank"]:
        text = f"{ASKED}## More\n\n- [ ] {label}\n- [ ] Tests\n"
        bodies = (ticked(text), ticked(text, 2), ticked(text).replace(blank, "#12 and Claude"))
        reports = [check(Submission(body=b), POLICY, [told(text, "none")], WORDING) for b in bodies]
        said = [[f.boxes for f in each.findings if f.code == "detail-missing"] for each in reports]
        assert said == [[(blank,)], [], []], label
        assert {each.verdict for each in reports} == {"pass"}


def test_a_list_of_boxes_that_has_to_stay_is_missed() -> None:
    cases = []
    for prompt in KINDS["stays"]:
        text = f"{ASKED}## Checklist\n\n<!-- {prompt} -->\n\n{DONE}"
        cases += [(prompt, text, SAID, False), (prompt, text, SAID + ticked(DONE), True)]
    assert wrong(cases) == []


def test_what_is_left_of_a_list_and_what_a_comment_offers_is_an_answer() -> None:
    cases = []
    for section in KINDS["left"]:
        lines = section.split("\n")
        items = [at for at, line in enumerate(lines) if re.match(r"[-*] |\d\. ", line)]
        cases.append((section, ASKED + section, ASKED + section, False))
        for kept in items:
            rest = [line for at, line in enumerate(lines) if at == kept or at not in items]
            cases.append((section, ASKED + section, SAID + "\n".join(rest), True))
    for comment, answer in KINDS["offered"]:
        section = f"## AI tools\n\n{comment}\n"
        cases += [
            (comment, ASKED + section, f"{SAID}{section}\n{answer}\n", True),
            (comment, ASKED + section, f"{SAID}## AI tools\n\n{answer}\n", True),
            (comment, ASKED + section, SAID + section, False),
        ]
    assert wrong(cases) == []


def test_a_description_is_wanted_whatever_else_its_prompt_says() -> None:
    boxes = "\n\n## Checklist\n\n- [ ] Tests\n- [ ] Docs\n"
    texts = [
        f"{heading}\n\n<!-- {prompt} -->{boxes}"
        for prompt in KINDS["described"]
        for heading in ("## Description", "# What changes")
    ]
    cases = [(text, text, ticked(text), False) for text in [*texts, *KINDS["titles"]]]
    cases += [
        (text, text, text.replace("-->", "-->\n\nIt keeps its order."), True) for text in texts
    ]
    assert wrong(cases) == []


def test_what_is_not_for_everybody_may_stay_open_or_go() -> None:
    sections = [*KINDS["told"]]
    for prompt in KINDS["may_go"]:
        sections += in_places(prompt, "## Benchmarks")
    for heading in KINDS["beside"]:
        sections += [f"## {heading}\n\n{comment}" for comment in ("", "<!-- add here -->\n")]
    cases = [(each, ASKED + each, SAID + each, True) for each in sections]
    cases += [(each, ASKED + each, SAID, True) for each in sections]
    cases += [
        (each, ASKED + each, f"{SAID}{each}\nN/A\n", True)
        for each in sections[len(KINDS["told"]) :]
    ]
    assert wrong(cases) == []


def test_an_untouched_template_fails_and_one_that_is_filled_in_passes() -> None:
    for text in KINDS["untouched"]:
        shapes = [text, text.replace("\n", "\r\n"), text.rstrip(), f"\n\n{text}\n\n"]
        assert [bool(errors(text, body, "none")) for body in shapes] == [True] * len(shapes), text
        assert passes(text, filled(told(text, "none"), text)), text


def test_what_a_program_adds_is_no_word_of_the_author() -> None:
    text = "## Checklist\n\n- [ ] Tests\n- [ ] Docs\n\n## Description\n\n<!-- What changes? -->\n"
    cases = []
    for added in KINDS["programs"]:
        cases += [
            (added, text, f"{ticked(text)}\n{added}", False),
            (added, text, f"{text}\n{added}", False),
            (added, text, f"{ticked(text)}\nIt keeps its order.\n\n{added}", True),
        ]
    assert wrong(cases) == []


def test_words_are_wanted_on_tests_and_an_answer_on_tools() -> None:
    seen = {text: told(ASKED + text, "").requirements[-1].kinds for text, _ in KINDS["guessed"]}
    assert seen == {text: (kind,) for text, kind in KINDS["guessed"]}


def test_an_open_answer_that_is_not_on_tools_is_not_asked_for_tools() -> None:
    for text, kind in KINDS["guessed"]:
        template = ASKED + text
        heading = text.partition("## ")[2].partition("\n")[0]
        settings = {"pull_requests": {"sections": {heading: "disclosure"}}}
        policy = load(overrides=settings, root=HERE).policy
        read = template_of(template, policy.pull_requests.sections)
        (found,) = check(Submission(body=SAID + text), policy, [read]).findings
        assert ("which tools" in found.message) is (kind == "disclosure"), text


# --- issue forms ---


def form(kind: str, attributes: str) -> str:
    return (
        f"body:\n- type: {kind}\n  attributes: {{{attributes}}}\n  validations: {{required: true}}"
    )


def form_passes(text: str, body: str) -> bool:
    submission = Submission(body=body, kind="issue")
    return check(submission, POLICY, [form_of(text, "bug.yml")], WORDING).verdict == "pass"


def test_a_ticked_label_of_a_form_passes_and_an_open_one_fails() -> None:
    for label in KINDS["form_labels"]:
        option = f"{{label: {json.dumps(label)}, required: true}}"
        text = form("checkboxes", f"label: A, options: [{option}]")
        assert form_passes(text, f"### A\n\n- [X] {label}\n"), label
        assert not form_passes(text, f"### A\n\n- [ ] {label}\n"), label


def test_answers_of_a_list_pass_alone_and_in_series_and_others_fail() -> None:
    for answers in KINDS["form_answers"]:
        text = form("dropdown", f"label: A, options: {json.dumps(answers)}")
        for said in (*answers, ", ".join(answers), ", ".join(reversed(answers))):
            assert form_passes(text, f"### A\n\n{said}\n"), said
        for said in ("zzz", f"{answers[0]}, zzz"):
            assert not form_passes(text, f"### A\n\n{said}\n"), said


def test_a_field_that_stands_as_it_came_fails_and_one_that_is_filled_in_passes() -> None:
    for value in KINDS["form_prefilled"]:
        lines = value.replace("\n", "\n      ")
        text = (
            f"body:\n- type: textarea\n  attributes:\n    label: A\n    value: |\n      {lines}\n"
            "  validations: {required: true}\n"
        )
        assert not form_passes(text, f"### A\n\n{value}\n"), value
        assert form_passes(text, f"### A\n\n{value}\n\nIt stops at the third page.\n"), value
        assert form_passes(text, "### A\n\nIt stops at the third page.\n"), value


# --- commits ---


def commit_passes(message: str, settings: dict[str, Any]) -> bool:
    policy = load(overrides={"commits": settings}, root=HERE).policy
    return check_commits([Commit(message)], policy).verdict == "pass"


def test_tools_are_no_authors_and_people_are_whatever_their_name() -> None:
    forbidden = {"trailer": {"key": "Assisted-by", "when": "forbidden"}}
    for name, who, fine in (
        ("agents", "Co-authored-by", False),
        ("people", "Co-authored-by", True),
    ):
        for each in KINDS[name]:
            assert commit_passes(f"Mend it\n\n{who}: {each}\n", forbidden) is fine, each
            human = {"sign_off": "human"}
            assert commit_passes(f"Mend it\n\nSigned-off-by: {each}\n", human) is fine, each
    for line in KINDS["marks"]:
        assert not commit_passes(f"Mend it\n\nIt leaked.\n\n{line}\n", forbidden), line
    for line in KINDS["plain"]:
        assert commit_passes(f"Mend it\n\nIt leaked.\n\n{line}\n", forbidden), line
