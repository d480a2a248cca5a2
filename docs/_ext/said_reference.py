"""Directives that show what a stance or a rule says, and where it stands in the text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from kit_reference import code, table
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy.markup.markdown import capital
from sphinx_contribpolicy.policy import SECTIONS, Facet, Rule, facets, load
from sphinx_contribpolicy.wording import Wording, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


class Facets(SphinxDirective):
    """Every facet as a section, with its stances and their sentences."""

    def run(self) -> list[nodes.Node]:
        """One section for each facet, in the order of the text."""
        top = Path(Path.cwd().anchor)
        tones = ({"wording": {"tone": tone}} for tone in ("casual", "formal"))
        wordings = [Wording(load(root=top, overrides=tone).policy) for tone in tones]
        return [self.section(facet, wordings) for facet in facets().values()]

    def section(self, facet: Facet, wordings: list[Wording]) -> nodes.section:
        """The facet's name, meaning and stances, and below them, folded, what each says."""
        section = nodes.section(ids=[f"facet-{facet.name}"], names=[f"facet {facet.name}"])
        section += nodes.title(facet.name, "", nodes.literal(facet.name, facet.name))
        rows = [
            (code(stance.name), code(stance.level), stance.about)
            for stance in facet.stances.values()
        ]
        said = "\n".join(self.sentences(facet, wordings))
        folded = f":::{{dropdown}} Its sentences, casual and formal\n{said}\n:::"
        text = f"{facet.about}\n\n{table(('stance', 'level', 'meaning'), rows)}\n\n{folded}"
        section += self.parse_text_to_nodes(text)
        return section

    def sentences(self, facet: Facet, wordings: list[Wording]) -> Iterator[str]:
        """A definition list of stances; a tone that says what the one before says is left out."""
        for stance in facet.stances.values():
            rule = Rule(facet=facet.name, stance=stance.name, level=stance.level)
            yield code(stance.name)
            yield from dict.fromkeys(f": {wording.sentence(rule)}" for wording in wordings)
            yield ""


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
    app.add_directive("facets", Facets)
    app.add_directive("rule-said", RuleSaid)
    app.add_directive("section-map", SectionMap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
