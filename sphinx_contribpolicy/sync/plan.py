"""What `sync` would do in one repository: everything is read and judged before anything is written.

Nothing here writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx_contribpolicy import __version__, pins
from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError
from sphinx_contribpolicy.directives import REGIONS, TextRequest
from sphinx_contribpolicy.forge import matching, places
from sphinx_contribpolicy.git import ignored
from sphinx_contribpolicy.markup.lines import BOM, in_style_of
from sphinx_contribpolicy.regions import Region, canonical, checksum, folded, header, is_same
from sphinx_contribpolicy.requirements import is_older
from sphinx_contribpolicy.sync.files import Change, Edit, Plan, RepoFile, Repository
from sphinx_contribpolicy.sync.listed import check_once, filled, regions_of
from sphinx_contribpolicy.sync.lock import (
    LINES,
    LOCK,
    WHOLE,
    Kept,
    Lock,
    checksum_of,
    input_checksums,
    read_lock,
    same_inputs,
)
from sphinx_contribpolicy.sync.render import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from sphinx_contribpolicy.policy import Loaded, Policy
    from sphinx_contribpolicy.wording import Fragments

_OF_TEMPLATES = frozenset(
    {"pull-request-template", "pull-request-disclosure", "issue-form-disclosure"}
)


def plan_repository(
    loaded: Loaded,
    repository: Repository,
    fragments: Fragments,
    *,
    force: bool = False,
    new_lock: bool = False,
) -> Plan:
    """What is to be done in `repository`, where the policy file stands; `force` loses hand edits.

    With `new_lock` there is a lock even where no file needs one: it knows the text of the policy.
    What is wrong with files is in the plan. WordsError where the words cannot be used.
    """
    return _Planner(loaded, repository, fragments, force=force).plan(needs_lock=new_lock)


class _Planner:
    """Judges the files of one policy, one after the other, and remembers what it finds."""

    def __init__(
        self, loaded: Loaded, repository: Repository, fragments: Fragments, *, force: bool
    ) -> None:
        self._changes: list[Change] = []
        self._edits: list[Edit] = []
        self._diagnostics: list[Diagnostic] = []
        self._loaded = loaded
        self._policy = loaded.policy
        self._repository = repository
        self._fragments = fragments
        self._texts = Texts(loaded, repository, fragments)
        self._force = force
        self._before = Lock()
        self._kept: dict[str, Kept] = {}
        self._needs_lock = False
        self._as_recorded = True
        """Whether every text stands in its file as the lock has it."""

    def plan(self, *, needs_lock: bool) -> Plan:
        """Judges every file that the policy lists, and the lock last."""
        self._needs_lock = needs_lock
        listed = self._policy.files
        try:
            lock_file = self._repository.file(LOCK)
            self._before = read_lock(lock_file)
        except FilesError as error:
            self._diagnostics += error.diagnostics
        seen: dict[Path, str] = {}
        for name in (*listed.regions, *listed.whole):
            try:
                file = self._repository.file(name)
                check_once(file, seen)
                if name in listed.whole:
                    self._judge_whole(file, listed.whole[name])
                else:
                    self._judge_regions(file)
            except FilesError as error:
                self._diagnostics += error.diagnostics
        # A lock says that all is well, so it waits until all is.
        if not self._edits and not self._diagnostics:
            self._judge_lock(lock_file)
        found = Plan(
            self._repository.root,
            self._loaded,
            tuple(self._changes),
            tuple(self._edits),
            tuple(self._diagnostics),
            empty=not (listed.regions or listed.whole),
        )
        if found.out_of_date:
            kit = self._before.kit
            newer = kit if is_older(__version__, kit) else ""
            found = found._replace(made_by=self._other_kit(), newer=newer)
        # The hook where the requirements are raised, and the other way round.
        raised = pins.raised(self._repository.text, self._loaded.packages).items()
        pinned = (Change(self._repository.file(name), text.encode()) for name, text in raised)
        return found._replace(changes=(*pinned, *found.changes))

    def _other_kit(self) -> str:
        """The version of another kit that made all texts as they are, of what is there now."""
        before = self._before
        made = (
            self._as_recorded
            and not (self._edits or self._diagnostics)
            and before.kit != __version__
            and self._kept.keys() == before.files.keys()
            and same_inputs(before, self._repository)
        )
        return before.kit if made else ""

    def _judge_whole(self, file: RepoFile, part: str) -> None:
        wanted = canonical(self._texts.of_file(part, file))
        said = checksum(folded(wanted, file.markup))
        texts = {WHOLE: said, **self._lines(file, wanted)}
        copied = file.name in self._policy.files.copies
        above = "" if copied else header(file.text, file.markup)
        found = canonical(file.text.removeprefix(above))
        stands = checksum(folded(found, file.markup))
        self._needs_lock = True
        recorded, same = stands in self._known(file, WHOLE), stands == said
        self._as_recorded &= recorded
        if file.data is not None and same and not self._breaks_anew(file, texts, same=True):
            self._keep(file, texts, file.data)
        elif found and not self._force and not (same or recorded):
            self._edits.append(Edit(file, "", 1, found, wanted))
        else:
            below = in_style_of(file.text, wanted)
            self._keep(file, texts, (above + below.removeprefix(BOM if above else "")).encode())

    def _judge_regions(self, file: RepoFile) -> None:
        regions, wrong = regions_of(file, self._wanted_in(file))
        wanted: dict[int, str] = {}
        for region in regions.values():
            try:
                wanted[region.begin] = canonical(self._texts.of_region(region, file))
            except FilesError as error:
                wrong += error.diagnostics
        if wrong:
            self._diagnostics += wrong
            return
        texts = {
            key: checksum(folded(wanted[region.begin], file.markup))
            for key, region in regions.items()
        }
        # A marker with a checksum is a line that is longer than what other tools take.
        bare = bool(self._policy.wording.wrap) or _is_template(
            file.name, regions.values(), self._policy
        )
        self._needs_lock |= bare
        texts |= self._lines(file, "".join(wanted.values()))
        same = all(
            is_same(region.content, wanted[region.begin], file.markup)
            for region in regions.values()
        )
        anew = self._breaks_anew(file, texts, same=same)
        if self._force or not self._hand_edits(file, regions, wanted):
            self._keep(file, texts, filled(file, wanted, bare=bare, anew=anew).encode())

    def _wanted_in(self, file: RepoFile) -> str:
        """The name of the region that a file should have: as the lock knows it, or as fits it."""
        kept = self._before.files.get(file.name)
        of_template = _is_template(file.name, (), self._policy)
        fits = "pull-request-disclosure" if of_template else "llm-policy"
        if file.markup == "yaml":
            fits = "issue-form-disclosure"
        return next((key for key in (kept.texts if kept else ()) if key in REGIONS), fits)

    def _hand_edits(
        self, file: RepoFile, regions: Mapping[str, Region], wanted: Mapping[int, str]
    ) -> bool:
        """Whether a region holds what the kit did not write; each is remembered as an edit."""
        before = len(self._edits)
        for key, region in regions.items():
            text = wanted[region.begin]
            recorded = checksum(folded(region.content, file.markup)) in self._known(file, key)
            self._as_recorded &= recorded
            if not region.content or is_same(region.content, text, file.markup):
                continue
            as_written = checksum(region.content) == region.sha256
            if not as_written and not recorded:
                edit = Edit(file, region.name, region.begin + 1, region.content, text)
                self._edits.append(edit)
        return len(self._edits) > before

    def _lines(self, file: RepoFile, wanted: str) -> dict[str, str]:
        broken = self._policy.wording.wrap and file.markup != "yaml"
        return {LINES: checksum(wanted)} if broken else {}

    def _breaks_anew(self, file: RepoFile, texts: Mapping[str, str], *, same: bool) -> bool:
        """Whether lines of the file have to end elsewhere than when it was written last.

        Where all texts are the `same` as there, a lock that knows others, as one side of a merge
        does, cannot say it.
        """
        if file.name not in self._before.files:
            return False
        asked = texts.get(LINES, "")
        of_these = all(texts[key] in self._known(file, key) for key in texts if key != LINES)
        return asked not in (self._known(file, LINES) or [""]) and (of_these or not same)

    def _known(self, file: RepoFile, key: str) -> list[str]:
        kept = self._before.files.get(file.name)
        return kept.texts.get(key, "").split() if kept else []

    def _keep(self, file: RepoFile, texts: Mapping[str, str], after: bytes) -> None:
        self._kept[file.name] = Kept(checksum_of(after), texts)
        if after != file.data:
            self._changes.append(Change(file, after))

    def _judge_lock(self, file: RepoFile) -> None:
        if not (self._needs_lock or self._kept or file.data is not None):
            return
        before = self._before
        policy = self._texts.text(TextRequest("policy")).checksum
        inputs = input_checksums(self._texts.inputs, self._repository)
        lock = Lock(__version__, self._fragments.checksum, inputs, self._kept, policy=policy)
        lock = lock.with_seal()
        needed = self._needs_lock
        if file.data is not None:
            # A template of projects has a lock without a kit and the text of the policy, which an
            # update of the template is to find as it was.
            same = before.policy in {"", policy} and not before.unfinished
            needed = bool(self._changes) or not same or lock.texts != before.texts
            # An edit around a region leaves the lock alone: else it would change, and conflict in
            # merges, with every edit of a README.
            if not needed and (before.made_as(lock) or not before.kit):
                return
        data = in_style_of(file.text, lock.written()).encode()
        # Where git ignores the lock, nobody else would have it.
        kept = needed and file.data
        if data != file.data and (kept or not ignored(self._repository.fence, [file.path])):
            # Whether a run that is killed has written the one text or the other, this knows it.
            both = in_style_of(file.text, before.until(self._kept).written()).encode()
            self._changes.append(Change(file, data, both if self._changes else None, needed))


def _is_template(name: str, regions: Iterable[Region], policy: Policy) -> bool:
    """Whether contributors see the file in an edit box, so that its markers stay short."""
    if not _OF_TEMPLATES.isdisjoint(region.name for region in regions):
        return True
    known = places(policy.project.forge)
    return name == policy.pull_requests.template or bool(
        matching([name], (*known.pull_request, *known.issue))
    )
