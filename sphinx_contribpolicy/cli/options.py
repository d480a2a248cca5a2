"""Options that several commands share, and the policy that they lead to."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy import git
from sphinx_contribpolicy.diagnostics import InputError, PolicyError, WordsError

if TYPE_CHECKING:
    import argparse
    from argparse import _ActionsContainer
    from collections.abc import Iterator, Mapping

    from sphinx_contribpolicy.policy import Loaded


def add_place(command: argparse.ArgumentParser, *, several: bool = False) -> None:
    """`--root` and `--config`: where the policy file is, or those of `several` repositories."""
    place = command.add_mutually_exclusive_group()
    more = "; can be given again for others" if several else ""
    place.add_argument(
        "--root",
        type=Path,
        metavar="DIR",
        action="append" if several else "store",
        help=f"folder to look in, and above, for the policy file; by default the current one{more}",
    )
    add_files(place, {"--config": "the policy file"})


def add_files(command: _ActionsContainer, files: Mapping[str, str]) -> None:
    """Options that name a file, with what each is."""
    for name, about in files.items():
        command.add_argument(name, type=Path, metavar="FILE", help=about)


def add_flags(command: argparse.ArgumentParser, flags: Mapping[str, str]) -> None:
    """Options without a value, with what each does."""
    for name, about in flags.items():
        command.add_argument(name, action="store_true", help=about)


def add_lists(command: argparse.ArgumentParser, metavar: str, options: Mapping[str, str]) -> None:
    """Options that can be given again, with what each names."""
    for name, about in options.items():
        command.add_argument(name, metavar=metavar, action="append", default=[], help=about)


def add_templates(command: argparse.ArgumentParser) -> None:
    """`--templates`: folders of words of the project's own."""
    command.add_argument(
        "--templates",
        type=Path,
        metavar="DIR",
        action="append",
        default=[],
        help="a folder whose fragments replace the shipped ones; can be given again",
    )


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
                each._replace(
                    file=root / each.file.relative_to(there)
                    if each.file and each.file.is_relative_to(there)
                    else each.file,
                    message=_told_of(each.message, revision, gone).replace(str(there), str(root)),
                )
                for each in error.diagnostics
            ) from None


def _export(revision: str, root: Path, folder: Path) -> dict[Path, str]:
    """Writes what policies are read from as it was at `revision`, that of submodules too.

    Gives the folders of those that are checked out, but not with the commit that `revision` has.
    """
    gone: dict[Path, str] = {}
    for name, commit in git.export(revision, root, folder):
        submodule, there = git.inside(name, root, root), git.inside(name, folder, folder)
        if submodule is None or there is None or not (submodule / ".git").exists():
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


def _told_of(message: str, revision: str, gone: dict[Path, str]) -> str:
    """A message about the policy at `revision`, with what is missing of a submodule."""
    lacks = (why for folder, why in gone.items() if f"{folder}/" in message)
    return f"{message} (as it is at {', '.join([revision, *lacks])})"
