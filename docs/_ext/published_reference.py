"""The directive that lists the published policies, and what lint finds in each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kit_reference import code, table
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy import policy
from sphinx_contribpolicy.lint import lint

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

UNSET = {"project-name-unset", "discussion-unset", "contact-unset"}
"""What every file without a `[project]` is told."""


class PublishedPolicies(SphinxDirective):
    """Every published policy that is recorded."""

    def run(self) -> list[nodes.Node]:
        """A table of name, project, source and findings."""
        rows = [
            (
                code(slug),
                entry.project,
                f"[{entry.source}]({entry.url}) ({entry.date})",
                str(entry.read),
                found(slug),
            )
            for slug, entry in policy.published_policies().items()
        ]
        head = ("`like`", "project", "source", "read on", "what lint finds")
        return self.parse_text_to_nodes(table(head, rows))


def found(slug: str) -> str:
    """The findings in the policy file that takes the positions of a published policy."""
    # From the top of the file system, where no policy file of this project adds its own rules.
    loaded = policy.load(root=Path(Path.cwd().anchor), overrides={"like": slug})
    said = [
        f"{{ref}}`{each.code} <lint-{each.code}>`: {each.message.partition(';')[0]}"
        for each in lint(loaded)
        if each.code not in UNSET
    ]
    return "; ".join(said) or "-"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive."""
    app.add_directive("published-policies", PublishedPolicies)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
