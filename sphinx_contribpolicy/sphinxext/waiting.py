"""Whether generated nodes can wait outside their document until its transforms have run.

Some forty transforms of docutils, Sphinx and MyST look through a whole document one after the
other. They find nothing to do in plain generated nodes, or the same on every page, and looking
costs about as much as a third of parsing the text. So where it makes no difference, the nodes are
made and registered at once, and join the document after the last of these transforms. Whatever is
not known to be alike (another extension's transform, a catalogue of translations, a label that
Sphinx would hand on to the first node) makes them join the document at once.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.placeholders import Slot

UNTIL = 870
"""The priority at which they join: MyST resolves anchors at 879, extensions look at 880."""

_PASSING = frozenset(
    {
        "docutils.transforms.frontmatter.DocInfo",
        "docutils.transforms.frontmatter.DocTitle",
        "docutils.transforms.frontmatter.SectionSubTitle",
        "docutils.transforms.misc.Transitions",
        "docutils.transforms.references.AnonymousHyperlinks",
        "docutils.transforms.references.ExternalTargets",
        "docutils.transforms.references.Footnotes",
        "docutils.transforms.references.IndirectHyperlinks",
        "docutils.transforms.references.InternalTargets",
        "docutils.transforms.references.PropagateTargets",
        "docutils.transforms.references.Substitutions",
        "docutils.transforms.universal.Decorations",
        "docutils.transforms.universal.ExposeInternals",
        "docutils.transforms.universal.StripComments",
        "docutils.transforms.universal.Validate",
        "myst_parser.mdit_to_docutils.transforms.AddSlugIds",
        "myst_parser.mdit_to_docutils.transforms.CollectFootnotes",
        "myst_parser.mdit_to_docutils.transforms.PrioritiseExplicitIds",
        "myst_parser.mdit_to_docutils.transforms.ResolveSectionRefs",
        "myst_parser.mdit_to_docutils.transforms.SortFootnotes",
        "myst_parser.mdit_to_docutils.transforms.UnreferencedFootnotesDetector",
        "sphinx.builders.latex.transforms.FootnoteDocnameUpdater",
        "sphinx.domains.c.AliasTransform",
        "sphinx.domains.citation.CitationDefinitionTransform",
        "sphinx.domains.citation.CitationReferenceTransform",
        "sphinx.domains.cpp.AliasTransform",
        "sphinx.transforms.ApplySourceWorkaround",
        "sphinx.transforms.AutoIndexUpgrader",
        "sphinx.transforms.AutoNumbering",
        "sphinx.transforms.DefaultSubstitutions",
        "sphinx.transforms.DoctestTransform",
        "sphinx.transforms.ExtraTranslatableNodes",
        "sphinx.transforms.GlossarySorter",
        "sphinx.transforms.HandleCodeBlocks",
        "sphinx.transforms.MoveModuleTargets",
        "sphinx.transforms.ReorderConsecutiveTargetAndIndexNodes",
        "sphinx.transforms.SortIds",
        "sphinx.transforms.SphinxSmartQuotes",
        "sphinx.transforms.UnreferencedFootnotesDetector",
        "sphinx.transforms.compact_bullet_list.RefOnlyBulletListTransform",
        "sphinx.transforms.i18n.Locale",
        "sphinx.transforms.i18n.PreserveTranslatableMessages",
        "sphinx.transforms.i18n.TranslationProgressTotaliser",
        "sphinx.transforms.references.SphinxDanglingReferences",
        "sphinx.transforms.references.SphinxDomains",
        "sphinx_design.extension.AddFirstTitleCss",
    }
)
"""The transforms that leave plain nodes as they are, under the conditions that are asked below.

`SphinxSmartQuotes` does the same on every page: the nodes that are copied have it behind them.
"""

_DOMAINS = frozenset(
    {"c", "changeset", "citation", "cpp", "index", "js", "math", "py", "rst", "std"}
)
"""The domains of Sphinx: those of them that look through a document look for nodes of their own."""

_SETTINGS = (
    "doctitle_xform",
    "expose_internals",
    "sectsubtitle_xform",
    "strip_comments",
    "validate",
)
"""Settings of docutils, all off in Sphinx, that make transforms touch any node."""

_PLAIN = (
    nodes.section,
    nodes.title,
    nodes.rubric,
    nodes.paragraph,
    nodes.bullet_list,
    nodes.enumerated_list,
    nodes.list_item,
    nodes.Admonition,
    nodes.emphasis,
    nodes.strong,
    nodes.literal,
    nodes.Text,
)


def is_plain(tops: Iterable[nodes.Node]) -> bool:
    """Whether the nodes are of the kinds that no transform looks for; links lead out of the page.

    The text of a policy is, unless the project brings tables, code or footnotes of its own.
    """
    return all(
        isinstance(node, _PLAIN) or (isinstance(node, nodes.reference) and "refuri" in node)
        for top in tops
        for node in top.findall()
    )


def build_allows(env: BuildEnvironment) -> bool:
    """Whether anything in this build can wait.

    It can where there are no catalogues, none are written, nothing counts sections, and no domain
    of another extension looks through documents.
    """
    config = env.config
    language = config.language or ""
    names = {language, language.partition("_")[0]}
    folders = (env.srcdir / folder / name for folder in config.locale_dirs for name in names)
    return (
        not env.versioning_condition
        and bool(config.html_compact_lists)
        and "section_ref" not in getattr(config, "myst_enable_extensions", ())
        and not any(folder.is_dir() for folder in folders)
        and all(
            domain.name in _DOMAINS or type(domain).process_doc is Domain.process_doc
            for domain in env.domains.values()
        )
    )


def page_allows(document: nodes.document, slots: Iterable[Slot]) -> bool:
    """Whether what fills the slots can wait; to be asked when only earlier transforms have run."""
    settings = document.settings
    return (
        all(slot.depth and not slot.placement.name for slot in slots)
        and not any(getattr(settings, name, False) for name in _SETTINGS)
        and not any(_is_handed_on(node) for node in document.ids.values())
        and all(
            pending is None
            and (_passes(kind.__module__, kind.__qualname__) or priority > str(UNTIL))
            for priority, kind, pending, _ in document.transformer.transforms
        )
    )


def _is_handed_on(node: nodes.Node) -> bool:
    """Whether it may be a label that docutils moves to the node behind it."""
    return isinstance(node, nodes.target) and not ("refuri" in node or "refid" in node)


@cache
def _passes(module: str, name: str) -> bool:
    return f"{module}.{name}" in _PASSING
