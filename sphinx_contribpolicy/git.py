"""The commits of a range, read with git."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import Unusable

if TYPE_CHECKING:
    from pathlib import Path

_FORMAT = "--format=tformat:%H%x00%P%x00%aN <%aE>%x00%B%x00"
_FIELDS = 4


class Commit(Struct, frozen=True, kw_only=True):
    """A commit."""

    name: str
    """Its full hash; "" for a message that is no commit yet."""
    parents: tuple[str, ...] = ()
    author: str = ""
    message: str
    files: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The first line that holds something."""
        return next((line.strip() for line in self.message.split("\n") if line.strip()), "")


def commits(span: str, folder: Path) -> list[Commit]:
    """The commits of `span` (BASE..HEAD), the oldest first; raises `Unusable`."""
    if ".." not in span or span.startswith("-"):
        raise Unusable(f"{span!r} is no range of commits: expected BASE..HEAD, such as main..HEAD")
    log = _git(folder, "log", "--reverse", "--topo-order", _FORMAT, "--end-of-options", span, "--")
    fields = log.split("\0")[:-1]
    groups = [fields[at : at + _FIELDS] for at in range(0, len(fields), _FIELDS)]
    names = [group[0].strip() for group in groups]
    changed = _files(folder, names)
    return [
        Commit(
            name=name,
            parents=tuple(parents.split()),
            author=author,
            message=message,
            files=tuple(changed.get(name, ())),
        )
        for name, (_, parents, author, message) in zip(names, groups, strict=True)
    ]


def story(span: str, folder: Path) -> list[str]:
    """The subjects of the commits, the oldest first: what a reviewer reads first."""
    return _git(
        folder, "log", "--oneline", "--no-decorate", "--reverse", "--end-of-options", span, "--"
    ).splitlines()


def _files(folder: Path, names: list[str]) -> dict[str, list[str]]:
    if not names:
        return {}
    told = "".join(f"{name}\n" for name in names)
    listed = _git(
        folder,
        *("diff-tree", "--stdin", "-r", "-z", "--root", "--name-only", "--no-renames"),
        told=told,
    )
    known = set(names)
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for part in listed.split("\0"):
        if part.strip() in known:
            current = found.setdefault(part.strip(), [])
        elif part:
            current.append(part)
    return found


def _git(folder: Path, *arguments: str, told: str | None = None) -> str:
    environment = {**os.environ, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_PAGER": "cat"}
    settings = ("log.showSignature=false", "color.ui=false", "core.quotePath=false")
    options = [part for setting in settings for part in ("-c", setting)]
    try:
        # The range comes after --end-of-options; git is found as the shell finds it.
        done = subprocess.run(  # noqa: S603 - the rest of the arguments is ours
            ["git", *options, *arguments],  # noqa: S607 - as above
            cwd=folder,
            env=environment,
            input=told.encode() if told is not None else None,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        message = "git is not there; install it, or check one message with --message"
        raise Unusable(message) from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        why = said[-1] if said else "it does not say why"
        raise Unusable(f"git cannot read the commits: {why}")
    return done.stdout.decode("utf-8", "replace")
