from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_contribpolicy.lint import checks

pytestmark = pytest.mark.slow

PAIR = "<!-- contribpolicy:begin llm-policy heading=2 -->\n<!-- contribpolicy:end llm-policy -->\n"
ALERT = "# A\n\n> [!NOTE]\n> Mind this.\n"
WHOLE = '{ "AI_POLICY.md" = "policy" }'
MYST = 'extensions = ["myst_parser"]\n'
LIVE = 'extensions = ["myst_parser", "sphinx_contribpolicy"]\n'
GITHUB = 'preset = "minimal"\n[project]\nname = "W"\n'
GITLAB = 'preset = "minimal"\n[project]\nname = "W"\nforge = "gitlab"\n'

CODES = {check.code for check in checks()} - {check.code for check in checks(files=False)}
FOUND = {
    "entry-unlinked": ({"README.md": "# W\n"}, "README.md", None),
    "policy-unlinked": (
        {"README.md": "# W\n", "CONTRIBUTING.md": "# C\n"},
        "AI_POLICY.md",
        None,
    ),
    "two-guides": (
        {"CONTRIBUTING.md": "# C\n", ".github/CONTRIBUTING.md": "# C\n"},
        "CONTRIBUTING.md",
        None,
    ),
    "template-ignored": ({".github/templates/pull_request_template.md": "x\n"}, None, None),
    "template-missing": (
        {"contribpolicy.toml": f'preset = "ownership"\n[files]\nwhole = {WHOLE}\n'},
        None,
        None,
    ),
    "template-in-words-of-the-kit": (
        {
            "contribpolicy.toml": "[rules]\n"
            "disclosure = { stance = 'required-any', text = 'Tell us.' }\n"
            "[files]\nregions = ['.github/PULL_REQUEST_TEMPLATE.md']\n",
            ".github/PULL_REQUEST_TEMPLATE.md": (
                "<!-- contribpolicy:begin pull-request-template -->\n"
                "<!-- contribpolicy:end pull-request-template -->\n"
            ),
        },
        "contribpolicy.toml",
        2,
    ),
    "template-link-relative": (
        {".github/PULL_REQUEST_TEMPLATE.md": "<!--\n-->\nRead [this](CONTRIBUTING.md).\n"},
        ".github/PULL_REQUEST_TEMPLATE.md",
        3,
    ),
    "template-invites-deletion": (
        {
            ".github/PULL_REQUEST_TEMPLATE.md": (
                "## A\n\n<!-- contribpolicy: text -->\n\n<!-- What?\n\nFor a typo,\n"
                "delete the whole thing. -->\n"
            )
        },
        ".github/PULL_REQUEST_TEMPLATE.md",
        7,
    ),
    "template-passes-untouched": (
        {".github/PULL_REQUEST_TEMPLATE.md": '<img src="https://example.org/banner.png">\n'},
        None,
        None,
    ),
    "template-cannot-pass": (
        {
            ".github/PULL_REQUEST_TEMPLATE.md": (
                "## A\n\n<!-- contribpolicy: text -->\n\n<!-- nobody closed this\n"
            )
        },
        None,
        None,
    ),
    "directive-shown": ({"CONTRIBUTING.md": "# C\n\n```{llm-policy}\n```\n"}, "CONTRIBUTING.md", 3),
    "policy-nowhere": (
        {
            "AGENTS.md": f"# A\n\n{PAIR.replace('llm-policy', 'agent-instructions')}",
            "contribpolicy.toml": f'{GITHUB}[files]\nregions = ["AGENTS.md"]\n',
            "AI_POLICY.md": "",
        },
        None,
        None,
    ),
    "policy-twice": (
        {
            "CONTRIBUTING.md": f"# C\n\n{PAIR}",
            "docs/contributing.rst": "C\n=\n\nAI tools\n--------\n\nUse none.\n",
            "contribpolicy.toml": f'{GITHUB}[files]\nregions = ["CONTRIBUTING.md"]\n',
        },
        "docs/contributing.rst",
        4,
    ),
    "pair-unneeded": (
        {
            ".github/PULL_REQUEST_TEMPLATE.md": (
                f"## A\n\n{PAIR.replace('llm-policy heading=2', 'pull-request-disclosure')}"
            ).replace("llm-policy", "pull-request-disclosure"),
            "contribpolicy.toml": (
                f'{GITHUB}[files]\nregions = [".github/PULL_REQUEST_TEMPLATE.md"]\n'
            ).replace("minimal", "no-ai"),
        },
        None,
        3,
    ),
    "pair-empty": ({"CONTRIBUTING.md": f"# C\n\n{PAIR}"}, "CONTRIBUTING.md", 3),
    "alert-unread": (
        {"docs/conf.py": MYST, "docs/a.md": f"{ALERT}\n```{{llm-policy}}\n```\n"},
        "docs/a.md",
        3,
    ),
    "copies-disagree": ({"CONTRIBUTING.md": f"# C\n\n{PAIR}"}, "CONTRIBUTING.md", 3),
    "sync-stopped": (
        {"AI_POLICY.md": "# Ours\n\nWe voted on this.\n"},
        "AI_POLICY.md",
        None,
    ),
    "pin-differs": (
        {
            ".github/requirements-contribpolicy.txt": (
                "# The kit\nsphinx_contribpolicy==0.0.1 --hash=sha256:0\n"
            )
        },
        ".github/requirements-contribpolicy.txt",
        2,
    ),
    "pin-missing": (
        {
            ".github/requirements-contribpolicy.txt": "# The kit\nsphinx-contribpolicy\n",
            "contribpolicy.toml": "extends = ['org_policies:base.toml']\n[project]\nname = 'W'\n",
        },
        ".github/requirements-contribpolicy.txt",
        2,
    ),
    "wrap-differs": (
        {
            "contribpolicy.toml": f"{GITHUB}[wording]\nwrap = 80\n[files]\nwhole = {WHOLE}\n",
            ".prettierrc": "proseWrap: always\nprintWidth: 100\n",
        },
        "contribpolicy.toml",
        5,
    ),
    "pin-unused": (
        {
            ".github/requirements-contribpolicy.txt": (
                "# The kit\nsphinx-contribpolicy\norg-policies==1.0\n"
            )
        },
        ".github/requirements-contribpolicy.txt",
        3,
    ),
    "check-missing": (
        {"contribpolicy.toml": f"{GITHUB}[pull_requests]\nsince = 2026-03-01\n"},
        "contribpolicy.toml",
        5,
    ),
    "submodule-unfetched": (
        {
            ".github/workflows/policy.yml": "run: contribpolicy lint\n",
            ".gitmodules": '[submodule "policy"]\n\tpath = policy\n',
            "policy/base.toml": "[rules]\n",
            "contribpolicy.toml": "extends = ['policy/base.toml']\n[project]\nname = 'W'\n",
        },
        None,
        None,
    ),
    "agents-nested": (
        {"AGENTS.md": "AI_POLICY.md\n", "src/AGENTS.md": "Run make.\n"},
        "src/AGENTS.md",
        None,
    ),
}


def findings(repository):
    done = repository.run("lint", "--format", "json")
    return json.loads(done.out)["findings"]


def test_every_code_has_a_case():
    assert set(FOUND) == CODES


@pytest.fixture
def policy(repository):
    repository.write(
        "contribpolicy.toml",
        'preset = "minimal"\n[project]\nname = "W"\n'
        '[files]\nwhole = { "AI_POLICY.md" = "policy" }\n',
    )
    assert repository.run("sync").status == 0
    return repository


@pytest.fixture
def base(tmp_path, monkeypatch):
    """A base in a package that is installed."""
    info, folder = tmp_path / "site/org_policies-1.0.dist-info", tmp_path / "site/org_policies"
    for made in (info, folder):
        made.mkdir(parents=True)
    (info / "METADATA").write_text("Name: org-policies\nVersion: 1.0\n")
    (info / "RECORD").write_text("org_policies/__init__.py,,\n")
    (folder / "__init__.py").write_text("")
    (folder / "base.toml").write_text("[rules]\n")
    monkeypatch.syspath_prepend(str(tmp_path / "site"))


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("code", FOUND)
def test_a_case_is_found_where_it_is(policy, code):
    files, name, line = FOUND[code]
    for path, content in files.items():
        policy.write(path, content)
    found = [each for each in findings(policy) if each["code"] == code]
    assert found
    where = str(policy.root / (name or next(iter(files))))
    assert (where, line) in [(each["file"], each["line"]) for each in found]
    keys = {
        "check-missing": "pull_requests.since",
        "wrap-differs": "wording.wrap",
        "template-in-words-of-the-kit": "rules.disclosure",
    }
    assert all(each["key"] == keys.get(code, "files") for each in found)


@pytest.mark.parametrize(
    ("job", "missing"),
    [
        ("lint", ["since", "mode"]),
        ("check-pr --format github", ["mode"]),
        ("check-pr --act", []),
    ],
)
def test_the_check_that_settings_speak_of_is_looked_for_in_workflows(policy, job, missing):
    settings = '[pull_requests]\nsince = 2026-03-01\nmode = "comment"\n'
    policy.write("contribpolicy.toml", f"{GITHUB}{settings}")
    policy.write(".github/workflows/ours.yaml", f"run: contribpolicy {job}\n")
    found = [each["key"] for each in findings(policy) if each["code"] == "check-missing"]
    assert found == [f"pull_requests.{key}" for key in missing]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".github/workflows/ours.yaml", "run: contribpolicy check-commits A..B\n"),
        (".pre-commit-config.yaml", "entry: contribpolicy check-commits --message\n"),
        (".pre-commit-config.yaml", "- id: contribpolicy-commit-msg\n"),
    ],
)
@pytest.mark.parametrize(
    "settings", ["trailer = { key = 'Assisted-by', when = 'required' }", "sign_off = 'human'"]
)
def test_the_check_that_settings_of_commits_need_is_looked_for(policy, name, text, settings):
    policy.write("contribpolicy.toml", f"{GITHUB}[commits]\n{settings}\n")
    (found,) = (each for each in findings(policy) if each["code"] == "check-missing")
    assert found["key"] == "commits"
    assert "how-to/commits.html#in-a-workflow" in found["message"]
    policy.write(name, text)
    assert "check-missing" not in {each["code"] for each in findings(policy)}


ALWAYS = "proseWrap: always\nprintWidth: 100\n"
MDC = f"{ALWAYS}overrides:\n  - {{ files: '*.md', options: {{ printWidth: 80 }} }}\n"
UNKNOWN = {".cursor/rules/a.mdc": PAIR, "a.txt": PAIR}
"""What prettier has no parser for."""


@pytest.mark.parametrize(
    ("wrap", "files", "told"),
    [
        (80, {}, None),
        (100, {".prettierrc": ALWAYS}, None),
        (80, {".prettierrc": "printWidth: 100\n"}, None),
        (80, {".prettierrc": "proseWrap: always\n"}, None),
        (80, {".prettierrc": ALWAYS}, (".prettierrc", 100)),
        (80, {".prettierrc": "proseWrap: never\n"}, (".prettierrc", 0)),
        (0, {".prettierrc": ALWAYS}, (".prettierrc", 100)),
        ('"sentence"', {".prettierrc": ALWAYS}, (".prettierrc", 100)),
        (80, {".prettierrc": ALWAYS, ".prettierignore": "# Ours\n/AI_POLICY.md\n"}, None),
        (80, {".prettierrc": ALWAYS, ".prettierignore": "*_POLICY.md\n"}, None),
        (
            80,
            {".prettierrc": ALWAYS, ".prettierignore": "docs\n!AI_POLICY.md\n"},
            (".prettierrc", 100),
        ),
        (
            80,
            {
                ".prettierrc": "proseWrap: always\noverrides:\n"
                "  - { files: '*.md', options: { printWidth: 72 } }\n"
            },
            (".prettierrc", 72),
        ),
        (
            80,
            {".prettierrc": "proseWrap: always\n", "package.json": '{"a": "b --print-width=90"}'},
            ("package.json", 90),
        ),
        (
            80,
            {".mdformat.toml": "wrap = 88\n"},
            (".mdformat.toml", 88),
        ),
        (80, {".mdformat.toml": 'wrap = "no"\n'}, (".mdformat.toml", 0)),
        (80, {".mdformat.toml": 'wrap = "keep"\n'}, None),
        (
            80,
            {"pyproject.toml": "[tool.mdformat]\nwrap = 72\n"},
            ("pyproject.toml", 72),
        ),
        (80, {"tox.ini": "[doc8]\nmax-line-length = 100\n"}, None),
        (80, {".prettierrc": MDC}, None),
        (
            80,
            {".prettierrc": f"{MDC}  - {{ files: '*.mdc', options: {{ parser: markdown }} }}\n"},
            (".prettierrc", 100),
        ),
    ],
)
def test_a_width_that_a_formatter_is_told_is_held_against_that_of_the_policy(
    repository, wrap, files, told
):
    policy = f"{GITHUB}[wording]\nwrap = {wrap}\n[files]\nregions = {[*UNKNOWN]}\nwhole = {WHOLE}\n"
    for name, text in {"contribpolicy.toml": policy, **UNKNOWN, **files}.items():
        repository.write(name, text)
    said = [each["message"] for each in findings(repository) if each["code"] == "wrap-differs"]
    if told is None:
        assert said == []
        return
    name, width = told
    ends = f"at column {width}" if width else "nowhere, which is 0"
    wrap = str(wrap).strip('"')
    found = f"{name} has lines of Markdown end {ends}, and `wrap` is {wrap}; set `wrap` to that"
    assert [each.partition(", and run")[0] for each in said] == [found]


def test_what_init_made_has_no_finding_of_these(repository):
    repository.write("README.md", "# W\n")
    repository.run("init", "--yes")
    assert [each for each in findings(repository) if each["code"] in CODES] == []


def test_an_edited_copy_and_a_policy_that_moved_on_are_found(repository):
    repository.run("init", "--yes")
    policy = repository.read("contribpolicy.toml")
    repository.write("contribpolicy.toml", policy.replace('"ownership"', '"welcome"'))
    found = {each["file"] for each in findings(repository) if each["code"] == "copies-disagree"}
    assert found >= {
        str(repository.root / "AI_POLICY.md"),
        str(repository.root / "CONTRIBUTING.md"),
    }
    assert str(repository.root / "contribpolicy.lock") not in found


def test_a_lock_that_alone_is_behind_is_no_file_that_says_the_policy(repository):
    repository.run("init", "--yes")
    (repository.root / "contribpolicy.lock").unlink()
    (found,) = [each for each in findings(repository) if each["code"] == "copies-disagree"]
    assert found["file"] == str(repository.root / "contribpolicy.lock")
    assert "the lock does not know the policy and the files as they are now" in found["message"]


@pytest.mark.parametrize(
    ("old", "new", "first"),
    [
        ("reviewer", "reader", "first move that elsewhere or into contribpolicy.toml, or pass"),
        ("<!-- contribpolicy:end llm-policy -->", "", "`sync` cannot keep it: "),
    ],
)
def test_what_stops_sync_is_not_said_to_be_mended_by_sync_alone(repository, old, new, first):
    repository.run("init", "--yes")
    text = repository.read("CONTRIBUTING.md")
    assert old in text
    repository.write("CONTRIBUTING.md", text.replace(old, new))
    assert repository.run("sync").status in {1, 2}
    said = [each["message"] for each in findings(repository) if each["code"] == "sync-stopped"]
    assert first in said[0]
    assert said[0].endswith("; then run `contribpolicy sync`")


def test_a_template_of_another_forge_is_ignored_by_this_one(repository):
    repository.write("contribpolicy.toml", GITLAB)
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", "x\n")
    assert [each["code"] for each in findings(repository) if each["key"] == "files"] == [
        "template-ignored"
    ]


def test_a_template_from_elsewhere_whose_sections_the_policy_names_is_not_missing(repository):
    text = f'preset = "ownership"\n[files]\nwhole = {WHOLE}\n'
    told = '[pull_requests.sections]\n"Use of AI tools" = "disclosure"\n'
    for settings, missing in ("", True), (told, False):
        repository.write("contribpolicy.toml", f"{text}{settings}")
        found = {each["code"] for each in findings(repository)}
        assert ("template-missing" in found) == missing


PROVEN = {"template-passes-untouched", "template-cannot-pass"}


TEMPLATES = {
    "github": ".github/PULL_REQUEST_TEMPLATE.md",
    "forgejo": ".forgejo/PULL_REQUEST_TEMPLATE.md",
    "gitlab": ".gitlab/merge_request_templates/Default.md",
}
LINKS = {
    "../blob/main/changelog.d/README.md": ["gitlab"],
    "../tree/main/docs": ["gitlab"],
    "../issues": ["gitlab"],
    "../wiki/Tests#run": ["gitlab"],
    "../security/policy": ["gitlab"],
    "../CONTRIBUTING.md": [*TEMPLATES],
    "../issues.md": [*TEMPLATES],
    "../../blob/main/README.md": [*TEMPLATES],
    "/blob/main/README.md": [*TEMPLATES],
    "https://example.org/blob": [],
}


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("forge", TEMPLATES)
def test_a_link_of_a_template_leads_to_a_page_that_is_beside_a_pull_request(
    repository, forge, link
):
    repository.write("contribpolicy.toml", f'[project]\nname = "a"\nforge = "{forge}"\n')
    repository.write(TEMPLATES[forge], f"## What\n\nRead [this]({link}).\n")
    found = "template-link-relative" in {each["code"] for each in findings(repository)}
    assert found is (forge in LINKS[link])


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ('Kind = ["one-of", "all"]', "filled in it fails: choice-conflict under 'Kind'"),
        ('Kind = { kind = "one-of", choices = [4] }', "choices names box 4"),
        ('Kinds = "all"', "did you mean 'Kind'"),
    ],
)
def test_settings_by_which_nobody_can_pass_are_found(repository, sections, said):
    settings = f"{GITHUB}[pull_requests.sections]\n{sections}\n"
    repository.write("contribpolicy.toml", settings)
    repository.write(".github/PULL_REQUEST_TEMPLATE.md", "## Kind\n\n- [ ] Fix\n- [ ] Feature\n")
    found = [each for each in findings(repository) if each["code"] in PROVEN]
    assert [each["code"] for each in found] == ["template-cannot-pass"]
    assert said in found[0]["message"]


@pytest.mark.parametrize("preset", ["disclosure", "no-ai", "certify"])
def test_templates_of_projects_and_of_the_kit_are_proven(repository, preset):
    folder = Path(__file__).parents[1] / "pulls" / "shapes"
    for file in folder.iterdir():
        name = f".github/PULL_REQUEST_TEMPLATE/{file.name}"
        repository.write(name, file.read_text(encoding="utf-8"))
    repository.write("README.md", "# W\n")
    assert repository.run("init", "--yes", "--preset", preset, "--with=template").status == 0
    for accepted in ([], ["--accept"]):
        assert repository.run("template", "--write", *accepted).status == 0
        assert [each for each in findings(repository) if each["code"] in PROVEN] == []


@pytest.mark.parametrize(
    ("sentence", "rules", "lost"),
    [
        ("For a typo, delete the whole thing.", "", "Summary, Author's checklist"),
        ("Remove sections that do not apply.", "", "Author's checklist"),
        ("Delete this section if it does not apply.", "", ""),
        ("For a typo, delete the list.", "", ""),
        ("For a typo, delete the whole thing.", "pr-template = false", "Summary, Author's"),
    ],
)
def test_a_template_that_lets_go_what_the_policy_asks_is_named_by_init_and_lint(
    repository, sentence, rules, lost
):
    name = ".github/PULL_REQUEST_TEMPLATE.md"
    repository.write(name, f"## Summary\n\nWhat?\n\n## Checks\n\n<!-- {sentence} -->\n\n- [ ] A\n")
    repository.write("contribpolicy.toml", f'preset = "ownership"\n[rules]\n{rules}\n')
    written = repository.run("init", "--yes").err
    linted = repository.run("lint").out
    if lost:
        assert f"{name}:7: '{sentence}' lets people delete" in written
        assert "(Author's checklist); take these words out" in written
        assert f"{name}:7: files: warning: '{sentence}' lets people delete" in linted
        assert f"({lost}" in linted
    else:
        assert "lets people delete" not in written + linted


def test_answers_in_words_of_the_kit_beside_a_rule_of_ones_own_are_named_by_init_and_lint(
    repository,
):
    policy = 'disclosure = { stance = "required-significant", text = "Tell us of ten lines." }\n'
    repository.write("contribpolicy.toml", f"[rules]\n{policy}")
    said = (
        "disclosure.required-significant has a text of your own, and the template still asks in "
        'the kit\'s words: "No significant part of this was made by an AI tool." and "A signif'
    )
    assert said not in repository.run("lint").out
    assert said in repository.run("init", "--yes").err
    assert said in repository.run("lint").out
    kept = repository.read("contribpolicy.toml")
    (setting,) = re.findall(r"write `(templates = .+?)` under \[w", repository.run("lint").out)
    repository.write("contribpolicy.toml", f"{kept}\n[wording]\n{setting}\n")
    assert repository.run("words", "--new", "en", "disclosure.required-significant").status == 0
    words = repository.read("policy-words/disclosure.md")
    assert "without: No sig" in words
    words = words.replace("without: No sig", "without: Not a sig")
    repository.write("policy-words/disclosure.md", words)
    assert "has a text of your own" not in repository.run("lint").out
    assert "has a text of your own" not in repository.run("init", "--yes").err


def test_a_guide_that_leads_to_the_other_is_fine(policy):
    policy.write("CONTRIBUTING.md", "# C\n")
    policy.write(".github/CONTRIBUTING.md", "# C\n\nAI_POLICY.md\n")
    policy.write("CONTRIBUTING.md", "See [.github/CONTRIBUTING.md](.github/CONTRIBUTING.md).\n")
    assert "two-guides" not in {each["code"] for each in findings(policy)}


BODY_ON_A_PAGE = """\
preset = "minimal"
[wording]
body = "AI_POLICY.md"
[files]
regions = ["docs/ai.md"]
"""
PAGE_IS_THE_POLICY = """\
preset = "minimal"
[files]
whole = { "docs/ai.md" = "policy" }
"""


@pytest.mark.parametrize(
    ("policy", "link"), [(BODY_ON_A_PAGE, "AI_POLICY.md"), (PAGE_IS_THE_POLICY, "docs/ai.md")]
)
def test_an_entry_leads_to_the_policy_by_any_file_that_holds_it(repository, policy, link):
    repository.write("contribpolicy.toml", policy)
    repository.write("docs/ai.md", f"# AI\n\n{PAIR}")
    repository.write("AI_POLICY.md", "# AI\n\nNo AI tools.\n")
    repository.write("docs/conf.py", LIVE)
    repository.write("docs/index.md", "# D\n\n```{toctree}\nai\n```\n")
    entries = ("README.md", "CONTRIBUTING.md", "AGENTS.md")
    for led in (False, True):
        for name in entries:
            repository.write(name, f"# T\n\n{f'See [this]({link}).' if led else 'Hello.'}\n")
        assert repository.run("sync", "--force").status == 0
        found = [each for each in findings(repository) if each["code"] == "entry-unlinked"]
        named = [str(repository.root / name) for name in entries]
        assert [each["file"] for each in found] == ([] if led else named)


def test_code_and_generated_text_are_left_alone(policy):
    policy.write("docs/conf.py", MYST)
    policy.write("docs/a.md", f"# A\n\n```md\n{ALERT}```\n")
    policy.write("CONTRIBUTING.md", "# C\n\n````md\n```{llm-policy}\n```\n````\nAI_POLICY.md\n")
    codes = {each["code"] for each in findings(policy) if each["key"] == "files"}
    assert codes <= {"entry-unlinked"}


@pytest.mark.parametrize(
    ("conf", "named"),
    [
        (LIVE, False),
        (f"{LIVE}contribpolicy_regions = False\n", True),
        (f'{LIVE}contribpolicy_regions = False\nmyst_enable_extensions = ["alert"]\n', False),
        (MYST, False),
    ],
    ids=["live", "as the file has it", "and MyST reads it", "before the kit is in conf.py"],
)
def test_a_generated_alert_is_unread_only_where_a_page_shows_the_text_of_the_file(
    repository, conf, named
):
    repository.write("CONTRIBUTING.md", "# C\n")
    repository.run("init", "--yes")
    assert "> [!" in repository.read("CONTRIBUTING.md")
    repository.write("docs/conf.py", conf)
    repository.write("docs/guide.md", "```{include} ../CONTRIBUTING.md\n```\n")
    found = [each["file"] for each in findings(repository) if each["code"] == "alert-unread"]
    assert found == [str(repository.root / "CONTRIBUTING.md")] * named


def test_words_of_ones_own_are_the_words_of_the_copies_too(repository):
    repository.write("words/testing.md", "## test-before-submit\ncasual: try it out\n")
    repository.run("init", "--yes", "--set", "rules.testing=test-before-submit")
    assert repository.run("sync", "--templates", "words").status == 0
    assert "Try it out." in repository.read("AI_POLICY.md")
    codes = [
        json.loads(repository.run("lint", "--format", "json", *more).out)["findings"]
        for more in ((), ("--templates", "words"))
    ]
    found, found_with_words = ({each["code"] for each in findings} for findings in codes)
    assert "copies-disagree" in found
    assert "copies-disagree" not in found_with_words


def test_a_run_reads_each_file_and_the_words_of_the_kit_once(repository):
    repository.write("README.md", "# W\n")
    assert repository.run("init", "--yes").status == 0
    names = sorted(set(repository.content()) - {"contribpolicy.toml"})
    program = (
        "import collections, os, sys\n"
        "opened = collections.Counter()\n"
        "def count(event, args):\n"
        "    if event == 'open' and isinstance(args[0], (str, os.PathLike)):\n"
        "        opened[os.fspath(args[0])] += 1\n"
        "from sphinx_contribpolicy.lint import lint\n"
        "from sphinx_contribpolicy.policy import load\n"
        "loaded = load()\n"
        "sys.addaudithook(count)\n"
        "lint(loaded)\n"
        "for path, times in opened.items():\n"
        "    print(times, path)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=repository.root,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    times = {}
    for line in done.stdout.splitlines():
        count, _, path = line.partition(" ")
        times[path] = int(count)
    read = {name: times.get(str(repository.root / name)) for name in names}
    workflow = ".github/workflows/check-pr.yml"  # nothing to check in there
    assert read == {name: None if name == workflow else 1 for name in names}
    words = {path: count for path, count in times.items() if path.endswith(".md")}
    assert len(words) > len(names)
    # Once to be said, and once for the checksum that the lock has of them.
    assert set(words.values()) <= {1, 2}


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", ".github/CONTRIBUTING.md", "doc/a/b.rst"])
def test_an_anchor_leads_somewhere_where_a_page_may_have_it(repository, page):
    links = "[a](#how-we-test), [b](#how-we-tset) and [c](docs/no.md)"
    policy = f'{GITHUB}[document]\nclosing = "See {links}."\n'
    files = f'[files]\nwhole = {WHOLE}\nregions = ["{page}"]\n'
    pair = PAIR if page.endswith(".md") else PAIR.replace("<!-- ", ".. ").replace(" -->", "")
    repository.write(page, f"How we: test!\n=============\n\n{pair}")
    repository.write("contribpolicy.toml", policy + files)
    assert repository.run("sync").status == 0
    found = [each["message"] for each in findings(repository) if each["code"] == "link-nowhere"]
    assert [each.partition(";")[0] for each in found] == [
        "there is no docs/no.md",
        "nothing is called #how-we-tset",
    ]


def test_links_of_a_body_lead_from_its_folder_and_may_lead_to_a_file_that_sync_will_write(
    repository,
):
    repository.write("docs/policy.md", "See [a](../AI_POLICY.md), [b](policy.md) and [c](no.md).\n")
    settings = f'[wording]\nbody = "docs/policy.md"\n[files]\nwhole = {WHOLE}\n'
    repository.write("contribpolicy.toml", f"{GITHUB}{settings}")
    found = [each["message"] for each in findings(repository) if each["code"] == "link-nowhere"]
    assert [each.partition(";")[0] for each in found] == ["there is no no.md"]


def test_docs_show_a_policy_wherever_they_lie(policy):
    files = FOUND["policy-nowhere"][0]
    for name, text in files.items():
        policy.write(name, text)
    policy.run("sync", "--force")
    assert "policy-nowhere" in {each["code"] for each in findings(policy)}
    policy.write("site/src/ours.rst", "Ours\n====\n\n.. llm-policy::\n")
    assert "policy-nowhere" not in {each["code"] for each in findings(policy)}
