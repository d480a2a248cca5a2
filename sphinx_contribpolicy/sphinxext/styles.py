"""The shapes that a text can take: sections, rubrics, boxes, components of sphinx-design."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FACETS = "contribpolicy_facets"
"""The attribute of a node that names the facets first stated in it, a list."""
LEVEL = "heading-level"
"""The attribute of rubrics that Sphinx's writers know; here from 1, for a section at the top."""
BOX = "contribpolicy-admonition"
"""The class of the boxes that need nothing but docutils."""
DESIGN = frozenset({"dropdown", "card", "cards"})
"""The styles that need sphinx-design."""


def shape(tops: list[nodes.Node], style: str, *, flat: bool) -> list[nodes.Node]:
    """`tops` in the style; `flat` where no section can stand. Takes the given nodes apart."""
    match style:
        case "paragraph":
            return _without_titles(tops)
        case "note":
            return [nodes.note("", *_without_titles(tops))]
        case "admonition":
            return [_admonition(title, body) for title, body in _boxes(tops)]
        case "dropdown":
            return [_dropdown(title, body) for title, body in _boxes(tops)]
        case "card":
            return [_card(title, body) for title, body in _boxes(tops)]
        case "columns":
            return [_grid([_card(*box) for box in _boxes(tops)], 3, "columns")]
        case "cards":
            tops = [_cards(top) if isinstance(top, nodes.section) else top for top in tops]
    return flattened(tops) if flat else tops


def end(tops: Sequence[nodes.Node]) -> nodes.Element | None:
    """The node that takes what follows the text: the last section, or the box; or None."""
    last = tops[-1] if tops else None
    while isinstance(last, nodes.section) and len(last) and isinstance(last[-1], nodes.section):
        last = last[-1]
    if isinstance(last, nodes.container) and last.get("design_component") == "card":
        last = last[0]
    boxes = (nodes.section, nodes.Admonition, nodes.container)
    return last if isinstance(last, boxes) and isinstance(last, nodes.Element) else None


def flattened(tops: Iterable[nodes.Node], level: int = 1) -> list[nodes.Node]:
    """`tops` with a rubric for each section's title, and the section's content after it."""
    flat: list[nodes.Node] = []
    for top in tops:
        if isinstance(top, nodes.section):
            flat += [_rubric(top, level), *flattened(top[1:], level + 1)]
        else:
            flat.append(top)
    return flat


def _rubric(section: nodes.section, level: int) -> nodes.Element:
    rubric = _renamed(_titled(section), nodes.rubric)
    rubric[LEVEL] = level
    rubric["slug"] = section.get("slug", "")
    return rubric


def _titled(section: nodes.section) -> nodes.title:
    """The title of the section, which takes over the facets that the section states."""
    title = cast("nodes.title", section[0])
    _move_facets(section, title)
    return title


def _without_titles(tops: Iterable[nodes.Node]) -> list[nodes.Node]:
    plain: list[nodes.Node] = []
    for top in tops:
        plain += flattened(top[1:]) if isinstance(top, nodes.section) else [top]
    return plain


def _boxes(
    tops: list[nodes.Node], level: int = 1
) -> list[tuple[nodes.title | None, list[nodes.Node]]]:
    """Title and content of each box: one for each section at the top; else one, without title.

    `level` is that of the headings inside: the title of a box is no heading, and opens no level.
    """
    sections = [top for top in tops if isinstance(top, nodes.section)]
    if tops and len(sections) == len(tops):
        return [(_titled(section), flattened(section[1:], level)) for section in sections]
    return [(None, flattened(tops))]


def _admonition(title: nodes.title | None, body: list[nodes.Node]) -> nodes.Element:
    if title is None:
        # LaTeX and Texinfo need a title; a note brings its own.
        return nodes.note("", *body, classes=[BOX])
    return nodes.admonition("", title, *body, classes=[BOX])


def _dropdown(title: nodes.title | None, body: list[nodes.Node]) -> nodes.Element:
    from sphinx_design.shared import create_component

    heading = [] if title is None else [_renamed(title, nodes.rubric)]
    return create_component(
        "dropdown",
        children=[*heading, *body],
        opened=False,
        type="dropdown",
        has_title=title is not None,
        icon=None,
        chevron=None,
        container_classes=["sd-mb-3", "contribpolicy-dropdown"],
        title_classes=[],
        body_classes=[],
    )


def _card(title: nodes.title | None, body: list[nodes.Node]) -> nodes.Element:
    from sphinx_design.shared import create_component

    heading: list[nodes.Element] = []
    if title is not None:
        classes = ["sd-card-title", "sd-font-weight-bold"]
        name = _renamed(title, nodes.paragraph)
        heading = [create_component("card-title", classes, children=[name])]
    for node in body:
        if isinstance(node, nodes.paragraph):
            node["classes"].append("sd-card-text")
    inside = create_component("card-body", ["sd-card-body"], children=[*heading, *body])
    classes = ["sd-card", "sd-sphinx-override", "sd-mb-3", "sd-shadow-sm", "contribpolicy-card"]
    return create_component("card", classes, children=[inside])


def _cards(section: nodes.section) -> nodes.section:
    """The section with a card in a grid in the place of each section below it."""
    below = [child for child in section if isinstance(child, nodes.section)]
    if not below:
        return section
    section.children = [child for child in section if not isinstance(child, nodes.section)]
    section += _grid([_card(*box) for box in _boxes([*below], 2)], 2, "cards")
    return section


def _grid(cards: Iterable[nodes.Element], columns: int, name: str) -> nodes.Element:
    """The cards side by side where there is room for it."""
    from sphinx_design.shared import create_component

    items = []
    for card in cards:
        card["classes"].append("sd-w-100")
        items.append(create_component("grid-item", ["sd-col", "sd-d-flex-row"], children=[card]))
    row = ["sd-row", "sd-row-cols-1", "sd-row-cols-xs-1", "sd-row-cols-sm-1"]
    row += [f"sd-row-cols-md-{columns}", f"sd-row-cols-lg-{columns}"]
    row += ["sd-g-3", "sd-g-xs-3", "sd-g-sm-3", "sd-g-md-3", "sd-g-lg-3"]
    grid = ["sd-container-fluid", "sd-sphinx-override", "sd-mb-4", f"contribpolicy-{name}"]
    return create_component(
        "grid-container", grid, children=[create_component("grid-row", row, children=items)]
    )


def _renamed(title: nodes.title, kind: type[nodes.TextElement]) -> nodes.Element:
    node = kind(title.rawsource, "", *title.children)
    _move_facets(title, node)
    return node


def _move_facets(source: nodes.Element, target: nodes.Element) -> None:
    facets = source.attributes.pop(FACETS, [])
    if facets:
        target[FACETS] = [*target.get(FACETS, []), *facets]
