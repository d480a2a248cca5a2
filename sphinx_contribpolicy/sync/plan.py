"""What `sync` would do in one repository: everything is read and judged before anything is written.

Nothing here writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError, RegionsError
from sphinx_contribpolicy.forge import matching, places
from sphinx_contribpolicy.regions import canonical, checksum, fill, scan
from sphinx_contribpolicy.sync import inputs
from sphinx_contribpolicy.sync import lock as locks
from sphinx_contribpolicy.sync.files import Folder, Source
from sphinx_contribpolicy.sync.frames import framed
from sphinx_contribpolicy.sync.render import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded
    from sphinx_contribpolicy.regions import Region, Scan
    from sphinx_contribpolicy.wording import Fragments

BOM = "\ufeff"
_OF_TEMPLATES = frozenset(
    {"pull-request-template", "pull-request-disclosure", "issue-form-disclosure"}
)


class Change(NamedTuple):
    """A file that is to be written: what it holds, None where there is none, and what it will."""

    source: Source
    after: bytes


class Edit(NamedTuple):
    """Generated text that somebody changed, as it stands and as it would be written.

    `region` is empty for a file that is generated whole; `line` counts from 1.
    """

    source: Source
    region: str
    line: int
    found: str
    wanted: str


class Plan(NamedTuple):
    """What is to be done in one repository.

    Where there are `diagnostics` or `edits`, nothing may be written. `empty`: no file is listed.
    """

    root: Path
    changes: tuple[Change, ...] = ()
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    empty: bool = False


class Planner:
    """Judges the files of one policy, one after the other, and remembers what it finds."""

    def __init__(self, loaded: Loaded, folder: Folder, texts: Texts, *, force: bool) -> None:
        self.policy = loaded.policy
        self.folder = folder
        self.texts = texts
        self.force = force
        self.changes: list[Change] = []
        self.edits: list[Edit] = []
        self.diagnostics: list[Diagnostic] = []
        self.whole: dict[str, str] = {}
        self.regions: dict[str, dict[str, str]] = {}
        self.frames: dict[str, str] = {}
        self.old = locks.Lock()

    def run(self) -> None:
        """Judge every file that the policy lists."""
        listed = self.policy.files
        try:
            self.old = locks.read(self.folder.source(locks.NAME))
        except FilesError as error:
            self.diagnostics += error.diagnostics
        seen: dict[Path, str] = {}
        for name in (*listed.regions, *listed.whole):
            try:
                source = self.folder.source(name)
                self._once(source, seen)
                if name in listed.whole:
                    self._judge_whole(source, listed.whole[name])
                else:
                    self._judge_regions(source)
            except FilesError as error:
                self.diagnostics += error.diagnostics

    def _once(self, source: Source, seen: dict[Path, str]) -> None:
        first = seen.setdefault(source.file, source.name)
        if first != source.name or source.name in self.regions or source.name in self.whole:
            message = f"is listed twice under [files], here as '{source.name}' and as '{first}'"
            raise FilesError([Diagnostic("listed-twice", f"{message}; remove one", source.file)])
        if source.file.name in {locks.NAME, "contribpolicy.toml", "pyproject.toml"}:
            message = "is no file to keep generated text in; take it out of [files]"
            raise FilesError([Diagnostic("listed-twice", message, source.file)])

    def _judge_whole(self, source: Source, part: str) -> None:
        wanted = canonical(self.texts.of_file(part, source))
        self.whole[source.name] = checksum(wanted)
        text = source.text
        found = canonical(text)
        if source.data is not None and found == wanted:
            return
        if found and not self.force:
            known = self.old.whole.get(source.name)
            if known is None or checksum(found) != known:
                self.edits.append(Edit(source, "", 1, found, wanted))
                return
        self.changes.append(Change(source, in_style_of(text, wanted).encode()))

    def _judge_regions(self, source: Source) -> None:
        if source.data is None:
            message = (
                "is listed under [files] and is not there; write it, with a pair of markers where "
                "the text goes, or take it out of the list"
            )
            raise FilesError([Diagnostic("no-file", message, source.file)])
        text, markup = source.text, source.markup
        found = scan(text, markup)
        self.diagnostics += [
            Diagnostic(f"marker-{each.code}", each.message, source.file, each.line)
            for each in found.diagnostics
        ]
        kept = [region for region in found.regions if region.form == "comment"]
        if not kept and not found.diagnostics:
            raise FilesError([_gone(source, found)])
        contents = self._contents(source, text, kept)
        self.regions[source.name] = {name: checksum(content) for name, content in contents.items()}
        bare = self.is_template(source, contents)
        self.frames[source.name] = framed(kept, text, markup, bare=bare)
        if found.diagnostics or len(contents) < len(kept):
            return
        if not self._hand_made(source, kept, contents):
            self._fill(source, text, contents, bare=bare)

    def _contents(self, source: Source, text: str, kept: list[Region]) -> dict[str, str]:
        contents: dict[str, str] = {}
        for region in kept:
            try:
                contents[region.name] = canonical(self.texts.of_region(region, source, text))
            except FilesError as error:
                self.diagnostics += error.diagnostics
        return contents

    def _hand_made(self, source: Source, kept: list[Region], contents: dict[str, str]) -> bool:
        """Whether a region holds what the kit did not write; each is remembered as an edit."""
        if self.force:
            return False
        before = len(self.edits)
        known = self.old.regions.get(source.name, {})
        for region in kept:
            wanted = contents[region.name]
            if region.content in {"", wanted}:
                continue
            given = region.sha256 or known.get(region.name)
            if given is None or checksum(region.content) != given:
                edit = Edit(source, region.name, region.begin + 1, region.content, wanted)
                self.edits.append(edit)
        return len(self.edits) > before

    def _fill(self, source: Source, text: str, contents: dict[str, str], *, bare: bool) -> None:
        def content(region: Region) -> str | None:
            wanted = contents.get(region.name)
            if wanted is None:
                return None
            marked = None if bare else self.regions[source.name][region.name]
            # Blank lines that a formatter took away or added are no reason to write.
            return None if (region.content, region.sha256) == (wanted, marked) else wanted

        try:
            filled = fill(text, source.markup, content, with_checksum=not bare)
        except RegionsError as error:
            self.diagnostics += [
                Diagnostic(f"marker-{each.code}", each.message, source.file, each.line)
                for each in error.diagnostics
            ]
            return
        if filled != text:
            self.changes.append(Change(source, filled.encode()))

    def is_template(self, source: Source, names: dict[str, str]) -> bool:
        """Whether contributors see the file in an edit box, so that its markers stay short."""
        if not _OF_TEMPLATES.isdisjoint(names):
            return True
        known = places(self.policy.project.forge)
        template = self.policy.pull_requests.template
        return source.name == template or bool(
            matching([source.name], (*known.pull_request, *known.issue))
        )

    def lock(self, made_from: dict[str, str], kit: str) -> None:
        """Plan the lock, where one is needed, and nothing else is in the way."""
        templates = any(
            self.is_template(Source(name, self.folder.root / name), shas)
            for name, shas in self.regions.items()
        )
        source = self.folder.source(locks.NAME)
        if self.edits or self.diagnostics or not (templates or self.whole or source.data):
            return
        kept = self.old.whole, self.old.regions, self.old.frames
        if not self.changes and kept == (self.whole, self.regions, self.frames):
            return
        new = locks.Lock("", made_from, self.whole, self.regions, self.frames)
        written = new._replace(seal=new.sealed(kit)).written()
        data = in_style_of(source.text, written).encode()
        if data != source.data:
            self.changes.append(Change(source, data))


def plan(
    loaded: Loaded, folder: Folder, fragments: Fragments, *, force: bool = False, kit: str = ""
) -> Plan:
    """What is to be done in `folder`, where the policy file stands.

    `force` gives hand edits up; `kit` says which words are used, for the lock.
    """
    planner = Planner(loaded, folder, Texts(loaded, fragments), force=force)
    planner.run()
    try:
        planner.lock(inputs.checksums_of(loaded, folder), kit)
    except FilesError as error:
        planner.diagnostics += [
            each for each in error.diagnostics if each not in planner.diagnostics
        ]
    return Plan(
        folder.root,
        tuple(planner.changes),
        tuple(planner.edits),
        tuple(planner.diagnostics),
        empty=not (loaded.policy.files.regions or loaded.policy.files.whole),
    )


def in_style_of(before: str, wanted: str) -> str:
    """`wanted` with the line ends and the byte-order mark that the file had."""
    crlf = before.count("\r\n")
    ended = wanted.replace("\n", "\r\n") if crlf * 2 > before.count("\n") else wanted
    return BOM + ended if before.startswith(BOM) else ended


def _gone(source: Source, found: Scan) -> Diagnostic:
    if found.regions:
        message = (
            "holds only tags, which Sphinx reads; write a pair of comments for `sync` to fill, or "
            "take the file out of [files]"
        )
        return Diagnostic("region-gone", message, source.file, found.regions[0].begin + 1)
    pair = {
        "markdown": "<!-- contribpolicy:begin {0} --> and <!-- contribpolicy:end {0} -->",
        "rst": "'.. contribpolicy:begin {0}' and '.. contribpolicy:end {0}'",
        "yaml": "'# contribpolicy:begin {0}' and '# contribpolicy:end {0}'",
    }[source.markup]
    name = "issue-form-disclosure" if source.markup == "yaml" else "llm-policy"
    message = (
        f"is listed under [files] and holds no region; put {pair.format(name)} where the text "
        "goes, or take the file out of the list"
    )
    return Diagnostic("region-gone", message, source.file)
