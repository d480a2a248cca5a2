"""When in Sphinx's work on a document each thing is done; light, as every project imports it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.transforms import SphinxTransform
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import make_refnode

from sphinx_contribpolicy.sphinxext import agent_block
from sphinx_contribpolicy.sphinxext.domain import ANCHOR, LINK, domain_of
from sphinx_contribpolicy.sphinxext.placeholders import PageNotes
from sphinx_contribpolicy.sphinxext.styles import BOX
from sphinx_contribpolicy.sphinxext.unread_marks import warn_of_marks
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.domain import FileLink, PolicyDomain


class ResolvePlaceholders(SphinxTransform):
    """Puts the generated nodes where a directive, region or tag keeps their place.

    At 5, because every transform of Sphinx is to treat them as if they were written: the first that
    looks at blocks is `PreserveTranslatableMessages` at 10, and `Locale` translates at 20.
    """

    default_priority = 5

    def apply(self, **kwargs: object) -> None:
        """Leave ordinary docutils nodes only."""
        if self.document.settings.record_dependencies.list and self.config.contribpolicy_regions:
            warn_of_marks(self.document, self.env)
        page = PageNotes.noted(self.env)
        if page is None:
            if not agent_block.is_listed(self.env):
                return
            page = PageNotes.note(self.env)
        # A project that shows no text does not pay for it, and a page without one for no more.
        from sphinx_contribpolicy.sphinxext.resolve import Resolver

        Resolver(self.document, self.env, page).run()
        if page.agent_block is not None:
            self.document.transformer.add_transforms([MoveAgentBlock])


class MoveAgentBlock(SphinxTransform):
    """Puts the block for agents last in its document.

    Others append to a document as well: MyST its footnotes at 623, docutils its messages at 860.
    From 879 on labels and anchors are gathered, so all has to be in its place by then.
    """

    default_priority = 870

    def apply(self, **kwargs: object) -> None:
        """Leave the block behind all else, if it still stands at the end of the document."""
        block = PageNotes.note(self.env).agent_block
        if block is not None and block.parent is self.document:
            self.document.remove(block)
            self.document.append(block)


class BareBoxes(SphinxPostTransform):
    """Takes the generated text out of its boxes for builders of Markdown.

    sphinx-markdown-builder, which sphinx-llm builds on, drops an `admonition` with all that it
    holds, and tools would read a page without the policy.
    """

    default_priority = 5
    formats = ("markdown",)

    def run(self, **kwargs: object) -> None:
        """Leave the title as a heading, and the content behind it."""
        for box in list(self.document.findall(nodes.admonition)):
            if BOX in box["classes"] and isinstance(box.parent, nodes.Element):
                title, *body = box.children
                heading = nodes.rubric("", "", *title.children)
                box.parent.replace(box, [heading, *body])


class UniqueAnchors(SphinxPostTransform):
    """Leaves each anchor of a rule once, where more than one `only` of a page is shown.

    At 60, after Sphinx has taken the others away at 50.
    """

    default_priority = 60

    def run(self, **kwargs: object) -> None:
        """Take the anchor from all nodes but the first."""
        if not domain_of(self.env).rules.get(self.env.docname):
            return
        seen: set[str] = set()
        for node in self.document.findall(nodes.Element):
            if not isinstance(node, nodes.target) and node["ids"]:
                node["ids"] = [name for name in node["ids"] if name not in seen]
                seen.update(name for name in node["ids"] if name.startswith(ANCHOR))


class LinksToFiles(SphinxPostTransform):
    """Has links of a policy to files lead to the pages that show them, now that all are read.

    At 5, before anybody looks at addresses. Others keep the address that they have on the forge.
    """

    default_priority = 5

    def run(self, **kwargs: object) -> None:
        """Leave ordinary references."""
        domain = domain_of(self.env)
        for node in list(self.document.findall(nodes.reference)) if domain.linked else ():
            link: FileLink | None = node.attributes.pop(LINK, None)
            if link is None:
                continue
            if found := _place_of(link, domain):
                with contextlib.suppress(NoUri):
                    name, anchor = found
                    led = make_refnode(domain.builder, link.page, name, anchor, node.children)
                    node.replace_self(led)
            elif not link.known:
                path = node["refuri"].partition("#")[0]
                message = f"the link to {path} leads nowhere here; set project.repository_url"
                warn(WarningType.MARKUP, message, node)


def _place_of(link: FileLink, domain: PolicyDomain) -> tuple[str, str] | None:
    """The page that shows a linked file, and the id there; "" for the page as a whole.

    That of the link comes first, then the file's own, then the first by name that includes it. None
    where no page shows the file, or has the anchor.
    """
    for name in sorted(domain.pages_with(link.file), key=lambda name: name != link.page):
        found = _id_of(domain.env, name, link.anchor) if link.anchor else ""
        if found is not None:
            return name, found
    return None


def _id_of(env: BuildEnvironment, page: str, anchor: str) -> str | None:
    """The id of what a forge calls `anchor` in a file that a page shows; "" for its title.

    None where no heading and no label of the page is called so.
    """
    names = (anchor, nodes.make_id(anchor))
    if nodes.make_id(env.titles[page].astext()) in names:
        return ""
    if known := env.metadata.get(page, {}).get("myst_slugs", {}).get(anchor):
        return str(known[1])
    ids = {each["anchorname"].removeprefix("#") for each in env.tocs[page].findall(nodes.reference)}
    labels = env.domains.standard_domain.anonlabels.values()
    ids |= {label for name, label in labels if name == page}
    return next((name for name in names if name in ids), None)


class TargetAnchors(SphinxPostTransform):
    """Puts a target before each paragraph, list item or rubric that a link can lead to.

    The LaTeX and Texinfo writers of Sphinx write the ids of sections and targets only, so that a
    link to a paragraph would lead nowhere. At 5, before references are resolved at 10.
    """

    default_priority = 5
    formats = ("latex", "texinfo")

    def run(self, **kwargs: object) -> None:
        """Add the targets."""
        if not domain_of(self.env).rules:
            return
        for node in list(self.document.findall(nodes.Element)):
            linked = isinstance(node, nodes.rubric)
            anchors = [name for name in node["ids"] if linked or name.startswith(ANCHOR)]
            if anchors and not isinstance(node, (nodes.section, nodes.target)):
                _add_targets(node, anchors)


def _add_targets(node: nodes.Element, anchors: list[str]) -> None:
    targets = [nodes.target("", "", refid=anchor) for anchor in anchors]
    parent = node.parent
    if isinstance(node, nodes.list_item):
        node[0:0] = targets
    elif isinstance(parent, nodes.Element):
        where = parent.index(node)
        parent[where:where] = targets
