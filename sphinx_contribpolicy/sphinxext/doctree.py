"""Parse once, copy many: the docutils form of a text, ready to be put into any number of pages."""

from __future__ import annotations

import pickle
import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, cast

from docutils import nodes
from docutils.frontend import Values, get_default_settings
from docutils.utils import new_document
from docutils.utils.code_analyzer import Lexer, LexerError
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers.docutils_ import Parser
from myst_parser.parsers.mdit import create_md_parser
from sphinx.highlighting import lexer_classes

from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.sphinxext import styles
from sphinx_contribpolicy.sphinxext.styles import FACETS
from sphinx_contribpolicy.sphinxext.unread_marks import is_web

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

    from sphinx_contribpolicy.wording import Text

PageMarkup: TypeAlias = Literal["markdown", "rst"]

_MARK = "contribpolicy\x01"
_SOURCE = "[contribpolicy]"
_RELATIVE = re.compile(r"(?![a-zA-Z][\w+.-]*:|[/#?])[^\s]")
_LOCATED = (nodes.TextElement, nodes.section, nodes.Admonition, nodes.footnote)

_CONFIG = MdParserConfig(
    enable_extensions={"alert"},
    all_links_external=True,
    # Each section has the words of its heading, of which the page that shows it makes a slug.
    heading_anchors=7,
    heading_slug_func=str,
    suppress_warnings=["myst"],
    disable_syntax=["front_matter", "myst_role", "myst_target", "myst_block_break"],
)


class CachedNodes(NamedTuple):
    """One copy of the nodes, with lists of those that a page adapts; all in document order."""

    tops: list[nodes.Node]
    located: list[nodes.Element]
    """Nodes that need the place where they are shown: what Sphinx translates or warns about."""
    sections: list[nodes.section]
    rubrics: list[nodes.rubric]
    anchors: list[tuple[str, nodes.Element]]
    """The facets with the nodes that state them first."""
    links: list[nodes.reference]
    """Links whose address is relative: to the folder of the policy file."""
    notes: list[nodes.footnote]
    note_marks: list[nodes.footnote_reference]
    headings: list[tuple[str, nodes.Element]]
    """The sections and rubrics, each with the words of which a page makes its slug."""
    end: nodes.Element | None
    """What takes nodes that follow the text; None where they stand behind it."""


class NodeCache:
    """The nodes of each text in this process.

    They are kept as pickles: loading one copies the nodes in C, and the lists of a copy name the
    nodes of that copy. docutils' own `deepcopy` of a node would leave the lists behind, and
    `copy.deepcopy` takes seven times as long.
    """

    def __init__(self) -> None:
        self._pickles: dict[tuple[Text, str, PageMarkup, bool], bytes] = {}

    def copy(self, text: Text, style: str, markup: PageMarkup, *, flat: bool) -> CachedNodes:
        """A copy of the nodes of `text`; `markup` is that of their `rawsource`."""
        key = (text, style, markup, flat)
        if key not in self._pickles:
            self._pickles[key] = pickle.dumps(_nodes(*key), -1)
        return cast("CachedNodes", pickle.loads(self._pickles[key]))  # noqa: S301 - made a line above


def _nodes(text: Text, style: str, markup: PageMarkup, flat: bool) -> CachedNodes:  # noqa: FBT001 - a key of the cache
    tops = list[nodes.Node](parse(text, markup))
    # A heading over nothing says nothing.
    bare = all(isinstance(top, nodes.section) and len(top) == 1 for top in tops)
    tops = [] if bare else styles.shape(tops, style, flat=flat)
    tops = _without_breaks(tops, flat=flat)
    made = CachedNodes(tops, [], [], [], [], [], [], [], [], styles.end(tops))
    for top in tops:
        top.parent = None
        for node in top.findall(nodes.Element):
            _list(node, made)
    return made


def _without_breaks(tops: list[nodes.Node], *, flat: bool) -> list[nodes.Node]:
    """The nodes without rules between paragraphs where docutils has none: in alerts, lists, boxes.

    Nobody could mend the warning on the page that shows the text.
    """
    for top in tops:
        for rule in list(top.findall(nodes.transition)):
            if rule.parent is not None and not isinstance(rule.parent, nodes.section):
                rule.parent.remove(rule)
    return [top for top in tops if not (flat and isinstance(top, nodes.transition))]


def _list(node: nodes.Element, made: CachedNodes) -> None:
    for facet in node.attributes.pop(FACETS, ()):
        made.anchors.append((facet, node))
    if heading := node.attributes.pop("slug", ""):
        made.headings.append((heading, node))
    if isinstance(node, nodes.section):
        node["names"] = [nodes.fully_normalize_name(node[0].astext())]
        node["ids"] = []
        made.sections.append(node)
    elif isinstance(node, nodes.rubric) and styles.LEVEL in node:
        made.rubrics.append(node)
    elif isinstance(node, nodes.reference) and _RELATIVE.match(node.get("refuri", "")):
        made.links.append(node)
    elif isinstance(node, nodes.footnote_reference):
        made.note_marks.append(node)
    elif isinstance(node, nodes.footnote):
        made.notes.append(node)
    # What stands inside a line is located by its block, as docutils itself does it.
    if isinstance(node, _LOCATED) and not isinstance(node, nodes.Inline):
        made.located.append(node)


class _Data(DocutilsRenderer):
    """Text of a policy is data: no role, directive or HTML of it runs; each is shown as written.

    Sphinx and the extensions of a host put roles and directives in place for every parser. Notes
    are told to no document here: the page that shows them numbers them with its own.
    """

    def render_fence(self, token: SyntaxTreeNode) -> None:
        language = next(iter(token.info.split()), "")
        if language.startswith("{"):
            self._show_code(f"{token.markup}{token.info}\n{token.content}{token.markup}", "text")
        else:
            self._show_code(token.content, language)

    def render_code_block(self, token: SyntaxTreeNode) -> None:
        self._show_code(token.content)

    def _show_code(self, source: str, language: str = "") -> None:
        """Leave a block to Sphinx, which highlights it as those of the page: as theirs, or so."""
        source = source.rstrip("\n")
        # Nobody could mend a warning on the page: forges know languages that Pygments does not.
        block = nodes.literal_block(source, source, force=True)
        if language:
            block["language"] = language if _is_known(language) else "text"
        self.current_node.append(block)

    def render_html_inline(self, token: SyntaxTreeNode) -> None:
        source = token.content.replace("\n", " ")
        if not _is_comment(source):
            self.current_node.append(nodes.literal(source, source))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        source = token.content.rstrip("\n")
        if not _is_comment(source):
            self._show_code(source, "text")

    def render_image(self, token: SyntaxTreeNode) -> None:
        target = str(token.attrGet("src") or "")
        if is_web(target):
            super().render_image(token)
        else:
            # Sphinx would copy the file from wherever it lies into the site.
            self.current_node.append(nodes.Text(f"![{token.content}]({target})"))

    def render_hardbreak(self, token: SyntaxTreeNode) -> None:
        super().render_hardbreak(token)
        # What is raw is for HTML and LaTeX alone.
        self.current_node.append(nodes.Text("\n"))

    def render_footnote_ref(self, token: SyntaxTreeNode) -> None:
        label = token.meta["label"]
        self.current_node.append(nodes.footnote_reference(f"[^{label}]", refname=label, auto=1))

    def render_footnote_reference(self, token: SyntaxTreeNode) -> None:
        note = nodes.footnote("", names=[token.meta["label"]], auto=1)
        with self.current_node_context(note, append=True):
            self.render_children(token)

    def render_myst_line_comment(self, token: SyntaxTreeNode) -> None:
        first, *others = token.content.split("\n")
        if first.strip().startswith(_MARK):
            self.current_node.append(nodes.comment(first, first.strip()))
        else:
            others = [first, *others]
        if others:
            text = "\n".join(f"%{line}" for line in others)
            self.current_node.append(nodes.paragraph(text, text))


def _is_known(language: str) -> bool:
    try:
        Lexer("", language)
    except LexerError:
        return language in lexer_classes
    return True


def _is_comment(html: str) -> bool:
    """Whether it is a comment and nothing else, which is for those who read the source."""
    html = html.strip()
    return html.startswith("<!--") and html.find("-->", 4) == len(html) - 3


def parse(text: Text, markup: PageMarkup) -> list[nodes.Element]:
    """The top nodes of `text`: its sections nest as its headings do.

    `markup` is that of the page that will show it: translations are looked up by, and parsed from,
    the source of a paragraph in that markup, which stands in `rawsource`. The nodes belong to no
    document and have no source and no line yet.
    """
    document = new_document(_SOURCE, _settings())
    parser = create_md_parser(_CONFIG, _Data)
    parser.options["document"] = document
    parser.render(text.marked())
    _take_marks(document)
    _show_lone_notes(document)
    for node in document.findall():
        if node is not document:
            _free(node)
        if isinstance(node, nodes.TextElement) and not isinstance(node, nodes.FixedTextElement):
            node.rawsource = _raw(node, markup)
    tops = [child for child in document.children if isinstance(child, nodes.Element)]
    for node in tops:
        node.parent = None
    return tops


@cache  # docutils makes them from a hundred options of a command line
def _settings() -> Values:
    settings = get_default_settings(Parser)
    settings.report_level = 5  # what a fragment holds is reported by the words, not by docutils
    return settings


def _take_marks(document: nodes.document) -> None:
    for message in list(document.findall(nodes.system_message)):
        message.parent.remove(message)
    for comment in list(document.findall(nodes.comment)):
        mark = comment.astext().strip()
        if not mark.startswith(_MARK):
            continue
        parent = comment.parent
        after = parent.index(comment) + 1
        stating = parent.children[after] if after < len(parent.children) else None
        if isinstance(stating, nodes.Element):
            stating[FACETS] = mark.removeprefix(_MARK).split()
        parent.remove(comment)


def _show_lone_notes(document: nodes.document) -> None:
    """Show as it is written what is no note: a mark without words, and words without a mark."""
    marks = [*document.findall(nodes.footnote_reference)]
    notes = [*document.findall(nodes.footnote)]
    # A writer of manual pages takes a note to say something.
    known = {note["names"][0]: note for note in reversed(notes) if note.astext().strip()}
    for mark in marks:
        if mark["refname"] not in known:
            mark.replace_self(nodes.Text(mark.rawsource))
    marked = {mark["refname"] for mark in marks}
    for note in notes:
        name = note["names"][0]
        if name not in marked or known.get(name) is not note:
            written = f"[^{name}]:"
            note.replace_self([nodes.paragraph(written, written), *note.children])


def _free(node: nodes.Node) -> None:
    """Take from a node what it knows of this document."""
    node.source = node.line = None
    # A node that knows its document drags it into every doctree that holds a copy of it.
    node.document = None  # type: ignore[assignment]  # docutils allows it for loose nodes
    if isinstance(node, nodes.section):
        # The page gives the section its names and ids, so that they are unique there.
        node["names"], node["dupnames"], node["ids"] = [], [], []
    if isinstance(node, nodes.reference) and "refuri" in node:
        # `sphinx.ext.extlinks` suggests a role for every link in a page that could have one, and
        # nobody can follow that in generated text. It passes over links that say what they are.
        node["internal"] = False


def _raw(node: nodes.TextElement, markup: PageMarkup) -> str:
    # Sphinx looks translations up by the source of blocks; what stands inside a line has none.
    if not node.rawsource or isinstance(node, nodes.Inline):
        return ""
    return node.rawsource if markup == "markdown" else rst.inline(node.rawsource)
