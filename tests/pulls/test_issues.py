"""Issues whose text came past the form."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import yaml
from bodies import run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

FORM = """\
name: Bug
body:
  - type: markdown
    attributes: { value: "Thank you." }
  - type: textarea
    id: what
    attributes: { label: What happened? }
    validations: { required: true }
  - type: input
    attributes: { label: Version }
  - type: dropdown
    attributes:
      label: Use of AI
      options: ["None", "For the text", "For the code, too"]
    validations: { required: true }
  - type: checkboxes
    attributes:
      label: Before you send this
      options:
        - { label: "I searched for the issue", required: true }
        - { label: "I would like to help" }
"""
GOOD = """\
### What happened?

It crashes when the file is empty.

### Version

_No response_

### Use of AI

None

### Before you send this

- [X] I searched for the issue
- [ ] I would like to help
"""


FIRST = "- {type: textarea, attributes: {label: What happened}}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "contribpolicy.toml").write_text('[project]\nname = "demo"\n')
    folder = tmp_path / ".github" / "ISSUE_TEMPLATE"
    folder.mkdir(parents=True)
    (folder / "bug.yml").write_text(FORM, encoding="utf-8")
    (folder / "idea.md").write_text("---\nname: Idea\n---\n## Idea\n\n<!-- Which? -->\n")
    return tmp_path


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("", ""), []),
        (("None", "For the code, too"), []),
        (("None", "A little"), ["choice-missing"]),
        (("None", "_No response_"), ["section-empty"]),
        (("None", ""), ["section-empty"]),
        (("[X]", "[ ]"), ["box-unticked"]),
        (("It crashes when the file is empty.", "_No response_"), ["placeholder-left"]),
        (("### Use of AI\n\nNone\n", ""), ["section-missing"]),
    ],
)
def test_a_body_is_judged_by_its_form(
    project: Path, change: tuple[str, str], codes: list[str]
) -> None:
    body = GOOD.replace(*change) if change[0] else GOOD
    done = run("check-issue", "--body", "-", "--format", "json", cwd=project, stdin=body.encode())
    found = json.loads(done.out)["findings"]
    assert [finding["code"] for finding in found] == codes
    assert done.status == (1 if codes else 0)


@pytest.mark.parametrize("preset", ["assistive-only", "disclosure", "encouraged"])
@pytest.mark.parametrize(
    ("at", "told", "above", "severities"),
    [
        (0, "_No response_", "It crashes.", []),
        (1, "The example", "It crashes.", []),
        (1, "_No response_", "It crashes.", ["error"]),
        (1, "_No response_", "I asked Claude for the smallest example.", ["note"]),
    ],
)
def test_who_used_a_tool_says_below_what_for(  # noqa: PLR0917 - what is said, and what of it
    project: Path, preset: str, at: int, told: str, above: str, severities: list[str]
) -> None:
    begin, end = (f"# contribpolicy:{side} issue-form-disclosure" for side in ("begin", "end"))
    name = ".github/ISSUE_TEMPLATE/bug.yml"
    (project / name).write_text(f"name: Bug\nbody:\n  {FIRST}\n  {begin}\n  {end}\n")
    policy = f'preset = "{preset}"\nproject.name = "demo"\n\n[files]\nregions = ["{name}"]\n'
    (project / "contribpolicy.toml").write_text(policy)
    assert run("sync", cwd=project).status == 0
    _, asked, *fields = yaml.safe_load((project / name).read_text())["body"]
    parts = [("What happened", above)]
    parts += [(asked["attributes"]["label"], asked["attributes"]["options"][at])]
    assert asked["attributes"]["options"][1].endswith((" below.", "which one.", "which parts."))
    assert "above" not in asked["attributes"]["options"][1]
    parts += [(each["attributes"]["label"], "_No response_") for each in fields[:-1]]
    parts.append((fields[-1]["attributes"]["label"], told))
    body = "".join(f"### {label}\n\n{text}\n\n" for label, text in parts)
    arguments = ("--body", "-", "--template", name, "--format", "json")
    done = run("check-issue", *arguments, cwd=project, stdin=body.encode())
    found = [(each["code"], each["severity"]) for each in json.loads(done.out)["findings"]]
    assert found == [("detail-missing", each) for each in severities], done.out


def test_an_issue_without_any_part_of_the_form_says_what_is_asked_for(project: Path) -> None:
    event = {"issue": {"number": 1, "body": "It crashes.", "user": {"type": "User"}}}
    (project / "event.json").write_text(json.dumps(event))
    form = ".github/ISSUE_TEMPLATE/bug.yml"
    done = run(
        *("check-issue", "--event", "event.json", "--reply", "r.md", "--template", form),
        cwd=project,
    )
    assert done.status == 1
    assert "template-removed" in done.out
    reply = (project / "r.md").read_text(encoding="utf-8")
    assert reply.split("\n\n")[1].startswith("Thanks for the issue.")
    assert "**What happened?**" in reply


def test_the_form_to_which_an_issue_is_nearest_counts(project: Path) -> None:
    text = b"## Idea\n\nSort by date.\n"
    assert run("check-issue", "--body", "-", cwd=project, stdin=text).out == "pass\n"


@pytest.mark.parametrize("text", ["a: [", "- a", "name: x", "&a [*a, *a]"])
def test_a_form_that_is_none_is_said_in_a_line(project: Path, text: str) -> None:
    (project / "form.yml").write_text(text)
    done = run("check-issue", "--body", "-", "--template", "form.yml", cwd=project, stdin=b"x")
    assert done.status == 2
    assert "form.yml" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("login", "status"), [("Copilot", 1), ("somebody", 0)])
def test_without_a_form_the_account_is_judged_where_agents_are_sent_away(
    tmp_path: Path, login: str, status: int
) -> None:
    (tmp_path / "contribpolicy.toml").write_text('rules.agents = "ban-all"\n')
    event = {"issue": {"number": 1, "body": "It crashes.", "user": {"login": login}}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    done = run("check-issue", "--event", "event.json", cwd=tmp_path)
    assert (done.status, "agent-account" in done.out) == (status, bool(status)), done.err


def test_the_form_says_what_to_choose_for_what_the_rule_leaves_out(tmp_path: Path) -> None:
    (tmp_path / "bug.yml").write_text(
        "name: Bug\nbody:\n  # contribpolicy:begin issue-form-disclosure\n"
        "  # contribpolicy:end issue-form-disclosure\n"
    )
    (tmp_path / "contribpolicy.toml").write_text(
        'project.name = "demo"\nfiles.regions = ["bug.yml"]\n'
        'rules.disclosure = { stance = "required-any", except = "autocomplete" }\n'
    )
    assert run("sync", cwd=tmp_path).status == 0
    (asked,) = yaml.safe_load((tmp_path / "bug.yml").read_text())["body"][:1]
    said = "Either answer is fine. For autocomplete alone, choose the first."
    assert asked["attributes"]["description"] == said
