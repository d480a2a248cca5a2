"""Directives that show what a rule says, and where it stands in the text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from kit_reference import code, table
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy.markup.markdown import capital
from sphinx_contribpolicy.policy import SECTIONS, load
from sphinx_contribpolicy.wording import Wording, write

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class RuleSaid(SphinxDirective):
    """Rules as they stand in a policy file, and the text that they make on their own."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """The lines of the file, and what is said, as a quotation."""
        rules = "\n".join(self.content)
        # From the top of the file system, where no policy file of this project adds its own rules.
        loaded = load(root=Path(Path.cwd().anchor), overrides=tomllib.loads(f"[rules]\n{rules}"))
        text = write(loaded.policy).markdown().partition("\n")[2].strip()
        said = nodes.block_quote()
        said += self.parse_text_to_nodes(text)
        return [nodes.literal_block("", rules, language="toml"), said]


class SectionMap(SphinxDirective):
    """Which facets stand in which section of the text."""

    def run(self) -> list[nodes.Node]:
        """A table of key, title and facets."""
        nobody = load(root=Path(Path.cwd().anchor), overrides={"preset": "minimal"})
        words = Wording(nobody.policy)
        rows = [
            (code(key), capital(words.term("title", key)), code(*facets))
            for key, facets in SECTIONS.items()
        ]
        return self.parse_text_to_nodes(table(("key", "title", "facets"), rows))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("rule-said", RuleSaid)
    app.add_directive("section-map", SectionMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
