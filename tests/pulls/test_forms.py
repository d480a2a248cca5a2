"""Forms of issues and pull requests, as the forge writes their answers into a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from bodies import judged, run

from sphinx_contribpolicy.policy import Policy, load
from sphinx_contribpolicy.pulls import Submission, check, pull_request_templates
from sphinx_contribpolicy.pulls.template import form_of

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.pulls import CheckReport

FORM = """\
body:
  - type: checkboxes
    attributes:
      label: First
      options:
        - label: I read the [guide](https://example.org/g) and `FAQ` *twice*
          required: true
  - type: dropdown
    attributes:
      label: Versions
      multiple: true
      options: [1.9, 1.10, "2.0, the latest", other]
    validations: {required: true}
  - type: input
    attributes: {label: Platform}
    validations: {required: true}
  - type: textarea
    attributes:
      label: How to see it
      value: |
        1. Start it
        2. Press
    validations: {required: true}
"""
BODY = """\
### First

- [X] I read the [guide](https://example.org/g) and `FAQ` *twice*

### Versions

1.10, 2.0, the latest

### Platform

N/A

### How to see it

1. Start it
2. Press the red button
"""


def codes(body: str) -> list[str]:
    report = check(Submission(body=body, kind="issue"), Policy(), [form_of(FORM, "bug.yml")])
    return [each.code for each in report.findings if each.severity == "error"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("1.10, 2.0, the latest", "1.10"),
        ("1.10, 2.0, the latest", "2.0, the latest, other, 1.9"),
        ("N/A", "platform"),
        ("1. Start it\n2. Press the red button", "```shell\npress\n```\nIt stops."),
        ("### Platform\n\nN/A", "### Platform\nN/A"),
    ],
)
def test_what_a_reporter_answers_passes(before: str, after: str) -> None:
    assert codes(BODY.replace(before, after) if before else BODY) == []


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("[X]", "[ ]", "box-unticked"),
        ("1.10, 2.0, the latest", "1.1", "choice-missing"),
        ("1.10, 2.0, the latest", "2.0, newest", "choice-missing"),
        ("1.10, 2.0, the latest", "_No response_", "section-empty"),
        ("N/A", "_No response_", "placeholder-left"),
        (" the red button", "", "section-empty"),
    ],
)
def test_what_a_form_requires_and_a_body_lacks_is_found(before: str, after: str, code: str) -> None:
    assert codes(BODY.replace(before, after)) == [code]


REGION = """\
## Description

<!-- contribpolicy:begin pull-request-disclosure -->

## AI

- [ ] I used no AI tools
- [ ] I used AI tools

<!-- contribpolicy:end pull-request-disclosure -->

## AI again

- [ ] No AI
- [ ] AI
"""


def test_an_open_question_fails_in_a_region_of_the_kit_and_nowhere_else() -> None:
    body = REGION.replace("## Description\n", "## Description\n\nIt sorts.\n")
    report = judged(body, REGION, accepted=False)
    found = [(each.code, each.severity, each.section) for each in report.findings]
    assert found == [("choice-missing", "error", "AI"), ("choice-missing", "note", "AI again")]


WHOLE = "Two sentences of your own are enough."
WORDS = "A few words are enough."
CHOICE = "Please choose one of `Yes` or `No`."
TOOLS = 'Please say which tools helped you, or "None".'
TYPES = {
    "textarea": ("What happens?", WHOLE),
    "input": ("Version", WORDS),
    "dropdown": ("Nightly?", CHOICE),
    "input ": ("Which AI tools did you use?", TOOLS),
}


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("answer", ["", "_No response_", "TODO"])
def test_what_is_asked_for_again_is_what_the_field_takes(kind: str, answer: str) -> None:
    label, asked = TYPES[kind]
    form = f"""\
body:
  - type: {kind}
    attributes: {{label: "{label}", options: ["Yes", "No"]}}
    validations: {{required: true}}
  - type: textarea
    attributes: {{label: More}}
"""
    sent = Submission(body=f"### {label}\n\n{answer}\n\n### More\n\nMuch.\n", kind="issue")
    (found,) = check(sent, Policy(), [form_of(form, "bug.yml")]).findings
    assert found.message.endswith(asked)


@pytest.fixture(params=[".forgejo/pull_request_template.yml", ".gitea/PULL_REQUEST_TEMPLATE.yaml"])
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    place = tmp_path / request.param
    place.parent.mkdir()
    place.write_text(FORM, encoding="utf-8")
    said = 'preset = "disclosure"\n[project]\nrepository_url = "https://codeberg.org/a/b"\n'
    (tmp_path / "contribpolicy.toml").write_text(said, encoding="utf-8")
    return tmp_path


def report_on(project: Path, body: str) -> CheckReport:
    policy = load(project / "contribpolicy.toml").policy
    return check(Submission(body=body), policy, pull_request_templates(policy, project))


OPEN = (
    "### First\n\n- [ ] I read the [guide](https://example.org/g) and `FAQ` *twice*\n\n"
    + "".join(
        f"### {label}\n\n_No response_\n\n" for label in ("Versions", "Platform", "How to see it")
    )
)
EACH = "**First**, **Versions**, **Platform**, and **How to see it**"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (BODY, []),
        (BODY.replace("N/A", "_No response_"), [WORDS]),
        (OPEN, ["Please tick it once it is true.", "or `other`.", WORDS, WHOLE]),
        ("It leaks.", [f"Please add them to the description, each under its heading: {EACH}."]),
        ("", [f"Please add the answers to the form, each under its heading: {EACH}."]),
    ],
)
def test_a_form_of_pull_requests_is_read_as_one(project: Path, body: str, said: list[str]) -> None:
    report = report_on(project, body)
    found = [each for each in report.once or () if each.severity == "error"]
    assert [each.message[-len(text) :] for each, text in zip(found, said, strict=True)] == said
    assert report.verdict == ("fail" if said else "pass")
    assert all("The description can be edited." in (report.reply or "") for _ in said)


def test_a_setting_for_a_section_of_a_form_is_no_reason_to_fail_anybody(project: Path) -> None:
    file = project / "contribpolicy.toml"
    settings = '[pull_requests.sections]\nPlatform = "optional"\n'
    file.write_text(f"{file.read_text()}{settings}", encoding="utf-8")
    heard: list[str] = []
    policy = load(file).policy
    (read,) = pull_request_templates(
        policy, project, misfit=lambda _, message: heard.append(message)
    )
    assert [each.section.heading for each in read.requirements][2] == "Platform"
    assert len(heard) == 1
    assert "names 'Platform'" in heard[0]
    assert "is a form, where `required: true` says what has to be answered" in heard[0]


@pytest.mark.slow
def test_each_command_knows_a_form_of_pull_requests(project: Path) -> None:
    shown = run("template", "--write", cwd=project)
    lines = [" ".join(line.split()) for line in shown.out.splitlines()]
    assert 'Platform = "text" as the form says' in lines
    assert shown.err == "contribpolicy.toml: nothing to add\n"
    assert "template-" not in run("lint", cwd=project).out
    assert "has none of the kit's questions" in run("coverage", cwd=project).err
    (form,) = project.glob(".*/*.y*ml")
    begin, end = (f"  # contribpolicy:{side} issue-form-disclosure\n" for side in ("begin", "end"))
    form.write_text(f"{FORM}{begin}{end}", encoding="utf-8")
    assert "has only that on tools of the kit's questions" in run("coverage", cwd=project).err
