"""What a policy file names beside itself: its body, and folders of words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.git import inside, repository_of, submodule_of
from sphinx_contribpolicy.plain_files import is_file
from sphinx_contribpolicy.policy.discovery import absent, read_text

if TYPE_CHECKING:
    from sphinx_contribpolicy.policy.discovery import Layer
    from sphinx_contribpolicy.policy.layers import Validated
    from sphinx_contribpolicy.policy.locate import KeyPath

BODY: KeyPath = ("wording", "body")
"""The key of the file whose text replaces the generated policy."""
_TEMPLATES = ("wording", "templates")


def templates_of(layers: list[Validated]) -> tuple[Path, ...]:
    """The folders that the topmost layer with `wording.templates` names.

    One that cannot be used is wrong in that layer.
    """
    found: list[Path] = []
    if (owner := _owner(layers, "templates")) is None:
        return ()
    layer = owner.layer
    for index, name in enumerate(owner.data["wording"]["templates"]):
        folder = inside(name, layer.folder, layer.fence)
        at = (*_TEMPLATES, index)
        if folder is None:
            message = f"{name!r} leads out of {layer.fence}; words stand in a folder inside it"
            owner.wrong.add("templates-outside", at, message)
        elif not folder.is_dir():
            owner.wrong.add("templates-missing", at, absent(folder, layer.fence, "folder"))
        else:
            found.append(folder)
    return tuple(found)


def body_of(layers: list[Validated], folder: Path) -> tuple[Path | None, str | None, str]:
    """The file that the topmost layer with `wording.body` names, its text, and its path.

    The path is from `folder`, and "" where a forge shows the file in another repository: that of a
    package, or a submodule. A body that cannot be used is wrong in that layer.
    """
    nothing = (None, None, "")
    owner = _owner(layers, "body")
    if owner is None or not (name := owner.data["wording"]["body"]):
        return nothing
    layer = owner.layer
    file = inside(name, layer.folder, layer.fence)
    if file is None:
        owner.wrong.add(
            "body-outside",
            BODY,
            f"{name!r} leads out of {layer.fence}, or to what git keeps; the text is a file "
            "inside it",
        )
        return nothing
    message = absent(file, layer.fence)
    if is_file(file):
        try:
            text = read_text(file)
        except PolicyError as error:
            reasons = "; ".join(each.message for each in error.diagnostics)
            message = f"{file} {reasons}"
        else:
            if text.strip():
                return file, text, _path_from(folder, file, name, layer)
            message = f"{file} is empty"
    owner.wrong.add("body-missing", BODY, message)
    return nothing


def _owner(layers: list[Validated], key: str) -> Validated | None:
    """The topmost layer that has a key of `[wording]`."""
    found = (each for each in reversed(layers) if key in each.data.get("wording", {}))
    return next(found, None)


def _path_from(folder: Path, file: Path, name: str, layer: Layer) -> str:
    """The path of a `file` that `layer` calls `name`, as seen from `folder`; "" for none."""
    if layer.folder == folder:
        return name
    home = folder.resolve()
    fence = repository_of(home)
    if not file.is_relative_to(fence) or submodule_of(file, fence):
        return ""
    return Path(os.path.relpath(file, home)).as_posix()
