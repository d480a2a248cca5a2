"""Arguments of commands as data, those that several share, and the policy that they lead to."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import InputError, PolicyError, WordsError

if TYPE_CHECKING:
    import argparse
    from argparse import _ActionsContainer
    from collections.abc import Iterable, Iterator

    from sphinx_contribpolicy.diagnostics import Diagnostic
    from sphinx_contribpolicy.policy import Loaded


class Argument(NamedTuple):
    """An argument of a command, with its settings as `argparse` takes them."""

    name: str
    settings: dict[str, Any]


class OneOf(NamedTuple):
    """Arguments of which only one can be given."""

    arguments: tuple[Argument, ...]
    required: bool = False


def add(command: _ActionsContainer, arguments: Iterable[Argument | OneOf]) -> None:
    """Give a command its arguments."""
    for each in arguments:
        if isinstance(each, OneOf):
            add(command.add_mutually_exclusive_group(required=each.required), each.arguments)
        else:
            command.add_argument(each.name, **each.settings)


def argument(name: str, about: str, **settings: Any) -> Argument:
    """An argument with what it is."""
    return Argument(name, {"help": about, **settings})


def file(name: str, about: str) -> Argument:
    """An option that names a file."""
    return argument(name, about, type=Path, metavar="FILE")


def flag(name: str, about: str) -> Argument:
    """An option without a value."""
    return argument(name, about, action="store_true")


def several(name: str, metavar: str, about: str, **settings: Any) -> Argument:
    """An option that can be given again."""
    return argument(name, about, metavar=metavar, action="append", default=[], **settings)


def forms(*names: str) -> Argument:
    """`--format`: as people read it, or as data; the first by default."""
    return Argument("--format", {"choices": names, "default": names[0]})


_WHERE = "folder to look in, and above, for the policy file; by default the current one"
_CONFIG = file("--config", "the policy file")
PLACE = OneOf((argument("--root", _WHERE, type=Path, metavar="DIR"), _CONFIG))
"""Where the policy file is."""
PLACES = OneOf(
    (several("--root", "DIR", f"{_WHERE}; can be given again for others", type=Path), _CONFIG)
)
"""Where those of several repositories are."""
TEMPLATES = several(
    "--templates",
    "DIR",
    "a folder whose fragments replace the shipped ones; can be given again",
    type=Path,
)
"""Folders of words of the project's own."""


def templates(options: argparse.Namespace) -> list[Path]:
    """The folders that `--templates` names; raises OSError where one is none."""
    for folder in options.templates:
        if not folder.is_dir():
            raise NotADirectoryError(20, "is no folder; give one that holds fragments", str(folder))
    return list(options.templates)


def loaded(options: argparse.Namespace) -> Loaded:
    """The policy at the place that the options name; raises PolicyError."""
    from sphinx_contribpolicy.policy import load

    return load(options.config, root=options.root)


def file_of(read: Loaded) -> Path:
    """The policy file, which is the first that was read: `loaded` raises where there is none."""
    return read.files[0]


@contextmanager
def policy_at(
    revision: str, folder: Path, config: Path | None = None, *, fixed: bool = True
) -> Iterator[Loaded | None]:
    """The policy that holds for `folder`, or that in the file `config`, as of `revision`.

    None where there is none. A base from a package is that which is installed; without `fixed` it
    binds nobody. What the policy was read from is there for as long as the context lasts, and
    errors of the policy and its words name the files of the repository. Raises `InputError` where
    git does not know the revision.
    """
    from tempfile import TemporaryDirectory  # slow to import, and most commands do not need it

    from sphinx_contribpolicy.policy import find, load

    root = git.repository_of(config.parent if config else folder)
    with TemporaryDirectory() as name:
        there = Path(name).resolve()
        (there / ".git").mkdir()
        gone = _export(revision, root, there)
        below = there / (config or folder).resolve().relative_to(root)
        if config is None:
            below.mkdir(parents=True, exist_ok=True)
        try:
            file = below if config and below.is_file() else config is None and find(below)
            # Above the repository stands nothing that holds for it.
            own = file and file.is_relative_to(there)
            yield load(file, fixed=fixed) if file and own else None
        except (PolicyError, WordsError) as error:
            raise type(error)(
                _told_of(each, revision, gone, there, root) for each in error.diagnostics
            ) from None


def _export(revision: str, root: Path, folder: Path) -> dict[Path, str]:
    """Writes what policies are read from as it was at `revision`, that of submodules too.

    Gives the folders of those that are checked out, but not with the commit that `revision` has,
    and of those that are there no more, each with what to do.
    """
    gone: dict[Path, str] = {}
    for name, commit in git.export(revision, root, folder):
        submodule, there = git.inside(name, root, root), git.inside(name, folder, folder)
        if submodule is None or there is None:
            continue
        if not (submodule / ".git").exists():
            if not git.submodule_of(submodule, root):
                (there / ".git").mkdir(parents=True)
                gone[there] = (
                    f"which has the submodule {name!r}, and here it is gone; to compare, run `git "
                    f"worktree add ../before {revision}` and `git -C ../before submodule update "
                    "--init`, and name the policy file there in place of a revision"
                )
            continue
        (there / ".git").mkdir(parents=True)
        try:
            gone |= _export(commit, submodule, there)
        except InputError:
            gone[there] = (
                f"where the submodule {name!r} has the commit {commit[:12]}, which is not here; "
                f"`git -C {name} fetch` brings it"
            )
    return gone


def _told_of(
    found: Diagnostic, revision: str, gone: dict[Path, str], there: Path, root: Path
) -> Diagnostic:
    """What is wrong `there` as of the repository at `root`, with what is missing of a submodule.

    What is wrong elsewhere, as at another revision that is compared, stays as it is.
    """
    own = bool(found.file and found.file.is_relative_to(there))
    if not own and f"{there}/" not in found.message:
        return found
    lacks = (why for folder, why in gone.items() if f"{folder}/" in found.message)
    message = f"{found.message} (as it is at {', '.join([revision, *lacks])})"
    file = root / found.file.relative_to(there) if own and found.file else found.file
    return found._replace(file=file, message=message.replace(str(there), str(root)))
