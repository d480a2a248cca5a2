"""Generated nodes join a document late where nothing can tell the difference, and else at once.

Pages in the folder `waiting` are cases: those in `late` have to be ready to wait, those in
`at-once` must not. A transform that the extension does not know makes every page join at once, so
that the two ways of the same page can be compared.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from docutils import nodes
from sphinx.transforms import SortIds

from sphinx_contribpolicy.policy import facets

from .test_cases import CASES
from .test_cases import POLICY as OWN_WORDS

FOLDER = Path(__file__).parent / "waiting"
PAGES = sorted(FOLDER.glob("*/*.*"))
ANCHORS = {f"contribpolicy-{facet}" for facet in facets()}
UNKNOWN = """
from sphinx.transforms import SphinxTransform

class Unknown(SphinxTransform):
    default_priority = 400

    def apply(self):
        pass

def setup(app):
    app.add_transform(Unknown)
"""


def told(document: nodes.document) -> list[tuple[object, ...]]:
    """All that a doctree says, node by node, but for the sources, which only translation reads."""
    del document["source"]
    return [
        (
            node.tagname,
            str(node) if isinstance(node, nodes.Text) else sorted(node.attributes.items()),
            node.source and Path(node.source).name,
            node.line,
            node.parent.tagname if node.parent else "",
        )
        for node in document.findall()
    ]


def stored(built) -> tuple[object, ...]:
    """What the environment has of the page."""
    env = built.app.env
    std = env.domaindata["std"]
    toc = env.tocs["page"].pformat()
    return toc, std["labels"], std["anonlabels"], env.domaindata["contribpolicy"]["rules"]


def both_ways(project, **values):
    """The page as it is built, and as it is where all nodes join the document at once."""
    late = project.build("dummy", doctrees="late", **values)
    project.configure(UNKNOWN)
    return late, project.build("dummy", doctrees="at-once", **values)


@pytest.fixture
def joined(monkeypatch):
    """For each document that was read, whether it had generated nodes before the waiting ended."""
    seen = []
    sort = SortIds.apply

    def look(self, **kwargs):
        ids = {name for node in self.document.findall(nodes.Element) for name in node["ids"]}
        seen.append(not ids.isdisjoint(ANCHORS))
        sort(self, **kwargs)

    monkeypatch.setattr(SortIds, "apply", look)
    return seen


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_page_is_the_same_whether_its_nodes_wait_or_not(page: Path, project, joined):
    project.write({f"page{page.suffix}": page.read_text("utf-8")})
    late, at_once = both_ways(project)
    assert joined == [page.parent.name == "at-once", True]
    assert told(late.doctree("page")) == told(at_once.doctree("page"))
    assert stored(late) == stored(at_once)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_the_cases_are_the_same_whether_their_nodes_wait_or_not(case: Path, project, markup):
    project.write({"contribpolicy.toml": OWN_WORDS})
    for path in case.glob("*.toml"):
        project.write({path.name: path.read_text("utf-8")})
    text = (case / f"page.{markup}").read_text("utf-8")
    project.write({f"page.{markup}": text.replace("MARKUP", markup)})
    if (case / "conf.txt").exists():
        project.configure((case / "conf.txt").read_text("utf-8"))
    late, at_once = both_ways(project)
    assert told(late.doctree("page")) == told(at_once.doctree("page"))
    assert stored(late) == stored(at_once)


@pytest.mark.parametrize(
    "values",
    [
        {"smartquotes": False},
        {"language": "de"},
        {"language": "ja"},
        {"smartquotes_action": "qe"},
        {"contribpolicy_agent_block": "both"},
        {"contribpolicy_agent_block": ["page"]},
        {"numfig": True},
        {"nitpicky": True},
    ],
    ids=str,
)
def test_settings_of_the_project_do_the_same_to_nodes_that_wait(project, markup, values, joined):
    page = (FOLDER / "late" / f"plain.{markup}").read_text("utf-8")
    project.write({f"page.{markup}": page})
    late, at_once = both_ways(project, **values)
    assert joined == [False, True]
    assert told(late.doctree("page")) == told(at_once.doctree("page"))


def test_nothing_waits_where_a_catalogue_may_translate_it(project, markup, joined):
    page = (FOLDER / "late" / f"plain.{markup}").read_text("utf-8")
    project.write({f"page.{markup}": page, "locales/de/LC_MESSAGES/none.txt": ""})
    project.build("dummy", language="de_AT")
    project.build("dummy", language="fr")
    project.build("gettext")
    project.build("dummy", doctrees="lists", html_compact_lists=False)
    assert joined == [True, False, True, True]


def test_nothing_waits_that_brings_a_table_or_code(project, markup, joined):
    policy = 'preset = "minimal"\n[[custom]]\ntitle = "Setup"\ntext = "~~~sh\\nmake\\n~~~"\n'
    page = (FOLDER / "late" / f"plain.{markup}").read_text("utf-8")
    project.write({"contribpolicy.toml": policy, f"page.{markup}": page})
    late, at_once = both_ways(project)
    assert joined == [True, True]
    assert told(late.doctree("page")) == told(at_once.doctree("page"))
