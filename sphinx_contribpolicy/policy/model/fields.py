r"""The kinds of single values that a policy file holds, each with the pattern that it matches.

A pattern is tested with `re.search` by msgspec and goes into the JSON schema as it stands, so it
is written in the part of the language that Python and ECMAScript share. `(?![\s\S])` is the end
of the text in both; `$` in Python also matches before a last line feed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct
from msgspec.structs import FieldInfo, fields

if TYPE_CHECKING:
    from collections.abc import Mapping

_END = r"(?![\s\S])"
# Characters that XML cannot hold, so no builder could write them, and the other control characters.
_UNWRITABLE = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
_NOT_IN_LINE = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff"
_IN_URL = r"[^\s\x00-\x1f\x7f-\x9f<>\x22\x5c\x60]"
# urllib.parse refuses a host whose compatibility form holds one of `/?#@:`; none of these does.
_HOST = (
    r"[^\x00-\x24\x26-\x2c\x2f\x3a-\x3f\x5b-\x5e\x60\x7b-\x7d\x7f-\xbf"
    r"\u1680\u2000-\u303f\uf900-\uffff]+"
)
_WEB = rf"[Hh][Tt][Tt][Pp][Ss]?://{_HOST}(?::[0-9]+)?(?:[/?#]{_IN_URL}*)?"
_PATH = rf"(?![A-Za-z][A-Za-z0-9+.-]*:|[/?#]){_IN_URL}+"
_NOT_XML = r"(?![\s\S]*[\ufffe\uffff])"
_MAIL = rf"[Mm][Aa][Ii][Ll][Tt][Oo]:{_IN_URL}+"

LINE = rf"^[^{_NOT_IN_LINE}]*{_END}"
TEXT = rf"^[^{_UNWRITABLE}]*{_END}"
URL = rf"^{_NOT_XML}(?:{_WEB}|{_MAIL})?{_END}"
LINK = rf"^{_NOT_XML}(?:{_WEB}|{_MAIL}|{_PATH})?{_END}"
CONTACT = rf"^{_NOT_XML}(?:{_WEB}|{_MAIL}|(?![A-Za-z][A-Za-z0-9+.-]*:\S)[^{_NOT_IN_LINE}]*){_END}"
GRACE = rf"^[1-9][0-9]{{0,3}} (?:minute|hour|day|week)s?{_END}"
LANGUAGE = rf"^[A-Za-z]{{2,3}}(?:[-_][A-Za-z0-9]{{2,8}})*{_END}"
TRAILER_KEY = rf"^(?:[A-Za-z][A-Za-z0-9-]*)?{_END}"

EXPECTED = {
    LINE: "one line of text, without line breaks or control characters",
    TEXT: "text without control characters",
    URL: "a URL that starts with http://, https:// or mailto: and has no spaces or angle brackets",
    LINK: "a URL that starts with http://, https:// or mailto:, or the path of a file from the "
    "folder of the policy file, without spaces or angle brackets",
    CONTACT: "one line of text, or a URL that starts with http://, https:// or mailto:",
    GRACE: 'a number and a unit, such as "7 days" or "12 hours"',
    LANGUAGE: 'a language code such as "en" or "pt_BR"',
    TRAILER_KEY: 'the key of a commit trailer, such as "Assisted-by": letters, digits and hyphens',
}
"""What to tell people whose value does not match: pattern to description."""

OneLine = Annotated[str, Meta(pattern=LINE)]
"""A string without a line break."""
MultiLine = Annotated[str, Meta(pattern=TEXT)]
"""A string that can run over several lines; usually Markdown."""
Url = Annotated[str, Meta(pattern=URL)]
"""An http, https or mailto URL, or the empty string."""
Link = Annotated[str, Meta(pattern=LINK)]
"""A `Url`, or a relative path."""
Contact = Annotated[str, Meta(pattern=CONTACT)]
"""A line that names a contact; where it has the form of a URL, as `Url`."""
Grace = Annotated[str, Meta(pattern=GRACE)]
"""A stretch of time in words."""
Language = Annotated[str, Meta(pattern=LANGUAGE)]
"""A language code."""
TrailerKey = Annotated[str, Meta(pattern=TRAILER_KEY)]
"""What stands before the colon of a commit trailer."""

Level = Literal["must", "should", "encouraged", "may", "info", "should-not", "must-not"]
"""How strong a rule is."""
Layout = Literal["paragraphs", "list", "labels", "do-dont"]
"""How the rules of a section stand."""
Alert = Literal["", "note", "tip", "important", "warning", "caution"]
"""The alert box that a rule stands in."""
SectionKind = Literal["text", "one-of", "disclosure", "all", "optional"]
"""What a section of a pull-request template wants."""


@cache  # msgspec reads the annotations anew each time
def keys_of(kind: type[Struct]) -> Mapping[str, FieldInfo]:
    """The fields of a table by their keys in the policy file."""
    return {info.encode_name: info for info in fields(kind)}
