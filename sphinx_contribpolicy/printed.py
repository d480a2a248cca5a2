"""Text from outside as a log or a terminal can hold it: nothing in it is acted upon.

Policies, files, commits, titles, labels and the answers of a forge are written by strangers. A
runner acts on a line that begins with `::` behind white space, and on `##[` anywhere in a line
(github.com/actions/runner, ActionCommand.cs), as others do on `##vso[` and `##teamcity[`; a
terminal acts on control characters. Every printer of the house takes its text from here.
"""

from __future__ import annotations

import re
from pathlib import Path

_SHOWN = {
    **{code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A, 0x0D}},
    0x7F: 0x2421,
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F)], 0xFFFD),
    **dict.fromkeys((0x2028, 0x2029), 0x2424),
}
"""Control characters, overrides of the direction and breaks of a line, as signs one can see."""
_GAPS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ") | dict.fromkeys(
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A)], ""
)
_RETURN = re.compile(r"\r(?!\n)")
_WORKFLOW = re.compile(r"(?m)^([^\S\n]*):(?=:(?!:*(?:[{\s]|\Z)))")
"""The start of a command; a fence `:::{note}` and the `::` of a literal block are none."""
_MARKED = re.compile(r"##(?=[a-z]*\[)")
_RAW = re.compile("[\x7f-\x9f\u2028\u2029]")


def one_line(text: str) -> str:
    r"""`text` on one line, without control characters, and no command of a runner.

    >>> one_line("Fix\u2028::error::owned"), one_line(" ::stop-commands::x")
    ('Fix ::error::owned', ' : :stop-commands::x')
    """
    line = text.translate(_GAPS)
    if line != text:
        line = " ".join(line.split())
    start = len(line) - len(line.lstrip())
    if line.startswith("::", start):
        line = f"{line[:start]}: {line[start + 1 :]}"
    return _MARKED.sub("# #", line)


def harmless(text: str) -> str:
    r"""`text` with its lines as they are, of which none is a command and none holds a control.

    >>> harmless("a\n ::stop-commands::x\n\x1b[2J")
    'a\n : :stop-commands::x\n␛[2J'
    """
    shown = _RETURN.sub("␍", text.translate(_SHOWN))
    return _MARKED.sub("# #", _WORKFLOW.sub(r"\1: ", shown))


def harmless_json(text: str) -> str:
    """JSON that says the same, with escapes for what a runner or a terminal acts on."""
    escaped = _RAW.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
    return _MARKED.sub(r"#\\u0023", escaped)


def near(path: Path) -> str:
    """A path as it is seen from the current folder; in full where it lies elsewhere.

    >>> near(Path("docs/index.md").absolute()), near(Path("a.toml"))
    ('docs/index.md', 'a.toml')
    """
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
