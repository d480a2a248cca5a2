"""The texts of a repository that people read: which files they are, and their paragraphs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from posixpath import normpath
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sphinx_contribpolicy import git
from sphinx_contribpolicy.markup import lines as file_lines
from sphinx_contribpolicy.markup.blocks import blocks, is_aside
from sphinx_contribpolicy.plain_files import is_file, plain_file, walked
from sphinx_contribpolicy.regions import PROSE_DIRECTIVES, scan
from sphinx_contribpolicy.sync import MARKUPS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Role = Literal["guide", "template", "agents", "entry", "security", "page", ""]
"""What a file is for; "" for one that says nothing to contributors."""

_TEXTS = re.compile(r"(?i)(?:.*\.(?:md|markdown|mdx|mdc|rst|rest|txt|adoc|ya?ml)|[^.]*)")
_LOG = re.compile(
    r"(?i)(?:.*/)?(?:change(?:s|log)|history|news|releases?|release[-_]notes|authors|"
    r"licen[cs]e|copying|requirements[^/]*|todo|roadmap)[^/]*"
)
_AGENTS = re.compile(
    r"(?:.*/)?(?:AGENTS?\.md|CLAUDE(?:\.local)?\.md|GEMINI\.md|\.cursorrules|\.windsurfrules|\.clinerules)"
    r"|\.github/(?:copilot-instructions\.md|instructions/.*|agents/.*|prompts/.*)"
    r"|(?:\.cursor|\.claude|\.windsurf|\.gemini|\.codex)/.*"
)
_TEMPLATE = re.compile(
    r"(?i)(?:.*/)?(?:(?:pull_request|issue)_template(?:\.\w+)?"
    r"|(?:pull_request|issue|discussion)_template/[^/]+|(?:merge_request|issue)_templates/[^/]+)"
)
_ELSEWHERE = re.compile(
    r"(?is)(?:.*/)?(?:node_modules|_?build|dist|\.?venv|site-packages|vendor|third[-_]party|"
    r"tests?|testing|testdata|cases|fixtures|examples?|blog|_posts|posts|locales?|news|"
    r"newsfragments|changelog(?:\.d)?|changes|releases?)/.*"
)
_GUIDE = re.compile(
    r"(?i)(?:.*/)?[\w.-]*(?:contribu|mitmachen|beitragen|hacking|develop(?:ment|er|ing)|how[-_]to[-_]help)[\w.-]*"
)
_GUIDE_FOLDER = re.compile(
    r"(?i)(?:.*/)?(?:contribut\w*|dev|devel|developers?|development|internals?|community|governance|"
    r"policy|policies|getting-started)/[^/]+"
)
_PLAIN = re.compile(r"(?s)(?!(?i:(?:.*[/_-])?(?:gen)?(?:ai|llms?)[-_. ])).*\.txt")
"""Files without markup, unless their path says that they are on tools."""
_BY_PATH: tuple[tuple[re.Pattern[str], Role], ...] = (
    (_LOG, ""),
    (_AGENTS, "agents"),
    (_TEMPLATE, "template"),
    (re.compile(r"(?i)contributing"), "guide"),
    (_ELSEWHERE, ""),
    (re.compile(r"(?s).*\.ya?ml|\.*[^.]*"), ""),
    (_GUIDE, "guide"),
    (_PLAIN, ""),
    (re.compile(r"(?i)(?:.*/)?security\.\w+"), "security"),
    (re.compile(r"(?i)readme(?:\.\w+)?|(?:docs?/(?:source/)?|documentation/)index\.\w+"), "entry"),
    (_GUIDE_FOLDER, "guide"),
)
"""What files are for; the first pattern of their paths that fits counts."""
_MARKER = "contribpolicy:begin"
_REST_MARKUP = re.compile(r"[ \t]*(?:\.\.|__)(?:[ \t]+(?:([\w.+:-]+?)[ \t]?::(?=\s|$))?|$)")
_REST_FIELD = re.compile(r":[^:\s][^:]*+:(?:\s|$)")
_INDENT = re.compile(r"[ \t]*(?:(?:[-*+]|\d+[.)])[ \t]+)?")
_LINKS = re.compile(r"\[[^\[\]]{0,500}\]\([^()]{0,500}\)|(?::[\w:+.-]{1,99}:)?`[^`]{0,500}`_{0,2}")
_INCLUDES = re.compile(
    r"(?:\{(?:literal)?include\}|\.\. include::)[ \t]*(\S+)((?:\r?\n[ \t]*(?:---|:?[\w-]+:.*))*)"
)
_CUT = re.compile(
    r"^[ \t]*:?(start-line|end-line|start-after|end-before):[ \t]*(\S.*)$", re.MULTILINE
)
_LARGEST = 500_000
_MOST = 20_000
_FIRST_WORDS = 8


class Paragraph(NamedTuple):
    """A paragraph, a list item or a heading: its lines from 0, and its text on one line."""

    begin: int
    end: int
    text: str

    @property
    def first_words(self) -> str:
        """What it begins with, for messages."""
        words = re.sub(r"^[-*+>#\s]+(?:\[[ xX]\]\s*)?|<!--\s*", "", self.text).split()
        more = " ..." if len(words) > _FIRST_WORDS else ""
        return " ".join(words[:_FIRST_WORDS]) + more


def role_of(name: str) -> Role:
    """What a file is for, by its path."""
    if not _TEXTS.fullmatch(name.rpartition("/")[2]):
        return ""
    return next((role for path, role in _BY_PATH if path.fullmatch(name)), "page")


def markup_of(name: str) -> Literal["markdown", "rst"]:
    """What a text is written in; what is no reST is read as Markdown."""
    return "rst" if MARKUPS.get(Path(name).suffix.lower()) == "rst" else "markdown"


def files_below(root: Path) -> list[str]:
    """The files of a repository, by path with `/`; without what git ignores and submodules."""
    return git.files(root) or list(walked(root, lambda name: name == ".git"))


def texts_among(root: Path, files: Iterable[str]) -> list[str]:
    """The texts of a repository among its files."""
    found = [name for name in files if role_of(name)][:_MOST]
    return [
        name for name in found if is_file(root / name) and (root / name).stat().st_size <= _LARGEST
    ]


def marked(root: Path, texts: Iterable[str]) -> list[str]:
    """Those of `texts` that hold markers of the kit, in a markup that it writes."""
    return [
        name
        for name in texts
        if Path(name).suffix.lower() in MARKUPS and _MARKER in read_text(root / name)
    ]


def includes(text: str, page: str, read: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """The files that a page of the docs includes, each with what it shows of that.

    Their paths begin where that of the page does; `read` gives the text of one.
    """
    for written, options in _INCLUDES.findall(text):
        name = normpath(f"{page}/../{written}")
        told = {option: value.strip().strip("\"'") for option, value in _CUT.findall(options)}
        whole = read(name)
        first, last = file_lines.included(whole, told)
        yield name, "\n".join(whole.splitlines()[first:last])


def is_or_includes(root: Path, page: str, text: str, name: str) -> bool:
    """Whether a page with this text is the file `name`, a link to it, or includes one so called."""
    included = {each.rpartition("/")[2] for each, _ in _INCLUDES.findall(text)}
    return Path(name).name in included or (root / page).resolve() == (root / name).resolve()


def shows_ours(path: Path, text: str) -> bool:
    """Whether a text of a file holds the policy of the kit, or includes what does."""
    found = includes(text, path.as_posix(), lambda name: read_text(Path(name)))
    return any(f"{_MARKER} llm-policy" in each for each in (text, *(part for _, part in found)))


def read_text(path: Path) -> str:
    """The content of a file; "" where it is not there or is no text."""
    try:
        return plain_file(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; none where it is not there or cannot be read."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def read_yaml(path: Path) -> Any:
    """What a YAML file says; None where it is not there or cannot be read."""
    import yaml  # slow to import, and not every repository has such a file

    try:
        return yaml.safe_load(read_text(path))
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def table_of(data: dict[str, Any], *keys: str) -> dict[str, Any]:
    """The table at these keys; an empty one where something else stands there."""
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def paragraphs(
    text: str, markup: Literal["markdown", "rst"], *, comments: bool = False
) -> Iterator[Paragraph]:
    """The paragraphs of a text, without code, markup that is no prose and text of the kit.

    HTML comments count if `comments`.
    """
    lines = file_lines.bare(text)
    fixed, samples = no_prose(text, markup, comments=comments)
    hidden = fixed | samples
    begin = 0
    gathered: list[str] = []
    for number, line in enumerate([*lines, ""]):
        shown = "" if number in hidden or _is_row_of_links(line) else line.strip()
        new = re.match(r"(?:[-*+]|\d+[.)])\s", shown)
        if gathered and (not shown or new):
            yield Paragraph(begin, number, " ".join(gathered))
            gathered = []
        if shown:
            begin = begin if gathered else number
            gathered.append(shown)


def generated(text: str, markup: Literal["markdown", "rst"]) -> set[int]:
    """The lines, from 0, of regions of the kit."""
    spans = (range(each.begin, each.end + 1) for each in scan(text, markup).regions)
    return {number for span in spans for number in span}


def no_prose(
    text: str, markup: Literal["markdown", "rst"], *, comments: bool = False
) -> tuple[set[int], set[int]]:
    """The lines, from 0, that nobody reads as words: markup that stands for itself, and samples.

    The first are those of directives, comments, targets and metadata, and of regions of the kit;
    samples of code belong to the words around them. What an admonition of reST holds are words, and
    so are HTML comments if `comments`.
    """
    fixed = generated(text, markup)
    samples: set[int] = set()
    if markup == "markdown":
        for block in blocks(text, myst=True):
            if block.kind == "code":
                into = fixed if block.info.lstrip().startswith("{") else samples
                into |= set(range(block.begin, block.end))
            elif is_aside(block) and not (comments and block.text.lstrip().startswith("<!--")):
                fixed |= set(range(block.begin, block.end))
        return fixed, samples
    column, into, on_top = -1, fixed, True
    for number, line in enumerate(file_lines.bare(text)):
        if not line.strip():
            continue
        if 0 <= column < len(line) - len(line.lstrip()):
            into.add(number)
            continue
        found = _REST_MARKUP.match(line)
        # Fields above all text say something of the page.
        is_markup = (
            found[1] not in PROSE_DIRECTIVES if found else _REST_FIELD.match(line) and on_top
        )
        on_top = on_top and bool(is_markup)
        if is_markup:
            fixed.add(number)
            column, into = len(line) - len(line.lstrip()), fixed
        elif line.rstrip().endswith("::") and not found:
            indent = _INDENT.match(line)
            column, into = indent.end() if indent else 0, samples
        else:
            column = -1
    return fixed, samples


def _is_row_of_links(line: str) -> bool:
    """Whether a line is one of a table that says nothing beside its links."""
    return line.lstrip().startswith("|") and not re.search(r"\w", _LINKS.sub("", line))
