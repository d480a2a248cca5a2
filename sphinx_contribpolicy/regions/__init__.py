"""Where generated text stands in a file: marked regions in Markdown, reST and YAML.

A region is what stands between two comments on lines of their own, or a tag. Markers in code,
literal blocks, block quotes and the content of fenced directives are text. Text goes in and text
comes out: nothing here reads or writes files, and nothing heavy is imported.
"""

from __future__ import annotations

from sphinx_contribpolicy.regions.contents import blank, fill
from sphinx_contribpolicy.regions.headings import (
    heading_adornments,
    heading_depth_at,
    headings,
)
from sphinx_contribpolicy.regions.model import (
    CODES,
    DIRECTIVE_NAMES,
    NAMES,
    Form,
    Heading,
    Markup,
    Region,
    Scan,
    canonical,
    checksum,
    edited,
)
from sphinx_contribpolicy.regions.scanner import scan

__all__ = [
    "CODES",
    "DIRECTIVE_NAMES",
    "NAMES",
    "Form",
    "Heading",
    "Markup",
    "Region",
    "Scan",
    "blank",
    "canonical",
    "checksum",
    "edited",
    "fill",
    "heading_adornments",
    "heading_depth_at",
    "headings",
    "scan",
]
