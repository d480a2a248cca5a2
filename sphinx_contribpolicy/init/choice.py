"""What somebody asks of `init`, and which files it writes because of that."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal, NamedTuple

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import Diagnostic, InputError
from sphinx_contribpolicy.sync import LOCK, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.init.survey import RepositorySurvey

Way = Literal["keep", "around", "replace"]
"""`keep` touches no text, `around` puts markers around a section and its words into a file of their
own, and `replace` gives the words that stand there up for those of the kit."""


class Choice(NamedTuple):
    """What somebody asks for.

    `only` and `without` are files by names or patterns: `without` stays, `only` is for one run.
    `extras` are what is written only when asked for: "template", "form", "claude", "security",
    "comment", "schema", and `asked` the files of these, which `only` keeps. `kit` is what workflow
    and hook install, "" where nothing is known, with `hashes` where that is asked for; `kit_named`:
    somebody said where it comes from.
    Beside a policy that stands there no text is written unless `way` says otherwise; `policy_in` is
    the file whose words are that policy.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    kit: str = ""
    kit_named: bool = False
    hashes: bool = False
    way: Way = "keep"
    policy_in: str = ""


NO_CHOICE = Choice()


class Wanted:
    """Which files are to be written: those that nobody left out, and that git does not ignore.

    `without` are the files that stay left out, `listed` by the policy before; `notes` take why one
    is not written, and `reasons` why one is not that people may name.
    """

    def __init__(
        self,
        choice: Choice,
        survey: RepositorySurvey,
        repository: Repository,
        listed: tuple[str, ...],
        notes: list[str],
    ) -> None:
        self._choice = choice
        self._survey = survey
        self._repository = repository
        self._listed = listed
        self._notes = notes
        self._judged: dict[str, bool] = {}
        self.reasons: dict[str, str] = {}
        self.without = [name for name in listed if not self._is_asked(name)]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files that could be written."""
        return tuple(self._judged)

    def takes(self, name: str) -> bool:
        """Whether a file is to be written."""
        if name not in self._judged:
            self._judged[name] = self._takes(name)
        return self._judged[name]

    def _takes(self, name: str) -> bool:
        chosen = self._choice
        if self.is_left_out(name) and name not in self.without:
            self.without.append(name)
        if name in self.without or (chosen.only and not self._is_asked(name)):
            return False
        fence, root = self._repository.fence, self._survey.root.resolve()
        path = root / name
        taken = fence == root and name in self._survey.files  # git has said so
        if not taken and git.ignored(fence, [path]):
            self._notes.append(
                f"{name}: is ignored by git, so it is not written; take it out of .gitignore and "
                "run init again where you want it"
            )
            return False
        if not path.exists() and self._would_be_a_page(name):
            self._notes.append(
                f"{name}: would be a page of the docs, because {self._survey.conf} stands at the "
                "root; name it in `exclude_patterns` there, and run init again"
            )
            return False
        return True

    def is_left_out(self, name: str) -> bool:
        """Whether somebody leaves a file out in this run."""
        return _matches(name, self._choice.without)

    def _is_asked(self, name: str) -> bool:
        return _matches(name, (*self._choice.only, *self._choice.asked))

    def _would_be_a_page(self, name: str) -> bool:
        """Whether Sphinx, run at the root, would read a new file and miss it in its toctrees."""
        conf = self._survey.conf
        if conf != "conf.py" or not name.endswith(".md"):
            return False
        text = self._repository.file(conf).text
        return "myst" in text and f'"{name}"' not in text and f"'{name}'" not in text

    def check(self, policy_file: str, kept: Iterable[str]) -> None:
        """InputError where the choice leaves out what all else needs, or names no file.

        `kept` are the files that have text of the policy.
        """
        choice, needed = self._choice, (policy_file, LOCK)
        if left_out := [name for name in needed if name in choice.without]:
            raise InputError(
                f"{' and '.join(left_out)}: cannot be left out, because all else needs it"
            )
        known = (*self._judged, *self._listed, *kept, *needed)
        given = (*choice.only, *choice.without)
        unknown = [each for each in given if not any(_matches(name, (each,)) for name in known)]
        # Beside a policy that stands no file is asked for, so no name can be wrong.
        if unknown and self._judged:
            could = ", ".join(self._judged)
            names = [each.removeprefix("./") for each in unknown]
            why = [f"{each}: {self.reasons[each]}" for each in names if each in self.reasons]
            why += [note for note in self._notes if note.startswith(tuple(f"{n}:" for n in names))]
            message = f"init would not write {', '.join(unknown)}; it would write {could}"
            raise InputError(Diagnostic("unusable", each) for each in [message, *why])
        paths = {self._survey.root.resolve() / name: name for name in needed}
        for path in git.ignored(self._repository.fence, paths):
            if paths[path] != LOCK:
                raise InputError(f"{paths[path]}: is ignored by git, and all else needs it")
            self._notes.append(
                f"{LOCK}: is ignored by git, so it is not written; with a line '!{LOCK}' in "
                ".gitignore it is, and sync can tell edits of a template and of a whole file from "
                "its own text"
            )


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(
        name == each.removeprefix("./")
        or fnmatchcase(name, each)
        or name.startswith(f"{each.rstrip('/')}/")
        for each in patterns
    )
