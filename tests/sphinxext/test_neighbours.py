"""Extensions of Sphinx that look at every page find generated text like written text."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from docutils import nodes

from sphinx_contribpolicy.directives import DIRECTIVES, STYLES
from sphinx_contribpolicy.markup import rst as rest
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write

OWN = """
[[custom]]
title = "Release notes"
text = "Write a line for each change. It says what a user can do now."
"""
"""A section whose title stays when the kit's words do not."""

EXTLINKS = """
extensions += ["sphinx.ext.extlinks"]
extlinks = {"talk": ("https://github.com/example/larkspur/discussions/%s", "discussion %s")}
extlinks_detect_hardcoded_links = True
"""


@pytest.fixture
def project(project):
    return project.write({"contribpolicy.toml": project.POLICY + OWN})


def test_autosectionlabel_labels_generated_sections_as_written_ones(project, markup):
    written = write(load(project.root / "contribpolicy.toml").policy).markdown(2)
    if markup == "rst":
        written = rest.document(written, adornments="-~^")
    project.configure(
        """
        extensions += ["sphinx.ext.autosectionlabel"]
        autosectionlabel_prefix_document = True
        """
    )
    shown = project.page(markup, project.directive(markup, "llm-policy"))
    project.write({f"kit.{markup}": shown, f"hand.{markup}": project.page(markup, written)})

    labels = project.build().app.env.get_domain("std").labels

    ours, theirs = (
        {name.removeprefix(f"{page}:") for name in labels if name.startswith(f"{page}:")}
        for page in ("kit", "hand")
    )
    assert len(ours) > 5
    assert ours == theirs


def test_autosectionlabel_links_a_generated_section(project, markup):
    project.configure('extensions += ["sphinx.ext.autosectionlabel"]')
    link = {"md": "{ref}`Talking with us`", "rst": ":ref:`Talking with us`"}[markup]
    text = project.page(markup, project.directive(markup, "llm-policy"))
    other = project.page(markup, link, title="Other")
    project.write({f"index.{markup}": text, f"other.{markup}": other})
    assert 'href="index.html#talking-with-us"' in project.build("html").text("other.html")


def test_extlinks_suggests_no_role_for_links_in_generated_text(project, markup):
    role = {"md": "{contribpolicy:discussion}`talk`", "rst": ":contribpolicy:discussion:`talk`"}
    text = project.page(markup, project.directive(markup, "llm-policy"), role[markup])
    project.configure(EXTLINKS).write({f"index.{markup}": text})

    html = project.build("html").text("index.html")

    address = "https://github.com/example/larkspur/discussions/1"
    assert html.count(f'<a class="reference external" href="{address}">') == 2


def test_extlinks_still_suggests_a_role_for_links_that_the_page_writes(project, markup):
    link = {
        "md": "[talk](https://github.com/example/larkspur/discussions/2)",
        "rst": "`talk <https://github.com/example/larkspur/discussions/2>`__",
    }
    text = project.page(markup, project.directive(markup, "llm-policy"), link[markup])
    built = (
        project.configure(EXTLINKS).write({f"index.{markup}": text}).build("html", warnings=True)
    )
    assert built.warnings.count("WARNING") == 1
    assert "discussions/2' could be replaced by an extlink" in built.warnings


BOTH = """
extensions += ["sphinx.ext.autosectionlabel", "sphinx_design"]
autosectionlabel_prefix_document = True
"""


@pytest.mark.slow
def test_autosectionlabel_and_extlinks_find_nothing_to_warn_of(project):
    for markup in ("md", "rst"):
        every = [project.directive(markup, name) for name in DIRECTIVES]
        project.write({f"{markup}.{markup}": project.page(markup, *every)})
        for style in STYLES:
            shown = project.directive(markup, "llm-policy", f":style: {style}")
            project.write({f"{markup}-{style}.{markup}": project.page(markup, shown)})
    done = project.configure(EXTLINKS + BOTH).run("html", "-W", "-n")
    assert done.stderr == ""


# --- MyST's links to headings ---------------------------------------------------------------------

TITLES = """\
[project]
name = "Larkspur"

[rules]
understanding = { level = "must", text = "Understand all of it." }

[[custom]]
title = "Why: `code` *and* prose, zażółć"
text = "Say it."

[[custom]]
title = "貢献"
text = "Say it."
"""


def slugs(project, page):
    return project.build(myst_heading_anchors=4).app.env.metadata[page].get("myst_slugs", {})


@pytest.mark.parametrize("policy", ["", TITLES], ids=["a preset", "titles of many kinds"])
def test_a_generated_heading_has_the_slug_of_a_written_one(project, policy):
    if policy:
        project.write({"contribpolicy.toml": policy})
    written = write(load(project.root / "contribpolicy.toml").policy).markdown(2)
    shown = project.page("md", "```{llm-policy}\n```")
    project.write({"kit.md": shown, "hand.md": project.page("md", written)})

    both = project.build(myst_heading_anchors=4, contribpolicy_agent_block="none").app.env.metadata

    assert both["kit"]["myst_slugs"].keys() == both["hand"]["myst_slugs"].keys()
    assert len(both["kit"]["myst_slugs"]) > 2


REGION = """\
<!-- contribpolicy:begin llm-policy heading=2 -->

## Old words

<!-- contribpolicy:end llm-policy -->"""


SHOWING = {
    "directive": "```{llm-policy}\n```",
    "region": REGION,
    "tag": "<llm-policy/>",
    "box": "```{llm-policy}\n:style: admonition\n```",
    "dropdown": "```{llm-policy}\n:style: dropdown\n```",
    "nested": "````{note}\n```{llm-policy}\n```\n````",
}
SLUGS = ("release-notes", "for-automated-tools")


@pytest.fixture
def linked(project):
    """Each way to show the policy on a page, which links its headings, and is linked."""
    project.configure('extensions += ["sphinx_design"]\nmyst_heading_anchors = 3')
    for name, text in SHOWING.items():
        inside, outside = (
            " and ".join(f"[x]({page}#{slug})" for slug in SLUGS) for page in ("", f"{name}.md")
        )
        project.write({f"{name}.md": project.page("md", text, inside)})
        project.write({f"from-{name}.md": project.page("md", outside)})
    toctree = "```{toctree}\n:glob:\n*\n```"
    return project.write({"index.md": project.page("md", toctree)})


def test_a_markdown_link_to_a_generated_heading_resolves_on_every_page(linked):
    built = linked.build("html")
    for name in SHOWING:
        page = BeautifulSoup(built.text(f"{name}.html"), "html.parser")
        for slug in SLUGS:
            assert f'href="{name}.html#{slug}"' in built.text(f"from-{name}.html")
            assert page.find(id=slug) is not None


def test_a_markdown_link_to_a_generated_heading_has_a_target_in_latex(linked):
    tex = next(linked.build("latex").out.glob("*.tex")).read_text("utf-8")
    for name in SHOWING:
        for slug in SLUGS:
            place = rf"{{\detokenize{{{name}:{slug}}}}}"
            assert rf"\hyperref[{place[1:-1]}]" in tex
            assert tex.count(rf"\label{place}") == 1


def test_the_slugs_of_a_page_are_those_that_its_own_settings_ask_for(project):
    top = "---\nmyst:\n  heading_anchors: 2\n---\n"
    project.write({"index.md": top + project.page("md", "```{llm-policy}\n```")})
    found = slugs(project, "index")
    assert "ai-assisted-contributions" in found
    assert "release-notes" not in found


def test_the_headings_that_a_page_writes_keep_their_slugs(project):
    own = "## Release notes\n\nText."
    project.write({"index.md": project.page("md", "```{llm-policy}\n```", own)})
    found = slugs(project, "index")
    assert found["release-notes"][1] == "release-notes"
    assert "release-notes-1" in found


def test_a_function_that_cannot_make_a_slug_is_named(project):
    project.configure('myst_heading_slug_func = "builtins.int"')
    project.write({"index.md": project.page("md", "```{llm-policy}\n```")})
    built = project.build(myst_heading_anchors=2, warnings=True)
    assert "myst_heading_slug_func cannot take 'AI-assisted contributions'" in built.warnings
    assert "[contribpolicy.config]" in built.warnings


COMMAND = "$ pip install tides"
CODE = f"""Run it:

```console
{COMMAND}
```

    print("in the language of the page")

```
print("and so without one")
```

```json
{{"not": [json]}}
```

```no-such-language
x = 1
```
"""


def test_code_in_a_text_is_highlighted_as_that_of_the_page(project, markup):
    policy = f"[[custom]]\ntitle = 'Code'\ntext = {json.dumps(CODE)}\n"
    project.write({"contribpolicy.toml": 'preset = "minimal"\n' + policy})
    own = {"md": "```console\n%s\n```", "rst": ".. code-block:: console\n\n   %s"}[markup]
    text = project.page(markup, project.directive(markup, "llm-policy"), own % COMMAND)

    built = project.write({f"index.{markup}": text}).build("html")

    blocks = BeautifulSoup(built.text("index.html"), "html.parser").select("div.highlight")
    languages = [each.parent["class"][0].removeprefix("highlight-") for each in blocks]
    assert languages == ["console", "default", "default", "json", "text", "console"]
    assert blocks[0].decode() == blocks[-1].decode()
    assert blocks[1].find("span", class_="nb", string="print")


# --- Markdown for tools ---------------------------------------------------------------------------

SHOWN = [
    (name, style) for name, directive in DIRECTIVES.items() for style in directive.styles or ("",)
]


def words(document):
    """The words that a page of docs shows, without those of templates and URLs."""
    return re.findall(r"[a-z]{4,}", document.astext().lower())


def test_every_style_keeps_its_words_in_a_markdown_twin(project, markup):
    project.configure('extensions += ["sphinx_design", "sphinx_markdown_builder"]')
    for name, style in SHOWN:
        options = [f":style: {style}"] if style else []
        text = project.page(markup, project.directive(markup, name, *options))
        project.write({f"{name}-{style}.{markup}": text})
    built = project.build("markdown")
    for page in (f"{name}-{style}" for name, style in SHOWN):
        twin = set(re.findall(r"[a-z]{4,}", built.text(f"{page}.md").lower()))
        assert (page, [word for word in words(built.doctree(page)) if word not in twin]) == (
            page,
            [],
        )


@pytest.mark.slow
def test_sphinx_llm_gives_tools_the_policy_of_a_box(project):
    text = project.page("md", project.directive("md", "llm-policy", ":style: admonition"))
    project.configure('extensions += ["sphinx_llm.txt"]\nllms_txt_full_build = True')
    done = project.write({"index.md": text}).run("html", "-W")
    assert done.stderr == ""
    full = (project.root / "_build/html/llms-full.txt").read_text("utf-8")
    assert "Release notes" in full
    assert "A person has to understand each contribution" in full


# --- boxes ----------------------------------------------------------------------------------------


def test_headings_skip_no_level_in_any_style(project, markup):
    project.configure('extensions += ["sphinx_design"]')
    for style in STYLES:
        shown = project.directive(markup, "llm-policy", f":style: {style}")
        part = project.heading(markup, "Part", 2)
        project.write({f"{style}.{markup}": project.page(markup, shown)})
        project.write({f"{style}-below.{markup}": project.page(markup, part, shown)})
    built = project.build("html")
    for page in built.out.glob("*[a-z]*.html"):
        if page.stem.removesuffix("-below") in STYLES:
            body = BeautifulSoup(page.read_text("utf-8"), "html.parser").find(class_="body")
            levels = [int(heading.name[1]) for heading in body.find_all(re.compile("h[1-6]"))]
            assert (levels[0], len(levels) > 2) == (1, True)
            assert all(after <= before + 1 for before, after in pairwise(levels)), page.stem


def test_the_block_for_agents_is_in_no_box_of_the_policy(project, markup):
    project.configure('extensions += ["sphinx_design"]')
    for style in STYLES:
        shown = project.directive(markup, "llm-policy", f":style: {style}")
        project.write({f"{style}.{markup}": project.page(markup, shown)})
    built = project.build()
    for style in STYLES:
        block = built.doctree(style)[-1]
        assert "contribpolicy-agents" in block["classes"]
        title, *text = map(type, block)
        assert (title, set(text)) == (nodes.rubric, {nodes.paragraph})


# --- files that another parser includes -----------------------------------------------------------

INCLUDE = {
    "rst": ".. include:: included.md\n   :parser: myst_parser.sphinx_",
    "md": "```{eval-rst}\n.. include:: included.md\n   :parser: myst_parser.sphinx_\n```",
}
NAMED = "contribpolicy:%s llm-policy"
MARKS = {
    "a tag": ("<llm-policy/>", "<llm-policy> shows nothing"),
    "a pair": ("<llm-policy>\n</llm-policy>", "<llm-policy> shows nothing"),
    "a tag with options": ('<llm-policy form="summary"/>', "<llm-policy> shows nothing"),
    "a region": (
        f"<!-- {NAMED % 'begin'} heading=2 -->\n\n## Old\n\nOld.\n\n<!-- {NAMED % 'end'} -->",
        "the region 'llm-policy' shows the text that its file holds",
    ),
    "an empty region": (
        f"<!-- {NAMED % 'begin'} -->\n<!-- {NAMED % 'end'} -->",
        "the region 'llm-policy' shows the text that its file holds",
    ),
}


def test_what_stays_dead_in_a_file_that_another_parser_reads_is_said(project, markup):
    project.configure('suppress_warnings += ["myst.header"]')
    for number, (mark, _) in enumerate(MARKS.values()):
        include = INCLUDE[markup].replace("included", f"included{number}")
        project.write({f"included{number}.md": f"Part.\n\n{mark}\n"})
        project.write({f"a{number}.{markup}": project.page(markup, include)})
    warnings = project.build(warnings=True).warnings
    for number, (_, said) in enumerate(MARKS.values()):
        assert f"included{number}.md:3: WARNING: {said}" in warnings
    assert warnings.count("[contribpolicy.region]") == len(MARKS)


def test_a_file_that_the_parser_of_the_page_reads_gets_no_such_warning(project, markup):
    mark = MARKS["a region"][0] if markup == "md" else f".. {NAMED % 'begin'}\n\n.. {NAMED % 'end'}"
    include = project.directive(markup, "include").replace("{include}", "{include} included.txt")
    include = include.replace("include::", "include:: included.txt")
    shown = {"md": "`<llm-policy/>`", "rst": "``<llm-policy/>``"}[markup]
    project.write({"included.txt": f"Part.\n\n{mark}\n\n{shown}\n"})
    project.write({f"index.{markup}": project.page(markup, include)})
    assert "Release notes" in project.build().doctree("index").astext()


def test_a_directive_in_a_file_that_another_parser_reads_is_live(project, markup):
    project.write({"included.md": "```{llm-policy}\n```\n"})
    project.write({f"index.{markup}": project.page(markup, INCLUDE[markup])})
    assert "Release notes" in project.build().doctree("index").astext()


# --- only, and tags -------------------------------------------------------------------------------


def only(project, markup, expression, *options):
    shown = project.directive(markup, "llm-policy", *options)
    if markup == "md":
        return f"`````{{only}} {expression}\n{shown}`````"
    return f".. only:: {expression}\n\n" + "".join(f"   {line}\n" for line in shown.splitlines())


ANCHOR = 'id="contribpolicy-disclosure"'


@pytest.mark.parametrize("given", ["draft", "other"])
def test_a_policy_for_each_tag_has_its_anchors_and_warns_of_nothing(project, markup, given):
    text = project.page(
        markup,
        only(project, markup, "draft"),
        only(project, markup, "not draft", ":style: admonition"),
    )
    project.configure(f'tags.add("{given}")').write({f"index.{markup}": text})
    html = project.build("html").text("index.html")
    assert html.count(ANCHOR) == 1
    assert ("contribpolicy-admonition" in html) is (given == "other")
    assert html.count("For automated tools") == 1


def test_anchors_are_unique_where_two_conditions_hold(project, markup):
    text = project.page(markup, only(project, markup, "html"), only(project, markup, "not draft"))
    html = project.write({f"index.{markup}": text}).build("html").text("index.html")
    assert html.count("Release notes") > 1
    assert html.count(ANCHOR) == 1


@pytest.mark.parametrize("builder", ["html", "text"])
def test_the_block_for_agents_stands_where_the_policy_is_shown(project, markup, builder):
    text = project.page(markup, only(project, markup, "html"))
    built = project.write({f"index.{markup}": text}).build(builder)
    page = built.text({"html": "index.html", "text": "index.txt"}[builder])
    assert ("For automated tools" in page) is (builder == "html")


def test_a_second_policy_that_is_shown_with_the_first_warns(project, markup):
    text = project.page(
        markup, project.directive(markup, "llm-policy"), only(project, markup, "html")
    )
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert built.warnings.count("[contribpolicy.twice]") == 1


# --- what was not shown ---------------------------------------------------------------------------


def test_a_policy_that_could_not_be_shown_is_no_first_one(project, markup):
    missing = project.directive(markup, "llm-policy", ":policy: missing.toml")
    text = project.page(markup, missing, project.directive(markup, "llm-policy"))
    built = project.write({f"index.{markup}": text}).build(warnings=True)
    assert built.warnings.count("WARNING") == 1
    assert "missing.toml" in built.warnings
    assert "contribpolicy-agents" in built.doctree("index")[-1]["classes"]


@pytest.mark.parametrize("policy", ["", '[project]\nname = "Larkspur"\n'])
def test_a_policy_without_a_rule_shows_no_heading_over_nothing(project, markup, policy):
    project.write({"contribpolicy.toml": policy}).configure('extensions += ["sphinx_design"]')
    for style in STYLES:
        shown = project.directive(markup, "llm-policy", f":style: {style}")
        project.write({f"{style}.{markup}": project.page(markup, shown)})
    built = project.build(warnings=True)
    assert built.warnings.count("[contribpolicy.empty]") == len(STYLES)
    for style in STYLES:
        assert [node.astext() for node in built.doctree(style)[0]] == ["Contributing"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("contributin", "did you mean 'contributing'?"), ("contributing.md", "a name has no suffix")],
)
def test_a_name_for_the_block_that_no_page_has_is_said(project, markup, name, said):
    project.configure(f'contribpolicy_agent_block = ["contributing", "{name}"]')
    project.write({f"contributing.{markup}": project.page(markup, "Text.")})
    built = project.build(warnings=True)
    assert f"there is no document '{name}'" in built.warnings
    assert "[contribpolicy.config]" in built.warnings
    assert "contribpolicy-agents" in built.doctree("contributing")[-1]["classes"]
