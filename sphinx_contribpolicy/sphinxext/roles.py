"""The roles: a link to the rule of a facet, and a link to the discussion of the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxRole

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.sphinxext.request import Page, Wanted
from sphinx_contribpolicy.sphinxext.warnings_ import Warned, warn

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment


class RuleRole(XRefRole):
    """A link to where a page states the rule of a facet, by default with the facet's plain name."""

    def __init__(self) -> None:
        super().__init__(innernodeclass=nodes.inline, warn_dangling=True)

    def process_link(
        self,
        env: BuildEnvironment,
        refnode: nodes.Element,
        has_explicit_title: bool,  # noqa: FBT001 - Sphinx calls it so
        title: str,
        target: str,
    ) -> tuple[str, str]:
        """The text of the link and the name of the facet."""
        from sphinx_contribpolicy.policy import facets

        facet = target.strip().lower()
        if not has_explicit_title and facet in facets():
            title = facets()[facet].title
        return title, facet

    @staticmethod
    def missing(facet: str) -> str:
        """What to say of a facet that no page shows."""
        from sphinx_contribpolicy.policy import facets

        if facet in facets():
            return f"no page shows the rule of '{facet}': put llm-policy on one, or drop the link"
        hint = nearest(facet, facets()) or "; `contribpolicy facets` lists them"
        return f"there is no facet '{facet}'{hint}"


class DiscussionRole(SphinxRole):
    """A link with the given text to `project.discussion_url`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The link, or its text alone where the policy names no discussion."""
        # The domain names this role, so it cannot be known when this module is imported.
        from sphinx_contribpolicy.sphinxext.domain import domain_of
        from sphinx_contribpolicy.sphinxext.text_cache import Broken

        domain = domain_of(self.env)
        wanted = Wanted(part="discussion-url")
        Page.note(self.env)
        domain.note(wanted)
        plain = nodes.inline(self.rawtext, self.text)
        self.set_source_info(plain)
        try:
            url = domain.texts.discussion_url(wanted)
        except Broken as broken:
            domain.note_failure(broken, plain)
            return [plain], []
        if not url:
            message = "the policy has no discussion to link; set project.discussion_url"
            warn(Warned.DISCUSSION, message, self.get_location())
            return [plain], []
        return [nodes.reference(self.rawtext, self.text, refuri=url, internal=False)], []
