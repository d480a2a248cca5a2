"""Marks that nothing reads where they stand, and that somebody meant to be read: a warning each.

They are HTML and markup of the host in policy files, whose text is data; and regions and tags in
files that an `include` gives to another parser. Sphinx lets nobody see such a text before it is
parsed, so its regions show the text that they hold and its tags show nothing. Their marks are in
the doctree.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from markdown_it import MarkdownIt

from sphinx_contribpolicy.directives import DIRECTIVES
from sphinx_contribpolicy.plain_files import plain_file
from sphinx_contribpolicy.sphinxext.placeholders import PageNotes
from sphinx_contribpolicy.sphinxext.warnings_ import WarningType, warn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.environment import BuildEnvironment

_ROLE = re.compile(r"(?:\{[A-Za-z][\w:+.-]{0,60}\}|:[A-Za-z][\w:+.-]{0,60}:)\Z")
_DIRECTIVE = re.compile(r"(?:`{3}|~{3}|:{3})(\{[A-Za-z][\w:+.-]{0,60}\})")
_TAG = re.compile(r"<([A-Za-z][\w-]{0,60})(?=[\s/>\\])[^<>]*(?:>|=[^<>]*$)|<([A-Za-z][\w-]{0,60})$")
_SCHEME = re.compile(r"\]\(<?(javascript|vbscript|file|data):", re.IGNORECASE)
_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")
_NO_MARKDOWN = re.compile(
    r"\b(?:name|title|noun|technology|maintainers|owner|precedence|marker|who|where|when|except"
    r"|question|label|good_first_issue_label|contact|key|grammar|items)[\"']?\s*=\s*"
    r"""(?:\[[^\[\]]*\]|"(?:[^"\\]|\\.)*"|'[^']*')|^\s*#.*"""
)
"""What is no Markdown in a line of TOML: names, whose characters are shown as they are."""
_NAMES = "|".join(DIRECTIVES)
_MARK = re.compile(
    rf"contribpolicy:begin[ \t]+({_NAMES})\b|^[ \t]*<({_NAMES})\b[^>\n]*>", re.MULTILINE
)


def warn_of_markup(files: Iterable[Path]) -> None:
    """Warn of what is not run in `files`, such as roles, directives and HTML, with its line."""
    for file in files:
        try:
            text = plain_file(file).read_text("utf-8")
        except (OSError, ValueError):
            continue
        notes = {each for each in _NOTE.findall(text) if _is_whole(each, text)}
        for number, line in enumerate(text.split("\n"), 1):
            markdown = _NO_MARKDOWN.sub("", line) if file.suffix == ".toml" else line
            for name, remedy in _markup(markdown):
                if name in notes:
                    continue
                message = (
                    f"{name} is shown as it is written: the text of a policy is data; {remedy}"
                )
                warn(WarningType.MARKUP, message, f"{file}:{number}")


def _is_whole(note: str, text: str) -> bool:
    """Whether a note has both its parts, so that pages show it: the mark, and what it says."""
    return 0 < text.count(f"{note}:") < text.count(note)


def _markup(line: str) -> Iterator[tuple[str, str]]:
    """Each piece of markup in a line, and what to do about it."""
    if not {"{", "<", "[", "]", "`"} & set(line):
        return
    host = "put a role or a directive into the content of the directive that shows it"
    for directive in _DIRECTIVE.finditer(line):
        yield directive[1], host
    # A code span behind a name in braces or, of reST, colons; what stands inside of a span is none.
    (inline,) = MarkdownIt().parseInline(line)
    children = inline.children or []
    for before, after in pairwise(children):
        end = before.content[-64:] if before.type == "text" else ""
        if after.type == "code_inline" and (role := _ROLE.search(end)):
            yield role[0], host
        is_link = before.type == "code_inline" and before.content.endswith(">")
        if is_link and after.content.startswith("_"):
            yield f"`{before.content}`_", "write a link of Markdown, [text](address)"
    text = "".join(each.content if each.type != "code_inline" else "`" for each in children)
    for tag in dict.fromkeys(found[1] or found[2] for found in _TAG.finditer(text)):
        yield f"<{tag}>", "write Markdown in its place, or a code span where you mean the text"
    for scheme in _SCHEME.finditer(text):
        yield f"a link to {scheme[1]}:", "link to an address that begins with https:"
    for image in (each for each in children if each.type == "image"):
        if not is_web(target := str(image.attrGet("src") or "")):
            yield f"the picture {target}", "give an address that begins with https:"
    for note in _NOTE.finditer(text):
        yield note[0], "write what the note says below the text, or into it"


def is_web(address: str) -> bool:
    """Whether an address is one of the web, and not that of a file."""
    return address.lower().startswith(("http://", "https://"))


def warn_of_marks(document: nodes.document, env: BuildEnvironment) -> None:
    """Warn of each region and tag in a file that another parser than that of the page has read."""
    page = PageNotes.noted(env)
    # docutils gives an included file as seen from the working directory.
    live = {Path(document["source"]).resolve(), *(page.included if page else ())}
    for node in document.findall(lambda node: isinstance(node, (nodes.raw, nodes.comment))):
        if not node.source or Path(node.source).resolve() in live:
            continue
        for region, tag in _MARK.findall(node.astext()):
            what = (
                f"the region '{region}' shows the text that its file holds"
                if region
                else f"<{tag}> shows nothing"
            )
            warn(
                WarningType.REGION,
                f"{what}, because an include with `:parser:` reads the file: include it from a "
                f"page of its own markup, or write the directive {region or tag} in its place",
                node,
            )
