"""What a page asks for, and the node that keeps its place until the text is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.util import get_filetype

from sphinx_contribpolicy.directives import OptionError, Placement, TextRequest, read_options
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sphinx.environment import BuildEnvironment


class Request(NamedTuple):
    """What a directive, a region or a tag asks for; `kept` is a region, which `sync` fills."""

    text: TextRequest
    placement: Placement
    kept: bool = False


def read_request(
    env: BuildEnvironment, name: str, given: Mapping[str, str], place: str, *, region: bool = False
) -> Request | None:
    """The request of the directive or region `name` of the page being read, at `place`.

    None, with a warning for each, where options are wrong. Its `file` is a path from the source
    folder.
    """
    from sphinx_contribpolicy.policy import facets, published_policies

    try:
        text, placement = read_options(name, given, facets, published_policies, region=region)
    except OptionError as error:
        for diagnostic in error.diagnostics:
            warn(WarningType.OPTION, diagnostic.message, place)
        return None
    if text.file:
        text = text._replace(file=env.relfn2path(text.file)[0])
    return Request(text, placement)


class pending_text(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Stands where generated nodes will stand; its children are the directive's own content.

    `request` and `flat` are set as attributes; `flat` says that headings have to be rubrics,
    whatever the parent is. None is left after `ResolvePlaceholders` has run.
    """


class PageNotes:
    """What is known of the page that is being read; kept by Sphinx until the next page."""

    _KEY = "contribpolicy"

    def __init__(self) -> None:
        self.regions: list[Request] = []
        """What the regions and tags of the page ask for, by the number in their placeholders."""
        self.agent_block: nodes.Element | None = None
        """The block for agents that has to end the document."""
        self.included: set[Path] = set()
        """The included files of which regions and tags became live."""

    @classmethod
    def note(cls, env: BuildEnvironment) -> PageNotes:
        """The page that is being read, noted as one that holds something of this extension."""
        return cast("PageNotes", env.current_document.setdefault(cls._KEY, cls()))

    @classmethod
    def noted(cls, env: BuildEnvironment) -> PageNotes | None:
        """The page that is being read, or None where it holds nothing of this extension."""
        return cast("PageNotes | None", env.current_document.get(cls._KEY))


def is_rest(env: BuildEnvironment) -> bool:
    """Whether the page that is being read is reST, by its suffix."""
    path = env.doc2path(env.docname)
    return get_filetype(env.config.source_suffix, path) == "restructuredtext"
