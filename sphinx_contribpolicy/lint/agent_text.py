"""Checks of text that readers do not see, and of what a text says to programs.

That are lures, payloads, strings that stop programs, and false claims.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

from sphinx_contribpolicy.lint.check import Hits, Subject, check
from sphinx_contribpolicy.markup.normalize import INVISIBLE, visible
from sphinx_contribpolicy.policy import BODY

_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_NO_LINK = re.compile(r"^ {0,3}\[(?://|#|_|comment)\]:.*$", re.MULTILINE | re.IGNORECASE)
_FOR_PROGRAMS = re.compile(
    r"\s*(?:contribpolicy:|markdownlint-|prettier-ignore|pyml\b|mdformat\b|vale\b|textlint-"
    r"|cspell:|lychee-|SPDX-|rumdl-|towncrier:|\[\[\[(?:cog|end)\b|/?TOC\b|START doctoc|END doctoc)"
    r"|\s*(?:[\w-]+-(?:start|begin|end|break|marker)|(?:start|begin|end|stop)\b(?:[ :]+[\w-]+){0,2}"
    r"|(?:[\w-]+ ){1,2}(?:starts?|begins?|ends?) here)\s*\Z",
    re.IGNORECASE,
)
"""Comments that steer programs which look after Markdown; nobody is spoken to in them."""
_ELEMENT = re.compile(
    r"<[a-z][\w-]*\b[^<>]*?(?:\shidden(?=[\s>=/])"
    r"|style\s*=\s*[\"'][^\"']*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0(?![.\d])|color\s*:\s*transparent)[^\"']*[\"'])[^<>]*>",
    re.IGNORECASE,
)
_SHORT = re.compile(r"<!--[^\n]{0,100}-->|\[[^\n]{0,100}")
_UNSEEN = "leave it where nobody needs to know what it says"
_JOINERS = "\u200c\u200d"
_FLAG = "\U0001f3f4"

_LISTS = tomllib.loads(Path(__file__).with_name("agent_text.toml").read_text(encoding="utf-8"))


def _words(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_LISTS['words'][name])})\b", re.IGNORECASE)


def _patterns(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_LISTS["patterns"][name]), re.IGNORECASE)


_PROGRAM = _words("programs")
_NOT = _words("negations")
_INSULT = _words("insults")
_LURE = _patterns("lures")
_COMMAND = _patterns("commands")
_DESTROY = re.compile(
    r"(?:^|[.:;,!?]\s+|\b(?:must|should|please|now|then|and|to)\s+)"
    r"(?:delete|erase|wipe|destroy|corrupt|overwrite|format)\s+"
    r"(?:all|any|every\w*|the|your|its|their|this)\b[^.\n]{0,40}?"
    r"\b(?:data|disks?|drives?|files?|folders?|home|machines?|repositor\w+|systems?|tests?|work)\b",
    re.IGNORECASE,
)
_REFUSAL = re.compile(
    r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_(?:MAGIC_STRING|TRIGGER_REFUSAL|REFUSAL_TEST)[A-Z0-9_]*"
)
"""How vendors write the strings that make their models stop: a name in capitals that says so."""
_WHOSE = (
    r"(?:previous|prior|earlier|above|other|system|user'?s?|operator'?s?|developer'?s?|human'?s?)"
)
_OVERRIDE = re.compile(
    rf"\b(?:ignore|disregard|forget|override|overrule|drop)s?"
    rf" (?:all |any |every |the |your |of |what )*{_WHOSE}"
    r"\s*(?:instructions?|prompts?|messages?|orders?|rules?|says?|told you|asks?|wants?)"
    rf"|\b(?:overrides?|supersedes?|outranks?|takes? (?:precedence|priority) over)"
    rf" (?:all |any |every |the |your |what )*{_WHOSE}\b"
    r"|\b(?:cannot|can't|can not|may not|must not) be overrid(?:den|e)\b"
    r"|\b(?:whatever|regardless of what|no matter what) (?:your|the) (?:user|operator|human|person)"
    r"|\bdo not (?:tell|inform|ask|warn|mention (?:this|it) to)"
    r" (?:your|the) (?:user|operator|human)"
    r"|\byou (?:must|will) obey\b",
    re.IGNORECASE,
)


@check("hidden-text", "warning", fix="say it where people can read it, or take it out")
def hidden_text(subject: Subject) -> Hits:
    """A text holds a comment or an element that readers do not see, and programs do.

    People cannot know a rule that is hidden from them, and tools report such text as an attack. In
    a `body`, which may have been voted on, a short comment that speaks of no program is a note.
    """
    for text in subject.own_texts:
        plain = text.without_code
        comments = (
            found for found in _COMMENT.finditer(plain) if not _FOR_PROGRAMS.match(found[1])
        )
        places = [(found, "a comment") for found in (*comments, *_NO_LINK.finditer(plain))]
        places += [(found, "a hidden element") for found in _ELEMENT.finditer(plain)]
        for found, what in sorted(places, key=lambda place: place[0].start()):
            at, said = text.at(found.start()), f"readers do not see {what} in this text"
            speaks = _PROGRAM.search(found[0]) or _OVERRIDE.search(found[0])
            harmless = text.key == BODY and _SHORT.fullmatch(found[0]) and not speaks
            yield (at, said, "note", _UNSEEN) if harmless else (at, said)


@check("invisible-character", "warning", fix="take it out")
def invisible_character(subject: Subject) -> Hits:
    """A text holds a character without a shape, or one that changes the direction of reading.

    Such characters hide words from people and change what they seem to say. The joiners that some
    scripts and emoji need are not meant.
    """
    for text in (*subject.short_texts, *subject.own_texts):
        seen: set[str] = set()
        for found in INVISIBLE.finditer(text.text):
            if found[0] not in seen and not _has_a_use(text.text, found.start()):
                seen.add(found[0])
                name = unicodedata.name(found[0], "without a name")
                message = f"this text holds the character U+{ord(found[0]):04X} ({name})"
                yield text.at(found.start()), message


@check(
    "false-lure",
    "warning",
    fix="ask agents openly for the mark that you want, and promise nothing",
)
def false_lure(subject: Subject) -> Hits:
    """A text promises agents something that nobody will do, such as a faster review, to catch them.

    A promise that is not true costs trust, also of those who were not meant.
    """
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            lure = _LURE.search(sentence)
            if lure and _PROGRAM.search(sentence) and not _NOT.search(sentence):
                message = f"this promises agents an advantage ({lure[0]!r})"
                yield text.at(start + lure.start()), message


@check("hostile-text", "error", fix="say plainly what the rule is")
def hostile_text(subject: Subject) -> Hits:
    """A text insults people or tools, or tells a program to destroy something.

    Such a text reaches the people who use the tool, and can cost them their work.
    """
    for text in subject.own_texts:
        # A command counts in code too: there it is copied from.
        for found in _COMMAND.finditer(text.text):
            message = f"this is a command that destroys data ({found[0].strip()!r})"
            yield text.at(found.start()), message
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            ordered = _DESTROY.search(sentence)
            to_programs = text.key[:2] == ("rules", "agent-block") or _PROGRAM.search(sentence)
            if ordered and to_programs and not _NOT.search(sentence):
                yield text.at(start + ordered.start()), "this tells a program to destroy something"
            if insult := _INSULT.search(sentence):
                yield text.at(start + insult.start()), f"this is an insult ({insult[0]!r})"


@check("refusal-string", "error", fix="take it out, and state the rule in its place")
def refusal_string(subject: Subject) -> Hits:
    """A text holds a string that a vendor made to test refusals, which stops its tools.

    It stops those of the maintainers as well, programs that quote the file, and readers' aids.
    """
    for text in (*subject.short_texts, *subject.own_texts):
        if found := _REFUSAL.search(text.text):
            message = "this looks like a vendor's string that makes tools refuse"
            yield text.at(found.start()), message


@check(
    "override-claim",
    "warning",
    fix="ask the tool to tell its person about the rule, and leave the decision there",
)
def override_claim(subject: Subject) -> Hits:
    """A text claims to stand above the person whom a tool works for.

    It does not: what a file says is a default, and tools report such claims as an attack.
    """
    for text in subject.own_texts:
        for start, sentence in text.sentences:
            found = _OVERRIDE.search(sentence)
            # "This cannot override the user" says what is true; "cannot be overridden" does not.
            if found and not _NOT.search(sentence, max(found.start() - 20, 0), found.start()):
                message = f"a policy cannot overrule somebody's tool ({found[0]!r})"
                yield text.at(start + found.start()), message


def _has_a_use(text: str, at: int) -> bool:
    """Whether the character belongs to an emoji, or joins letters of a script that needs it."""
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if text[at] >= "\U000e0020":
        return _FLAG in text[max(at - 7, 0) : at]
    if "\ufe00" <= text[at] <= "\ufe0f":
        return bool(visible(before).strip())  # it chooses the shape of that character
    if text[at] not in _JOINERS or not before or not after:
        return False
    drawn = {"So", "Sk", "Mn"}  # an emoji, its colour, and the mark that asks for the emoji form
    if unicodedata.category(before) in drawn and unicodedata.category(after) in drawn:
        return True
    # Latin, Greek and Cyrillic letters come first, and need no joiners.
    return min(before, after) > "\u0530" and before.isprintable() and after.isprintable()
