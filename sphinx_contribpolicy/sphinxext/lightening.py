"""Drops what no builder needs from the doctrees that Sphinx stores."""

from __future__ import annotations

from sphinx.transforms import SphinxTransform

from sphinx_contribpolicy.sphinxext.requests import Page


class Lighten(SphinxTransform):
    """Drops the source of generated paragraphs once they are translated: it repeats their text.

    Only `gettext` needs it later. Its doctrees are its own: Sphinx shares none between builders
    that treat versions of texts differently.
    """

    default_priority = 990

    def apply(self, **kwargs: object) -> None:
        """Leave `rawsource` of the generated paragraphs empty, but for `gettext`."""
        page = Page.noted(self.env)
        if page is not None and not self.env.versioning_condition:
            for paragraph in page.paragraphs:
                paragraph.rawsource = ""
