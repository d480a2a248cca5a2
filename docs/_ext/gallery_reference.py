"""Directives that show the presets: all as cards, and each as it reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_contribpolicy import policy
from sphinx_contribpolicy.wording import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

GALLERY = Path(__file__).parents[1] / "gallery"
LAYOUTS = {
    "paragraphs": "Paragraphs",
    "list": "List",
    "labels": "Labels",
    "do-dont": "Do and don't",
    "flat": "Flat list",
}
CARD = """\
::::{{card}}
{about}

:::{{policy-table}}
:form: card
:policy: casual.toml
:preset: {name}
:::

[Read it in both tones and five layouts]({name}.md)
::::
"""


class Presets(SphinxDirective):
    """The presets as cards."""

    def run(self) -> list[nodes.Node]:
        """A section for each preset: for whom it is, what it asks, and where it can be read."""
        return [self.section(name) for name in policy.preset_names()]

    def section(self, name: str) -> nodes.section:
        """The name and the card."""
        section = nodes.section(ids=[f"preset-{name}"], names=[f"preset {name}"])
        section += nodes.title(name, "", nodes.literal(name, name))
        text = CARD.format(name=name, about=policy.preset(name).about)
        section += self.parse_text_to_nodes(text)
        return section


class Preset(SphinxDirective):
    """One preset: its sentence, its rules, and its text in each tone and layout."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Rules as they stand in the file of the preset, and tabs."""
        found = policy.preset(self.arguments[0])
        self.env.note_dependency(str(found.file))
        _, _, rules = found.file.read_text(encoding="utf-8").partition("\n\n")
        text = f"{found.about}\n\n:::{{dropdown}} Its rules\n```toml\n{rules.strip()}\n```\n:::\n"
        return self.parse_text_to_nodes(f"{text}\n{tabs('tone', self.tones())}")

    def tones(self) -> Iterator[tuple[str, str, str]]:
        """For each tone its key, its name, and the text in each layout."""
        for tone in ("casual", "formal"):
            yield tone, tone.capitalize(), tabs("layout", self.layouts(GALLERY / f"{tone}.toml"))

    def layouts(self, file: Path) -> Iterator[tuple[str, str, str]]:
        """For each layout its key, its name, and the text by the file."""
        self.env.note_dependency(str(file))
        for layout, name in LAYOUTS.items():
            settings = {"preset": self.arguments[0], "wording": {"layout": layout}}
            text = write(policy.load(file, overrides=settings).policy).markdown()
            yield layout, name, text.partition("\n")[2]


def tabs(group: str, items: Iterator[tuple[str, str, str]]) -> str:
    """Tabs that stay in step on the whole page: of key, name and content, in Markdown."""
    fence = ":" * (8 if group == "tone" else 5)
    inner = "".join(
        f"{fence[1:]}{{tab-item}} {name}\n:sync: {key}\n\n{content}\n{fence[1:]}\n"
        for key, name, content in items
    )
    return f"{fence}{{tab-set}}\n:sync-group: {group}\n\n{inner}{fence}\n"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directives."""
    app.add_directive("presets", Presets)
    app.add_directive("preset", Preset)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
