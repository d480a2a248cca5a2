"""The files that a policy is made of: where they are, where they may lie, what stands in them."""

from __future__ import annotations

import re
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Any

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyCode, PolicyError
from sphinx_contribpolicy.git import inside, submodule_of
from sphinx_contribpolicy.plain_files import is_file, plain_file
from sphinx_contribpolicy.policy.locate import KeyPath, Lines, Location, dotted, reaches
from sphinx_contribpolicy.policy.model import PolicyFile, keys_of

NAME = "contribpolicy.toml"
SHARED = "pyproject.toml"
TABLE = ("tool", "contribpolicy")
_NEAR = ("*.toml", "*/*.toml", "src/*/*.toml")
_TELLING = frozenset({"rules", "custom", "preset", "like", "extends"})
"""The keys of which a policy has one."""
_MOST = 3
PACKAGED = re.compile(r"([A-Za-z_]\w+(?:\.[A-Za-z_]\w*)*):(.+)")
"""How a file of an installed package is named."""


class Layer(Struct, frozen=True, dict=True):
    """One source of settings, as written.

    `label` names it for people; `file` and `text` are None for settings that the caller gave;
    `prefix` is the key under which they stand in the file; paths in them are relative to `folder`
    and stay inside `fence`.
    """

    label: str
    data: dict[str, Any]
    file: Path | None = None
    text: str | None = None
    prefix: KeyPath = ()
    folder: Path = Path()
    fence: Path = Path()

    def holds(self, key: KeyPath) -> bool:
        """Whether something stands at `key`."""
        return reaches(self.data, key) == len(key)

    def locate(self, key: KeyPath) -> Location:
        """Where `key` stands, or the nearest key around it."""
        whole = (*self.prefix, *key)
        line = self._lines.line_of(whole) if self._lines else None
        return Location(self.file, line, dotted(whole))

    @cached_property
    def _lines(self) -> Lines | None:
        return None if self.text is None else Lines(self.text)


def find(start: Path) -> Path | None:
    """The policy file that governs the folder `start`: the nearest one there or above, or None.

    It is `contribpolicy.toml`, or a `pyproject.toml` with a table `[tool.contribpolicy]`.
    PolicyError where one folder holds both, or where a pyproject.toml that could have the table
    cannot be parsed.
    """
    start = start.absolute()
    return next(filter(None, map(_in, (start, *start.parents))), None)


def otherwise_named(start: Path) -> str:
    """What to say of files near `start` that read as a policy under another name, as a base does.

    "" where there is none.
    """
    found = []
    for pattern in _NEAR:
        for path in sorted(start.glob(pattern)):
            try:
                keys = parse(read_text(path), path).keys()
            except PolicyError:
                continue
            if keys & _TELLING and keys <= keys_of(PolicyFile).keys():
                found.append(f"`--config {path.relative_to(start).as_posix()}`")
    return f"; {' or '.join(found[:_MOST])} takes what reads as a policy there" if found else ""


def read_layer(file: Path, label: str, fence: Path) -> Layer:
    """The settings in `file`; PolicyError if it cannot be read or is no TOML."""
    text = read_text(file)
    data: Any = parse(text, file)
    prefix = TABLE if file.name == SHARED else ()
    for key in prefix:
        data = data.get(key) if isinstance(data, dict) else None
    if not isinstance(data, dict):
        raise _unusable("no-file", "has no table [tool.contribpolicy]", file)
    return Layer(label, data, file, text, prefix, file.parent, fence)


def read_text(file: Path) -> str:
    """The text of `file`, with LF line ends and no BOM; PolicyError if it cannot be read."""
    try:
        content = plain_file(file).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise _unusable("unreadable", f"cannot be read: {reason}", file) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"is not UTF-8: the byte 0x{content[error.start]:02x} in line {line}"
        raise _unusable("not-utf-8", message, file, line) from None
    return text.replace("\r\n", "\n")


def parse(text: str, file: Path) -> dict[str, Any]:
    """The TOML in `text`, which was read from `file`; PolicyError if it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # Python 3.14 gives the error a line of its own; before, it stands in the message alone.
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
        reason = re.sub(r" \(at [^()]*\)$", "", str(error))
        message = f"is not TOML: {reason[:1].lower()}{reason[1:]}"
        raise _unusable("not-toml", message, file, line) from None
    except (ValueError, RecursionError):
        message = "cannot be used: a number in it is too long, or values are nested too deep"
        raise _unusable("not-toml", message, file) from None


def base_file(name: str, layer: Layer) -> tuple[Path, Path]:
    """The file of the base that `layer` calls `name`, and the fence around what it names itself.

    Raises PolicyError, without a place, where there is none or it may not be read.
    """
    if "://" in name:
        message = "extends takes no address: a base is in this repository, or package:resource"
        raise _unusable("base-missing", message)
    if match := PACKAGED.fullmatch(name):
        if found := packaged(*match.groups()):
            return found
        raise _unusable("base-missing", lacking(name))
    file = inside(name, layer.folder, layer.fence)
    if file is None:
        raise _unusable(
            "base-outside",
            f"{name!r} leads out of {layer.fence}, or to what git keeps; a base is inside, or "
            "package:resource",
        )
    if not is_file(file):
        why = lacking(name) if ":" in name else absent(file, layer.fence)
        raise _unusable("base-missing", why)
    return file, layer.fence


def resource(name: str, folder: Path, fence: Path) -> Path | None:
    """The file `package:resource`, or at a path from `folder` within `fence`; None without one."""
    if match := PACKAGED.fullmatch(name):
        found = packaged(*match.groups())
        return found and found[0]
    file = inside(name, folder, fence)
    return file if file is not None and is_file(file) else None


def packaged(package: str, resource: str) -> tuple[Path, Path] | None:
    """The file `resource` of an installed package, and the folder that holds all of the package.

    None where there is no such file.
    """
    top, *parts = package.split(".")
    for fence in _folders_of(top):
        file = inside(resource, fence.joinpath(*parts), fence)
        if file is not None and is_file(file):
            return file, fence
    return None


def absent(path: Path, fence: Path, what: str = "file") -> str:
    """What is wrong where nothing is at `path`."""
    why = not_checked_out(path, fence)
    return f"there is no {what} {path}{f': {why}' if why else ''}"


def not_checked_out(path: Path, fence: Path) -> str:
    """What to do where `path` lies in a submodule that is not checked out; "" elsewhere."""
    name = submodule_of(path, fence.resolve())
    if not name or (fence / name / ".git").exists():
        return ""
    return (
        f"it lies in the submodule {name!r}, which is not checked out; `git submodule update "
        f"--init {name}` does that, and in a workflow `submodules: true` below `with` of "
        "actions/checkout"
    )


def lacking(name: str) -> str:
    """What is wrong where there is no file `package:resource`: the package, or the file in it."""
    package, _, resource = name.partition(":")
    if not _folders_of(package.partition(".")[0]):
        from sphinx_contribpolicy.installed import import_hint  # only a mistake needs it

        hint = import_hint(package)
        return f"the package {package!r} is not installed where this command runs{hint}"
    return (
        f"the package {package!r} is installed, but holds no file {resource!r}; builds often leave "
        "out what is no Python, unless their settings name it (package data)"
    )


def _folders_of(package: str) -> tuple[Path, ...]:
    """The folders of an installed package without dots; none where it is not installed.

    It is looked up, not imported: reading a policy runs no code of others.
    """
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError, AttributeError):
        return ()
    return tuple(map(Path, (spec and spec.submodule_search_locations) or ()))


def _in(folder: Path) -> Path | None:
    own, shared = folder / NAME, folder / SHARED
    has_own = is_file(own)
    if not _has_table(shared, settled=has_own):
        return own if has_own else None
    if has_own:
        raise _unusable(
            "two-files",
            f"two policy files: {own} and [tool.contribpolicy] in {shared}; "
            f"keep one of them and remove the other",
            own,
        )
    return shared


def _has_table(file: Path, *, settled: bool) -> bool:
    """Whether `file` has the table; a file that cannot be read only matters if not `settled`."""
    try:
        content = plain_file(file).read_bytes()
    except OSError:
        return False
    # Most files lack the word, and need not be parsed.
    if b"contribpolicy" not in content:
        return False
    try:
        tool = parse(read_text(file), file).get("tool")
    except PolicyError:
        if settled:
            return False
        raise
    return isinstance(tool, dict) and "contribpolicy" in tool


def _unusable(
    code: PolicyCode, message: str, file: Path | None = None, line: int | None = None
) -> PolicyError:
    return PolicyError([Diagnostic(code, message, file, line)])
