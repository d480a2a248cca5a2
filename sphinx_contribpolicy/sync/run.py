"""Keep repositories in step: look at each, and plan what has to be written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sphinx_contribpolicy import __version__, pins
from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError, Severity
from sphinx_contribpolicy.forge import listing
from sphinx_contribpolicy.git import ignored, repository_of
from sphinx_contribpolicy.sync.files import Plan, Repository
from sphinx_contribpolicy.sync.lock import LOCK, read_lock, up_to_date
from sphinx_contribpolicy.sync.plan import plan_repository
from sphinx_contribpolicy.word_files import words_checksum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sphinx_contribpolicy.wording import Fragments


class Sync:
    """Plans one repository after the other; what they share is read once.

    `force` gives hand edits up, `ignored` writes to files that git ignores, `strict` makes every
    text whatever the lock says, `new_lock` makes a lock where no file needs one, and `templates`
    are folders of words of the project's own.
    """

    def __init__(
        self,
        *,
        force: bool = False,
        ignored: bool = False,
        strict: bool = False,
        new_lock: bool = False,
        templates: Sequence[Path] = (),
    ) -> None:
        self._force = force
        self._ignored = ignored
        self._strict = strict
        self._new_lock = new_lock
        self._templates = tuple(templates)

    def plan(self, root: Path) -> Plan | None:
        """What is to be done at `root`; None where the lock shows that it is nothing.

        Raises PolicyError and WordsError, as `load` and `write` do.
        """
        if not self._strict and up_to_date(root, self._words):
            read = Repository(root).text
            # Files further down are looked at where all is: a hook asks this at each commit.
            near = map(read, pins.installs(listing(root)))
            same = pins.pin_the_same(map(read, pins.PINNED_IN))
            if same and pins.number_the_kit(near, __version__):
                return None
        # Slow to import, and a check mostly ends above.
        from sphinx_contribpolicy.policy import load

        loaded = load(root=root)
        repository = Repository(loaded.file.parent if loaded.file else root)
        found = plan_repository(
            loaded, repository, self._fragments, force=self._force, new_lock=self._new_lock
        )
        found = with_pins(found, repository, pins.places(repository.root))
        return found if self._ignored else _without_ignored(found)

    @cached_property
    def _words(self) -> str:
        return words_checksum(self._templates)

    @cached_property
    def _fragments(self) -> Fragments:
        from sphinx_contribpolicy.wording import Fragments

        return Fragments(self._templates)


def with_pins(
    found: Plan, repository: Repository, files: Iterable[str], *, kit: bool = True
) -> Plan:
    """The plan with what the `files` pin otherwise than is installed, of the `kit` too.

    The `repository` is as it stands now.
    """
    planned, packages = found.after, found.loaded.packages
    # What cannot be compared is said only where another kit than that of the lock runs.
    unknown = _kit_of_lock(repository) not in ("", __version__)
    others = list(pins.pins_elsewhere(planned.text, packages, files, kit=kit, unknown=unknown))
    older = any(pin.of_base and not pin.newer and name in pins.PINNED_IN for name, pin in others)
    # A line that sync raises, or would, pins what the requirements do, which are named.
    others = [
        (name, pin)
        for name, pin in others
        if _line(planned, name, pin.line) == _line(repository, name, pin.line)
    ]
    said = tuple(_said_of(others, planned, packages, unknown=unknown))
    return found._replace(pins=said, is_ahead=older and not found.empty)


def _line(repository: Repository, name: str, number: int) -> str:
    return "".join(repository.text(name).split("\n")[number - 1 : number])


def _said_of(
    found: Sequence[tuple[str, pins.OtherPin]],
    repository: Repository,
    packages: Sequence[str],
    *,
    unknown: bool,
) -> Iterator[Diagnostic]:
    """What to say of pins of something else than is installed, and of those that are missing."""
    # Texts of which the lock says that this kit made them are not behind a mere number.
    told = [
        (pin.said, pins.CATCH_UP if pin.newer and (pin.sure or unknown) else pin.remedy)
        for _, pin in found
    ]
    for (name, pin), (_, remedy), what in zip(found, told, pins.with_remedies(told), strict=True):
        severity: Severity = "error" if remedy == pins.CATCH_UP else "warning"
        file = repository.file(name).path
        yield Diagnostic("pin-differs", what, file, pin.line, severity=severity)
    for name, line, needed in pins.lacking(repository.text, packages):
        what = f"the policy is read from {needed}, which is not here; {pins.ADD}"
        file = repository.file(name).path
        yield Diagnostic("pin-missing", what, file, line, severity="warning")


def _kit_of_lock(repository: Repository) -> str:
    try:
        return read_lock(repository.file(LOCK)).kit
    except FilesError:
        return ""  # the plan says what is wrong


def _without_ignored(found: Plan) -> Plan:
    """The plan with what is wrong about changes to files that git ignores: nobody commits them."""
    files = [change.file.path for change in found.changes]
    message = "is ignored by git; take it out of .gitignore or of [files], or pass --ignored"
    wrong = [
        Diagnostic("ignored", message, path) for path in ignored(repository_of(found.root), files)
    ]
    return found._replace(diagnostics=(*found.diagnostics, *wrong))
