"""Fills in the checksums that depend on the answers, as `contribpolicy sync` would write them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

UNKNOWN = "0" * 64
REGION = re.compile(
    r"<!-- contribpolicy:begin ([\w-]+)[^\n]*-->\n(.*?)<!-- contribpolicy:end \1 -->", re.DOTALL
)
ENTRY = re.compile(
    r'^(?:\[(?:regions\."(?P<file>[^"]+)"|whole)\]|(?P<key>"[^"]+"|[\w-]+) = "0{64}")$'
)


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
regions = None
for line in lock.read_text(encoding="utf-8").splitlines(keepends=True):
    entry = ENTRY.match(line.rstrip("\n"))
    if entry and entry["key"] is None:
        text = Path(entry["file"]).read_text(encoding="utf-8") if entry["file"] else ""
        regions = {name: checksum(content) for name, content in REGION.findall(text)}
    elif entry:
        key = entry["key"].strip('"')
        known = regions.get(key) if regions else None
        known = known or checksum(Path(key).read_text(encoding="utf-8"))
        lines.append(line.replace(UNKNOWN, known))
        continue
    lines.append(line)
write(lock, "".join(lines))
