"""Where markers and headings stand in Markdown: the block structure of CommonMark, line by line.

It follows https://spec.commonmark.org/0.31.2/ and MyST (front matter, colon fences of directives,
targets, comments, block breaks). Everything in a fence, in indented code, in a block quote or in an
HTML block that something else began is text, and so is the content of a directive's fence: nobody
can say from outside whether a directive reads its content as Markdown. Each line is looked at once,
and costs what its own length and at most `_DEPTH` containers cost.
"""

from __future__ import annotations

import re
from enum import Enum

from sphinx_contribpolicy.regions.markers import LOOKS, Spot

_DEPTH = 100
_LOOKS = LOOKS["markdown"]
_SPACES = re.compile(r" *+")
_CODE_INDENT = 4
_ATX = re.compile(r"(#{1,6})(?: |$)")
_FENCE = re.compile(r"(`{3,}+)[^`]*$|(~{3,}+)|(:{3,}+) *+\{")
_ITEM = re.compile(r"(?:[-+*]|([0-9]{1,9})[.)])(?= |$)")
_RULE = re.compile(r"(?:(?:\* *+){3,}+|(?:- *+){3,}+|(?:_ *+){3,}+)$")
_UNDERLINE = re.compile(r"(=++|-++) *+$")
_MYST_LINE = re.compile(r"%|\+ *+\+ *+\+|\(.+\)= *+$")

_BLOCK_NAMES = (
    " "
    "address article aside base basefont blockquote body caption center col colgroup dd "
    "details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 "
    "h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol "
    "optgroup option p param search section summary table tbody td tfoot th thead title tr "
    "track ul "
)
_ATTRIBUTE = (
    r"(?:\s++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"(?:\s*+=\s*+(?:[^\"'=<>`\x00-\x20]++|'[^']*+'|\"[^\"]*+\"))?+)"
)
_COMPLETE_TAG = re.compile(
    rf"<[A-Za-z][A-Za-z0-9-]*+{_ATTRIBUTE}*+\s*+/?>\s*+$|</[A-Za-z][A-Za-z0-9-]*+\s*+>\s*+$",
)
_RAW_NAMES = "script|pre|style|textarea"
_NAMED_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)(?=\s|/?>|$)")
_UNTIL_CLOSED = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (
        re.compile(rf"<(?:{_RAW_NAMES})(?=\s|>|$)", re.IGNORECASE),
        re.compile(rf"</(?:{_RAW_NAMES})>", re.IGNORECASE),
    ),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
)


class _Leaf(Enum):
    """What the innermost container is in the middle of."""

    NOTHING = 0
    PARAGRAPH = 1
    FENCE = 2
    HTML = 3


class MarkdownBlocks:
    """One reading of a Markdown file; `spots` and `headings` are found when `read` has returned.

    `headings` holds line and level of each heading outside of lists and quotes.
    """

    def __init__(self) -> None:
        self.spots: list[Spot] = []
        self.headings: list[tuple[int, int]] = []
        self._widths: list[int] = []  # per container: columns of a list item, 0 for a quote
        self._places: list[int] = [0]
        self._last_place = 0
        self._bare_item = False
        self._leaf = _Leaf.NOTHING
        self._fence = ""
        self._html_end: re.Pattern[str] | None = None
        self._own_html = False
        self._whole = -1  # the spot of a whole tag on the line before, while its block goes on
        self._number = 0
        self._raw = ""

    def read(self, lines: list[str]) -> None:
        """Read the lines, given without their ends and without a byte-order mark."""
        for number in range(_front_matter(lines), len(lines)):
            raw = lines[number]
            if raw[:1].isalpha() and not self._widths and self._leaf.value <= 1 and self._whole < 0:
                self._leaf = _Leaf.PARAGRAPH
                continue
            self._number = number
            self._raw = raw
            self._line(raw.expandtabs(4) if "\t" in raw else raw)

    def _line(self, line: str) -> None:
        whole, self._whole = self._whole, -1
        matched, at = self._matched(line)
        start = _spaces_end(line, at)
        blank = start == len(line)
        if self._leaf in (_Leaf.FENCE, _Leaf.HTML):
            if matched < len(self._widths):
                self._close(matched)
            elif self._goes_on(line[start:], start - at, whole):
                return
        if blank:
            self._blank(matched)
        else:
            self._block(line, matched, at, whole)

    def _matched(self, line: str) -> tuple[int, int]:
        """How many open containers the line belongs to, and where its text begins in them."""
        at = 0
        for depth, width in enumerate(self._widths):
            start = _spaces_end(line, at)
            if width:
                if start < len(line) and start - at < width:
                    return depth, at
                at = min(at + width, len(line))
            else:
                if start - at >= _CODE_INDENT or line[start : start + 1] != ">":
                    return depth, at
                at = start + 2 if line[start + 1 : start + 2] == " " else start + 1
        return len(self._widths), at

    def _goes_on(self, text: str, indent: int, whole: int) -> bool:
        """Whether the line belongs to the open fence or HTML block."""
        if self._leaf is _Leaf.FENCE:
            run = text.rstrip(" ")
            closes = len(run) >= len(self._fence) and not run.strip(self._fence[0])
            if closes and indent < _CODE_INDENT:
                self._leaf = _Leaf.NOTHING
            return True
        if self._html_end is None:
            if not text:
                self._leaf = _Leaf.NOTHING
                return False
            self._crowd(whole)
            if self._own_html and _LOOKS.match(text):
                self._spot(text)
        elif self._html_end.search(text):
            self._leaf = _Leaf.NOTHING
        return True

    def _blank(self, matched: int) -> None:
        if matched < len(self._widths):
            self._close(matched)
        elif self._bare_item:
            self._close(matched - 1)
        self._bare_item = False
        self._leaf = _Leaf.NOTHING

    def _block(self, line: str, matched: int, at: int, whole: int) -> None:
        """Open what begins on a line that is not blank, or go on with the paragraph."""
        self._bare_item = False
        while True:
            start = _spaces_end(line, at)
            text = line[start:]
            paragraph = self._leaf is _Leaf.PARAGRAPH
            direct = matched == len(self._widths)
            if start - at >= _CODE_INDENT:
                if not paragraph:
                    self._close(matched)
                return
            entered = self._container(text, start - at, matched, paragraph=paragraph and direct)
            if entered == 0:
                break
            matched = len(self._widths)
            at = start + entered
            if _spaces_end(line, at) >= len(line):
                return
            if matched >= _DEPTH:
                self._leaf = _Leaf.PARAGRAPH
                return
        if self._starts(text, matched, paragraph=paragraph, direct=direct):
            return
        if not paragraph:
            self._close(matched)
            self._leaf = _Leaf.PARAGRAPH
        else:
            self._paragraph_line(text, whole, direct=direct)

    def _container(self, text: str, indent: int, matched: int, *, paragraph: bool) -> int:
        """How many characters of `text` open a quote or a list item; 0 where they do not."""
        if text[0] == ">":
            self._enter(matched, 0)
            return 2 if text[1:2] == " " else 1
        item = _ITEM.match(text)
        if item is None or _RULE.match(text) or (paragraph and _UNDERLINE.match(text)):
            return 0
        content = _spaces_end(text, item.end())
        bare = content == len(text)
        if paragraph and (bare or (item[1] and int(item[1]) != 1)):
            return 0
        space = content - item.end()
        taken = item.end() + (1 if bare or space > _CODE_INDENT else space)
        self._enter(matched, indent + taken)
        self._bare_item = bare
        return taken

    def _starts(self, text: str, matched: int, *, paragraph: bool, direct: bool) -> bool:
        """Whether the line is a block other than a paragraph; if so, it is now the open one."""
        underline = _UNDERLINE.match(text) if paragraph and direct else None
        heading = _ATX.match(text)
        if underline is not None or heading is not None:
            self._close(matched)
            if not self._widths:
                setext = 1 if text[0] == "=" else 2
                self.headings.append((self._number, len(heading[1]) if heading else setext))
            return True
        fence = _FENCE.match(text)
        if fence is not None:
            self._close(matched)
            self._leaf = _Leaf.FENCE
            self._fence = fence[1] or fence[2] or fence[3]
            return True
        if text[0] == "<":
            return self._html(text, matched, paragraph=paragraph)
        if _RULE.match(text) or _MYST_LINE.match(text):
            self._close(matched)
            return True
        return False

    def _html(self, text: str, matched: int, *, paragraph: bool) -> bool:
        for begin, end in _UNTIL_CLOSED:
            opening = begin.match(text)
            if opening is not None:
                self._close(matched)
                if _LOOKS.match(text):
                    self._spot(text)
                if not end.search(text):
                    self._leaf, self._html_end, self._own_html = _Leaf.HTML, end, False
                return True
        own = _LOOKS.match(text) is not None
        named = _NAMED_TAG.match(text)
        until_blank = named is not None and f" {named[1].lower()} " in _BLOCK_NAMES
        if until_blank or (not paragraph and _COMPLETE_TAG.match(text)):
            self._close(matched)
            self._leaf, self._html_end = _Leaf.HTML, None
            single = text.rstrip(" ").endswith("/>")
            self._own_html = own and not single
            if own:
                self._spot(text, whole=single)
            return True
        if own and not paragraph:
            self._close(matched)
            self._leaf = _Leaf.PARAGRAPH
            self._spot(text, whole=True)
            return True
        return False

    def _paragraph_line(self, text: str, whole: int, *, direct: bool) -> None:
        self._crowd(whole)
        quoted = 0 in self._widths
        if direct and not quoted and _LOOKS.match(text) and _COMPLETE_TAG.match(text):
            self._spot(text, in_paragraph=True)
            if text[1] == "/":
                self._leaf = _Leaf.NOTHING

    def _enter(self, matched: int, width: int) -> None:
        self._close(matched)
        self._last_place += 1
        self._widths.append(width)
        self._places.append(self._last_place)

    def _close(self, matched: int) -> None:
        del self._widths[matched:]
        del self._places[matched + 1 :]
        self._leaf = _Leaf.NOTHING

    def _spot(self, text: str, *, in_paragraph: bool = False, whole: bool = False) -> None:
        if 0 in self._widths:
            return
        rest = self._raw.lstrip(" \t")
        indent = self._raw[: len(self._raw) - len(rest)]
        if rest[:1] != "<":
            indent = " " * sum(self._widths)
        if whole:
            self._whole = len(self.spots)
        place = self._places[-1]
        self.spots.append(Spot(self._number, indent, text.rstrip(" "), place, in_paragraph))

    def _crowd(self, whole: int) -> None:
        if whole >= 0:
            self.spots[whole] = self.spots[whole]._replace(crowded=True)


def _spaces_end(line: str, at: int) -> int:
    return found.end() if (found := _SPACES.match(line, at)) else at


def _front_matter(lines: list[str]) -> int:
    """The number of lines that a front matter takes, 0 where there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for number in range(1, len(lines)):
        if lines[number].rstrip() == "---":
            return number + 1
    return 0
