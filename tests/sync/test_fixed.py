"""What a base has fixed: a repository below it has to say it, and to ask for it."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.slow

BASE = '[rules]\ntesting = { stance = "test-before-submit", fixed = true }\n'
OWN = """\
extends = ["base.toml"]
[project]
name = "demo"
[wording]
body = "POLICY.md"
templates = ["words"]
[pull_requests.sections]
"Author's checklist" = "text"
"""


@pytest.mark.parametrize(
    ("body", "words", "status", "code"),
    [
        ("Write good code.", "", 1, "fixed-unsaid"),
        ("Test your change before you submit it.", "", 0, ""),
        ("Run the tests.", "## test-before-submit\ncasual: run the tests\n", 0, "fixed-reworded"),
    ],
)
def test_a_strict_check_keeps_what_a_base_has_fixed(repository, body, words, status, code):
    files = {"base.toml": BASE, "contribpolicy.toml": OWN, "POLICY.md": f"{body}\n"}
    for name, text in {**files, "words/testing.md": words}.items():
        repository.write(name, text)
    done = repository.run("sync", "--check", "--strict")
    assert (done.status, f"[{code}]" in done.err) == (status, bool(code)), done.err


TEMPLATE = ".github/PULL_REQUEST_TEMPLATE.md"
GUIDE = "CONTRIBUTING.md"
ASKED = (
    "<!-- What? -->\n\n## Description\n\n## Use of AI tools\n\n"
    "{}- [ ] I used AI.\n- [ ] I used none.\n"
)
FORM = "name: A\nabout: b\nbody:\n- type: input\n  attributes: {label: What}\n"
PAIR = (
    "# Ours\n\n<!-- contribpolicy:begin llm-policy{0} -->\n<!-- contribpolicy:end llm-policy -->\n"
)
PAGE = {"docs/conf.py": "extensions = ['sphinx_contribpolicy']\n"}


@pytest.fixture
def member(repository):
    """A repository below a base that has fixed a rule, with files that say it and ask for it."""
    base = "[rules]\ndisclosure = { stance = 'required-any', fixed = true }\n"
    repository.write("base.toml", base)
    policy = "extends = ['base.toml']\n[project]\nname = 'Zeta'\n"
    repository.write("contribpolicy.toml", policy)
    assert repository.run("init", "--yes").status == 0
    strict(repository)
    return repository


def strict(repository, code="", said=""):
    """Sees that `sync`, and then a strict check and lint, find what is there and nothing else."""
    assert repository.run("sync").status == 0
    done = repository.run("sync", "--check", "--strict")
    codes = set(re.findall(r"\[(fixed-[a-z]+)\]", done.err))
    assert (done.status, codes) == (bool(code), {code} - {""}), done.err
    assert said in done.err
    assert (f"[{code}]" in repository.run("lint").out) == bool(code)


@pytest.mark.parametrize(
    ("own", "code"),
    [
        ("[wording]\nsections = ['talking']", "fixed-unsaid"),
        ("[pull_requests.sections]\n'Use of AI tools' = 'optional'", "fixed-unasked"),
        ("[wording]\nsections = ['disclosure']", ""),
    ],
)
def test_a_strict_check_finds_settings_against_what_a_base_has_fixed(member, own, code):
    member.write("contribpolicy.toml", f"{member.read('contribpolicy.toml')}\n{own}\n")
    strict(member, code)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        (ASKED.format("<!-- contribpolicy: one-of -->\n\n"), ""),
        (ASKED.format("<!-- contribpolicy: optional -->\n\n"), f"{TEMPLATE}:5: files: error: "),
        (ASKED.format(""), "that 'Use of AI tools' asks for it is a guess"),
        ("## Description\n\n<!-- contribpolicy: text -->\n", "this template does not ask for it"),
        (
            "For a typo, delete the whole template.\n\n"
            + ASKED.format("<!-- contribpolicy: one-of -->\n\n"),
            f"{TEMPLATE}:1: files: error: ",
        ),
        ("", "this template does not ask for it"),
        (
            None,
            "no template that asks for it (`contribpolicy init --with template` writes one",
        ),
    ],
)
def test_a_strict_check_finds_a_template_that_asks_for_no_answer(member, template, said):
    policy = member.read("contribpolicy.toml")
    member.write("contribpolicy.toml", policy.replace(f'    "{TEMPLATE}",\n', ""))
    if template is None:
        (member.root / TEMPLATE).unlink()
    else:
        member.write(TEMPLATE, template)
    strict(member, said and "fixed-unasked", said)


def test_sections_that_the_policy_names_ask_where_the_template_is_elsewhere(member):
    policy = member.read("contribpolicy.toml").replace(f'    "{TEMPLATE}",\n', "")
    (member.root / TEMPLATE).unlink()
    told = "\n[pull_requests.sections]\n'How AI was used' = 'disclosure'\n"
    member.write("contribpolicy.toml", policy + told)
    strict(member)


@pytest.mark.parametrize(
    ("left_out", "code"),
    [(TEMPLATE, "fixed-unasked"), ("*.md", "fixed-unsaid"), ("AGENTS.md", "")],
)
def test_init_says_which_file_a_base_wants_that_it_was_to_leave_out(member, left_out, code):
    for name in (TEMPLATE, "AI_POLICY.md", "CONTRIBUTING.md", "AGENTS.md", "contribpolicy.lock"):
        (member.root / name).unlink(missing_ok=True)
    policy = member.read("contribpolicy.toml").partition("[files]")[0]
    member.write("contribpolicy.toml", policy)
    done = member.run("init", "--yes", "--without", left_out)
    assert done.status == 0, done.err
    assert (f"[{code}]" in done.err) == bool(code)
    assert ("[fixed-" in done.err) == bool(code)
    assert member.run("sync", "--check", "--strict").status == bool(code)
    if code == "fixed-unasked":
        assert member.run("init", "--yes", "--with", "template").status == 0
        strict(member)


def test_each_template_has_to_ask(member):
    other = ".github/PULL_REQUEST_TEMPLATE/docs.md"
    member.write(other, "## Description\n\n<!-- contribpolicy: text -->\n")
    strict(member, "fixed-unasked", f"{other}: files: error: ")


@pytest.mark.parametrize(
    ("rule", "template", "code"),
    [
        ("testing = { stance = 'test-before-submit', level = 'must'", "all", ""),
        ("testing = { stance = 'test-before-submit', level = 'must'", "text", "fixed-unasked"),
        ("testing = { stance = 'proof-of-execution'", "text", ""),
        ("testing = { stance = 'proof-of-execution'", "optional", "fixed-unasked"),
        ("change-scope = { stance = 'accepted-issue-only'", "optional", ""),
        ("agents = { stance = 'ban-all'", "optional", ""),
        ("testing = { stance = 'test-before-submit', level = 'encouraged'", "optional", ""),
    ],
)
def test_what_else_is_fixed_is_asked_where_a_section_of_its_kind_is(member, rule, template, code):
    member.write("base.toml", f"[rules]\n{rule}, fixed = true }}\n")
    policy = member.read("contribpolicy.toml").replace(f'    "{TEMPLATE}",\n', "")
    member.write("contribpolicy.toml", policy)
    told = f"<!-- contribpolicy: {template} -->\n\n- [ ] I tried it.\n"
    member.write(TEMPLATE, f"## What\n\n<!-- contribpolicy: text -->\n\n## How\n\n{told}")
    strict(member, code)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({}, "fixed-unsaid"),
        ({**PAGE, "docs/policy.rst": "Ours\n====\n\n.. llm-policy::\n"}, ""),
        ({"site/src/policy.md": "# Ours\n\n```{contribpolicy:llm-policy}\n```\n"}, ""),
        ({"site/conf.py": PAGE["docs/conf.py"], "site/ours.md": PAIR.format("")}, ""),
        ({"site/ours.md": PAIR.format("")}, "fixed-unsaid"),
        ({"site/a.rst": ".. include:: ../parts/b.inc\n", "parts/b.inc": PAIR.format("")}, ""),
        ({**PAGE, "docs/policy.rst": "Ours\n====\n\n.. policy-table::\n"}, "fixed-unsaid"),
        ({**PAGE, "docs/a.rst": "A\n=\n\n.. llm-policy::\n   :only: testing\n"}, "fixed-unsaid"),
        (
            {"a.md": "# A\n\n```{llm-policy}\n:no-title:\n:except: disclosure\n```\n"},
            "fixed-unsaid",
        ),
        (
            {
                **PAGE,
                "docs/a.md": "# A\n\n```{llm-policy}\n:style: cards\n:only: disclosure\n```\n",
            },
            "",
        ),
        ({**PAGE, "docs/a.md": "# A\n\n<llm-policy form='summary'/>\n"}, "fixed-unsaid"),
        ({**PAGE, "docs/a.md": "# A\n\n<llm-policy/>\n"}, ""),
    ],
)
def test_a_strict_check_finds_a_rule_that_nobody_can_read(member, files, code):
    kept = f"\n[files]\nregions = ['{TEMPLATE}']\n"
    policy = member.read("contribpolicy.toml")
    member.write("contribpolicy.toml", policy.partition("[files]")[0] + kept)
    for name, text in files.items():
        member.write(name, text)
    strict(member, code, code and "contribpolicy.toml: files: error: the base has fixed ")


@pytest.mark.parametrize(
    ("option", "code"),
    [
        ("", ""),
        (" only=disclosure", ""),
        (" only=testing", "fixed-unsaid"),
        (" except=disclosure", "fixed-unsaid"),
        (" form=summary", "fixed-unsaid"),
        (" preset=minimal", "fixed-unsaid"),
    ],
)
def test_an_extract_shows_what_it_has_of_the_policy(member, option, code):
    kept = f"\n[files]\nregions = ['{TEMPLATE}', '{GUIDE}']\n"
    policy = member.read("contribpolicy.toml")
    member.write("contribpolicy.toml", policy.partition("[files]")[0] + kept)
    member.write(GUIDE, PAIR.format(option))
    strict(member, code)


def test_what_is_told_to_agents_stands_in_the_text_for_them(member):
    member.write("base.toml", "[rules]\nagent-block = { stance = 'self-identify', fixed = true }\n")
    strict(member)
    policy = member.read("contribpolicy.toml").partition("[files]")[0]
    member.write(
        "contribpolicy.toml", f"{policy}[files]\nwhole = {{ 'AI_POLICY.md' = 'policy' }}\n"
    )
    strict(member, "fixed-unsaid")
    member.write("docs/a.rst", "A\n=\n\n.. llm-policy::\n")
    strict(member)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {TEMPLATE: "## Description\n\n<!-- What does this change? -->\n"},
        {".gitlab-ci.yml": "", ".gitlab/merge_request_templates/Default.md": "## What\n"},
        {
            ".github/PULL_REQUEST_TEMPLATE/one.md": "## A\n",
            ".github/PULL_REQUEST_TEMPLATE/b.md": "## B\n",
        },
        {**PAGE, "docs/index.rst": "Docs\n====\n\n.. toctree::\n\n   a\n", "docs/a.rst": "A\n=\n"},
        {".forgejo/pull_request_template.yml": FORM},
    ],
)
def test_what_init_sets_up_says_and_asks_what_is_fixed(repository, files):
    preset = (
        "preset = 'ownership'\n[rules]\ndisclosure = { stance = 'required-any', fixed = true }\n"
    )
    box = "testing = { stance = 'test-before-submit', level = 'must', fixed = true }\n"
    repository.write("base.toml", preset + box)
    for name, text in files.items():
        repository.write(name, text)
    assert repository.run("init", "--yes", "--set", 'extends=["base.toml"]').status == 0
    done = repository.run("sync", "--check", "--strict")
    assert (done.status, done.err) == (0, "")


@pytest.mark.parametrize(
    ("locked", "pair"), [(True, "pull-request-template"), (False, "pull-request-disclosure")]
)
def test_a_template_that_lost_its_region_is_named_once_with_the_pair_for_it(member, locked, pair):
    text = member.read(TEMPLATE)
    member.write(TEMPLATE, text[: text.index("<!-- contribpolicy:begin")])
    if not locked:
        (member.root / "contribpolicy.lock").unlink()
    done = member.run("sync", "--check", "--strict")
    (line,) = (line for line in done.err.splitlines() if TEMPLATE in line)
    assert line.startswith(f"{TEMPLATE}: ")
    assert f"put <!-- contribpolicy:begin {pair} --> and" in line
    assert done.status == 2


def test_a_file_that_lost_its_region_is_told_the_pair_that_it_had(member):
    member.write("AGENTS.md", "# Ours\n")
    assert "put <!-- contribpolicy:begin agent-instructions -->" in member.run("sync").err
