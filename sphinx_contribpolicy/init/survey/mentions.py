"""What a text says of tools that write for people: whether it names them, and asks something."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_name("mentions.toml").read_text(encoding="utf-8"))


def _words(name: str, before: str = "") -> re.Pattern[str]:
    """Finds the whole words of a list, those of a list `before` it too, and what stands beside."""
    words = (_LISTS["words"][each] for each in (before, name) if each)
    spoken = "|".join(word for each in words for word in each)
    return re.compile("|".join([rf"(?i:\b(?:{spoken})\b)", *_LISTS["beside"].get(name, ())]))


_BARE = re.compile(r"(?<![A-Za-z0-9_/.@-])(?:AIs?|A\.I\.|LLMs?|GPT|KI|IA|ИИ)(?![A-Za-z0-9_]|\.\w)")
_TOOL = r"(?:AI|A\.I\.|LLMs?|GPT|KI|IA|ИИ|[Gg]en(?:erative )?[- ]?AI)"
_BY_TOOL = rf"(?i:\b(?:{'|'.join(_LISTS['words']['before-a-tool'])}))(?: [\w'-]+){{0,3}} {_TOOL}\b"
_AND_WORK = (
    rf"(?<![\w/.])(?i:ai|llm|llms|gpt|ki|genai)[- ](?i:{'|'.join(_LISTS['words']['work'])})\b"
)
_NAMED = re.compile("|".join([_AND_WORK, *_LISTS["beside"]["named"], _BY_TOOL]))
_MADE = re.compile(
    r"(?i:\b(?:ai|llm|gpt|ki|genai)[- ]"
    r"(?:generated|assisted|written|authored|made|created|produced)\b)"
)
_ASKS = _words("asks")
_ASKS_OF_WORK = _words("asks-of-work")
_OF_CONTRIBUTIONS = _words("of-contributions")
_ASKED_IN_TEMPLATE = _words("asked-in-template")
_RULED_IN_TEMPLATE = _words("ruled-in-template")
_REPORT = re.compile(
    rf"{_MADE.pattern}|(?:written|found|made|generated|drafted) {_BY_TOOL}"
    rf"|us(?:e|ed|ing) (?:of )?{_TOOL}"
)
_FORBIDS_AGENTS = _words("forbids-agents")
_ACTS = _words("acts")
_TITLE_OF_RULES = _words("title", before="work")
_LINK = re.compile(
    r"\[[^\[\]]*+\](?:\([^()]*+\)|\[[^\[\]]*+\])"
    r"|(?::[\w:+.-]{1,99}:|\{[\w:+.-]{1,99}\})?+(?:``[^`]*+``|`[^`]*+`)_{0,2}"
    r"|https?://\S++"
)
_READS = _words("reads")
_READ, _TEXT, _ON = ("|".join(_LISTS["words"][each]) for each in ("reads", "text", "on"))
_NAME_OF_TEXT = re.compile(
    rf"(?i:\b(?:please|must|should|have to|need to)(?: \w{{1,40}})?(?= (?:{_READ})\b))"
    rf"|(?i:\b(?:{_TEXT}) (?:{_ON})\b"
    r"(?: (?!(?:and|or|but|und|et|y|e) )[^\s.,;:!?()]{1,24}){0,6})"
    rf"|\b{_TOOL}(?:[- ](?!(?:and|or|but)\b)\w+){{0,3}}[- ](?i:{_TEXT})\b"
    r"|\"[^\"]*+\"|[“„][^“”„]*+[”“]|(?<!\w)(['`]|[*_]{1,2})(?=\S)[^*_'`]*+\1(?!\w)"
)
"""How a sentence names a text on such tools without a link, and asks people to read it."""


def names_tools(text: str) -> bool:
    """Whether a text names such tools, whatever it says of them."""
    return bool(_BARE.search(text) or _NAMED.search(text))


def asks_something(text: str) -> bool:
    """Whether a text asks anything of its reader, in the words of a rule."""
    return bool(_ASKS.search(text))


def is_on_contributions(text: str) -> bool:
    """Whether a text speaks of what people contribute."""
    return bool(_OF_CONTRIBUTIONS.search(text))


def own_words(text: str) -> str:
    """A text without its links, and without what it asks people to read."""
    unlinked = _LINK.sub("", text)
    return _NAME_OF_TEXT.sub("", unlinked) if _READS.search(text) else unlinked


def is_section_of_rules(role: str, title: str, inside: str) -> bool:
    """Whether a section that names such tools in its title holds rules, in a file of this role."""
    # Whatever the language is, a guide has no other reason for a section on the use of such tools.
    if role in {"guide", "template"}:
        return True
    said = f"{title}\n{inside}"
    if role == "security":
        return bool(_REPORT.search(title))
    return bool(_ASKS.search(said) and _OF_CONTRIBUTIONS.search(said))


def is_rule(role: str, text: str) -> bool:
    """Whether a paragraph in a file of this role asks something of people who use such tools."""
    named, bare = _NAMED.search(text), _BARE.search(text)
    match role:
        case "guide":
            by_letters = bare and _ASKS_OF_WORK.search(text)
            found = _MADE.search(text) or (named and _ASKS.search(text)) or by_letters
        case "template":
            found = (named or bare) and _ASKED_IN_TEMPLATE.search(text)
        case "agents":
            spoken = named or bare or re.search(r"(?i)\bagents?\b", text)
            found = spoken and _FORBIDS_AGENTS.search(text) and _ACTS.search(text)
        case "security":
            found = _REPORT.search(text) and _ASKS.search(text)
        case _:
            found = named and _ASKS.search(text) and _OF_CONTRIBUTIONS.search(text)
    return bool(found)


def rules_in_template(text: str) -> bool:
    """Whether a text of a template says what is to be done, and asks not only what was."""
    return bool(_RULED_IN_TEMPLATE.search(own_words(text)))


def is_about(title: str) -> bool:
    """Whether a heading announces rules on such tools."""
    spoken = _NAMED.search(title) or _BARE.search(title)
    return bool(spoken and _TITLE_OF_RULES.search(title))
