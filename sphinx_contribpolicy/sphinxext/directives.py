"""What a page can write: directives, which each keep the place of what they ask for, and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.roles import XRefRole
from sphinx.util.docutils import SphinxDirective, SphinxRole

from sphinx_contribpolicy.diagnostics import nearest
from sphinx_contribpolicy.directives import DIRECTIVES, TextRequest
from sphinx_contribpolicy.sphinxext.domain import PolicyDomain, domain_of
from sphinx_contribpolicy.sphinxext.placeholders import (
    PageNotes,
    is_rest,
    pending_text,
    read_request,
)
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.domains import Domain
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import OptionSpec


class AnyOption(dict[str, "Callable[[str], Any]"]):
    """Takes every option as it is written, so that reST and MyST report a wrong one alike."""

    def __missing__(self, name: str) -> Callable[[str], Any]:
        return directives.unchanged


class PolicyDirective(SphinxDirective):
    """A directive of this extension; `named` is its name in the table of directives."""

    named: ClassVar[str]
    has_content = True

    def run(self) -> list[nodes.Node]:
        """A node that keeps the place, or nothing where an option is wrong."""
        given = {name: value or "" for name, value in self.options.items()}
        request = read_request(self.env, self.named, given, self.get_location())
        if request is None:
            return []
        node = pending_text("", *self.parse_content_to_nodes() if self.content else ())
        self.set_source_info(node)
        node["request"] = request
        node["flat"] = self._in_eval_rst()
        PageNotes.note(self.env)
        return [node]

    def _in_eval_rst(self) -> bool:
        """Whether MyST's `eval-rst` reads this: apart from the page, whose sections it ignores."""
        # The state tells which parser reads this text; the page's suffix does not.
        if type(self.state).__module__.startswith("myst_parser."):
            return False
        return not is_rest(self.env)


def directive(name: str) -> type[PolicyDirective]:
    """The class of the directive `name`."""
    spec: OptionSpec = AnyOption(dict.fromkeys(DIRECTIVES[name].options, directives.unchanged))

    class Named(PolicyDirective):
        named = name
        option_spec = spec

    Named.__doc__ = DIRECTIVES[name].about
    return Named


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
        from sphinx_contribpolicy.wording import Fragments, facet_title

        facet = target.strip().lower()
        if not has_explicit_title:
            try:
                fragments = domain_of(env).texts.fragments()
            except TextUnavailable:  # reported where a text is shown
                fragments = Fragments()
            title = facet_title(facet, fragments) or title
        return title, facet


class DiscussionRole(SphinxRole):
    """A link with the given text to `project.discussion_url`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The link, or its text alone where the policy names no discussion."""
        domain = domain_of(self.env)
        request = TextRequest(part="discussion-url")
        PageNotes.note(self.env)
        domain.note(request)
        plain = nodes.inline(self.rawtext, self.text)
        self.set_source_info(plain)
        try:
            url = domain.texts.policy(request).project.discussion_url
        except TextUnavailable as unavailable:
            domain.note_failure(unavailable, plain.source, plain.line)
            return [plain], []
        if not url:
            message = "the policy has no discussion to link; set project.discussion_url"
            warn(WarningType.DISCUSSION, message, self.get_location())
            return [plain], []
        return [nodes.reference(self.rawtext, self.text, refuri=url, internal=False)], []


def missing_rule(app: Sphinx, domain: Domain | None, node: pending_xref) -> bool | None:
    """`warn-missing-reference`: say of a rule that nobody shows what can be done about it."""
    if domain is None or domain.name != PolicyDomain.name or node["reftype"] != "rule":
        return None
    from sphinx_contribpolicy.policy import facets

    facet = node["reftarget"]
    if facet in facets():
        message = f"no page shows the rule of '{facet}': put llm-policy on one, or drop the link"
    else:
        hint = nearest(facet, facets()) or "; `contribpolicy facets` lists them"
        message = f"there is no facet '{facet}'{hint}"
    warn(WarningType.RULE, message, node)
    return True
