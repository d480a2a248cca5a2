"""What the policy file, conf.py and templates set, as a page shows it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from docutils import nodes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_contribpolicy.policy import facets

# Long enough for headings.
LONG = "Answer for what you send, and say so. " * 20
BASE = f"""\
[project]
name = "Larkspur"

[rules]
understanding = {{ level = "must", text = "Understand it. {LONG}" }}
testing = {{ level = "must", text = "Test it." }}
disclosure = {{ level = "must", text = "Say it." }}
disclosure-detail = {{ level = "must", text = "Say which." }}
"""


@pytest.fixture
def page(project, markup):
    text = project.page(markup, project.directive(markup, "llm-policy"))
    project.write({"contribpolicy.toml": BASE, f"index.{markup}": text})
    return project.configure('exclude_patterns += ["words", "own.md"]')


def sections(project):
    document = project.build().doctree("index")
    (policy,) = (n for n in document[0].children if isinstance(n, nodes.section))
    return policy


def titles(policy):
    return [n[0].astext() for n in policy.children if isinstance(n, nodes.section)]


def add(project, text):
    path = project.root / "contribpolicy.toml"
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_body_replaces_the_text_and_keeps_its_headings(page):
    page.write({"own.md": "# Ours\n\nWe *voted*.\n\n## A part\n\n> [!TIP]\n> Ask.\n"})
    add(page, '[wording]\nbody = "own.md"\n')
    policy = sections(page)
    assert "We voted." in policy.astext()
    assert "Understand it." not in policy.astext()
    assert "A part" in titles(policy)
    assert list(policy.findall(nodes.tip))


@pytest.mark.parametrize("option", ["", ":style: admonition\n"])
def test_a_rule_inside_an_alert_of_a_body_warns_of_nothing(project, option):
    alert = "> [!CAUTION]\n> One.\n>\n> ---\n>\n> Two."
    project.write(
        {"included.md": f"# Ours\n\nOne.\n\n---\n\n{alert}\n\n- One.\n\n  ---\n\n  Two.\n"}
    )
    add(project, '[wording]\nbody = "included.md"\n')
    project.write({"index.md": f"# Page\n\n```{{llm-policy}}\n{option}```\n"})
    document = project.build().doctree("index")
    assert "Two." in document.astext()
    assert len(list(document.findall(nodes.transition))) == (0 if option else 1)


def test_a_custom_section_is_a_section(page):
    add(page, '[[custom]]\ntitle = "Commit story"\ntext = "Order `them`."\n')
    assert "Commit story" in titles(sections(page))


def test_sections_choose_and_order(page):
    all_of_them = titles(sections(page))
    add(page, '[wording]\nsections = ["disclosure", "responsibility"]\n')
    chosen = titles(sections(page))
    assert set(chosen) <= set(all_of_them)
    assert chosen == sorted(chosen, key=all_of_them.index, reverse=True)
    assert len(chosen) == 2


def test_the_layout_list_gives_lists(page):
    assert not list(sections(page).findall(nodes.bullet_list))
    add(page, '[wording]\nlayout = "list"\n')
    assert list(sections(page).findall(nodes.bullet_list))


def test_numbered_lists_are_numbered(page):
    add(page, '[wording]\nlayout = "list"\nnumbered = true\n')
    assert list(sections(page).findall(nodes.enumerated_list))


@pytest.mark.parametrize("box", ["note", "tip", "important", "warning", "caution"])
def test_a_box_is_the_admonition_of_its_kind(page, box):
    add(page, f'commits = {{ level = "must", text = "Boxed.", box = "{box}" }}\n')
    kind = getattr(nodes, box)
    assert [node.astext() for node in sections(page).findall(kind)] == ["Boxed."]


def test_a_template_of_the_project_replaces_a_fragment(page):
    before = titles(sections(page))
    page.write({"words/terms.md": "## titles\ntitle disclosure: openness\n"})
    page.configure('contribpolicy_templates = "words"')
    ours = {"Disclosure": "Openness"}
    assert titles(sections(page)) == [ours.pop(title, title) for title in before]
    assert not ours


def test_conf_names_the_file_and_overrides_it(page):
    page.write({"policies/ours.toml": BASE.replace("Test it.", "Run the tests.")})
    page.configure("""
        contribpolicy_file = "policies/ours.toml"
        contribpolicy_overrides = {"wording": {"title": "House rules"}}
        """)
    policy = sections(page)
    assert policy[0].astext() == "House rules"
    assert "Run the tests." in policy.astext()


def test_the_policy_is_found_above_the_folder_of_conf(project, markup):
    conf = (project.root / "conf.py").read_text("utf-8")
    text = project.page(markup, project.directive(markup, "llm-policy"))
    project.write({"contribpolicy.toml": BASE, "docs/conf.py": conf, f"docs/index.{markup}": text})
    assert "Understand it." in project.build(srcdir="docs").doctree("index").astext()


LINE = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=25)


@st.composite
def policies(draw):
    """Any policy: its stances, levels and qualifiers, and how it is worded."""
    # The text for agents stands in no page of its own.
    known = st.sampled_from(sorted(set(facets()) - {"agent-block"}))
    names = draw(st.lists(known, min_size=1, max_size=8, unique=True))
    rules = {}
    for name in names:
        stances = facets()[name].stances
        stance = stances[draw(st.sampled_from(sorted(stances)))]
        rule = {"stance": stance.name, "level": draw(st.sampled_from(stance.levels))}
        if draw(st.booleans()):
            rule["when"] = draw(LINE.map(str.strip))
        rules[name] = rule
    wording = {
        "tone": draw(st.sampled_from(["casual", "formal"])),
        "modals": draw(st.sampled_from(["plain", "rfc2119"])),
        "layout": draw(st.sampled_from(["paragraphs", "list"])),
        "numbered": draw(st.booleans()),
        "title": draw(LINE),
    }
    return {"project": {"name": draw(LINE)}, "rules": rules, "wording": wording}


@pytest.mark.slow
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(overrides=policies())
def test_any_policy_builds_without_a_warning_in_both_markups(project, overrides):
    with tempfile.TemporaryDirectory() as folder:
        here = type(project)(Path(folder))
        here.write({"contribpolicy.toml": ""})
        for markup in ("md", "rst"):
            page = here.page(markup, here.directive(markup, "llm-policy"))
            here.write({f"{markup}.{markup}": page})
        built = here.build(contribpolicy_overrides=overrides)
        markdown, rest = (built.doctree(name).pformat() for name in ("md", "rst"))
        assert markdown.replace("md.md", "") == rest.replace("rst.rst", "")
