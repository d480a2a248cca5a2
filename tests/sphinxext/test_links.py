"""Links to rules and to the discussion."""

from __future__ import annotations

import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

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


FORGE = "https://github.com/example/larkspur/blob/main"
INCLUDE = {
    "md": "```{include} included.md\n%s```\n",
    "rst": ".. include:: included.rst\n%s",
}
LITERAL = {"md": ":literal:\n", "rst": "   :literal:\n"}


def linking(project, markup, **pages):
    """A project whose policy links to a file that is no page, with a page that shows the policy."""
    file = f"included.{markup}"
    text = f"[All]({file}), *[its **tests**]({file}#run-tests)* and [more]({file}#nothing)."
    policy = f"{project.POLICY}\n[[custom]]\ntitle = 'Ours'\ntext = '{text}'\n"
    guide = project.page(markup, project.heading(markup, "Run: tests", 2), "Run.", title="Guide")
    project.write({"contribpolicy.toml": policy, file: guide})
    pages = {"index": project.directive(markup, "llm-policy"), **pages}
    return project.write(
        {f"{name}.{markup}": project.page(markup, text) for name, text in pages.items()}
    )


def led(built, page="index.html"):
    """Where the three links of a page lead."""
    text = built.text(page) if not isinstance(built, Path) else (built / page).read_text("utf-8")
    shown = ("All</a>", "its <strong>tests</strong></a>", "more</a>")
    return [text.partition(f">{each}")[0].rpartition('href="')[2].strip('"') for each in shown]


def test_a_link_to_a_file_leads_to_the_page_that_includes_it(project, markup):
    include, policy = INCLUDE[markup], project.directive(markup, "llm-policy")
    pages = {"a": include % LITERAL[markup], "c": f"{policy}\n{include % ''}", "b": include % ""}
    built = linking(project, markup, **pages).build("html")
    nothing = f"{FORGE}/included.{markup}#nothing"
    assert led(built) == ["b.html", "b.html#run-tests", nothing]
    assert led(built, "c.html")[1:] == ["#run-tests", nothing]
    # A book without that page has the address on the forge.
    assert f"included.{markup}\\#run-tests}}" in project.build("latex").text("larkspur.tex")
    toctree = project.directive(markup, "toctree", content="b")
    project.write({f"index.{markup}": project.page(markup, policy, toctree)})
    assert r"\hyperref[\detokenize{b:run-tests}]" in project.build("latex").text("larkspur.tex")


@pytest.mark.parametrize("target", ["docs/usage.md#run-it", "docs/usage.md#mine"])
def test_a_link_to_a_part_of_a_page_leads_there(project, markup, target):
    rule = f"[rules.docs]\nstance = 'human-only'\nlink = '{target}'\n"
    usage = "# Usage\n\n## Run it\n\nRun.\n\n(mine)=\n## Other\n\nText.\n"
    pages = {f"index.{markup}": showing(project, markup), "docs/usage.md": usage}
    project.write({**pages, "contribpolicy.toml": f"{project.POLICY}\n{rule}"})
    html = project.build("html").text("index.html")
    assert f'href="{target.replace(".md", ".html")}"' in html


@pytest.mark.slow
def test_links_lead_elsewhere_when_another_page_includes_the_file(project, markup):
    linking(project, markup, b="Text.").note_pages_read()
    forge = [f"{FORGE}/included.{markup}{each}" for each in ("", "#run-tests", "#nothing")]
    assert led(project.build("html")) == forge
    for include, where in (("", ["b.html", "b.html#run-tests", forge[2]]), (None, forge)):
        part = "Text." if include is None else INCLUDE[markup] % include
        project.write({f"b.{markup}": project.page(markup, part)})
        assert led(project.build("html")) == where
        assert project.pages_read() == {"b"}
    project.write({f"b.{markup}": project.page(markup, INCLUDE[markup] % "")})
    project.build("html")
    project.write({f"included.{markup}": project.page(markup, "No tests.", title="Guide")})
    assert led(project.build("html")) == ["b.html", *forge[1:]]
    (project.root / f"b.{markup}").unlink()
    assert led(project.build("html")) == forge


@pytest.mark.slow
def test_links_to_files_lead_to_pages_in_a_parallel_build(project, markup):
    more = {f"page{number}": "Text." for number in range(12)}
    linking(project, markup, b="Text.", **more)
    out = project.root / "_build" / "html"
    for include, where in (("Text.", f"{FORGE}/included.{markup}"), (INCLUDE[markup], "b.html")):
        project.write({f"b.{markup}": project.page(markup, include.replace("%s", ""))})
        project.write({f"page{n}.{markup}": project.page(markup, where) for n in range(12)})
        project.run("html", "-W", "-j", "2")
        assert led(out)[:2] == [where, f"{where}#run-tests"]


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
