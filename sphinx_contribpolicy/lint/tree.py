"""The files around a policy: which ones people and programs read, and what is written in them."""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy import git
from sphinx_contribpolicy.forge import listing, matching, places
from sphinx_contribpolicy.init import StandingPolicy, includes, standing_in
from sphinx_contribpolicy.markup.normalize import letters_of
from sphinx_contribpolicy.plain_files import walked
from sphinx_contribpolicy.policy import Loaded, Location
from sphinx_contribpolicy.regions import Region, scan
from sphinx_contribpolicy.sync import MARKUPS, Repository

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHOWN = re.compile(
    r"(?i)(?:\.github/|docs/)?(?:readme|contributing|security|code_of_conduct|governance|support|"
    r"[\w-]*policy)\.(?:md|rst)"
)
_SKIPPED = frozenset(
    {"node_modules", "_build", "build", "dist", "venv", "site-packages", "cases", "fixtures"}
)
_LEADS = re.compile(r"[(<:]\s*+<?#[^\s()<>]+")
"""The address of a link to an anchor, in Markdown and in reST."""
_SHOWS = re.compile(
    r"(?:\{|\.\. )(?:contribpolicy:)?(llm-policy|agent-instructions)(?:\}|::)[^\n]*\n?"
    r"((?:[ \t]*:[\w-]+:[^\n]*\n)*)"
)
"""A directive that shows rules, in Markdown and in reST, and its options."""
_OPTION = re.compile(r":([\w-]+):[ \t]*([^\n]*)")
_SOURCES = (".md", ".rst", ".rest", ".txt", ".ipynb")
DOCS = ("docs", "doc", "docs/source", "doc/source")
"""Where projects keep the sources of their docs."""


class Tree:
    """The files around a policy, whose file is `own`; what cannot be read counts as empty."""

    def __init__(self, loaded: Loaded) -> None:
        self.policy = loaded.policy
        file = loaded.file or Path("contribpolicy.toml")
        self.root, self.own = file.parent, file.name
        self.repository = Repository(self.root)
        self.places = places(loaded.policy.project.forge)
        self._regions: dict[str, tuple[Region, ...]] = {}

    def at(self, name: str, line: int | None = None) -> Location:
        """Where something is in the file `name`."""
        return Location(self.root / name, line, "files")

    @cached_property
    def files(self) -> list[str]:
        """The files at the root and in the folders where forges look."""
        return sorted(listing(self.root))

    def text(self, name: str) -> str:
        """The content of a file; empty where it is not there or is no text."""
        return self.repository.text(name)

    def regions(self, name: str) -> tuple[Region, ...]:
        """The regions of a file; none where its markers are broken, which `sync` says."""
        if name not in self._regions:
            markup = MARKUPS.get(Path(name).suffix.lower())
            self._regions[name] = scan(self.text(name), markup).regions if markup else ()
        return self._regions[name]

    @cached_property
    def guides(self) -> list[str]:
        """The guides for contributors, the one that the forge shows first."""
        return matching(self.files, self.places.contributing)

    @cached_property
    def templates(self) -> list[str]:
        """The pull-request templates that the forge reads."""
        return matching(self.files, self.places.pull_request)

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """Beginnings of paths that are pages of Sphinx docs and no files of the forge."""
        return ("docs/",) if (self.root / "docs" / "conf.py").is_file() else ()

    @cached_property
    def shown(self) -> list[str]:
        """The files that the forge shows as pages, those that are pages of the docs left out."""
        found = [
            name
            for name in self.files
            if _SHOWN.fullmatch(name)
            and (name in self.guides[:1] or not name.startswith(self.pages))
        ]
        return [*found, *(name for name in self.templates if name not in found)]

    @cached_property
    def entries(self) -> list[str]:
        """Where people and programs begin to read."""
        readme = [name for name in self.files if re.fullmatch(r"(?i)readme\.(md|rst)", name)]
        agents = [name for name in self.files if name == "AGENTS.md"]
        return [*readme[:1], *self.guides[:1], *agents, *self.docs_indexes[:1]]

    @cached_property
    def docs_indexes(self) -> list[str]:
        """The first pages of the docs."""
        names = (f"{folder}/index.{suffix}" for folder in DOCS for suffix in ("md", "rst"))
        return [name for name in names if (self.root / name).is_file()]

    @cached_property
    def homes(self) -> list[str]:
        """The files that hold the whole policy."""
        whole = [name for name, part in self.policy.files.whole.items() if part == "policy"]
        regions = [
            name
            for name in (*self.policy.files.regions, *self.policy.files.copies)
            if any(region.name == "llm-policy" for region in self.regions(name))
        ]
        return [*whole, *regions]

    def is_on_a_page(self, pattern: str) -> bool:
        """Whether a page of the docs has what matches, by a directive or a tag."""
        return any(re.search(pattern, page) for page in self._docs)

    @cached_property
    def in_docs(self) -> list[tuple[str, Mapping[str, str]]]:
        """What pages of docs show of the policy: directives, pairs and tags, with their options.

        Docs can lie anywhere in the repository. A pair counts on a page where docs mostly lie, or
        below a conf.py that names the kit, and in a file that a page includes.
        """
        around = Repository(self.repository.fence)
        here = self.root.resolve().relative_to(around.root.resolve())
        files = git.files(around.root) or list(walked(around.root, _is_skipped))
        confs = (each for each in files if Path(each).name == "conf.py")
        live = [Path(each).parent for each in confs if "sphinx_contribpolicy" in around.text(each)]
        live += [here / each for each in DOCS[:2]]
        found: list[tuple[str, Mapping[str, str]]] = []
        for page in (each for each in files if each.endswith(_SOURCES)):
            whole = around.text(page)
            for name, text in ((page, whole), *includes(whole, page, around.text)):
                found += [(shown, dict(_OPTION.findall(of))) for shown, of in _SHOWS.findall(text)]
                if name != page or any(map(Path(page).is_relative_to, live)):
                    markup = MARKUPS.get(Path(name).suffix.lower(), "markdown")
                    found += [(each.name, each.options) for each in scan(text, markup).regions]
        return found

    @cached_property
    def _docs(self) -> tuple[str, ...]:
        """The texts of all pages of the docs; the other `DOCS` lie below the first two."""
        return tuple(self.text(page) for folder in DOCS[:2] for page in self.pages_of(folder))

    @cached_property
    def standing(self) -> tuple[StandingPolicy, ...]:
        """Where people wrote a policy that nothing of the kit keeps or shows."""
        return standing_in(self.root, self.text)

    def leads_home(self, name: str) -> bool:
        """Whether a file shows the policy, or has the name or the address of a file that does."""
        text, docs = self.text(name), self.policy.project.docs_url
        homes = {*self.homes, *filter(None, [self.policy.wording.body])}
        if name in homes or "llm-policy" in text:
            return True
        names = {home.rpartition("/")[2] for home in homes}
        if bool(docs and docs in text) or any(home in text for home in names):
            return True
        # A toctree has each page, as Sphinx sees to.
        return name in self.docs_indexes and any(
            page in homes or any(word in self.text(page) for word in ("llm-policy", *names))
            for page in self.pages_of(name.rpartition("/")[0])
        )

    def pages_of(self, folder: str) -> Iterator[str]:
        """The pages in a folder of docs, those of Markdown first."""
        for suffix in ("md", "rst"):
            for path in sorted((self.root / folder).glob(f"**/*.{suffix}")):
                yield path.relative_to(self.root).as_posix()

    @cached_property
    def letters(self) -> str:
        """The letters of all pages of the repository, of which the name of an anchor is made."""
        listed = self.policy.files
        names = {*walked(self.root, _is_skipped), *listed.regions, *listed.whole}
        pages = (name for name in names if MARKUPS.get(Path(name).suffix.lower(), "yaml") != "yaml")
        return " ".join(letters(self.text(name)) for name in pages)

    def below(self, wanted: str) -> Iterator[str]:
        """The files of a name in folders below the root, those of other projects left out."""
        for name in walked(self.root, _is_skipped):
            if name.endswith(f"/{wanted}"):
                yield name


def letters(text: str) -> str:
    """The letters and digits of a text, as they are however a forge makes an anchor of them."""
    return letters_of(_LEADS.sub("", text))


def _is_skipped(folder: str) -> bool:
    """Whether a folder holds other projects, what tools made, or examples of what is tested."""
    return folder in _SKIPPED or folder.startswith((".", "venv"))
