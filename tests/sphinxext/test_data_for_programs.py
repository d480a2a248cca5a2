"""A site carries the policy as data, and each page that shows the policy leads to it."""

from __future__ import annotations

import contextlib
import io
import json
import os
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from sphinx_contribpolicy.cli import main

pytestmark = pytest.mark.slow

NAME = "contribpolicy.json"


def pages(project):
    for name, text in {
        "index.md": "# Larkspur\n\n```{toctree}\nguide/policy\nguide/summary\nguide/other\n```\n",
        "guide/policy.md": "# Policy\n\n```{llm-policy}\n```\n",
        "guide/summary.rst": "Summary\n=======\n\n.. llm-policy::\n   :form: summary\n",
        "guide/other.md": "# A preset\n\n```{llm-policy}\n:preset: welcome\n```\n",
    }.items():
        project.write({name: text})
    return project


def leads(built, path):
    """Where the page at `path` leads for the data, from the top of the site; None: nowhere."""
    soup = BeautifulSoup(built.text(path), "html.parser")
    found = soup.find_all("link", type="application/json")
    assert len(found) <= 1
    return urljoin(f"https://larkspur.example/docs/{path}", found[0]["href"]) if found else None


def shown(root):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main(["show", "--format", "json", "--root", str(root)]) == 0
    return out.getvalue()


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_a_page_that_shows_the_policy_leads_to_its_data(project, builder):
    built = pages(project).build(builder, html_baseurl="https://larkspur.example/docs/")
    where = {"html": "guide/{}.html", "dirhtml": "guide/{}/index.html"}[builder]
    data = f"https://larkspur.example/docs/{NAME}"
    assert leads(built, where.format("policy")) == data
    assert leads(built, where.format("summary")) == data
    assert leads(built, where.format("other")) is None
    assert leads(built, "index.html") is None
    assert built.text(NAME) == shown(project.root)


def test_the_one_page_of_a_site_leads_to_it_too(project):
    built = pages(project).build("singlehtml")
    assert leads(built, "index.html") == f"https://larkspur.example/docs/{NAME}"
    assert built.text(NAME) == shown(project.root)


def test_the_data_says_in_which_form_it_is(project):
    data = json.loads(pages(project).build("html").text(NAME))
    assert data["form"] == 1
    assert data["project"]["name"] == "Larkspur"
    anchors = {f"contribpolicy-{rule['facet']}" for rule in data["rules"]}
    assert {rule["anchor"] for rule in data["rules"]} == anchors
    assert data["text"].startswith("# ")


def test_the_data_stays_in_step_and_is_left_alone_where_nothing_changed(project):
    first = pages(project).build("html")
    os.utime(first.out / NAME, (0, 0))
    again = project.build("html")
    assert (again.out / NAME).stat().st_mtime == 0

    policy = (project.root / "contribpolicy.toml").read_text("utf-8")
    changed = policy.replace("[project]\n", '[project]\ncontact = "robin@larkspur.example"\n')
    project.write({"contribpolicy.toml": changed})
    later = project.build("html")
    assert json.loads(later.text(NAME))["project"]["contact"] == "robin@larkspur.example"
    assert later.text(NAME) == shown(project.root)


def test_it_goes_with_the_last_page_that_shows_the_policy(project):
    assert (pages(project).build("html").out / NAME).is_file()
    project.write({"guide/policy.md": "# Policy\n", "guide/summary.rst": "Summary\n=======\n"})
    built = project.build("html")
    assert not (built.out / NAME).exists()
    assert leads(built, "guide/policy.html") is None


@pytest.mark.parametrize("page", ["# Larkspur\n", "# Larkspur\n\n```{llm-policy}\n```\n"])
def test_a_file_of_the_project_by_that_name_stays(project, page):
    project.write({"index.md": page, f"extra/{NAME}": "{}\n"})
    built = project.build("html", html_extra_path=["extra"], exclude_patterns=["_build*", "extra"])
    assert built.text(NAME) == "{}\n"


@pytest.mark.parametrize("builder", ["epub", "text", "pseudoxml"])
def test_what_is_no_site_has_none(project, builder):
    values = {"version": "1", "copyright": "2026"} if builder == "epub" else {}
    built = pages(project).build(builder, **values)
    assert not (built.out / NAME).exists()


def test_a_policy_that_cannot_be_read_has_no_data(project):
    pages(project).write({"contribpolicy.toml": "preset = 'nothing'\n"})
    built = project.build("html", warnings=True)
    assert not (built.out / NAME).exists()
    assert leads(built, "guide/policy.html") is None
