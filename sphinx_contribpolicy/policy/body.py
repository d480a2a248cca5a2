"""The project's own text in place of the generated policy: `wording.body`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from sphinx_contribpolicy.diagnostics import PolicyError
from sphinx_contribpolicy.policy.reading import is_file, read_text
from sphinx_contribpolicy.policy.sources import inside
from sphinx_contribpolicy.policy.validation import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx_contribpolicy.policy.layers import Checked

KEY = ("wording", "body")


class Body(Struct, frozen=True):
    """The text, with LF line ends, and the file that it came from."""

    file: Path
    text: str


def body_of(layers: Iterable[Checked]) -> Body | None:
    """The body that the topmost layer with `wording.body` names, or None where there is none.

    A body that cannot be used adds a fault to that layer.
    """
    naming = [layer for layer in layers if "body" in layer.data.get("wording", {})]
    if not naming or not (name := naming[-1].data["wording"]["body"]):
        return None
    owner = naming[-1]
    layer = owner.layer
    file = inside(name, layer.folder, layer.fence)
    if file is None:
        message = f"{name!r} leads out of {layer.fence}; the text is a file inside it"
        owner.faults.append(Fault("body-outside", KEY, message))
        return None
    if not is_file(file):
        owner.faults.append(Fault("body-missing", KEY, f"there is no file {file}"))
        return None
    try:
        text = read_text(file)
    except PolicyError as error:
        reasons = "; ".join(problem.message for problem in error.diagnostics)
        owner.faults.append(Fault("body-missing", KEY, f"{file} {reasons}"))
        return None
    if not text.strip():
        owner.faults.append(Fault("body-missing", KEY, f"{file} is empty"))
        return None
    return Body(file, text)
