"""Fills in the checksums that depend on the answers, as `contribpolicy sync` would write them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

UNKNOWN = "0" * 64
REGION = re.compile(
    r"<!-- contribpolicy:begin ([\w-]+)[^\n]*-->\n(.*?)<!-- contribpolicy:end \1 -->", re.DOTALL
)
FILE = re.compile(r'\[files\.(?:"([^"]+)"|([\w-]+))\]')
ENTRY = re.compile(r"([\w-]+) = \"0{64}\"")


def checksum(text: str) -> str:
    """The checksum that the kit takes of a text."""
    return hashlib.sha256(f"{text.strip()}\n".encode()).hexdigest()


def fill(text: str) -> str:
    """The text with the checksum of each region in its first marker."""

    def with_checksum(found: re.Match[str]) -> str:
        return found[0].replace(UNKNOWN, checksum(found[2]), 1)

    return REGION.sub(with_checksum, text)


def write(path: Path, text: str) -> None:
    """Write a file with LF line ends on every system."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)


for path in Path().rglob("*.md"):
    text = path.read_text(encoding="utf-8")
    if UNKNOWN in text:
        write(path, fill(text))

lock = Path("contribpolicy.lock")
lines = []
checksums: dict[str, str] = {}
for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
    if file := FILE.match(line):
        text = Path(file[1] or file[2]).read_text(encoding="utf-8")
        checksums = {name: checksum(content) for name, content in REGION.findall(text)}
        checksums["whole"] = checksum(text)
    if entry := ENTRY.match(line):
        line = line.replace(UNKNOWN, checksums[entry[1]])
    lines.append(line)
write(lock, "".join(lines))
