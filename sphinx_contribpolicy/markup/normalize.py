"""Text as it is compared: what can be seen of it, and its words."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control and format characters, letters that have no shape, and selectors of a shape.

The one table of the house: what a check looks through, a reply leaves out and lint points at.
Source: unicode.org, DerivedCoreProperties.txt (Default_Ignorable_Code_Point), with the control
characters but tab and line feed, and the braille pattern without dots.
"""

# White space that no reader of Markdown breaks a heading at, so it parts words there.
_SPACES = re.compile("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_CJK = "\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_BEFORE_CJK = "\u2e7f"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_STRETCH = re.compile(r"(?s).{1,200}(?!\S)|.{1,200}")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OPEN, _CLOSE = "(\\[\uff08\u3010", ")\\]\uff09\u3011"
_BRACKETED = re.compile(f"[{_OPEN}][^{_OPEN}{_CLOSE}]*[{_CLOSE}]")

Key = tuple[str, ...]
"""The words of a text, folded: equal for texts that say the same."""


def visible(text: str) -> str:
    """`text` without the characters that nobody sees."""
    return INVISIBLE.sub("", text)


def folded(text: str) -> str:
    """`text` in one case, one width and one composition, without invisible characters."""
    text = visible(_SPACES.sub(" ", text))
    if text.isascii():
        return text.lower()
    # unicodedata sorts a run of combining marks in quadratic time; a stretch bounds the run.
    # https://github.com/python/cpython/blob/main/Modules/unicodedata.c, nfd_nfkd
    parts = (unicodedata.normalize("NFC", part) for part in _STRETCH.findall(text))
    return "".join(parts).translate(_FULL_WIDTH).casefold()


def words(text: str) -> list[str]:
    """The words of `text`, folded; a character each where a script has no spaces."""
    return _WORD.findall(folded(text))


def key(text: str) -> Key:
    """What a heading or a label is found by: its words; for one of signs alone, the signs."""
    found = words(text)
    return tuple(found) if found else tuple(folded(text).split())


def looser_keys(text: str) -> list[Key]:
    """Other keys that mean the same heading: without '(required)', without a leading number."""
    without = key(_BRACKETED.sub(" ", text))
    found = [without] if without else []
    numbered = (each for each in (key(text), without) if len(each) > 1 and each[0].isdecimal())
    return [*found, *(each[1:] for each in numbered)]


def letters_of(text: str) -> str:
    """The letters and digits of `text`, in one case."""
    return "".join(filter(str.isalnum, text.casefold()))


def says_something(found: list[str]) -> bool:
    """Whether these words are more than a stray letter."""
    letters = sum(len(word) for word in found)
    return letters > 1 or any(word.isdecimal() or word[0] > _BEFORE_CJK for word in found)


def shortened(text: str, longest: int = 80) -> str:
    """`text` on one line, what can be seen of it, cut after `longest` characters."""
    line = " ".join(visible(text[: 8 * longest]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
