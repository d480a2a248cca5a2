"""What a directive, a region or a tag asks for, and the node that keeps its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from docutils import nodes
from sphinx.util import get_filetype

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.sphinxext.marks import Mark


class Wanted(NamedTuple):
    """The text that is asked for: equal requests get the same text on every page."""

    part: str
    """A part of `words.write`, or "discussion-url"."""
    form: str = "full"
    only: tuple[str, ...] = ()
    omit: tuple[str, ...] = ()
    title: str | None = None
    """None: the title that the policy has; empty: none."""
    preset: str = ""
    file: str = ""
    """Another policy file, as a path from the source folder; empty: the project's own."""

    @property
    def is_the_policy(self) -> bool:
        """Whether this is the policy itself, and not an extract, a short form or an example."""
        return self.part == "policy" and self.form == "full" and not self.only and not self.preset

    def seen_from(self, env: BuildEnvironment) -> Wanted:
        """The same, with `file` as a path from the source folder, not from the page being read."""
        return self._replace(file=env.relfn2path(self.file)[0]) if self.file else self


class Placement(NamedTuple):
    """How and where the nodes stand; nothing in here changes the text."""

    style: str = ""
    classes: tuple[str, ...] = ()
    name: str = ""
    here: bool = False
    flat: bool = False
    """Whether headings have to be rubrics, whatever the parent is."""


class placeholder(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Stands where generated nodes will stand; its children are the directive's own content.

    `wanted` and `placement` are set as attributes. None is left after `Expand` has run.
    """


class Page:
    """What is known of the page that is being read; kept by Sphinx until the next page."""

    _KEY = "contribpolicy"

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.paragraphs: list[nodes.paragraph] = []
        """The generated paragraphs."""
        self.waiting: list[Callable[[], None]] = []
        """What puts nodes into the document that wait for its transforms, in their order."""
        self.last: nodes.container | None = None
        """The block for agents that has to end the document."""

    @classmethod
    def note(cls, env: BuildEnvironment) -> Page:
        """The page that is being read, noted as one that holds something of this extension."""
        return cast("Page", env.current_document.setdefault(cls._KEY, cls()))

    @classmethod
    def noted(cls, env: BuildEnvironment) -> Page | None:
        """The page that is being read, or None where it holds nothing of this extension."""
        return cast("Page | None", env.current_document.get(cls._KEY))


def is_rest(env: BuildEnvironment) -> bool:
    """Whether the page that is being read is reST, by its suffix."""
    path = env.doc2path(env.docname)
    return get_filetype(env.config.source_suffix, path) == "restructuredtext"
