"""One contribution policy, written as data, said in every place and checked everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "0.1.0"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Add the directives, roles and the domain to Sphinx; called by Sphinx for `extensions`."""
    app.require_sphinx("8.2")

    from sphinx_contribpolicy import sphinxext

    return {
        "version": __version__,
        "env_version": sphinxext.add(app),
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
