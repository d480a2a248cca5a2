"""Text to Sphinx: directives, roles, the domain, and which pages to read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.sphinxext import agent_block, domain, roles, source_read, transforms
from sphinx_contribpolicy.sphinxext.directives import directive
from sphinx_contribpolicy.sphinxext.warnings_ import TYPE, WarningType

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["TYPE", "WarningType", "add"]

ENV_VERSION = 1
"""Of what Sphinx stores of this extension; a new one makes it read all pages again."""


def add(app: Sphinx) -> int:
    """Register all that the extension adds to Sphinx; returns the version of what it stores."""
    # What only reaches the words re-reads pages by their digests, and not all pages (`outdated`).
    app.add_config_value("contribpolicy_file", "", "", frozenset({str}))
    app.add_config_value("contribpolicy_overrides", {}, "", frozenset({dict}))
    app.add_config_value("contribpolicy_templates", (), "", frozenset({str, list, tuple}))
    app.add_config_value("contribpolicy_regions", True, "env", frozenset({bool}))
    app.add_config_value("contribpolicy_agent_block", "", "env", frozenset({str, list, tuple}))
    app.add_domain(domain.PolicyDomain)
    app.add_role_to_domain(domain.PolicyDomain.name, "rule", roles.RuleRole())
    app.add_role_to_domain(domain.PolicyDomain.name, "discussion", roles.DiscussionRole())
    for name in DIRECTIVES:
        app.add_directive(name, directive(name))
    app.add_transform(transforms.ResolvePlaceholders)
    for transform in (transforms.BareBoxes, transforms.TargetAnchors, transforms.UniqueAnchors):
        app.add_post_transform(transform)
    app.connect("config-inited", agent_block.check_config)
    app.connect("builder-inited", domain.begin)
    app.connect("env-get-outdated", domain.outdated)
    app.connect("source-read", source_read.on_source_read)
    app.connect("include-read", source_read.on_include_read)
    app.connect("env-updated", domain.report_failures)
    app.connect("env-check-consistency", agent_block.check_names)
    app.connect("warn-missing-reference", roles.missing_rule)
    return ENV_VERSION
