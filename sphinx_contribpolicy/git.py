"""What git knows of a repository: where it lives, what it ignores, and the commits of a range."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from sphinx_contribpolicy.diagnostics import InputError
from sphinx_contribpolicy.plain_files import is_file, plain_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

_SHORT = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?![/:])([^\s?#<>\"@:]+)")
_LONG = re.compile(r"(?:https?|ssh|git)://(?:[^@/]*@)?([\w.-]+)(?::\d+)?/([^\s?#<>\"]+)")
_REMOTE = re.compile(r"^(\S+)\t(.*) \(fetch\)", re.MULTILINE)
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_FORMAT = "--format=tformat:%H%x00%P%x00%aN <%aE>%x00%B%x00"
_FIELDS = 4
_MARKS = "#;@!$%^&|:"
"""What git tries in this order for `core.commentChar = auto`. Source: git, builtin/commit.c."""
_SECONDS = 180
"""How long git may take; it waits for ever at a pipe in the place of `.gitignore` or `.mailmap`."""
_ELSEWHERE = frozenset(
    {
        *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"),
        *("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE"),
    }
)
_OF_POLICIES = (".toml", ".md", ".markdown", ".txt", ".gitmodules")
"""What a policy is read from: its files, the body and the words, and where submodules are."""
_SUBMODULE = re.compile(r"^[ \t]*+path[ \t]*+=[ \t]*+\"?([^\"\n]++)", re.MULTILINE)


class Commit(NamedTuple):
    """A commit; `name` is its full hash, "" for a message that is no commit yet."""

    message: str
    name: str = ""
    parents: tuple[str, ...] = ()
    author: str = ""
    files: tuple[str, ...] = ()

    @property
    def subject(self) -> str:
        """The first line that holds something."""
        return next((line.strip() for line in self.message.split("\n") if line.strip()), "")


class _GitError(InputError):
    """Git is not there, or refuses."""


def repository_of(folder: Path) -> Path:
    """The nearest folder, from `folder` upward, that holds `.git`, else `folder`; resolved."""
    start = folder.resolve()
    return next((each for each in (start, *start.parents) if (each / ".git").exists()), start)


def url_of(root: Path) -> str:
    """Where the repository is shown, from its remote `upstream` or `origin`; "" where unknown.

    A name or a password in the address of the remote is left out.
    """
    # Not from the configuration: `insteadOf` gives addresses names of one's own.
    remotes = dict(_REMOTE.findall(_known(root, "remote", "-v")))
    for remote in ("upstream", "origin"):
        address = remotes.get(remote, "").strip()
        is_path = _DRIVE.match(address) or address.startswith(("/", ".", "file:"))
        found = _LONG.fullmatch(address) or _SHORT.fullmatch(address)
        if found and not is_path:
            return f"https://{found[1]}/{found[2].removesuffix('/').removesuffix('.git')}"
    return ""


def branch_of(root: Path) -> str:
    """The branch that changes go to; `main` where git does not say."""
    if head := _known(root, "symbolic-ref", "--short", "refs/remotes/origin/HEAD").strip():
        return head.partition("/")[2]
    here = _known(root, "symbolic-ref", "--short", "HEAD").strip()
    return "master" if here == "master" else "main"


def comment_mark(folder: Path, message: str) -> str:
    """What comments in `message` begin with: `core.commentString` or `core.commentChar`, or `#`.

    For "auto" git has chosen a mark for this message; its last lines are then comments.
    """
    places = (folder, folder.__class__())
    names = ("core.commentString", "core.commentChar")
    found = (_known(place, "config", "--get", name).strip() for place in places for name in names)
    mark = next(filter(None, found), "#")
    if mark != "auto":
        return mark
    last = next((line for line in reversed(message.split("\n")) if line.strip()), "")
    return last[0] if last[:1] in set(_MARKS) and last[1:2] in {"", " ", "\t", "\r"} else "#"


def files(root: Path) -> list[str]:
    """The files that git knows or would take, from `root` with `/`; none without git."""
    listed = _known(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return sorted(set(filter(None, listed.split("\0"))))


def ignored(root: Path, files: Iterable[Path]) -> list[Path]:
    """Those of `files` that git ignores in the repository at `root`; none without git."""
    by_name = {file.relative_to(root).as_posix(): file for file in files}
    if not by_name:
        return []
    listed = _known(root, "check-ignore", "-z", "--stdin", stdin="\0".join(by_name))
    return [by_name[name] for name in listed.split("\0") if name in by_name]


def is_committed(root: Path, name: str, text: str) -> bool:
    """Whether the last commit has the file with this text; True where there is none to ask."""
    if not _known(root, "rev-parse", "--verify", "--quiet", "HEAD"):
        return True
    kept = _known(root, "cat-file", "blob", f"HEAD:./{name}")
    return kept.split() == text.split()


def inside(name: str, folder: Path, fence: Path) -> Path | None:
    """The resolved path `name` as seen from `folder`; None outside of `fence`, or in `.git`."""
    fence = fence.resolve()
    try:
        path = (folder / name).resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a name no system takes
        return None
    if not path.is_relative_to(fence):
        return None
    # What git keeps for itself can hold a token, and is no text of the project.
    return None if any(part.lower() == ".git" for part in path.relative_to(fence).parts) else path


def submodule_of(path: Path, root: Path) -> str:
    """The submodule of the repository at `root` that `path` lies in, from there; "" for none."""
    listed = root / ".gitmodules"
    if not path.is_relative_to(root) or not is_file(listed):
        return ""
    text = plain_file(listed).read_bytes().decode("utf-8", "replace")
    names = filter(None, map(str.strip, _SUBMODULE.findall(text)))
    return next((name for name in names if path.is_relative_to(root / name)), "")


def export(
    revision: str,
    root: Path,
    folder: Path,
    wanted: Callable[[str], bool] = lambda path: path.lower().endswith(_OF_POLICIES),
) -> list[tuple[str, str]]:
    """Writes the files that `revision` has into `folder`: TOML and text, or those `wanted`.

    They are what the history holds, byte by byte: no filter runs, and links are left out. Gives the
    submodules, whose files are not among them, each with its commit. Raises `InputError`.
    """
    listed = _read(root, "ls-tree", "-r", "-z", "--full-tree", "--end-of-options", revision)
    entries = [entry.partition("\t") for entry in filter(None, listed.split("\0"))]
    # Each is told as its mode, what it is, and its hash.
    found = [(name, *about.split()) for about, _, name in entries]
    files = [(name, blob) for name, mode, _, blob in found if mode[:3] == "100" and wanted(name)]
    blobs = "".join(f"{blob}\n" for _, blob in files)
    data = _git(root, "cat-file", "--batch", stdin=blobs) if files else b""
    at = 0
    for name, _ in files:
        begin = data.index(b"\n", at) + 1
        end = begin + int(data[at:begin].split()[2])
        if place := inside(name, folder, folder):
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data[begin:end])
        at = end + 1
    return [(name, commit) for name, mode, _, commit in found if mode == "160000"]


def versions(root: Path, places: Iterable[str]) -> list[tuple[str, int]]:
    """The commits of this branch that changed something at `places`, the oldest first.

    Each with its time in seconds. `places` are pathspecs. Raises `InputError`.
    """
    told = _read(root, "log", "--first-parent", "--reverse", "--format=%H %ct", "--", *places)
    return [(name, int(time)) for name, time in map(str.split, told.splitlines())]


def commits(span: str, folder: Path) -> list[Commit]:
    """The commits of `span` (BASE..HEAD), the oldest first; raises `InputError`."""
    if ".." not in span or span.startswith("-"):
        message = f"{span!r} is no range of commits: expected BASE..HEAD, such as main..HEAD"
        raise InputError(message)
    log = _read(folder, "log", "--reverse", "--topo-order", _FORMAT, "--end-of-options", span, "--")
    fields = log.split("\0")[:-1]
    groups = [fields[at : at + _FIELDS] for at in range(0, len(fields), _FIELDS)]
    names = [group[0].strip() for group in groups]
    changed = _files(folder, names)
    return [
        Commit(message, name, tuple(parents.split()), author, tuple(changed[name]))
        for name, (_, parents, author, message) in zip(names, groups, strict=True)
    ]


def story(span: str, folder: Path) -> list[str]:
    """The subjects of the commits, the oldest first: what a reviewer reads first."""
    told = _read(
        folder,
        *("log", "-z", "--oneline", "--no-decorate", "--reverse", "--end-of-options", span, "--"),
    )
    # A subject may hold anything but NUL that others take for the end of a line.
    return [line for line in told.split("\0") if line]


def _files(folder: Path, names: list[str]) -> dict[str, list[str]]:
    """By the name of a commit the files that it changes; none for a merge."""
    listed = _read(
        folder,
        *("diff-tree", "--stdin", "-r", "-z", "--root", "--name-only", "--no-renames"),
        stdin="".join(f"{name}\n" for name in names),
    )
    found: dict[str, list[str]] = {name: [] for name in names}
    current: list[str] = []
    for part in filter(None, listed.split("\0")):
        if part.strip() in found:
            current = found[part.strip()]
        else:
            current.append(part)
    return found


def _known(root: Path, *arguments: str, stdin: str = "") -> str:
    """What git says of a repository; "" where there is no git, no repository, or no answer."""
    if not (root / ".git").exists():
        return ""
    try:
        return _read(root, *arguments, stdin=stdin)
    except _GitError:
        return ""


def _read(folder: Path, *arguments: str, stdin: str = "") -> str:
    """What git reads from the history; raises `InputError`."""
    return _git(folder, *arguments, stdin=stdin).decode("utf-8", "replace")


def _git(folder: Path, *arguments: str, stdin: str = "") -> bytes:
    """What git answers; raises `InputError`, and `_GitError` where git says that it cannot."""
    # Only a run that asks git needs it.
    import subprocess

    # The settings of a repository are those of whoever packed it: none may run a program, and
    # nothing is fetched. A hook sets GIT_DIR and its kind, which are about another repository.
    environment = {key: value for key, value in os.environ.items() if key not in _ELSEWHERE}
    environment |= {
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_OPTIONAL_LOCKS": "0",
    }
    settings = (
        "log.showSignature=false",
        "color.ui=false",
        "core.quotePath=false",
        "core.fsmonitor=false",
        "core.hooksPath=/dev/null",
        "mailmap.file=",
        "mailmap.blob=",
        "i18n.logOutputEncoding=UTF-8",
        "protocol.allow=never",
    )
    options = [part for setting in settings for part in ("-c", setting)]
    try:
        # The range comes after --end-of-options; git is found as the shell finds it.
        done = subprocess.run(  # noqa: S603 - the rest of the arguments is ours
            ["git", *options, *arguments],  # noqa: S607 - as above
            cwd=folder,
            env=environment,
            input=stdin.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            timeout=_SECONDS,
        )
    except OSError as error:
        message = "git is not there; install it, or check one message with --message"
        raise _GitError(message) from error
    except subprocess.TimeoutExpired as error:
        raise InputError(
            f"`git {arguments[0]}` took more than {_SECONDS} seconds in {folder} and was stopped; "
            "is a pipe or a device in the place of a file, such as .gitignore?"
        ) from error
    if done.returncode:
        # The line of the error says what is wrong, those below what to type.
        said = done.stderr.decode(errors="replace").strip().split("\n")
        why = next((line for line in said if line.startswith("fatal: ")), said[0])
        raise _GitError(f"git cannot read the commits: {why or 'it does not say why'}")
    return done.stdout
