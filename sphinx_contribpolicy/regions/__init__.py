r"""Where generated text stands in a file: marked regions in Markdown, reST and YAML.

A region is what stands between two comments on lines of their own, or a tag. Markers in code,
literal blocks, block quotes and the content of fenced directives are text. Text goes in and text
comes out: nothing here reads or writes files. The parser of a markup is imported with the first
file that holds a marker in it.

>>> pair = "<!-- contribpolicy:begin llm-policy -->\n<!-- contribpolicy:end llm-policy -->\n"
>>> after = fill(f"# Title\n\n{pair}", "markdown", lambda _: "Be kind.", with_checksum=False)
>>> [(region.name, region.content) for region in scan(after, "markdown").regions]
[('llm-policy', 'Be kind.\n')]
>>> heading_depth_at(after, line=2)
1
"""

from __future__ import annotations

from sphinx_contribpolicy.regions.contents import fill
from sphinx_contribpolicy.regions.markers import spelled
from sphinx_contribpolicy.regions.model import (
    PROSE_DIRECTIVES,
    FileHeading,
    Markup,
    Region,
    Scan,
    canonical,
    checksum,
    folded,
    header,
    is_same,
)
from sphinx_contribpolicy.regions.scanner import (
    heading_adornments,
    heading_depth_at,
    headings,
    scan,
)

__all__ = [
    "PROSE_DIRECTIVES",
    "FileHeading",
    "Markup",
    "Region",
    "Scan",
    "canonical",
    "checksum",
    "fill",
    "folded",
    "header",
    "heading_adornments",
    "heading_depth_at",
    "headings",
    "is_same",
    "scan",
    "spelled",
]
