"""Where Sphinx reads a text: its regions and tags get marks before it is parsed."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util import get_filetype

from sphinx_contribpolicy.sphinxext.options import SURFACES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx

    from sphinx_contribpolicy.sphinxext.marks import Markup

_HINTS = ("contribpolicy:begin", *(f"<{name}" for name in SURFACES))
"""What every text with something to mark holds; most have none, and are passed on at once."""


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """`source-read`: put marks in the place of the regions and tags of a page."""
    if app.config.contribpolicy_regions and _hinted(content[0]):
        from sphinx_contribpolicy.sphinxext.marks import Source

        path = Path(app.env.doc2path(docname))
        if markup := _markup_of(app, path):
            content[0] = Source(app.env, content[0], markup, path).marked()


def on_include_read(app: Sphinx, relative: Path, _parent: str, content: list[str]) -> None:
    """`include-read`: the same for an included file, which is read in the markup of the page."""
    if not app.config.contribpolicy_regions or not _hinted(content[0]):
        return
    from sphinx_contribpolicy.sphinxext.marks import Source

    path = Path(app.srcdir, relative).resolve()
    options = _myst_options()
    if options is None:
        # docutils has cut the text already; the whole file says how it adorns its titles.
        whole = path.read_text("utf-8-sig", errors="replace")
        content[0] = Source(app.env, content[0], "rst", path, whole).marked()
    elif not {"literal", "code"} & options.keys():
        first, last = _lines_shown(content[0], options)
        content[0] = Source(app.env, content[0], "markdown", path).marked(first, last)


def _hinted(text: str) -> bool:
    return any(hint in text for hint in _HINTS)


def _markup_of(app: Sphinx, path: Path) -> Markup | None:
    filetype = get_filetype(app.config.source_suffix, path)
    if filetype == "restructuredtext":
        return "rst"
    is_markdown = filetype in {"markdown", "myst-nb"} and path.suffix != ".ipynb"
    return "markdown" if is_markdown else None


def _myst_options() -> Mapping[str, object] | None:
    """The options of the MyST include that is being read, or None where docutils reads it.

    MyST emits `include-read` before it cuts the text, and for `:literal:` too, and does not say
    which options there are (https://github.com/executablebooks/MyST-Parser/issues/881). So they
    are looked up in the frame that emits the event.
    """
    frame = inspect.currentframe()
    while frame is not None:
        including = frame.f_locals.get("self")
        match type(including).__name__:
            case "MockIncludeDirective":
                return cast("Mapping[str, object]", vars(including)["options"])
            case "Include":
                return None
        frame = frame.f_back
    return None


def _lines_shown(text: str, options: Mapping[str, object]) -> tuple[int, int]:
    """The first line that an include with these options shows whole, and the one after the last."""
    lines = text.splitlines()
    part = slice(options.get("start-line"), options.get("end-line"))
    first, last, _ = part.indices(len(lines))
    shown = "\n".join(lines[first:last])
    if (after := str(options.get("start-after") or "")) and after in shown:
        cut, _, shown = shown.partition(after)
        first += (cut + after).count("\n") + 1
        shown = shown.partition("\n")[2]
    if (before := str(options.get("end-before") or "")) and before in shown:
        last = first + shown.partition(before)[0].count("\n")
    return first, last
