"""Where a new region or a new line goes in a text that people wrote. Text in, text out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_contribpolicy import regions
from sphinx_contribpolicy.init import headings
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup import rst
from sphinx_contribpolicy.markup.yaml import quotes, scalar
from sphinx_contribpolicy.regions import Markup, heading_adornments, scan, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx_contribpolicy.init.headings import GuideSection

_DEEPEST = 6
_HOOK = (
    "- repo: local",
    "  hooks:",
    "    - id: contribpolicy-sync",
    "      name: contribpolicy sync",
    "      entry: contribpolicy sync --check --strict",
    "      language: python",
    "      always_run: true",
    "      pass_filenames: false",
    "      additional_dependencies:",
)


class Pair(NamedTuple):
    """A pair of markers without content; `titled`: its text has its title."""

    name: str
    heading: int = 0
    titled: bool = True

    def lines(self, markup: Markup, indent: str = "") -> list[str]:
        """The two lines, without ends."""
        options = "" if self.titled else " no-title"
        options += f" heading={self.heading}" if self.heading else ""
        begin = spelled("begin", f"{self.name}{options}", "comment", markup)
        return [f"{indent}{begin}", f"{indent}{spelled('end', self.name, 'comment', markup)}"]


def level(text: str, markup: Literal["markdown", "rst"]) -> int:
    """The depth of a new section: below the title, or beside the headings of an untitled text."""
    found = regions.headings(text, markup)
    if not found:
        return 1 if markup == "rst" else 2
    return 2 if headings.is_titled(found) else min(each.depth for each in found)


def heading(title: str, text: str, markup: Literal["markdown", "rst"]) -> str:
    """The lines of a heading that is as deep as the sections of `text` are."""
    depth = level(text, markup)
    if markup == "markdown":
        return f"{'#' * depth} {title}"
    adornments = rst.from_depth(heading_adornments(text), depth)
    return rst.document(f"# {title}", adornments).rstrip("\n")


def at_end(text: str, markup: Literal["markdown", "rst"], pairs: Sequence[Pair]) -> str | None:
    """The text with the pairs below what it says; None where markers there would be text."""
    return _with(text, markup, pairs, headings.tail(text, markup)) or _with(text, markup, pairs)


def at_end_of_section(
    text: str, markup: Literal["markdown", "rst"], section: GuideSection, name: str
) -> str | None:
    """The text with a pair at the end of a section; None where markers there would be text.

    None too where the section is so deep that its text could have no heading.
    """
    if section.depth >= _DEEPEST:
        return None
    return _with(text, markup, [Pair(name, section.depth + 1)], section.end)


def in_template(text: str, pair: Pair) -> tuple[str | None, str]:
    """A template with the pair where its questions end, and where that is, in words."""
    line, where = headings.end_of_questions(text)
    if line is None:
        return at_end(text, "markdown", [pair]), where
    made = insert(text, line, "\n".join(pair.lines("markdown")))
    return _checked(made, "markdown", [pair]), where


def first_section(text: str, pair: Pair, before: str = "") -> str | None:
    """Markdown with the pair before its second heading, or at its end; `before` stands first."""
    behind = regions.headings(text)[1:2]
    line = behind[0].begin if behind else None
    return _with(text, "markdown", [pair], line, before=before and f"{before}\n\n")


def _with(
    text: str, markup: Markup, pairs: Sequence[Pair], line: int | None = None, *, before: str = ""
) -> str | None:
    """The text with the pairs before a line, or below it; None where they would be text there."""
    block = before + "\n\n".join("\n".join(pair.lines(markup)) for pair in pairs)
    made = append(text, block) if line is None else insert(text, line, block)
    return _checked(made, markup, pairs)


def in_form(text: str, pair: Pair) -> str | None:
    """An issue form with the pair after the last entry of its `body`; None where it has none."""
    found = _end_of_list(text, "body")
    if found is None:
        return None
    line, indent = found
    block = "\n".join(pair.lines("yaml", indent))
    made = insert(text, line, block, blank=False)
    same = _events(made) == _events(text)
    return _checked(made, "yaml", [pair]) if same else None


def with_hook(text: str, requirements: Sequence[str]) -> str | None:
    """A configuration of pre-commit with the hook as its last one; None where it does not fit.

    `requirements` are what its environment installs.
    """
    found = _end_of_list(text, "repos")
    if found is None:
        return None
    line, indent = found
    quote = quotes(text) or '"'
    listed = [f"        - {scalar(each, quote)}" for each in requirements]
    hook = "\n".join(indent + each for each in (*_HOOK, *listed))
    made = insert(text, line, hook, blank=False)
    before, after = _events(text), _events(made)
    added = _events(hook)[3:-3]  # without what begins and ends a text and a list
    at = next((n for n, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), 0)
    return made if at and after == [*before[:at], *added, *before[at:]] else None


def _events(text: str) -> list[tuple[object, ...]]:
    """What YAML says, piece by piece, without what its aliases stand for; empty if unreadable."""
    import yaml

    try:
        return [
            (type(each), *(getattr(each, key, None) for key in ("anchor", "tag", "value")))
            for each in yaml.parse(text, Loader=yaml.SafeLoader)
        ]
    except yaml.YAMLError:
        return []


def _end_of_list(text: str, key: str) -> tuple[int, str] | None:
    """The line behind the list at a key of YAML, from 0, and how far in its entries stand.

    None where there is no list with an entry on a line of its own.
    """
    import yaml  # only a repository with forms or hooks waits for it

    class AsWritten(yaml.SafeLoader):
        """An alias is a node where it stands, and not what stands at its anchor."""

        def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
            # The stubs know neither this method nor that both kinds of marks are the same.
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            node = super().compose_node(parent, index)
            if isinstance(event, yaml.AliasEvent):
                marks: Any = event.start_mark, event.end_mark
                return yaml.ScalarNode("alias", event.anchor, *marks)
            return node

    try:
        root = yaml.compose(text, Loader=AsWritten)
    except (yaml.YAMLError, RecursionError):
        return None
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    value = next((value for each, value in pairs if each.value == key), None)
    if not isinstance(value, yaml.SequenceNode) or value.flow_style or not value.value:
        return None
    last: yaml.Node = value
    # The list itself ends where the next thing begins; what is in it ends before the comments.
    while isinstance(last, yaml.CollectionNode) and last.value and not last.flow_style:
        inner = last.value[-1]
        last = inner[1] if isinstance(inner, tuple) else inner
    before = text[: last.end_mark.index].rstrip()
    return len(file_lines.split(before)), " " * value.start_mark.column


def append(text: str, block: str, *, blank: bool = True) -> str:
    """The text with a block of lines below it, after a blank line if `blank`."""
    end = file_lines.most(text)
    said = text.strip(file_lines.BOM)
    gap = "" if not said or said.endswith(("\n", "\r")) else end
    if blank and said and file_lines.split(said)[-1].strip():
        gap += end
    return f"{text}{gap}{block.replace(chr(10), end)}{end}"


def insert(text: str, line: int, block: str, *, blank: bool = True) -> str:
    """The text with a block before the line, counted from 0, between blank lines if `blank`."""
    lines = file_lines.split(text)
    if line >= len(lines):
        return append(text, block, blank=blank)
    end = file_lines.most(text)
    made = [each + end for each in block.split("\n")]
    if blank:
        made.append(end)
        if line and lines[line - 1].strip():
            made.insert(0, end)
    return "".join([*lines[:line], *made, *lines[line:]])


def _checked(text: str, markup: Markup, pairs: Sequence[Pair]) -> str | None:
    found = scan(text, markup)
    names = {region.name for region in found.regions}
    return text if not found.diagnostics and names.issuperset(pair.name for pair in pairs) else None
