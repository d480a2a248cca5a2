"""Extensions of Sphinx that look at every page find generated text like written text."""

from __future__ import annotations

from sphinx_contribpolicy.markup import rst as rest
from sphinx_contribpolicy.policy import load
from sphinx_contribpolicy.wording import write

EXTLINKS = """
extensions += ["sphinx.ext.extlinks"]
extlinks = {"talk": ("https://github.com/example/larkspur/discussions/%s", "discussion %s")}
extlinks_detect_hardcoded_links = True
"""


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
    link = {"md": "{ref}`In your own words`", "rst": ":ref:`In your own words`"}[markup]
    text = project.page(markup, project.directive(markup, "llm-policy"))
    other = project.page(markup, link, title="Other")
    project.write({f"index.{markup}": text, f"other.{markup}": other})
    assert 'href="index.html#in-your-own-words"' in project.build("html").text("other.html")


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
