"""Links to rules and to the discussion."""

from __future__ import annotations

import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

RULE = {"md": "{contribpolicy:rule}`%s`", "rst": ":contribpolicy:rule:`%s`"}
ANY = {"md": "{any}`%s`", "rst": ":any:`%s`"}
DISCUSSION = {"md": "{contribpolicy:discussion}`%s`", "rst": ":contribpolicy:discussion:`%s`"}


def showing(project, markup, *parts):
    return project.page(markup, project.directive(markup, "llm-policy"), *parts)


def test_a_rule_is_linked_by_its_plain_name_or_by_a_given_text(project, markup):
    links = [RULE[markup] % "good-first", RULE[markup] % "these issues <good-first>"]
    project.write({f"index.{markup}": showing(project, markup, *links)})
    html = project.build("html").text("index.html")
    link = 'href="#contribpolicy-good-first" title="good-first">'
    shown = [part.partition("</span>")[0].rpartition(">")[2] for part in html.split(link)[1:]]
    assert len(shown) == 2
    assert shown[0] not in {"", "good-first"}
    assert shown[1] == "these issues"


def test_a_rule_leads_to_the_same_page_or_else_to_the_first_by_name(project, markup):
    link = RULE[markup] % "disclosure"
    project.write({f"{name}.{markup}": showing(project, markup, link) for name in ("b", "c")})
    project.write({f"a.{markup}": project.page(markup, link)})
    built = project.build("html")
    assert 'href="b.html#contribpolicy-disclosure"' in built.text("a.html")
    assert 'href="#contribpolicy-disclosure"' in built.text("c.html")


def test_a_page_with_an_example_is_the_last_to_be_linked(project, markup):
    example = project.directive(markup, "llm-policy", ":preset: disclosure")
    project.write({f"a.{markup}": project.page(markup, example)})
    project.write({f"b.{markup}": showing(project, markup)})
    project.write({f"c.{markup}": project.page(markup, RULE[markup] % "disclosure")})
    assert 'href="b.html#contribpolicy-disclosure"' in project.build("html").text("c.html")


OWN = """\
[[custom]]
title = "Ours"
text = "See [usage](docs/usage.md), [its end](docs/usage.md#end) and [the minutes](minutes/1.md)."
"""


def test_links_of_a_policy_lead_to_pages_or_to_the_forge(project, markup):
    policy = (project.root / "contribpolicy.toml").read_text("utf-8")
    pages = {f"index.{markup}": showing(project, markup), "docs/usage.md": "# Usage\n\nRun.\n"}
    project.write({**pages, "contribpolicy.toml": f"{policy}\n{OWN}"})
    html = project.build("html").text("index.html")
    forge = "https://github.com/example/larkspur/blob/main"
    assert 'href="docs/usage.html"' in html
    assert f'href="{forge}/docs/usage.md#end"' in html
    assert f'href="{forge}/minutes/1.md"' in html


def test_the_link_of_a_rule_leads_to_a_page_or_to_the_forge(project, markup):
    policy = (project.root / "contribpolicy.toml").read_text("utf-8")
    pages = {f"index.{markup}": showing(project, markup), "docs/usage.md": "# Usage\n\nRun.\n"}
    forge = "https://github.com/example/larkspur/blob/main"
    for link, href in (("docs/usage.md", "docs/usage.html"), ("HOW.md", f"{forge}/HOW.md")):
        rule = f"[rules.docs]\nstance = 'human-only'\nlink = '{link}'\n"
        project.write({**pages, "contribpolicy.toml": f"{policy}\n{rule}"})
        assert f'href="{href}"' in project.build("html").text("index.html")


def test_a_link_that_leads_nowhere_from_a_page_is_warned_of(project, markup):
    project.write({f"index.{markup}": showing(project, markup), "contribpolicy.toml": OWN})
    said = project.build("html", warnings=True).warnings
    assert "the link to minutes/1.md leads nowhere here; set project.repository_url" in said


def test_the_role_any_finds_a_rule(project, markup):
    project.write({f"index.{markup}": showing(project, markup, ANY[markup] % "disclosure")})
    assert 'href="#contribpolicy-disclosure"' in project.build("html").text("index.html")


def test_a_markdown_link_to_the_anchor_resolves_from_any_page(project):
    link = "[how](#contribpolicy-disclosure)"
    project.write({"index.md": showing(project, "md", link), "other.md": project.page("md", link)})
    built = project.build("html")
    assert 'href="#contribpolicy-disclosure"' in built.text("index.html")
    assert 'href="index.html#contribpolicy-disclosure"' in built.text("other.html")


def test_each_anchor_is_unique_in_a_document_and_any_number_of_documents_have_it(project, markup):
    twice = project.directive(markup, "llm-policy", ":form: summary")
    project.write({f"{name}.{markup}": showing(project, markup, twice) for name in "ab"})
    built = project.build("html")
    for name in "ab":
        assert built.text(f"{name}.html").count('id="contribpolicy-disclosure"') == 1


def test_the_inventory_has_each_rule_once(project, markup):
    project.write({f"{name}.{markup}": showing(project, markup) for name in "ab"})
    built = project.build("html")
    inventory = (built.out / "objects.inv").read_bytes()
    lines = zlib.decompress(inventory.split(b"\n", 4)[4]).decode().splitlines()
    rules = {line.split()[0]: line.split()[3] for line in lines if " contribpolicy:rule " in line}
    assert {"disclosure", "good-first", "agent-block"} <= rules.keys()
    assert rules["disclosure"] == "a.html#contribpolicy-$"
    assert sum(line.startswith("disclosure ") for line in lines) == 1


@pytest.mark.parametrize("form", ["contribpolicy:rule", "external+larkspur:contribpolicy:rule"])
def test_a_rule_of_another_project_is_linked_by_its_inventory(project, tmp_path, markup, form):
    project.write({f"index.{markup}": showing(project, markup)})
    inventory = project.build("html").out / "objects.inv"
    role = RULE[markup] % "how you say it <disclosure>"
    other = project.write(
        {
            f"other/index.{markup}": project.page(markup, role.replace("contribpolicy:rule", form)),
            "other/conf.py": (project.root / "conf.py").read_text("utf-8")
            + "\nextensions += ['sphinx.ext.intersphinx']\nintersphinx_mapping = "
            + repr({"larkspur": ("https://example.org/", str(inventory))}),
        }
    )
    html = other.build("html", srcdir="other").text("index.html")
    assert 'href="https://example.org/index.html#contribpolicy-disclosure"' in html


def test_the_discussion_is_linked_with_the_given_text(project, markup):
    project.write({f"index.{markup}": project.page(markup, DISCUSSION[markup] % "talk to us")})
    html = project.build("html").text("index.html")
    url = "https://github.com/example/larkspur/discussions/1"
    assert f'<a class="reference external" href="{url}">talk to us</a>' in html


@pytest.mark.parametrize("shown", ["llm-policy", "policy-discussion", "role"])
def test_linkcheck_sees_the_discussion(project, markup, shown):
    class Missing(BaseHTTPRequestHandler):
        def do_HEAD(self):
            self.send_error(404)

        do_GET = do_HEAD  # noqa: N815 - likewise

        def log_message(self, *arguments):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Missing) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/discussion"
        policy = f'preset = "minimal"\n[project]\nname = "L"\ndiscussion_url = "{url}"\n'
        part = DISCUSSION[markup] % "talk" if shown == "role" else project.directive(markup, shown)
        project.write({"contribpolicy.toml": policy, f"index.{markup}": project.page(markup, part)})
        built = project.build("linkcheck", warnings=True)
        server.shutdown()
    assert f"[broken] {url}" in built.text("output.txt")
