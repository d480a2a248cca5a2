"""A change re-reads the pages that show it, and no other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SHOWING = {"policy", "summary", "note"}


def write(project, pages):
    directives = {
        "policy.md": "```{llm-policy}\n```\n",
        "summary.rst": ".. llm-policy::\n   :form: summary\n",
        "note.md": "```{agent-instructions}\n:here:\n```\n\n```{good-first-issue-note}\n```\n",
    }
    for name, text in directives.items():
        project.write({name: project.page(name.rpartition(".")[2], text)})
    for number in range(pages):
        project.write({f"page{number}.md": f"# Page {number}\n\nText.\n"})
    project.write({"index.md": "# Index\n", "words/.keep": ""})
    project.configure('exclude_patterns += ["words", ".github"]')
    return project.configure('contribpolicy_templates = ["words"]').note_pages_read()


def change_policy_file(project):
    text = (project.root / "contribpolicy.toml").read_text("utf-8")
    project.write({"contribpolicy.toml": text + '\n[wording]\ntone = "formal"\n'})


def change_conf(project):
    project.configure('contribpolicy_overrides = {"wording": {"tone": "formal"}}')


def change_shipped_words(project):
    """What an upgrade of the kit does: other words, without any other change."""
    shipped = ROOT / "templates" / "words"
    for path in shipped.rglob("*.md"):
        text = path.read_text("utf-8")
        target = project.root / "words" / path.relative_to(shipped)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace("your ", "thy ").replace("new here", "new with us"), "utf-8")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("change", [change_policy_file, change_conf, change_shipped_words])
def test_a_change_re_reads_the_pages_that_show_it(project, change, jobs):
    write(project, 60)
    project.run("dummy", "-W", "-j", jobs)
    assert len(project.pages_read()) == 64

    change(project)
    project.run("dummy", "-W", "-j", jobs)

    assert project.pages_read() == SHOWING


def test_three_of_six_hundred_pages_are_read_again(project):
    write(project, 597)
    project.run("dummy", "-W", "-j", "2")
    assert len(project.pages_read()) == 601

    change_policy_file(project)
    project.run("dummy", "-W", "-j", "2")

    assert project.pages_read() == SHOWING


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_touching_the_policy_and_building_again_read_nothing(project, jobs):
    write(project, 3)
    project.run("dummy", "-W", "-j", jobs)
    for name in ("contribpolicy.toml",):
        path = project.root / name
        stat = path.stat()
        os.utime(path, (stat.st_atime, stat.st_mtime + 100))

    project.run("dummy", "-W", "-j", jobs)

    assert project.pages_read() == set()


def test_a_template_for_pull_requests_re_reads_the_page_that_shows_it(project):
    write(project, 3)
    page = project.page("md", "```{pull-request-template}\n```\n")
    project.write({"template.md": page, ".github/pull_request_template.md": "One?\n"})
    project.run("text", "-W")

    project.write({".github/pull_request_template.md": "Two?\n"})
    project.run("text", "-W")

    assert project.pages_read() == {"template"}
    assert "Two?" in (project.root / "_build/text/template.txt").read_text("utf-8")


def test_a_policy_that_appears_or_breaks_re_reads_the_pages_that_show_it(project):
    write(project, 3)
    project.run("dummy", "-W")
    project.write({"contribpolicy.toml": "preset = 'owner'\n"})
    broken = project.run("dummy")
    assert project.pages_read() == SHOWING
    assert broken.stderr.count("WARNING") == 1

    again = project.run("dummy")
    assert project.pages_read() == set()
    assert again.stderr == broken.stderr

    project.write({"contribpolicy.toml": project.POLICY})
    project.run("dummy", "-W")
    assert project.pages_read() == SHOWING


@pytest.mark.parametrize(
    "value", ['contribpolicy_agent_block = "none"', "contribpolicy_regions = False"]
)
def test_a_value_that_changes_where_nodes_stand_re_reads_all_pages(project, value):
    write(project, 3)
    project.run("dummy", "-W")
    project.configure(value)
    project.run("dummy", "-W")
    assert len(project.pages_read()) == 7


def test_a_page_that_is_removed_is_forgotten(project):
    write(project, 1)
    project.run("html", "-W")
    for name in ("policy.md", "summary.rst"):
        (project.root / name).unlink()
    project.write({"page0.md": "# Another title\n"})
    project.run("html", "-W")

    environment = project.environment("doctrees-html")
    data = environment.domaindata["contribpolicy"]
    assert set(data["texts"]) == {"note"}
    assert "disclosure" not in {facet for rules in data["rules"].values() for facet, _ in rules}


@pytest.mark.parametrize("order", [("html", "latex"), ("latex", "html")])
def test_two_builders_share_one_doctree_folder_in_either_order(project, order):
    write(project, 1)
    apart = {}
    for builder in order:
        project.run(builder, "-W")
        apart[builder] = output(project, builder)
        shutil.rmtree(project.root / "_build" / builder)
    for builder in order:
        project.run(builder, "-W", doctrees="shared")
        assert output(project, builder) == apart[builder]


def output(project, builder):
    folder = project.root / "_build" / builder
    names = {"html": "policy.html", "latex": "larkspur.tex"}
    return (folder / names[builder]).read_text("utf-8")
