"""The files that a policy is made of, and where they may lie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from msgspec import Struct

from sphinx_contribpolicy.policy.discovery import SHARED
from sphinx_contribpolicy.policy.reading import is_file, parse, read_text, unusable
from sphinx_contribpolicy.policy.validation import Path as Key

TABLE = ("tool", "contribpolicy")


class Layer(Struct, frozen=True):
    """One source of settings, as written.

    `label` names it for people; `file` and `text` are None for settings that the caller gave;
    `prefix` is the key under which they stand in the file; paths in them are relative to `folder`
    and stay inside `fence`.
    """

    label: str
    data: dict[str, Any]
    file: Path | None = None
    text: str | None = None
    prefix: Key = ()
    folder: Path = Path()
    fence: Path = Path()


def inside(name: str, folder: Path, fence: Path) -> Path | None:
    """The resolved path `name` as seen from `folder`, or None where it leads out of `fence`."""
    try:
        path = (folder / name).resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a name no system takes
        return None
    return path if path.is_relative_to(fence.resolve()) else None


def read_layer(file: Path, label: str, fence: Path) -> Layer:
    """The settings in `file`; PolicyError if it cannot be read or is no TOML."""
    text = read_text(file)
    data = parse(text, file)
    if file.name != SHARED:
        return Layer(label, data, file, text, (), file.parent, fence)
    found: Any = data
    for key in TABLE:
        found = found.get(key) if isinstance(found, dict) else None
    if not isinstance(found, dict):
        raise unusable("no-file", "has no table [tool.contribpolicy]", file)
    return Layer(label, found, file, text, TABLE, file.parent, fence)


def package_file(package: str, resource: str) -> Path | None:
    """The file `resource` of an installed package, or None where there is no such file.

    The package is looked up, not imported: reading a policy runs no code of others.
    """
    from importlib.util import find_spec

    top, *parts = package.split(".")
    try:
        spec = find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return None
    for place in (spec and spec.submodule_search_locations) or ():
        fence = Path(place)
        file = inside(resource, fence.joinpath(*parts), fence)
        if file is not None and is_file(file):
            return file
    return None


def package_folder(package: str, file: Path) -> Path:
    """The folder of the top-level package that `file`, a resource of `package`, lies in."""
    top = package.split(".", maxsplit=1)[0]
    return next((parent for parent in file.parents if parent.name == top), file.parent)
