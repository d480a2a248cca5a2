"""Bad input is one clear warning with its place; the build goes on and shows nothing half-done."""

from __future__ import annotations

from html import unescape

import pytest
from docutils import nodes

from sphinx_contribpolicy.cli import main


def showing(project, markup, *options):
    return project.page(
        markup, "Before.", project.directive(markup, "llm-policy", *options), "Behind."
    )


def is_bare(document):
    """Whether the page shows its own two paragraphs and nothing else."""
    return [node.astext() for node in document[0]] == [
        "Contributing",
        "Before.",
        "Behind.",
    ] and len(document) == 1


def says_so(document):
    """Whether the page shows its own two paragraphs, and a line in place of the policy."""
    before, line, behind = [node.astext() for node in document[0]][1:]
    return (before, behind) == ("Before.", "Behind.") and "could not be read" in line


POLICIES = {
    "a misspelt preset": ('preset = "owner"\n', "did you mean"),
    "TOML that does not parse": ("preset = \n", "contribpolicy.toml:1"),
    "an unknown key": ("[wordings]\ntone = 'formal'\n", "wording"),
    "an unknown facet": ("[rules]\ndisclosur = 'required'\n", "disclosure"),
    "a wrong type": ("[wording]\nnumbered = 'yes'\n", "wording.numbered"),
    "a dangerous link": ("[project]\ndiscussion_url = 'javascript:alert(1)'\n", "discussion_url"),
}


@pytest.mark.parametrize(("policy", "said"), POLICIES.values(), ids=POLICIES.keys())
def test_a_policy_that_cannot_be_used(project, markup, policy, said):
    pages = {f"{name}.{markup}": showing(project, markup) for name in "ab"}
    built = project.write({"contribpolicy.toml": policy, **pages}).build(warnings=True)
    (warning,) = built.warnings.strip().split("\n")[:1]
    assert f"a.{markup}:7: WARNING: " in warning.replace(":6:", ":7:")
    assert said in built.warnings
    assert built.warnings.count("[contribpolicy.policy]") == 1
    assert says_so(built.doctree("a"))
    assert says_so(built.doctree("b"))


def test_no_policy_file(project, markup):
    (project.root / "contribpolicy.toml").unlink()
    built = project.write({f"index.{markup}": showing(project, markup)}).build(warnings=True)
    assert "contribpolicy init" in built.warnings
    assert built.warnings.count("WARNING") == 1
    assert says_so(built.doctree("index"))


def test_two_policy_files(project, markup):
    table = '[tool.contribpolicy]\npreset = "minimal"\n'
    project.write({f"index.{markup}": showing(project, markup), "pyproject.toml": table})
    built = project.build(warnings=True)
    assert "two policy files" in built.warnings
    assert built.warnings.count("WARNING") == 1


@pytest.mark.slow
def test_a_broken_policy_is_one_warning_in_a_parallel_build(project):
    pages = {f"page{number}.md": showing(project, "md") for number in range(12)}
    project.write({"contribpolicy.toml": 'preset = "owner"\n', **pages})
    done = project.run("dummy", "-j", "2")
    assert done.stderr.count("WARNING") == 1
    assert "page0.md:" in done.stderr


OPTIONS = {
    ":frm: summary": "did you mean 'form'?",
    ":form: ful": "did you mean 'full'?",
    ":style: card-deck": "did you mean 'card'?",
    ":only: disclosur": "did you mean 'disclosure'?",
    ":only:": "names no facet",
    ":class: !": "class",
}


def test_an_option_that_is_wrong(project, markup):
    for at, option in enumerate(OPTIONS):
        project.write({f"page{at}.{markup}": showing(project, markup, option)})
    built = project.build(warnings=True)
    assert built.warnings.count("WARNING") == len(OPTIONS)
    for at, (option, said) in enumerate(OPTIONS.items()):
        lines = [line for line in built.warnings.splitlines() if f"page{at}.{markup}:" in line]
        assert said in lines[0], option
        assert "[contribpolicy.option]" in lines[-1]
        assert is_bare(built.doctree(f"page{at}")), option


def test_every_wrong_option_of_a_directive_is_said(project, markup):
    text = showing(project, markup, ":frm: x", ":title: A", ":no-title:")
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert "exclude each other" in built.warnings
    assert built.warnings.count("WARNING") == 2


WRONG = {
    "policy-table": {
        "foo": "",
        "onyl": "testing",
        "only": "tsting",
        "class": "!",
        "form": "crad",
        "preset": "minimal",
        "like": "curl",
    },
    "llm-policy": {"frm": "summary", "form": "ful", "style": "", "title": "A", "no-title": ""},
    "good-first-issue-note": {"style": "card", "except": "testing"},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_option_is_said_in_the_same_words_in_directives_regions_and_files(
    project, markup, name, capsys
):
    options = WRONG[name]
    directive = project.directive(markup, name, *(f":{key}: {it}" for key, it in options.items()))
    written = "".join(f' {key}="{it}"' for key, it in options.items())
    begin, end = f"contribpolicy:begin {name}{written}", f"contribpolicy:end {name}"
    region = f"<!-- {begin} -->\n<!-- {end} -->" if markup == "md" else f".. {begin}\n\n.. {end}"
    listed = f'\n[files]\nregions = ["region.{markup}"]\n'
    project.write(
        {
            f"directive.{markup}": project.page(markup, directive),
            f"region.{markup}": project.page(markup, region),
            "contribpolicy.toml": project.POLICY + listed,
        }
    )

    warnings = project.build(warnings=True).warnings
    assert main(["sync", "--root", str(project.root)]) == 2
    refused = capsys.readouterr().err

    told = [
        [line.partition(f"{name}: ")[2].removesuffix(" [contribpolicy.option]") for line in lines]
        for lines in (
            [line for line in warnings.splitlines() if f"directive.{markup}:" in line],
            [line for line in warnings.splitlines() if f"region.{markup}:" in line],
            refused.splitlines(),
        )
    ]
    assert told[0]
    assert told[0] == told[1] == told[2]


def test_a_region_keeps_its_text_while_the_policy_cannot_be_read(project, markup):
    begin, end = "contribpolicy:begin llm-policy heading=2", "contribpolicy:end llm-policy"
    title = "## Old words" if markup == "md" else "Old words\n---------"
    text = "\n\n".join(
        [
            f"<!-- {begin} -->" if markup == "md" else f".. {begin}",
            title,
            "What sync wrote.",
            f"<!-- {end} -->" if markup == "md" else f".. {end}",
        ]
    )
    page = project.page(markup, "Before.", text, "Behind.")
    project.write({f"index.{markup}": page, "contribpolicy.toml": "preset = \n"})
    built = project.build(warnings=True)
    shown = built.doctree("index").astext()
    assert "Old words" in shown
    assert "What sync wrote." in shown
    assert built.warnings.count("WARNING") == 1
    assert "[contribpolicy.policy]" in built.warnings
    mended = project.write({"contribpolicy.toml": project.POLICY}).build()
    shown = mended.doctree("index").astext()
    assert "What sync wrote." not in shown
    assert "Behind." in shown


def test_an_option_of_a_region_that_is_wrong(project, markup):
    begin, end = "contribpolicy:begin llm-policy frm=summary", "contribpolicy:end llm-policy"
    lines = (
        [f"<!-- {begin} -->", f"<!-- {end} -->"] if markup == "md" else [f".. {begin}", f".. {end}"]
    )
    text = project.page(markup, "Before.", "\n".join(lines), "Behind.")
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert "did you mean 'form'?" in built.warnings
    assert is_bare(built.doctree("index"))


def test_markers_that_do_not_match_leave_the_text(project, markup):
    begin = "contribpolicy:begin llm-policy"
    line = f"<!-- {begin} -->" if markup == "md" else f".. {begin}"
    text = project.page(markup, line, "Text.")
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert "[contribpolicy.region]" in built.warnings
    assert f"index.{markup}:" in built.warnings
    assert "Text." in built.doctree("index").astext()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no such folder"),
        ({"words/terms.md": "## titles\ntitle policy: {{ nothing.there }}\n"}, "terms.md:2"),
    ],
)
def test_a_folder_of_templates_that_cannot_be_used(project, markup, files, said):
    project.write({f"index.{markup}": showing(project, markup), **files})
    project.configure('contribpolicy_templates = ["words"]\nexclude_patterns += ["words"]')
    built = project.build(warnings=True)
    assert said in built.warnings
    assert built.warnings.count("WARNING") == 1
    assert "[contribpolicy.words]" in built.warnings
    assert says_so(built.doctree("index"))


def test_a_second_full_policy_in_one_document_warns_and_in_several_none_does(project, markup):
    policy = project.directive(markup, "llm-policy")
    project.write({f"a.{markup}": project.page(markup, policy)})
    project.write({f"b.{markup}": project.page(markup, policy)})
    project.build()
    built = project.write({f"b.{markup}": project.page(markup, policy, policy)}).build(
        warnings=True
    )
    assert built.warnings.count("WARNING") == 1
    assert f"b.{markup}:" in built.warnings
    assert "[contribpolicy.twice]" in built.warnings


@pytest.mark.parametrize("style", ["dropdown", "card", "cards"])
def test_a_style_of_sphinx_design_needs_it(project, markup, style):
    text = showing(project, markup, f":style: {style}", ":form: summary")
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert "[contribpolicy.design]" in built.warnings
    assert list(built.doctree("index").findall(nodes.admonition))
    silent = project.configure('suppress_warnings += ["contribpolicy.design"]')
    silent.build()


@pytest.mark.parametrize(
    ("name", "options"), [("policy-discussion", ()), ("policy-table", (":only: media",))]
)
def test_a_directive_with_nothing_to_show(project, markup, name, options):
    text = project.page(markup, "Before.", project.directive(markup, name, *options), "Behind.")
    project.write({"contribpolicy.toml": 'preset = "minimal"\n', f"index.{markup}": text})
    built = project.build(warnings=True)
    assert "[contribpolicy.empty]" in built.warnings
    assert is_bare(built.doctree("index"))


ROLE = {"md": "{contribpolicy:%s}`%s`", "rst": ":contribpolicy:%s:`%s`"}


@pytest.mark.parametrize(
    ("facet", "said"), [("disclosur", "did you mean 'disclosure'?"), ("media", "no page shows")]
)
def test_a_link_to_a_rule_that_is_nowhere(project, markup, facet, said):
    text = project.page(markup, ROLE[markup] % ("rule", f"the rule <{facet}>"))
    built = project.write({f"index.{markup}": text}).build("html", warnings=True)
    assert said in built.warnings
    assert "[contribpolicy.rule]" in built.warnings
    assert "the rule" in built.text("index.html")


def test_a_link_to_a_discussion_that_is_not_set(project, markup):
    text = project.page(markup, ROLE[markup] % ("discussion", "talk to us"))
    project.write({"contribpolicy.toml": 'preset = "minimal"\n', f"index.{markup}": text})
    built = project.build("text", warnings=True)
    assert "[contribpolicy.discussion]" in built.warnings
    assert "talk to us" in built.text("index.txt")


CONF = {
    "contribpolicy_file": ["5", "None", "['a.toml']", "b'a'", "'a\\0'", "object()"],
    "contribpolicy_overrides": ["5", "None", "[]", "'a'", "object()"],
    "contribpolicy_templates": ["5", "None", "[5]", "[None]", "['a\\0']", "{'a': [1]}", "object()"],
    "contribpolicy_regions": ["'yes'", "None", "[]", "-1", "object()"],
    "contribpolicy_agent_block": ["'botom'", "None", "[5]", "-1", "['a', None]", "object()"],
}
"""What each value of conf.py cannot be."""


@pytest.mark.parametrize("name", CONF)
def test_a_value_in_conf_py_that_cannot_be_used_is_said_and_the_default_stands_in(name, project):
    pages = ("md", "rst")
    project.write({f"{markup}.{markup}": showing(project, markup) for markup in pages})
    for value in CONF[name]:
        built = project.configure(f"{name} = {value}").build(warnings=True)
        (said,) = built.warnings.splitlines()
        assert f"{name} in conf.py cannot be" in said, value
        assert ": give " in said
        assert "[contribpolicy.config]" in said
        for page in pages:
            assert "contribpolicy-agents" in built.doctree(page)[-1]["classes"]


NAMES = [
    *("*stars* and _lines_", "a | b `c` ``d``", "<script>alert(1)</script>", ":role:`x` |sub| x_"),
    *(
        "{{ 7 * 7 }} {% raw %}",
        "key: [value] # note",
        "مكتبة עברית 🦜",
        "back\\\\slash & [link](x)",
    ),
]


@pytest.mark.parametrize("builder", ["text", "html", "latex", "gettext"])
def test_a_name_with_special_characters_comes_out_as_it_is(project, markup, builder):
    for at, name in enumerate(NAMES):
        policy = f"[project]\nname = '{name}'\n[rules]\ntesting = 'write-tests'\n"
        policy += "agent-block = 'do-not-submit'\n"
        shown = project.directive(markup, "llm-policy", f":policy: {at}.toml")
        project.write({f"{at}.toml": policy, f"page{at}.{markup}": project.page(markup, shown)})
    project.configure('smartquotes = False\nlatex_engine = "xelatex"')
    built = project.build(builder)
    for at, name in enumerate(NAMES):
        doctree = built.doctree(f"page{at}")
        (block,) = (
            n for n in doctree.findall(nodes.container) if "contribpolicy-agents" in n["classes"]
        )
        assert name in block.astext()
        if builder == "html":
            assert name in unescape(built.text(f"page{at}.html"))


def test_a_role_that_needs_a_policy_shows_its_text_where_there_is_none(project, markup):
    role = {
        "md": "{contribpolicy:discussion}`the thread`",
        "rst": ":contribpolicy:discussion:`the thread`",
    }
    project.write({"contribpolicy.toml": 'preset = "owner"\n'})
    project.write({f"index.{markup}": project.page(markup, role[markup])})
    built = project.build(warnings=True)
    assert built.warnings.count("[contribpolicy.policy]") == 1
    assert built.doctree("index")[0][1].astext() == "the thread"


def test_a_template_that_cannot_be_read_is_named(project, markup):
    shown = project.directive(markup, "pull-request-template")
    project.write({f"index.{markup}": project.page(markup, "Before.", shown, "Behind.")})
    project.write({".github/pull_request_template.md": ""})
    (project.root / ".github/pull_request_template.md").write_bytes(b"caf\xe9\n")
    project.configure('exclude_patterns += [".github"]')
    built = project.build(warnings=True)
    assert "pull_request_template.md: the pull-request template cannot be read" in built.warnings
    assert built.warnings.count("[contribpolicy.policy]") == 1
    assert is_bare(built.doctree("index"))


def test_a_path_in_conf_py_is_as_good_as_a_text(project, markup):
    project.write({"_build/words/terms.md": "## mine\ntitle policy: what we ask\n"})
    project.write({f"index.{markup}": showing(project, markup)})
    for folders in (
        'here / "_build/words"',
        '[here / "_build/words"]',
        '["_build/words"]',
        '"_build/words"',
    ):
        built = project.configure(
            f"""
            from pathlib import Path
            here = Path(__file__).parent
            contribpolicy_file = here / "contribpolicy.toml"
            contribpolicy_templates = {folders}
            """
        ).build()
        assert "What we ask" in built.doctree("index").astext()


@pytest.mark.parametrize(
    ("given", "shown", "said"),
    [
        ({"contribpolicy_overrides.wording.title": "Ours"}, "Ours", ""),
        ({"contribpolicy_overrides.project.name": "Quokka"}, "Quokka", ""),
        ({"contribpolicy_templates": "_build/words"}, "What we ask", ""),
        ({"contribpolicy_overrides.wording.titel": "Ours"}, "", "did you mean 'title'?"),
        ({"contribpolicy_overrides.wording..x": "Ours"}, "Larkspur", "is no setting"),
    ],
)
def test_what_the_command_line_of_sphinx_gives_counts(project, markup, given, shown, said):
    project.write({"_build/words/terms.md": "## mine\ntitle policy: what we ask\n"})
    project.write({f"index.{markup}": showing(project, markup)})
    built = project.build(warnings=True, **given)
    assert shown in built.doctree("index").astext()
    assert said in built.warnings
    assert bool(said) is bool(built.warnings)


UNSAID = {
    "sections": ("{'wording': {'sections': ['talking']}}", "`wording.sections` leaves it out"),
    "a text": ("{'wording': {'body': 'OURS.md'}}", "this text does not say it"),
    "no base": ("{'extends': [], 'preset': 'minimal'}", "`extends` leaves that base out"),
    "more rules": ("{'rules': {'quality': 'brevity'}}", ""),
}


@pytest.mark.parametrize(("overrides", "said"), UNSAID.values(), ids=UNSAID.keys())
def test_conf_py_hides_no_rule_that_the_base_has_fixed(project, markup, overrides, said):
    project.write({
        "base.toml": (
            "[rules]\nhuman-voice = 'own-words'\n"
            "disclosure = { stance = 'required-any', fixed = true }\n"
        ),
        "contribpolicy.toml": "extends = ['base.toml']\n[project]\nname = 'L'\n",
        "OURS.md": "# Ours\n\nBe kind.\n",
        f"index.{markup}": showing(project, markup),
    })  # fmt: skip
    built = project.configure(f"contribpolicy_overrides = {overrides}").build(warnings=True)
    assert built.warnings.count("WARNING") == bool(said)
    assert built.warnings.count("[contribpolicy.fixed]") == bool(said)
    assert said in built.warnings
