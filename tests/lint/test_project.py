from __future__ import annotations

from datetime import date, timedelta

import pytest

from sphinx_contribpolicy.lint import lint
from sphinx_contribpolicy.policy import load, published_policies

TODAY = date(2026, 11, 22)
NAMED = """\
preset = "minimal"
[project]
name = "demo"
repository_url = "https://github.com/example/demo"
discussion_url = "https://github.com/example/demo/discussions/1"
"""


def codes(folder):
    return [finding.code for finding in lint(load(root=folder), today=TODAY)]


def foreign(write, text, **more):
    rules = f"{NAMED}\n[rules]\ntesting = {{ level = 'must', text = '''{text}''' }}\n"
    folder = write({"contribpolicy.toml": rules + more.get("after", "")})
    return [f for f in lint(load(root=folder), today=TODAY) if f.code == "foreign-project"]


def test_a_complete_policy_has_no_findings(write):
    assert codes(write({"contribpolicy.toml": NAMED})) == []


def test_a_policy_without_name_and_discussion_has_two(write):
    folder = write({"contribpolicy.toml": ""})
    assert codes(folder) == ["project-name-unset", "discussion-unset"]


BASE = """\
preset = "no-ai"
[files]
regions = ["CONTRIBUTING.md"]
whole = { "AI_POLICY.md" = "policy" }
"""


@pytest.mark.parametrize("name", ["org_policies/base.toml", "base.toml"])
def test_a_base_lacks_nothing_that_its_projects_have(write, name):
    folder = write({name: BASE, "org_policies/__init__.py": "", "README.md": "# Policies\n"})
    assert lint(load(folder / name), today=TODAY) == []


def test_a_base_is_looked_at_for_all_else(write):
    folder = write({"base.toml": f'{BASE}[rules]\ngeneral = ["ban", "welcome"]\n'})
    assert [each.code for each in lint(load(folder / "base.toml"))] == ["ban-and-welcome"]


def test_a_policy_of_another_name_is_that_of_the_project_which_it_names(write):
    folder = write({"ai.toml": 'preset = "no-ai"\n[project]\nname = "demo"\n'})
    found = [each.code for each in lint(load(folder / "ai.toml"))]
    assert found == ["discussion-unset", "contact-unset"]


def test_the_review_is_overdue_from_the_day_after(write):
    folder = write({"contribpolicy.toml": NAMED + "[document]\nreview_after = 2026-11-21\n"})
    (finding,) = lint(load(root=folder), today=TODAY)
    assert (finding.code, finding.line, finding.key) == (
        "review-overdue",
        7,
        "document.review_after",
    )
    assert lint(load(root=folder), today=date(2026, 11, 21)) == []


def test_a_policy_that_starts_from_a_published_one_is_told_when_its_record_is_old(write):
    numpy = published_policies()["numpy"]
    text = NAMED.replace('preset = "minimal"', 'like = "NumPy"')
    folder = write({"contribpolicy.toml": text})

    def told(day):
        return [
            (each.key, each.line)
            for each in lint(load(root=folder), today=day)
            if each.code == "record-stale"
        ]

    assert told(numpy.stale_after + timedelta(days=1)) == [("like", 1)]
    assert told(numpy.stale_after) == []
    own = write({"contribpolicy.toml": NAMED})
    assert lint(load(root=own), today=TODAY) == []


def test_a_discussion_is_unused_where_the_policy_says_nothing(write):
    policy = NAMED.replace('preset = "minimal"', "")
    assert codes(write({"contribpolicy.toml": policy})) == ["discussion-unused"]
    bodied = policy + '[wording]\nbody = "b.md"\n'
    assert codes(write({"contribpolicy.toml": bodied, "b.md": "Words."})) == []


@pytest.mark.parametrize(
    "text",
    [
        "See https://github.com/pypa/pip/blob/main/AI_POLICY.md for more.",
        "Fetch https://raw.githubusercontent.com/numpy/numpy/main/AI.md first.",
        "Clone git@github.com:QGIS/QGIS.git.",
        "Read https://www.mdanalysis.org/policy.",
        "Ghostty is written with plenty of AI assistance.",
        "The stac-utils maintainers decide.",
        "Join https://discourse.llvm.org/t/x.",
    ],
)
def test_a_text_that_speaks_of_another_project_is_pointed_out(write, text):
    (finding,) = foreign(write, text)
    assert finding.severity == "warning"
    assert finding.key == "rules.testing.text"


@pytest.mark.parametrize(
    "text",
    [
        "Install it with pip, and run pytest.",
        "Contributors to NumPy must run the tests.",
        "Run `git clone https://github.com/numpy/numpy`.",
        "Write NumPy docstrings; test with NumPy 2 and SciPy.",
        "Use pandas data frames, and attrs classes.",
        "Curl up with the numpydoc style guide.",
        "The pipeline's maintainers decide.",
        "Build with LLVM 18 or newer.",
        "Follow PEP 8: https://peps.python.org/pep-0008/.",
        "See https://github.com/python/typing and https://github.com/pypa/build.",
        "```\\nGhostty\\nSee https://scipy.org.\\n```",
        "The demo maintainers decide.",
        "A servo project needs a motor.",
        "For issues with NumPy arrays, ask the users of pandas.",
    ],
)
def test_a_text_that_only_uses_a_tool_is_left_alone(write, text):
    assert foreign(write, text.replace("\\n", "\n")) == []


def test_a_credited_source_may_be_named_and_linked(write):
    text = "As the NumPy community does: https://github.com/numpy/numpy."
    credited = "[document]\ncredits = [{ name = 'NumPy' }]\n"
    assert len(foreign(write, text)) == 1
    assert foreign(write, text, after=credited) == []
    linked = "[document]\ncredits = [{ name = 'a', url = 'https://github.com/numpy/numpy' }]\n"
    assert foreign(write, text, after=linked) == []


def test_a_parent_policy_may_be_named(write):
    parent = "[document]\nparent = { name = 'LLVM AI policy' }\n"
    assert foreign(write, "See https://llvm.org/docs.", after=parent) == []


@pytest.mark.parametrize("name", ["pip-tools", "pip"])
def test_a_project_may_name_itself_and_what_its_name_is_made_of(write, name):
    rule = "testing = { level = 'must', text = 'See https://pip.pypa.io.' }"
    policy = f"[project]\nname = '{name}'\n[rules]\n{rule}"
    folder = write({"contribpolicy.toml": policy})
    assert "foreign-project" not in codes(folder)


def test_a_name_in_the_body_is_pointed_out_in_its_own_line(write):
    folder = write(
        {
            "contribpolicy.toml": NAMED + '[wording]\nbody = "b.md"\n',
            "b.md": "# Policy\n\nOne line.\n\nThank you for helping at https://zulip.readthedocs.io.\n",
        }
    )
    (finding,) = lint(load(root=folder), today=TODAY)
    assert finding.file == folder / "b.md"
    assert finding.line == 5


def test_a_finding_in_a_list_of_rules_has_its_line_and_key(write):
    policy = NAMED + (
        "[rules]\ntesting = [\n    'test-before-submit',\n"
        "    { level = 'must', text = 'Ask at https://scipy.org.' },\n]\n"
    )
    (finding,) = lint(load(root=write({"contribpolicy.toml": policy})), today=TODAY)
    assert (finding.line, finding.key) == (9, "rules.testing[1].text")


def test_a_finding_in_pyproject_has_the_whole_key(write):
    policy = "[tool.contribpolicy.document]\nreview_after = 2020-01-01\n"
    findings = lint(load(root=write({"pyproject.toml": policy})), today=TODAY)
    keys = [finding.key for finding in findings]
    assert "tool.contribpolicy.document.review_after" in keys
    assert "tool.contribpolicy.project.name" in keys


def test_today_is_the_default_day(write):
    folder = write({"contribpolicy.toml": NAMED + "[document]\nreview_after = 2020-01-01\n"})
    assert [finding.code for finding in lint(load(root=folder))] == ["review-overdue"]
