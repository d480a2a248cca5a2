"""Read one file of text, and TOML in it; what cannot be read is a problem with file and line."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from sphinx_contribpolicy.diagnostics import Diagnostic, PolicyError

if TYPE_CHECKING:
    from pathlib import Path


def read_text(file: Path) -> str:
    """The text of `file`, with LF line ends and no BOM; PolicyError if it cannot be read."""
    try:
        content = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise unusable("unreadable", f"cannot be read: {reason}", file) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = f"is not UTF-8: the byte 0x{content[error.start]:02x} in line {line}"
        raise unusable("not-utf-8", message, file, line) from None
    return text.replace("\r\n", "\n")


def parse(text: str, file: Path) -> dict[str, Any]:
    """The TOML in `text`, which was read from `file`; PolicyError if it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)$", str(error))
        line = int(place[1]) if place else text.rstrip("\n").count("\n") + 1
        reason = re.sub(r" \(at [^()]*\)$", "", str(error))
        message = f"is not TOML: {reason[:1].lower()}{reason[1:]}"
        raise unusable("not-toml", message, file, line) from None
    except (ValueError, RecursionError):
        message = "cannot be used: a number in it is too long, or values are nested too deep"
        raise unusable("not-toml", message, file) from None


def is_file(path: Path) -> bool:
    """Whether there is a file at `path`; not, where the system refuses to say.

    `Path.is_file` raises for a folder that may not be entered or a name that is too long.
    """
    try:
        return path.is_file()
    except OSError:
        return False


def unusable(code: str, message: str, file: Path, line: int | None = None) -> PolicyError:
    """The error that says why `file` cannot be used."""
    return PolicyError([Diagnostic(code=code, message=message, file=file, line=line)])
