"""What a stranger can send is read in linear time: the lines that run are counted, not seconds.

Patterns, of which the engine is no line, are in `test_patterns.py`; bodies in
`tests/pulls/test_hostile.py`, regions in `tests/regions/test_cost.py`.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.diagnostics import ContribPolicyError, InputError
from sphinx_contribpolicy.git import Commit
from sphinx_contribpolicy.init import RepositorySurvey, load_policy, prepare
from sphinx_contribpolicy.policy import Policy, load
from sphinx_contribpolicy.pulls import (
    Submission,
    check,
    check_commits,
    from_event,
    issue_templates,
    template_of,
    with_settings,
)
from sphinx_contribpolicy.wording import Wording

pytestmark = pytest.mark.slow

SIZE = 60
GROWTH = 2.4
POLICY = Policy()


def many(line, begin="", end=""):
    """A text with `line` often; {} in it is a number."""
    return lambda count: begin + "".join(line.replace("{}", f"{n:06}") for n in range(count)) + end


POLICIES = {
    "unknown keys": many("k{} = 1\n"),
    "unknown tables": many("[t{}]\na = 1\n"),
    "unknown facets": many("k{} = 'x'\n", "[rules]\n"),
    "wrong types": many("k{} = [1]\n", "[pull_requests.labels]\n"),
    "a key behind a long text": many("line\n", "[document]\nreasons = '''\n", "'''\nfoo = 1\n"),
    "unknown sections": many("'s{}',\n", "[wording]\nsections = [\n", "]\n"),
    "sections of its own": many("[[custom]]\ntitle='t{}'\ntext='x'\n"),
    "sections without a text": many("[[custom]]\ntitle='t{}'\n"),
    "bases that are missing": many("'b{}.toml',\n", "extends = [\n", "]\n"),
    "itself as a base": many("'contribpolicy.toml',\n", "extends = [\n", "]\n"),
    "files": many("'b{}.md',\n", "[files]\nregions=[\n", "]\n"),
    "sections of a template": many("'b{}'='text'\n", "[pull_requests.sections]\n"),
    "rules on a facet": many("{text='b{}'},\n", "[rules]\ntesting=[\n", "]\n"),
    "one stance often": many("'test-before-submit',", "[rules]\ntesting=[", "]\n"),
    "wrong stances": many("'nope-{}',", "[rules]\ntesting=[", "]\n"),
    "items": many("'b{}',", "[rules]\nnewcomers={stance='start-small',items=[", "]}\n"),
    "a long key": many("k", end=" = 1\n"),
    "no TOML": many("a = 1\n", end="= =\n"),
}
TEXTS = {
    "words": many("a "),
    "spaces": many(" ", "a", "b"),
    "blank lines": many("\n", "a", "b"),
    "lines": many("a {}\n", "a\n\n"),
    "trailers": many("Co-authored-by: A <a{}@b.c>\n", "Title\n\n"),
    "folded trailers": many(" a\n", "Title\n\nSigned-off-by: a\n"),
    "trailers of tools": many("Co-authored-by: Claude <noreply@anthropic.com>\n", "Title\n\n"),
    "trailers without a value": many("\n\nAssisted-by: ", "Title\n\n"),
    "keys": many("K", "Title\n\n", ": v"),
    "values": many("v <", "Title\n\nAssisted-by: "),
    "fences": many("```\n", "Title\n\n"),
    "comment lines": many("#\n", "Title\n\n"),
    "brackets": many("[("),
    "invisible signs": many("\u200b\u0301"),
    "line ends of all kinds": many("\r\u2028\x0b"),
    "issues": many("#{} "),
}
READMES = {
    "headings": many("# a {}\n\n"),
    "headings on contributing": many("## Contributing {}\n\na\n\n"),
    "headings with lines": many("a\n=\n\n"),
    "titles of pictures": many("![a", "# "),
    "titles of badges": many("[![a](b)](c)", "# "),
    "titles of links": many("[a](b", "# "),
    "titles of stars": many("**a", "# "),
    "titles of tags": many("<a ", "# "),
    "targets": many("(a{})=\n", "# a\n\n## Contributing\n\na\n\n", "## b\n"),
    "comments": many("<!-- a -->\n", "# a\n\n## Contributing\n\na\n\n", "## b\n"),
}
FORMS = {
    "fields": many("  - type: input\n    attributes: {label: a{}}\n", "body:\n"),
    "options": many(
        "          - label: a{}\n",
        "body:\n  - type: checkboxes\n    attributes:\n      label: a\n      options:\n",
    ),
}
BELOW_FIELDS = {
    "labels": many("- Tool:\n"),
    "words": many("a {}\n"),
    "boxes": many("- [ ] a{}\n"),
    "placeholders": many("TODO\n"),
    "badges": many("![](https://cursor.com/open/{})\n"),
    "accounts": many("I used Copilot. "),
}
TEMPLATES = {
    "sections": many("## a {}\n\n<!-- What? -->\n\n", "# b\n\n"),
    "sections without prompts": many("## a {}\n\n### b {}\n\n"),
    "sections in sections": many("## a {}\n\n### b {}\n\n#### c {}\n\n<!-- Say why -->\n\n"),
    "sections of one name": many("## a\n\n<!-- What? -->\n\n"),
    "boxes": many("- [ ] a {} b\n", "## a\n\n"),
    "boxes that begin alike": many("- [ ] a {}\n", "## a\n\n"),
    "boxes with blanks": many("- [ ] a {} `<name>` b\n", "## a\n\n"),
    "choices": many("## a {}\n\nTick one:\n\n- [ ] a {}\n- [ ] b, see below {}\n\n"),
}


def lines_run(call):
    """How many lines of Python run in it, in the package and in all that it uses."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        with contextlib.suppress(ContribPolicyError):
            call()
    finally:
        sys.settrace(before)
    return count


def assert_linear(run, make):
    """Runs on texts of n, 2n and 4n parts."""
    run(make(SIZE))()  # what is made once
    costs = [lines_run(run(make(SIZE * times))) for times in (1, 2, 4)]
    assert costs[2] - costs[1] <= GROWTH * (costs[1] - costs[0]) + 5 * SIZE, costs


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_file_is_read_in_linear_time(name, write):
    def run(text):
        folder = write({"contribpolicy.toml": text})

        def call():
            with contextlib.suppress(ContribPolicyError):
                load(root=folder)

        return call

    assert_linear(run, POLICIES[name])


@pytest.mark.parametrize("name", POLICIES)
def test_settings_are_added_in_linear_time(name):
    def run(text):
        def call():
            with contextlib.suppress(ContribPolicyError, ValueError):
                with_settings(text, [])

        return call

    assert_linear(run, POLICIES[name])


STRICT = load(
    overrides={"commits": {"trailer": {"key": "Assisted-by"}, "sign_off": "human"}},
    root=Path(Path.cwd().anchor),
).policy


@pytest.mark.parametrize("policy", [POLICY, STRICT], ids=["no rule", "rules on trailers"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_message_is_judged_in_linear_time(name, policy):
    assert_linear(lambda text: lambda: check_commits([Commit(text)], policy), TEXTS[name])


def test_the_title_of_a_commit_is_read_once_however_much_is_found():
    # Its lines are parted by C, which no count of lines sees.
    read = 0

    def note(frame, event, argument):
        nonlocal read
        read += event == "call" and frame.f_code is Commit.subject.fget.__code__

    sys.setprofile(note)
    try:
        findings = check_commits(
            [Commit("Title\n" + "\n\nAssisted-by: " * 99, "1")], STRICT
        ).findings
    finally:
        sys.setprofile(None)
    assert len(findings) > 90
    assert read <= 3


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("key", ["title", "author", "labels"])
def test_an_event_is_judged_in_linear_time(name, key):
    template = template_of("## Description\n\n<!-- What changes? -->\n", {})

    def run(text):
        value = [{"name": each} for each in text.split("\n")] if key == "labels" else text
        thread = {"body": "a", "number": 1, "title": "a", "labels": [], "user": {"login": "a"}}
        thread |= {"user": {"login": text}} if key == "author" else {key: value}
        event = json.dumps({"pull_request": thread})

        def call():
            with contextlib.suppress(ContribPolicyError):
                submission = from_event(event, "pull request")
                assert isinstance(submission, Submission)
                check(submission, POLICY, [template])

        return call

    assert_linear(run, TEXTS[name])


@pytest.mark.parametrize("described", [True, False], ids=["described", "not described"])
@pytest.mark.parametrize("name", BELOW_FIELDS)
def test_what_stands_below_the_fields_of_a_question_is_judged_in_linear_time(name, described):
    rules = {"disclosure": "required-any", "disclosure-detail": "tool-and-version"}
    policy = load(overrides={"rules": rules}, root=Path(Path.cwd().anchor)).policy
    wording = Wording(policy)
    asked = wording.part("pull-request-template").markdown()
    template = template_of(asked, {}, "", wording.questions())
    body = asked.replace("[ ] I used", "[x] I used")
    body = body.replace("-->", "-->\n\nIt was slow.", 1) if described else body

    def run(text):
        submission = Submission(body=f"{body}\n\n{text}")
        return lambda: check(submission, policy, [template], wording)

    assert_linear(run, BELOW_FIELDS[name])


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "as it came"])
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_read_and_a_body_held_against_it_in_linear_time(name, answered):
    def run(text):
        body = text.replace("[ ]", "[x]").replace("<!--", "It is slow. <!--")

        def call():
            template = template_of(text, {})
            check(Submission(body=body if answered else text), POLICY, [template])

        return call

    assert_linear(run, TEMPLATES[name])


@pytest.mark.parametrize("name", READMES)
def test_a_repository_is_set_up_in_linear_time(name, write):
    def run(text):
        folder = write({"README.md": text, "CONTRIBUTING.md": text})
        name = RepositorySurvey(folder).name or "a"
        settings = {"preset": "minimal", "project": {"name": name}}

        def call():
            survey = RepositorySurvey(folder)
            prepare(survey, load_policy(folder, settings, chosen=False))

        return call

    assert_linear(run, READMES[name])


@pytest.mark.parametrize("name", FORMS)
def test_an_issue_form_is_read_in_linear_time(name, write):
    def run(text):
        folder = write({".github/ISSUE_TEMPLATE/bug.yml": f"name: a\n{text}"})

        def call():
            with contextlib.suppress(ContribPolicyError):
                issue_templates(POLICY, folder)

        return call

    assert_linear(run, FORMS[name])


def test_a_form_of_aliases_alone_is_refused(write):
    form = many("  - *a\n", "body:\n  - &a {type: input, attributes: {label: a}}\n")(101)
    with pytest.raises(InputError, match="aliases"):
        issue_templates(POLICY, write({".github/ISSUE_TEMPLATE/bug.yml": f"name: a\n{form}"}))


def test_aliases_of_aliases_are_no_text(write):
    bomb = "a: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 2)}]\n" for n in range(1, 40)
    )
    field = "{type: input, attributes: {label: *a39, value: *a39}, validations: {required: *a39}}"
    form = f"name: a\n{bomb}body:\n  - {field}\n"
    (found,) = issue_templates(POLICY, write({".github/ISSUE_TEMPLATE/bug.yml": form}))
    assert [each.section.heading for each in found.requirements] == [""]
