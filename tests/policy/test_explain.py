"""`explain KEY`: the value, the layer that won, and what the layers below it say."""

from __future__ import annotations

import pytest

from sphinx_contribpolicy.cli import main

FILES = {
    "contribpolicy.toml": """\
preset = "ownership"
extends = ["org.toml", "team.toml"]
[project]
repository_url = "https://gitlab.com/example/demo"
[wording]
templates = ["own"]
[pull_requests]
since = 2026-06-01
[rules]
testing = ["write-tests", { level = "must", text = "Say how." }]
good-first = false
[files]
whole = { "AI_POLICY.md" = "policy" }
""",
    "org.toml": """\
[wording]
tone = "formal"
noun = "guidelines"
[rules]
testing = "test-before-submit"
good-first = "off-limits"
""",
    "team.toml": '[wording]\nnoun = "expectations"\n[pull_requests]\nsince = 2026-11-28\n',
    "own/titles.md": "",
}
MEDIA = "  Images, video, sound and other art."
ANSWERS = {
    "wording.tone": [
        'wording.tone = "formal"',
        "  `casual` says you and we; `formal` speaks of contributors.",
        "  from org.toml",
    ],
    "wording.noun": [
        'wording.noun = "expectations"',
        "  What the text calls itself: policy, expectations.",
        "  from team.toml",
        '  org.toml says "guidelines"',
    ],
    "wording.templates": [
        'wording.templates = ["own"]',
        "  Folders with words of the project's own, relative to this file.",
        "  from contribpolicy.toml",
    ],
    "pull_requests.since": [
        'pull_requests.since = "2026-11-28"',
        (
            "  Pull requests opened before this day, such as 2026-03-01, are not judged; the text "
            "says so. Of the days of a base and of what extends it the later one holds."
        ),
        "  from team.toml",
        '  contribpolicy.toml says "2026-06-01"',
    ],
    "wording.layout": [
        'wording.layout = "paragraphs"',
        (
            "  How the rules of a section stand; a table says it for each section. "
            "`flat`: one list without headings, in the order of this file; what the maintainers do "
            "follows in sentences."
        ),
        "  from the defaults",
    ],
    "rules.testing[1].text": ['rules.testing[1].text = "Say how."', "  from contribpolicy.toml"],
    "rules.testing[0].level": ['rules.testing[0].level = "should"', "  from contribpolicy.toml"],
    "rules.media": ["rules.media: no rule", MEDIA, "  no layer sets it"],
    "rules.media.stance": ["rules.media: no rule", MEDIA, "  no layer sets it"],
    "rules.good-first": [
        "rules.good-first: no rule",
        "  The label for issues that suit newcomers.",
        "  contribpolicy.toml drops what layers below it say",
        '  preset ownership says "discouraged"',
        '  org.toml says "off-limits"',
    ],
    "preset": [
        'preset = "ownership"',
        "  The preset that the policy starts from.",
        "  from contribpolicy.toml",
    ],
    "like": [
        'like = ""',
        "  A published policy whose positions this one starts from.",
        "  from the defaults",
    ],
    "project.forge": [
        'project.forge = "gitlab"',
        "  What hosts the repository; guessed from `repository_url`.",
        "  from project.repository_url",
    ],
    'files.whole."AI_POLICY.md"': [
        'files.whole."AI_POLICY.md" = "policy"',
        "  from contribpolicy.toml",
    ],
}
REFUSED = {
    "wording.tome": "there is no key 'wording.tome'; did you mean 'tone'?",
    "rules.testin": "there is no key 'rules.testin'; did you mean 'testing'?",
    "wording.tone.x": "there is no key 'wording.tone.x'",
    "rules.testing[2]": "there is no key 'rules.testing[2]'; rules.testing has 2 entries, from 0",
    "rules.testing[0].whi": "there is no key 'rules.testing[0].whi'; did you mean 'why'?",
    "rules.general[1]": "there is no key 'rules.general[1]'; rules.general has one entry, 0",
    "custom[0]": "there is no key 'custom[0]'; custom has no entries",
    "two words": (
        "no rule of the policy says that; "
        "`contribpolicy facets WORD` finds the rules that speak of a word"
    ),
    "": "'' is no key; expected one such as wording.tone",
}


@pytest.mark.parametrize("key", ANSWERS)
def test_a_key_is_explained_by_its_layers(key, write, capsys):
    assert main(["explain", key, "--root", str(write(FILES))]) == 0
    assert capsys.readouterr().out.splitlines() == ANSWERS[key]


def test_a_facet_is_explained_by_every_layer_that_has_a_rule_on_it(write, capsys):
    assert main(["explain", "rules.testing", "--root", str(write(FILES))]) == 0
    _, about, *layers = capsys.readouterr().out.splitlines()
    said = [line for line in layers if line.startswith("  says: ")]
    layers = [line for line in layers if line not in said]
    assert about == "  Tests and proof that the work works."
    assert said
    assert layers == [
        "  from contribpolicy.toml",
        '  preset ownership says "test-before-submit"',
        '  org.toml says "test-before-submit"',
    ]


def test_a_table_that_several_layers_made_names_them_lowest_first(write, capsys):
    assert main(["explain", "wording", "--root", str(write(FILES))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:3] == [
        "  How the policy is worded.",
        "  from org.toml and team.toml and contribpolicy.toml",
    ]


@pytest.mark.parametrize("key", REFUSED)
def test_a_key_that_does_not_exist_is_refused_with_the_nearest_one(key, write, capsys):
    assert main(["explain", key, "--root", str(write(FILES))]) == 2
    assert capsys.readouterr().err.strip() == REFUSED[key]


@pytest.mark.parametrize(
    ("key", "about"), [("agents.position", "Where"), ("commits.trailer", "trailer")]
)
def test_a_key_of_a_table_is_not_taken_for_the_facet_of_its_name(key, about, write, capsys):
    assert main(["explain", key, "--root", str(write(FILES))]) == 0
    printed = capsys.readouterr().out
    assert "  says: " not in printed
    assert about in printed.split("\n")[1]
