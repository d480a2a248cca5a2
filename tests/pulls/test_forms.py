"""Issue forms, as the forge writes their answers into a body."""

from __future__ import annotations

import pytest
from bodies import judged

from sphinx_contribpolicy.policy import Policy
from sphinx_contribpolicy.pulls import Submission, check
from sphinx_contribpolicy.pulls.template import form_of

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
