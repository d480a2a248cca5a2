"""Where Sphinx reads a text: its regions and tags get placeholders before it is parsed.

A region holds headings, so in the doctree its end would stand in another section than its begin.
So a placeholder takes the first lines of a region and the others are emptied: line numbers stay.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sphinx.util import get_filetype

from sphinx_contribpolicy.directives import DIRECTIVES, Placement
from sphinx_contribpolicy.markup.normalize import letters_of
from sphinx_contribpolicy.sphinxext.domain import domain_of
from sphinx_contribpolicy.sphinxext.placeholders import REGION, PageNotes, Request, read_request
from sphinx_contribpolicy.sphinxext.warnings_ import TextUnavailable, WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_contribpolicy.regions import Region
    from sphinx_contribpolicy.sphinxext.doctree import PageMarkup

_HINTS = ("contribpolicy:begin", *(f"<{name}" for name in DIRECTIVES))
"""What every text with a region or tag holds; most have none, and are passed on at once."""
_FRESH = "=-~^\"'*+#"
"""Adornments of reST titles, for a depth at which the file has none yet."""
_PATH = re.compile(r"\]\((?![a-z]+:)[^()\s]*|\]:[ \t]+(?![a-z]+:)\S+|<(?![a-z]+:)[^<>]*>")
"""Where a link leads that has no scheme, in Markdown and in reST."""


def on_source_read(app: Sphinx, docname: str, content: list[str]) -> None:
    """`source-read`: put placeholders for the regions and tags of a page."""
    if app.config.contribpolicy_regions and _hinted(content[0]):
        path = Path(app.env.doc2path(docname))
        if markup := _markup_of(app, path):
            content[0] = _Source(app.env, content[0], markup, path).replaced()


def on_include_read(app: Sphinx, relative: Path, _parent: str, content: list[str]) -> None:
    """`include-read`: the same for an included file, which is read in the markup of the page."""
    path = Path(app.srcdir, relative).resolve()
    options = _myst_options()
    shown = options is None or not {"literal", "code"} & options.keys()
    if shown:
        domain_of(app.env).note_included(path)
    if not app.config.contribpolicy_regions or not _hinted(content[0]):
        return
    PageNotes.note(app.env).included.add(path)
    if options is None:
        # docutils has cut the text already; the whole file says how it adorns its titles.
        whole = path.read_text("utf-8-sig", errors="replace")
        content[0] = _Source(app.env, content[0], "rst", path, whole).replaced()
    elif shown:
        from sphinx_contribpolicy.markup.lines import included

        first, last = included(content[0], options)
        content[0] = _Source(app.env, content[0], "markdown", path).replaced(first, last)


class _Source:
    """A text that Sphinx is about to parse; `whole` is that of its file, where that is longer."""

    def __init__(
        self, env: BuildEnvironment, text: str, markup: PageMarkup, path: Path, whole: str = ""
    ) -> None:
        self._env = env
        self._text = text
        self._markup = markup
        self._path = path
        self._whole = whole or text
        # docutils expands the tabs of what it cuts, and takes blanks at the ends of lines away.
        plain = "\n".join(line.expandtabs().rstrip() for line in whole.splitlines())
        self._above = plain.count("\n", 0, max(plain.find(text.rstrip()), 0))
        """Lines of the file above the text."""

    def replaced(self, first: int = 0, last: int | None = None) -> str:
        """The text with placeholders for the regions that lie whole in the given lines."""
        # Only a page with a hint needs these.
        from sphinx_contribpolicy.markup.lines import split
        from sphinx_contribpolicy.regions import scan

        scanned = scan(self._text, self._markup)
        for diagnostic in scanned.diagnostics:
            warn(WarningType.REGION, diagnostic.message, self._place((diagnostic.line or 1) - 1))
        lines = split(self._text)
        behind = len(lines) if last is None else last
        for region in scanned.regions:
            if first <= region.begin and region.end < behind and region.name in DIRECTIVES:
                old = lines[region.begin : region.end + 1]
                request = self._request(region)
                if request and self._keeps_its_text(region, request):
                    continue
                if request and self._is_edited(region, request):
                    self._warn_of_edit(region, request)
                new = self._placeholder(region, request)
                new += [""] * (len(old) - len(new))
                lines[region.begin : region.end + 1] = [
                    text + line[len(line.rstrip("\r\n")) :]
                    for text, line in zip(new, old, strict=True)
                ]
        return "".join(lines)

    def _keeps_its_text(self, region: Region, request: Request) -> bool:
        """Whether a region shows what `sync` wrote there, because its text cannot be had now."""
        if not region.content:
            return False
        domain = domain_of(self._env)
        try:
            domain.texts.text(request.text)
        except TextUnavailable as unavailable:
            domain.note(request.text)
            domain.note_failure(unavailable, str(self._path), self._above + region.begin + 1)
            return True
        return False

    def _is_edited(self, region: Region, request: Request) -> bool:
        """Whether the text of a region is known to be neither that of the policy nor of `sync`.

        `sync` refuses such a text as well. A marker without a checksum in a file that the lock does
        not have was never filled by it.
        """
        # Only a page with a region needs these.
        from sphinx_contribpolicy.markup import rst
        from sphinx_contribpolicy.regions import checksum, folded

        content = region.content
        if region.form != "comment" or not content or checksum(content) == region.sha256:
            return False
        texts, config = domain_of(self._env).texts, self._env.config
        recorded = texts.recorded(self._path.resolve())
        # What a formatter wrapped is another text than that of the policy where conf.py words it.
        own = config.contribpolicy_overrides or config.contribpolicy_templates
        if checksum(folded(content, self._markup)) in recorded or not (
            recorded or (region.sha256 and not own)
        ):
            return False
        said = texts.text(request.text).markdown()
        if self._markup == "rst":
            said = rst.document(said)
        # Paths differ from file to file.
        here, there = (letters_of(_PATH.sub("", text)) for text in (content, said))
        return here != there

    def _warn_of_edit(self, region: Region, request: Request) -> None:
        loaded = domain_of(self._env).texts.loaded(request.text.file, "")
        message = (
            f"somebody edited the region '{region.name}', and pages show what the policy says in "
            f"place of that; move it out of there or into {' or '.join(loaded.own_names)}, and "
            "`contribpolicy sync` shows what differs"
        )
        warn(WarningType.EDITED, message, self._place(region.begin))

    def _placeholder(self, region: Region, request: Request | None) -> list[str]:
        """The lines that stand for a region; none where its options are wrong."""
        from sphinx_contribpolicy.regions import headings

        if request is None:
            return []
        page = PageNotes.note(self._env)
        word = f"{REGION}{len(page.regions)}"
        page.regions.append(request)
        text, placement, _ = request
        if placement.style == "section" and text.title != "" and not region.indent:
            # The page's own parser finds out how deep a heading is.
            begins = (each.depth for each in headings(region.content) if not each.begin)
            if self._markup == "markdown" and (depth := placement.heading or next(begins, 0)):
                return [f"{'#' * depth} {word}"]
            if self._markup == "rst" and (title := self._rest_title(region, placement, word)):
                return title
        comment = f"<!-- {word} -->" if self._markup == "markdown" else f".. {word}"
        return [region.indent + comment]

    def _request(self, region: Region) -> Request | None:
        place = self._place(region.begin)
        request = read_request(self._env, region.name, region.options, place, region=True)
        if request is None:
            return None
        request = request._replace(kept=region.form == "comment")
        styled = "style" in region.options or "section" not in DIRECTIVES[region.name].styles
        if request.placement.heading and not styled:
            return request._replace(placement=request.placement._replace(style="section"))
        return request

    def _place(self, line: int) -> str:
        """Where a line of the text, from 0, stands in its file."""
        return f"{self._path}:{self._above + line + 1}"

    def _rest_title(self, region: Region, placement: Placement, word: str) -> list[str]:
        """A title at the depth that the region has in its file; none where there is no room."""
        from sphinx_contribpolicy.regions import heading_adornments

        own = heading_adornments(region.content)
        if own:
            style = own[0]
        elif placement.heading:
            used = heading_adornments(self._whole)
            fresh = [mark for mark in _FRESH if mark not in used and 2 * mark not in used]
            depths = [*used, *fresh][: len(used) + 1]
            style = depths[placement.heading - 1] if placement.heading <= len(depths) else ""
        else:
            return []
        line = style[:1] * len(word)
        lines = [word, line] if style == style[:1] else [line, word, line]
        return lines if style and len(lines) <= region.end - region.begin + 1 else []


def _hinted(text: str) -> bool:
    return any(hint in text for hint in _HINTS)


def _markup_of(app: Sphinx, path: Path) -> PageMarkup | None:
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
