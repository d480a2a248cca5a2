"""`contribpolicy.lock`: checksums of generated text that cannot stand in the file itself.

Templates and issue forms carry none in their markers, because every contributor sees those in the
edit box, and a file that is generated whole has no markers. The lock also says what the texts were
made from, so that a check can tell without making them again that nothing has changed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from sphinx_contribpolicy.diagnostics import Diagnostic, FilesError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx_contribpolicy.sync.files import Source

NAME = "contribpolicy.lock"
VERSION = 1

_HEAD = (
    "# Checksums of generated text, written by `contribpolicy sync`. Keep this file in version\n"
    "# control; where a merge leaves it in conflict, take either side and run `sync` again.\n"
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Lock(NamedTuple):
    """What the lock holds.

    `seal` holds the rest together, so that halves of two locks that a merge joined are no whole
    one; `inputs` has the checksum of each file that the policy was read from. `whole` has that of
    each file generated whole; `regions` those of the regions of each other file, by name; `frames`
    what the text of a file's regions depends on in that file. Paths are as in the policy file.
    """

    seal: str = ""
    inputs: Mapping[str, str] = {}
    whole: Mapping[str, str] = {}
    regions: Mapping[str, Mapping[str, str]] = {}
    frames: Mapping[str, str] = {}

    def sealed(self, kit: str) -> str:
        """The seal that the rest should have, where the words `kit` made the texts."""
        import hashlib

        rest = self._replace(seal=kit).written()
        return hashlib.sha256(rest.encode()).hexdigest()

    def written(self) -> str:
        """The lock as TOML, sorted; ends in a newline."""
        files: dict[str, dict[str, str]] = {
            name: {"frame": self.frames.get(name, ""), **dict(sorted(shas.items()))}
            for name, shas in sorted(self.regions.items())
        }
        sources = dict(sorted(self.inputs.items()))
        made = [
            f"{_HEAD}version = {VERSION}\n",
            _table("made-from", {**({"seal": self.seal} if self.seal else {}), **sources}),
            _table("whole", dict(sorted(self.whole.items()))),
            *(_table(f"regions.{_key(name)}", values) for name, values in files.items()),
        ]
        return "\n".join(table for table in made if table)


def read(source: Source) -> Lock:
    """The lock in a file; an empty one where there is none. FilesError where it cannot be used."""
    if source.data is None:
        return Lock()
    import tomllib

    try:
        data = tomllib.loads(source.text)
        return _lock(data)
    except (TypeError, ValueError) as error:
        message = (
            f"cannot be used as it is ({error}); where a merge left it in conflict, take either "
            "side; else remove it and run `contribpolicy sync`"
        )
        raise FilesError([Diagnostic("lock", message, source.file)]) from None


def _lock(data: dict[str, Any]) -> Lock:
    if data.get("version") != VERSION:
        message = f"its version is {data.get('version')!r}, and this kit knows {VERSION}"
        raise ValueError(message)
    made = _strings(data.get("made-from", {}))
    regions = {name: _strings(table) for name, table in _table_of(data.get("regions", {})).items()}
    frames = {name: table.pop("frame", "") for name, table in regions.items()}
    return Lock(made.pop("seal", ""), made, _strings(data.get("whole", {})), regions, frames)


def _strings(value: object) -> dict[str, str]:
    table = _table_of(value)
    if not all(isinstance(each, str) for each in table.values()):
        message = "a checksum is no text"
        raise TypeError(message)
    return dict(table)


def _table_of(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        message = f"a table is expected where {value!r} stands"
        raise TypeError(message)
    return value


def _table(name: str, values: Mapping[str, str]) -> str:
    if not values:
        return ""
    lines = (f"{_key(key)} = {_quoted(value)}\n" for key, value in values.items())
    return f"[{name}]\n{''.join(lines)}"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _quoted(key)


def _quoted(text: str) -> str:
    # TOML's basic strings take JSON's escapes, as long as DEL is escaped too.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
